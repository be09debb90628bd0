"""What a session's record is worth: held line by line against the session, and against the kernel's account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.capture import Check, CheckKind, Line, Process, Skip, Span, Step
from harness.match import kernel_block, kernel_notes, matcher
from harness.match.state import TRACED, UNTRACED, Item, Move, Rules, State
from harness.processes import ended_as
from harness.session import Ended, Expected, KernelLine, LaneBlock, Script, Session
from harness.trace import Trace

_BANNED = "must not appear in this step"
_SEARCHED = 200
"""How many items after the first that is not as it should be are explained as well as can be."""


@dataclass(frozen=True)
class AttributedItem:
    """An item, with who wrote it."""

    item: Item
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """The session, line by line."""

    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    values: dict[str, str]
    names: dict[int, str]
    """Name in the cast of each process that has one."""
    skips: tuple[Skip, ...] = ()

    @property
    def good(self) -> bool:
        """Whether everything came as the session says, and nothing else."""
        return all(check.kind == "GOOD" for check in self.checks)


def judge(session: Session, told: Sequence[AttributedItem], trace: Trace | None, untraced: str) -> Judgement:
    """Hold what came against the session.  `untraced` says why there is no trace, if there is none."""
    script = Script(session)
    items = [t.item for t in told]
    rules = TRACED if trace else UNTRACED
    states = _follow(script, items, rules)
    skips: tuple[Skip, ...] = ()
    best, found = states[0], kernel_block.Found(dict(states[0].bound))
    if session.kernel and trace is None:
        skips = (Skip("kernel", untraced),)
    born = {p.pid: n for n, p in enumerate(trace.processes)} if trace else {}
    for number, state in enumerate(sorted(states, key=lambda s: _disorder(session, s, born))):
        account = kernel_block.Found(dict(state.bound))
        if trace and session.kernel:
            bound, who = dict(state.bound), dict(state.who)
            account = kernel_block.hold(session, trace.events, trace.processes, bound, who, whole=number > 0)
        fair = not account.missing and not account.banned and not banned(script, state, items)
        if number == 0 or fair:
            best, found = state, account
        if fair or account.given_up:
            break
    checks = [*_checks(script, best, items), *banned(script, best, items), *_account(found, session, trace, best)]
    values = {**found.bound, **dict(best.bound)}
    names = {pid: lane for lane, pid in best.who} | {
        int(values[name]): name for name in session.cast if values.get(name, "").isdigit()
    }
    values |= {name: str(pid) for pid, name in names.items()}
    return Judgement(_steps(script, best, told), tuple(checks), values, names, skips)


def _follow(script: Script, items: Sequence[Item], rules: Rules) -> list[State]:
    """The cheapest readings of the whole record; those of cost 0, if there are any."""
    states = [matcher.start(script)]
    failed = 0
    for index, item in enumerate(items):
        states = matcher.advance(script, states, item, index, rules)
        if states:
            failed = index
    states = [s for s in matcher.finish(script, states) if s.cost == 0]
    if states:
        return states
    states = [matcher.start(script)]
    for index, item in enumerate(items):
        # A flood is not worth the search.
        width = matcher.WIDTH if index <= failed + _SEARCHED else 1
        free = matcher.advance(script, states, item, index, rules)
        states = sorted([*free, *matcher.repair(script, states, item, index, rules, width)], key=lambda s: s.cost)[
            :width
        ]
    return matcher.finish(script, states)


def _disorder(session: Session, state: State, born: dict[int, int]) -> int:
    """In how many pairs the cast's order is not that of birth: of two readings that fit, the one with less is told."""
    bound, who = dict(state.bound), dict(state.who)
    pids = [who.get(name) or int(bound.get(name, "0")) for name in session.cast]
    ranks = [born[pid] for pid in pids if pid in born]
    return sum(a > b for n, a in enumerate(ranks) for b in ranks[n + 1 :])


def _checks(script: Script, state: State, items: Sequence[Item]) -> list[Check]:
    """The report, in the order of what came; a missing line stands where it was given up."""
    result = []
    texts, steps = _texts(script.session), script.session.steps
    way = state.way()
    missed = [m.step for m in way if m.item < 0 and steps[m.step].action and m.line == steps[m.step].line]
    undone = min(missed, default=len(steps))
    for move in way:
        if move.kind == "others" or move.kind == "any":
            continue
        item = items[move.item] if move.item >= 0 else None
        if item is None and move.step >= undone:
            continue  # nothing was to come of what was not done
        terminal = items[move.item].terminal if item else steps[move.step].terminal
        text = texts.get(move.line, "") if item is None else item.text
        if item and item.kind == "ended":
            text = f"? {item.text}"
        note = move.note
        if move.kind == "EXTRA" and item and ("\\x" in item.text or "\\u" in item.text):
            note = "it holds control characters, or bytes that are not UTF-8"
        result.append(Check(move.line, move.kind, terminal, move.lane, text, note, move.step))
    if missed:
        line, terminal = steps[undone].line, steps[undone].terminal
        result.append(Check(line, "MISSING", terminal, "", texts[line], "not done, nor what follows it", undone))
    return result


def _texts(session: Session) -> dict[int, str]:
    """What the session says in each line that can be missing, as it was read: by now the file may be another."""
    texts = {}
    for step in session.steps:
        if step.action:
            texts[step.action.line] = step.action.written
        for element in step.elements:
            for one in element.lines if isinstance(element, LaneBlock) else (element,):
                if isinstance(one, Expected):
                    texts[one.line] = one.pattern.text
                elif isinstance(one, Ended):
                    texts[one.line] = f"? {ended_as(one.status)}"
    return texts


def banned(script: Script, state: State, items: Sequence[Item]) -> list[Check]:
    """Lines that came in a step that forbids them."""
    result = []
    for move in state.way():
        if move.item < 0 or move.step < 0 or items[move.item].kind != "output":
            continue
        step = script.session.steps[move.step]
        for ban in step.banned:
            # Of a process that never came, nothing can be said.
            known = ban.pattern.pids <= dict(state.bound).keys()
            if known and ban.pattern.match(items[move.item].text, dict(state.bound)) is not None:
                text = items[move.item].text
                result.append(Check(ban.line, "WRONG", step.terminal, move.lane, text, _BANNED, move.step))
    return result


def _account(found: kernel_block.Found, session: Session, trace: Trace | None, state: State) -> list[Check]:
    """The kernel's block, line by line."""
    if trace is None:
        return []
    pinned = {**{name: str(pid) for name, pid in state.who}, **dict(state.bound)}
    notes = kernel_notes.notes(session, found, trace.events, trace.processes, pinned)

    def check(line: KernelLine) -> Check:
        if line in found.banned:
            text = line.written.removeprefix("! ")
            return Check(line.line, "WRONG", 0, line.lane, text, "the kernel saw it; it must not be")
        kind: CheckKind = "MISSING" if line in found.missing else "GOOD"
        return Check(line.line, kind, 0, line.lane, line.written, notes.get(line.line, ""))

    # What must not be is only looked for once all that must be is found.
    return [check(line) for line in session.kernel if not (line.banned and found.missing)]


def _steps(script: Script, state: State, told: Sequence[AttributedItem]) -> tuple[Step, ...]:
    """The transcript: each step's action and the lines that came in it."""
    lines: dict[int, list[tuple[int, Line]]] = {n: [] for n in range(len(script.session.steps))}
    moves: dict[int, Move] = {move.item: move for move in state.way() if move.item >= 0}
    for index, one in enumerate(told):
        item = one.item
        if item.kind == "act":
            action = script.session.steps[item.step].action
            assert action
            lines[item.step].append((index, Line(item.at, action.kind, action.text)))
            continue
        move = moves.get(index)
        step = move.step if move and move.step >= 0 else item.step
        if step < 0 or step >= len(script.session.steps):
            step = max(n for n, s in enumerate(script.session.steps) if s.terminal == item.terminal)
        if item.kind == "ended":
            said = "?" if move and move.kind == "GOOD" else ""
            lines[step].append((index, Line(item.at, "ended", item.text, said)))
        elif move and move.kind == "others":
            if not lines[step] or lines[step][-1][1].kind != "elided":
                lines[step].append((index, Line(item.at, "elided", "...")))
        else:
            lane = move.lane if move else ""
            lines[step].append((index, Line(item.at, "output", item.text, lane, one.spans)))
    return tuple(
        Step(step.terminal, tuple(line for _, line in sorted(lines[n], key=lambda pair: pair[0])))
        for n, step in enumerate(script.session.steps)
    )


def named(processes: Sequence[Process], names: dict[int, str]) -> tuple[Process, ...]:
    """The processes with their names in the cast."""
    return tuple(replace(p, name=names.get(p.pid, "")) for p in processes)
