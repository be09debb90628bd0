"""What whoever publishes the machine must publish with it: notices, licence texts, and the exact source packages.

The snapshot holds programs under the GPL and LGPL.  Their sources are Debian's, unchanged, but for the kernel's
configuration and our three C files, which lie in this repository.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from machine.folders import MACHINE
from machine.image import kernel
from machine.image.debian import Package

TEXTS = ("base-files", "gcc-12-base")
"""Packages that are unpacked for the texts of licences in them."""
NOT_IN_IT = (*kernel.TOOLS, *TEXTS)
"""Packages that only help to build."""
OF_NPM = ("v86", "@xterm", "@codemirror", "@lezer", "@marijn", "crelt", "style-mod", "w3c-keyname")
RULE = "=" * 100 + "\n"

NOTICE = """\
The Linux machine of "Unix processes in Python"
{rule}
machine/{snapshot} is the memory of a computer in which the programs below run, taken by this book's build.  They are
free software, made by others, each under its own licence; the licences follow.  No source of theirs was changed; files
that a book on processes does not need were left out, and Python's library is there in compiled form.  The Linux kernel
was compiled from Debian's source package with the configuration machine/image/kernel.config of the book's
repository; libsystemd.c, reader.c and reseed.c beside it are the book's own (MIT).  All else are Debian's binaries.

Source packages, exactly; any Debian mirror has them while they are current, and for ever there is
https://snapshot.debian.org/package/NAME/VERSION/

{sources}

Binary packages:

{binaries}

JavaScript and WebAssembly, bundled into machine/*.js and machine/v86.packed, from the npm registry:

{scripts}
"""


def notice(packages: list[Package], debs: Path, snapshot: str) -> str:
    """The whole text.  `debs` is a folder in which all packages lie unpacked."""
    inside = [package for package in packages if package.name not in NOT_IN_IT]
    sources = sorted({f"{package.source} {package.source_version}" for package in inside})
    scripts = dict(_scripts())
    head = NOTICE.format(
        rule=RULE.strip(),
        snapshot=snapshot,
        sources=_indented(sources),
        binaries=_indented(f"{p.name} {p.version} {p.architecture}" for p in inside),
        scripts=_indented(scripts),
    )
    parts = [head]
    for package in inside:
        text = (debs / "usr/share/doc" / package.name / "copyright").read_text(encoding="utf-8", errors="replace")
        parts.append(f"{package.name}\n{RULE}\n{text}")
    parts += [f"{name}\n{RULE}\n{text}" for name, text in scripts.items()]
    common = debs / "usr/share/common-licenses"
    for path in sorted(common.iterdir()):
        if path.is_file() and not path.is_symlink():
            parts.append(f"{path.name}, as Debian has it in {path.relative_to(debs)}\n{RULE}\n{path.read_text()}")
    return ("\n\n" + RULE).join(parts)


def _indented(lines: Iterator[str] | list[str] | dict[str, str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def _scripts() -> Iterator[tuple[str, str]]:
    """Name and version of each npm package in the bundles, and its licence."""
    locked = json.loads((MACHINE / "package-lock.json").read_text())["packages"]
    for path, package in locked.items():
        name = path.removeprefix("node_modules/")
        if path and name.startswith(OF_NPM):
            folder = MACHINE / path
            text = next(found for found in sorted(folder.iterdir()) if found.name.lower().startswith("licen"))
            yield f"{name} {package['version']} ({package.get('license', 'see below')})", text.read_text()
