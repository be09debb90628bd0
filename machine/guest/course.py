"""The book's own files for the guest, as a tar that the page unpacks at its root when the machine starts.

The snapshot knows nothing of the book: a changed program or contract needs no new snapshot.
"""

from __future__ import annotations

import gzip
import importlib.util
import io
import py_compile
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import layout
from machine.image.root import PYTHON, READER

NOT_FOR_READERS = {".session"}


def _below(folder: Path) -> Iterator[Path]:
    """Files below `folder` that belong to the book."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts):
            yield path


def _compiled(source: Path, path: str) -> tuple[str, bytes] | None:
    """The byte code of a module and where the guest's Python looks for it; nothing if this Python is another one."""
    if sys.version_info[:2] != tuple(int(part) for part in PYTHON.split(".")):
        return None
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.pyc"
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(source), str(made), "/" + path, doraise=True, invalidation_mode=mode)
        return importlib.util.cache_from_source(path), made.read_bytes()


def files() -> Iterator[tuple[str, bytes, int]]:
    """Path in the guest, content and owner of every file."""
    for source in layout.checker_files():
        path = f"course/{source.relative_to(layout.root()).as_posix()}"
        yield path, source.read_bytes(), 0
        if code := _compiled(source, path):
            yield *code, 0
    for source in _below(layout.examples()):
        inside = source.relative_to(layout.examples())
        if inside.parts[0] == "exercises":
            yield f"course/examples/{inside.as_posix()}", source.read_bytes(), 0
        elif source.suffix not in NOT_FOR_READERS:
            yield f"home/reader/{inside.as_posix()}", source.read_bytes(), READER


def archive() -> bytes:
    """The files as a gzipped tar; the same files give the same bytes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        folders: set[str] = set()
        for path, data, owner in files():
            for parent in reversed(Path(path).parents[:-1]):
                if parent.as_posix() not in folders:
                    folders.add(parent.as_posix())
                    home = parent.as_posix().startswith("home/reader")
                    tar.addfile(_info(parent.as_posix(), tarfile.DIRTYPE, 0o755, READER if home else 0))
            info = _info(path, tarfile.REGTYPE, 0o644, owner)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(packed.getvalue(), 9, mtime=0)


def _info(path: str, kind: bytes, mode: int, owner: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(path)
    info.type, info.mode, info.uid, info.gid = kind, mode, owner, owner
    return info
