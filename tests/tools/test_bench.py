"""The command that measures: its lines, with nothing played and nothing built."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from harness import layout
from harness.capture import Capture
from harness.session import Session
from harness.session.parser import parse_session
from harness.tools import bench
from tests.support import page_samples as samples


def player(verdict: Literal["passed", "failed"] = "passed") -> object:
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


def test_without_nox_its_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[1:])
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr("subprocess.run", run)
    (said,) = bench.nox()
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
