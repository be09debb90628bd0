"""Indentation goes from a page where nobody sees it."""

from __future__ import annotations

from harness.page.site.indentation import unindented


def test_blanks_go_where_nobody_sees_them() -> None:
    shown = "<pre>a\n\n  <b>b</b></pre>"
    script = "<script>\n  if (1 <2) x()\n   <!-- \n</script>"
    assert unindented(f"<p>\n\n   <i>x</i>\n  y</p>\n{shown}\n  {script}\n\n  <br>") == (
        f"<p>\n<i>x</i>\n  y</p>\n{shown}\n{script}\n<br>"
    )
