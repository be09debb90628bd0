"""The book on one page."""

from __future__ import annotations

import re

from harness.page.site.whole_book import whole
from tests.support.page_reader import texts

FORK = """\
<h1 id="fork">fork<a class="headerlink" href="#fork" title="x">#</a></h1>
<p><a href="../waiting/#zombies">z</a> <a href="../waiting/">w</a> <a href="#here">h</a>
<a href="../glossary/#x">g</a></p>
<svg><use xlink:href="#shape-1"/></svg><input type="radio" name="q-1"><figcaption data-name="q">x</figcaption>
<div class="task wide" data-exercise="5"><div class="help"><details><summary>Hint 1</summary><p>h</p></details>
<details class="solution" data-search-exclude><summary>Solution</summary>
<pre>answer</pre></details></div>
<div class="help mistakes"><details><summary>Two ways</summary><div>m</div></details></div></div>
<script src="../assets/js/step.js" defer></script>
"""
PAGE = whole({"fork": FORK, "waiting": '<h1 id="w">Waiting</h1><h2 id="zombies">Z</h2>' + FORK.split("\n")[-2]})


def test_places_belong_to_their_chapter_and_links_between_chapters_stay_on_the_page() -> None:
    for place in ('id="fork"', 'id="fork-fork"', 'id="waiting-zombies"', 'name="fork-q-1"'):
        assert PAGE.count(f" {place}") == 1
    for link in ("#waiting-zombies", "#waiting", "#fork-here", "../glossary/#x"):
        assert f' href="{link}"' in PAGE
    assert 'xlink:href="#shape-1"' in PAGE
    assert 'data-name="q"' in PAGE


def test_solutions_stand_at_the_end_and_the_gallery_of_mistakes_not_at_all() -> None:
    assert (
        PAGE.index("Its solution") < PAGE.index('id="waiting"') < PAGE.index('id="solution-5"') < PAGE.index("answer")
    )
    assert PAGE.count("answer") == 1
    assert "Two ways" not in PAGE
    assert texts(PAGE, "summary") == ["Hint 1"]


def test_what_stands_after_a_question_is_open() -> None:
    assert '<details class="seen" open>' in whole({"fork": '<details class="seen"><p>x</p></details>'})


def test_a_script_is_loaded_once() -> None:
    assert PAGE.count("step.js") == 1


def test_it_begins_with_its_contents_and_each_entry_leads_somewhere() -> None:
    contents = PAGE[: PAGE.index("<section")]
    assert texts(contents, "a") == ["fork", "Waiting", "Z", "Solutions", "Exercise 5"]
    places = re.findall(r'href="#([^"]*)"', contents)
    assert places == ["fork", "waiting", "waiting-zombies", "solutions", "solution-5"]
    assert [PAGE.count(f' id="{place}"') for place in places] == [1] * 5


def test_an_exercise_stands_in_the_contents_by_its_words_alone() -> None:
    page = whole({"fork": '<h1>f</h1><h2 class="exercise" id="e">Exercise 1: <code>ps</code></h2>'})
    assert texts(page[: page.index("<section")], "a") == ["f", "Exercise 1: ps"]
    assert ' href="#fork-e"' in page


def test_what_may_scroll_can_take_the_focus() -> None:
    table, fence = "<table><tr><td>1</td></tr></table>", "<pre><span></span><code>x</code></pre>"
    page = whole({"fork": f'<h1>f</h1>{table}<table class="own"></table>{fence}<pre class="code"><code>y</code></pre>'})
    box = '<div class="md-typeset__scrollwrap" tabindex="0"><div class="md-typeset__table">'
    assert f"{box}{table}</div></div>" in page
    assert page.count(box) == 1
    assert '<code tabindex="0">x</code>' in page
    assert page.count("tabindex") == 2


def test_a_section_says_its_length_in_steps_of_4000_letters_that_are_seen() -> None:
    """A heading counts as 100 of them: what page.css keeps free for a section follows from it."""
    for letters, steps in ((3899, 1), (3901, 2), (7899, 2), (7901, 3)):
        page = whole({"fork": f'<h1 title="{"no letter" * 999}">f</h1><p>{"&lt;" * letters}</p>'})
        assert f'<section class="chapter length-{steps}" id="fork">' in page
