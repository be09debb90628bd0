"""Settings of all tests."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from harness import layout

ROOT = Path(__file__).resolve().parents[1]
MADE = tuple(str(ROOT / name) for name in ("build", "site"))
"""What somebody has made of the book here, or has not: no test may depend on it but those in a browser.

Their conftest puts the fixtures out of force that hold it.
"""

# How fast a machine is must not decide what is true: no deadlines, and a machine under load is no failure.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.load_profile("project")

# A shell without job control starts what it puts in the background with Ctrl-C ignored, and exec passes that on:
# the tests press Ctrl-C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


looked_at: list[str] = []
"""Files and folders below `MADE` that this process has opened or listed since the last test."""


def _note(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook, see `sys.audit`."""
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith(MADE) and any(path == made or path.startswith(f"{made}{os.sep}") for made in MADE):
            looked_at.append(path)


sys.addaudithook(_note)


@pytest.fixture(scope="session", autouse=True)
def _other_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In place of what was built of the book here, a folder in which nothing is; a test's own project has its own."""
    folder, there = tmp_path_factory.mktemp("build"), layout.build
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "build", lambda: folder if layout.root() == ROOT else there())
        yield folder


@pytest.fixture(autouse=True)
def nobodys_build(_other_build: Path) -> Iterator[list[str]]:
    """No test reads what was built of the book here, nor what another test has left; gives what it read all the same.

    Whoever starts another process on the checkout has to see to that itself.
    """
    looked_at.clear()
    yield looked_at
    for left in _other_build.iterdir():
        if left.name != "templates":  # kept by one that is itself kept
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    assert not looked_at, f"it read what was built here, or not: {looked_at}"
