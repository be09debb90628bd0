"""The Linux in the page is for everybody: keyboard, screen readers, small screens, browsers that lack something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import AXE
from tests.browser.machine import Machine, built, press

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


def test_who_writes_while_linux_starts_stays_in_the_file(opened: Callable[[str], Page]) -> None:
    machine = press(opened("fork/"), "fork/fork.py")
    expect(machine.dock.locator("#file-name")).to_have_text("fork.py")
    machine.write("print('mine')")
    expect(machine.dock.locator("#lamp.on")).not_to_be_attached()
    machine.up().says(1, "\nmine")
    expect(machine.dock.locator("#pane-file:focus-within")).to_be_attached()


@pytest.mark.nightly
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


@pytest.mark.parametrize("way", ["close", pytest.param("F6", marks=pytest.mark.nightly)])
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


@pytest.mark.nightly
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


@pytest.mark.parametrize(("path", "height"), [("fork/", 800), pytest.param("", 520, marks=pytest.mark.nightly)])
def test_what_was_pressed_stays_in_view(opened: Callable[[str], Page], path: str, height: int) -> None:
    page = opened(path)
    page.set_viewport_size({"width": 1280, "height": height})
    button = page.locator(".machine-run").first
    button.click()
    machine = Machine(page).up()
    above, pressed, dock = (found.bounding_box() for found in (page.locator(".md-header"), button, machine.place))
    assert above and pressed and dock
    assert above["y"] + above["height"] < pressed["y"] and pressed["y"] + pressed["height"] < dock["y"]


@pytest.mark.parametrize("lacking", ["WebAssembly", "Worker", "v86.packed", "course.packed", "*.zst"])
def test_what_is_lacking_is_said(chromium: Browser, base: str, lacking: str) -> None:
    context = chromium.new_context(service_workers="block")
    context.add_init_script(f"delete window['{lacking}']")
    context.route(f"**/{lacking}", lambda route: route.fulfill(status=404))
    page = context.new_page()
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(base + "fork/")
    machine = press(page, "fork/fork.py")
    expect(machine.dock.locator("#coming-text")).to_contain_text("Linux does not run in this browser: ")
    expect(machine.dock.locator("#progress")).to_be_hidden()
    context.close()
    assert errors == []


@pytest.mark.nightly
def test_it_runs_where_the_browser_keeps_nothing(chromium: Browser, base: str) -> None:
    context = chromium.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('kept out'); } })")
    page = context.new_page()
    page.goto(base + "fork/")
    machine = press(page, "fork/fork.py").up()
    machine.write("print('mine')")
    expect(machine.dock.locator("#saved")).to_contain_text("only till you leave")
    machine.choose("Screen reader mode")
    expect(machine.dock.locator("#reads")).to_have_attribute("aria-pressed", "true")
    context.close()


@pytest.mark.nightly
def test_the_cursor_shows_in_forced_colours(chromium: Browser, base: str) -> None:
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(base + "fork/")
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    cursor = machine.dock.locator("#screen-1 .xterm-cursor-block")
    expect(cursor).to_be_attached()
    ink = machine.dock.locator("body").evaluate("(body) => getComputedStyle(body).color")
    for shown in (cursor, machine.dock.locator("#lamp")):
        expect(shown).to_have_css("background-color", ink)
    context.close()


@pytest.fixture
def phone(chromium: Browser, base: str) -> Iterator[Callable[[str], Page]]:
    """Opens pages on a small screen that is touched."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)

    def opener(path: str) -> Page:
        page = context.new_page()
        page.goto(base + path)
        return page

    yield opener
    context.close()


def test_an_exercise_is_written_and_checked_on_a_phone(phone: Callable[[str], Page]) -> None:
    page = phone("parent_child/")
    machine = press(page, "exercises/05_launch_child/start.py").up()
    expect(machine.dock.locator("#pane-file:focus-within")).to_be_visible()
    expect(machine.dock.locator("#pane-1")).to_be_hidden()
    buttons = machine.dock.locator(".acts > button:visible, .acts summary").all()
    assert buttons
    for button in buttons:
        box = button.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360, button.inner_text()
    check = machine.dock.get_by_role("button", name="Check", exact=True)
    check.click()
    expect(machine.dock.locator("#pane-1")).to_be_visible()
    shown = machine.says(1, "Not yet")
    assert max(map(len, shown.splitlines())) <= machine.frame.evaluate("machine.terminals[0].screen.cols")
    expect(machine.dock.locator("#screen-1 textarea")).to_be_focused()


def test_ps_stays_a_table_on_a_phone(phone: Callable[[str], Page]) -> None:
    page = phone("fork/")
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    machine.type(2, "ps -af; echo en''d")
    machine.says(2, "\nend")
    wrapped = "() => { const b = machine.terminals[1].screen.buffer.active; const w = [];"
    wrapped += "for (let n = 0; n < b.length; n++) if (b.getLine(n).isWrapped) w.push(n); return w; }"
    assert machine.frame.evaluate(wrapped) == []
    place = machine.dock.locator(".wide")
    box = place.bounding_box()
    assert box and box["width"] == 360
    moved, y = page.context.new_cdp_session(page), box["y"] + 60
    for kind, points in [("touchStart", [250]), *(("touchMove", [x]) for x in range(240, 120, -10)), ("touchEnd", [])]:
        touched = [{"x": x, "y": y} for x in points]
        moved.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
    edge = "(place) => place.scrollLeft + place.clientWidth === place.scrollWidth"
    machine.frame.wait_for_function(f"() => ({edge})(document.querySelector('.wide'))")
    machine.dock.locator("#screen-2 textarea").focus()
    page.keyboard.type("x")
    machine.frame.wait_for_function("() => document.querySelector('.wide').scrollLeft === 0")


@pytest.mark.parametrize("width", [1280, pytest.param(360, marks=pytest.mark.nightly)])
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
