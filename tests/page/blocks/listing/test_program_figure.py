"""Listings: the source unchanged, with who runs it where that is certain."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from harness.page.blocks.listing.program_figure import program, source_lines
from harness.page.errors import PageError
from tests.support.page_reader import tags, texts

SOURCE = dedent(
    """\
    import os

    pid = os.fork()  # two now
    if pid == 0:
        print("</pre><script>", pid)
        os._exit(0)

    os.waitpid(pid, 0)
    """
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_a_listing_is_the_source_unchanged(file: Path) -> None:
    html = program(file, "fork/x.py", "../examples/fork/x.py")
    assert "".join(texts(html, "src")) == SOURCE
    assert "script" not in tags(html)
    assert texts(html, "k") == ["import", "if"]
    assert texts(html, "c") == ["# two now"]
    assert '<a href="../examples/fork/x.py" download="x.py"' in html


def test_a_part_keeps_the_numbers_of_its_lines(file: Path) -> None:
    html = program(file, "fork/x.py", "x", "3-4")
    assert "".join(texts(html, "src")) == "pid = os.fork()  # two now\nif pid == 0:\n"
    assert 'data-n="3"' in html
    assert 'data-n="2"' not in html
    assert texts(html, "part") == ["lines 3\u20134"]


@pytest.mark.parametrize("lines", ["0", "9", "5-3", "1-99", "x", ""])
def test_lines_that_are_not_there_are_an_error(file: Path, lines: str) -> None:
    with pytest.raises(PageError, match="has lines 1-8"):
        program(file, "fork/x.py", "x", lines)


def test_characters_that_move_others_are_written_out(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("a = '\u202eb'\n", encoding="utf-8")
    assert texts(program(path, "x.py", "x"), "src") == ["a = '\\u202eb'\n"]


def test_a_file_of_an_unknown_kind_is_listed_plainly(tmp_path: Path) -> None:
    path = tmp_path / "x.session"
    path.write_text("# t\n\n$ python\n", encoding="utf-8")
    assert texts(program(path, "x.session", "x"), "src") == ["# t\n", "\n", "$ python\n"]


def test_the_name_of_who_runs_lines_stands_where_a_phone_shows_it(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    long = "print('this line takes all the room that there is')"
    file.write_text(f"pid = os.fork()\n{long}\n\nif pid == 0:\n    {long}\nelse:\n    {long}\n", encoding="utf-8")
    lines = source_lines(file.read_text(encoding="utf-8"), file.name)
    assert {line.number: line.runs for line in lines if line.says} == {4: "both", 5: "child", 6: "parent"}
    assert texts(program(file, "x.py", "x"), "by") == ["both", "child", "parent"]
