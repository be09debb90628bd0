"""Which opened files are the interpreter's or the loader's own business, not events of the program.

Starting `python` takes about 120 calls before the first line of a program runs, and every
`import` a few more; `ls` opens a dozen files for its locale.  The lessons are not there.
What is left out is decided by the file that is opened; whatever is then done with that file
is left out with it.  Calls that make, end or wait for processes are never left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from harness.processes import WATCHERS

_LIBRARY = re.compile(
    r"""
    .*/lib(64)?/python3(\.\d+|\d+\.zip)(/.*)?$   # the standard library and what is installed
    | .*/__pycache__(/.*)?$ | .*\.pyc$
    | .*\.so(\.\d+)*$ | /etc/ld\.so\..*
    | /usr/(local/)?(lib|lib64|share|include|libexec)(/.*)?$ | /lib(64|32|x32)?/.*
    | /etc/(localtime|locale\.alias|nsswitch\.conf|terminfo/.*|inputrc|host\.conf|resolv\.conf)$
    | .*/pyvenv\.cfg$ | .*/pybuilddir\.txt$ | .*\._pth$
    | /proc/sys/vm/overcommit_memory$ | /proc/filesystems$
    | /proc/\d+/maps$  # libffi, which ctypes needs, looks there for its own code
    | /sys/.*
    """,
    re.VERBOSE,
)
_SEMAPHORE = re.compile(r"/dev/shm/sem\.[^/]+$")
"""The C library's file of a semaphore: multiprocessing's locks, events and queues have some each."""
_PROBE = re.compile(r"(?!/dev/shm/)(.*/)?[a-z0-9_]{8}$")
"""Python's tempfile sees first whether a folder takes files; what it makes then for a program has a longer name."""
_NAMES = ("/etc/passwd", "/etc/group")
_PROC = re.compile(r"/proc(/.*)?$")
_SHELLS = frozenset({"bash", "sh", "dash", "zsh"})
_SHELL_FILES = re.compile(r"/dev/tty$|.*/\.(bash_history|bashrc|bash_profile|profile|inputrc)$")
_PYTHON = re.compile(r"python[\d.]*$")
_WITH_VALUE = frozenset({"-W", "-X", "--check-hash-based-pycs"})


@dataclass
class Image:
    """The program that a process runs, as far as it matters here."""

    name: str = ""
    """File name of the program."""
    script: str = ""
    """What Python runs: the path as given; `-c` or `-m`; empty for other programs."""
    starting: bool = False
    """Python has not begun to run the program yet."""
    folder: str = ""
    """The folder of the script, once Python has opened it."""
    forked: bool = False
    """The last call was a fork."""

    def copy(self) -> Image:
        """What a child of this process starts with."""
        return Image(self.name, self.script, self.starting, self.folder)


def image(path: str, argv: tuple[str, ...]) -> Image:
    """The image after a successful exec of `path`."""
    name = PurePosixPath(path).name
    if not _PYTHON.match(name):
        return Image(name)
    script = _script(argv[1:])
    return Image(name, script, starting=bool(script))


def _script(args: tuple[str, ...]) -> str:
    """What this command line of Python runs (`python --help`, "usage"); empty if it is interactive."""
    at = 0
    while at < len(args):
        arg = args[at]
        if arg in _WITH_VALUE:
            at += 2
            continue
        if not arg.startswith("-") or arg == "-":
            return "" if arg == "-" else arg
        if not arg.startswith("--"):
            found = re.match(r"-[^cmWX]*([cm])", arg)
            if found:
                return "-" + found[1]
        at += 1
    return ""


def opens_noise(image: Image, path: str, flags: str) -> bool:
    """Whether opening `path` is not the program's own doing.

    Call it for each open, in order: it follows the interpreter's start.
    """
    reading = "O_WRONLY" not in flags and "O_RDWR" not in flags
    after_fork, image.forked = image.forked, False
    if "__pycache__" in path or (image.name in _SHELLS and _SHELL_FILES.match(path)):
        return True
    if not reading:
        image.starting = False
        tries = "O_EXCL" in flags and "O_NOFOLLOW" in flags and _PROBE.match(path)
        return bool(tries or _SEMAPHORE.match(path))
    if image.script and not image.script.startswith("-") and _same(path, image.script):
        image.folder = str(PurePosixPath(path).parent)
        return True
    if image.starting:
        if not image.folder and path.startswith("/"):
            return True
        if not _LIBRARY.match(path):
            image.starting = False
    if _PYTHON.match(image.name):
        # Python 3.12 and later counts its threads after a fork, to warn of them.
        if path == "/proc/self/stat" and after_fork:
            return True
        # An import lists the script's folder, and opens a module that lies there, by their full paths.
        if "O_DIRECTORY" in flags and path.startswith("/") and path == image.folder:
            return True
        if image.folder.startswith("/") and path.startswith(f"{image.folder}/") and path.endswith(".py"):
            return True
    elif path in _NAMES:
        return True
    if image.name in WATCHERS and _PROC.match(path):
        return True
    return bool(_LIBRARY.match(path))


def ran(image: Image) -> None:
    """The program did something that only a program does: the start is over."""
    image.starting = image.forked = False


def _same(path: str, script: str) -> bool:
    """Whether `path` is the script: Python opens it by its full path."""
    return path == script or path.endswith("/" + script.removeprefix("./"))
