"""What lies beside the snapshot: the page's files and what it knows of its build; nothing is bundled."""

from __future__ import annotations

import contextlib
import gzip
import json
import subprocess
from pathlib import Path

import pytest

from machine.folders import MACHINE
from machine.making import bundle

ESBUILD = bundle.esbuild
FILES = {
    "node_modules/v86/build/v86.wasm": "wasm",
    "node_modules/@xterm/xterm/css/xterm.css": ".xterm {}\n",
    "page/linux.html": "<meta nonce-NONCE><style nonce=NONCE>",
    "page/machine.css": ".machine {}\n",
    "page/later.css": ".later {}\n",
    "package-lock.json": "{}",
}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sources; esbuild writes what it was told into each bundle."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(bundle, "MACHINE", tmp_path)
    monkeypatch.setattr(bundle, "esbuild", lambda source, made, *options: made.write_text("\n".join(options)))
    return tmp_path


@pytest.fixture
def made(machine: Path) -> Path:
    into = machine / "made"
    into.mkdir()
    (into / "snapshot-0.zst").write_bytes(b"x" * 1000)
    bundle.page(into, into / "snapshot-0.zst", "Linux 6.1", "Python 3.11")
    return into


def test_every_file_of_the_page_is_there(made: Path) -> None:
    there = {path.name for path in made.iterdir()}
    assert there == {*bundle.ONCE, *(name for name, _ in bundle.ENTRIES.values()), "snapshot-0.zst", "build.json"}
    assert gzip.decompress((made / "v86.packed").read_bytes()) == b"wasm"
    assert (made / "machine.css").read_text() == ".xterm {}\n.machine {}\n"


def test_the_page_knows_its_build_and_its_nonce(made: Path) -> None:
    build = json.loads((made / "build.json").read_text())
    assert (build["snapshot"], build["snapshotBytes"]) == ("snapshot-0.zst", 1000)
    assert (build["system"], build["python"]) == ("Linux 6.1", "Python 3.11")
    assert (made / "linux.html").read_text() == f"<meta nonce-{build['id']}><style nonce={build['id']}>"
    assert build["totalBytes"] == 1000 + sum(bundle._packed(made / name) for name in bundle.ONCE)


def test_a_chapter_is_told_only_what_its_button_says(made: Path) -> None:
    (defined,) = [line for line in (made / "chapter.js").read_text().splitlines() if line.startswith("--define")]
    told = json.loads(defined.partition("BUILD=")[2])
    assert told.keys() == {"id", "totalBytes"}
    assert told["totalBytes"] > 1000, "with the page's own files, which are as large as the first time made them"


def test_a_bundle_that_cannot_be_made_is_an_error(machine: Path, tmp_path: Path) -> None:
    (machine / "node_modules/.bin").mkdir()
    (machine / "node_modules/.bin/esbuild").write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/words\nexit $(wc -l <$1)\n')
    (machine / "node_modules/.bin/esbuild").chmod(0o755)
    for lines, wrong in (("", contextlib.nullcontext()), ("\n", pytest.raises(subprocess.CalledProcessError))):
        (tmp_path / "x.ts").write_text(lines)
        with wrong:
            ESBUILD(tmp_path / "x.ts", tmp_path / "x.js", "--minify")
        words = (tmp_path / "words").read_text().split()
        assert (words[0], words[-1]) == (str(tmp_path / "x.ts"), "--minify")
        assert f"--outfile={tmp_path / 'x.js'}" in words


def test_the_same_parts_give_the_same_identity_and_any_other_part_another(machine: Path) -> None:
    snapshot = machine / "snapshot"
    snapshot.write_bytes(b"x")
    identity = bundle.identity(snapshot)
    assert bundle.identity(snapshot) == identity
    for name in ("snapshot", "package-lock.json", "page/machine.css"):
        (machine / name).write_text("another")
        assert bundle.identity(snapshot) != identity, name
        identity = bundle.identity(snapshot)


def test_text_is_counted_as_it_travels(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_bytes(b"x" * 10_000)
    (tmp_path / "a.packed").write_bytes(b"x" * 10_000)
    assert bundle._packed(tmp_path / "a.packed") == 10_000
    assert bundle._packed(tmp_path / "a.js") < 200


def test_every_entry_is_a_source() -> None:
    assert [name for name in bundle.ENTRIES if not (MACHINE / "page" / name).is_file()] == []
