"""Read HTML in tests: the text of the elements of a class, and whether every element is closed in order."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"input", "br", "hr", "img", "meta", "link", "use", "circle", "path", "line"})


class _Reader(HTMLParser):
    def __init__(self, wanted: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted = wanted
        self.open: list[tuple[str, int | None]] = []
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        classes = (dict(attrs).get("class") or "").split()
        hit = self.wanted in classes or self.wanted == tag
        if hit:
            self.found.append("")
        if tag not in VOID:
            self.open.append((tag, len(self.found) - 1 if hit else None))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1][0] == tag, f"</{tag}> while {self.open} is open"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for _, number in self.open:
            if number is not None:
                self.found[number] += data


def _read(html: str, wanted: str) -> _Reader:
    reader = _Reader(wanted)
    reader.feed(str(html))
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"
    return reader


def texts(html: str, wanted: str) -> list[str]:
    """The text of each element of the class or tag `wanted`.  Fails if an element of `html` is not closed in order."""
    return _read(html, wanted).found


def tags(html: str) -> set[str]:
    """The elements that `html` has."""
    return set(_read(html, "").tags)
