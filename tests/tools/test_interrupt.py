"""Ctrl-C, and the death of the harness: all that it started ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.played import PATIENCE, marked, wait_until
from tests.support.project import PYTEST, ROOT, Project

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")

STUBBORN = """
import os, signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open(os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.getcwd()))), 'daemon'), 'x').close()
        time.sleep(1000)
    os._exit(0)
os.wait()
time.sleep(1000)
"""
"""Says that it runs by a file beside the folder of all sessions, three above its own."""

FILES = {"all/stubborn.py": STUBBORN, "all/stubborn.session": "# Stubborn\ntimeout: 60s\n$ python stubborn.py\n"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES)


def running(project: Project) -> list[str]:
    return marked(str(project.temporary))


def start(project: Project, *command: str, **environment: str) -> subprocess.Popen[str]:
    """Start the command, and wait till the program and its daemon run."""
    started = project.start(*command, **environment)
    daemon = project.temporary / "daemon"
    try:
        wait_until(lambda: daemon.exists() or started.poll() is not None, "the program")
        assert daemon.exists(), started.communicate()[0]
    except BaseException:
        os.killpg(started.pid, signal.SIGKILL)
        raise
    assert len(running(project)) >= 4  # the harness, its holder, the program and the daemon
    return started


def assert_all_gone(project: Project) -> None:
    wait_until(lambda: not running(project), "everything to end")


COMMANDS = {"pytest": PYTEST, "play": (sys.executable, "-m", "harness.play")}


@pytest.mark.parametrize("command", COMMANDS)
def test_ctrl_c_ends_all_that_was_started(project: Project, command: str) -> None:
    started = start(project, *COMMANDS[command])
    os.killpg(started.pid, signal.SIGINT)
    said, _ = started.communicate(timeout=PATIENCE)
    assert started.returncode in (2, 130, -signal.SIGINT), said
    assert_all_gone(project)
    assert list(project.temporary.iterdir()) == [project.temporary / "daemon"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_when_the_harness_is_killed_all_that_it_started_ends(
    project: Project, command: str, number: signal.Signals
) -> None:
    started = start(project, *COMMANDS[command])
    started.send_signal(number)
    started.communicate(timeout=PATIENCE)
    assert started.returncode == -number
    assert_all_gone(project)


def test_ctrl_c_on_nox_ends_all_that_was_started(project: Project) -> None:
    nox = shutil.which("nox")
    if nox is None:
        pytest.skip("there is no nox on PATH here")
    # The project's own noxfile, but for installing: it is this Python that has everything already.
    text = (ROOT / "noxfile.py").read_text() + "\n\ndef install(session, *groups):\n    pass\n"
    (project.folder / "noxfile.py").write_text(text)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    started = start(project, nox, "--no-venv", "-s", "examples", PATH=path)
    os.killpg(started.pid, signal.SIGINT)
    said, _ = started.communicate(timeout=PATIENCE)
    assert started.returncode != 0, said
    assert_all_gone(project)
