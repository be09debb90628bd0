"""Show the book while it is written: a changed program or session is run again, and its page shows the new result.

python -m harness.tools.serve [options of `mkdocs serve`]
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from harness import layout
from harness.captures import freshness
from harness.session import SessionError, read_session

_CHANGES = {"created", "modified", "moved", "deleted"}
NOTHING = 2
"""How `harness.play` ends when it could not read what it was to play, for that changed meanwhile."""
_SETTINGS = {"NO_MKDOCS_2_WARNING": "1", "STOP_AT_ERRORS": "false"}


class _Changes(FileSystemEventHandler):
    """Puts what changed into a queue; what was only looked at has not changed."""

    def __init__(self, changed: queue.SimpleQueue[str]) -> None:
        self.changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _CHANGES and not event.is_directory:
            self.changed.put(str(event.src_path))


def play_stale(tried: dict[Path, str]) -> None:
    """Run what is missing or stale; the server shows the rest meanwhile.

    `tried` remembers what was run and failed, or could not be read: that is tried again once something of it changes.
    """
    todo = {}
    for path in layout.session_files():
        name, key = layout.example_name(path), freshness.key(path)
        if freshness.why_stale(name) and tried.get(path) != key:
            try:
                read_session(path)
                todo[name] = path, key
            except SessionError as error:  # it would keep the others from being played
                print(error, file=sys.stderr)
                tried[path] = key
    # Each in a process of its own: this one has threads, and a process with threads had better not fork.
    if todo and _run("harness.play", *todo) != NOTHING:
        tried.update(todo.values())
    for module in ("harness.tools.distributions", "harness.check.proof.mistakes"):
        _run(module, "--stale")


def _run(*words: str) -> int:
    """The exit status of that module."""
    return subprocess.run([sys.executable, "-m", *words], cwd=layout.root(), check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Serve until Ctrl-C; the exit status of `mkdocs serve`."""
    changed: queue.SimpleQueue[str] = queue.SimpleQueue()
    observer = Observer()
    observer.schedule(_Changes(changed), str(layout.examples()), recursive=True)
    observer.start()
    tried: dict[Path, str] = {}
    play_stale(tried)
    captures = layout.captures_folder()
    captures.mkdir(parents=True, exist_ok=True)
    # MkDocs builds again when a capture changes, not when a program does: by then its result would be stale.
    command = [sys.executable, "-m", "mkdocs", "serve", "--watch", str(captures), *arguments]
    server = subprocess.Popen(command, cwd=layout.root(), env=os.environ | _SETTINGS)
    # The server may end by itself, for instance when its port is taken.
    threading.Thread(target=lambda: changed.put(str(server.wait())), daemon=True).start()
    try:
        while server.poll() is None:
            changed.get()
            while not changed.empty():  # one save is several changes
                changed.get()
            if server.poll() is None:
                play_stale(tried)
    except KeyboardInterrupt:
        server.send_signal(signal.SIGINT)
    finally:
        observer.stop()
        observer.join()
    return server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
