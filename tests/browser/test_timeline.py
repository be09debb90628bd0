"""The pictures in a real browser: stepping, both schemes, a phone and a desk, and what overlaps what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SITE, Seen

CHAPTERS = [
    path.parent.name for path in sorted(SITE.glob("*/index.html")) if '<figure class="tl ' in path.read_text("utf-8")
]

CSS = Path(__file__).parents[2] / "docs/assets/css"


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


@pytest.fixture
def fork(chromium: Browser, base: str, seen: Seen) -> Iterator[Page]:
    """The chapter on fork, whose first timeline is of a session of two terminals."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    seen.watch(page)
    _open(page, f"{base}fork/")
    yield page
    page.close()
    assert seen.errors == []


def test_chapters_have_pictures() -> None:
    assert {"fork", "waiting", "pipes", "files", "exec"} <= set(CHAPTERS)


def test_the_script_is_only_where_it_is_used(chromium: Browser, base: str, seen: Seen) -> None:
    page = chromium.new_page()
    seen.watch(page)
    page.goto(f"{base}contributing/", wait_until="networkidle")
    assert not [name for name in seen.files if name.endswith("step.js")]
    page.goto(f"{base}fork/", wait_until="networkidle")
    assert [name for name in seen.files if name.endswith("step.js")]
    page.close()


def test_stepping_by_keyboard(fork: Page) -> None:
    figure = fork.locator("figure.tl").first
    events = figure.locator(".tl-rows > li.row")
    figure.get_by_role("button", name="Next event").focus()
    fork.keyboard.press("Enter")
    expect(events.nth(0)).to_have_attribute("aria-current", "step")
    fork.keyboard.press("ArrowDown")
    expect(events.nth(1)).to_have_attribute("aria-current", "step")
    expect(events.nth(0)).not_to_have_attribute("aria-current", "step")
    fork.keyboard.press("ArrowUp")
    expect(events.nth(0)).to_have_attribute("aria-current", "step")
    fork.keyboard.press("End")
    expect(events.last).to_have_attribute("aria-current", "step")
    expect(figure.get_by_role("button", name="Next event")).to_be_disabled()
    assert fork.evaluate("document.activeElement.textContent") == "Next event", "the keys still have a button"
    fork.keyboard.press("Escape")
    expect(figure.locator("[aria-current]")).to_have_count(0)


def test_each_step_is_said(fork: Page) -> None:
    figure = fork.locator("figure.tl").first
    said = figure.locator("[aria-live]")
    figure.get_by_role("button", name="Next event").click()
    expect(said).to_contain_text(re.compile(r"^\d+\.\d{3} s: parent: the shell starts python fork\.py"))
    figure.get_by_role("button", name="Next event").click()
    expect(said).to_contain_text("parent prints Ready to fork? Press Enter.")


def test_both_terminals_follow(fork: Page) -> None:
    """When the picture stands at the fork, what was printed later is not there yet, in either terminal."""
    figure = fork.locator("figure.tl").first
    lines = fork.locator("figure.run[data-run='fork/fork'] .rows > li[data-at]")
    first, second = lines.filter(has_text="Ready to fork").first, lines.filter(has_text="I am printed twice.").first
    asked = lines.filter(has_text="ps -af").nth(1)
    next_event = figure.get_by_role("button", name="Next event")
    next_event.click()
    expect(first).to_be_hidden()
    next_event.click()
    expect(first).to_be_visible()
    expect(first).to_have_class(re.compile(r"\bnow\b"))
    expect(second).to_be_hidden()
    expect(asked).to_be_hidden()
    pause = fork.locator("figure.run[data-run='fork/fork'] .rows > li.pause").last
    expect(pause).to_be_hidden()
    figure.locator(".tl-acts").press("End")
    expect(pause).to_be_visible()
    expect(second).to_be_visible()
    expect(asked).to_be_visible()
    figure.locator(".tl-acts").press("Escape")
    expect(lines.filter(visible=False)).to_have_count(0)


def test_the_names_stay_in_sight_and_hide_no_row(chromium: Browser, base: str) -> None:
    """Of a picture that is longer than the screen, where a row may tell its process by nothing but its lane."""
    page = chromium.new_page(viewport={"width": 360, "height": 640})
    _open(page, f"{base}waiting/")
    figure = page.locator("figure.tl").filter(has_text="Three generations")
    events, names = figure.locator(".tl-rows > li.row"), figure.locator(".tl-head")
    figure.get_by_role("button", name="Next event").press("End")
    assert events.count() > 1
    for _ in range(events.count() - 1):
        page.keyboard.press("ArrowUp")
        row, head, bar = (
            shown.bounding_box() for shown in (figure.locator("[aria-current]"), names, page.locator(".md-header"))
        )
        assert row and head and bar
        assert bar["y"] + bar["height"] <= head["y"] + 0.5
        assert head["y"] + head["height"] <= row["y"] + 0.5
        assert row["y"] + row["height"] <= 640
    page.close()


def test_playing_takes_the_time_of_the_run(chromium: Browser, base: str) -> None:
    """Not a sleep of ours: the clock of the page is set by hand."""
    page = chromium.new_page()
    page.clock.install(time="2026-01-01T00:00:00Z")
    _open(page, f"{base}fork/")
    page.clock.pause_at("2026-01-01T01:00:00Z")
    figure = page.locator("figure.tl").first
    events = figure.locator(".tl-rows > li.row")
    times = [float(at) for at in events.evaluate_all("rows => rows.map((row) => row.dataset.at)")]
    figure.get_by_role("button", name="Play").click()
    expect(events.nth(0)).to_have_attribute("aria-current", "step")
    page.clock.run_for(int((times[-1] - times[0]) * 1000) - 1000)
    expect(events.last).not_to_have_attribute("aria-current", "step")
    page.clock.run_for(2000)
    expect(events.last).to_have_attribute("aria-current", "step")
    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    page.close()


def test_pointing_at_a_line_lights_its_event(fork: Page) -> None:
    line = fork.locator("figure.run[data-run='fork/fork'] .rows > li").filter(has_text="Ready to fork").first
    line.hover()
    row = fork.locator("figure.tl").first.locator(".tl-rows > li.now")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Ready to fork? Press Enter.")


def test_reduced_motion_has_steps_and_no_play(chromium: Browser, base: str) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    _open(page, f"{base}fork/")
    figure = page.locator("figure.tl").first
    expect(figure.get_by_role("button", name="Next event")).to_be_visible()
    expect(figure.get_by_role("button", name="Play")).to_have_count(0)
    context.close()


def test_without_javascript_the_picture_stands(chromium: Browser, base: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}fork/")
    closed = page.locator("article details:not([open]) > summary").filter(visible=True)
    while closed.count():
        closed.first.click()
    rows = page.locator("figure.tl .tl-rows > li")
    assert rows.count() > 30
    expect(rows.filter(visible=False)).to_have_count(0)
    expect(page.locator("figure.run .rows > li").filter(visible=False)).to_have_count(0)
    expect(page.locator("figure.tl button")).to_have_count(0)
    context.close()


MEASURE = """
() => {
  const wrong = [];
  const box = (element) => element.getBoundingClientRect();
  const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - one.height / 4 && other.top < one.bottom - one.height / 4;
  const inked = [...document.querySelectorAll("figure.tl")];
  for (const figure of inked) {
    const rows = [...figure.querySelectorAll(".tl-rows > li")];
    rows.forEach((row, at) => {
      const [mine, text, draw] = [box(row), box(row.querySelector(".tl-text")), box(row.querySelector(".tl-draw"))];
      const name = `${figure.dataset.run} row ${at}`;
      if (text.left < draw.right - 0.5) wrong.push(`${name}: its text lies on its lanes`);
      if (text.right > box(figure).right + 0.5) wrong.push(`${name}: its text leaves the figure`);
      if (text.bottom > mine.bottom + 0.5) wrong.push(`${name}: its text hangs into the next row`);
      if (at && Math.abs(mine.top - box(rows[at - 1]).bottom) > 0.5) wrong.push(`${name}: a hole above it`);
      if (Math.abs(draw.height - mine.height) > 0.5) wrong.push(`${name}: its drawing is not as high as the row`);
      const stamp = document.createRange();
      stamp.selectNodeContents(row.querySelector(".tl-at"));
      if (!stamp.collapsed && meet(box(stamp), draw)) wrong.push(`${name}: its time lies on its lanes`);
      if (!stamp.collapsed && meet(box(stamp), text)) wrong.push(`${name}: its time lies on its text`);
    });
    const names = [...figure.querySelectorAll(".tl-names > li > span")].map((span) => {
      const range = document.createRange();
      range.selectNodeContents(span);
      return range.getBoundingClientRect();
    });
    names.forEach((one, at) => names.slice(at + 1).forEach((other) => {
      if (meet(one, other)) wrong.push(`${figure.dataset.run}: names overlap`);
    }));
  }
  for (const svg of document.querySelectorAll("figure.fds svg[role=img]")) {
    const texts = [...svg.querySelectorAll("text")].map(box);
    texts.forEach((one, at) => texts.slice(at + 1).forEach((other) => {
      if (meet(one, other)) wrong.push(`${svg.closest("figure").dataset.run}: texts of the tables overlap`);
    }));
    const outside = texts.filter((text) => text.left < box(svg).left || text.right > box(svg).right);
    if (outside.length) wrong.push(`${svg.closest("figure").dataset.run}: a text leaves the tables`);
  }
  return wrong;
}
"""

ARROWS = """
() => {
  const wrong = [];
  for (const figure of document.querySelectorAll("figure.tl")) {
    const lanes = figure.querySelectorAll(".tl-names > li").length;
    for (const wire of figure.querySelectorAll(":is(.m-fork, .m-collect, .m-message, .m-signal) > .wire")) {
      const drawn = wire.closest(".tl-draw").getBoundingClientRect();
      const line = wire.getBoundingClientRect();
      for (const end of [line.left, line.right]) {
        const lane = (end - drawn.left) / drawn.width * lanes - 0.5;
        if (Math.abs(lane - Math.round(lane)) > 0.08) wrong.push(`${figure.dataset.run}: an arrow ends between lanes`);
      }
      if (Math.abs((line.top + line.bottom) / 2 - drawn.top - 15) > 1) wrong.push(`${figure.dataset.run}: off its row`);
    }
  }
  return wrong;
}
"""


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (360, "light"),
        (1280, "dark"),
        pytest.param(360, "dark", marks=pytest.mark.nightly),
        pytest.param(1280, "light", marks=pytest.mark.nightly),
    ],
)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_overlaps_and_arrows_end_on_lanes(
    chromium: Browser, base: str, chapter: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    page = context.new_page()
    _open(page, f"{base}{chapter}/")
    assert page.evaluate(MEASURE) == []
    assert page.evaluate(ARROWS) == []
    colours = page.evaluate("getComputedStyle(document.querySelector('.tl-names .name').parentElement).color")
    assert colours == ("rgb(4, 98, 211)" if scheme == "light" else "rgb(160, 198, 255)")
    context.close()


LONG_PIDS = """
() => {
  const wrong = [];
  let next = 4194300;
  // Shapes and words alone: blanks at a line's end hang over its edge, unseen.
  const inked = (element) => {
    const found = [...element.querySelectorAll(".shape")].map((shape) => shape.getBoundingClientRect());
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (texts.currentNode.parentElement.closest(".vh")) continue;
      for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        found.push(...range.getClientRects());
      }
    }
    return found.filter((rect) => rect.width > 0.5 && rect.height > 0.5);
  };
  const meet = (one, other) => one.left < other.right - 0.5 && other.left < one.right - 0.5
    && one.top < other.bottom - one.height / 4 && other.top < one.bottom - one.height / 4;
  for (const figure of document.querySelectorAll("figure.tl")) {
    const pids = [...figure.querySelectorAll(".tl-names .pid")];
    for (const pid of pids) {
      const last = [...pid.childNodes].filter((node) => node.nodeType === 3 && /\\d/.test(node.data)).pop();
      last.data = last.data.replace(/\\d+/, String(--next));
    }
    const edge = figure.getBoundingClientRect();
    const name = `${figure.className} ${figure.dataset.run}`;
    // Each text of the head on its own: the names, the pids, `seconds`, `time runs down`.
    const heads = [...figure.querySelectorAll(".tl-names .name, .tl-names .pid, .tl-head p")];
    const head = heads.map((one) => [one, inked(one)]);
    const outside = (rect) => rect.left < edge.left - 0.5 || rect.right > edge.right + 0.5;
    head.forEach(([one, rects], at) => {
      for (const rect of rects) {
        if (outside(rect)) wrong.push(`${name}: ${one.textContent} leaves it`);
        for (const [other, others] of head.slice(at + 1)) {
          for (const box of others) {
            if (meet(rect, box)) wrong.push(`${name}: ${one.textContent.trim()} on ${other.textContent.trim()}`);
            // The same line: a word's breadth between two texts, or they read as one.
            const side = Math.max(box.left - rect.right, rect.left - box.right);
            const level = Math.abs(box.top - rect.top) < rect.height / 2;
            if (level && side < 3) wrong.push(`${name}: ${one.textContent.trim()} touches ${other.textContent.trim()}`);
          }
        }
      }
    });
    for (const row of figure.querySelectorAll(".tl-rows > li")) {
      const [stamp, text] = [".tl-at", ".tl-text"].map((part) => inked(row.querySelector(part)));
      if ([...stamp, ...text].some(outside)) wrong.push(`${name}: ${row.textContent.trim()} leaves it`);
      if (stamp.some((one) => text.some((other) => meet(one, other)))) wrong.push(`${name}: texts of a row`);
    }
  }
  return wrong;
}
"""


MORE_LANES = """
(count) => document.querySelectorAll("figure.tl").forEach((figure) => {
  const names = figure.querySelector(".tl-names");
  while (names.children.length < count) names.append(names.lastElementChild.cloneNode(true));
  figure.className = figure.className.replace(/\\bn\\d\\b/, `n${names.children.length}`);
})
"""


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_pids_of_seven_digits_have_room(chromium: Browser, base: str, chapter: str, width: int) -> None:
    """`pid_max` may be 4194304.  Then with more lanes than a run of the book has: the last one is put in again."""
    page = chromium.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    _open(page, f"{base}{chapter}/")
    page.add_style_tag(path=CSS / "timeline.css")  # the site's sheet is without the rules that no page uses
    for lanes in (1, 3, 4, 5, 8):
        page.evaluate(MORE_LANES, lanes)
        assert page.evaluate(LONG_PIDS) == [], f"with at least {lanes} lanes"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


CUT_ON_PAPER = """
() => [...document.querySelectorAll("figure.run .said, figure.tl .tl-text")].filter((said) => {
  const range = document.createRange();
  range.selectNodeContents(said);
  const column = (said.closest(".scroll") || said.closest("figure")).getBoundingClientRect();
  return [...range.getClientRects()].some((rect) => rect.width > 0 && rect.right > column.right + 1);
}).map((said) => said.textContent)
"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_is_cut_on_paper(chromium: Browser, base: str, chapter: str) -> None:
    """A box that scrolls on a screen does not on paper: its lines wrap.  A4 without its margins is 718 pixels wide."""
    page = chromium.new_page(viewport={"width": 718, "height": 1000})
    _open(page, f"{base}{chapter}/")
    page.emulate_media(media="print")
    assert page.evaluate(CUT_ON_PAPER) == []
    assert page.locator("figure.tl button").filter(visible=True).count() == 0
    page.close()
