"""Play all sessions many times while every processor is busy with something else, and count the failures.

python -m harness.tools.stable [N] [NAMES]        50 times, all sessions
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from harness.match import report
from harness.play import play
from harness.python import interpreter
from harness.session import sessions_named


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """That many endless loops beside us; they end with this process, however it ends."""
    # Each reads a pipe that only this process holds open; when that closes, the reading thread ends the loop.
    loop = (
        "import os, threading\nthreading.Thread(target=lambda: (os.read(0, 1), os._exit(0))).start()\nwhile True: pass"
    )
    command = [str(interpreter().path), "-I", "-c", loop]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(loops)]
    try:
        yield
    finally:
        for process in running:
            assert process.stdin
            process.stdin.close()
            process.wait()


def main(arguments: Sequence[str]) -> int:
    """0 if nothing failed, 1 otherwise; 2 for unknown names or unread sessions."""
    parser = argparse.ArgumentParser(prog="python -m harness.tools.stable", description=__doc__.partition("\n")[0])
    parser.add_argument("times", nargs="?", type=int, default=50, help="how often (default: 50)")
    parser.add_argument("names", nargs="*", help="chapters or sessions (default: all)")
    parser.add_argument("--loops", type=int, default=os.cpu_count() or 1, help="busy loops (default: one a processor)")
    parser.add_argument("--python", help="the interpreter to run programs with (default: this one)")
    options = parser.parse_args(arguments)
    sessions = sessions_named(options.names)
    failed: Counter[str] = Counter()
    skipped: set[str] = set()
    with busy(options.loops):
        for turn in range(1, options.times + 1):
            for kept in play(sessions, interpreter(options.python), save=False):
                if kept.verdict == "failed":
                    failed[kept.name] += 1
                    print(report(kept), flush=True)
                elif kept.verdict == "skipped":
                    skipped.add(kept.name)
            print(f"{turn} of {options.times}: {failed.total()} failed so far", file=sys.stderr, flush=True)
    ran = len(sessions) - len(skipped)
    print(f"{options.times} times {ran} sessions beside {options.loops} busy loops: {failed.total()} failures")
    for name, count in failed.most_common():
        print(f"  {name} {count} times")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
