"""What the reader writes in the Linux in the page: it runs as written, is checked, kept, put back and taken home."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT
from tests.browser.machine import Machine, built, press

pytestmark = built
EXERCISE = ROOT / "examples/exercises/05_launch_child"


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
    machine.choose("Put the program back")
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


@pytest.mark.nightly
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


@pytest.mark.nightly
def test_files_can_be_taken_home(opened: Callable[[str], Page]) -> None:
    machine = press(opened("fork/"), "fork/fork.py").up()
    machine.says(1, "Press Enter")
    with machine.page.expect_download() as started:
        machine.choose("Download my files")
    packed = started.value.path().read_bytes()
    assert started.value.suggested_filename == "my-files.tar.gz"
    assert packed[:2] == b"\x1f\x8b" and len(packed) > 1000


KEEPS = "() => Object.keys(localStorage).filter((key) => /files|passed/.test(key))"


def test_progress_is_exported_forgotten_and_taken_in_again(opened: Callable[[str], Page]) -> None:
    page = opened("parent_child/")
    machine = press(page, "exercises/05_launch_child/start.py").up()
    solution = (EXERCISE / "solution.py").read_text()
    machine.write(solution)
    machine.dock.get_by_role("button", name="Check", exact=True).click()
    machine.says(1, "Passed")
    expect(page.locator(".machine-passed")).to_be_attached()
    with page.expect_download() as started:
        machine.choose("Export files and progress")
    exported = started.value.path()
    assert started.value.suggested_filename == "unix-processes.json"
    found = json.loads(exported.read_text())
    assert found["files"] == {"my/05_launch_child.py": solution} and list(found["passed"]) == ["5"]
    mark = page.locator(".machine-passed").inner_text()
    assert mark.endswith(found["passed"]["5"])

    machine.choose("Forget files and progress")
    machine.dock.get_by_role("button", name="Forget them").click()
    expect(page.locator(".machine-passed")).not_to_be_attached()
    expect(machine.dock.locator("#file-note")).to_have_text("yours to change")
    assert page.evaluate(KEEPS) == []
    machine.type(
        2, "until diff -q my/05_launch_child.py /course/examples/exercises/05*/start.py; do :; done; echo for''got"
    )
    machine.says(2, "forgot")  # the guest has the book's text again

    machine.take_in(exported.read_text())
    expect(page.locator(".machine-passed")).to_have_text(mark)
    expect(machine.dock.locator("#file-note")).to_have_text("passed")
    machine.type(
        2, "until diff -q my/05_launch_child.py /course/examples/exercises/05*/solution.py; do :; done; echo ba''ck"
    )
    machine.says(2, "\nback")
    page.reload()
    expect(page.locator(".machine-passed")).to_have_text(mark)


def test_what_was_not_exported_here_is_refused(opened: Callable[[str], Page]) -> None:
    page = opened("")
    page.get_by_role("button", name="Open the Linux machine").click()
    machine = Machine(page).up()
    said = machine.dock.locator("#say:not([hidden]) #say-text")
    for text in (
        "no JSON", "null", "[]", "{}",
        '{"files": {}, "passed": []}',
        '{"files": {"fork/fork.py": 3}, "passed": {}}',
        '{"files": {"../.profile": "exit"}, "passed": {}}',
        '{"files": {}, "passed": {"5": "<b>yes</b>"}}',
    ):  # fmt: skip
        machine.take_in(text)
        expect(said).to_have_text("taken.json: this is not a file that was exported here.")
        expect(machine.dock.locator("#say-no")).to_be_hidden()  # there is nothing to choose
        page.keyboard.press("Enter")
        expect(said).to_have_count(0)
        expect(machine.dock.locator("#more summary")).to_be_focused()
        assert page.evaluate(KEEPS) == [], text
    machine.take_in(json.dumps({"files": {"fork/fork.py": "#" * 6_000_000}, "passed": {"5": "2026-01-01"}}))
    expect(said).to_have_text("taken.json: this browser has no room for it.")
    assert page.evaluate(KEEPS) == []
