"""Supervise one trial: the process that is the parent of the reader's, and of every orphan among them.

It listens to reports, sends scenes, keeps deadlines, ends what must be ended.  What happens to processes it learns
from `harness.check.trial.watch`; output comes through sockets on which the kernel names the writer of each piece.
"""

from __future__ import annotations

import contextlib
import os
import socket
from functools import partial

from harness.check.trial import sandbox
from harness.check.trial.job import Job
from harness.check.trial.launch import launch
from harness.check.trial.postponed import FirstChild, Meeting
from harness.check.trial.report_line import Report, ReportLine, report_of
from harness.check.trial.seen import Fault, Look, Run, Seen, Told, TrialProcess
from harness.check.trial.watch import MOST_OUTPUT, Watch
from harness.processes import Other, adopt_orphans, descendants, descriptors, process_stat


def supervise(job: Job) -> Seen:
    """Run the job in the calling process, which becomes a subreaper, and return what was seen."""
    adopt_orphans()
    return _Supervisor(job).run()


class _Supervisor:
    """The state of one trial."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.seen = Seen(reaper=os.getpid())
        self.watch = Watch(self.seen.load)
        self.watch.on_reaped = self._reaped
        self.clock = self.watch.clock
        self.scenes = list(job.scenes)
        self.leader = 0
        self.deadline = 0.0
        self.finished = False
        """Whether the stage has been told that no scene is left."""
        self.waiting: ReportLine | None = None
        """The stage's question for the next scene, while the last one is not over."""
        self.meeting = Meeting(self.watch)
        self.first_child = FirstChild(self.watch, self.seen, job.hold)

    @property
    def current(self) -> Run:
        """The run that is on."""
        return self.watch.run

    def run(self) -> Seen:
        """Start the first process and watch until everything is over."""
        self.watch.children()
        self._listen()
        self.current.began = self.clock()
        self.leader, streams = launch(self.job)
        for name, stream in streams.items():
            self.watch.stream(stream, name)
        self.current.first = self.first_child.parent = self.leader
        self.watch.know(self.leader, os.getpid())
        self.deadline = self.clock() + self.job.seconds
        while not self._over():
            self.watch.round(min([self.deadline, *self.meeting.turns(), *self.first_child.turns()]))
            self.meeting.give_up()
            self.first_child.let_go()
            if self.watch.output > MOST_OUTPUT and not self.current.fault:
                self._stop("flood")
        self._drain()
        self.current.over = self.clock()
        return self.seen

    # --- reports -----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind("\0" + self.job.control)
        self.listener.listen(256)
        self.listener.setblocking(False)

        def accept() -> None:
            with contextlib.suppress(BlockingIOError):
                while True:
                    line = ReportLine(self.listener.accept()[0])
                    self.watch.on(line.fileno(), partial(self._hear, line))

        self.watch.on(self.listener.fileno(), accept)

    def _hear(self, line: ReportLine) -> None:
        report = line.read()
        if report is None:
            return
        self.watch.off(line.fileno())
        what, at, data = report
        own = report_of(what)
        if own == "told":
            what, own = str(data.pop("what", "")), None
        told = Told(max(0.0, at - self.watch.zero), line.pid, what, data)
        try:
            answered = self._take(line, told, own)
        except (TypeError, ValueError):  # a report that no process of ours has made
            answered = False
        if not answered:
            line.answer(b"")

    def _take(self, line: ReportLine, told: Told, own: Report | None) -> bool:
        """Act on a report and note it, and say whether it was, or will be, answered.

        `own`: the harness's report that it is; None for a scene's.
        """
        if own == "born":
            self._born(told)
        elif own == "actor":
            self.current.first = told.pid
        elif own == "spawned":
            self._spawned(told)
        elif own == "look":
            self._look(told)
        elif own == "meet":
            self.meeting.join(line, int(told["number"]), float(told["seconds"]))
            return True
        elif own == "next":
            self.waiting = line
            self.deadline = self.clock() + self._linger()
            return True
        else:
            if own == "started":
                self._started(told)
            elif own == "audit" and told["event"] == "os.exec" and told.pid in self.watch.known:
                self.watch.known[told.pid].execs.append(str((told["args"] or ("",))[0]))
            self.current.told.append(told)
            return (own == "wrote" or own == "leaving") and self.first_child.hold(line, told)
        return False

    def _started(self, told: Told) -> None:
        if told.pid == self.leader and not self.seen.start_cost:
            self.seen.start_cost = told.at - self.seen.load.began
            self.deadline += 10 * self.seen.start_cost
        self.watch.know(told.pid, int(told["parent"] or 0))

    def _born(self, told: Told) -> None:
        process = self.watch.know(told.pid, int(told["parent"]))
        if process is not None:
            process.number = int(told["number"])
        if len(self.watch.pidfds) > sandbox.MOST_PROCESSES:
            self._stop("storm")

    def _spawned(self, told: Told) -> None:
        child = int(told["child"])
        stat = process_stat(child)
        if stat is None or stat.parent != told.pid:  # it has gone, or it is somebody else's
            return
        process = self.watch.know(child, told.pid)
        if process is not None:
            process.parent = told.pid
            process.execs.append(os.fsdecode(told["program"]))

    def _look(self, told: Told) -> None:
        spared = {self.leader, told.pid}
        others = tuple(other for other in descendants(os.getpid()) if other.pid not in spared)
        fds = descriptors(told.pid, without=int(told["fd"]))
        self.current.looks.append(Look(told.at, told.pid, str(told["label"]), others, fds))

    def _patience(self) -> float:
        """By how much longer than on a fast machine one must wait here: about 1 on a laptop, 4 on an emulated one."""
        return 1 + 4 * self.seen.start_cost

    def _linger(self) -> float:
        return self.job.linger_of(self.current.name) * self._patience()

    # --- ends --------------------------------------------------------------------------------------------------------

    def _reaped(self, process: TrialProcess) -> None:
        process.adopted = process.pid != self.leader
        if process.pid in (self.current.first, self.leader):
            self.deadline = self.clock() + self._linger()
        if process.pid == self.leader and self.job.scenes and not self.finished and not self.current.fault:
            # The stage went before it was told to: the file ended it.  While loading that is the file's own affair.
            self.current.fault = "" if self.current is self.seen.load else "vanished"

    def _others(self) -> list[Other]:
        """Living processes except the leader and, between scenes, a tracer; a zombie is not alive."""
        spared = self._spared()
        return [o for o in descendants(os.getpid()) if o.pid not in spared and not o.ended]

    def _spared(self) -> frozenset[int]:
        """Who lives on from scene to scene: the leader and, where it is traced, its tracer."""
        if self.watch.known[self.leader].ended is not None:
            return frozenset({self.leader})
        traced = self.job.argv[0].endswith("strace")
        tracers = [o.pid for o in descendants(os.getpid()) if o.command.startswith("strace ")] if traced else []
        return frozenset({self.leader, *tracers})

    def _over(self) -> bool:
        """Whether the trial is over; between two scenes, send the next one."""
        late = self.clock() >= self.deadline
        gone = self.watch.known[self.leader].ended is not None
        if self.waiting is not None or gone:
            others = self._others()
            if others and not late:
                return False
            if others:
                self.current.leftovers += tuple(others)
                self._end(frozenset() if gone else self._spared())
            if not gone:
                self._next()
            return gone
        if late:
            actor = self.watch.known.get(self.current.first)
            scene_hangs = self.current is not self.seen.load and actor is not None and actor.ended is None
            self._stop("deadline", self._spared() if scene_hangs else frozenset())
            self.deadline = self.clock() + 5
        return False

    def _stop(self, fault: Fault, spare: frozenset[int] = frozenset()) -> None:
        """Stop the run (with the leader spared, only the scene) for a fault."""
        if not self.current.fault:
            self.current.fault = fault
            self.current.stopped_with = descriptors(self.current.first)
        self.current.leftovers += tuple(o for o in descendants(os.getpid()) if o.pid not in spare)
        self._end(spare)

    def _end(self, spare: frozenset[int]) -> None:
        self.meeting.call_off()
        while sandbox.end_all(os.getpid(), spare):
            self.watch.reap()

    def _drain(self) -> None:
        """Take what had been written before the last process ended."""
        self.watch.drain(self.listener.fileno())

    def _next(self) -> None:
        """Finish the scene that was on and answer the stage with the next; with nothing when there is none left."""
        assert self.waiting is not None
        self._drain()
        self.current.over = self.clock()
        line, self.waiting = self.waiting, None
        if not self.scenes or self.current.fault:  # one scene that hangs is enough to wait for
            self.deadline = self.clock() + self.job.linger + 5
            self.finished = True
            line.answer(b"")
            return
        scene = self.scenes.pop(0)
        self.watch.run = self.seen.scenes[scene.name] = Run(scene.name, began=self.clock())
        self.watch.output = 0
        self.deadline = self.clock() + scene.seconds * self._patience()
        line.answer(scene.packed)
