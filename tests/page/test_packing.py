"""Finished HTML comes through Markdown as it is."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.page.packing import pack, unpack, unpack_unread


@given(st.text())
def test_pack_brings_any_html_through_markdown_unchanged(html: str) -> None:
    html = f"<figure>{html}</figure>".encode("utf-8", "replace").decode()
    page = markdown.markdown(f"before\n\n{pack(html)}\n\nafter", extensions=["md_in_html", "attr_list"])
    assert html in unpack(page)
    assert unpack(page).replace(html, "").split() == ["<p>before</p>", "<p>after</p>"]


@pytest.mark.parametrize(
    "around",
    [
        "1. item\n\n    {}\n\n2. next",
        '<details markdown="1">\n<summary>s</summary>\n\n{}\n\n</details>',
        '<div markdown="1">\n<div markdown="1">\n\n{}\n\n</div>\n</div>',
    ],
)
def test_pack_works_inside_lists_and_html(around: str) -> None:
    html = "<figure>\n\n# no heading\n    no code\n</figure>"
    page = unpack(markdown.markdown(around.format(pack(html)), extensions=["md_in_html"]))
    assert html in page
    assert f"<p>{html}" not in page


def test_unpack_does_not_look_inside_what_it_unpacked() -> None:
    inner = pack("<script>")
    assert unpack(pack(f"<i>{inner}</i>")) == f"<i>{inner}</i>"


def test_what_the_search_does_not_read_is_put_in_later() -> None:
    page = markdown.markdown(f"before\n\n{pack('<i>picture</i>', read=False)}\n\nafter")
    assert "picture" not in unpack(page)
    assert unpack_unread(unpack(page)).split() == ["<p>before</p>", "<i>picture</i>", "<p>after</p>"]
