"""One style sheet is linked where several were, with all that they said, and what belongs to one page stays there."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.page.site.style_sheets import ONE, join


def page(top: str, *names: str) -> str:
    links = "".join(f'<link rel="stylesheet" href="{top}assets/{name}.css">\n' for name in names)
    return f'<head>\n{links}<link rel="icon" href="{top}x.svg">\n</head><p class="a b">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in {
        "index.html": page("", "theme/main", "css/own", "css/cover"),
        "fork/index.html": page("../", "theme/main", "css/own"),
        "404.html": page("/book/", "theme/main", "css/own"),
        "machine/linux.html": "<p>has no sheet of the book",
        "assets/theme/main.css": ".a { color: red }\n.unused { color: red }",
        "assets/theme/main.css.map": "{}",
        "assets/css/own.css": ".a { color: blue; src: url(../fonts/x.woff2) }",
        "assets/css/cover.css": ".b { color: green }",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def links(site: Path, name: str) -> list[str]:
    return [part.partition('"')[0] for part in (site / name).read_text("utf-8").split('rel="stylesheet" href="')[1:]]


def test_each_page_links_to_the_one_and_the_cover_to_its_own(site: Path) -> None:
    join(site)
    assert links(site, "index.html") == [ONE, "assets/css/cover.css"]
    assert links(site, "fork/index.html") == [f"../{ONE}"]
    assert links(site, "404.html") == [f"/book/{ONE}"]
    assert (site / "machine/linux.html").read_text("utf-8") == "<p>has no sheet of the book"
    assert '<link rel="icon" href="../x.svg">' in (site / "fork/index.html").read_text("utf-8")


def test_the_one_says_what_they_said_in_their_order_but_what_nothing_uses(site: Path) -> None:
    join(site)
    text = "".join((site / ONE).read_text("utf-8").split())
    assert text == ".a{color:red}.a{color:blue;src:url(../fonts/x.woff2)}"


def test_no_sheet_is_left_that_nothing_links_to(site: Path) -> None:
    join(site)
    assert sorted(path.name for path in site.rglob("*.css*")) == ["book.css", "cover.css"]


@pytest.mark.parametrize("url", ["x.png", "'x.png'", '"x.png"', " ../x.png"])
def test_a_sheet_that_names_a_file_beside_itself_stops_the_build(site: Path, url: str) -> None:
    (site / "assets/theme/main.css").write_text(f".a {{ background: url({url}) }}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"theme/main\.css names a file beside itself"):
        join(site)


@pytest.mark.parametrize("url", ["data:image/png;base64,x", '"data:image/png;base64,x"', "#shape"])
def test_a_sheet_may_hold_its_pictures(site: Path, url: str) -> None:
    (site / "assets/theme/main.css").write_text(f".a {{ background: url({url}) }}", encoding="utf-8")
    join(site)
    assert url in (site / ONE).read_text("utf-8")
