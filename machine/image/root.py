"""The machine's root file system: the chosen files of Debian's packages, and our own few scripts.

The standard library goes in compiled and without its sources, and without what a book on
processes never needs: that is half of the bytes that a reader loads.
"""

from __future__ import annotations

import importlib.util
import json
import marshal
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from machine.image import cpio

HERE = Path(__file__).parent
OWN = HERE / "files"
PYTHON = "3.11"
"""The guest's Python.  The host's must be the same, since it compiles the library."""
READER = 1000
"""The reader's user and group id."""
LIBRARY = f"usr/lib/python{PYTHON}/"
LIBRARIES = "usr/lib/i386-linux-gnu/"

CONTENTS: dict[str, list[str]] = {
    kind: " ".join(lines).split() for kind, lines in json.loads((HERE / "contents.json").read_text()).items()
}
"""What is chosen of the packages, by kind; of the standard library, what is not.  `*` stands for anything."""


def _merged(path: str) -> str:
    """`bin/x` and `lib/x` are `usr/bin/x` and `usr/lib/x`, as on every Debian since 2021."""
    return f"usr/{path}" if path.startswith(("bin/", "sbin/", "lib/")) else path


def _compiled(source: Path, path: str) -> bytes:
    """The byte code of `source` as a .pyc that lies in place of its source, without docstrings and asserts."""
    code = compile(source.read_bytes(), "/" + path, "exec", dont_inherit=True, optimize=2)
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def _left_out(inside: str) -> bool:
    """Whether a file of the standard library, by its path in there, is not for the guest."""
    parts = inside.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
    names = [*above, inside, inside.removesuffix(".py")]
    return any(fnmatchcase(name, pattern) for name in names for pattern in CONTENTS["library left out"])


def _wanted(path: str) -> bool:
    name = path.rpartition("/")[2]
    if path.startswith(LIBRARY):
        return "__pycache__" not in path and not _left_out(path.removeprefix(LIBRARY))
    if path.startswith(LIBRARIES):
        return path.count("/") == 3 and name in CONTENTS["libraries"]
    if path.startswith("usr/bin/"):
        return name in CONTENTS["programs"]
    if path.startswith("usr/lib/terminfo/"):
        return path.removeprefix("usr/lib/terminfo/") in CONTENTS["terminals"]
    return path.startswith("usr/lib/locale/C.utf8/") or path == "usr/lib/ld-linux.so.2"


def _debian(unpacked: Path) -> Iterator[cpio.Entry]:
    """The chosen files of the packages, with symbolic links to files followed."""
    for found in sorted(unpacked.rglob("*")):
        path = _merged(found.relative_to(unpacked).as_posix())
        if not _wanted(path) or found.is_dir():
            continue
        if path == "usr/lib/ld-linux.so.2":
            yield cpio.link(path, "i386-linux-gnu/ld-linux.so.2")
        elif path.startswith(LIBRARY) and path.endswith(".py"):
            yield cpio.file(path + "c", _compiled(found, path))
        else:
            executable = path.startswith("usr/bin/") or ".so" in path
            yield cpio.file(path, found.resolve().read_bytes(), 0o755 if executable else 0o644)


def _ours(compiled: dict[str, Path]) -> Iterator[cpio.Entry]:
    """Our scripts and tables, the fixed links, and empty folders to mount on."""
    for path, file in compiled.items():
        yield cpio.file(path, file.read_bytes(), 0o755)
    for found in sorted(OWN.rglob("*")):
        if found.is_file():
            path = found.relative_to(OWN).as_posix()
            yield cpio.file(path, found.read_bytes(), 0o644 if path.startswith("etc/") else 0o755)
    for name in ("bin", "lib"):
        yield cpio.link(name, f"usr/{name}")
    for name in ("python", "python3"):
        yield cpio.link(f"usr/bin/{name}", f"python{PYTHON}")
    yield cpio.link("usr/bin/sh", "busybox")
    yield cpio.link("init", "usr/bin/busybox")
    # The book's checker and exercises, which the page brings: `python -m harness.check`.
    yield cpio.link(LIBRARY + "harness", "/course/harness")
    yield cpio.link("etc/mtab", "/proc/mounts")
    for name in ("course", "dev", "etc", "home", "mnt", "page", "proc", "root", "run", "sys", "usr/local/bin"):
        yield cpio.folder(name)
    for name in ("tmp", "var/tmp"):
        yield cpio.folder(name, 0o1777)
    yield cpio.folder("home/reader", 0o755, READER)
    yield cpio.device("dev/console", 5, 1)
    yield cpio.device("dev/null", 1, 3, 0o666)


def _parents(entries: list[cpio.Entry]) -> Iterator[cpio.Entry]:
    for entry in entries:
        for parent in list(Path(entry.path).parents)[:-1]:
            yield cpio.folder(parent.as_posix())


def root(unpacked: Path, compiled: dict[str, Path]) -> bytes:
    """The root file system as a cpio archive: from unpacked packages, our scripts, and our compiled files by path."""
    if sys.version_info[:2] != tuple(int(part) for part in PYTHON.split(".")):
        this = sys.version.split()[0]
        raise SystemExit(f"the machine is built by Python {PYTHON}, the one inside it; this is {this}")
    entries = [*_debian(unpacked), *_ours(compiled)]
    return cpio.archive([*_parents(entries), *entries])
