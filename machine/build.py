"""`python -m machine.build`: from the locks to build/machine/, what the site needs for the machine.

Needs no root.  Steps, each kept under `build/machine-cache/` where it is long: fetch Debian's
packages by the lock, compile the kernel, make the root file system, bundle the page, boot once in
Node and take the snapshot, check it from inside.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import subprocess
import sys
from pathlib import Path

from machine.image import debian, kernel, root

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
CACHE = REPOSITORY / "build/machine-cache"
MADE = REPOSITORY / "build/machine"
UPDATE = "nox -s machine -- --update"


def npm(*arguments: str) -> None:
    subprocess.run(["npm", *arguments], cwd=HERE, check=True, stdout=subprocess.DEVNULL)


def parts(into: Path) -> None:
    """Lay into the folder `into` all that a boot needs: BIOS, kernel, root file system, emulator."""
    packages = debian.locked()
    debs = debian.fetch(packages, CACHE)
    unpacked = CACHE / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    debian.unpack([debs[package.name] for package in packages if package.guest], unpacked)
    archive = root.root(unpacked, kernel.ours(CACHE))
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    (into / "root.cpio").write_bytes(archive)
    (into / "root.cpio.gz").write_bytes(gzip.compress(archive, 6, mtime=0))
    debian.unpack([debs["seabios"]], into / "seabios")
    for name, file in (("bios.bin", "bios.bin"), ("vgabios.bin", "vgabios-stdvga.bin")):
        shutil.copy(into / "seabios/usr/share/seabios" / file, into / name)
    shutil.copy(kernel.kernel(packages, debs, CACHE), into / "kernel")
    shutil.copy(HERE / "node_modules/v86/build/v86.wasm", into / "v86.wasm")


def main() -> None:
    parser = argparse.ArgumentParser(prog="nox -s machine --", description="Build the Linux machine of the pages.")
    parser.add_argument("--update", action="store_true", help="lock the newest packages of Debian's mirror first")
    chosen = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    if lacking := kernel.missing():
        sys.exit(f"Building the machine needs {', '.join(lacking)}: apt-get install gcc make bc perl xz-utils")
    if chosen.update:
        debian.update(CACHE)
    try:
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        parts(CACHE / "boot")
    except debian.Gone as gone:
        sys.exit(f"Debian's mirror no longer has what the lock names.\n{gone}\nTo lock what it has now: {UPDATE}")


if __name__ == "__main__":
    main()
