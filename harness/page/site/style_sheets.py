"""One style sheet instead of many: a browser draws nothing before the last sheet of a page has come.

The one holds the sheets that every page links to, in their order; a sheet of one page only (the cover's) stays apart.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from harness.page.site.slim import slim, words

ONE = "assets/css/book.css"
"""Beside our own sheets: what they name, such as `url(../fonts/…)`, is found from here as well."""

_LINK = re.compile(r'<link rel="stylesheet" href="([^"]*?)(assets/[^"]+\.css)">\n?')


def shared(pages: list[str]) -> list[str]:
    """The sheets that all `pages` link to, as addresses from the top of the site, in the order of the first page."""
    linked = [[found[2] for found in _LINK.finditer(page)] for page in pages]
    return [sheet for sheet in linked[0] if all(sheet in of for of in linked)] if linked else []


def with_one(page: str, sheets: list[str]) -> str:
    """The page with a link to `ONE` where the first of `sheets` was linked, and without the others."""
    first = True

    def link(found: re.Match[str]) -> str:
        nonlocal first
        if found[2] not in sheets:
            return found[0]
        stays, first = first, False
        return f'<link rel="stylesheet" href="{found[1]}{ONE}">\n' if stays else ""

    return _LINK.sub(link, page)


def join(site: Path) -> None:
    """Give the pages of the built `site` one sheet with what they can use, and remove those that nothing needs now.

    Raises `ValueError` if a sheet names a file beside itself: from another folder it would not be found.
    """
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    linking = {path: text for path, text in pages.items() if _LINK.search(text)}
    sheets = shared(list(linking.values()))
    if not sheets:
        return
    texts = {sheet: (site / sheet).read_text(encoding="utf-8") for sheet in sheets}
    for sheet, text in texts.items():
        if PurePosixPath(sheet).parent != PurePosixPath(ONE).parent and _names_a_file(text):
            raise ValueError(f"{sheet} names a file beside itself, which {ONE} would not find")
    scripts = (path.read_text(encoding="utf-8") for path in site.rglob("*.js"))
    known = words([*pages.values(), *scripts])
    rest = "".join(path.read_text(encoding="utf-8") for path in site.glob("assets/css/*.css"))
    for path, page in linking.items():
        path.write_text(with_one(page, sheets), encoding="utf-8")
    for sheet in sheets:
        (site / sheet).unlink()
        (site / f"{sheet}.map").unlink(missing_ok=True)  # where its rules came from: nothing reads that any more
    (site / ONE).write_text(slim("\n".join(texts.values()), known, rest), encoding="utf-8")


def _names_a_file(sheet: str) -> bool:
    return bool(re.search(r"url\(\s*(?![\"']?(?:data:|https?:|//|#))", sheet))
