"""Show the book while it is written: a changed program or session is run again, and its page shows the new result.

python -m harness.serve [options of `mkdocs serve`]
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Sequence

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from harness import capture, fresh
from harness.check import records
from harness.play import play, read_all
from harness.progress import Progress
from harness.report import report
from harness.session import SessionError

_CHANGES = {"created", "modified", "moved", "deleted"}


_SETTINGS = {"NO_MKDOCS_2_WARNING": "1", "STOP_AT_ERRORS": "false"}


class _Changes(FileSystemEventHandler):
    """Puts what changed into a queue; what was only looked at is no change."""

    def __init__(self, changed: queue.SimpleQueue[str]) -> None:
        self.changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES and not event.is_directory:
            self.changed.put(str(event.src_path))


def play_stale() -> None:
    """Play what is missing or stale, and say what failed; the server shows the rest meanwhile."""
    try:
        sessions = [s for s in read_all(fresh.sessions()) if fresh.why_stale(s.name)]
    except SessionError as error:
        print(error, file=sys.stderr)
        return
    for kept in play(sessions, progress=lambda: Progress(len(sessions))) if sessions else ():
        if kept.verdict == "failed":
            print(report(kept), file=sys.stderr)
    for module in ("harness.distributions", "harness.check.records"):
        subprocess.run([sys.executable, "-m", module, "--stale"], cwd=capture.root(), check=False)
    records.refresh()


def main(arguments: Sequence[str]) -> int:
    """Serve until Ctrl-C; the exit status of `mkdocs serve`."""
    changed: queue.SimpleQueue[str] = queue.SimpleQueue()
    observer = Observer()
    observer.schedule(_Changes(changed), str(fresh.examples()), recursive=True)
    observer.start()
    play_stale()
    captures = capture.root() / "build" / "captures"
    captures.mkdir(parents=True, exist_ok=True)
    # MkDocs builds again when a capture changes, not when a program does: by then its result would be stale.
    command = [sys.executable, "-m", "mkdocs", "serve", "--watch", str(captures), *arguments]
    server = subprocess.Popen(command, cwd=capture.root(), env=os.environ | _SETTINGS)
    signal.signal(signal.SIGCHLD, lambda *_: changed.put(""))  # the server may end by itself
    try:
        while server.poll() is None:
            changed.get()
            while not changed.empty():  # one save is several changes
                changed.get()
            if server.poll() is None:
                play_stale()
    except KeyboardInterrupt:
        server.send_signal(signal.SIGINT)
    finally:
        observer.stop()
        observer.join()
    return server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
