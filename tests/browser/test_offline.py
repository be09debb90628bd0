"""The copy to read without a network: unpacked, opened as a file, walked through and searched."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE, ROOT

ZIP = ROOT / "build" / "unix-processes-in-python.zip"

pytestmark = pytest.mark.skipif(
    not ZIP.is_file() and not os.environ.get("CI"), reason=f"there is no {ZIP.name}: run `nox -s offline` first"
)


def test_it_works_from_a_folder(chromium: Browser, tmp_path: Path) -> None:
    with zipfile.ZipFile(ZIP) as made:
        made.extractall(tmp_path)
    (start,) = tmp_path.glob("*/index.html")
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(start.as_uri())
    page.locator("a[href='fork.html']").locator("visible=true").first.click()
    expect(page).to_have_url(start.with_name("fork.html").as_uri())
    page.wait_for_load_state("load")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    figure = page.locator("figure.tl").first
    figure.get_by_role("button", name="Next event").click()
    expect(figure.locator(".tl-rows > li.row").first).to_have_attribute("aria-current", "step")
    page.locator("input[name=query]").press_sequentially("waitpid")
    expect(page.locator(".md-search-result__item").first).to_be_attached()
    page.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
