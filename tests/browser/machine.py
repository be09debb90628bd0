"""The Linux in the page, as its tests use it.

They wait for what a terminal or the page says, never for a time.
"""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import PATIENCE, SITE

# In CI it must be there: a machine that nobody built is no reason to pass.
built = pytest.mark.skipif(
    not os.environ.get("CI") and not (SITE / "machine/build.json").is_file(),
    reason="the site has no machine: nox -s machine, then nox -s site",
)
WHOLE = """([number, text, patience]) => new Promise((done, failed) => {
  const { screen } = machine.terminals[number - 1];
  let all = "";
  const look = () => {
    const buffer = screen.buffer.active;
    all = "";
    for (let row = 0; row < buffer.length; row++) {
      const line = buffer.getLine(row);
      all += (line.isWrapped || row === 0 ? "" : "\\n") + line.translateToString(!buffer.getLine(row + 1)?.isWrapped);
    }
    if (all.includes(text)) end(done, all.trimEnd());
  };
  const end = (how, what) => {
    clearTimeout(late);
    heard.dispose();
    how(what);
  };
  const late = setTimeout(() => end(failed, `terminal ${number} does not say ${text}: ${all.trimEnd()}`), patience);
  const heard = screen.onWriteParsed(look);
  look();
})"""


class Machine:
    """The dock of a page, and what is in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.place = page.locator(".machine-dock")
        self.dock = self.place.frame_locator("iframe")

    @property
    def frame(self) -> Frame:
        [found] = [frame for frame in self.page.frames if frame.url.endswith("/machine/linux.html")]
        return found

    def up(self) -> Machine:
        """Wait until Linux runs and has the book's files."""
        expect(self.dock.locator("#lamp.on")).to_be_attached()
        return self

    def says(self, terminal: int, text: str) -> str:
        """Wait until a terminal shows the text; all that it shows, wrapped lines joined."""
        shown: str = self.frame.evaluate(WHOLE, [terminal, text, PATIENCE])
        return shown

    def type(self, terminal: int, text: str) -> None:
        """Type text and Enter."""
        self.dock.locator(f"#screen-{terminal} textarea").focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def choose(self, name: str) -> None:
        """Choose something of the menu."""
        self.dock.locator("#more summary").click()
        self.dock.locator(".menu").get_by_role("button", name=name).click()

    def take_in(self, text: str) -> None:
        """Import a file with this text."""
        with self.page.expect_file_chooser() as asked:
            self.choose("Import")
        asked.value.set_files({"name": "taken.json", "mimeType": "application/json", "buffer": text.encode()})

    def write(self, text: str) -> None:
        """Put the text in place of what is in the editor."""
        self.dock.locator("#editor .cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)


def press(page: Page, program: str) -> Machine:
    """Press a program's button."""
    page.locator(f'figure.program[data-program="{program}"] .machine-run').first.click(timeout=PATIENCE)
    return Machine(page)
