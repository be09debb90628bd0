"""One place of a program is changed, and the program stays a program."""

from __future__ import annotations

import ast

import pytest

from harness import layout
from harness.mutation import mutants


def changes(source: str) -> list[tuple[str, str]]:
    return [(mutant.kind, mutant.name) for mutant in mutants(source)]


@pytest.mark.parametrize(
    ("source", "kind", "after"),
    [
        ("pid = os.fork()", "fork", "0"),
        ("os.wait()", "wait", "None"),
        ("pid, status = os.wait()", "wait", "(0, 0)"),
        ("os.waitid(os.P_ALL, 0, os.WEXITED)", "wait", "None"),
        ("os.execvp('ls', ['ls'])", "exec", "None"),
        ("time.sleep(1)", "sleep", "None"),
        ("a < b", "comparison", "(a >= b)"),
        ("a is not None", "comparison", "(a is None)"),
        ("if found: pass", "comparison", "(not (found))"),
        ("print('é ' + 'x')", "string", "'q '"),
        ("print(f'{a}')", "string", "(f'{a}' + 'x')"),
        ("os.write(1, b'tea')", "string", "b'qea'"),
        ("print(a, end='')", "string", "'x'"),
    ],
)
def test_each_kind_of_place_is_changed(source: str, kind: str, after: str) -> None:
    found = [mutant for mutant in mutants(source) if (mutant.kind, mutant.after) == (kind, after)]
    assert len(found) == 1
    assert found[0].source == source.replace(found[0].before, found[0].after, 1)


def test_an_exit_gets_another_status_and_is_left_out() -> None:
    assert changes("os._exit(3)") == [("exit", "os._exit(3) -> os._exit((3) ^ 1)"), ("exit", "os._exit(3) -> None")]
    assert changes("sys.exit('bad')") == [("exit", "sys.exit('bad') -> None")]
    assert ("exit", "sys.exit() -> sys.exit((0) ^ 1)") in changes("sys.exit()")


@pytest.mark.parametrize("source", ["while True: pass", "x = {'key': 1}['key']", "other.fork()", "len('a')"])
def test_what_decides_nothing_is_left_alone(source: str) -> None:
    assert mutants(source) == []


def test_a_string_that_begins_with_q_is_changed_too() -> None:
    assert changes("print('quit')") == [("string", "'quit' -> 'zuit'")]


def test_what_is_not_a_program_is_an_error() -> None:
    with pytest.raises(SyntaxError):
        mutants("not python at all")


PROGRAMS = sorted(layout.examples().glob("*/*.py"))


def test_every_mutant_of_the_book_is_another_program() -> None:
    assert PROGRAMS
    for path in PROGRAMS:
        source = path.read_text(encoding="utf-8")
        found = mutants(source)
        assert len({mutant.source for mutant in found} - {source}) == len({mutant.source for mutant in found}), path
        for mutant in found:
            ast.parse(mutant.source)
            assert mutant.before in source
            assert 1 <= mutant.line <= source.count("\n") + 1
