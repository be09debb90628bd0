"""All programs of the book as one zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePath

import pytest

from harness.page.site.archive import offered, programs

SUFFIXES = frozenset({".py", ".sh"})


@pytest.mark.parametrize(
    ("inside", "is_offered"),
    [
        ("fork/fork.py", True),
        ("exercises/08_last_status/start.sh", True),
        ("fork/fork.session", False),
        ("fork/__pycache__/fork.py", False),
        ("fork/.fork.py", False),
    ],
)
def test_a_reader_gets_programs_and_nothing_hidden(inside: str, is_offered: bool) -> None:
    assert offered(PurePath(inside), SUFFIXES) == is_offered


def test_the_zip_of_all_programs_is_the_same_for_the_same_programs(tmp_path: Path) -> None:
    for name in ("two/x.py", "one/x.py", "one/__pycache__/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"# {name}", encoding="utf-8")
    made = programs(tmp_path, SUFFIXES)
    (tmp_path / "one/x.py").touch()
    assert programs(tmp_path, SUFFIXES) == made
    with zipfile.ZipFile(io.BytesIO(made)) as zipped:
        assert zipped.namelist() == ["examples/one/x.py", "examples/two/x.py"]
        assert zipped.read("examples/two/x.py") == b"# two/x.py"
