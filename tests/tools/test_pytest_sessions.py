"""What `nox -s examples` prints and how it ends: names, options, skips and their reasons."""

from __future__ import annotations

import os
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from harness.capture import Event
from harness.tools.pytest_sessions import slept
from tests.support import page_samples as samples
from tests.support.played import PATIENCE
from tests.support.project import ROOT, Project, path_without
from tests.support.traced import need_strace

FILES = {
    "fork/fork.session": "# Fork\n$ python fork.py\nforked\n",
    "fork/fork.py": "print('forked')\n",
    "fork/kernel.session": "# Kernel\nprocesses: parent\n$ python fork.py\nforked\n=== kernel\nparent | exit 0\n",
    "waiting/needs.session": "# Needs\nneeds: no-such-command, compiles it\n$ no-such-command\n",
    "waiting/only.session": "# Only\nonly: macos, looks at launchd\n$ launchctl list\n",
    "waiting/ps.session": "# ps\nneeds: ps, looks at processes\n$ ps\n# rows\n...\n",
    "waiting/cc.session": "# cc\nneeds: cc, compiles\n$ cc --version\n# its version\n...\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("project"), FILES)


def last(out: str) -> str:
    return out.strip().splitlines()[-1]


def test_a_chapter_or_an_example_is_run_by_its_name(project: Project) -> None:
    ran = project.run("fork", "--no-trace", "-v")
    assert ran.returncode == 0, ran.stdout
    assert "examples/fork/fork.session::terminals PASSED" in ran.stdout
    assert "examples/fork/kernel.session::terminals PASSED" in ran.stdout
    assert "2 passed, 1 skipped" in last(ran.stdout)
    assert "1 passed" in last(project.run("fork/fork").stdout)


def test_what_an_editor_leaves_beside_a_program_is_none_of_it(project: Project) -> None:
    (project.folder / "examples/fork/.#fork.py").symlink_to("somebody@somewhere.1234")
    ran = project.run("--no-trace", "fork/fork")
    assert ran.returncode == 0, ran.stdout


def test_what_is_skipped_has_its_reason_and_is_counted_in_the_last_line(project: Project) -> None:
    ran = project.run("--no-trace", "fork", "waiting/needs", "waiting/only")
    assert ran.returncode == 0, ran.stdout
    assert "the kernel is not watched: it was asked not to" in ran.stdout
    assert "there is no no-such-command here: compiles it" in ran.stdout
    assert "only macos: looks at launchd" in ran.stdout or sys.platform == "darwin"
    assert "2 passed, 3 skipped" in last(ran.stdout)


def test_where_there_is_strace_the_kernel_is_watched(project: Project) -> None:
    need_strace()
    ran = project.run("fork/kernel")
    assert "the kernel is watched by strace" in ran.stdout
    assert "2 passed" in last(ran.stdout)


def test_it_works_without_strace_ps_and_cc(tmp_path: Path) -> None:
    project, path = Project(tmp_path, FILES), path_without(tmp_path / "bin", "strace", "ps", "cc")
    module = tmp_path / "harness/python/interpreters.py"
    text, count = re.subn(r'^PATH = ".*"$', f'PATH = "{path}"', module.read_text(), flags=re.MULTILINE)
    assert count == 1
    module.write_text(text)
    ran = project.run(PATH=path)
    assert ran.returncode == 0, ran.stdout
    for reason in (
        "there is no strace here (Debian: apt install strace)",
        "there is no ps here: looks at processes",
        "there is no cc here: compiles",
    ):
        assert reason in ran.stdout
    assert "2 passed, 5 skipped" in last(ran.stdout)


def test_where_ci_is_true_a_skip_is_a_failure_unless_it_is_of_another_platform(project: Project) -> None:
    ran = project.run("fork/kernel", "waiting/needs", "waiting/only", "--no-trace", CI="true")
    assert ran.returncode == 1
    assert "fork/kernel may not be skipped where CI=true: it was asked not to trace" in ran.stdout
    assert "waiting/needs may not be skipped where CI=true: there is no no-such-command here" in ran.stdout
    assert "2 failed, 1 passed, 1 skipped" in last(ran.stdout)


def test_an_unknown_name_is_an_error_that_lists_those_near_it(project: Project) -> None:
    ran = project.run("forq")
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "there is no chapter or example `forq`; did you mean fork" in ran.stderr
    assert "passed" not in ran.stdout


@pytest.fixture
def broken(tmp_path: Path) -> Project:
    """Three sessions; two fail, and each says in a file that it was run."""
    program = f"import sys\nopen('{tmp_path}/ran', 'a').write('x')\nprint(sys.argv[1])\n"
    texts = {
        name: f"# {name}\n$ python p.py {name}\n{name}{'' if name == 'right' else '!'}\n"
        for name in ("one", "right", "two")
    }
    return Project(tmp_path, {"all/p.py": program, **{f"all/{name}.session": text for name, text in texts.items()}})


def test_options_of_pytest_pass_through(broken: Project) -> None:
    ran = broken.run(cache=True)
    assert ran.returncode == 1
    assert "2 failed, 1 passed" in last(ran.stdout)
    for line in ("all/one.session:3  terminal 1", "EXTRA    one", "MISSING  one!   :3"):
        assert line in ran.stdout
    assert "Traceback" not in ran.stdout
    assert (broken.folder / "ran").read_text() == "xxx"
    # Only what is selected is played.
    (broken.folder / "ran").unlink()
    again = last(broken.run("--lf", cache=True).stdout)
    assert "2 failed" in again and "passed" not in again
    assert (broken.folder / "ran").read_text() == "xx"
    (broken.folder / "ran").unlink()
    assert "1 passed, 2 deselected" in last(broken.run("-k", "right").stdout)
    assert (broken.folder / "ran").read_text() == "x"
    assert "1 failed" in (stopped := last(broken.run("-x").stdout))
    assert "passed" not in stopped
    report = broken.folder / "report.xml"
    broken.run(f"--junitxml={report}")
    suite = ET.parse(report).getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")


def test_a_session_file_with_an_error_is_one_error_and_all_others_are_played(broken: Project) -> None:
    (broken.folder / "examples/all/bad.session").write_text("# Bad\n$ true\n? 999\n")
    (broken.folder / "examples/all/.#one.session").symlink_to("somebody@somewhere.1234")
    ran = broken.run()
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED
    assert "all/bad.session:3: `999` is not a way to end; write `? 0` to `? 255`" in ran.stdout
    assert "ERROR examples/all/bad.session" in ran.stdout
    assert "2 failed, 1 passed, 1 error" in last(ran.stdout)
    assert (broken.folder / "ran").read_text() == "xxx"
    assert "1 passed, 1 error" in last((ran := broken.run("all/right", "all/bad")).stdout)
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, "the rest is right"


def test_the_first_error_stops_all_where_that_is_asked_for(broken: Project) -> None:
    for name in ("a", "z"):  # read before all others, and after them
        bad = broken.folder / f"examples/all/{name}_bad.session"
        bad.write_text("# Bad\n$ true\n? 999\n")
        assert broken.run("-x").returncode == pytest.ExitCode.TESTS_FAILED
        assert not (broken.folder / "ran").exists()
        bad.unlink()


@pytest.mark.parametrize(
    ("sleeps", "seconds"),
    [([], 0.0), ([(1.0, 2.0)], 2.0), ([(1.0, 2.0), (2.0, 2.0)], 3.0), ([(1.0, 5.0), (2.0, 1.0), (7.0, 1.0)], 6.0)],
)
def test_how_long_a_session_sleeps_counts_no_moment_twice(sleeps: list[tuple[float, float]], seconds: float) -> None:
    events = [Event(at, None, pid, "sleep", seconds=length) for pid, (at, length) in enumerate(sleeps)]
    assert slept(samples.capture("fork/long", events=tuple(events))) == seconds


def test_a_session_that_sleeps_too_long_is_refused(tmp_path: Path) -> None:
    need_strace()
    files = {"fork/long.session": "# It sleeps.\n$ python long.py\n", "fork/long.py": "import time; time.sleep(0.1)\n"}
    project = Project(tmp_path, files)
    module = tmp_path / "harness/tools/pytest_sessions.py"
    module.write_text(module.read_text().replace("ASLEEP = 6.0", "ASLEEP = 0.05"))
    ran = project.run()
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED
    assert "fork/long.session: it sleeps 0.1 s; at most 0.05: let its programs sleep for less" in ran.stdout


def test_nothing_is_run_to_list_what_there_is(broken: Project) -> None:
    ran = broken.run("--collect-only", "-q")
    assert "examples/all/one.session::terminals" in ran.stdout
    assert not (broken.folder / "ran").exists()


def test_a_python_that_is_none_is_said_so(project: Project) -> None:
    ran = project.run("--python", "/no/such/python")
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "/no/such/python" in ran.stderr
    assert "INTERNALERROR" not in ran.stdout + ran.stderr


def test_a_name_given_to_nox_needs_nothing_of_the_tests(tmp_path: Path) -> None:
    nox = shutil.which("nox")
    if nox is None:
        pytest.skip("there is no nox on PATH here")
    project = Project(tmp_path, {"one/say.session": "# It speaks.\n$ echo tea\ntea\n"})
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/conftest.py").write_text("import a_package_that_only_tests_have\n")
    # The project's own noxfile, but for installing: it is this Python that has everything already.
    text = (ROOT / "noxfile.py").read_text() + "\n\ndef install(session, *groups):\n    pass\n"
    (tmp_path / "noxfile.py").write_text(text)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    started = project.start(nox, "--no-venv", "-s", "examples", "--", "one", PATH=path)
    said, _ = started.communicate(timeout=PATIENCE)
    assert started.returncode == 0, said
    assert "1 passed" in said
