"""One line that says how far the sessions are."""

from __future__ import annotations

import sys
from types import TracebackType

from harness.capture import Capture


class Progress:
    """Rewrites its line on a terminal; elsewhere it prints a line every quarter of the way."""

    def __init__(self, total: int, quiet: bool = False, failures: bool = True) -> None:
        """Without `failures` it is not said how many failed."""
        self.total, self.quiet = total, quiet or not total
        self.finished = self.failed = 0
        self.failures = failures
        self.running: dict[str, None] = {}
        self.live = sys.stderr.isatty()
        self.said = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.live and not self.quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def begun(self, name: str) -> None:
        """A session started."""
        self.running[name] = None
        self.show()

    def done(self, kept: Capture) -> None:
        """A session is over."""
        self.running.pop(kept.name, None)
        self.finished += 1
        self.failed += kept.verdict == "failed"
        self.show()

    def show(self) -> None:
        """Say it, if there is something new to say."""
        if self.quiet:
            return
        failed = f", {self.failed} failed" if self.failed and self.failures else ""
        line = f"played {self.finished} of {self.total} sessions{failed}"
        if self.live:
            names = list(self.running)
            more = f"; {len(names)} running: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}" if names else ""
            sys.stderr.write(f"\r\x1b[K{(line + more)[:110]}")
            sys.stderr.flush()
        elif (quarter := 4 * self.finished // self.total) > self.said:
            self.said = quarter
            print(line, file=sys.stderr, flush=True)
