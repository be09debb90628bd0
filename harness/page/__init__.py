"""What a page shows of a run: functions from a `Capture` or a program file to HTML.

`blocks` has what the chapters' macros put on a page, `site` what the build does to whole pages.  Nothing here knows
MkDocs; `harness.mkdocs_plugin` hands these functions to the chapters.
"""

from harness.page import shelf
from harness.page.errors import PageError
from harness.page.html import plain, render
from harness.page.packing import pack, unpack, unpack_unread
from harness.page.undefined import no_macro

__all__ = ["PageError", "no_macro", "pack", "plain", "render", "shelf", "unpack", "unpack_unread"]
