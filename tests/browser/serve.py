"""The built site on a loopback port, as a host of static pages gives it: compressed, and with its own 404 page."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".py")


@cache
def compressed(path: Path) -> bytes:
    """A file as it travels: gzip for text, as it is for fonts and pictures."""
    content = path.read_bytes()
    return gzip.compress(content, 6, mtime=0) if path.suffix in TEXT else content


class _Site(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # a connection is used again, as by every host

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        body = compressed(path)
        if path.name == "sitemap.xml":
            # It names the address that the site is published at.  The theme follows links without loading a new page
            # only if they are listed there, and takes everything of the address but the port from where it is.
            port = f":{self.server.server_port}/"  # type: ignore[attr-defined]  # of the HTTPServer below
            body = gzip.compress(re.sub(rb":\d+/", port.encode(), path.read_bytes()))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(path) + ("; charset=utf-8" if path.suffix in TEXT else ""))
        if path.suffix in TEXT:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of `site`, such as `http://127.0.0.1:41234/`, while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
