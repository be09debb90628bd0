"""Commands run in a copy of the session's folder, with a shell only where they need one, and watched if they can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.play.home import Home, furnished
from harness.python import interpreter
from harness.session.parser import read_session


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which `tool` is a command and `own` is a program that can be run."""
    for path in (*(tmp_path / "bin" / name for name in ("tool", "ps", "lsof", "pkill")), tmp_path / "home/own"):
        path.parent.mkdir(exist_ok=True)
        path.touch(0o755)
    return Home(tmp_path / "home", {"PATH": str(tmp_path / "bin")}, tmp_path)


@pytest.mark.parametrize(
    ("text", "argv"),
    [
        ("tool a  -b", ["tool", "a", "-b"]),
        ("tool | tool", ["sh", "-c", "tool | tool"]),
        ("tool > x", ["sh", "-c", "tool > x"]),
        ("tool 'a b'", ["sh", "-c", "tool 'a b'"]),
        ("A=1 tool", ["sh", "-c", "A=1 tool"]),
        ("tool *.py", ["sh", "-c", "tool *.py"]),
    ],
)
def test_a_shell_runs_what_only_a_shell_understands(home: Home, text: str, argv: list[str]) -> None:
    untraced = Home(home.path, home.env, None)
    assert untraced.start_of(text, 0) == (argv, None)


@pytest.mark.parametrize(
    ("text", "traced"),
    [
        ("tool a", True),
        ("./own", True),
        ("no_such_tool", False),
        ("./no_such", False),
        ("ps -f", False),
        ("lsof", False),
        ("pkill x", True),
    ],
)
def test_what_is_there_is_traced_unless_it_looks_at_others(home: Home, text: str, traced: bool) -> None:
    argv, log = home.start_of(text, 7)
    assert log == (home.logs / "7.strace" if home.logs and traced else None)
    assert (argv[0] == "strace") == traced
    assert argv[-len(text.split()) :] == text.split()


def test_a_home_has_the_files_of_its_folder_but_no_session(tmp_path: Path) -> None:
    chapter = tmp_path / "chapter"
    (chapter / "__pycache__").mkdir(parents=True)
    (chapter / "one.session").write_text("# One\n$ true\n")
    (chapter / "one.py").touch()
    folder = tmp_path / "0"
    folder.mkdir()
    made = furnished(read_session(chapter / "one.session"), interpreter(), folder, traced=False)
    assert [path.name for path in made.path.iterdir()] == ["one.py"]
    assert (made.env["HOME"], made.logs) == (str(made.path), None)
    assert furnished_python(made).is_file()


def furnished_python(home: Home) -> Path:
    """The `python` that its commands find first."""
    return Path(home.env["PATH"].split(":")[0]) / "python"
