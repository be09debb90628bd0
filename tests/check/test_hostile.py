"""Files that would harm the checker: each gets a true verdict, not `Broken`, and leaves no process and no file."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import layout
from harness.check.judge import check
from harness.check.trial import holding
from harness.check.trial.trials import Trial
from harness.check.verdict import Verdict
from tests.support.others import python_for_everybody
from tests.support.played import PATIENCE, marked, wait_until

PYTHON = {
    "fork storm": ("import os\nwhile True: os.fork()", "It starts processes without end."),
    "kills its group": ("import os\nos.kill(0, 9)", "The file ended the program while it was being loaded."),
    "endless output": ("while True: print('x' * 999)", "It prints without end."),
    "exits with 0": ("import os\nos._exit(0)", "The file ended the program while it was being loaded."),
    "raises SystemExit": ("raise SystemExit(0)", "The file ended the program while it was being loaded."),
    "claims to pass": ("print('Passed: 5 of 5')", "There is no function launch_child yet."),
    "reads everything": ("import sys\nsys.stdin.read()", "There is no function launch_child yet."),
    "reads too much": (
        "while True: input()",
        "The file reads more input than there is while it is being loaded.",
    ),
    "wrong name": ("def lunch_child(fn): pass", "There is no function launch_child; the name must be this one."),
    "empty": ("", "There is no function launch_child yet."),
    "a number for a function": ("launch_child = 5", "There is no function launch_child yet."),
    "takes all memory": (
        "x = bytearray(1 << 40)",
        "The file cannot be loaded: an exception left it.",
    ),
    "forged reports": (
        "import os, sitecustomize as s\n"
        "s.tell('loaded', names=['launch_child']); s.tell('told', what='came back', value=5)\n"
        "s.tell('born', parent='x', number=[]); s.tell('meet'); s.tell('look', label=3)\n"
        "s.tell('started', parent={}); s.tell('next'); os._exit(0)",
        "It ended the process that had loaded it.",
    ),
}
"""Name -> (the file, the first line of the verdict on it as an answer to exercise 5)."""

DAEMON = """
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        os.closerange(0, 100)
        time.sleep(1000)
    os._exit(0)
"""

LEAVES_FILES = """
import os
for folder in "/tmp", "/var/tmp", "/dev/shm", ".", os.path.expanduser("~"):
    try:
        open(folder + "/left_by_the_test", "w").close()
        os.makedirs(folder + "/folder_left_by_the_test")
    except OSError:
        pass
"""


@pytest.fixture(params=[True, False], ids=["namespace", "subreaper"])
def private(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """With a namespace where the system allows one, and without."""
    if not request.param:
        monkeypatch.setattr(holding, "_may_be_private", False)
        if os.geteuid() == 0:
            monkeypatch.setattr(sys, "executable", python_for_everybody())
    return bool(request.param)


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process that was started in a trial, no folder of one, no file in the usual places."""
    # Not below pytest's own folder: every pytest of this user closes that to others when it starts.
    with tempfile.TemporaryDirectory(prefix="hostile-") as place:
        os.chmod(place, 0o755)
        monkeypatch.setattr("tempfile.tempdir", place)
        yield
        assert os.listdir(place) == []
    for folder in ("/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~")):
        assert not [name for name in os.listdir(folder) if "left_by_the_test" in name], folder
    assert marked(place) == []


def verdict_on(text: str, tmp_path: Path, number: int = 5, name: str = "mine.py") -> Verdict:
    """The verdict on such a file."""
    file = tmp_path / name
    file.write_text(text)
    return check(number, file)


@pytest.mark.parametrize("name", PYTHON)
def test_a_hostile_file_gets_a_true_verdict(name: str, tmp_path: Path, private: bool) -> None:
    text, says = PYTHON[name]
    verdict = verdict_on(text, tmp_path)
    assert (verdict.code, verdict.says) == (1, says), verdict


def test_a_daemon_in_its_own_session_that_ignores_signals_is_ended(tmp_path: Path, private: bool) -> None:
    verdict = verdict_on(DAEMON, tmp_path, number=1)
    assert verdict.says == "More than two processes run."


def test_what_ignores_every_signal_is_ended_at_the_deadline(tmp_path: Path, private: bool) -> None:
    text = "import signal, time\nfor n in set(range(1, 65)) - {9, 19, 32, 33}: signal.signal(n, signal.SIG_IGN)\n"
    verdict = verdict_on(text + "time.sleep(1000)", tmp_path)
    assert verdict.says == "It does not end."
    assert verdict.first_wrong is not None
    assert "sleeps" in verdict.first_wrong.seen[0]


def test_what_stops_itself_is_ended_at_the_deadline(tmp_path: Path) -> None:
    verdict = verdict_on("import os\nos.kill(os.getpid(), 19)", tmp_path)
    assert verdict.first_wrong is not None
    assert "is stopped" in verdict.first_wrong.seen[0]


def test_a_kill_of_the_parent_does_not_reach_the_checker(tmp_path: Path, private: bool) -> None:
    verdict = verdict_on("import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(30)", tmp_path)
    as_root = "The file cannot be loaded: an exception left it."  # another user's process: EPERM
    assert verdict.says == (as_root if os.geteuid() == 0 else "It ended the process that had loaded it."), verdict


def test_files_in_the_usual_places_are_gone(tmp_path: Path) -> None:
    verdict = verdict_on(LEAVES_FILES + "def launch_child(fn): pass\n", tmp_path)
    assert verdict.code == 1


def test_a_fork_storm_of_bash_is_ended(tmp_path: Path) -> None:
    verdict = verdict_on("f() { f | f & }; f\nsleep 30\n", tmp_path, 9, "mine.sh")
    assert verdict.code == 1
    assert verdict.says == "It does not end."


def test_a_kill_of_everybody_stays_in_the_namespace(tmp_path: Path) -> None:
    file = tmp_path / "probe.py"
    file.write_text("pass")
    if not Trial(file).program().private:  # never tried outside a namespace
        pytest.skip("this system does not let us make a namespace, and a kill of everybody is never tried without")
    verdict = verdict_on("import os\nos.kill(-1, 9)", tmp_path)
    assert verdict.code == 1


def test_root_gives_the_file_to_a_user_that_owns_nothing(tmp_path: Path) -> None:
    file = tmp_path / "who.py"
    file.write_text("import os\nprint(os.getuid(), os.getgroups())")
    uid, _, groups = Trial(file).program().load.text().strip().partition(" ")
    if os.geteuid() == 0:
        assert int(uid) >= 61184
        assert groups == "[]"
    else:
        assert int(uid) == os.getuid()


HOLD = """\
import sys
from harness.check import cli
from harness.check.trial import holding
holding._may_be_private = {}
sys.exit(cli.main())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_ending_the_checker_ends_what_it_holds(tmp_path: Path, private: bool, number: int) -> None:
    """Ctrl-C, or the end of the checker itself, leaves nothing behind."""
    place = tempfile.gettempdir()
    file = tmp_path / "mine.py"
    file.write_text("import os, time\nfor n in 1, 2: os.fork()\ntime.sleep(1000)")
    checker = subprocess.Popen(
        [sys.executable, "-c", HOLD.format("None" if private else "False"), "1", str(file)],
        env=os.environ | {"TMPDIR": place, "PYTHONPATH": str(layout.root())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # The checker, what holds the trial, and the program with those that it has forked.
    wait_until(lambda: len(marked(place)) >= 4, "the program")
    checker.send_signal(number)
    checker.wait(timeout=PATIENCE)
    wait_until(lambda: not marked(place), "everything to end")
    for left in Path(place).iterdir():  # after SIGKILL nobody could remove it
        shutil.rmtree(left)
