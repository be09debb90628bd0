"""The guest's kernel and small C files of ours, all compiled for i386 by the host's gcc.

The kernel is kept under `build/` by its source, its configuration and the compiler, because it
takes minutes; Debian's own 686 kernel boots as well but makes the snapshot half as big again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from machine.image.debian import Package, unpack

HERE = Path(__file__).parent
CONFIG = HERE / "kernel.config"
SOURCE = "linux-source-6.1"
TOOLS = ("flex", "bison", "m4", "libsigsegv2")
"""Debian's packages that the kernel's configuration needs; used from where they are unpacked."""
NEEDED = ("apt-get", "bc", "dpkg-deb", "gcc", "make", "node", "npm", "perl", "tar", "xz", "zstd")
"""What the host must have itself."""
STAMP = {"KBUILD_BUILD_TIMESTAMP": "@0", "KBUILD_BUILD_USER": "book", "KBUILD_BUILD_HOST": "page"}
"""Nothing of the building machine gets into the kernel's version line."""


def key(packages: list[Package]) -> str:
    """What a built kernel depends on, as a short hash."""
    compiler = subprocess.run(["gcc", "--version"], capture_output=True, check=True).stdout
    hashes = "".join(package.sha256 for package in packages if package.name in (SOURCE, *TOOLS))
    switches = [line for line in CONFIG.read_text().splitlines() if "CONFIG_" in line]
    return hashlib.sha256(compiler + repr((hashes, switches, STAMP)).encode()).hexdigest()[:16]


def _tools(debs: dict[str, Path], into: Path) -> dict[str, str]:
    """Unpack flex and bison; returns the environment in which make finds them."""
    unpack([debs[name] for name in TOOLS], into)
    return {
        **os.environ,
        **STAMP,
        "PATH": f"{into}/usr/bin:{os.environ['PATH']}",
        "BISON_PKGDATADIR": f"{into}/usr/share/bison",
        "M4": f"{into}/usr/bin/m4",
        "LD_LIBRARY_PATH": f"{into}/usr/lib/x86_64-linux-gnu",
        "LC_ALL": "C",
    }


def _unheeded(config: str) -> list[str]:
    """The switches of `CONFIG` that the kernel's own rules did not let through."""
    have = set(config.splitlines())
    return [line for line in CONFIG.read_text().splitlines() if line.startswith("CONFIG_") and line not in have]


def kernel(packages: list[Package], debs: dict[str, Path], cache: Path) -> Path:
    """Where the kernel for this source and configuration lies; it is compiled if it is not there yet."""
    made = cache / f"kernel-{key(packages)}"
    if made.is_file():
        return made
    work = cache / "kernel-work"
    shutil.rmtree(work, ignore_errors=True)
    environment = _tools(debs, work / "tools")
    print("Compiling the kernel: about two minutes of two cores, kept for the next time.", flush=True)
    unpack([debs[SOURCE]], work)
    subprocess.run(["tar", "-xf", f"usr/src/{SOURCE}.tar.xz"], cwd=work, check=True)
    tree = work / SOURCE

    def make(*arguments: str) -> None:
        command = ["nice", "-n", "15", "make", "-s", "ARCH=i386", f"-j{os.cpu_count() or 1}", *arguments]
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"the kernel does not build:\n{done.stderr}")

    make("tinyconfig")
    with (tree / ".config").open("a") as config:  # of two lines about one switch, the last counts
        config.write(CONFIG.read_text())
    make("olddefconfig")
    if lost := _unheeded((tree / ".config").read_text()):
        raise SystemExit("the kernel's configuration does not take: " + ", ".join(lost))
    make("bzImage")
    # In one step: what is in the cache is trusted, so half a kernel must never be there.
    shutil.copy(tree / "arch/x86/boot/bzImage", beside := made.with_suffix(".tmp"))
    beside.replace(made)
    shutil.rmtree(work)
    return made


def ours(into: Path) -> dict[str, Path]:
    """Compile our own small C files into the folder `into`; returns where each is, by its path in the guest."""
    options = ["-m32", "-Os", "-nostdlib", "-s", "-Wl,--build-id=none"]
    shared = ["-shared", "-fPIC", "-Wl,-soname,libsystemd.so.0", f"-Wl,--version-script={HERE / 'libsystemd.map'}"]
    alone = ["-static", "-no-pie", "-fno-pic", "-ffreestanding", "-fno-stack-protector"]
    made = {
        "usr/lib/i386-linux-gnu/libsystemd.so.0": ("libsystemd.c", shared),
        "sbin/reader": ("reader.c", alone),
        "sbin/reseed": ("reseed.c", alone),
    }
    for path, (source, kind) in made.items():
        file = into / Path(path).name
        subprocess.run(["gcc", *options, *kind, str(HERE / source), "-o", str(file)], check=True)
    return {path: into / Path(path).name for path in made}


def missing() -> list[str]:
    """Programs that the host lacks for building the machine."""
    return [name for name in NEEDED if shutil.which(name) is None]
