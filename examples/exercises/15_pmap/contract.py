"""Exercise 15: `pmap(fn, iterable)` calls fn with each element, each in a child of its own; a list of results."""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from harness.check import Finding, Halt, Run, Seen, Trial, first_of, loaded, scene, warning, wrong

TITLE = "pmap"
POINTS = {
    "children": "each call of fn runs once, in a child of its own",
    "together": "several children work at the same time",
    "list": "it returns the list of the results, in the order of the elements",
    "clean": "no zombie is left, and no open descriptor",
    "kinds": "any value comes back as it was, from any iterable; nothing gives []",
    "large": "results larger than a pipe come through",
    "raises": "an exception of fn raises in the caller, and no child runs the caller's code",
}
HINTS = (
    "One element first: a pipe, a fork, and a child that calls fn and writes `pickle.dumps(…)`.",
    "To have all children at work at once, fork them all before you read from the first one.",
    "With one pipe for each child, a message ends where the file ends. Who must close what for that?",
    "Read to the end, then wait. The other way round, a large result hangs.",
    "What can a child send when fn has raised an exception? And what ends the child, whatever happens?",
)

ELEMENTS = (3, 1, 4, 2)
WORDS = "words of fn"
EARLIER = "words of the caller"
LARGE = 2_000_000


def four(module: Any, stage: Any) -> None:
    """Four elements; the first call is the last to end."""

    def fn(element: int) -> int:
        stage.tell("ran", element=element)
        if not os.path.exists("alone"):
            met = stage.meet(2, 3.0)
            stage.tell("met", number=met)
            if met < 2:
                os.close(os.open("alone", os.O_CREAT | os.O_WRONLY))
        if element == ELEMENTS[0]:
            time.sleep(0.2)
        print(WORDS)
        return element * 10

    print(EARLIER)  # not flushed: it should not come out of the children again
    stage.look("before")
    stage.call(module.pmap, fn, list(ELEMENTS))
    stage.look("after")


def values(module: Any, stage: Any) -> None:
    """Values of many types, as they are."""
    day = datetime.date(2024, 2, 29)
    given = [None, False, 0, "", "two\nlines", b"\0\xff\n", (1, 2), {"a": [1.5]}, {1, 2}, 1j, day]
    outcome = stage.call(module.pmap, lambda place: given[place], list(range(len(given))))
    got = outcome.value if isinstance(outcome.value, list) else []
    pairs = zip(given, got, strict=False)
    changed = [f"{a!r} came back as {b!r}" for a, b in pairs if type(a) is not type(b) or a != b]
    stage.tell("compared", given=len(given), got=len(got), true=sum(map(bool, given)), changed=changed)


def returned_error(module: Any, stage: Any) -> None:
    """An exception as a result."""
    outcome = stage.call(module.pmap, lambda text: ValueError(text), ["a result"])
    got = outcome.value if isinstance(outcome.value, list) else []
    stage.tell("compared", same=[type(value) for value in got] == [ValueError])


def nothing(module: Any, stage: Any) -> None:
    """No element at all."""
    stage.call(module.pmap, lambda element: element, [])


def generator(module: Any, stage: Any) -> None:
    """An iterable without a length."""
    stage.call(module.pmap, lambda element: element + 1, (number for number in (5, 6)))


def large(module: Any, stage: Any) -> None:
    """Megabytes."""
    outcome = stage.call(module.pmap, lambda byte: byte * LARGE, [b"a", b"b"])
    stage.tell("compared", same=outcome.value == [b"a" * LARGE, b"b" * LARGE])


def raising(module: Any, stage: Any) -> None:
    """fn raises for one element."""

    def fn(element: int) -> int:
        if element == 1:
            raise ValueError("raised by fn, on purpose")
        return element

    stage.look("before")
    stage.call(module.pmap, fn, [0, 1, 2])
    stage.look("after")


def leaving(module: Any, stage: Any) -> None:
    """fn calls sys.exit for one element."""
    stage.call(module.pmap, lambda element: sys.exit(3) if element else element, [0, 1])


def odd(module: Any, stage: Any) -> None:
    """fn raises an exception that cannot be pickled."""

    class Odd(Exception):
        pass

    def fn(element: int) -> int:
        raise Odd("raised by fn, on purpose")

    stage.call(module.pmap, fn, [0])


def judge(trial: Trial) -> Iterator[Finding]:
    scenes = (four, values, returned_error, nothing, generator, large, raising, leaving, odd)
    seen = trial.scenes(*scenes, seconds=5)
    loaded(seen, "children", "pmap")
    for judged in (working, results, cleaned, kinds, through, raises):
        findings = list(judged(seen))
        yield from findings
        if any(finding.kind == "wrong" for finding in findings):
            return


def played(seen: Seen, name: str, point: str, when: str = "") -> Run:
    """The run of that scene.  Raises `Halt` if a child got away, or it hangs."""
    run = seen.scenes.get(name)
    if run is None:
        raise Halt(Finding(point, "not reached"))
    own = {process.pid for process in run.children if process.parent == run.first}
    deeper = [process for process in run.children if process.parent in own]
    if deeper and (run.strays or run.fault):
        what = f"process {deeper[0].parent}, a child, forked {deeper[0].pid}"
        hint = ("A child goes on from the return of fork, through the rest of the loop as well.", "Look up `os._exit`.")
        raise Halt(wrong(point, "A child goes on with the loop, and forks children of its own.", what, hint))
    for stray in run.strays:
        who = f"{when}, the child" if when else "A child"
        what = f"pmap was left in process {stray.pid}, a child: {stray['error'] or 'it returned'}"
        hint = ("After fn a child goes on, like any process.", "`finally` and `os._exit` end it, whatever fn did.")
        raise Halt(wrong(point, f"{who} gets back into the caller's code.", what, hint))
    if run.fault == "deadline" and name in ("four", "large"):
        raise Halt(hangs(run, point, name))
    scene(seen, name, point)
    if not run.heard("came back"):
        raise Halt(wrong(point, "It ends its caller.", f"process {run.first} called pmap, and was gone"))
    return run


def hangs(run: Run, point: str, name: str) -> Finding:
    """Why it did not return."""
    living = [other for other in run.leftovers if not other.ended and other.pid != run.first]
    words = {"do_wait": "waits for a child", "pipe_write": "waits for room in a pipe", "pipe_read": "reads from a pipe"}
    seen = [
        f"process {other.pid}, {'the caller' if other.pid == run.first else 'a child'}, "
        + words.get(other.waits_in.removeprefix("anon_"), "sleeps")
        for other in run.leftovers
        if not other.ended
    ]
    pipes = [what for what in run.stopped_with.values() if what.startswith("pipe:")]
    if len(set(pipes)) < len(pipes) and not living:
        says = "The parent waits for the end of a pipe of which it holds a write end itself."
        return wrong(point, says, seen, "A reader sees the end of file only when every write end is closed.")
    if name == "large":
        says = "A large result never arrives: the child waits for room in its pipe, and the parent for the child."
        return wrong(point, says, seen, "Which of the two must act first, so that the other can go on?")
    return wrong(point, "It does not return.", seen, "What is each of these processes waiting for?")


def working(seen: Seen) -> Iterator[Finding]:
    """Who called fn, and whether they worked at the same time."""
    run = played(seen, "four", "children")
    back, ran = run.heard("came back")[0], run.heard("ran")
    pids, elements = [told.pid for told in ran], sorted(told["element"] for told in ran)
    shown = f"fn ran in {', '.join(map(str, pids)) or 'no process'}; the caller is {run.first}"
    cases = (
        (bool(back["error"]), "pmap raises an exception, and fn has not.", back["error"], "Run it by itself first."),
        (
            not ran,
            "fn is never called.",
            f"pmap returned {back['value']!r}",
            "Fork, and call fn where fork returned 0.",
        ),
        (run.first in pids, "fn runs in the caller, not in a child.", shown, "Which process calls it?"),
        (len(set(elements)) < len(elements), "fn is called twice for one element.", shown, "Who calls it again?"),
        (elements != sorted(ELEMENTS), "fn is not called for every element.", shown, "Follow the loop."),
        (len(set(pids)) < len(pids), "One child does the work of several elements.", shown, "Fork more."),
    )
    yield first_of("children", *cases)
    if any(case[0] for case in cases):
        return
    one_by_one = "One child at a time: the next one is forked when the one before has ended."
    alone = all(told["number"] < 2 for told in run.heard("met"))
    yield first_of("together", (alone, one_by_one, "no two were at work at once", "Fork them all, then read."))
    if WORDS not in run.text():
        yield warning("children", "What fn prints is lost.", "", "Flush `sys.stdout` before `os._exit`.")
    if any(EARLIER in run.text(pid) for pid in pids if pid != run.first):
        yield warning("children", "What the caller had printed before comes out again.", "", "Flush before the fork.")


def results(seen: Seen) -> Iterator[Finding]:
    """What it returned."""
    back = seen.scenes["four"].heard("came back")[0]
    value, kind = back["value"], back["type"]
    right_one = [element * 10 for element in ELEMENTS]
    listed = value if isinstance(value, list) else []
    shown = f"for {list(ELEMENTS)} and fn = 10 times, it returned {value!r}"
    mixed = "The results come in the order in which the children ended, not in that of the elements."
    permuted = listed != right_one and sorted(map(repr, listed)) == sorted(map(repr, right_one))
    yield first_of(
        "list",
        (value is None, "It returns None, not the results.", shown, "What does the function return?"),
        (kind != "list", f"It returns a {kind}, not a list.", f"the value is a {kind}", "Look up `list`."),
        (permuted, mixed, shown, "How do you know which pipe belongs to which element?"),
        (listed != right_one, "It returns other values than fn did.", shown, "What exactly comes through the pipe?"),
    )


def cleaned(seen: Seen) -> Iterator[Finding]:
    """What is left after the call."""
    before, after = (seen.scenes["four"].look(label) for label in ("before", "after"))
    if before is None or after is None:
        return
    zombies, living = (", ".join(f"process {o.pid}" for o in some) for some in (after.zombies, after.living))
    more = ", ".join(f"{fd} ({what})" for fd, what in after.fds.items() if fd not in before.fds)
    yield first_of(
        "clean",
        (bool(after.zombies), "The children stay zombies.", f"nobody waited for {zombies}", "Wait for each child."),
        (bool(after.living), "Children are still there when it returns.", f"{living} lives on", "Wait for each child."),
        (bool(more), "It leaves descriptors open.", f"open after the call: {more}", "Who closes which end?"),
    )


def kinds(seen: Seen) -> Iterator[Finding]:
    """Values of all kinds, and iterables."""
    run = played(seen, "values", "kinds")
    back, compared = run.heard("came back")[0], run.heard("compared")[0]
    error = played(seen, "returned_error", "kinds")
    none = played(seen, "nothing", "kinds").heard("came back")[0]
    more = played(seen, "generator", "kinds").heard("came back")[0]
    number = f"{compared['given']} results were sent, {compared['got']} came back"
    changed = "; ".join(compared["changed"])
    falsy = compared["got"] == compared["true"]
    again = error.heard("came back")[0]["error"] or f"it came back as {error.heard('came back')[0]['value']!r}"
    raised = "An exception that fn returned is raised as if fn had raised it."
    empty = none["error"] or f"it returned {none['value']!r}"
    yield first_of(
        "kinds",
        (bool(back["error"]), "Some values raise an exception on their way.", back["error"], "Look up pickle."),
        (falsy, "Some results are missing: those that count as false.", number, "None and 0 are results, too."),
        (compared["given"] != compared["got"], "Some results are missing.", number, "How do you know that none came?"),
        (bool(changed), "A value comes back as another one.", changed, "What do you send? Look up pickle."),
        (not error.heard("compared")[0]["same"], raised, again, "How else can a child say which of the two it sends?"),
        (none["value"] != [], "For no elements it does not return [].", empty, "Follow your code with an empty list."),
        (bool(more["error"]), "A generator will not do: it raises an exception.", more["error"], "You may only loop."),
        (more["value"] != [6, 7], "With a generator the results are wrong.", repr(more["value"]), "Loop over it once."),
    )


def through(seen: Seen) -> Iterator[Finding]:
    """Large results."""
    run = played(seen, "large", "large")
    same, back = run.heard("compared")[0]["same"], run.heard("came back")[0]
    shown = back["error"] or f"two results of {LARGE} bytes did not come back as they were"
    hint = "`os.read` returns up to so many bytes. The message has ended when it returns b''."
    yield first_of("large", (not same, "A large result comes back cut off.", shown, hint))


def raises(seen: Seen) -> Iterator[Finding]:
    """Exceptions of fn."""
    plain = played(seen, "raising", "raises", "When fn raises an exception")
    leave = played(seen, "leaving", "raises", "When fn calls sys.exit")
    other = played(seen, "odd", "raises", "When the exception cannot be pickled")
    back, left, strange = (run.heard("came back")[0] for run in (plain, leave, other))
    silent = "fn raises an exception, and the caller never learns of it."
    hint = "Send along which of the two it is: a result or an exception."
    shown = [f"it returned {told['value']!r}" for told in (back, left, strange)]
    yield first_of(
        "raises",
        (not back["error"], silent, shown[0], hint),
        (not left["error"], "fn calls sys.exit, and the caller never learns of it.", shown[1], hint),
        (not strange["error"], "An exception that cannot be pickled is lost.", shown[2], hint),
    )
    if back["error"] and back["kind"] != "ValueError":
        yield warning("raises", "The caller gets another exception than fn raised.", back["error"], "pickle it, too.")
    before, after = plain.look("before"), plain.look("after")
    if before and after and back["error"] and (after.others or after.fds != before.fds):
        shown_left = f"{len(after.others)} processes and {len(after.fds) - len(before.fds)} descriptors were left"
        says = "When fn raises, children or descriptors are left over."
        yield warning("raises", says, shown_left, "Clean up, then raise.")
