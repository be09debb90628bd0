"""The names of signals are those of Python and bash, both ways; strace has its own for the real-time ones."""

from __future__ import annotations

import shutil
import signal
import subprocess

import pytest

from harness.processes import signal_name, signal_number, traced_signal
from harness.python import PATH
from tests.support.traced import need_strace

real_time = pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="this system has no real-time signals")
BASH = shutil.which("bash", path=PATH)


def test_each_signal_has_its_name_and_each_name_its_number() -> None:
    for number in sorted(signal.valid_signals()):
        assert signal_number(signal_name(number)) == number
    assert (signal_name(signal.SIGTERM), signal_number("SIGTERM")) == ("SIGTERM", signal.SIGTERM)
    assert signal_number("SIGIOT") == signal.SIGABRT, "another name that Python has"


@real_time
@pytest.mark.skipif(BASH is None, reason="there is no bash here")
def test_bash_calls_them_so_too() -> None:
    numbers = sorted(signal.valid_signals())
    told = subprocess.run(
        [str(BASH), "-c", 'for each; do kill -l "$each"; done', "bash", *map(str, map(int, numbers))],
        env={"PATH": PATH}, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert [signal_name(number) for number in numbers] == [f"SIG{name}" for name in told]


@real_time
def test_a_signal_of_the_c_librarys_own_has_its_number() -> None:
    own = signal.SIGRTMIN - 1
    assert signal_name(own) == f"signal {own}"
    assert signal_number(f"signal {own}") == own


@pytest.mark.parametrize(
    "name", ["", "0", "9", "SIG", "SIGNOPE", "TERM", "SIGRT_6", "SIGRTMIN+0", "SIGRTMIN+20", "SIGRTMAX-20", "signal 9"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no signal"):
        signal_number(name)


@real_time
def test_strace_counts_from_the_kernels_first() -> None:
    assert [traced_signal(name) for name in ("SIGRTMIN", "SIGRT_1", "SIGRT_2", "SIGRT_32")] == [32, 33, 34, 64]
    assert [traced_signal(name) for name in ("SIGTERM", "9")] == [signal.SIGTERM, 9]
    assert [signal_name(traced_signal(name)) for name in ("SIGRT_2", "SIGRT_6")] == ["SIGRTMIN", "SIGRTMIN+4"]


@real_time
@pytest.mark.parametrize("number", [32, 34, 40, 50, 64])
def test_strace_here_has_these_names(number: int) -> None:
    need_strace()
    command = ["strace", "-e", "trace=none", "sh", "-c", f"kill -{number} $$"]
    told = subprocess.run(command, env={"PATH": PATH}, capture_output=True, text=True, check=False)
    name = told.stderr.partition("+++ killed by ")[2].split()[0]
    assert traced_signal(name) == number
