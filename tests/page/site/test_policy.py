"""The policy of a page."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from harness.page.site.policy import CHARSET, with_policy

PAGE = f"""<html><head>{CHARSET}<script>one()</script></head><body>
<script src="x.js"></script><script id="c" type="application/json">{{"a": 1}}</script><script>two("<b>")</script>
</body></html>"""


def hashed(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def test_only_the_inline_scripts_of_the_page_may_run() -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', with_policy(PAGE))
    (scripts,) = re.findall("script-src ([^;]*)", policy)
    assert scripts.split() == ["'self'", f"'sha256-{hashed('one()')}'", f"""'sha256-{hashed('two("<b>")')}'"""]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_policy_stands_before_all_that_it_governs() -> None:
    page = with_policy(PAGE)
    assert page.index(CHARSET) < page.index("Content-Security-Policy") < page.index("<script")


@pytest.mark.parametrize("page", ["<html></html>", PAGE + CHARSET])
def test_a_page_without_its_place_for_a_policy_is_an_error(page: str) -> None:
    with pytest.raises(ValueError, match="charset"):
        with_policy(page)
