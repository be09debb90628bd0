"""Who ran a session is nobody's business: the machine's user, host and paths leave the capture here.

Whatever else a program prints stays as it is.  So nothing is taken for a name because it reads like one: a user is
redacted only where a row of `ps` or `ls -l` has its column, and a host whose name could be any word only where a host
must stand.  A folder that every system has is no secret.
"""

from __future__ import annotations

import os
import pwd
import re
import socket
from collections.abc import Callable
from pathlib import Path

_EVERYWHERE = re.compile(
    "/(?:bin|boot|dev|etc|home|lib|media|mnt|nonexistent|opt|private/tmp|proc|run|sbin|srv|sys|tmp|usr|Users|var|"
    "var/empty|var/tmp)?"
)
"""Folders that say nothing of a machine, though a container's user may have one of them as its home."""
_DISTINCT = re.compile(r"(?=.*[a-zA-Z])(?=.*[\d.-]).{4,}")
"""A host's name that is hardly a word of a program: it has letters, and a digit, hyphen or dot as well."""
_PS_F = r"\d+ +\d+ +\d+ +\w+:?\w* +[\w/?-]+ +(?:\d+-)?\d+:\d\d"
"""After the user, in a row of `ps -f`: pid, parent, C, when it began, terminal, time."""
_PS_U = r"\d+ +\d+\.\d+ +\d+\.\d+ +\d+ +\d+ +[\w/?-]+ +[A-Z]"
"""After the user, in a row of `ps u`: pid, processor, memory, two sizes, terminal, state."""
_LS_L = r"^[bcdlps-](?:[r-][w-][xsStT-]){3}[.+@]? +\d+ "
"""Before the user, in a row of `ls -l`: mode and links."""


def _user() -> str:
    """What `ps` and `ls -l` call this user; empty if it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def redactor(folder: Path, prefix: Path) -> Callable[[str], str]:
    """A function that takes out of a text who ran the session, and where.

    It writes `~` for the session's folder and the user's home, `/usr` for the interpreter's prefix and for its link,
    `host` for the host, and `you` for the user where `ps` and `ls -l` name one, as wide.
    """
    steps = [_paths(folder, prefix), _host(), _rows()]

    def redact(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return redact


def _paths(folder: Path, prefix: Path) -> Callable[[str], str]:
    python = folder.parent / "python"  # where `harness.play.home` puts the interpreter under test
    places = {folder: "~", prefix: "/usr", python: "/usr"}
    paths = {str(path): name for place, name in places.items() for path in (place, place.resolve())}
    home = os.path.normpath(os.path.expanduser("~"))
    if home.startswith("/") and not _EVERYWHERE.fullmatch(home):
        paths.setdefault(home, "~")
    paths.pop("/", None)
    names = "|".join(map(re.escape, sorted(paths, key=len, reverse=True)))
    # Not the end of a longer path, `/mnt/root`; but after an option's letter, `-I/root`, or an escape, `\n/root`.
    path = re.compile(rf"(?:(?<![\w.~-])|(?<=\s-[A-Z])|(?<=\\[nrt]))(?:{names})(?![\w.-])")
    return lambda text: path.sub(lambda found: paths[found[0]], text)


def _host() -> Callable[[str], str]:
    full = socket.gethostname()
    hosts = {full, full.partition(".")[0]} - {""}
    distinct = "|".join(re.escape(name) for name in sorted(hosts, reverse=True) if _DISTINCT.fullmatch(name))
    anywhere = re.compile(rf"(?<![\w.-])(?:{distinct})(?![\w.-])") if distinct else None
    # A word such as `python` is the host after a user, and in what uname says.
    words = "|".join(map(re.escape, sorted(hosts, reverse=True))) or r"\b\B"
    placed = re.compile(rf"((?<=\w)@|^(?:Linux|Darwin) |\bnodename=')(?:{words})(?=[\s:']|$)", re.MULTILINE)

    def redact(text: str) -> str:
        text = anywhere.sub("host", text) if anywhere else text
        return placed.sub(r"\1host", text)

    return redact


def _rows() -> Callable[[str], str]:
    user, uid = _user(), str(os.getuid())
    # ps cuts a name that is too long for its column, or writes the number instead; the system of macOS always does.
    shown = "|".join(map(re.escape, filter(None, (user, f"{user[:7]}+" if len(user) > 8 else "", uid))))
    ps = re.compile(rf"^( *)({shown})( +)(?={_PS_F}|{_PS_U})", re.MULTILINE)
    ls = re.compile(rf"({_LS_L})(?:{re.escape(user or uid)})( +)\S+( +)(?=\d)", re.MULTILINE)

    def as_wide(found: re.Match[str]) -> str:
        width = len(found[2] + found[3]) - 1
        return f"{found[1]}{'you'.ljust(width)} "

    return lambda text: ls.sub(r"\1you\2you\3", ps.sub(as_wide, text))
