"""Each page in a browser: no error, no stranger, no sideways scroll, and everything readable without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SITE, Seen, pages
from tests.browser.serve import compressed

KIB = 145
"""The bar for a first page with fonts of its own."""
CUT = """
Array.from(document.querySelectorAll("figure.program .acts > *"))
  .filter((one) => one.getBoundingClientRect().right > one.closest("figure").getBoundingClientRect().right)
  .map((one) => one.textContent)
"""
"""What stands beside a program's name and reaches out of its frame, which would cut it."""


@pytest.mark.parametrize("path", pages())
def test_no_error_no_other_host_and_no_sideways_scroll(chromium: Browser, base: str, seen: Seen, path: str) -> None:
    for width in (1280, 360):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        seen.watch(page)
        page.goto(base + path, wait_until="networkidle")
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} scrolls sideways at {width}"
        cut = page.evaluate(CUT)
        assert cut == [], f"{path} cuts what stands beside a program's name at {width}"
        page.close()
    assert [error for error in seen.errors if not (path == "nowhere/" and "404" in error)] == []
    assert seen.strangers == []


@pytest.mark.parametrize("path", [path for path in pages() if path not in ("nowhere/", "book/")])
def test_the_first_page_that_one_opens_is_small(chromium: Browser, base: str, seen: Seen, path: str) -> None:
    """Compressed, with fonts, styles and scripts; without what is only fetched for the search.

    The page of the whole book is seven chapters, and nobody's first.
    """
    page = chromium.new_page()
    seen.watch(page)
    page.goto(base + path, wait_until="networkidle")
    page.close()
    sizes = {}
    for name in seen.files:
        file = SITE / name
        file = file / "index.html" if file.is_dir() else file
        if file.is_file() and not name.startswith("search/") and "workers/" not in name and name != "sitemap.xml":
            sizes[name] = len(compressed(file))
    kib = sum(sizes.values()) / 1024
    assert kib <= KIB, f"{kib:.1f} KiB: {sorted(sizes.items(), key=lambda item: -item[1])}"


@pytest.mark.parametrize("path", [path for path in pages() if path != "nowhere/"])
def test_every_word_is_there_without_javascript(chromium: Browser, base: str, path: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(base + path)
    closed = page.locator("article details:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()
    hidden = page.locator("article :is(p, li, pre, td, h1, h2, h3):not([aria-hidden] *, .reason)").filter(visible=False)
    texts = [text for text in hidden.all_text_contents() if text.strip()]
    context.close()
    assert not texts


def test_the_theme_measures_no_listing_of_the_whole_book(chromium: Browser, base: str) -> None:
    """It gives each listing that it looks at a name of its own.  To look lays out all chapters: seconds, on a phone."""
    page = chromium.new_page()
    names = "document.querySelectorAll('pre[id^=__code_]').length"
    page.goto(f"{base}pipes/", wait_until="networkidle")
    assert page.evaluate(names) > 0, "the theme has other names for its listings now"
    page.goto(f"{base}book/", wait_until="networkidle")
    listings = page.locator(".highlight pre > code").count()
    measured = page.evaluate(names)
    page.close()
    assert listings > 0
    assert measured == 0


@pytest.mark.parametrize("width", [1280, 640, 360, 320])
def test_a_chapter_of_the_whole_book_is_not_higher_than_what_is_kept_free_for_it(
    chromium: Browser, base: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{base}book/", wait_until="networkidle")
    heights = "Array.from(document.querySelectorAll('.chapter'), (one) => one.getBoundingClientRect().height)"
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    kept = page.evaluate(heights)
    page.evaluate("window.location.hash = 'fork'")
    real = page.evaluate(heights)
    page.close()
    assert len(kept) == 8
    assert all(own <= free for own, free in zip(real, kept, strict=True)), list(zip(real, kept, strict=True))
    assert sum(kept) <= 1.5 * sum(real), "too much: a page that is loaded again would stand somewhere else"


@pytest.mark.parametrize("place", ["parent_child", "waiting-exercise-10", "exec", "exec-exercise-17", "solution-18"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_contents_of_the_whole_book_lead_where_they_say(
    chromium: Browser, base: str, width: int, place: str
) -> None:
    """Most of the page is not laid out when one clicks."""
    page = chromium.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page.goto(f"{base}book/", wait_until="networkidle")
    page.locator(f".book-contents a[href$='#{place}']").click()
    heading = page.locator(f"[id='{place}']")
    expect(heading).to_be_in_viewport()
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    top = heading.evaluate("(heading) => heading.getBoundingClientRect().top")
    page.close()
    assert 0 <= top < 150


def test_a_link_from_the_whole_book_to_another_page_is_not_taken_for_a_jump(chromium: Browser, base: str) -> None:
    """The glossary has a place `fork` too."""
    page = chromium.new_page()
    page.goto(f"{base}book/", wait_until="networkidle")
    page.evaluate("window.alive = true")
    page.locator(".chapter a[href$='/glossary/#fork']").first.click()
    # The first: the whole book, which is here until the other page is, has nine.
    expect(page.locator("h1").first).to_contain_text("Glossary")
    expect(page).to_have_url(f"{base}glossary/#fork")
    assert page.evaluate("window.alive === true"), "the theme's instant navigation was kept from it"
    page.close()


def test_a_jump_that_opens_a_new_tab_moves_nothing_here(chromium: Browser, base: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{base}book/", wait_until="networkidle")
    with context.expect_page() as opened:
        page.locator(".book-contents a[href$='#pipes']").click(modifiers=["Control"])
    assert opened.value.url == f"{base}book/#pipes"
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert page.locator("html.jumped").count() == 0
    context.close()


def test_links_between_chapters_keep_the_page_alive(chromium: Browser, base: str, seen: Seen) -> None:
    """Instant navigation: the window that a chapter opened is still there in the next one."""
    page = chromium.new_page()
    seen.watch(page)
    page.goto(f"{base}fork/", wait_until="networkidle")
    page.evaluate("window.alive = true")
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text("Parent or child?")
    expect(page).to_have_url(re.compile(re.escape(f"{base}parent_child/")))
    kept = page.evaluate("window.alive === true")
    programs = page.locator("figure.program").count()
    expect(page.locator("figure.program button", has_text="Copy")).to_have_count(programs)
    page.close()
    assert seen.errors == []
    assert kept
    assert programs > 0


def test_the_next_chapter_begins_at_its_top(chromium: Browser, base: str) -> None:
    """Not where the last one was left: its address, taken home, leads to the top as well."""
    page = chromium.new_page()
    page.clock.install()
    page.goto(f"{base}fork/", wait_until="networkidle")
    page.locator(".md-footer__link--next").click()
    expect(page.locator("h1")).to_contain_text("Parent or child?")
    page.wait_for_function("scrollY === 0")
    page.clock.run_for(2000)  # whatever waits for the scrolling to be over
    assert page.evaluate("scrollY") == 0
    assert page.url == f"{base}parent_child/"
    page.close()


def test_an_answer_opens_the_result_and_shows_its_own_reason(chromium: Browser, base: str) -> None:
    page = chromium.new_page()
    page.goto(f"{base}fork/")
    question = page.locator("fieldset.predict").first
    result = page.locator("fieldset.predict + details").first
    assert result.get_attribute("open") is None
    assert question.locator(".reason:visible").count() == 0
    question.locator("input").nth(1).check(force=True)
    expect(result).to_have_attribute("open", "")
    assert question.locator(".reason:visible").count() == 1
    page.close()


def test_a_listing_is_copied_without_its_numbers(chromium: Browser, base: str) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{base}fork/")
    page.get_by_role("button", name="Copy fork.py").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied == (SITE / "examples/fork/fork.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["getpid", "waitpid", "O_CLOEXEC", "ECHILD"])
def test_calls_and_errors_are_found_by_their_name(chromium: Browser, base: str, word: str) -> None:
    page = chromium.new_page()
    page.goto(base)
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type(word)
    # Of the word as far as it was typed there are results too, which come and go meanwhile.
    expect(page.locator(".md-search-result__item").first).to_contain_text(re.compile(word))
    page.close()


def test_a_box_takes_the_focus_only_while_it_has_something_to_scroll(chromium: Browser, base: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{base}fork/")
    listing = page.locator("pre.code").first
    assert listing.get_attribute("tabindex") is None
    page.set_viewport_size({"width": 300, "height": 900})
    expect(listing).to_have_attribute("tabindex", "0")
    page.close()
