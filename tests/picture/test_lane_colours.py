"""Which process has which colour."""

from __future__ import annotations

from dataclasses import replace

from harness.capture import Step
from harness.picture import lanes
from tests.support import page_samples as samples


def test_colours_go_by_order_of_birth_and_only_to_processes_of_the_cast() -> None:
    found = lanes(samples.fork())
    assert [(lane.name, lane.number) for lane in found.all] == [("parent", 1), ("child", 2)]
    assert found.of_pid(4213) is None


def test_a_sixth_process_starts_the_colours_over() -> None:
    first = samples.fork().processes[0]
    many = tuple(replace(first, pid=100 + at, name=f"p{at}", born=float(at)) for at in range(7))
    assert [lane.number for lane in lanes(replace(samples.fork(), processes=many)).all] == [1, 2, 3, 4, 5, 1, 2]


def test_parent_and_child_have_the_colours_of_the_listings_even_below_a_shell() -> None:
    first = samples.fork().processes[0]
    born = enumerate(("bash", "parent", "child", "other"))
    many = tuple(replace(first, pid=100 + at, name=name, born=float(at)) for at, name in born)
    found = lanes(replace(samples.fork(), processes=many))
    assert [(lane.name, lane.number) for lane in found.all] == [("bash", 3), ("parent", 1), ("child", 2), ("other", 4)]


def test_a_nameless_descendant_is_called_by_its_pid() -> None:
    parent = samples.fork().processes[0]
    child = replace(parent, pid=99, parent=parent.pid, name="", born=1.0)
    assert [lane.name for lane in lanes(replace(samples.fork(), processes=(child, parent))).all] == ["parent", "pid 99"]


def test_untraced_runs_have_the_lanes_of_the_session_with_the_parent_first() -> None:
    steps = (Step(1, (samples.output(0, "a", "child"), samples.output(1, "b", "parent"))),)
    run = replace(samples.fork(), processes=(), steps=steps, ran=replace(samples.RAN, traced=False))
    assert [(lane.name, lane.pid) for lane in lanes(run).all] == [("parent", 4211), ("child", 4217)]
