"""Carry finished HTML through Markdown: packed, it is one comment without a character that Markdown knows."""

from __future__ import annotations

import base64
import re

_PACKED = re.compile(r"<p>\s*<!--html:([A-Za-z0-9+/=]*)-->\s*</p>|<!--html:([A-Za-z0-9+/=]*)-->")
_UNREAD = re.compile(_PACKED.pattern.replace("html", "unread"))


def pack(html: str, read: bool = True) -> str:
    """A block of HTML as one line that Markdown leaves alone; without `read` it stays out of the search as well."""
    return f"<!--{'html' if read else 'unread'}:{base64.b64encode(html.encode('utf-8')).decode('ascii')}-->"


def unpack(page: str) -> str:
    """The page, with each packed block that the search reads in place."""
    return _PACKED.sub(_unpacked, page)


def unpack_unread(page: str) -> str:
    """The page, with each block that the search does not read in place."""
    return _UNREAD.sub(_unpacked, page)


def _unpacked(found: re.Match[str]) -> str:
    return base64.b64decode(found.group(1) or found.group(2) or "").decode("utf-8")
