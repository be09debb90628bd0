"""Debian's packages by their lock; apt is not asked anything."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from machine.image import debian
from machine.image.debian import Gone, Package

BASH = Package("bash", "i386", "5.2.15-2+b7", hashlib.sha256(b"deb").hexdigest(), "bash", "5.2.15-2", True)


def test_the_lock_names_what_is_wanted_and_nothing_else() -> None:
    wanted = json.loads(debian.PACKAGES.read_text())
    locked = {package.name: package for package in debian.locked()}
    assert len(locked) == len(debian.locked())
    assert set(locked) == {name.partition(":")[0] for group in ("guest", "build") for name in wanted[group]}
    for package in locked.values():
        assert re.fullmatch("[0-9a-f]{64}", package.sha256), package
        assert package.guest == (package.name in wanted["guest"])
        assert package.architecture in (("i386", "all") if package.guest else ("i386", "amd64", "all"))


def test_a_file_is_named_as_apt_names_it() -> None:
    assert BASH.file == "bash_5.2.15-2+b7_i386.deb"
    assert replace(BASH, version="1:2.0").file == "bash_1%3a2.0_i386.deb"


SHOWN = """\
Package: libc6
Architecture: i386
Version: 2.36-9+deb12u9
{source}SHA256: abc
Description: the C library
"""


@pytest.mark.parametrize(
    ("source", "name", "version"),
    [
        ("Source: glibc (2.36-9)\n", "glibc", "2.36-9"),
        ("Source: glibc\n", "glibc", "2.36-9+deb12u9"),
        ("", "libc6", "2.36-9+deb12u9"),
    ],
)
def test_a_package_has_its_source_by_name_and_version(
    monkeypatch: pytest.MonkeyPatch, source: str, name: str, version: str
) -> None:
    ran = subprocess.CompletedProcess([], 0, SHOWN.format(source=source), "")
    monkeypatch.setattr("subprocess.run", lambda *command, **options: ran)
    found = debian._newest("libc6", True, {})
    assert found == Package("libc6", "i386", "2.36-9+deb12u9", "abc", name, version, True)


def test_a_lock_that_is_written_anew_says_which_packages_are_the_guest_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"sources": ["deb", "http://debian"], "guest": ["bash:i386"], "build": ["flex"]}
    (tmp_path / "packages.json").write_text(json.dumps(wanted))
    monkeypatch.setattr(debian, "PACKAGES", tmp_path / "packages.json")
    monkeypatch.setattr(debian, "LOCK", tmp_path / "lock.json")
    monkeypatch.setattr(debian, "_update", lambda environment: None)
    monkeypatch.setattr(
        debian, "_newest", lambda name, guest, environment: replace(BASH, name=name.partition(":")[0], guest=guest)
    )
    assert [(package.name, package.guest) for package in debian.update(tmp_path)] == [("bash", True), ("flex", False)]
    assert debian.locked() == [BASH, replace(BASH, name="flex", guest=False)]


def test_apt_gets_folders_of_its_own(tmp_path: Path) -> None:
    environment = debian._apt(tmp_path)
    assert environment["APT_CONFIG"] == str(tmp_path / "apt.conf")
    directories = re.findall(r'^Dir\S* "([^"]*)";$', (tmp_path / "apt.conf").read_text(), re.MULTILINE)
    assert len(directories) == 5
    assert all(directory.startswith(str(tmp_path)) for directory in directories)
    assert f"signed-by={debian.KEYRING}" in (tmp_path / "sources.list").read_text()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache for packages; the mirror has none of them."""
    (tmp_path / "archives").mkdir()
    monkeypatch.setattr(debian, "_update", lambda environment: None)
    gone = subprocess.CompletedProcess([], 100, "", "E: Version '5.2.15-2+b7' for 'bash' was not found\n")
    monkeypatch.setattr("subprocess.run", lambda *command, **options: gone)
    return tmp_path


def test_what_is_there_is_not_fetched_again(cache: Path) -> None:
    (cache / "archives" / BASH.file).write_bytes(b"deb")
    assert debian.fetch([BASH], cache) == {"bash": cache / "archives" / BASH.file}


def test_what_the_mirror_has_dropped_is_named(cache: Path) -> None:
    with pytest.raises(Gone, match=r"bash 5\.2\.15-2\+b7: E: Version .* was not found$"):
        debian.fetch([BASH], cache)


def test_a_file_that_is_not_the_locked_one_is_thrown_away(cache: Path) -> None:
    (cache / "archives" / BASH.file).write_bytes(b"another")
    with pytest.raises(Gone, match="its hash is not the locked one"):
        debian.fetch([BASH], cache)
    assert not (cache / "archives" / BASH.file).exists()
