"""How long each file is while a run goes on, as far as the run tells: an append goes to a place that no call names.

A file's length is known if the session's folder had it at the start, if the run made or emptied it, or if it asked for
the end (`lseek(fd, 0, SEEK_END)`, as Python's `open(path, "a")` does).  Then it is counted.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.trace.descriptors import Description


class Sizes:
    """The lengths of files, in bytes, by the path with which they are opened."""

    def __init__(self, start: Mapping[str, int] | None = None) -> None:
        """`start`: the files of the folder in which the run begins; None if that is not known."""
        self._folder = start is not None
        self._sizes = dict(start or {})

    def opened(self, path: str, flags: str) -> int | None:
        """How long a file is that was opened with these flags; None if nobody knows."""
        new = "O_EXCL" in flags or ("O_CREAT" in flags and self._folder and not path.startswith("/"))
        if "O_TRUNC" in flags or (new and path not in self._sizes):
            self._sizes[path] = 0
        return self._sizes.get(path)

    def seen(self, path: str, size: int) -> None:
        """The run was told how long the file is."""
        self._sizes[path] = size

    def moved(self, what: Description, size: int, out: bool) -> int | None:
        """Bytes were read or written at the offset, which moves; where, if they were appended and that is known."""
        if out and what.append:
            end = self._sizes.get(what.name)
            if end is not None:
                what.offset = end + size
                self._sizes[what.name] = what.offset
            return end
        what.offset += size
        if out:
            self.written(what.name, what.offset)
        return None

    def written(self, path: str, end: int) -> None:
        """Bytes were written up to there."""
        if path in self._sizes:
            self._sizes[path] = max(self._sizes[path], end)
