"""`nox -s machine`: from the locks to build/machine/, which the site takes in when it is there.

Needs no root.  Steps, each kept under build/machine-cache/ where it is long: fetch Debian's packages by the lock,
compile the kernel, make the root file system, boot once in Node and take the snapshot, bundle the page, try the whole
from inside.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from machine.folders import CACHE, MACHINE, MADE
from machine.guest import selftest
from machine.image import debian, kernel, root
from machine.making import bundle, licences

UPDATE = "nox -s machine -- --update"
REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'


def install() -> None:
    """Have npm's packages as package-lock.json names them; none of their install scripts is run."""
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=MACHINE, check=True, stdout=subprocess.DEVNULL)


def check_types() -> None:
    """See that the types of the page's TypeScript hold; esbuild only strips them.  Ends with what does not hold."""
    done = subprocess.run(["npm", "run", "--silent", "types"], cwd=MACHINE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the page's types do not hold:\n{done.stdout}{done.stderr}")


def parts(packages: list[debian.Package], into: Path) -> Path:
    """Lay into the folder `into` all that a boot needs; returns the folder of unpacked packages.

    Raises `debian.Gone` if a locked package cannot be had.
    """
    debs = debian.fetch(packages, CACHE)
    guest, tools = CACHE / "unpacked-guest", CACHE / "unpacked-build"
    for folder in (guest, tools, into):
        shutil.rmtree(folder, ignore_errors=True)
    into.mkdir()
    debian.unpack([debs[package.name] for package in packages if package.guest], guest)
    debian.unpack([debs[name] for name in ("seabios", *licences.TEXTS)], tools)
    archive = root.root(guest, kernel.ours(CACHE))
    digest = hashlib.sha256(archive).hexdigest()
    print(f"root file system: {len(archive) / 1e6:.1f} MB, sha256 {digest[:16]}", flush=True)
    (into / "root.cpio.gz").write_bytes(gzip.compress(archive, 6, mtime=0))
    shutil.copy(tools / "usr/share/seabios/bios.bin", into)
    shutil.copy(tools / "usr/share/seabios/vgabios-stdvga.bin", into / "vgabios.bin")
    shutil.copy(kernel.kernel(packages, debs, CACHE), into / "kernel")
    shutil.copy(MACHINE / "node_modules/v86/build/v86.wasm", into)
    debian.unpack([debs[kernel.SOURCE]], tools)
    shutil.rmtree(tools / "usr/src")
    shutil.copytree(guest / "usr/share/doc", tools / "usr/share/doc", symlinks=True, dirs_exist_ok=True)
    return tools


def node(script: str, folder: Path) -> list[str]:
    """The command that runs one of image/*.ts in Node, bundled into `folder`."""
    made = folder / f"{script}.mjs"
    bundle.esbuild(MACHINE / f"image/{script}.ts", made, "--platform=node", "--format=esm", f"--banner:js={REQUIRE}")
    return ["node", str(made), str(folder)]


def snapshot(folder: Path, into: Path) -> tuple[Path, dict[str, str]]:
    """Boot what lies in `folder`; returns the packed snapshot, in `into`, and what the guest says it is."""
    subprocess.run(node("boot", folder), check=True)
    packed = folder / "snapshot.zst"
    subprocess.run(["zstd", "--ultra", "-22", "-q", "-f", str(folder / "snapshot.bin"), "-o", str(packed)], check=True)
    name = hashlib.sha256(packed.read_bytes()).hexdigest()[:12]
    about: dict[str, str] = json.loads((folder / "about.json").read_text())
    return Path(shutil.copy(packed, into / f"snapshot-{name}.zst")), about


def build(test: bool) -> None:
    """All of it; the last file written says that the rest is there."""
    packages = debian.locked()
    install()
    check_types()
    tools = parts(packages, CACHE / "boot")
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    packed, about = snapshot(CACHE / "boot", MADE)
    (MADE / "licences.txt").write_text(licences.notice(packages, tools, packed.name))
    made = bundle.page(MADE, packed, about["system"], about["python"])
    if test:
        try:
            selftest.run(node("serve", CACHE / "boot"))
        except BaseException:  # even if it never answered or was interrupted: nobody knows whether it works
            (MADE / "build.json").unlink()
            raise
    print(f"build/machine: a click loads {made['totalBytes'] / 1e6:.2f} MB, of it the snapshot {packed.name}")


def page_only() -> None:
    """Bundle the page anew, for the snapshot that is there."""
    check_types()
    known: bundle.Build = json.loads((MADE / "build.json").read_text())
    bundle.page(MADE, MADE / known["snapshot"], known["system"], known["python"])


def root_again() -> None:
    """Make the root file system again, from packages unpacked anew, and compare it with the one that was booted."""
    debs = debian.fetch(packages := debian.locked(), CACHE)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        guest = Path(folder) / "guest"
        debian.unpack([debs[package.name] for package in packages if package.guest], guest)
        again = root.root(guest, kernel.ours(Path(folder)))
    first = gzip.decompress((CACHE / "boot/root.cpio.gz").read_bytes())
    digests = [hashlib.sha256(archive).hexdigest() for archive in (first, again)]
    print(*digests, sep="\n")
    if first != again:
        sys.exit("The same packages gave another root file system.")


def main() -> None:
    """Do what the command line asks for; ends with a message where that cannot be done."""
    parser = argparse.ArgumentParser(prog="nox -s machine --", description="Build the Linux machine of the pages.")
    parser.add_argument("--update", action="store_true", help="lock the newest packages of Debian's mirror first")
    parser.add_argument("--no-test", action="store_true", help="leave the guest's self-test out")
    parser.add_argument("--page", action="store_true", help="only bundle the page anew, for the snapshot that is there")
    parser.add_argument("--root", action="store_true", help="only make the root file system again, and compare it")
    chosen = parser.parse_args()
    if chosen.root:
        return root_again()
    if chosen.page:
        if not (MADE / "build.json").is_file():
            sys.exit("There is no machine yet: nox -s machine")
        return page_only()
    CACHE.mkdir(parents=True, exist_ok=True)
    if lacking := kernel.missing():
        sys.exit(f"Building the machine needs {', '.join(lacking)}; see machine/README.md for the packages")
    if chosen.update:
        debian.update(CACHE)
    try:
        build(not chosen.no_test)
    except debian.Gone as gone:
        sys.exit(f"Debian's mirror no longer has what the lock names.\n{gone}\nTo lock what it has now: {UPDATE}")
    except selftest.Failed as failed:
        sys.exit(str(failed))
