"""The Linux in the page is for everybody: keyboard, screen readers, small screens, browsers that lack something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.conftest import AXE
from browser.machine import Machine, built, press

pytestmark = built


def test_the_keyboard_gets_in_and_out(opened: Callable[[str], Page]) -> None:
    page = opened("fork/")
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    machine.dock.locator("#screen-1 textarea").focus()
    here = "() => document.activeElement.closest('.pane')?.id ?? document.activeElement.id"
    page.keyboard.press("F6")
    assert machine.frame.evaluate(here) == "pane-2"
    page.keyboard.press("Shift+F6")
    assert machine.frame.evaluate(here) == "pane-1"
    page.keyboard.press("Shift+F6")
    assert machine.frame.evaluate(here) == "pane-file"
    page.keyboard.press("Shift+F6")
    expect(page.locator('figure.program[data-program="fork/fork.py"] .machine-run').first).to_be_focused()
    page.keyboard.press("F6")
    expect(machine.dock.locator("#pane-file:focus-within")).to_be_attached()


def test_full_screen_and_back_by_the_keyboard(opened: Callable[[str], Page]) -> None:
    page = opened("fork/")
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    more, whole = machine.dock.locator("#more summary"), machine.dock.locator("#whole")
    high = "() => document.querySelector('.machine-dock:fullscreen')?.offsetHeight === innerHeight"

    def toggle() -> None:
        more.focus()
        page.keyboard.press("Enter")
        whole.focus()
        page.keyboard.press("Enter")

    toggle()
    page.wait_for_function(high)
    expect(more).to_be_focused()
    expect(whole).to_have_attribute("aria-pressed", "true")
    toggle()
    page.wait_for_function("() => !document.fullscreenElement")
    expect(more).to_be_focused()
    expect(whole).to_have_attribute("aria-pressed", "false")
    toggle()
    page.wait_for_function(high)
    page.evaluate("() => document.exitFullscreen()")  # as the browser does at Escape
    expect(whole).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("way", ["close", "F6"])
def test_the_chapter_is_not_left_behind_a_full_screen(opened: Callable[[str], Page], way: str) -> None:
    page = opened("fork/")
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    machine.choose("Whole screen")
    page.wait_for_function("() => document.fullscreenElement")
    if way == "close":
        machine.dock.locator("#close").click()
        expect(page.locator(".machine-dock")).to_be_hidden()
    else:
        machine.dock.locator("#screen-2 textarea").focus()
        page.keyboard.press("F6")
    page.wait_for_function("() => !document.fullscreenElement")
    expect(page.locator('figure.program[data-program="fork/fork.py"] .machine-run').first).to_be_focused()


def test_all_of_the_window_where_there_is_no_full_screen(context: BrowserContext, base: str) -> None:
    context.add_init_script("delete Element.prototype.requestFullscreen")
    page = context.new_page()
    page.goto(base)
    page.get_by_role("button", name="Open the Linux machine").click()
    machine, dock = Machine(page).up(), page.locator(".machine-dock")
    low = dock.bounding_box()
    for pressed, high in (("true", {"x": 0, "y": 0, "width": 1280, "height": 800}), ("false", low)):
        machine.choose("Whole screen")
        expect(machine.dock.locator("#whole")).to_have_attribute("aria-pressed", pressed)
        assert dock.bounding_box() == high


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(opened: Callable[[str], Page], width: int) -> None:
    page = opened("fork/")
    page.set_viewport_size({"width": width, "height": 740})
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    for pressed in ("nothing", "Screen reader mode"):
        if pressed != "nothing":
            machine.choose(pressed)
            machine.dock.locator("#more summary").click()
        machine.frame.evaluate(AXE.read_text())
        found: dict[str, Any] = machine.frame.evaluate("() => axe.run(document)")
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == [], pressed
