"""What the build does to whole pages and to the site: glossary, fixes of the theme, policy, style sheets, archive."""

from harness.page.site import archive, glossary, style_sheets
from harness.page.site.indentation import unindented
from harness.page.site.policy import with_policy
from harness.page.site.theme_fixes import fixed
from harness.page.site.whole_book import whole

__all__ = ["archive", "fixed", "glossary", "style_sheets", "unindented", "whole", "with_policy"]
