"""What a chapter shows of a checked exercise below its statement."""

from __future__ import annotations

from markupsafe import Markup

from harness.page import shelf
from harness.page.errors import PageError


def exercise(number: int) -> Markup:
    """Start file, check command, hints, solution and wrong ones of exercise `number`; nothing while it has no folder.

    Raises `PageError` if two folders claim the number.
    """
    folders = sorted((shelf.examples() / "exercises").glob(f"{number:02}_*"))
    if len(folders) > 1:
        raise PageError(f"two folders claim exercise {number}: {', '.join(folder.name for folder in folders)}")
    return Markup("")
