"""The index of calls, read from chapters and programs."""

from __future__ import annotations

from pathlib import Path

from harness.page.blocks.call_index import called, calls, calls_index, chapter
from tests.support.page_reader import texts

CHAPTER = """\
# {title}

{{= os("fork") =}} and {{= os("WNOHANG") =}}, {{= pydoc("subprocess.run") =}}, {{= os("fork") =}}

{{= program("{path}") =}}
"""


def book(folder: Path) -> list[Path]:
    for name in ("one", "two"):
        path = folder / f"{name}.md"
        path.write_text(CHAPTER.format(title=name.title(), path=f"{name}/x.py"), encoding="utf-8")
        (folder / name).mkdir()
        (folder / name / "x.py").write_text(
            "import os\nos.fork()\nos.wait()\nprint(os.path.join('a'))\n", encoding="utf-8"
        )
    return [folder / "one.md", folder / "two.md"]


def test_called_names_each_function_of_the_system_once() -> None:
    source = (
        "import os, select\nos.fork()\nif os.fork(): select.select([], [], [])\nx.os.kill()\nos.environ['A']\nlen('')"
    )
    assert called(source) == ["os.fork", "select.select"]


def test_a_call_is_listed_with_where_it_is_explained_and_used(tmp_path: Path) -> None:
    found = {call.name: call for call in calls([chapter(path) for path in book(tmp_path)], tmp_path)}
    assert list(found) == ["os.fork", "os.wait"]
    assert found["os.fork"].explained == ["one", "two"]
    assert found["os.fork"].used == ["one/x.py", "two/x.py"]
    assert found["os.wait"].explained == []


def test_the_index_leads_to_the_listing_in_its_chapter(tmp_path: Path) -> None:
    html = calls_index([chapter(path) for path in book(tmp_path)], tmp_path, lambda name: f"../{name}/")
    assert 'href="../two/#two-x.py"' in html
    assert texts(html, "td")[:3] == ["os.fork()", "One, Two", "one/x.py, two/x.py"]


def test_a_program_that_is_not_there_is_left_to_its_own_page(tmp_path: Path) -> None:
    """The index is built first, and would be blamed for a name that a chapter misspells."""
    chapters = [chapter(path) for path in book(tmp_path)]
    (tmp_path / "two" / "x.py").unlink()
    found = {call.name: call for call in calls(chapters, tmp_path)}
    assert found["os.fork"].used == ["one/x.py"]
