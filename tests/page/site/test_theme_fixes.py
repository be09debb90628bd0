"""What the theme's HTML lacks is put in, or the build stops."""

from __future__ import annotations

import pytest

from harness.page.site.theme_fixes import FIXES, fixed


def test_fixes_fit_once_or_stop_the_build() -> None:
    page = "".join(old for old, _ in FIXES)
    assert fixed(page) == "".join(new for _, new in FIXES)
    with pytest.raises(ValueError, match="has changed"):
        fixed("")
    with pytest.raises(ValueError, match="has changed"):
        fixed(page * 2)
