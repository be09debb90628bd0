"""The built site: a small book with hostile runs, built as a reader's copy is, and what stops a build."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness import layout
from harness.capture import stored
from harness.capture.schema import Capture
from harness.captures import freshness
from harness.python.interpreters import interpreter
from harness.text import visible
from tests.support import page_samples as samples
from tests.support.page_reader import tags, texts

ROOT = layout.root()
NAV = re.compile(r"^nav:\n(?:[ -].*\n|\n)+", re.MULTILINE)

FORK = """\
---
description: A chapter.
---
# fork

{= program("fork/fork.py") =}

{= transcript("fork/fork") =}

There are {= fact("fork/fork", "processes") =} processes, see {= os("getpid") =} and {= man("open(2)") =}
with O_CLOEXEC. No zombie here. Braces stay: {{ x }} and {% x %}.

{= predict("How many?", right("Two", "Yes."), wrong("One", "No.")) =}

{= transcript("fork/hostile") =}

## A heading inside

- and a list

{= end_predict() =}

## Exercise 1: who { #exercise-1 .exercise }

{= exercise(1) =}
"""
CONTRACT = """\
TITLE, POINTS, HINTS = "who", {"a": "it holds"}, ("look",)
def judge(trial):
    yield from ()
"""


class Book:
    """A project of its own, with a copy of what makes the pages, in `folder`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.site = folder / "site"
        for name in ("harness", "machine", "docs/assets", "docs/overrides"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        monkeypatch.setattr(layout, "root", lambda: folder)
        config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("  - machine/site.py\n", "")
        assert NAV.search(config)
        self.write(
            "mkdocs.yml", NAV.sub("nav:\n  - index.md\n  - Chapters:\n      - fork.md\n  - glossary.md\n", config)
        )
        self.write("docs/glossary.md", "# Glossary\n\nzombie\n:   A child nobody waited for.\n")
        self.write("docs/index.md", "# Start\n\n[fork](fork.md)\n")
        self.write("docs/fork.md", FORK)
        self.write("examples/fork/fork.py", "import os\n\nos.fork()\nprint('{{ x }}')\n")
        self.write("examples/exercises/01_who/contract.py", CONTRACT)
        for name in ("start", "solution"):
            self.write(f"examples/exercises/01_who/{name}.py", "print()\n")
        self.keep(replace(samples.fork(), name="fork/fork"))
        self.keep(replace(samples.hostile(), name="fork/hostile"))

    def write(self, path: str, text: str) -> None:
        """Put a file into the project."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def keep(self, capture: Capture) -> None:
        """Save a capture, with the session that it is of."""
        self.write(f"examples/{capture.name}.session", f"# {capture.title}\n$ true\n")
        key = freshness.key(layout.examples() / f"{capture.name}.session")
        stored.save(replace(capture, key=key), layout.capture_path(capture.name, interpreter().version))

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Build the site; with `--strict` as `nox -s site` does."""
        env = {**os.environ, "PYTHONPATH": str(self.folder), "NO_MKDOCS_2_WARNING": "1"}
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", *options],
            cwd=self.folder, env=env, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def page(self, path: str) -> str:
        """A page of the built site."""
        return (self.site / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book, built once for the tests that only look."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        book = Book(tmp_path_factory.mktemp("book"), monkeypatch)
        result = book.build("--strict")
    assert result.returncode == 0, result.stderr
    return book


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A book to break."""
    return Book(tmp_path, monkeypatch)


def test_output_reaches_the_page_as_it_is(built: Book) -> None:
    page = built.page("fork/index.html")
    assert [text for text in texts(page, "samp") if text in map(visible, samples.HOSTILE)] == list(
        map(visible, samples.HOSTILE)
    )
    assert "x" * 1_000_000 in page


def test_no_script_of_the_output_is_a_script_of_the_page(built: Book) -> None:
    page = built.page("fork/index.html")
    assert "alert(1)" not in "".join(texts(page, "script"))
    assert "details" in tags(page)
    assert page.count("<details") == page.count("</details>") == 3, "the question, a hint and the solution"


def test_no_character_of_the_output_is_invisible(built: Book) -> None:
    page = built.page("fork/index.html")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b]", page)


def test_no_macro_is_left_on_a_page_and_braces_of_the_text_stay(built: Book) -> None:
    page = built.page("fork/index.html")
    assert "{=" not in re.sub(r"<(samp|pre|code|script).*?</\1>", "", page, flags=re.DOTALL)
    assert "<!--html:" not in re.sub(r"<samp.*?</samp>", "", page, flags=re.DOTALL)
    assert "Braces stay: {{ x }} and {% x %}." in page
    assert "print('{{ x }}')" in "".join(texts(page, "src"))


def test_what_follows_a_question_is_closed_and_is_still_markdown(built: Book) -> None:
    page = built.page("fork/index.html")
    (seen,) = texts(page, "seen")
    assert "A heading inside" in seen
    assert "and a list" in seen
    assert '<details class="seen">' in page
    assert "exercise-1" not in seen and "exercises/01_who" not in seen
    assert "exercises/01_who/start.py" in page


def test_a_fact_stands_in_its_sentence(built: Book) -> None:
    assert "There are 2 processes" in built.page("fork/index.html")


def test_programs_can_be_downloaded(built: Book) -> None:
    assert 'href="../examples/fork/fork.py"' in built.page("fork/index.html")
    assert built.page("examples/fork/fork.py") == (built.folder / "examples/fork/fork.py").read_text(encoding="utf-8")


def test_a_term_leads_to_the_glossary(built: Book) -> None:
    assert 'href="../glossary/#zombie"' in built.page("fork/index.html")
    assert '<dt id="zombie">' in built.page("glossary/index.html")


def test_a_page_says_when_it_was_last_run(built: Book) -> None:
    (said,) = texts(built.page("fork/index.html"), "last-run")
    assert said.startswith("Last run: 24 November 2026, 2 sessions on this page, on Linux 6.12 with Python 3.13.0.")


def test_calls_and_flags_are_words_of_the_search(built: Book) -> None:
    index = json.loads(built.page("search/search_index.json"))
    words = set()
    for entry in index["docs"]:
        words |= set(re.split(index["config"]["separator"], re.sub("<[^>]*>", " ", entry["text"])))
    assert {"getpid", "O_CLOEXEC", "open"} <= words


def test_the_site_names_no_other_host_but_in_links_to_follow(built: Book) -> None:
    pages, sheets = list(built.site.rglob("*.html")), list(built.site.rglob("assets/css/*.css"))
    assert pages and sheets
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert not re.search(r'(?:src|data-src)="(?:https?:)?//', page), path
        for link in re.findall(r'<link[^>]* href="(?:https?:)?//[^"]*"[^>]*>', page):
            assert 'rel="canonical"' in link
    for path in sheets:
        assert not re.search(r"url\(['\"]?(?:https?:)?//", path.read_text(encoding="utf-8")), path


def test_symbols_are_not_referred_to_by_what_instant_navigation_would_set(built: Book) -> None:
    """Material assigns to every element with `href`; a `use` throws there, and no link of the page works any more."""
    assert "<use href" not in built.page("fork/index.html")


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("{= transcipt('fork/fork') =}", "'transcipt' is undefined; near it: transcript"),
        ("{= exercise(99) =}", "exercise(99): there is no exercise 99"),
        ("{= predict('How many?') =}", "index.md: predict('How many?') is not closed: write end_predict() below"),
        ("{= nosuchname =}", "'nosuchname' is undefined"),
        ("{= program('../mkdocs.yml') =}", "outside examples/"),
        ("[x](none.md)", "none.md"),
        ("[x](fork.md#none)", "#none"),
    ],
)
def test_a_page_that_cannot_be_made_stops_the_build(book: Book, added: str, message: str) -> None:
    book.write("docs/index.md", f"# Start\n\n{added}\n")
    result = book.build("--strict")
    assert result.returncode != 0
    assert message in result.stderr


@pytest.mark.parametrize(
    ("added", "message"),
    [("{= fact('fork/fork', =}", "_Line 6 in Markdown file:_"), ("{= transcipt() =}", 'File "<template>", line 6')],
)
def test_a_macro_that_fails_is_told_by_its_line_in_the_file(book: Book, added: str, message: str) -> None:
    book.write("docs/index.md", f"---\ndescription: A start.\n---\n# Start\n\n{added}\n")
    assert message in book.build("--strict").stderr


def test_a_macro_that_fails_stops_a_build_that_is_not_strict_too(book: Book) -> None:
    book.write("docs/index.md", "# Start\n\n{= fact('fork/fork', 'nothing') =}\n")
    assert book.build().returncode != 0


def test_a_stale_capture_stops_the_build_and_names_what_mends_it(book: Book) -> None:
    book.write("examples/fork/fork.py", "print('changed')\n")
    result = book.build("--strict")
    assert result.returncode != 0
    assert "nox -s site" in result.stderr
