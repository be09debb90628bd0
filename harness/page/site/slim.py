"""Style sheets without what no page of the book can use.

A rule is kept if every class, id and attribute value that its selector wants is a word somewhere in the pages or
scripts: whatever a script may set is spelled in it.  A custom property is kept if something kept uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

_WORD = re.compile(r"[A-Za-z_][\w-]*")
_NESTED = frozenset({"media", "supports"})


def words(texts: Iterable[str]) -> frozenset[str]:
    """All that may be a class, an id or a value of an attribute in `texts`."""
    return frozenset(word for text in texts for word in _WORD.findall(text))


def slim(sheet: str, known: frozenset[str], used: str = "") -> str:
    """The rules of `sheet` that can apply where only `known` words occur.

    `used` is the text of other sheets, whose `var(--…)` keep custom properties too.
    """
    kept = "".join(_rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), known))
    while True:
        variables = frozenset(re.findall(r"var\(\s*(--[\w-]+)", kept + used))
        less = "".join(
            _rules(tinycss2.parse_stylesheet(kept, skip_comments=True, skip_whitespace=True), known, variables)
        )
        if less == kept:
            return kept
        kept = less


def _rules(nodes: list[Any], known: frozenset[str], variables: frozenset[str] | None = None) -> Iterator[str]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = [one for one in _selectors(node.prelude) if _can_match(one, known)]
            body = _declarations(node.content, variables)
            if selectors and body:
                yield f"{','.join(selectors)}{{{body}}}"
        elif node.type == "at-rule" and node.content is not None and node.lower_at_keyword in _NESTED:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            if body := "".join(_rules(inner, known, variables)):
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{body}}}"
        elif node.type == "at-rule":
            yield node.serialize()


def _selectors(prelude: list[Any]) -> Iterator[str]:
    """The parts of a selector list: commas inside brackets are within a function, not between selectors."""
    part: list[Any] = []
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            yield tinycss2.serialize(part).strip()
            part = []
        else:
            part.append(node)
    yield tinycss2.serialize(part).strip()


def _can_match(selector: str, known: frozenset[str]) -> bool:
    """Whether all that the selector wants is known; nothing is wanted inside `:not()`, `:is()` and `:where()`."""
    plain = re.sub(r":(?:not|is|where)\((?:[^()]|\([^()]*\))*\)", "", selector)
    values = re.findall(r"\[[\w-]+=[\"']?([A-Za-z_][\w-]*)[\"']?\]", plain)
    names = re.findall(r"[.#]([A-Za-z_][\w-]*)", re.sub(r"\[[^\]]*\]", "", plain))
    return known.issuperset(names) and known.issuperset(values)


def _declarations(content: list[Any], variables: frozenset[str] | None) -> str:
    """The declarations of a rule, without custom properties that are not among `variables`."""
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return ";".join(
        node.serialize().removesuffix(";")
        for node in found
        if node.type != "declaration" or variables is None or not node.name.startswith("--") or node.name in variables
    )
