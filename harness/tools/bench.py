"""How long playing and building take: a table, each line measured in one run; nothing is asserted.

python -m harness.tools.bench                       all lines
python -m harness.tools.bench sessions player       some of them
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from harness import layout
from harness.capture import Capture, stored
from harness.play import play
from harness.session import Session, read_session, sessions_named
from harness.strace_log import unavailable

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
_NOX = [os.environ.get("NOX_PYTHON", sys.executable), "-m", "nox", "-R", "-s", "examples"]
_NO_NOX = "not measured, there is no nox for this Python; run `nox -s bench`"
_COSTLY = 0.3


def took(work: Callable[[], object]) -> float:
    """Seconds of wall time that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass(frozen=True)
class _Played:
    """What it took to play sessions, in seconds."""

    captures: Sequence[Capture]
    wall: float
    own: float
    """Processor time of this process."""
    programs: float
    """Processor time of all that was started: programs, tracers, and the holders of the terminals."""


def _played(sessions: Sequence[Session]) -> _Played:
    """Play the sessions, all of which must pass."""
    start, own, programs = time.perf_counter(), _processor(resource.RUSAGE_SELF), _processor(resource.RUSAGE_CHILDREN)
    captures = play(sessions, save=False)
    result = _Played(
        captures,
        time.perf_counter() - start,
        _processor(resource.RUSAGE_SELF) - own,
        # A holder collects all that its terminal's programs leave behind, and is collected itself.
        _processor(resource.RUSAGE_CHILDREN) - programs,
    )
    bad = [kept.name for kept in captures if kept.verdict == "failed"]
    if bad:
        raise SystemExit(f"these failed, so nothing was measured: {', '.join(bad)}")
    return result


def _checked(sessions: Sequence[Session]) -> float:
    """Seconds that it takes to play the sessions, all of which must pass."""
    return _played(sessions).wall


def _processor(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def sessions() -> Iterator[str]:
    """All sessions at once over the longest alone."""
    everything = sessions_named()
    captures = play(everything, save=False)
    longest = everything[_longest(captures)]
    together, alone = [], []
    for _ in range(3):
        together.append(_checked(everything))
        alone.append(_checked([longest]))
    all_at_once, one = statistics.median(together), statistics.median(alone)
    yield f"{len(everything)} sessions at once: {all_at_once:.2f} s; the longest, {longest.name}, alone: {one:.2f} s"
    yield f"sessions/longest ratio: {all_at_once / one:.2f}   (bar 1.05; median of 3)"


def _has_nox() -> bool:
    return subprocess.run([*_NOX[:3], "--version"], capture_output=True, check=False).returncode == 0


def _took(command: Sequence[str]) -> float:
    return took(lambda: subprocess.run(command, cwd=layout.root(), capture_output=True, check=True))


def nox() -> Iterator[str]:
    """The whole command, as a reader runs it."""
    if not _has_nox():
        yield f"nox -R -s examples: {_NO_NOX}"
        return
    subprocess.run(_NOX, cwd=layout.root(), capture_output=True, check=True)  # its environment is there after this
    seconds = _took(_NOX)
    longest = max(_seconds(layout.example_name(path)) for path in layout.session_files())
    yield f"nox -R -s examples: {seconds:.2f} s, the longest session and {seconds - longest:.2f} s   (bar: 2.5 s)"


def player() -> Iterator[str]:
    """The processor time of the player itself."""
    everything = sessions_named()
    _checked(everything[:1])  # what is done once in a process is not a session's
    each = statistics.median(_played(everything).own for _ in range(3)) / len(everything)
    yield f"the player's own processor time: {1000 * each:.1f} ms a session   (bar 15 ms; median of 3)"


def around() -> Iterator[str]:
    """What nox and pytest take for themselves."""
    if not _has_nox():
        yield f"nox and pytest: {_NO_NOX}"
        return
    command = [*_NOX, "--", "--collect-only"]
    subprocess.run(command, cwd=layout.root(), capture_output=True, check=True)  # its environment is there after this
    seconds = statistics.median(_took(command) for _ in range(3))
    yield f"nox -R -s examples, playing nothing: {seconds:.2f} s   (bar 1.5 s; median of 3)"


def cores() -> Iterator[str]:
    """How well the processors are used, by what the programs need of them."""
    everything = sessions_named()
    all_at_once = _played(everything)
    count = os.cpu_count() or 1
    least = all_at_once.programs / count
    longest = everything[_longest(all_at_once.captures)]
    alone = _checked([longest])
    yield f"processor time of the programs: {all_at_once.programs:.2f} s, over {count} processors: {least:.2f} s"
    why = f"; not to be met: {longest.name} alone takes {alone:.2f} s" if alone > 1.25 * least else ""
    yield f"all sessions at once over that: {all_at_once.wall / least:.2f}   (bar 1.25{why})"


def _longest(captures: Sequence[Capture]) -> int:
    return max(range(len(captures)), key=lambda n: captures[n].ran.seconds)


def costly() -> Iterator[str]:
    """The sessions whose programs need much of a processor."""
    found = [one for one in _apart(sessions_named()) if one.programs > _COSTLY]
    yield f"sessions whose programs take over {_COSTLY:g} s of processor time: {len(found)}"
    for one in sorted(found, key=lambda one: -one.programs):
        [kept] = one.captures
        execs = sum(event.call == "exec" and not event.error for event in kept.events)
        reason = f"{len(kept.processes)} processes, {execs} programs started, {len(kept.events)} calls of their own"
        yield f"  {kept.name}: {one.programs:.2f} s; {reason if kept.ran.traced else 'not traced'}"


def _apart(sessions: Sequence[Session]) -> list[_Played]:
    """Each session played by a process of its own: whose children took how long is known of all together only."""
    spawning = multiprocessing.get_context("spawn")
    # Whether it can trace each finds out once, by a program that is none of the session's.
    with ProcessPoolExecutor(4 * (os.cpu_count() or 1), spawning, initializer=unavailable) as pool:
        return list(pool.map(_alone, sessions))


def _alone(session: Session) -> _Played:
    return _played([session])


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
    "player": player,
    "nox": nox,
    "around": around,
    "cores": cores,
    "costly": costly,
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
