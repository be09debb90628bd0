"""What the self-test counts and prints, and when it fails; no machine is started."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from harness import layout
from harness.session import Session
from machine.guest import selftest
from machine.guest.selftest import Failed, Report


def test_what_was_tried_is_counted_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.add("fork/fork", "")
    report.add("fork/pipe", "fork/pipe: it hangs")
    report.skip("exec/cc", "the guest has no cc")
    assert (report.passed, report.failed, report.skipped) == (1, 1, 1)
    assert capsys.readouterr().out.splitlines() == [
        "passed  fork/fork",
        "FAILED  fork/pipe: it hangs",
        "skipped exec/cc: the guest has no cc",
    ]


@pytest.mark.parametrize(("only", "parts"), [((), "sessions entropy exercises"), (("fork/fork",), "sessions")])
def test_some_sessions_alone_are_tried_without_the_rest(
    monkeypatch: pytest.MonkeyPatch, only: Sequence[str], parts: str
) -> None:
    tried = []
    for name in ("sessions", "entropy", "exercises"):
        monkeypatch.setattr(selftest, f"_{name}", lambda *_, name=name: tried.append(name))
    selftest.run(["node"], only)
    assert tried == parts.split()


def test_one_failure_is_enough(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(selftest, "_sessions", lambda command, report, only: report.add("x", "wrong"))
    with pytest.raises(Failed):
        selftest.run(["node"], ["x"])
    assert "self-test in the guest: 0 passed, 1 failed, 0 skipped" in capsys.readouterr().out


class Tried:
    """A guest of which each start is counted; it lacks `cc`, and its terminals say what `status_of` does of a check."""

    started: ClassVar[list[Tried]] = []

    def __init__(self) -> None:
        self.closed = False
        self.typed = ""
        Tried.started.append(self)

    def run(self, command: str) -> tuple[int, str]:
        return int("cc" in command), ""

    def type(self, terminal: int, text: str) -> None:
        self.typed = text

    def prompt(self, terminal: int, patience: float) -> tuple[int, str]:
        return (0 if "solution" in self.typed else 1 if "/01_" in self.typed else 0), "it says this"

    def close(self) -> None:
        assert not self.closed
        self.closed = True


@pytest.fixture
def guests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Tried]:
    """The guests that were started; there are three sessions and two exercises."""
    Tried.started.clear()
    monkeypatch.setattr(selftest, "_start", lambda command: Tried())
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    for name, text in {
        "fork/one.session": "# T\n$ one\n",
        "fork/needs.session": "# T\nneeds: cc, compiles\n$ needs\n",
        "fork/two.session": "# T\n$ two\n",
        "exercises/01_x/start.py": "",
        "exercises/01_x/solution.py": "",
        "exercises/02_y/start.sh": "",
        "exercises/02_y/solution.sh": "",
    }.items():
        (tmp_path / "examples" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "examples" / name).write_text(text)
    return Tried.started


class Plays:
    """Stands for a play of a session: `fork/one` goes wrong."""

    def __init__(self, guest: Tried, played: Session) -> None:
        assert not guest.closed
        self.wrong = "it went otherwise" if played.name == "fork/one" else ""

    def play(self) -> str:
        return self.wrong


@pytest.mark.parametrize(
    ("only", "counts", "machines"), [((), (1, 1, 1), 2), (("fork/two",), (1, 0, 0), 1), (("fork/one",), (0, 1, 0), 2)]
)
def test_each_session_that_can_be_is_played_and_after_a_failure_in_a_new_machine(
    guests: list[Tried], monkeypatch: pytest.MonkeyPatch, only: Sequence[str], counts: tuple[int, ...], machines: int
) -> None:
    monkeypatch.setattr(selftest, "Play", Plays)
    report = Report()
    selftest._sessions(["node"], report, only)
    assert (report.passed, report.failed, report.skipped) == counts
    assert [guest.closed for guest in guests] == [True] * machines


def test_of_each_exercise_the_solution_must_pass_and_the_start_must_fail(
    guests: list[Tried], capsys: pytest.CaptureFixture[str]
) -> None:
    report = Report()
    selftest._exercises(["node"], report)
    assert capsys.readouterr().out.splitlines() == [
        "passed  exercise 1: solution.py gives 0",
        "passed  exercise 1: start.py gives 1",
        "passed  exercise 2: solution.sh gives 0",
        "FAILED  exercise 2: start.sh gives 0, not 1",
        "it says this",
    ]
    assert [guest.closed for guest in guests] == [True]


class Kernel:
    """A guest whose kernel takes in `taken` of a seed, whatever it is given."""

    def __init__(self, taken: slice, minimum: int) -> None:
        self.taken, self.minimum = taken, minimum
        self.seed = b""

    def put(self, name: str, data: bytes) -> None:
        assert name == "entropy"
        self.seed = data

    def run(self, command: str) -> tuple[int, str]:
        shown = "".join(rf"\x{byte:02x}" for byte in self.seed[self.taken])
        text = f'ioctl(3, RNDADDENTROPY, {{entropy_count=256, buf_size=32, buf="{shown}"}}) = 0\n'
        text += "ioctl(3, RNDRESEEDCRNG) = 0\n"
        return int(len(self.seed) < self.minimum), text

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("taken", "minimum", "failed"), [(slice(None), 32, 0), (slice(1, None), 32, 1), (slice(None), 0, 1)]
)
def test_the_kernel_must_take_in_the_very_bytes_and_no_fewer(
    monkeypatch: pytest.MonkeyPatch, taken: slice, minimum: int, failed: int
) -> None:
    monkeypatch.setattr(selftest, "Guest", lambda command: Kernel(taken, minimum))
    report = Report()
    selftest._entropy(["node"], report)
    assert (report.passed, report.failed) == (2 - failed, failed)


def test_the_shells_of_the_test_tell_how_a_command_ended() -> None:
    assert re.search(rb"printf .*%s.* \$\?", selftest.RC)
    assert "--rcfile /page/rc" in selftest.SHELL
