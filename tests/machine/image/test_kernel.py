"""What the guest's kernel depends on, and what the host must have for it; nothing is compiled."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from machine.image import debian, kernel


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = subprocess.CompletedProcess([], 0, b"gcc 12\n")
    monkeypatch.setattr("subprocess.run", lambda *command, **options: ran)


@pytest.mark.usefixtures("compiler")
def test_a_kernel_is_kept_by_all_that_it_depends_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    packages = debian.locked()

    def with_another(name: str) -> list[debian.Package]:
        return [replace(package, sha256="0") if package.name == name else package for package in packages]

    key = kernel.key(packages)
    assert kernel.key(with_another("bash")) == key
    for name in (kernel.SOURCE, *kernel.TOOLS):
        assert kernel.key(with_another(name)) != key, name
    text = kernel.CONFIG.read_text()
    monkeypatch.setattr(kernel, "CONFIG", tmp_path / "kernel.config")
    kernel.CONFIG.write_text("# a remark\n" + text)
    assert kernel.key(packages) == key
    kernel.CONFIG.write_text(text + "CONFIG_ANOTHER=y\n")
    assert kernel.key(packages) != key


def test_a_switch_that_the_kernel_does_not_take_is_named() -> None:
    config = kernel.CONFIG.read_text()
    assert kernel._unheeded(config) == []
    switch = next(line for line in config.splitlines() if line.startswith("CONFIG_"))
    assert kernel._unheeded(config.replace(f"{switch}\n", "")) == [switch]


def test_a_kernel_that_is_there_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kernel, "key", lambda packages: "0123")
    (tmp_path / "kernel-0123").touch()
    assert kernel.kernel([], {}, tmp_path) == tmp_path / "kernel-0123"


class Make:
    """Stands for tar and make in `cache`: notes what is asked for, and leaves what make would."""

    def __init__(self, cache: Path, fails: str = "", loses: str = "") -> None:
        self.tree = cache / "kernel-work" / kernel.SOURCE
        self.fails, self.loses = fails, loses
        self.asked: list[str] = []

    def __call__(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        self.asked.append(command[-1])
        if command[0] == "tar":
            self.tree.mkdir(parents=True)
        elif command[-1] == "tinyconfig":
            (self.tree / ".config").write_text("# CONFIG_SMP is not set\n")
        elif command[-1] == "olddefconfig":
            lines = (self.tree / ".config").read_text().splitlines()
            (self.tree / ".config").write_text("".join(f"{line}\n" for line in lines if line != self.loses))
        elif command[-1] == "bzImage":
            (self.tree / "arch/x86/boot").mkdir(parents=True)
            (self.tree / "arch/x86/boot/bzImage").write_text("kernel")
        return subprocess.CompletedProcess(command, command[-1] == self.fails, "", "make: it is broken")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which there is no kernel `0123` yet; what an earlier attempt left lies there."""
    monkeypatch.setattr(kernel, "key", lambda packages: "0123")
    monkeypatch.setattr(kernel, "unpack", lambda debs, into: None)
    (tmp_path / "kernel-work" / kernel.SOURCE).mkdir(parents=True)
    return tmp_path


DEBS = {name: Path(name) for name in (kernel.SOURCE, *kernel.TOOLS)}


def test_a_kernel_that_is_not_there_is_compiled_with_the_configuration(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Make(cache)
    monkeypatch.setattr("subprocess.run", make)
    made = kernel.kernel([], DEBS, cache)
    assert make.asked[1:] == ["tinyconfig", "olddefconfig", "bzImage"]
    assert (made.name, made.read_text()) == ("kernel-0123", "kernel")
    assert list(cache.iterdir()) == [made], "nothing else is kept"


def test_what_does_not_compile_is_said_and_leaves_no_kernel(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", Make(cache, fails="bzImage"))
    with pytest.raises(SystemExit, match="the kernel does not build:\nmake: it is broken"):
        kernel.kernel([], DEBS, cache)
    switch = next(line for line in kernel.CONFIG.read_text().splitlines() if line.startswith("CONFIG_"))
    monkeypatch.setattr("subprocess.run", Make(cache, loses=switch))
    with pytest.raises(SystemExit, match=f"configuration does not take: {switch}$"):
        kernel.kernel([], DEBS, cache)
    assert not (cache / "kernel-0123").exists()


def test_what_the_host_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name in ("bc", "zstd") else f"/usr/bin/{name}")
    assert kernel.missing() == ["bc", "zstd"]


def test_our_own_files_are_compiled_from_sources_that_are_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr("subprocess.run", lambda command, check: commands.append(command))
    made = kernel.ours(tmp_path)
    assert set(made) == {"usr/lib/i386-linux-gnu/libsystemd.so.0", "sbin/reader", "sbin/reseed"}
    for command, file in zip(commands, made.values(), strict=True):
        assert command[-1] == str(file)
        assert Path(command[-3]).is_file()
        assert "-m32" in command
