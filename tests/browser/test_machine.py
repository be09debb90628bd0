"""The Linux in the page: from a click to what real processes print, in the site as it is served."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Seen
from tests.browser.machine import Machine, built, press

pytestmark = built


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


@pytest.mark.nightly
def test_the_cover_opens_the_machine(opened: Callable[[str], Page]) -> None:
    page = opened("")
    page.get_by_role("button", name="Open the Linux machine").click()
    machine = Machine(page).up()
    machine.type(1, "echo $((40 + 2))")
    machine.says(1, "\n42")


@pytest.mark.nightly
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


@pytest.mark.nightly
def test_two_tabs_have_a_machine_each(opened: Callable[[str], Page]) -> None:
    first, second = (press(opened("fork/"), "fork/fork.py") for _ in range(2))
    for machine in (first.up(), second.up()):
        machine.says(1, "Press Enter")
    first.page.bring_to_front()
    first.dock.locator("#screen-1 textarea").focus()
    first.page.keyboard.press("Enter")
    first.says(1, "I am printed twice.\nI am printed twice.")
    assert "twice" not in second.says(1, "Press Enter")


@pytest.fixture
def other(chromium: Browser, base: str) -> Iterator[Callable[..., Page]]:
    """Opens pages whose emulator, a worker that no init script reaches, has `first` before all and `new` for `old`."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")  # it would answer

    def opener(path: str, first: str, old: str = "", new: str = "") -> Page:
        def changed(route: Route) -> None:
            answer = route.fetch()
            assert old in answer.text()
            route.fulfill(response=answer, body=first + answer.text().replace(old, new))

        page = context.new_page()
        page.route("**/emulator.js*", changed)
        page.goto(base + path)
        return page

    yield opener
    context.close()


def test_nothing_is_typed_before_the_terminals_know_their_sizes(other: Callable[..., Page]) -> None:
    """Bash draws its line anew when it hears of a size: typed meanwhile, a command may stand there twice."""
    hears = "var log = []; addEventListener('message', ({ data }) => log.push(`asked ${data.type} ${data.id}`));"
    tells = (
        "var post = postMessage; postMessage = (it, rest) => { log.push(`told ${it.type} ${it.id}`); post(it, rest); };"
    )
    page = other("fork/", hears + tells)
    machine = press(page, "fork/fork.py").up()
    assert machine.says(1, "Press Enter").count("python fork.py") == 1
    [worker] = [worker for worker in page.workers if "emulator.js" in worker.url]
    log: list[str] = worker.evaluate("log")
    before = log[: next(at for at, line in enumerate(log) if line.startswith("asked type"))]
    sizes = [line.split()[-1] for line in before if line.startswith("asked size")]
    assert len(sizes) >= 2 and all(f"told done {number}" in before for number in sizes)


@pytest.mark.nightly
def test_the_guest_gets_the_browsers_random_bytes(other: Callable[..., Page]) -> None:
    """The bytes that the kernel is given are those that `crypto.getRandomValues` gave.

    What the kernel does with them is seen by the machine's self-test; that two visits' numbers differ would show
    nothing, as they do without.
    """
    seed = "crypto.getRandomValues = (bytes) => (bytes.forEach((_, n) => (bytes[n] = n + 100)), bytes);"
    page = other("", seed, "reseed </page/entropy", "cp /page/entropy /tmp/entropy; reseed </page/entropy")
    page.get_by_role("button", name="Open the Linux machine").click()
    machine = Machine(page).up()
    machine.type(1, "od -An -v -tx1 -w32 /tmp/entropy; echo en''d")
    given = " ".join(f"{number + 100:02x}" for number in range(32))
    assert f"\n {given}\nend" in machine.says(1, "\nend")
