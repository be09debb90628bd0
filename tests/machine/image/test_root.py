"""What gets into the machine's root file system, from a few files in place of Debian's packages."""

from __future__ import annotations

import importlib.util
import marshal
import os
import stat
import sys
from pathlib import Path

import pytest

from machine.image import root
from tests.machine.image.test_cpio import parsed


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("usr/bin/bash", True),
        ("usr/bin/awk", False),
        ("usr/lib/i386-linux-gnu/libc.so.6", True),
        ("usr/lib/i386-linux-gnu/gconv/libc.so.6", False),
        ("usr/lib/i386-linux-gnu/libssl.so.3", False),
        ("usr/lib/terminfo/x/xterm", True),
        ("usr/lib/terminfo/a/ansi", False),
        ("usr/lib/locale/C.utf8/LC_CTYPE", True),
        ("usr/lib/python3.11/os.py", True),
        ("usr/lib/python3.11/turtle.py", False),
        ("usr/lib/python3.11/sqlite3/dump.py", False),
        ("usr/lib/python3.11/encodings/cp1252.py", False),
        ("usr/lib/python3.11/encodings/utf_8.py", True),
        ("usr/lib/python3.11/__pycache__/os.cpython-311.pyc", False),
        ("usr/share/doc/bash/copyright", False),
    ],
)
def test_a_book_on_processes_chooses(path: str, wanted: bool) -> None:
    assert root._wanted(path) == wanted


def test_every_choice_is_made_once() -> None:
    assert root.CONTENTS.keys() == {"programs", "libraries", "terminals", "library left out"}
    for kind, names in root.CONTENTS.items():
        assert names, kind
        assert len(set(names)) == len(names), kind


def test_old_paths_are_new_ones() -> None:
    assert [root._merged(path) for path in ("bin/bash", "lib/x", "usr/bin/x", "etc/x")] == [
        "usr/bin/bash",
        "usr/lib/x",
        "usr/bin/x",
        "etc/x",
    ]


def test_byte_code_stands_in_place_of_its_source_and_says_nothing_of_this_machine(tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.write_text('"""Why."""\nassert False\nanswer = 42\n')
    made = root._compiled(source, "usr/lib/python3.11/x.py")
    assert made[:16] == importlib.util.MAGIC_NUMBER + bytes(12)
    code = marshal.loads(made[16:])
    found: dict[str, object] = {}
    exec(code, found)
    assert (found["answer"], found.get("__doc__")) == (42, None)
    assert code.co_filename == "/usr/lib/python3.11/x.py"
    assert str(tmp_path).encode() not in made


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the packages; this Python is taken for the guest's."""
    monkeypatch.setattr(root, "PYTHON", ".".join(map(str, sys.version_info[:2])))
    names = ["bin/bash", *(f"usr/lib/python3.11/{name}.py" for name in ("os", "turtle", "json/decoder"))]
    for name in (*names, "usr/lib/ld-linux.so.2"):
        (tmp_path / "unpacked" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "unpacked" / name).write_text("x = 1\n")
    return tmp_path / "unpacked"


def test_the_root_has_what_was_chosen_our_files_and_every_folder_above_them(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "reader").write_bytes(b"elf")
    found = parsed(root.root(unpacked, {"sbin/reader": tmp_path / "reader"}))
    assert found["usr/bin/bash"].data == b"x = 1\n"
    assert stat.S_IMODE(found["usr/bin/bash"].mode) == stat.S_IMODE(found["sbin/reader"].mode) == 0o755
    assert {"usr/lib/python3.11/os.pyc", "usr/lib/python3.11/json/decoder.pyc"} <= found.keys()
    assert not [path for path in found if "turtle" in path or path.endswith(".py")]
    assert found["usr/lib/ld-linux.so.2"].data == b"i386-linux-gnu/ld-linux.so.2"
    assert found["usr/lib/python3.11/harness"].data == b"/course/harness"
    assert found["etc/inittab"].data == (root.OWN / "etc/inittab").read_bytes()
    modes = {path: stat.S_IMODE(found[path].mode) for path in ("etc/inittab", "sbin/setup", "home/reader", "etc")}
    assert modes == {"etc/inittab": 0o644, "sbin/setup": 0o755, "home/reader": 0o755, "etc": 0o755}
    assert (found["home/reader"].owner, found["home"].owner) == (root.READER, 0)
    assert stat.S_IMODE(found["tmp"].mode) == 0o1777
    assert found["dev/null"].device == (1, 3)
    for path in found:
        if "/" in path:
            assert stat.S_ISDIR(found[path.rpartition("/")[0]].mode) or path.startswith(("bin/", "lib/")), path


def test_the_same_files_give_the_same_bytes_whenever_they_were_written(unpacked: Path) -> None:
    made = root.root(unpacked, {})
    for path in unpacked.rglob("*"):
        os.utime(path, (1, 1))
    assert root.root(unpacked, {}) == made


def test_another_python_cannot_build_it(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root, "PYTHON", "3.2")
    with pytest.raises(SystemExit, match=r"built by Python 3\.2"):
        root.root(unpacked, {})
