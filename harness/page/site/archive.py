"""All programs of the book as one zip, the same bytes for the same programs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePath

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""


def offered(inside: PurePath, suffixes: frozenset[str]) -> bool:
    """Whether the file `inside` the examples is one for readers: no cache, nothing hidden."""
    return inside.suffix in suffixes and not any(part.startswith(("_", ".")) for part in inside.parts)


def programs(top: Path, suffixes: frozenset[str]) -> bytes:
    """The files below `top` with one of the suffixes, as a zip with the folder `examples`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(top.rglob("*")):
            inside = path.relative_to(top)
            if path.is_file() and offered(inside, suffixes):
                entry = zipfile.ZipInfo(f"examples/{inside.as_posix()}", _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                made.writestr(entry, path.read_bytes())
    return buffer.getvalue()
