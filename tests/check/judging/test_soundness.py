"""Faults of a run as such, and a file that does not give what is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from harness.check.judging.soundness import Halt, describe, doing, loaded, scene, sound
from harness.check.trial import Run, Seen, Told, TrialProcess
from harness.check.trial.seen import Fault
from harness.processes import Other


def other(pid: int, state: str, waits_in: str = "") -> Other:
    return Other(pid, 1, state, "python mine.py", waits_in)


def of_loading(*told: tuple[str, dict[str, Any]], status: int = 0) -> Seen:
    """A trial in which this was told while the file was loaded."""
    load = Run("load", first=9, processes={9: TrialProcess(9, 1, 0.0, status=status)})
    load.told = [Told(0.0, 9, what, data) for what, data in told]
    return Seen(load=load)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("deadline", "It does not end."),
        ("storm", "It starts processes without end."),
        ("flood", "It prints without end."),
        ("vanished", "It ended the process that had loaded it."),
    ],
)
def test_a_fault_of_the_run_is_a_wrong(fault: Fault, says: str) -> None:
    (finding,) = sound(Run("load", fault=fault), "a")
    assert (finding.point, finding.kind, finding.says) == ("a", "wrong", says)


def test_a_run_without_a_fault_is_sound() -> None:
    assert list(sound(Run("load"), "a")) == []


def test_what_hangs_is_told_process_by_process_without_those_that_have_ended() -> None:
    left = (other(9, "S", "do_wait"), other(10, "Z"), other(11, "S", "anon_pipe_read"))
    (finding,) = sound(Run("load", first=9, over=6.2, fault="deadline", leftovers=left), "a")
    assert finding.says == "It does not end. Somebody waits for input that never comes."
    assert finding.seen == (
        "still there after 6 s: process 9 (the first one) waits for a child",
        "still there after 6 s: process 11 (python mine.py) waits for something to read from a pipe",
    )


@pytest.mark.parametrize(
    ("left", "waits"),
    [
        ([other(9, "S", "do_wait"), other(10, "S", "hrtimer_nanosleep")], False),
        ([other(9, "S", "unix_stream_data_wait")], True),
        ([other(9, "Z", "pipe_read"), other(10, "R")], False),
        ([], False),
    ],
)
def test_somebody_waits_for_input_where_one_that_lives_does(left: list[Other], waits: bool) -> None:
    (finding,) = sound(Run("load", fault="deadline", leftovers=tuple(left)), "a")
    assert finding.says == "It does not end." + " Somebody waits for input that never comes." * waits


def test_of_many_that_hang_four_are_told() -> None:
    left = tuple(other(pid, "R") for pid in range(10, 20))
    (finding,) = sound(Run("load", fault="deadline", leftovers=left), "a")
    assert [seen.split()[6] for seen in finding.seen] == ["10", "11", "12", "13"]


@pytest.mark.parametrize(("line", "where"), [(3, "x (line 3)"), (0, "x")])
def test_an_exception_is_told_with_its_line_if_it_has_one(line: int, where: str) -> None:
    with pytest.raises(Halt) as halt:
        loaded(of_loading(("unloadable", {"kind": "NameError", "error": "x", "line": line})), "a", "wanted")
    assert halt.value.finding.seen == (where,)


def test_a_process_in_a_call_that_has_no_words_is_told_by_its_state() -> None:
    run = Run("load")
    told = [doing(other(9, state, "some_call"), run).rpartition(") ")[2] for state in "RZTS"]
    assert told == ["runs", "has ended", "is stopped", "is asleep"]


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (of_loading(("loaded", {"names": []})), "There is no function wanted yet."),
        (of_loading(("loaded", {"names": ["want"]})), "There is no function wanted; the name must be this one."),
        (of_loading(status=3), "The file ended the program while it was being loaded."),
        (
            of_loading(("unloadable", {"kind": "SystemExit", "error": "", "line": 1})),
            "The file ended the program while it was being loaded.",
        ),
        (
            of_loading(("unloadable", {"kind": "EOFError", "error": "", "line": 1})),
            "The file reads more input than there is while it is being loaded.",
        ),
        (
            of_loading(("unloadable", {"kind": "NameError", "error": "x", "line": 1})),
            "The file cannot be loaded: an exception left it.",
        ),
        (Seen(load=Run("load", fault="flood")), "It prints without end."),
    ],
)
def test_a_file_that_does_not_give_the_function_halts_the_judge(seen: Seen, says: str) -> None:
    with pytest.raises(Halt) as halt:
        loaded(seen, "a", "wanted")
    assert (halt.value.finding.point, halt.value.finding.says) == ("a", says)


def test_a_file_that_gives_the_function_does_not() -> None:
    seen = of_loading(("loaded", {"names": ["wanted"]}))
    loaded(seen, "a", "wanted")
    with pytest.raises(Halt):
        loaded(seen, "a", "another")


def test_an_end_before_anything_could_be_called_is_told_with_its_status() -> None:
    with pytest.raises(Halt) as halt:
        loaded(of_loading(status=-9), "a", "wanted")
    assert halt.value.finding.seen == ("it ended with SIGKILL before anything could be called",)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "exit status 0"),
        (255, "exit status 255"),
        (-15, "SIGTERM"),
        (-37, "SIGRTMIN+3"),
        (None, "a status that its parent collected"),
    ],
)
def test_a_status_is_told_as_what_it_means(status: int | None, words: str) -> None:
    assert describe(status) == words


def test_a_scene_is_had_if_it_was_reached_and_is_sound() -> None:
    played, broken = Run("played"), Run("broken", fault="storm")
    seen = Seen(scenes={"played": played, "broken": broken})
    assert scene(seen, "played", "a") is played
    with pytest.raises(Halt) as halt:
        scene(seen, "broken", "a")
    assert halt.value.finding.says == "It starts processes without end."
    with pytest.raises(Halt) as halt:
        scene(seen, "later", "a")
    assert halt.value.finding.kind == "not reached"
