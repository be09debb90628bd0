"""Text stays text: nothing that a program prints becomes HTML, Markdown or an invisible character."""

from __future__ import annotations

import markdown
from hypothesis import example, given
from hypothesis import strategies as st

from harness.page.html import inline, plain


@example("_0_")
@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"))))
def test_plain_is_never_markdown(text: str) -> None:
    page = markdown.markdown(f"x {plain(text)} x", extensions=["attr_list", "smarty", "footnotes"])
    assert page == f"<p>x {plain(text)} x</p>"


def test_inline_knows_code_emphasis_and_quotes_and_nothing_else() -> None:
    assert inline("`a <b>` is *x* and **y**") == "<code>a &lt;b&gt;</code> is <em>x</em> and <strong>y</strong>"
    assert inline("<script>") == "&lt;script&gt;"
    assert inline('the child\'s "word" and `"code"`') == (
        "the child\u2019s \u201cword\u201d and <code>&#34;code&#34;</code>"
    )
    assert inline("`*a*`") == "<code>*a*</code>"
