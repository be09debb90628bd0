"""The page's TypeScript, bundled into build/machine/, beside the snapshot that it starts."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
from pathlib import Path
from typing import TypedDict

from machine.folders import MACHINE

ENTRIES = {
    "machine.ts": ("machine.js", "esm"),
    "emulator.ts": ("emulator.js", "iife"),
    "chapter.ts": ("chapter.js", "iife"),
    "later.ts": ("later.js", "esm"),
    "worker.ts": ("worker.js", "iife"),
}
"""Each bundle's source, name and form."""
ONCE = ("later.js", "later.css", "linux.html", "machine.js", "machine.css", "emulator.js", "v86.packed")
"""What a first click loads besides the snapshot, the book's files and the fonts that the chapter has already."""
NODE = [f"--external:{name}" for name in ("node:*", "crypto", "fs", "perf_hooks", "ws")]
"""What v86 asks for only where there is no browser."""


class Build(TypedDict):
    """What the page knows of its build; `Build` in page/protocol.ts says what each is."""

    id: str
    snapshot: str
    snapshotBytes: int
    totalBytes: int
    system: str
    python: str


def esbuild(source: Path, made: Path, *options: str) -> None:
    """Bundle one entry.  Raises an error if it cannot be built."""
    binary = MACHINE / "node_modules/.bin/esbuild"
    always = ["--bundle", f"--outfile={made}", "--log-level=warning", "--legal-comments=none"]
    subprocess.run([str(binary), str(source), *always, *options], check=True)


def identity(*built: Path) -> str:
    """A name for this build: the same parts give the same name."""
    digest = hashlib.sha256()
    for path in [*built, MACHINE / "package-lock.json", *sorted((MACHINE / "page").iterdir())]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def page(into: Path, snapshot: Path, system: str, python: str) -> Build:
    """Lay the page into `into`, where `snapshot` (packed) lies already; returns what the page knows of its build."""
    packed = gzip.compress((MACHINE / "node_modules/v86/build/v86.wasm").read_bytes(), 9, mtime=0)
    (into / "v86.packed").write_bytes(packed)
    build: Build = {
        "id": identity(snapshot),
        "snapshot": snapshot.name,
        "snapshotBytes": snapshot.stat().st_size,
        "totalBytes": snapshot.stat().st_size,
        "system": system,
        "python": python,
    }
    (into / "linux.html").write_text((MACHINE / "page/linux.html").read_text().replace("NONCE", build["id"]))
    styles = (MACHINE / "page/machine.css").read_text()
    (into / "machine.css").write_text((MACHINE / "node_modules/@xterm/xterm/css/xterm.css").read_text() + styles)
    (into / "later.css").write_text((MACHINE / "page/later.css").read_text())
    for _ in range(2):  # the second time with the sizes that the first time gave
        for source, (name, form) in ENTRIES.items():
            few = {"id": build["id"], "totalBytes": build["totalBytes"]}
            options = ["--minify", f"--format={form}", "--target=es2022", "--loader:.css=text", *NODE]
            options.append(f"--define:BUILD={json.dumps(few if source == 'chapter.ts' else build)}")
            esbuild(MACHINE / "page" / source, into / name, *options)
        build["totalBytes"] = snapshot.stat().st_size + sum(_packed(into / name) for name in ONCE)
    (into / "build.json").write_text(json.dumps(build, indent=1) + "\n")
    return build


def _packed(file: Path) -> int:
    """Its bytes as a server sends it: text is packed by GitHub Pages and by most others."""
    data = file.read_bytes()
    return len(data) if file.suffix == ".packed" else len(gzip.compress(data, 6))
