"""Nothing of the machine that built the site is in it: no user, host, home, path, or value of its environment."""

from __future__ import annotations

import getpass
import os
import re
import socket
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, SITE

TEXT = frozenset({".html", ".js", ".json", ".xml", ".css", ".svg", ".py", ".session", ".sh", ".txt"})
PUBLIC = frozenset(
    {"LANG", "LC_ALL", "TERM", "SHELL", "PAGER", "EDITOR", "COLORTERM", "SITE_URL", "EDIT_URI", "PWD", "_"}
)
"""Variables whose values are everybody's, or meant for the site."""


def secrets() -> dict[str, str]:
    """What must not be found, by what it is; words of less than five letters could be anybody's."""
    found = {"host": socket.gethostname(), "project": str(ROOT), "home": f"{Path.home()}/"}
    if getpass.getuser() != "root":
        found["user"] = getpass.getuser()
    found |= {name: value for name, value in os.environ.items() if name not in PUBLIC and len(value) >= 12}
    return {name: value for name, value in found.items() if len(value) >= 5}


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    """The text files of the site."""
    files = (path for path in SITE.rglob("*") if path.suffix in TEXT)
    return {path.relative_to(SITE).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in files}


@pytest.mark.parametrize("name", secrets())
def test_the_site_does_not_know_where_it_was_built(site: dict[str, str], name: str) -> None:
    secret = re.compile(
        rf"(?<![\w.-]){re.escape(secrets()[name])}(?![\w-])" if name in ("host", "user") else re.escape(secrets()[name])
    )
    assert [path for path, text in site.items() if secret.search(text)] == []


def test_captures_speak_of_you_and_of_nobody_else(site: dict[str, str]) -> None:
    pages = "".join(text for path, text in site.items() if path.endswith(".html"))
    assert ">you " in pages
    assert not re.search(r">root +<b class=\"pid", pages)
