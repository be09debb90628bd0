"""What a supervisor is asked for."""

from __future__ import annotations

from dataclasses import replace

from harness.check.trial.job import Scene
from tests.support.jobs import job


def test_a_scene_has_its_own_time_for_those_that_go_on_and_the_rest_has_the_job_s() -> None:
    asked = replace(job("/bin/true", linger=2.0), scenes=(Scene("one", b"", 1.0, 0.5), Scene("two", b"", 1.0, 0.7)))
    assert [asked.linger_of(name) for name in ("one", "two", "load")] == [0.5, 0.7, 2.0]
