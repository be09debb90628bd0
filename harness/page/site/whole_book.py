"""The whole book as one page, for paper: its contents, the chapters one after another, the solutions at the end.

Places and links are renamed, so that what led from chapter to chapter leads within the page.
"""

from __future__ import annotations

import re
from html import unescape

_NAMES = re.compile(r'(?<=\s)(id|for|name|aria-labelledby|aria-controls|href)="([^"]*)"')
_SCRIPT = re.compile(r"<script [^>]*></script>\s*")
_HEADERLINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>')
_TASK = re.compile(r'(<div class="task wide" data-exercise="(\d+)")')
_SOLUTION = re.compile(r'<details class="solution".*?</summary>(.*?)</details>', re.DOTALL)
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_SCROLLING_TABLE = r'<div class="md-typeset__scrollwrap" tabindex="0"><div class="md-typeset__table">\g<0></div></div>'
_FENCE = re.compile(r"<pre>(?:<span></span>)?<code(?=>)")
_STEP = 4_000
"""Letters.  A section says its length in such steps, since page.css keeps free what a section of this length needs."""
_HEADING_LETTERS = 100
"""The room of a heading, in letters."""
_HEADING = re.compile(r"<h[1-6]\b")
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_PART = re.compile(r'<h2 [^>]*?id="([^"]*)"[^>]*>(.*?)</h2>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_MISTAKES = re.compile(r'<div class="help mistakes">.*?</details></div>', re.DOTALL)


def whole(chapters: dict[str, str]) -> str:
    """One page of the chapters' HTML by name, in the book's order."""
    scripts = dict.fromkeys(script.strip() for html in chapters.values() for script in _SCRIPT.findall(html))
    solutions: dict[str, str] = {}
    sections: dict[str, str] = {}
    for name, html in chapters.items():
        # Paper cannot be clicked: what stands after a question is shown.
        html = html.replace('<details class="seen">', '<details class="seen" open>')
        html = _MISTAKES.sub("", _HEADERLINK.sub("", _SCRIPT.sub("", html)))
        # The theme's scripts leave this page alone (overrides/whole.html): what scrolls is made here.
        html = _TABLE.sub(_SCROLLING_TABLE, _FENCE.sub(r'\g<0> tabindex="0"', html))
        sections[name] = _without_solutions(_renamed(html, name, tuple(chapters)), solutions)
    if solutions:
        sections["solutions"] = "<h1>Solutions</h1>\n" + "\n".join(
            f'<h2 id="solution-{number}">Exercise {number}</h2>\n{html}' for number, html in solutions.items()
        )
    parts = [
        f'<section class="chapter length-{_steps(html)}" id="{name}">\n{html}\n</section>\n'
        for name, html in sections.items()
    ]
    return "".join([_contents(sections), *parts, *scripts])


def _steps(section: str) -> int:
    """How long a section is, in steps, rounded up."""
    letters = len(unescape(_TAG.sub("", section))) + _HEADING_LETTERS * len(_HEADING.findall(section))
    return -(-letters // _STEP)


def _contents(sections: dict[str, str]) -> str:
    """A list of the sections by their titles, each with its parts."""
    entries = []
    for name, html in sections.items():
        title = _TITLE.search(html)
        parts = [f'<li><a href="#{place}">{_TAG.sub("", heading)}</a></li>' for place, heading in _PART.findall(html)]
        entries.append(
            f'<li><a href="#{name}">{_TAG.sub("", title[1]) if title else name}</a>\n<ul>{"".join(parts)}</ul></li>\n'
        )
    return f'<nav class="book-contents" aria-label="Contents">\n<ol>\n{"".join(entries)}</ol>\n</nav>\n'


def _renamed(html: str, name: str, chapters: tuple[str, ...]) -> str:
    """A chapter whose places begin with its name, and whose links to chapters stay on the page."""

    def one(found: re.Match[str]) -> str:
        attribute, value = found.groups()
        if attribute != "href":
            return f'{attribute}="{name}-{value}"'
        if value.startswith("#"):
            return f'href="#{name}-{value[1:]}"'
        link = re.fullmatch(r"(?:\.\./)?(\w+)(?:/|\.html)(?:#(.+))?", value)
        if link and link[1] in chapters:
            return f'href="#{link[1]}-{link[2]}"' if link[2] else f'href="#{link[1]}"'
        return found[0]

    return _NAMES.sub(one, html).replace("url(#", f"url(#{name}-")


def _without_solutions(html: str, solutions: dict[str, str]) -> str:
    """The chapter with a pointer instead of each solution, which goes to `solutions` by its exercise's number."""
    first, *tasks = _TASK.split(html)
    parts = [first]
    for begin, number, rest in zip(tasks[::3], tasks[1::3], tasks[2::3], strict=True):
        if found := _SOLUTION.search(rest):
            solutions[number] = found[1].strip()
        pointer = f'<p class="how"><a href="#solution-{number}">Its solution</a> stands at the end.</p>'
        parts += [begin, _SOLUTION.sub(pointer, rest)]
    return "".join(parts)
