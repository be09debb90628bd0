"""A Chromium, the site that it looks at, and axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.serve import served

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("SITE", ROOT / "site"))
AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"
PATIENCE = 120_000
"""Milliseconds that anything may take on a busy computer: what comes is waited for, and nothing is measured."""
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pages() -> list[str]:
    """The address of every page, such as `fork/`, and of one that does not exist."""
    found = sorted(path.relative_to(SITE).parent.as_posix() for path in SITE.rglob("index.html"))
    assert found, f"there is no site in {SITE}: run `nox -s site` first"
    return ["" if path == "." else f"{path}/" for path in found] + ["nowhere/"]


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """Where the site is served."""
    with served(SITE) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "no Chromium was found: install the package chromium, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _other_build() -> None:
    """What was built of the book is what these tests look at."""


@pytest.fixture(autouse=True)
def nobodys_build() -> None:
    """The same."""


class Seen:
    """What a page did that it should not."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.files: set[str] = set()
        """The files of the site that were asked for."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type in ("error", "warning") else None)
        page.on("request", lambda request: self._request(request.url))

    def _request(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.strangers.append(url)
        elif url.startswith(self.base):
            self.files.add(url.removeprefix(self.base).partition("?")[0])


@pytest.fixture
def seen(base: str) -> Seen:
    """The errors and the requests to other hosts of the pages that the test opens."""
    return Seen(base)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody used yet."""
    made = chromium.new_context(viewport={"width": 1280, "height": 800})
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext, base: str, seen: Seen) -> Iterator[Callable[[str], Page]]:
    """Opens pages; none may have errors or ask other hosts."""

    def opener(path: str) -> Page:
        page = context.new_page()
        seen.watch(page)
        page.goto(base + path)
        return page

    yield opener
    assert not seen.errors
    assert not seen.strangers
