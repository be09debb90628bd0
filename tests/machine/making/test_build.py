"""`nox -s machine`: what it does for each option, and what it says where it cannot; nothing is built."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from machine.guest import selftest
from machine.image import debian, kernel
from machine.making import build, bundle, licences


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in order; every step but the self-test only says that it was."""
    log: list[str] = []

    def says(name: str, result: object = None) -> Callable[..., object]:
        def step(*_: object) -> object:
            log.append(name)
            return result

        return step

    def page(*_: object) -> dict[str, int]:
        log.append("page")
        (tmp_path / "machine/build.json").write_text(
            json.dumps({"snapshot": "snapshot-0.zst", "system": "Linux", "python": "Python"})
        )
        return {"totalBytes": 9_000_000}

    monkeypatch.setattr(build, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(build, "MADE", tmp_path / "machine")
    monkeypatch.setattr(kernel, "missing", list)
    monkeypatch.setattr(debian, "update", says("update"))
    monkeypatch.setattr(build, "install", says("install"))
    monkeypatch.setattr(build, "check_types", says("types"))
    monkeypatch.setattr(build, "parts", says("parts", tmp_path))
    about = {"system": "Linux", "python": "Python"}
    monkeypatch.setattr(build, "snapshot", says("snapshot", (tmp_path / "machine/snapshot-0.zst", about)))
    monkeypatch.setattr(licences, "notice", says("licences", "text"))
    monkeypatch.setattr(bundle, "page", page)
    monkeypatch.setattr(build, "node", lambda script, folder: [script])
    monkeypatch.setattr(selftest, "run", says("test"))
    return log


def run(monkeypatch: pytest.MonkeyPatch, *options: str) -> None:
    monkeypatch.setattr("sys.argv", ["nox", *options])
    build.main()


ALL = ["install", "types", "parts", "snapshot", "licences", "page", "test"]


@pytest.mark.parametrize(
    ("options", "steps"), [([], ALL), (["--no-test"], ALL[:-1]), (["--update", "--no-test"], ["update", *ALL[:-1]])]
)
def test_each_option_has_its_steps(
    done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], steps: list[str]
) -> None:
    run(monkeypatch, *options)
    assert done == steps
    assert (tmp_path / "machine/licences.txt").read_text() == "text"


def test_a_machine_that_fails_its_test_is_not_there(
    done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(command: list[str]) -> None:
        raise selftest.Failed("it went wrong")

    monkeypatch.setattr(selftest, "run", fails)
    with pytest.raises(SystemExit, match="it went wrong"):
        run(monkeypatch)
    assert done == ALL[:-1]
    assert not (tmp_path / "machine/build.json").exists()


def test_only_the_page_needs_a_machine(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="There is no machine yet"):
        run(monkeypatch, "--page")
    run(monkeypatch)
    done.clear()
    run(monkeypatch, "--page")
    assert done == ["types", "page"]


def test_what_the_host_lacks_is_said_before_anything_is_done(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "missing", lambda: ["gcc", "zstd"])
    with pytest.raises(SystemExit, match="needs gcc, zstd; see machine/README"):
        run(monkeypatch)
    assert done == []


def test_a_package_that_has_gone_is_said_with_what_mends_it(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise debian.Gone("bash 5.2: not found")

    monkeypatch.setattr(build, "parts", gone)
    with pytest.raises(SystemExit, match=r"bash 5\.2: not found\nTo lock what it has now: nox -s machine -- --update"):
        run(monkeypatch)
    assert done == ["install", "types"]


@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm here")
def test_types_that_do_not_hold_end_the_build_with_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "MACHINE", tmp_path)
    (tmp_path / "package.json").write_text(json.dumps({"scripts": {"types": "true"}}))
    build.check_types()
    (tmp_path / "package.json").write_text(json.dumps({"scripts": {"types": "echo page/x.ts: no; false"}}))
    with pytest.raises(SystemExit, match=r"the page's types do not hold:\npage/x\.ts: no"):
        build.check_types()


def test_a_boot_has_the_guest_s_files_its_kernel_and_what_starts_a_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever lay there from another build is gone, and no kernel's source is kept beside the licences."""
    monkeypatch.setattr(build, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(build, "MACHINE", tmp_path / "machine")
    names = {"bash": True, "seabios": False, "base-files": False, "gcc-12-base": False, "linux-source-6.1": False}
    packages = [debian.Package(name, "i386", "1", "0", name, "1", guest) for name, guest in names.items()]
    holds = {
        "bash": "usr/share/doc/bash/copyright",
        "seabios": "usr/share/seabios/bios.bin",
        "base-files": "usr/share/seabios/vgabios-stdvga.bin",
        "gcc-12-base": "usr/share/doc/gcc-12-base/copyright",
        "linux-source-6.1": "usr/src/linux.tar.xz",
    }

    def unpack(debs: list[Path], into: Path) -> None:
        for deb in debs:
            (into / holds[deb.name]).parent.mkdir(parents=True, exist_ok=True)
            (into / holds[deb.name]).write_text(deb.name)

    monkeypatch.setattr(debian, "fetch", lambda packages, cache: {one.name: Path(one.name) for one in packages})
    monkeypatch.setattr(debian, "unpack", unpack)
    monkeypatch.setattr(kernel, "ours", lambda into: {"sbin/reader": into / "reader"})

    def root(guest: Path, ours: dict[str, Path]) -> bytes:
        return repr([*sorted(path.name for path in guest.rglob("*") if path.is_file()), *ours]).encode()

    monkeypatch.setattr("machine.image.root.root", root)
    for path in ("cache/kernel-0", "machine/node_modules/v86/build/v86.wasm", "boot/old", "cache/unpacked-guest/old"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    monkeypatch.setattr(kernel, "kernel", lambda packages, debs, cache: cache / "kernel-0")
    tools = build.parts(packages, tmp_path / "boot")
    assert {path.name: path.read_bytes() for path in (tmp_path / "boot").iterdir() if path.suffix != ".gz"} == {
        "bios.bin": b"seabios",
        "vgabios.bin": b"base-files",
        "kernel": b"cache/kernel-0",
        "v86.wasm": b"machine/node_modules/v86/build/v86.wasm",
    }
    packed = (tmp_path / "boot/root.cpio.gz").read_bytes()
    assert gzip.decompress(packed) == b"['copyright', 'sbin/reader']", "of the guest's packages, with our files"
    assert packed[4:8] == bytes(4), "no time is in it"
    assert sorted(path.name for path in (tools / "usr/share/doc").iterdir()) == ["bash", "gcc-12-base"]
    assert not (tools / "usr/src").exists()
