"""The whole book as one page, for paper: the chapters one after another, the solutions at the end.

Places and links are renamed, so that what led from chapter to chapter leads within the page.
"""

from __future__ import annotations

import re

_NAMES = re.compile(r'(?<=\s)(id|for|name|aria-labelledby|aria-controls|href)="([^"]*)"')
_SCRIPT = re.compile(r"<script [^>]*></script>\s*")
_HEADERLINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>')
_TASK = re.compile(r'(<div class="task wide" data-exercise="(\d+)")')
_SOLUTION = re.compile(r'<details class="solution".*?</summary>(.*?)</details>', re.DOTALL)
_MISTAKES = re.compile(r'<div class="help mistakes">.*?</details></div>', re.DOTALL)


def whole(chapters: dict[str, str]) -> str:
    """One page of the chapters' HTML by name, in the book's order."""
    scripts = dict.fromkeys(script.strip() for html in chapters.values() for script in _SCRIPT.findall(html))
    solutions: dict[str, str] = {}
    parts = []
    for name, html in chapters.items():
        # Paper cannot be clicked: what stands after a question is shown.
        html = html.replace('<details class="seen">', '<details class="seen" open>')
        html = _MISTAKES.sub("", _HEADERLINK.sub("", _SCRIPT.sub("", html)))
        html = _without_solutions(_renamed(html, name, tuple(chapters)), solutions)
        parts.append(f'<section class="chapter" id="{name}">\n{html}\n</section>\n')
    if solutions:
        parts.append('<section class="chapter" id="solutions">\n<h1>Solutions</h1>\n')
        parts += [f'<h2 id="solution-{of}">Exercise {of}</h2>\n{html}\n' for of, html in solutions.items()]
        parts.append("</section>\n")
    return "".join([*parts, *scripts])


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
