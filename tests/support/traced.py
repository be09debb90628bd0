"""What can only be tested where the kernel can be watched."""

from __future__ import annotations

import os

import pytest

from harness.strace_log import tracer


def need_strace() -> None:
    """Skip the test, with the reason, where nothing can be traced.  Where the project is checked it fails instead."""
    if reason := tracer.unavailable():
        if os.environ.get("CI") == "true":
            pytest.fail(f"strace must work where the project is checked: {reason}")
        pytest.skip(reason)
