"""Who ran a session is nobody's business: the machine's user, host and paths leave the capture here."""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Callable
from functools import cache
from pathlib import Path


@cache
def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def redactor(folder: Path, prefix: Path) -> Callable[[str], str]:
    """A function that takes out of a text who ran the session, and where.

    It writes `~` for the session's folder and the user's home, `/usr` for the interpreter's prefix and for its link,
    `host` for the host, and `you` for the user where `ps` and `ls -l` name one, as wide.
    """
    python = folder.parent / "python"  # where `harness.play.home` puts the interpreter under test
    places = {folder: "~", prefix: "/usr", python: "/usr"}
    paths = {str(path): name for place, name in places.items() for path in (place, place.resolve())}
    home = os.path.expanduser("~")
    if len(home) > 1:
        paths.setdefault(home, "~")
    path = re.compile("(?:" + "|".join(re.escape(p) for p in sorted(paths, key=len, reverse=True)) + r")(?![\w.-])")
    hosts = {name for name in (socket.gethostname(), socket.gethostname().partition(".")[0]) if len(name) > 1}
    host = re.compile(r"(?<![\w.-])(?:" + "|".join(map(re.escape, sorted(hosts, reverse=True))) + r")(?![\w.-])")
    user, uid = re.escape(_user()), str(os.getuid())
    # A row of `ps -f` or `ps u` (the user, padded, then a pid), or of `ls -l` (user and group after the links).
    row = re.compile(rf"^({user}|{uid})( +)(?=\d+ )|(?<=\d )({user})( +)\w+( +)(?=\d)")

    def as_wide(found: re.Match[str]) -> str:
        if found[1]:
            return "you".ljust(len(found[1] + found[2]) - 1) + " "
        return f"you{found[4]}you{found[5]}"

    def redact(text: str) -> str:
        text = path.sub(lambda m: paths[m[0]], text)
        return row.sub(as_wide, host.sub("host", text) if hosts else text)

    return redact
