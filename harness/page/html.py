"""Text to HTML that stays what it is, whatever the text holds: by itself, or in a template.

Two dangers: a program's output may look like HTML, Markdown or a macro, and it may hold characters that
change how the rest of the line is shown.  So all text passes `visible`, the templates escape it, and a finished
block travels through Markdown packed (`harness.page.packing`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from harness import layout
from harness.text import visible


def inline(text: str) -> Markup:
    """A sentence of a macro's argument: escaped, but for `code`, **strong** and *emphasis*; with curly quotes."""
    safe = escape(text)
    parts = re.split(r"`([^`]+)`", str(safe))
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r"(?<=\w)&#39;", "\u2019", parts[at])
        parts[at] = re.sub(r"&#34;(.*?)&#34;", "\u201c\\1\u201d", parts[at])
        parts[at] = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", parts[at])
        parts[at] = re.sub(r"\*([^*]+)\*", r"<em>\1</em>", parts[at])
    for at in range(1, len(parts), 2):
        parts[at] = f"<code>{parts[at]}</code>"
    return Markup("".join(parts))


def plain(text: str) -> Markup:
    """A word of a run for the middle of a sentence: shown as it is, and no Markdown whatever it holds."""
    return Markup(re.sub(r"[^\w ]|_", lambda found: f"&#{ord(found.group())};", visible(text)))


@cache
def _templates() -> Environment:
    compiled = layout.build() / "templates"
    compiled.mkdir(parents=True, exist_ok=True)
    found = Environment(
        loader=PackageLoader("harness.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(str(compiled)),
    )
    found.filters["visible"] = visible
    found.filters["inline"] = inline
    return found


def render(template: str, **values: Any) -> Markup:
    """The template `harness/page/templates/<template>.html` with `values`, which it escapes."""
    return Markup(_templates().get_template(f"{template}.html").render(**values))
