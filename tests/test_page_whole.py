"""The book on one page."""

from __future__ import annotations

from page_reader import texts

from harness.page.whole import whole

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
