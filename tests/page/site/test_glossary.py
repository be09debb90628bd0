"""Terms in the text: one link each, only in prose, and none where the page explains the term itself."""

from __future__ import annotations

import pytest

from harness.page.site.glossary import terms, with_anchors, with_tooltips
from tests.support.page_reader import texts

KNOWN = terms(
    """\
# Glossary

Text: no term.

exit status
:   A number *for* `wait`,
    see [there](x.md).

status
:   Something.

zombie
:   A "process" & more.
"""
)


def linked(html: str) -> list[str]:
    return texts(with_tooltips(html, KNOWN, "../g/"), "gloss")


def test_the_glossary_is_read_from_its_markdown() -> None:
    assert KNOWN == {
        "exit status": "A number for wait, see there.",
        "status": "Something.",
        "zombie": 'A "process" & more.',
    }


def test_a_term_is_linked_once_with_its_definition() -> None:
    html = with_tooltips("<p>A zombie is a zombie.</p><p>zombie</p>", KNOWN, "../g/")
    link = '<a class="gloss" href="../g/#zombie" title="A &#34;process&#34; &amp; more.">zombie</a>'
    assert html == f"<p>A {link} is a zombie.</p><p>zombie</p>"


def test_a_longer_term_comes_before_its_parts() -> None:
    assert linked("<p>The exit status, and a status.</p>") == ["exit status", "status"]


def test_plurals_are_mentions_too() -> None:
    assert linked("<p>Two zombies and their exit statuses.</p>") == ["zombies", "exit statuses"]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>zombie</h2>",
        "<pre>zombie</pre>",
        "<p><code>zombie</code> <a href='x'>zombie</a></p>",
        "<figure><p>zombie</p></figure>",
        "<summary>zombie</summary>",
        "<table><tr><td>zombie</td></tr></table>",
        '<p title="zombie">zombies_x zombiex</p>',
        "<!-- zombie -->",
        '<p class="lede">zombie</p>',
        '<div class="goals"><ul><li>zombie</li></ul></div>',
    ],
)
def test_only_prose_is_linked(html: str) -> None:
    assert with_tooltips(html, KNOWN, "../g/") == html


def test_a_page_that_explains_a_term_needs_no_link_to_it() -> None:
    assert linked("<p>A zombie first.</p><p>It is called a <strong>zombie</strong>.</p>") == []
    assert linked("<p>A zombie first. They are <strong>zombies</strong>.</p>") == []


def test_each_term_has_a_place() -> None:
    assert (
        with_anchors("<dl><dt>exit <em>status</em></dt></dl>")
        == '<dl><dt id="exit-status">exit <em>status</em></dt></dl>'
    )
