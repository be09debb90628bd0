"""Links to Python's documentation and to the manual."""

from __future__ import annotations

import pytest

from harness.page.blocks.links import man, pydoc
from harness.page.errors import PageError

LIBRARY = "https://docs.python.org/3/library/"


@pytest.mark.parametrize(
    ("name", "place", "text"),
    [
        ("os.fork", "os.html#os.fork", "os.fork()"),
        ("os.WNOHANG", "os.html#os.WNOHANG", "os.WNOHANG"),
        ("os.path.join", "os.path.html#os.path.join", "os.path.join()"),
        ("subprocess.run", "subprocess.html#subprocess.run", "subprocess.run()"),
        ("subprocess.Popen.wait", "subprocess.html#subprocess.Popen.wait", "subprocess.Popen.wait()"),
        ("multiprocessing", "multiprocessing.html", "multiprocessing"),
        ("print", "functions.html#print", "print()"),
        ("ChildProcessError", "exceptions.html#ChildProcessError", "ChildProcessError"),
        ("str.split", "stdtypes.html#str.split", "str.split()"),
        ("io.TextIOWrapper", "io.html#io.TextIOWrapper", "io.TextIOWrapper"),
    ],
)
def test_a_name_is_linked_to_where_it_is_documented(name: str, place: str, text: str) -> None:
    assert pydoc(name) == f'<a href="{LIBRARY}{place}"><code>{text}</code></a>'


def test_another_text_can_be_shown() -> None:
    assert pydoc("os.fork", "fork").endswith("<code>fork</code></a>")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("os.forkk", "near it: fork"),
        ("nosuchmodule.x", "no module 'nosuchmodule'"),
        ("prnt", "no module 'prnt'"),
        ("str.splitt", "near it: split"),
        ("<script>", "is not the name"),
    ],
)
def test_a_name_that_python_does_not_have_is_an_error(name: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        pydoc(name)


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("fork(2)", "man2/fork.2.html"),
        ("pipe(7)", "man7/pipe.7.html"),
        ("exec(3p)", "man3/exec.3p.html"),
        ("clock_gettime(2)", "man2/clock_gettime.2.html"),
    ],
)
def test_manual_pages(page: str, address: str) -> None:
    name, section = page[:-1].split("(")
    link = f"https://man7.org/linux/man-pages/{address}"
    assert man(page) == f'<a href="{link}" class="man"><b>{name}</b>({section})</a>'


@pytest.mark.parametrize("page", ["fork", "fork(9)", "a b(2)", '"><script>(2)'])
def test_a_manual_page_has_a_section(page: str) -> None:
    with pytest.raises(PageError, match="as fork"):
        man(page)


def test_a_module_that_there_is_not_has_near_ones() -> None:
    with pytest.raises(PageError, match=r"no module 'subproces'.*; near it: subprocess"):
        pydoc("subproces.run")
