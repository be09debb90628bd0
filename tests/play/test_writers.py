"""Every line gets its writers and the kernel's time; what came through a relay is its first writer's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from harness.capture.schema import Event, File, Span
from harness.match.judgement import AttributedItem
from harness.match.state import Item
from harness.play.record import PlacedItem, Record
from harness.play.terminals.stream import Stream
from harness.play.writers import with_writers
from harness.trace.account import Trace

TTY, READ, WRITE, NOTES = (
    File(1, "terminal", "terminal 1"),
    File(2, "pipe read end", "pipe 1"),
    File(3, "pipe write end", "pipe 1"),
    File(4, "file", "notes.txt"),
)
READS_NOTES = Event(1.5, 1.6, 9, "read", fd=3, file=NOTES.id, size=3, data="abc")


@dataclass
class Run:
    """What one terminal showed, and what the kernel saw."""

    shown: bytes = b""
    events: list[Event] = field(default_factory=list)

    def write(self, at: float, pid: int, data: str, file: File = TTY) -> Run:
        """A process writes; a terminal shows it."""
        raw = data.encode()
        shown = data.replace("\n", "\\n").replace("\r", "\\r")[:80]
        self.events.append(Event(at, at + 0.001, pid, "write", fd=1, file=file.id, size=len(raw), data=shown))
        if file is TTY:
            self.shown += raw.replace(b"\n", b"\r\n")
        return self

    def read(self, at: float, pid: int, data: str) -> Run:
        """A process reads from the pipe."""
        shown = data.replace("\n", "\\n")[:80]
        self.events.append(Event(at, at + 0.001, pid, "read", fd=0, file=READ.id, size=len(data), data=shown))
        return self

    def told(self, redact: Callable[[str], str] = str, read_at: float = 9.0) -> Sequence[AttributedItem]:
        stream = Stream()
        record = Record(zero=0.0, streams={1: self.shown})
        record.seen.append(PlacedItem(Item(1, 0.0, "act", step=0)))
        chunks = stream.feed(self.shown, read_at)
        if last := stream.cut():
            chunks.append(last)
        record.seen += [PlacedItem(Item(1, c.at, "output", redact(c.text)), c.start, c.end) for c in chunks]
        return with_writers(record, Trace((), (TTY, READ, WRITE, NOTES), tuple(self.events)), redact)


def outputs(told: Sequence[AttributedItem]) -> list[tuple[str, tuple[int, ...], float]]:
    return [(t.item.text, t.item.pids, round(t.item.at, 3)) for t in told if t.item.kind == "output"]


def test_a_line_has_its_writer_and_the_time_of_the_write() -> None:
    told = Run().write(1.0, 7, "one\n").write(2.0, 8, "two\n").told()
    assert outputs(told) == [("one", (7,), 1.0), ("two", (8,), 2.0)]
    assert [t.spans for t in told[1:]] == [(Span("one", 7),), (Span("two", 8),)]


def test_several_lines_of_one_write_are_all_its_writers() -> None:
    told = Run().write(1.0, 7, "one\ntwo\nthr").write(2.0, 7, "ee\n").told()
    assert outputs(told) == [("one", (7,), 1.0), ("two", (7,), 1.0), ("three", (7,), 2.0)]
    assert told[3].spans == (Span("three", 7),)


def test_a_glued_line_is_told_piece_by_piece() -> None:
    told = Run().write(1.0, 7, "one").write(1.5, 8, "two").write(2.0, 7, "\n").write(2.5, 8, "\n").told()
    assert outputs(told) == [("onetwo", (7, 8), 2.0), ("", (8,), 2.5)]
    assert [(s.text, s.pid) for s in told[1].spans] == [("one", 7), ("two", 8)]


def test_a_line_without_a_newline_counts_too() -> None:
    assert outputs(Run().write(1.0, 7, "Name: ").told()) == [("Name: ", (7,), 1.0)]


def test_what_nobody_was_seen_to_write_has_no_writer() -> None:
    run = Run().write(1.0, 7, "one\n")
    run.shown += b"^C\r\n"
    assert outputs(run.told()) == [("one", (7,), 1.0), ("^C", (), 9.0)]


def test_times_do_not_run_backwards_within_a_terminal() -> None:
    run = Run()
    run.write(3.0, 7, "one\n")
    record = Record(zero=0.0, streams={1: run.shown})
    record.seen += [
        PlacedItem(Item(1, 4.0, "act", step=0)),
        PlacedItem(Item(1, 5.0, "output", "one"), 0, 4),
    ]
    [_, one] = with_writers(record, Trace((), (TTY, READ, WRITE, NOTES), tuple(run.events)), str)
    assert one.item.at == 4.0


def test_spans_are_redacted_as_the_line_is() -> None:
    run = Run().write(1.0, 7, "in /home/mary").write(1.5, 8, " of mary\n")
    told = run.told(redact=lambda text: text.replace("/home/mary", "~"))
    assert [(s.text, s.pid) for s in told[1].spans] == [("in ~", 7), (" of mary", 8)]


def test_what_comes_through_cat_is_its_first_writers() -> None:
    run = Run().write(1.0, 7, "one\n", WRITE).write(1.1, 8, "two\n", WRITE).write(1.2, 7, "three\n", WRITE)
    run.read(2.0, 9, "one\ntwo\nthree\n").write(2.5, 9, "one\ntwo\nthree\n")
    assert outputs(run.told()) == [("one", (7,), 2.5), ("two", (8,), 2.5), ("three", (7,), 2.5)]


def test_a_relay_may_fail_once_or_look_at_what_nobody_knows() -> None:
    run = Run().write(1.0, 7, "one\n", WRITE)
    run.events.append(Event(1.5, 1.6, 9, "read", fd=0, file=READ.id, error="EINTR"))
    run.events.append(Event(1.7, 1.8, 9, "read", fd=7, size=3, data="abc"))
    run.read(2.0, 9, "one\n").write(2.5, 9, "one\n")
    assert outputs(run.told()) == [("one", (7,), 2.5)]


def test_what_also_writes_elsewhere_or_reads_another_file_is_no_relay() -> None:
    for more in (Event(2.1, 2.2, 9, "write", fd=5, file=WRITE.id, size=3, data="abc"), READS_NOTES):
        run = Run().write(1.0, 7, "one\n", WRITE)
        run.events.append(more)
        run.read(2.0, 9, "one\n").write(2.5, 9, "one\n")
        assert outputs(run.told()) == [("one", (9,), 2.5)]


def test_a_relay_that_changes_what_it_reads_wrote_it_itself() -> None:
    run = Run().write(1.0, 7, "one\n", WRITE)
    run.read(2.0, 9, "one\n").write(2.5, 9, "ONE!\n")
    assert outputs(run.told()) == [("ONE!", (9,), 2.5)]


def test_what_puts_as_many_bytes_as_it_gets_is_no_relay_for_that() -> None:
    run = Run().write(1.0, 7, "hello\n", WRITE)
    run.read(2.0, 9, "hello\n").write(2.5, 9, "HELLO\n").write(2.6, 7, "it has ended\n")
    assert outputs(run.told()) == [("HELLO", (9,), 2.5), ("it has ended", (7,), 2.6)]


def test_what_a_relay_adds_makes_it_no_relay() -> None:
    run = Run().write(1.0, 7, "one\n", WRITE)
    run.read(2.0, 9, "one\n").write(2.5, 9, "one\n").write(2.6, 9, "1 line\n")
    assert outputs(run.told()) == [("one", (9,), 2.5), ("1 line", (9,), 2.6)]


def test_without_a_trace_the_items_are_as_they_were_read() -> None:
    record = Record(zero=0.0, streams={1: b"one\r\n"}, seen=[PlacedItem(Item(1, 5.0, "output", "one"), 0, 4)])
    assert with_writers(record, None, str) == [AttributedItem(record.seen[0].item)]


def test_a_thousand_lines_have_their_writers() -> None:
    run = Run()
    for number in range(1000):
        run.write(number * 0.001, 7 + number % 2, f"{number}\n")
    assert [pids for _, pids, _ in outputs(run.told())] == [(7 + number % 2,) for number in range(1000)]
