"""Terms of the glossary in the text: the first mention of each on a page leads to its definition, and shows it.

The glossary is a definition list, `docs/glossary.md`.  A page that explains a term itself, in bold, needs no link.
"""

from __future__ import annotations

import re
from html import unescape

from markupsafe import escape

_ENTRY = re.compile(r"^(?P<term>\w[^\n:]*)\n:\s+(?P<text>.+(?:\n[ \t]+.+)*)", re.MULTILINE)
_TAG = re.compile(r"(<!--.*?-->|<[^>]+>)", re.DOTALL)
_QUIET = frozenset({
    "a", "code", "pre", "samp", "kbd", "h1", "h2", "h3", "h4", "summary", "button", "figure", "fieldset",
    "table", "svg", "script", "strong", "b", "dt", "label",
})  # fmt: skip
"""Elements whose text stays as it is."""
_SUMMARY = re.compile(r'class="[^"]*\b(?:lede|goals)\b')
"""The opening of a chapter, which says what is to come."""


def terms(markdown: str) -> dict[str, str]:
    """Each term of the glossary with the text of its definition, from the glossary's Markdown."""
    found = {}
    for entry in _ENTRY.finditer(markdown):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", " ".join(entry["text"].split()))
        found[entry["term"].strip()] = text
    return found


def anchor(term: str) -> str:
    """The place of a term on the glossary's page."""
    return re.sub(r"\W+", "-", term.lower()).strip("-")


def with_anchors(html: str) -> str:
    """The glossary's page with a place for each term."""
    return re.sub(r"<dt>(.*?)</dt>", lambda dt: f'<dt id="{anchor(_text(dt[1]))}">{dt[1]}</dt>', html)


def with_tooltips(html: str, known: dict[str, str], address: str) -> str:
    """The page `html` with the first mention of each term linked to the glossary at `address`."""
    explained = {_singular(_text(bold)) for bold in re.findall(r"<strong>(.*?)</strong>", html, re.DOTALL)}
    left = {term: text for term, text in known.items() if _singular(term) not in explained}
    parts = _TAG.split(html)
    quiet: list[str] = []
    for at, part in enumerate(parts):
        if at % 2:
            _follow(part, quiet)
        elif not quiet and part.strip():
            parts[at] = _linked(part, left, address)
    return "".join(parts)


def _follow(tag: str, quiet: list[str]) -> None:
    """Keep account of the quiet elements that are open."""
    found = re.match(r"<(/?)(\w+)", tag)
    if not found or tag.endswith("/>"):
        return
    closing, name = found.groups()
    if closing and quiet and quiet[-1] == name:
        quiet.pop()
    elif not closing and (name in _QUIET or _SUMMARY.search(tag)):
        quiet.append(name)


def _linked(text: str, left: dict[str, str], address: str) -> str:
    """`text` with the terms in it linked; they are taken out of `left`.  Longer terms come before their parts."""
    if not left:
        return text
    any_term = "|".join(re.escape(term) for term in sorted(left, key=len, reverse=True))
    for found in re.finditer(rf"\b({any_term})(?:s|es)?\b", text):
        term = found[1]
        if term in left:
            told = escape(left.pop(term))
            link = f'<a class="gloss" href="{address}#{anchor(term)}" title="{told}">{found[0]}</a>'
            return text[: found.start()] + link + _linked(text[found.end() :], left, address)
    return text


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def _singular(term: str) -> str:
    return re.sub(r"(?<=[^s])s$", "", term.lower())
