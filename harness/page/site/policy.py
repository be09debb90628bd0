"""The content security policy of a page: nothing from another host, no inline code but what the theme put there."""

from __future__ import annotations

import base64
import hashlib
import re

CHARSET = '<meta charset="utf-8">'
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_RULES = (
    "default-src 'none'",
    "script-src 'self' {scripts}",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)


def with_policy(page: str) -> str:
    """The page with its policy right after the charset, so that it holds for all that follows.

    Inline scripts are allowed by their hash; call it last, when no hook changes the page any more.
    Raises `ValueError` if the page has no charset to put it after.
    """
    if page.count(CHARSET) != 1:
        raise ValueError(f"a page needs {CHARSET} once, to put its policy after it")
    rules = "; ".join(_RULES).format(scripts=" ".join(_hashes(page)))
    return page.replace(CHARSET, f'{CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{rules}">', 1)


def _hashes(page: str) -> list[str]:
    """The hash of each inline script that a browser would run, once."""
    found: dict[str, None] = {}
    for script in _SCRIPT.finditer(page):
        attributes = script["attributes"]
        if "src=" in attributes or "application/json" in attributes:
            continue
        digest = hashlib.sha256(script["code"].encode("utf-8")).digest()
        found[f"'sha256-{base64.b64encode(digest).decode('ascii')}'"] = None
    return list(found)
