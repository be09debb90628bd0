"""Read the small pieces of an strace line: strings, lists of arguments, numbers.

strace writes a string as C does (`"hi\\33\\n\\377"`) and puts `...` behind one that it cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.processes import signal_name, signal_number, traced_signal

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_OCTAL = re.compile(r"[0-7]{1,3}")
_LETTERS = {
    "n": 10,
    "t": 9,
    "r": 13,
    "f": 12,
    "v": 11,
    "a": 7,
    "b": 8,
    '"': 34,
    "\\": 92,
    "'": 39,
    "?": 63,
}
_STATUS = re.compile(r"WEXITSTATUS\(s\) == (\d+)|WTERMSIG\(s\) == (\w+)|WSTOPSIG\(s\) == (\w+)|WIF(CONT)INUED")
_SIGINFO = re.compile(r"si_code=(\w+).*?si_pid=(\d+).*?si_status=(\w+)")
_SENT = re.compile(r"si_code=(\w+)(?:, si_pid=(\d+))?")
_SENDERS = frozenset({"SI_USER", "SI_TKILL", "SI_QUEUE"})
"""Where a signal's `si_pid` is who sent it, and not a child that ended."""
_INTERNET = re.compile(r'htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]*)"')
_HANDLER = re.compile(r"sa_(?:handler|sigaction)=(\w+)")
_LOCK = re.compile(r"l_type=(\w+)")
_MARK = re.compile(r'"(?:[^"\\]|\\.)*+"?|[][(){},]', re.DOTALL)
"""What splits arguments or keeps them together: a string (to the end, if it does not end), a bracket, a comma."""


def split(text: str) -> list[str]:
    """The arguments of a call, split at the commas that lie in no string and no bracket."""
    parts: list[str] = []
    depth = start = 0
    for mark in _MARK.finditer(text):  # not each character: that was a quarter of the time of reading a log
        what = mark[0]
        if what == ",":
            if depth == 0:
                parts.append(text[start : mark.start()].strip())
                start = mark.end()
        elif what in "([{":
            depth += 1
        elif what in ")]}":
            depth -= 1
    rest = text[start:].strip()
    return [*parts, rest] if rest else parts


def _after_string(text: str, at: int) -> int:
    """The place behind the string that begins at `at`; behind the text if the string does not end."""
    string = _STRING.match(text, at)
    return string.end() if string else len(text) + 1


def unquoted(text: str) -> bytes | None:
    """The bytes of a quoted string (of its shown part, if strace cut it); None if `text` is not a string."""
    if not text.startswith('"'):
        return None
    end = _after_string(text, 0) - 1
    if "\\" not in text:  # as most paths
        return text[1:end].encode("utf-8", "surrogateescape")
    result = bytearray()
    at = 1
    while at < end:
        char = text[at]
        if char != "\\":
            result += char.encode("utf-8", "surrogateescape")
            at += 1
            continue
        octal = _OCTAL.match(text, at + 1, at + 4)
        if octal:
            result.append(int(octal.group(), 8) & 255)
            at = octal.end()
        elif text[at + 1] == "x":
            result.append(int(text[at + 2 : at + 4], 16))
            at += 4
        else:
            result.append(_LETTERS[text[at + 1]])
            at += 2
    return bytes(result)


def path(text: str) -> str:
    """A quoted path as text; empty if it is something else (`NULL`, an address)."""
    raw = unquoted(text)
    return "" if raw is None else raw.decode("utf-8", "backslashreplace")


def strings(text: str) -> tuple[str, ...]:
    """The members of a list of strings, such as the argv of an exec; `...` stands for what strace left out."""
    if not text.startswith("["):
        return ()
    members = split(text[1 : text.rindex("]")])
    return tuple(path(member) if member.startswith('"') else "..." for member in members)


def number(text: str) -> int | None:
    """A decimal or hexadecimal number at the start of `text` (`3`, `0x1`, `3</dev/null>`), or None."""
    match = re.match(r"0x[0-9a-f]+|-?\d+", text)
    return int(match.group(), 0) if match else None


def numbers(text: str) -> tuple[int, ...]:
    """All the numbers of a list such as `[3, 4]`."""
    return tuple(int(found) for found in re.findall(r"-?\d+", text))


def polled(text: str) -> tuple[int, ...]:
    """The descriptors of a list that poll(2) takes, such as `[{fd=3, events=POLLIN}]`."""
    return tuple(int(found) for found in re.findall(r"\bfd=(-?\d+)", text))


def seconds(text: str) -> float | None:
    """The seconds of a timespec such as `{tv_sec=1, tv_nsec=500000000}`, or None."""
    match = re.match(r"\{tv_sec=(-?\d+), tv_(nsec|usec)=(\d+)\}", text)
    if match is None:
        return None
    return int(match[1]) + int(match[3]) / (1e9 if match[2] == "nsec" else 1e6)


def status(text: str) -> tuple[int | None, str]:
    """A wait status as (exit status or minus the signal's number, name of the signal that stopped it).

    The signal is `SIGCONT` of a child that goes on; both are empty where the program did not ask (`NULL`).
    """
    match = _STATUS.search(text)
    if match is None:
        return None, ""
    if match[1] is not None:
        return int(match[1]), ""
    if match[2]:
        return -traced_signal(match[2]), ""
    return None, "SIGCONT" if match[4] else named(match[3] or "")


def siginfo(text: str) -> tuple[int, int | None, str]:
    """What waitid(2) tells, as (pid, exit status or minus the signal's number, name of the stopping signal).

    The pid is 0 if nobody had ended.
    """
    match = _SIGINFO.search(text)
    if match is None:
        return 0, None, ""
    pid, code, value = int(match[2]), match[1], match[3]
    if code == "CLD_EXITED":
        return pid, int(value), ""
    if code in ("CLD_KILLED", "CLD_DUMPED"):
        return pid, -traced_signal(value), ""
    return pid, None, named(value)


def sent(text: str) -> tuple[str, int | None]:
    """The `si_code` of a signal, and who sent it; None if that was the kernel."""
    match = _SENT.search(text)
    if match is None:
        return "", None
    return match[1], int(match[2]) if match[2] and match[1] in _SENDERS else None


def handler(text: str) -> str:
    """What a `struct sigaction` has done with its signal: `SIG_IGN`, `SIG_DFL`, an address; empty if it is none."""
    match = _HANDLER.search(text)
    return match[1] if match else ""


def address(text: str) -> str:
    """The address of a socket: `127.0.0.1:8000`, or a path, with `@` for an abstract name; empty if it is another."""
    if match := re.search(r'sun_path=(@?)("(?:[^"\\]|\\.)*")', text):
        return match[1] + path(match[2])
    match = _INTERNET.search(text)
    return f"{match[2]}:{match[1]}" if match else ""


def lock(text: str) -> str:
    """The kind of a lock that fcntl(2) sets, such as `F_WRLCK`; empty if it is none."""
    match = _LOCK.search(text)
    return match[1] if match else ""


def named(text: str) -> str:
    """A signal's own name, where `text` is the name of a real-time signal in strace; any other text as it is."""
    return signal_name(traced_signal(text)) if text.startswith("SIGRT") else text


def signal(name: str) -> int:
    """The number of a signal by its own name, as calls have it; where strace knew no name, by its number."""
    return int(name) if name.isdecimal() else signal_number(name)


def buffers(text: str) -> Iterator[bytes]:
    """The bytes of a read or write as far as shown: one string, or several `{iov_base="…", iov_len=3}`."""
    single = unquoted(text)
    if single is not None:
        yield single
        return
    for found in re.finditer(r'iov_base=("(?:[^"\\]|\\.)*")(\.\.\.)?', text):
        yield unquoted(found[1]) or b""
        if found[2]:  # cut: what follows does not adjoin
            return
