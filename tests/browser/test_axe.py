"""No violation of axe's rules on any page, in either scheme, at either width, with everything opened."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AXE, Seen, pages

RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    (rule) => ({id: rule.id,
        nodes: rule.nodes.map((node) => node.html.slice(0, 200) + " | " + node.failureSummary)}))"""

STILL: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
"""axe comes from outside, and must not look while a colour is still changing."""
VIEWS = [
    pytest.param(1280, "light", id="1280-light"),
    pytest.param(360, "dark", id="360-dark"),
    pytest.param(1280, "dark", id="1280-dark", marks=pytest.mark.nightly),
    pytest.param(360, "light", id="360-light", marks=pytest.mark.nightly),
]


def violations(page: Page) -> list[str]:
    """What axe found, a line each."""
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [f"{rule['id']}: {node}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("path", pages())
def test_no_violation(chromium: Browser, base: str, seen: Seen, path: str, width: int, scheme: Any) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **STILL)
    page = context.new_page()
    page.goto(base + path)
    page.add_script_tag(path=AXE)
    found = violations(page) if width == 1280 else []
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    for radio in page.locator("fieldset.predict input").all()[:1]:
        radio.scroll_into_view_if_needed()
        expect(radio).to_be_in_viewport()  # a chapter of the whole book cannot be clicked before it was drawn
        radio.check(force=True)
    found += violations(page)
    context.close()
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("state", ["search", "drawer"])
def test_no_violation_with_the_search_or_the_drawer_open(
    chromium: Browser, base: str, width: int, scheme: Any, state: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **STILL)
    page = context.new_page()
    page.goto(f"{base}fork/")
    if state == "search":
        page.keyboard.press("/")
        expect(page.locator(".md-search__input")).to_be_focused()
        page.keyboard.type("getpid")
        page.locator(".md-search-result__item").first.wait_for()
    elif width < 1220:
        page.locator("label.md-header__button[for='__drawer']").click()
        page.locator(".md-sidebar--primary").wait_for()
    page.wait_for_function("document.getAnimations().every((animation) => animation.playState !== 'running')")
    page.add_script_tag(path=AXE)
    found = violations(page)
    context.close()
    assert not found, "\n".join(found)
