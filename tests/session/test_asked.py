"""Every command that takes names says in a line what is wrong with one, or with a session file, and runs nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness import layout
from harness.session import programs_named, sessions_named
from tests.support.project import Project

COMMANDS = (
    ["harness.play"],
    ["harness.tools.teeth"],
    ["harness.tools.stable", "1"],
    ["harness.tools.matrix"],
    ["harness.tools.distributions"],
    ["harness.tools.events"],
)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    folder = tmp_path / "examples/fork"
    folder.mkdir(parents=True)
    (folder / "fork.session").write_text("# T\n$ true\n")
    (folder / "fork.py").touch()
    return folder


def test_names_mean_sessions_and_programs(book: Path) -> None:
    assert [session.name for session in sessions_named()] == ["fork/fork"]
    assert [session.name for session in sessions_named(["fork"])] == ["fork/fork"]
    assert programs_named(["fork/fork"]) == [book / "fork.py"]


def test_what_an_editor_keeps_beside_a_session_is_none(book: Path) -> None:
    (book / ".#fork.session").symlink_to("somebody@somewhere.1234")
    (book / ".fork.session").write_text("half of it")
    assert [session.name for session in sessions_named()] == ["fork/fork"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "fork/bad.session:1: nothing runs in terminal 1 yet; begin with `$ python fork.py`"),
        (["fork/forq"], "there is no chapter or example `fork/forq`; did you mean fork/fork"),
    ],
)
def test_what_is_wrong_is_a_line_and_status_2(
    names: list[str], said: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / "bad.session").write_text("a line\n")
    with pytest.raises(SystemExit) as ended:
        sessions_named(names)
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    files = {"fork/fork.session": "# T\n$ python fork.py\n", "fork/fork.py": "", "fork/bad.session": "# T\n? 999\n"}
    return Project(tmp_path_factory.mktemp("project"), files)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["harness.tools.bench", "sessions"], "fork/bad.session:2: "),
        *(([*command, "fork"], "fork/bad.session:2: ") for command in COMMANDS),
        *(([*command, "forq"], "there is no chapter or example `forq`; did you mean ") for command in COMMANDS),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_each_command_ends_so(project: Project, command: list[str], said: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", *command], cwd=project.folder, env=project.environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert ended.stderr.startswith(said)
