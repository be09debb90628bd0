"""What another user can reach."""

from __future__ import annotations

import os
import sys

import pytest

from harness.check.trial import sandbox


def python_for_everybody() -> str:
    """A Python that a user who owns nothing can start: without a namespace nothing opens the way to one in root's home.

    Skips the test where there is none.
    """
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        if os.path.exists(python) and sandbox.reachable(os.path.realpath(python)):
            return python
    pytest.skip("root, and no Python that another user can reach: without a namespace nothing can be checked")
