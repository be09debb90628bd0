"""The command that measures: its lines, with nothing played and nothing built."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Literal, Protocol

import pytest

from harness import layout
from harness.capture import Capture, Event
from harness.session import Session
from harness.session.parser import parse_session
from harness.tools import bench
from tests.support import page_samples as samples


class Play(Protocol):
    def __call__(self, sessions: Sequence[Session], save: bool = True) -> list[Capture]: ...


def player(verdict: Literal["passed", "failed"] = "passed") -> Play:
    def play(sessions: Sequence[Session], save: bool = True) -> list[Capture]:
        assert not save, "a measured run is not kept"
        ran = replace(samples.RAN, seconds=float(len(sessions)))
        return [replace(samples.wait(), name=session.name, verdict=verdict, ran=ran) for session in sessions]

    return play


def test_the_longest_session_alone_is_held_against_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 4.0, 0.0, 2.0] * 3)
    monkeypatch.setattr(bench, "play", player())
    monkeypatch.setattr("time.perf_counter", lambda: next(times))
    everything = len(layout.session_files())
    first, second = bench.sessions()
    assert first.startswith(f"{everything} sessions at once: 4.00 s; the longest, ")
    assert first.endswith("alone: 2.00 s")
    assert second.startswith("sessions/longest ratio: 2.00 ")


def test_what_fails_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "play", player("failed"))
    with pytest.raises(SystemExit, match="these failed, so nothing was measured: "):
        next(bench.sessions())


def used(monkeypatch: pytest.MonkeyPatch, own: float, programs: float) -> None:
    """Each play takes so many seconds of processor time, a quarter of it in the kernel."""
    plays = [0]

    def play(sessions: Sequence[Session], save: bool = True) -> list[Capture]:
        plays[0] += 1
        return player()(sessions, save)

    def getrusage(who: int) -> SimpleNamespace:
        so_far = plays[0] * {resource.RUSAGE_SELF: own, resource.RUSAGE_CHILDREN: programs}[who]
        return SimpleNamespace(ru_utime=0.75 * so_far, ru_stime=0.25 * so_far)

    monkeypatch.setattr(bench, "play", play)
    monkeypatch.setattr("resource.getrusage", getrusage)


def test_the_player_s_own_time_is_of_a_session_and_not_of_its_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    used(monkeypatch, own=0.02 * len(layout.session_files()), programs=100.0)
    (said,) = bench.player()
    assert said.startswith("the player's own processor time: 20.0 ms a session ")


@pytest.mark.parametrize(("alone", "why"), [(4.0, ""), (6.0, "; not to be met: chapter/two alone takes 6.00 s")])
def test_all_at_once_is_held_against_what_the_programs_need(
    monkeypatch: pytest.MonkeyPatch, alone: float, why: str
) -> None:
    used(monkeypatch, own=100.0, programs=8.0)
    sessions = [parse_session(Path(f"chapter/{name}.session"), "# One.\n$ true\n") for name in ("one", "two")]
    monkeypatch.setattr(bench, "sessions_named", lambda: sessions)
    monkeypatch.setattr(bench, "_longest", lambda _: 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    times = iter([0.0, 10.0, 0.0, alone])
    monkeypatch.setattr("time.perf_counter", lambda: next(times))
    assert list(bench.cores()) == [
        "processor time of the programs: 8.00 s, over 2 processors: 4.00 s",
        f"all sessions at once over that: 2.50   (bar 1.25{why})",
    ]


def test_the_longest_is_the_one_that_took_longest() -> None:
    captures = [replace(samples.wait(), ran=replace(samples.RAN, seconds=seconds)) for seconds in (1.0, 3.0, 2.0)]
    assert bench._longest(captures) == 1


def test_sessions_that_cost_much_are_named_with_the_reason_the_costliest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    events = (
        Event(0.0, 0.1, 4211, "exec", path="/bin/ls"),
        Event(0.1, 0.2, 4211, "fork", child=4217),
        Event(0.2, 0.3, 4217, "exec", path="/bin/none", error="ENOENT"),
    )

    def took(name: str, programs: float, traced: bool = True) -> bench._Played:
        kept = replace(samples.wait(), name=name, events=events, ran=replace(samples.RAN, traced=traced))
        return bench._Played([kept], 1.0, 1.0, programs)

    monkeypatch.setattr(bench, "_apart", lambda _: [took("a", 0.3), took("b", 0.4), took("c", 0.5, traced=False)])
    assert list(bench.costly()) == [
        "sessions whose programs take over 0.3 s of processor time: 2",
        "  c: 0.50 s; not traced",
        "  b: 0.40 s; 2 processes, 1 programs started, 3 calls of their own",
    ]


def test_what_nox_takes_for_itself_is_measured_with_nothing_played(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[1:])
        return subprocess.CompletedProcess(command, 0)

    times = iter([0.0, 1.0, 0.0, 2.0, 0.0, 9.0])
    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr("time.perf_counter", lambda: next(times))
    (said,) = bench.around()
    assert said.startswith("nox -R -s examples, playing nothing: 2.00 s ")
    assert all(command[-1] == "--collect-only" for command in asked[1:])


@pytest.mark.parametrize("line", [bench.nox, bench.around])
def test_without_nox_its_line_says_so(monkeypatch: pytest.MonkeyPatch, line: Callable[[], Iterator[str]]) -> None:
    asked = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[1:])
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr("subprocess.run", run)
    (said,) = line()
    assert "not measured, there is no nox" in said
    assert asked == [["-m", "nox", "--version"]]


def test_the_sessions_that_are_made_up_are_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "play", player())
    assert [line.split()[0] for line in bench.synthetic()] == ["50", "100", "200"]
    made = parse_session(Path("examples/bench/one_second.session"), bench._SESSION)
    assert made.cast == ("parent", "child")
    compile(bench._PROGRAM, "one_second.py", "exec")


def test_a_site_is_built_with_and_without_the_macros_and_its_configuration_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins:\n  - macros:\n      x: 1\n")
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    built = []

    def build(config: Path, target: Path) -> float:
        built.append((config.name, "enabled: false" in config.read_text()))
        return 3.0 if target.name == "full" else 2.0

    monkeypatch.setattr(bench, "_build", build)
    assert list(bench.site())[1].startswith("site ratio: 1.50 ")
    assert set(built) == {("mkdocs.yml", False), (".bench-mkdocs.yml", True)}
    assert [path.name for path in tmp_path.iterdir()] == ["mkdocs.yml"]


def test_the_lines_that_were_named_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "LINES", {name: (lambda name=name: iter([f"line of {name}"])) for name in ("a", "b")})
    assert bench.main(["b"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["line of b"]
    assert bench.main([]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["line of a", "line of b"]
    with pytest.raises(SystemExit):
        bench.main(["a", "c"])
    assert "there is no line c; there are a, b" in capsys.readouterr().err
