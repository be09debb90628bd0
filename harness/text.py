"""Text that is safe to show, and words: control characters escaped, lists of words, days.

Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, bidirectional controls, zero-width characters, lone surrogates; not tab and newline."""


def visible(text: str) -> str:
    r"""`text` with each character that is not seen, or that moves others, written as `\x1b` or `\u202e`."""
    return _INVISIBLE.sub(_written, text)


def visible_bytes(data: bytes) -> str:
    """The bytes as text that is safe to show: `visible`, and a byte that is not UTF-8 is written as `\\x80`."""
    return visible(data.decode("utf-8", "backslashreplace"))


def _written(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def escaped(raw: bytes) -> str:
    r"""Bytes as the text of a capture: UTF-8 where it is printable, otherwise `\n`, `\x1b`, `\xff`; `\` is doubled."""
    result = []
    for char in raw.decode("utf-8", "surrogateescape"):
        code = char.encode("utf-8", "surrogateescape")
        if char == "\\":
            result.append("\\\\")
        elif char.isprintable():
            result.append(char)
        elif char in "\n\r\t":
            result.append({"\n": "\\n", "\r": "\\r", "\t": "\\t"}[char])
        else:
            result.append("".join(f"\\x{byte:02x}" for byte in code))
    return "".join(result)


def unescaped(text: str) -> bytes:
    """The bytes that `escaped` wrote."""
    return text.encode("utf-8").decode("unicode_escape").encode("latin-1")


def joined(words: Sequence[str]) -> str:
    """Words as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def day(at: str) -> str:
    """The day of an ISO 8601 date, such as `24 November 2026`."""
    date = datetime.fromisoformat(at)
    return f"{date.day} {date:%B %Y}"


_SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spelled(number: int) -> str:
    """How many, in words, such as `no`, `eighteen`, `forty-two`; in digits from a hundred on."""
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10 - 2] + (f"-{_SMALL[number % 10]}" if number % 10 else "")
    return str(number)


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as a sentence lists them, in order: `1, 3 to 6 and 9`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return joined([w for r in found for w in ([f"{r[0]} to {r[-1]}"] if len(r) > 2 else map(str, r))])
