"""What the theme's HTML lacks for readers who listen, put in after the page is made.

Each fix names the exact HTML that it changes.  If a new version of the theme has other HTML, the build stops here, and
somebody looks whether the fix is still needed: a fix that silently changes nothing would be worse than none.
"""

from __future__ import annotations

FIXES = (
    # The search is a dialog, and a dialog has a name.
    (
        '<div class="md-search" data-md-component="search" role="dialog">',
        '<div class="md-search" data-md-component="search" role="dialog" aria-label="Search">',
    ),
)


def fixed(page: str) -> str:
    """The page with all fixes.  Raises `ValueError` if one does not fit exactly once."""
    for old, new in FIXES:
        if page.count(old) != 1:
            raise ValueError(
                f"the theme's HTML has changed: {page.count(old)} times {old!r}; "
                "look at harness/page/site/theme_fixes.py"
            )
        page = page.replace(old, new)
    return page
