"""The macros as mkdocs-macros calls them, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from harness import layout, mkdocs_plugin
from harness.capture import stored
from harness.captures import freshness
from harness.mkdocs_plugin import define_env
from harness.page import shelf
from harness.page.errors import PageError
from harness.page.packing import pack, unpack
from harness.page.site.policy import CHARSET
from harness.page.site.theme_fixes import FIXES
from harness.python.interpreters import interpreter
from tests.support import page_samples as samples


class Env:
    """What `define_env` sees of mkdocs-macros."""

    def __init__(self) -> None:
        self.macros: dict[str, Callable[..., str]] = {}
        self.page = SimpleNamespace(url="fork/", meta={})

    def macro(self, function: Callable[..., str], name: str) -> None:
        self.macros[name] = function


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one example and its capture, fresh by its real key."""
    monkeypatch.setattr(layout, "root", lambda: tmp_path)
    folder = tmp_path / "examples" / "fork"
    folder.mkdir(parents=True)
    (folder / "fork.py").write_text("import os\nos.fork()\n", encoding="utf-8")
    (folder / "fork.session").write_text("# One process, then two\n$ python fork.py\n", encoding="utf-8")
    (tmp_path / "secret.py").write_text("secret", encoding="utf-8")
    keep()
    shelf.forget()
    return tmp_path


def keep(**more: Any) -> None:
    """Save the capture of fork/fork."""
    kept = replace(samples.fork(), key=freshness.key(layout.examples() / "fork/fork.session"), **more)
    stored.save(kept, layout.capture_path("fork/fork", interpreter().version))


@pytest.fixture
def macros(book: Path) -> dict[str, Callable[..., str]]:
    env = Env()
    define_env(env)
    return env.macros


def test_blocks_are_one_line_for_markdown(macros: dict[str, Callable[..., str]]) -> None:
    for made in (
        macros["program"]("fork/fork.py"),
        macros["transcript"]("fork/fork"),
        macros["side_by_side"]("fork/fork", "fork/fork"),
        macros["edition"](),
        macros["rooms"](),
    ):
        assert re.fullmatch(r"<!--(html|unread):[A-Za-z0-9+/=]*-->", made)


def test_the_download_is_linked_from_where_the_page_lies(macros: dict[str, Callable[..., str]]) -> None:
    assert 'href="../examples/fork/fork.py"' in unpack(macros["program"]("fork/fork.py"))


def test_a_fact_is_a_word_in_a_sentence(macros: dict[str, Callable[..., str]]) -> None:
    assert macros["fact"]("fork/fork", "processes") == "2"


def test_a_count_is_a_word_in_a_sentence(book: Path, macros: dict[str, Callable[..., str]]) -> None:
    (book / "mkdocs.yml").write_text("nav:\n  - Chapters:\n      - fork.md\n")
    (book / "docs").mkdir()
    (book / "docs/fork.md").write_text("## Exercise 1: x { #exercise-1 .exercise }\n")
    assert macros["count"]("chapters", capital=True) == "One"
    assert macros["numbers"]("observed") == "1"


def test_every_macro_is_told_to_contributors(macros: dict[str, Callable[..., str]]) -> None:
    """But those that make a page of their own, or a part of one."""
    told = (Path(__file__).parents[1] / "docs/contributing.md").read_text(encoding="utf-8")
    assert [name for name in macros if f"{name}(" not in told] == ["calls_index", "edition"]


def test_a_prediction_closes_what_follows_it(macros: dict[str, Callable[..., str]]) -> None:
    right, wrong = macros["right"], macros["wrong"]
    begun = macros["predict"]("How many?", right("Four", "Yes."), wrong("Two", "No."))
    assert begun.index("<!--html:") < begun.index('<details class="seen" markdown="1">')
    assert begun.count("<details") == macros["end_predict"]().count("</details>") == 1


def test_a_prediction_that_is_not_closed_stops_the_build(book: Path, macros: dict[str, Callable[..., str]]) -> None:
    with pytest.raises(PageError, match=r"end_predict\(\): there is no predict"):
        macros["end_predict"]()
    env = Env()
    define_env(env)
    env.macros["predict"]("How many?")
    with pytest.raises(
        PageError, match=r"predict\('Who\?'\): close the one before, 'How many\?', with end_predict\(\)"
    ):
        env.macros["predict"]("Who?")
    page: Any = SimpleNamespace(file=SimpleNamespace(src_uri="fork.md"), url="fork/", meta=env.page.meta)
    unused: Any = None
    with pytest.raises(PluginError, match=r"fork.md: predict\('How many\?'\) is not closed: write end_predict\(\)"):
        mkdocs_plugin.on_page_content("", page, config(), unused)


def test_a_macro_that_there_is_not_stops_the_build_with_the_near_ones(macros: dict[str, Callable[..., str]]) -> None:
    env = SimpleNamespace(env=jinja2.Environment(variable_start_string="{=", variable_end_string="=}"), macros=macros)
    made: Any = SimpleNamespace(plugins={"macros": env})
    mkdocs_plugin.on_pre_build(made)
    with pytest.raises(jinja2.UndefinedError, match=r"'transcipt' is undefined; near it: transcript$"):
        env.env.from_string('{= transcipt("fork/fork") =}').render(macros)


def test_an_exercise_that_there_is_not_stops_the_build(macros: dict[str, Callable[..., str]]) -> None:
    with pytest.raises(PageError, match="there is no exercise 5 to check"):
        macros["exercise"](5)


def test_a_start_file_is_linked_from_where_the_page_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    ups: list[str] = []

    def exercise(number: int, up: str) -> str:
        ups.append(up)
        return ""

    monkeypatch.setattr("harness.mkdocs_plugin.exercise", exercise)
    for url in ("fork/", "fork.html", ""):
        env = Env()
        env.page.url = url
        define_env(env)
        env.macros["exercise"](5)
    assert ups == ["../", "", ""]


class Config(dict[str, Any]):
    """As much of MkDocs' configuration as the hooks look at."""

    def __init__(self, offline: bool) -> None:
        self.plugins = {"material/offline": SimpleNamespace(config={"enabled": offline})}
        self.theme = {"features": ["navigation.instant", "search"]}
        self.extra: dict[str, Any] = {}


def config(offline: bool = False, **settings: Any) -> Any:
    made = Config(offline)
    made.update(settings)
    return made


def test_chapters_and_their_addresses_are_those_of_the_configuration() -> None:
    nav = ["index.md", {"Chapters": ["fork.md", "exec.md"]}, {"Besides": ["glossary.md"]}]
    assert mkdocs_plugin._chapters(config(nav=nav)) == ["fork.md", "exec.md"]
    page: Any = SimpleNamespace(url="fork/")
    assert mkdocs_plugin._address(config(use_directory_urls=True), page, "exec") == "../exec/"
    page.url = "fork.html"
    assert mkdocs_plugin._address(config(use_directory_urls=False), page, "exec") == "exec.html"


GLOSSARY = "# Glossary\n\nzombie\n:   A child nobody waited for.\n"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("glossary.md", '<dt id="zombie">zombie</dt><p>a zombie</p>'),
        ("fork.md", '<dt>zombie</dt><p>a <a class="gloss" href="../glossary/#zombie" title="A child nobody waited '),
        ("about.md", "<dt>zombie</dt><p>a zombie</p>"),
    ],
)
def test_terms_have_places_in_the_glossary_and_links_in_chapters_alone(tmp_path: Path, source: str, shown: str) -> None:
    (tmp_path / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    page: Any = SimpleNamespace(file=SimpleNamespace(src_uri=source), url=f"{source[:-3]}/", meta={})
    made = config(nav=[{"Chapters": ["fork.md"]}], docs_dir=str(tmp_path), use_directory_urls=True)
    made.docs_dir = str(tmp_path)
    unused: Any = None
    found = mkdocs_plugin.on_page_content("<dt>zombie</dt><p>a zombie</p><th></th>", page, made, unused)
    assert found.startswith(shown)
    assert found.endswith("<td></td>"), "a corner is no head"


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(("source", "runs", "said"), [("a.md", 1, 1), ("index.md", 1, 0), ("a.md", 0, 0)])
def test_a_page_with_runs_says_when_they_were_made(source: str, runs: int, said: int) -> None:
    page: Any = SimpleNamespace(file=SimpleNamespace(src_uri=source), url="a/", meta={"runs": ["fork/fork"] * runs})
    unused: Any = None
    made = config(nav=[], use_directory_urls=True)
    assert mkdocs_plugin.on_page_content("", page, made, unused).count("Last run: ") == said


@pytest.mark.parametrize(
    ("content", "scripts"),
    [
        (pack('<figure class="tl n2">x</figure>', read=False), 1),
        (pack('<figure class="run">x</figure>', read=False), 0),
        ('<figure class="tl n2">x</figure>', 0),
        ("", 0),
    ],
)
def test_a_page_that_a_timeline_was_put_into_gets_its_script(content: str, scripts: int) -> None:
    page: Any = SimpleNamespace(content=content, url="fork/", file=SimpleNamespace(src_uri="fork.md"))
    unused: Any = None
    mkdocs_plugin.on_page_context({}, page, unused, unused)
    assert page.content.count('<script src="../assets/js/step.js" defer></script>') == scripts
    assert page.content.count("x</figure>") == bool(content)


def test_the_whole_book_is_put_in_when_its_chapters_are_made() -> None:
    def page(name: str, content: str) -> Any:
        return SimpleNamespace(content=content, url=f"{name}/", file=SimpleNamespace(src_uri=f"{name}.md"))

    book = page("book", "<h1>All</h1><!--whole-->")
    pages = [page("exec", "<h1>exec</h1>"), page("fork", f"<h1>fork</h1>{pack('<b>x</b>', read=False)}"), book]
    nav: Any = SimpleNamespace(pages=pages)
    mkdocs_plugin.on_page_context({}, book, config(nav=[{"Chapters": ["fork.md", "exec.md"]}]), nav)
    assert re.findall(r'<section class="[^"]*" id="(\w+)">', book.content) == ["fork", "exec"]
    assert "<b>x</b>" in book.content


@pytest.mark.parametrize("serving", [True, False])
def test_one_style_sheet_is_made_of_all_unless_the_book_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serving: bool
) -> None:
    joined: list[Path] = []
    monkeypatch.setattr(mkdocs_plugin, "_serving", serving)
    monkeypatch.setattr("harness.page.site.style_sheets.join", joined.append)
    monkeypatch.setattr(mkdocs_plugin, "notices", list)
    monkeypatch.setattr(mkdocs_plugin, "keep_tokens", lambda: None)
    made = MkDocsConfig()
    made.site_dir = str(tmp_path)
    mkdocs_plugin.on_post_build(made)
    mkdocs_plugin.on_post_build(object())
    assert joined == ([] if serving else [tmp_path])


@pytest.mark.parametrize("offline", [True, False])
def test_a_copy_that_is_opened_as_files_has_no_instant_navigation_and_searches_by_a_script(offline: bool) -> None:
    made = mkdocs_plugin.on_config(config(offline))
    assert made.theme["features"] == ([] if offline else ["navigation.instant"]) + ["search"]
    assert bool(made.extra) == offline


@pytest.mark.parametrize(
    ("command", "offline", "governed"), [("build", False, True), ("serve", False, False), ("build", True, False)]
)
def test_a_page_has_its_policy_unless_it_is_served_live_or_opened_as_a_file(
    monkeypatch: pytest.MonkeyPatch, command: str, offline: bool, governed: bool
) -> None:
    monkeypatch.setattr(mkdocs_plugin, "_serving", None)
    mkdocs_plugin.on_startup(command, dirty=False)
    page = f"<head>{CHARSET}</head>\n\n   {FIXES[0][0]}"
    unused: Any = None
    made = mkdocs_plugin.on_post_page(page, unused, config(offline))
    assert ("Content-Security-Policy" in made) == governed
    assert made.endswith(f"\n{FIXES[0][1]}")
    assert mkdocs_plugin.on_post_template(page, "404.html", config(offline)) == made
    assert mkdocs_plugin.on_post_template(page, "sitemap.xml", config(offline)) == page


@pytest.mark.parametrize(
    "path", ["../secret.py", "fork/../../secret.py", "/etc/passwd", "fork/link.py", "~/x", "fork/../../../secret.py"]
)
def test_no_file_outside_examples_is_shown(book: Path, macros: dict[str, Callable[..., str]], path: str) -> None:
    (book / "examples/fork/link.py").symlink_to(book / "secret.py")
    with pytest.raises(PageError, match=r"outside examples/|no file"):
        macros["program"](path)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "fork/../../secret"])
def test_no_session_outside_examples_is_shown(macros: dict[str, Callable[..., str]], name: str) -> None:
    with pytest.raises(PageError, match=r"outside examples/|no file"):
        macros["transcript"](name)


def test_an_unknown_session_is_an_error_that_lists_the_near_ones(macros: dict[str, Callable[..., str]]) -> None:
    with pytest.raises(PageError, match=r"no file examples/fork/frk.session; near it: fork/fork"):
        macros["transcript"]("fork/frk")


@pytest.mark.parametrize("macro", ["transcript", "fact"])
def test_a_missing_capture_names_the_command_that_makes_it(macros: dict[str, Callable[..., str]], macro: str) -> None:
    layout.capture_path("fork/fork", interpreter().version).unlink()
    with pytest.raises(PageError, match="nox -s site"):
        macros[macro]("fork/fork", *(["seconds"] if macro == "fact" else []))


def test_a_stale_capture_names_the_command_that_mends_it(book: Path, macros: dict[str, Callable[..., str]]) -> None:
    (book / "examples/fork/fork.py").write_text("changed", encoding="utf-8")
    with pytest.raises(PageError, match=r"stale.*nox -s site"):
        macros["transcript"]("fork/fork")


def test_a_failed_capture_names_the_command_that_says_why(macros: dict[str, Callable[..., str]]) -> None:
    keep(verdict="failed")
    with pytest.raises(PageError, match="nox -s examples -- fork/fork"):
        macros["transcript"]("fork/fork")


def test_a_fact_of_a_skipped_session_is_not_invented(macros: dict[str, Callable[..., str]]) -> None:
    keep(verdict="skipped", steps=())
    assert "not run here" in macros["fact"]("fork/fork", "processes")


def test_a_build_looks_at_each_capture_once_and_the_next_build_again(macros: dict[str, Callable[..., str]]) -> None:
    assert macros["fact"]("fork/fork", "python") == "3&#46;13&#46;0"
    keep(ran=replace(samples.RAN, python="4"))
    assert macros["fact"]("fork/fork", "python") == "3&#46;13&#46;0"
    shelf.forget()
    assert macros["fact"]("fork/fork", "python") == "4"
