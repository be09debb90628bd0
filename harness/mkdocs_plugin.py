"""The macros of the chapters, and what the build does to each page.  Only this and `machine/site.py` know MkDocs.

It is loaded twice, as the module of mkdocs-macros (`define_env`) and as a hook of MkDocs (`on_…`).
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from harness import layout
from harness.capture import Capture
from harness.page import PageError, no_macro, pack, plain, render, shelf, unpack, unpack_unread
from harness.page.blocks import (
    book_counts,
    call_index,
    distribution,
    edition,
    everywhere,
    exercise,
    facts,
    fd_picture,
    keep_tokens,
    kept_orders,
    last_run,
    links,
    notices,
    pair,
    predict,
    program,
    rooms_table,
    timeline_figure,
)
from harness.page.site import archive, fixed, glossary, style_sheets, unindented, whole, with_policy

_log = logging.getLogger("mkdocs.plugins.harness")

DOWNLOADS = frozenset({".py", ".c", ".sh", ".session"})
"""The files below `examples/` that the site offers for download."""


def define_env(env: Any) -> None:
    """Give the chapters their macros.  `env` is the plugin of mkdocs-macros."""

    def run(name: str) -> Capture:
        """The capture of a session, noted as one that the page shows."""
        env.page.meta.setdefault("runs", {})[name] = True
        return shelf.capture(name)

    def _program(path: str, lines: str | None = None) -> str:
        download = get_relative_url(f"examples/{path}", env.page.url)
        listed = env.page.meta.setdefault("listed", set())
        anchor = "" if path in listed else path.replace("/", "-")
        listed.add(path)
        return pack(program(shelf.source(path), path, download, lines, anchor))

    def top() -> str:
        """From the page to the top of the site, such as `../`; empty for a page that lies there."""
        return get_relative_url("examples", env.page.url).removesuffix("examples")

    def _calls() -> str:
        docs = Path(env.conf["docs_dir"])
        chapters = [call_index.chapter(docs / name) for name in _chapters(env.conf)]
        return pack(call_index.calls_index(chapters, layout.examples(), partial(_address, env.conf, env.page)))

    def _transcript(name: str, steps: str | None = None, caption: bool = True) -> str:
        return pack(everywhere(run(name), steps, caption))

    def _side_by_side(left: str, right: str) -> str:
        return pack(pair(run(left), run(right)))

    def _timeline(name: str, **how: Any) -> str:
        return pack(timeline_figure(run(name), **how), read=False)

    def _fd_picture(name: str, *at: str, only: str = "") -> str:
        return pack(fd_picture(run(name), *at, only=only), read=False)

    def _distribution(name: str) -> str:
        return pack(distribution(run(name), kept_orders(name)), read=False)

    def _fact(name: str, kind: str, **of: Any) -> str:
        capture = run(name)
        if capture.verdict == "skipped":
            return render("unknown", capture=capture)
        return plain(facts.fact(capture, kind, **of))

    def _predict(question: str, *choices: predict.Choice) -> str:
        asked = pack(predict.question(question, choices))
        if open_one := env.page.meta.get("predicting"):
            raise PageError(f"predict({question!r}): close the one before, {open_one!r}, with end_predict()")
        env.page.meta["predicting"] = question
        return f'{asked}\n\n<details class="seen" markdown="1">\n<summary>See what happened</summary>\n'

    def _end_predict() -> str:
        if not env.page.meta.pop("predicting", None):
            raise PageError("end_predict(): there is no predict(…) above it that it could close")
        return "\n</details>"

    macros = {
        "program": _program,
        "transcript": _transcript,
        "side_by_side": _side_by_side,
        "timeline": _timeline,
        "fd_picture": _fd_picture,
        "distribution": _distribution,
        "fact": _fact,
        "os": lambda name: links.pydoc(f"os.{name}"),
        "pydoc": links.pydoc,
        "man": links.man,
        "fact_kinds": lambda: pack(render("fact_kinds", kinds=facts.kinds())),
        "predict": _predict,
        "right": predict.right,
        "wrong": predict.wrong,
        "end_predict": _end_predict,
        "calls_index": _calls,
        "edition": lambda: pack(edition()),
        "count": book_counts.count,
        "numbers": book_counts.numbers,
        "rooms": lambda: pack(rooms_table()),
        "exercise": lambda number: pack(exercise(number, top()), read=False),
    }
    for name, macro in macros.items():
        env.macro(macro, name)


def _chapters(config: MkDocsConfig) -> list[str]:
    """The files of the chapters, in the book's order."""
    return [name for section in config["nav"] if isinstance(section, dict) for name in section.get("Chapters", [])]


def _address(config: MkDocsConfig, page: Page, name: str) -> str:
    """Where the page of `docs/<name>.md` is, as seen from `page`."""
    return get_relative_url(f"{name}/" if config["use_directory_urls"] else f"{name}.html", page.url)


_serving = False
"""Whether this is `mkdocs serve`, whose live reload is an inline script that a policy would stop."""


def on_startup(command: str, dirty: bool) -> None:
    """Remember which command this is."""
    global _serving
    _serving = command == "serve"


@event_priority(50)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give a copy that is opened as files the script that its search needs there, and no instant navigation.

    From file:// that would stop at once, and take with it every script that waits for the page (`document$`).
    """
    if _offline(config):
        config.theme["features"].remove("navigation.instant")
        config.extra["polyfills"] = ["assets/js/iframe-worker/shim.js"]
    return config


def _offline(config: MkDocsConfig) -> bool:
    """Whether this build is the copy that `nox -s offline` makes."""
    return bool(config.plugins["material/offline"].config["enabled"])


def on_pre_build(config: MkDocsConfig) -> None:
    """Forget what an earlier build of this process (`mkdocs serve`) saw of the captures; have near macros told."""
    shelf.forget()
    if macros := config.plugins.get("macros"):
        macros.env.undefined = no_macro(macros.macros)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the programs into the site, where the listings link to them."""
    top = layout.examples()
    for path in sorted(top.rglob("*")):
        inside = path.relative_to(top)
        if archive.offered(inside, DOWNLOADS):
            files.append(File.generated(config, f"examples/{inside.as_posix()}", abs_src_path=str(path)))
    files.append(File.generated(config, "examples/programs.zip", content=archive.programs(top, DOWNLOADS)))
    return files


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Let the theme's templates count as the chapters do: the cover says how many chapters there are."""
    env.globals["count"] = book_counts.count
    return env


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put empty lines in place of the page's head: a macro that fails, later, is then told by its line in the file."""
    return "\n" * (page.file.content_string.count("\n") - markdown.count("\n")) + markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the packed blocks of the macros in their places: before the search reads the page, after Markdown."""
    if question := page.meta.get("predicting"):
        raise PluginError(f"{page.file.src_uri}: predict({question!r}) is not closed: write end_predict() below")
    # The corner of a table with heads on both sides is not a head; Markdown cannot say so.
    found = unpack(html.replace("<th></th>", "<td></td>"))
    name = page.file.src_uri.removesuffix(".md")
    if name == "glossary":
        return glossary.with_anchors(found)
    if page.file.src_uri in _chapters(config):
        known = glossary.terms((Path(config.docs_dir) / "glossary.md").read_text(encoding="utf-8"))
        found = glossary.with_tooltips(found, known, _address(config, page, "glossary"))
    if (runs := [shelf.capture(run) for run in page.meta.get("runs", ())]) and name != "index":
        found += str(last_run(runs, _address(config, page, "notation")))
    return found


@event_priority(-50)
def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Put in what the search, which has read the page by now, should not find: pictures and solutions.

    Pictures say again what the text says, and nobody should come upon a solution by accident.  Then put the chapters,
    which are all made by now, into the page of the whole book.
    """
    page.content = _with_unread(page.content or "", page)
    if page.file.src_uri == "book.md":
        made = {each.file.src_uri: _with_unread(each.content or "", page) for each in nav.pages}
        chapters = {name.removesuffix(".md"): made[name] for name in _chapters(config)}
        page.content = page.content.replace("<!--whole-->", whole(chapters))
    return context


def _with_unread(content: str, page: Page) -> str:
    """The content whole, with the script of the timelines if it has one."""
    found = unpack_unread(content)
    if '<figure class="tl ' in found and found != content:
        found += f'<script src="{get_relative_url("assets/js/step.js", page.url)}" defer></script>\n'
    return found


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Fix the theme's HTML, and give the page its policy."""
    return _finished(output, config)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The same for the page that was not found, which MkDocs does not take for a page of the book."""
    return _finished(output_content, config) if template_name == "404.html" else output_content


def _finished(page: str, config: MkDocsConfig) -> str:
    """The page with the fixes of the theme, and with its policy where that can hold."""
    page = unindented(fixed(page))
    # A file has no origin that a policy could name, and its search runs in a frame that the policy would stop.
    return page if _serving or _offline(config) else with_policy(page)


def on_post_build(config: Any) -> None:
    """Make one style sheet of all, with what the pages use.  mkdocs-macros calls this too, with its plugin."""
    if not isinstance(config, MkDocsConfig):
        return
    for notice in notices():
        _log.info(notice)
    keep_tokens()
    if not _serving:
        style_sheets.join(Path(config.site_dir))
