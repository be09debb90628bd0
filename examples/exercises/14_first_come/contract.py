"""Exercise 14: children with a pipe each; the parent prints each message soon after it was written, and then ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from harness.check import (
    Finding,
    Piece,
    Program,
    Run,
    Told,
    Trial,
    TrialProcess,
    describe,
    right,
    sound,
    warning,
    wrong,
)

TITLE = "Whoever speaks first"
POINTS = {
    "children": "at least two children at once, each with a pipe or a socket of its own",
    "print": "the parent prints every message",
    "soon": "soon after it was written, whichever child is slow",
    "ends": "when all children are done, it ends by itself",
}
HINTS = (
    "First all pipes and all forks, then the reading: two loops.",
    "A read from one pipe makes the parent deaf to all others. Which call waits for several at once?",
    "`select` says which pipes a read would not wait for. One read from each of those, and then ask again.",
    "`b''` is the end of file: that pipe is done. Take it off the list, and stop when the list is empty.",
    "A pipe comes to its end only when every write end is closed, even the one that the parent has.",
)


def judge(trial: Trial) -> Iterator[Finding]:
    # If the first child writes first, reading in the order of birth looks right; so a second run holds that one back.
    plain = Program(stdin=b"\n\n\n", writes=True, seconds=8, linger=2)
    seen, again = trial.programs(plain, replace(plain, hold=True, seconds=10))
    run = seen.load
    for judged in (several, printed):
        faults = list(judged(run))
        yield from faults
        if any(fault.kind == "wrong" for fault in faults):
            return
    yield from (right("children"), right("print"))
    faults = list(soon(run, seen.soon))
    if not faults and not run.fault and in_order_of_birth(run):
        faults = list(lucky(again.load, again.soon))
    yield from faults or [right("soon")]
    yield from ends(run)


def forked(run: Run) -> list[TrialProcess]:
    """The children of the first process, in the order of birth."""
    return [process for process in run.children if process.parent == run.first]


def messages(run: Run) -> list[Told]:
    """What the children wrote into pipes and sockets, in order of time, without what only marks their ends."""
    pids = {child.pid for child in forked(run)}
    wrote = sorted((told for told in run.heard("wrote") if told.pid in pids and told["size"]), key=lambda told: told.at)
    marks = [told for told in {told.pid: told for told in wrote}.values() if mark(run, told, wrote)]
    all_alike = len({told.pid for told in wrote}) == len(marks) > 1 and len({told["text"] for told in marks}) == 1
    return [told for told in wrote if not all_alike or told not in marks]


def mark(run: Run, last: Told, wrote: list[Told]) -> bool:
    """Whether a child's last words may be a mark of its end: the parent read them, and printed others of that child.

    They are one if every child ends with the same words.  One that differs from child to child cannot be told from a
    message that is lost.
    """
    kind = last["to"].partition(":")[0]
    whole = last["to"] if kind == "pipe" else "socket:"  # the two ends of a socket have different names
    sent = sum(told["size"] for told in wrote if told["to"].startswith(whole))
    took = sum(told["size"] for told in run.heard("took") if told.pid == run.first and told["to"].startswith(whole))
    earlier = [told for told in wrote if told.pid == last.pid and told is not last]
    pieces = [piece for piece in run.pieces if piece.pid == run.first and piece.stream == "stdout"]
    said = any(last["text"].strip() in piece.text for piece in pieces if piece.at > last.at)
    return took >= sent and bool(earlier) and not (said and last["text"].strip())


def end(run: Run, process: TrialProcess) -> float:
    """When it ended."""
    return run.over if process.ended is None else process.ended


def shown(run: Run, message: Told) -> Piece | None:
    """What the parent printed after the message: its words, the last of its lines if they came apart.

    If it printed other words, the first of them; None if it printed nothing more.
    """
    later = [p for p in run.pieces if p.pid == run.first and p.stream == "stdout" and p.at > message.at]
    lines = [line.strip() for line in message["text"].splitlines() if line.strip()]
    found = [piece for line in lines if (piece := next((p for p in later if line in p.text), None))]
    return max(found, key=lambda piece: piece.at, default=later[0] if later else None)


def taken(run: Run, message: Told) -> float | None:
    """When the parent had read the message; None if it never had, or if that cannot be told."""
    if message["to"].startswith("socket:"):  # the two ends of a socket have different names
        return None
    sent = sum(told["size"] for told in run.heard("wrote") if told["to"] == message["to"] and told.at <= message.at)
    for told in run.heard("took"):
        sent -= told["size"] if told["to"] == message["to"] and told.pid == run.first else 0
        if sent <= 0:
            return told.at
    return None


def several(run: Run) -> Iterator[Finding]:
    """At least two children at once, each with its own pipe."""
    children, wrote = forked(run), messages(run)
    own = {child.pid for child in children}
    deeper = [process for process in run.children if process.parent in own and not process.execs]
    if deeper:
        facts = f"process {deeper[0].parent}, a child, forked {deeper[0].pid}"
        hint = "A child goes on from the return of fork, through the rest of the loop as well. How does it leave?"
        yield wrong("children", "The children fork children of their own.", facts, hint)
    elif run.fault and run.fault not in ("deadline", "flood"):
        yield from sound(run, "children")
    elif len(children) < 2:
        facts = f"process {run.first} forked {len(children)}; it ended with {describe(run.main.status)}"
        yield wrong("children", "There are fewer than two children.", facts, "Fork in a loop; the child leaves it.")
    elif not any(b.born < a.alive for a, b in pairwise(children)):
        facts = f"of {len(children)} children, each had ended before the next one was forked"
        says = "The children run one after another, never two at once."
        yield wrong("children", says, facts, "First start them all, then read: two loops.")
    for message in wrote:
        sharing = {told.pid for told in wrote if told["to"] == message["to"]}
        if not deeper and len(sharing) > 1:
            facts = f"processes {', '.join(map(str, sorted(sharing)))} wrote into {message['to']}"
            hint = "Make the pipe in the loop, before each fork."
            yield wrong("children", "The children share one pipe.", facts, hint)
            return


def printed(run: Run) -> Iterator[Finding]:
    """Every message is printed by the parent, sooner or later."""
    wrote, own = messages(run), {child.pid for child in forked(run)}
    lost = [message for message in wrote if shown(run, message) is None]
    speakers = {piece.pid for piece in run.pieces if piece.pid in own and piece.stream == "stdout"}
    executed = any(child.execs for child in forked(run))
    if speakers and not wrote:
        facts = f"process {min(speakers)}, a child, wrote to standard output"
        yield wrong("print", "The children print their messages themselves.", facts, "A child writes into its pipe.")
    elif not wrote and not executed and (complaint := last_complaint(run, own)):
        says = "The children fail before they have written anything."
        hint = "`os.write` takes bytes, and a descriptor that is open for writing."
        yield wrong("print", says, complaint, ("Its traceback says which line it was.", hint))
    elif not wrote and not executed:
        facts = "no write to a pipe or a socket was seen"
        hints = ("`os.write` takes a descriptor and bytes.", "What a file object holds back is lost at `os._exit`.")
        yield wrong("print", "No child writes into a pipe.", facts, hints)
    elif any(told.pid == run.first and told["fd"] == 1 for told in run.heard("wrote")):
        facts = f"standard output of process {run.first}, the parent, was a pipe or a socket of its own when it printed"
        hint = "Descriptor 1 is to be another one in the child. Who calls `os.dup2`, and when?"
        yield wrong("print", "What the parent prints goes into a pipe of its own.", facts, hint)
    elif not run.text(run.first):
        facts = f"the children wrote {len(wrote)} times into pipes; process {run.first} printed nothing"
        if run.main.status and (complaint := last_complaint(run, {run.first})):
            hint = "The traceback says which line it was. Which end of a pipe is for reading?"
            yield wrong("print", "The parent fails before it has printed anything.", complaint, hint)
        elif wrote and run.main.ended is not None and run.main.ended < wrote[0].at:
            facts = f"it ended after {run.main.ended - run.began:.1f} s, and the first message came later"
            hint = "What does `select` return when its time is up, and what does that say about the children?"
            yield wrong("print", "The parent has ended before the first message comes.", facts, hint)
        else:
            yield wrong("print", "The parent prints nothing.", facts, "What does the parent do with what it has read?")
    elif lost:
        late = lost[0]
        ended = run.main.ended is not None and run.main.ended < late.at
        facts = f"process {late.pid} wrote after {late.at - run.began:.1f} s; process {run.first} " + (
            "had ended by then" if ended else "printed nothing more"
        )
        hint = "When has a child said all that it has to say? Its pipe will tell."
        yield wrong("print", "Some messages are never printed.", facts, hint)
    elif not wrote:
        facts = "the children exec other programs, whose writes are not seen"
        yield warning("print", "The checker cannot see when the children write.", facts)


def last_complaint(run: Run, pids: set[int]) -> str:
    """The last line that one of these wrote to standard error, with who it was; empty for none."""
    for pid in sorted(pids):
        if lines := run.text(pid, "stderr").strip().splitlines():
            return f"process {pid}: {lines[-1]}"
    return ""


def soon(run: Run, length: float) -> Iterator[Finding]:
    """Each message is printed soon after it was written."""
    wrote, ended = messages(run), {child.pid: end(run, child) for child in forked(run)}
    pairs = [(message, piece) for message in wrote if (piece := shown(run, message))]
    late = [(message, piece) for message, piece in pairs if piece.since - message.at > length]
    if not late:
        return
    message, piece = late[0]
    facts = (
        f"process {message.pid} wrote after {message.at - run.began:.1f} s",
        f"process {run.first} printed it after {piece.since - run.began:.1f} s",
    )
    if all((at := taken(run, message)) is not None and at - message.at <= length for message, _ in late):
        hint = "A file object reads more than it hands out, and `select` does not see what lies in its buffer."
        yield wrong("soon", "A message has been read, and is printed late all the same.", facts, (hint, "`os.read`."))
    elif min(piece.at for _, piece in pairs) >= max(ended.values()):
        hint = "What does the parent wait for, before it reads?"
        yield wrong("soon", "Nothing is printed until the last child has ended.", facts, hint)
    elif all(abs(piece.at - ended[message.pid]) < length / 2 for message, piece in late):
        hint = "What does a file object's `read()` wait for? And `os.read`?"
        yield wrong("soon", "A message waits until the child that wrote it has ended.", facts, hint)
    elif all(set_free(run, message, piece, length) for message, piece in late):
        hint = "A read from a pipe waits as long as that pipe is empty. Which call waits for several?"
        yield wrong("soon", "A message waits until a slower child has written.", facts, hint)
    elif piece.since - message.at > 2 * length + 0.5:
        hint = "What does the parent do between two reads?"
        yield wrong("soon", "A message is printed long after it was written.", facts, hint)


def set_free(run: Run, message: Told, piece: Piece, length: float) -> bool:
    """Whether a message that came late came right after another child had written or ended."""
    others = [child for child in forked(run) if child.pid != message.pid]
    moments = [told.at for told in messages(run) if told.pid in {child.pid for child in others}]
    moments += [end(run, child) for child in others]
    return any(message.at < at <= piece.at and piece.since - at <= length for at in moments)


def in_order_of_birth(run: Run) -> bool:
    """Whether the children spoke in the order of birth, each all that it had to say."""
    order = [message.pid for message in messages(run)]
    births = [child.pid for child in forked(run)]
    return order == sorted(order, key=births.index)


def lucky(run: Run, length: float) -> Iterator[Finding]:
    """The run in which the first child was held back for a while."""
    if run.fault or len(forked(run)) < 2:
        return
    slow = forked(run)[0].pid
    for finding in soon(run, length):
        says = "It is luck that it looks right: when the first child is slow, the messages of the others wait."
        facts = (f"process {slow}, the first child, was made slow", *finding.seen)
        yield wrong("soon", says, facts, finding.hints)


def both_ends(run: Run) -> bool:
    """Whether the first process had both ends of a pipe open when it was stopped; a socket's peer cannot be seen."""
    pipes = [what for fd, what in run.stopped_with.items() if fd > 2 and what.startswith("pipe:")]
    sockets = [what for fd, what in run.stopped_with.items() if fd > 2 and what.startswith("socket:")]
    return len(pipes) > len(set(pipes)) or len(sockets) > len(forked(run))


def ends(run: Run) -> Iterator[Finding]:
    """The program's end."""
    living = [other for other in run.leftovers if not other.ended and other.pid != run.first]
    facts = f"process {run.first} was still there, {run.over - run.began:.0f} s after its start"
    busy, lasted = run.main.cpu or 0.0, end(run, run.main) - run.began
    # One that reads on never sleeps, however little of a busy processor it gets.
    running = any(other.state == "R" for other in run.leftovers if other.pid == run.first)
    if run.fault == "deadline" and not living and running:
        hint = "b'' means that nothing will ever come. Such a pipe is always ready. What must be done with it?"
        facts += f", and had used {busy:.1f} s of processor time"
        yield wrong("ends", "At the end of file it reads on and on.", facts, hint)
    elif run.fault == "deadline" and not living and both_ends(run):
        hint = "End of file comes when every write end is closed. Who has one?"
        facts += ", with both ends of a pipe open"
        yield wrong("ends", "It does not end: it still holds the write ends of its own pipes.", facts, hint)
    elif run.fault == "deadline" and not living:
        hint = "What is left to wait for, when every pipe has come to its end?"
        yield wrong("ends", "It does not end: it waits on, though every child has ended.", facts, hint)
    elif run.fault:
        yield from sound(run, "ends")
    elif run.main.status != 0:
        said = run.text(stream="stderr").strip().splitlines()[-1:]
        facts = "; ".join([f"process {run.first} ended with {describe(run.main.status)}", *said])
        yield wrong("ends", "All is printed, and then the parent fails.", facts, "What is left to read at the end?")
    else:
        yield right("ends")
        if zombies := [child.pid for child in forked(run) if child.adopted]:
            facts = f"nobody waited for {', '.join(map(str, zombies))}"
            yield warning("ends", "It ends and has not waited for its children.", facts, "Read to the end, then wait.")
        if lasted > 0.4 and busy > 0.6 * lasted:
            facts = f"in {lasted:.1f} s it used {busy:.1f} s of processor time"
            says = "The parent asks again and again instead of sleeping until something comes."
            yield warning("soon", says, facts, "`select` sleeps for you.")
