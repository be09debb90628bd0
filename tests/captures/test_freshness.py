"""A capture is stale just when something that it depends on has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import schema, stored
from harness.capture.schema import Capture, Ran
from harness.captures import freshness
from harness.python.interpreters import Interpreter

PACKAGE = Path(layout.__file__).parent
PYTHON = Interpreter(Path("/usr/bin/python3"), Path("/usr"), "3.13.0")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "examples" / "fork"
    (folder / "data").mkdir(parents=True)
    (folder / "fork.session").write_text("# Fork\n$ python fork.py\n")
    (folder / "other.session").write_text("# Other\n$ true\n")
    (folder / "fork.py").write_text("print(1)\n")
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    monkeypatch.setattr(freshness, "unavailable", lambda: None)
    return folder / "fork.session"


@pytest.fixture
def kept(session: Path) -> Capture:
    ran = Ran("2026-01-01T00:00:00Z", "Linux 6.1", "3.13.0", True, 1.0)
    kept = Capture(schema.SCHEMA, freshness.key(session, PYTHON), "fork/fork", "Fork", ran)
    stored.save(kept, layout.capture_path("fork/fork", "3.13.0"))
    return kept


@pytest.mark.usefixtures("kept")
def test_it_is_fresh_until_something_changes(session: Path) -> None:
    assert freshness.why_stale("fork/fork", PYTHON) is None
    (session.parent / "other.session").write_text("# Changed\n$ true\n")
    assert freshness.why_stale("fork/fork", PYTHON) is None


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("change", ["program", "session", "new file", "python", "strace", "schema", "code"])
def test_it_is_stale_after_any_change(session: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    python = PYTHON
    if change == "program":
        (session.parent / "fork.py").write_text("print(2)\n")
    elif change == "session":
        session.write_text("# Fork\n$ python fork.py\n1\n")
    elif change == "new file":
        (session.parent / "data.txt").write_text("")
    elif change == "python":
        python = replace(PYTHON, version="3.13.1")
    elif change == "strace":
        monkeypatch.setattr(freshness, "unavailable", lambda: "there is no strace here")
    elif change == "code":
        monkeypatch.setattr(freshness, "code", lambda package: "other")
    else:
        monkeypatch.setattr(freshness, "SCHEMA", schema.SCHEMA + 1)
    why = freshness.why_stale("fork/fork", python)
    assert why is not None
    assert why.endswith(f": {freshness.MEND}")


def test_the_code_that_makes_captures_is_all_of_what_plays(tmp_path: Path) -> None:
    """Whatever `harness.play` imports: a change of it makes captures stale, and a change of a page's code does not."""
    script = "import sys, harness.play.__main__; print(*(n for n in sys.modules if n.startswith('harness.')))"
    ran = subprocess.run([sys.executable, "-c", script], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in ran.stdout.split()}
    # Where a capture lies, and whether it is stale, changes nothing in it.
    assert rooms - {"layout", "captures"} == {name.removesuffix(".py") for name in layout.RUNNERS}
    package = tmp_path / "harness"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = freshness.code(package)
    for changed, stale in (("trace/replay.py", True), ("text.py", True), ("page/html.py", False)):
        freshness.code.cache_clear()
        with (package / changed).open("a") as file:
            file.write("# another\n")
        assert (freshness.code(package) != before) == stale
        before = freshness.code(package)


@pytest.mark.usefixtures("session")
def test_what_was_never_played_and_what_does_not_exist() -> None:
    assert (
        freshness.why_stale("fork/fork", PYTHON) == f"fork/fork was not captured with Python 3.13.0: {freshness.MEND}"
    )
    assert freshness.why_stale("fork/nope", PYTHON) == "there is no session examples/fork/nope.session"


def test_a_run_that_failed_cannot_be_shown(kept: Capture) -> None:
    stored.save(replace(kept, verdict="failed"), layout.capture_path("fork/fork", "3.13.0"))
    why = freshness.why_stale("fork/fork", PYTHON)
    assert why == "fork/fork failed when it was last run: `nox -s examples -- fork/fork` says why"


@pytest.mark.usefixtures("kept")
def test_a_capture_that_is_half_written_cannot_be_shown() -> None:
    path = layout.capture_path("fork/fork", "3.13.0")
    path.write_text(path.read_text()[:-20])
    why = freshness.why_stale("fork/fork", PYTHON)
    assert why is not None
    assert "cannot be read" in why


def test_two_sessions_of_one_folder_have_two_keys(session: Path) -> None:
    keys = {
        freshness.key(path, PYTHON, traced) for path in session.parent.glob("*.session") for traced in (True, False)
    }
    assert len(keys) == 4


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", [".fork.py.swp", "fork.py~"])
def test_what_an_editor_leaves_changes_nothing(session: Path, name: str) -> None:
    (session.parent / name).write_text("")
    (session.parent / ".#fork.py").symlink_to("somebody@somewhere.1234")
    assert freshness.why_stale("fork/fork", PYTHON) is None


def test_what_was_skipped_may_be_played_again(kept: Capture) -> None:
    assert not freshness.skipped("fork/fork", PYTHON)
    stored.save(replace(kept, verdict="skipped"), layout.capture_path("fork/fork", "3.13.0"))
    assert freshness.skipped("fork/fork", PYTHON)
    assert not freshness.skipped("fork/other", PYTHON)


def test_a_capture_of_any_python_fits_if_it_was_made_from_these_sources(session: Path, kept: Capture) -> None:
    assert freshness.unfit(kept) is None
    other = replace(kept, ran=replace(kept.ran, python="3.12.1"), key=freshness.key_under(session, "3.12.1", True))
    assert freshness.unfit(other) is None
    assert freshness.unfit(replace(other, key=kept.key)) == "it was made from other sources"
    assert freshness.unfit(replace(kept, verdict="failed")) == "it failed"
    assert freshness.unfit(replace(kept, name="fork/nope")) == "there is no session fork/nope"


def test_the_sources_of_a_key_are_the_same_under_every_python(session: Path) -> None:
    keys = [
        freshness.key_under(session, version, traced) for version in ("3.12.1", "3.13.0") for traced in (True, False)
    ]
    assert len(set(keys)) == 4
    assert {freshness.sources_of(key) for key in keys} == {freshness.sources(session)}


def test_a_file_that_is_gone_when_its_turn_comes_changes_nothing(
    session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor tries with one whether it may write in the folder."""
    before = freshness.key(session)
    gone = session.parent / "4913"
    there = sorted(path for path in session.parent.iterdir() if path.is_file())
    monkeypatch.setattr(Path, "iterdir", lambda folder: iter([gone, *there]))
    monkeypatch.setattr(layout, "is_source", lambda path: True)
    assert freshness.key(session) == before
