"""What the self-test counts and prints, and when it fails; no machine is started."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

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
