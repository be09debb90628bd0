"""What goes with the machine when it is published: each package's licence, and the exact sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from machine.image.debian import Package
from machine.making import licences


def package(name: str, source: str) -> Package:
    return Package(name, "i386", "1.0-1+b1", "0" * 64, source, "1.0-1", True)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The notice of two packages of one source, a tool, and two of npm's, of which one is bundled."""
    packages = [package("libc6", "glibc"), package("libc-bin", "glibc"), package("flex", "flex")]
    for one in packages:
        place = tmp_path / "debs/usr/share/doc" / one.name
        place.mkdir(parents=True)
        (place / "copyright").write_text(f"the licence of {one.name}")
    common = tmp_path / "debs/usr/share/common-licenses"
    common.mkdir()
    (common / "GPL-2").write_text("the GPL, version 2")
    (common / "GPL").symlink_to("GPL-2")
    locked = {
        "": {},
        "node_modules/v86": {"version": "0.5", "license": "BSD"},
        "node_modules/esbuild": {"version": "1"},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": locked}))
    (tmp_path / "node_modules/v86").mkdir(parents=True)
    (tmp_path / "node_modules/v86/LICENSE").write_text("the licence of v86")
    (tmp_path / "node_modules/v86/Changes.md").write_text("what changed in v86")
    monkeypatch.setattr(licences, "MACHINE", tmp_path)
    return licences.notice(packages, tmp_path / "debs", "snapshot-0123.zst")


def test_sources_are_named_exactly_and_once(made: str) -> None:
    sources = made.partition("Source packages")[2].partition("Binary packages:")[0]
    assert [line.strip() for line in sources.splitlines() if line.startswith("    ")] == ["glibc 1.0-1"]
    binaries = made.partition("Binary packages:")[2].partition("JavaScript")[0].split("\n")
    assert [line.strip() for line in binaries if line.strip()] == ["libc6 1.0-1+b1 i386", "libc-bin 1.0-1+b1 i386"]
    assert "machine/snapshot-0123.zst" in made


def test_every_licence_is_there_and_none_twice(made: str) -> None:
    for text in ("the licence of libc6", "the licence of libc-bin", "the licence of v86", "the GPL, version 2"):
        assert made.count(text) == 1, text
    assert "\nGPL-2, as Debian has it in usr/share/common-licenses/GPL-2\n" in made, "not by its other name"
    assert "v86 0.5 (BSD)" in made
    assert "what changed" not in made


def test_what_only_helps_to_build_is_not_in_it(made: str) -> None:
    assert "flex" not in made
    assert "esbuild" not in made
