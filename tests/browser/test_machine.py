"""The Linux in the page: from a click to what real processes print, in the site as it is served.

Each test waits for what a terminal or the page says, never for a time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from browser.conftest import AXE, ROOT, SITE, Seen

# In CI it must be there: a machine that nobody built is no reason to pass.
pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and not (SITE / "machine/build.json").is_file(),
    reason="the site has no machine: nox -s machine, then nox -s site",
)
PATIENCE = 120_000
"""Milliseconds that a machine on a busy computer may take."""
EXERCISE = ROOT / "examples/exercises/05_launch_child"
WHOLE = """([number, text]) => new Promise((done) => {
  const { screen } = machine.terminals[number - 1];
  const look = () => {
    const buffer = screen.buffer.active;
    let all = "";
    for (let row = 0; row < buffer.length; row++) {
      const line = buffer.getLine(row);
      all += (line.isWrapped || row === 0 ? "" : "\\n") + line.translateToString(!buffer.getLine(row + 1)?.isWrapped);
    }
    if (!all.includes(text)) return;
    heard.dispose();
    done(all.trimEnd());
  };
  const heard = screen.onWriteParsed(look);
  look();
})"""


class Machine:
    """The dock of a page, and what is in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dock = page.frame_locator(".machine-dock iframe")

    @property
    def frame(self) -> Frame:
        [found] = [frame for frame in self.page.frames if frame.url.endswith("/machine/linux.html")]
        return found

    def up(self) -> Machine:
        """Wait until Linux runs and has the book's files."""
        expect(self.dock.locator("#lamp.on")).to_be_attached(timeout=PATIENCE)
        return self

    def says(self, terminal: int, text: str) -> str:
        """Wait until a terminal shows the text; all that it shows, wrapped lines joined."""
        shown: str = self.frame.evaluate(WHOLE, [terminal, text])
        return shown

    def type(self, terminal: int, text: str) -> None:
        """Type text and Enter."""
        self.dock.locator(f"#screen-{terminal} textarea").focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def write(self, text: str) -> None:
        """Put the text in place of what is in the editor."""
        self.dock.locator("#editor .cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)


def press(page: Page, program: str) -> Machine:
    """Press a program's button."""
    page.locator(f'figure.program[data-program="{program}"] .machine-run').first.click(timeout=PATIENCE)
    return Machine(page)


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


def test_nothing_of_the_machine_is_loaded_before_a_click(opened: Callable[[str], Page], seen: Seen) -> None:
    page = opened("fork/")
    button = page.locator('figure.program[data-program="fork/fork.py"] .machine-run').first
    expect(button).to_contain_text("MB")
    assert {file for file in seen.files if "machine" in file} == {"machine/chapter.js"}


def test_fork_is_run_and_seen_by_ps(opened: Callable[[str], Page]) -> None:
    machine = press(opened("fork/"), "fork/fork.py").up()
    machine.says(1, "Press Enter")
    machine.type(2, "ps -af; echo before")
    before = machine.says(2, "\nbefore").partition("ps -af; echo before")[2]
    assert before.count("python fork.py") == 1
    assert "bash" not in before, "the shells lead their sessions, so ps -af leaves them out"
    machine.dock.locator("#screen-1 textarea").focus()
    machine.page.keyboard.press("Enter")
    machine.says(1, "I am printed twice.\nI am printed twice.")
    machine.says(1, "So am I.\nSo am I.")


def test_a_changed_program_runs_as_changed_and_is_kept(opened: Callable[[str], Page]) -> None:
    page = opened("fork/")
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    machine.write('print("changed", 6 * 7)\n')
    machine.dock.locator("#run").click()
    machine.dock.get_by_role("button", name="Stop it and run").click()
    machine.says(1, "changed 42")
    page.reload()
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "changed 42")
    machine.dock.locator("#more summary").click()
    machine.dock.get_by_role("button", name="Put the program back").click()
    expect(machine.dock.locator("#saved")).to_have_text("as in the book")


def test_wrong_and_right_answers_are_told_apart(opened: Callable[[str], Page]) -> None:
    page = opened("parent_child/")
    machine = press(page, "exercises/05_launch_child/start.py").up()
    check = machine.dock.get_by_role("button", name="Check", exact=True)
    machine.write((EXERCISE / "wrong/sys_exit.py").read_text())
    check.click()
    machine.says(1, "Not yet")
    assert page.locator(".machine-passed").count() == 0
    machine.write((EXERCISE / "solution.py").read_text())
    check.click()
    machine.says(1, "Passed")
    expect(page.locator(".machine-passed")).to_contain_text("passed on")
    page.reload()
    expect(page.locator(".machine-passed")).to_contain_text("passed on")


def test_the_cover_opens_the_machine(opened: Callable[[str], Page]) -> None:
    page = opened("")
    page.get_by_role("button", name="Open the Linux machine").click()
    machine = Machine(page).up()
    machine.type(1, "echo $((40 + 2))")
    machine.says(1, "\n42")


def test_it_goes_on_running_in_another_chapter(opened: Callable[[str], Page]) -> None:
    page = opened("fork/")
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    page.locator('.md-nav--primary a[href$="memory/"]').first.click()
    page.wait_for_url(re.compile("/memory/"))
    machine.type(2, "echo still $((40 + 2))")
    machine.says(2, "\nstill 42")
    assert "Press Enter" in machine.says(1, "Press Enter")
    expect(page.locator('figure.program[data-program="memory/memory.py"] .machine-run').first).to_be_attached()


def test_the_second_visit_needs_no_network(context: BrowserContext, base: str) -> None:
    page = context.new_page()
    page.goto(base + "fork/")
    press(page, "fork/fork.py").up()
    expect(page.locator("html.machine-seen")).to_be_attached()  # page and machine are kept
    context.new_cdp_session(page).send("Network.clearBrowserCache")  # what the service worker keeps is another cache
    context.set_offline(True)
    page.reload()
    press(page, "fork/fork.py").up().says(1, "Press Enter")


def test_two_tabs_have_a_machine_each(opened: Callable[[str], Page]) -> None:
    first, second = (press(opened("fork/"), "fork/fork.py") for _ in range(2))
    for machine in (first.up(), second.up()):
        machine.says(1, "Press Enter")
    first.page.bring_to_front()
    first.dock.locator("#screen-1 textarea").focus()
    first.page.keyboard.press("Enter")
    first.says(1, "I am printed twice.\nI am printed twice.")
    assert "twice" not in second.says(1, "Press Enter")


def test_start_afresh_keeps_the_readers_files(opened: Callable[[str], Page]) -> None:
    machine = press(opened("fork/"), "fork/fork.py").up()
    machine.says(1, "Press Enter")
    machine.write('print("mine")\n')
    expect(machine.dock.locator("#saved")).to_have_text("saved")
    machine.dock.get_by_role("button", name="Start afresh").click()
    expect(machine.dock.locator("#lamp.on")).not_to_be_attached()
    machine.up()
    machine.dock.locator("#run").click()
    machine.says(1, "\nmine")


def test_files_can_be_taken_home(opened: Callable[[str], Page]) -> None:
    machine = press(opened("fork/"), "fork/fork.py").up()
    machine.says(1, "Press Enter")
    machine.dock.locator("#more summary").click()
    with machine.page.expect_download() as started:
        machine.dock.get_by_role("button", name="Download my files").click()
    packed = started.value.path().read_bytes()
    assert started.value.suggested_filename == "my-files.tar.gz"
    assert packed[:2] == b"\x1f\x8b" and len(packed) > 1000


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


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(opened: Callable[[str], Page], width: int) -> None:
    page = opened("fork/")
    page.set_viewport_size({"width": width, "height": 740})
    machine = press(page, "fork/fork.py").up()
    machine.says(1, "Press Enter")
    for pressed in ("nothing", "Screen reader mode"):
        if pressed != "nothing":
            machine.dock.locator("#more summary").click()
            machine.dock.get_by_role("button", name=pressed).click()
            machine.dock.locator("#more summary").click()
        machine.frame.evaluate(AXE.read_text())
        found: dict[str, Any] = machine.frame.evaluate("() => axe.run(document)")
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == [], pressed
