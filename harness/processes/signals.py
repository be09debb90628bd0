"""Names and numbers of signals, both ways, as Python's `signal` and bash's `kill -l` have them."""

from __future__ import annotations

import re
import signal

_COUNTED = re.compile(r"SIGRT(?:MIN\+|MAX-)([1-9]\d?)")
_TRACED = re.compile(r"SIGRT(?:_(\d+)|MIN)")
_KERNELS_FIRST = 32
"""The kernel's first real-time signal, from which strace counts; the C library keeps some for itself."""


def _real_time() -> tuple[int, int]:
    """The first and the last real-time signal that programs have; 0 and -1 where there are none, as on macOS."""
    return int(getattr(signal, "SIGRTMIN", 0)), int(getattr(signal, "SIGRTMAX", -1))


def signal_name(number: int) -> str:
    """`SIGTERM`; of the real-time signals those of the lower half `SIGRTMIN+3`, and of the upper half `SIGRTMAX-3`.

    What is neither, such as the two that the C library keeps for itself, has its number: `signal 32`.
    """
    first, last = _real_time()
    try:
        return signal.Signals(number).name
    except ValueError:
        if first < number < last:
            below, above = number - first, last - number
            return f"SIGRTMIN+{below}" if below <= above else f"SIGRTMAX-{above}"
        return f"signal {number}"


def signal_number(name: str) -> int:
    """The number of a signal by the name that `signal_name` gives it.  Raises `ValueError` for any other."""
    first, last = _real_time()
    if (found := _COUNTED.fullmatch(name)) is not None:
        count = int(found[1])
        number = first + count if name.startswith("SIGRTMIN") else last - count
    elif name in signal.Signals.__members__:
        number = int(signal.Signals[name])
    else:
        number = int(name.removeprefix("signal ")) if re.fullmatch(r"signal [1-9]\d?", name) else 0
    # No signal has two names: `SIGRTMIN+20` is called otherwise, and so is `signal 9`.
    if number < 1 or (signal_name(number) != name and name not in signal.Signals.__members__):
        raise ValueError(f"{name} is no signal")
    return number


def traced_signal(name: str) -> int:
    """The number of a signal by its name in strace, which calls the kernel's real-time signals SIGRTMIN, SIGRT_1, ….

    Where strace knows no name it writes the number.  Raises `ValueError` for any other.
    """
    if (found := _TRACED.fullmatch(name)) is not None:
        return _KERNELS_FIRST + int(found[1] or 0)
    return int(name) if name.isdecimal() else signal_number(name)
