"""While a session runs it is known whether what is waited for has come, and whether it still can."""

from __future__ import annotations

from pathlib import Path

from harness.match.state import Item
from harness.play.live import Commands, Live
from harness.session.parser import parse_session
from harness.session.script import Script


class Followed:
    """A session that is followed, with a clock that stands still until it is set."""

    def __init__(self, body: str) -> None:
        """Line 3 is the first of the body."""
        self.now = 0.0
        self.commands = Commands()
        text = f"# T\nprocesses: a, b\n{body}"
        script = Script(parse_session(Path("examples/fork/fork.session"), text))
        self.live = Live(script, self.commands, lambda: self.now)

    def command(self, step: int, terminal: int = 1) -> None:
        self.live.step = step
        self.live.take(Item(terminal, self.now, "act", step=step))
        self.commands.begun(terminal)

    def act(self, step: int) -> None:
        self.live.step = step
        self.live.take(Item(1, self.now, "act", step=step))

    def lines(self, *texts: str) -> None:
        for text in texts:
            self.live.take(Item(1, self.now, "output", text))

    def end(self, status: int = 0) -> None:
        self.commands.ended(1)
        self.live.take(Item(1, self.now, "ended", str(status), step=self.live.step_in(1), status=status))

    def arrived(self, *growing: str) -> bool:
        return self.live.arrived([Item(1, self.now, "output", text) for text in growing])


def test_a_step_has_arrived_when_all_its_lines_came() -> None:
    session = Followed("$ x\na | 1\nb | 2\n[Enter]\nend\n")
    session.command(0)
    assert not session.arrived()
    session.lines("2")
    assert not session.arrived()
    session.lines("1")
    assert session.arrived()
    session.act(1)
    assert not session.arrived()


def test_a_prompt_counts_while_it_grows_and_is_not_taken() -> None:
    session = Followed("$ x\nName: \n[me]\nName: me\n")
    session.command(0)
    assert not session.arrived("Na")
    assert session.arrived("Name:")
    assert not session.arrived(), "it was only tried"
    assert session.live.dead_since is None


def test_what_grows_and_does_not_fit_takes_nothing_back() -> None:
    session = Followed("$ x\none\n[Enter]\ntwo\n")
    session.command(0)
    session.lines("one")
    assert session.arrived("tw")


def test_where_a_command_has_nothing_more_to_say_its_end_is_waited_for() -> None:
    session = Followed("$ x\none\n$ y\n")
    session.command(0)
    session.lines("one")
    assert not session.arrived()
    session.end()
    assert session.arrived()


def test_what_does_not_fit_fails_the_session_from_the_first_on() -> None:
    session = Followed("$ x\none\ntwo\n")
    session.command(0)
    session.now = 1.5
    session.lines("other")
    session.now = 2.5
    session.lines("another")
    assert session.live.dead_since == 1.5
    assert not session.live.hopeless(), "its command may still say something"
    session.end()
    assert session.live.hopeless()


def test_it_is_hopeless_when_nobody_is_left_who_could_write() -> None:
    session = Followed("$ x\none\n? 0\ntwo\n")
    assert not session.live.hopeless(), "nothing was begun"
    session.command(0)
    session.lines("one")
    session.end()
    assert not session.live.hopeless(), "what it started may still write"
    session.commands.idle(1, 1)
    assert session.live.hopeless()


def test_that_an_earlier_command_left_nobody_says_nothing_of_this_one() -> None:
    session = Followed("$ x\n? 0\n$ y\n? 0\ntwo\n")
    session.command(0)
    session.end()
    session.commands.idle(1, 1)
    session.command(1)
    session.end()
    assert not session.live.hopeless()
    assert not session.commands.all_idle()
    session.commands.idle(1, 2)
    assert session.live.hopeless()
    assert session.commands.all_idle()


def test_all_is_idle_when_each_terminal_is() -> None:
    commands = Commands()
    assert commands.all_idle()
    commands.begun(1)
    commands.begun(2)
    commands.ended(1)
    commands.idle(1, 1)
    assert not commands.all_idle()
    commands.idle(2, 1)
    assert not commands.all_idle(), "its command has not ended"
    assert [commands.silent(terminal) for terminal in (1, 2, 3)] == [True, False, False]
    commands.ended(2)
    assert commands.all_idle()


def test_what_is_waited_for_is_named_by_its_line() -> None:
    session = Followed("$ x\na | 1\nb | 2\na | 3\n")
    session.command(0)
    session.lines("1")
    assert session.live.expected() == "line 6"
    session.lines("3")
    assert session.live.expected() == "line 5"
    session.lines("2")
    assert session.live.expected() == "the end of the command of line 3"


def test_a_terminals_step_is_the_last_that_was_begun_there() -> None:
    session = Followed("$ x\n=== terminal 2\n$ y\n=== terminal 1\n[Enter]\n")
    session.command(0)
    session.command(1, terminal=2)
    assert (session.live.step_in(1), session.live.step_in(2)) == (0, 1)
    session.act(2)
    assert (session.live.step_in(1), session.live.step_in(2)) == (2, 1)
