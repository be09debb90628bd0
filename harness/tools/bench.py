"""How long playing and building take: a table, each line measured in one run; nothing is asserted.

python -m harness.tools.bench            all lines
python -m harness.tools.bench sessions nox synthetic site        some of them
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from harness import layout
from harness.capture import stored
from harness.play import play
from harness.session import Session, read_session, sessions_named

_PROGRAM = """\
import os
import time

pid = os.fork()
time.sleep(1)
print("child" if pid == 0 else "parent")
if pid > 0:
    os.waitpid(pid, 0)
"""
_SESSION = """\
# One second.
processes: parent, child
$ python one_second.py
parent | parent   (after 1s)
child  | child   (after 1s)

=== kernel
parent | fork {child}
"""


def took(work: Callable[[], object]) -> float:
    """Seconds of wall time that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _checked(sessions: Sequence[Session]) -> float:
    """Seconds that it takes to play the sessions, all of which must pass."""
    start = time.perf_counter()
    captures = play(sessions, save=False)
    seconds = time.perf_counter() - start
    bad = [kept.name for kept in captures if kept.verdict == "failed"]
    if bad:
        raise SystemExit(f"these failed, so nothing was measured: {', '.join(bad)}")
    return seconds


def sessions() -> Iterator[str]:
    """All sessions at once over the longest alone."""
    everything = sessions_named()
    captures = play(everything, save=False)
    longest = everything[max(range(len(captures)), key=lambda n: captures[n].ran.seconds)]
    together, alone = [], []
    for _ in range(3):
        together.append(_checked(everything))
        alone.append(_checked([longest]))
    all_at_once, one = statistics.median(together), statistics.median(alone)
    yield f"{len(everything)} sessions at once: {all_at_once:.2f} s; the longest, {longest.name}, alone: {one:.2f} s"
    yield f"sessions/longest ratio: {all_at_once / one:.2f}   (bar 1.05; median of 3)"


def nox() -> Iterator[str]:
    """The whole command, as a reader runs it."""
    python = os.environ.get("NOX_PYTHON", sys.executable)
    command = [python, "-m", "nox", "-R", "-s", "examples"]
    if subprocess.run([*command[:3], "--version"], capture_output=True, check=False).returncode:
        yield "nox -R -s examples: not measured, there is no nox for this Python; run `nox -s bench`"
        return
    subprocess.run(command, cwd=layout.root(), capture_output=True, check=True)  # its environment is there after this
    seconds = took(lambda: subprocess.run(command, cwd=layout.root(), capture_output=True, check=True))
    longest = max(_seconds(layout.example_name(path)) for path in layout.session_files())
    yield f"nox -R -s examples: {seconds:.2f} s, the longest session and {seconds - longest:.2f} s   (bar: 2.5 s)"


def _seconds(name: str) -> float:
    path = layout.capture_path(name, sys.version.split()[0])
    return stored.load(path.read_text(encoding="utf-8")).ran.seconds


def synthetic() -> Iterator[str]:
    """Many sessions of one second each."""
    with tempfile.TemporaryDirectory(prefix="unix-bench-") as folder:
        chapter = Path(folder) / "bench"
        chapter.mkdir()
        (chapter / "one_second.py").write_text(_PROGRAM, encoding="utf-8")
        (chapter / "one_second.session").write_text(_SESSION, encoding="utf-8")
        one = read_session(chapter / "one_second.session")
        for count in (50, 100, 200):
            yield f"{count} sessions of one second: {_checked([one] * count):.2f} s" + (
                "   (bar 6 s)" if count == 200 else ""
            )


def site() -> Iterator[str]:
    """The build of the pages over that of the same pages with the macros plugin off."""
    with tempfile.TemporaryDirectory(prefix="unix-bench-") as folder:
        config = layout.root() / ".bench-mkdocs.yml"
        text = (layout.root() / "mkdocs.yml").read_text(encoding="utf-8")
        config.write_text(text.replace("  - macros:\n", "  - macros:\n      enabled: false\n"), encoding="utf-8")
        try:
            built = {name: [_build(path, Path(folder) / name) for _ in range(5)] for name, path in _configs(config)}
        finally:
            config.unlink()
    full, plain = (statistics.median(built[name]) for name in ("full", "plain"))
    yield f"site: {full:.2f} s; without the macros plugin: {plain:.2f} s"
    yield f"site ratio: {full / plain:.2f}   (bar 1.3; median of 5)"


def _configs(plain: Path) -> Iterator[tuple[str, Path]]:
    yield "full", layout.root() / "mkdocs.yml"
    yield "plain", plain


def _build(config: Path, target: Path) -> float:
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", str(target)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    seconds = took(lambda: subprocess.run(command, cwd=layout.root(), env=env, capture_output=True, check=True))
    shutil.rmtree(target)
    return seconds


LINES: dict[str, Callable[[], Iterator[str]]] = {
    "sessions": sessions,
    "nox": nox,
    "synthetic": synthetic,
    "site": site,
}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m harness.tools.bench", description=__doc__.partition("\n")[0])
    # Without `choices`, which Python 3.11 does not find an empty list among.
    parser.add_argument("lines", nargs="*", metavar="LINE", help=f"of {', '.join(LINES)} (default: all)")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.lines if name not in LINES]:
        parser.error(f"there is no line {', '.join(unknown)}; there are {', '.join(LINES)}")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    for name in options.lines or LINES:
        for line in LINES[name]():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
