"""Check a reader's answer to an exercise: run it under watch, hand what was seen to its contract, say the verdict.

`python -m harness.check 5 mine.py`; standard library only, Linux only.  From outside in:

    cli        the command                  judge      one check, whatever the exercise
    messages   a verdict in words           verdict    Finding, Verdict
    records    verdicts for the pages       course     where the exercises lie
    naming     the reader's own names       trial/     run or load a file under watch
    judging/   what contracts share         inside/    what runs in the reader's process
    proof/     answers pass, mistakes fail

**A contract** is `examples/exercises/NN_name/contract.py`:

    TITLE: str                what the exercise is called
    POINTS: dict[str, str]    key -> what must hold, in the order in which one should mend
    HINTS: tuple[str, ...]    for the page and `--hint`, from gentle to nearly the answer
    def judge(trial: Trial) -> Iterator[Finding]

`judge` has the file tried, once or more, and yields findings on what was seen (never on the source):

    trial.program(stdin=b"\\n", linger=3) -> Seen    runs it; `seen.load` is the Run
    trial.programs(Program(…), Program(…))          the same, several at the same time
    trial.scenes(one, two) -> Seen                  loads it; `seen.scenes["one"]` is the Run of scene `one`
    trial.bash(before=[…], envs=[…], commands={…})  runs it as a bash script, once for each; a list of Seen

A **scene** is a plain function `scene(module, stage)` in contract.py.  It is carried as code into the reader's
process and runs there, in a fork of its own, as the caller of the reader's function: so it may use only
modules, helpers and constants of its contract (see `trial/carry.py`).  It judges nothing; it tells:
`stage.call(function, …)`, `stage.tell(what, **data)`, `stage.look(label)`, `stage.meet(number, seconds)` (see
`inside/stage.py`).  The judge reads `run.heard(what)`, `run.look(label)`, `run.processes`, `run.pieces` (output
with its writer and time), `run.strays`, `run.leftovers`, `run.fault` (see `trial/seen.py`).  What `stage.call` came
to is heard as `came back`, with `value`, `type`, `error` and `kind`.

A judge begins with what can be wrong in any exercise (see `judging/common.py`):

    loaded(seen, point, "name")   ends it unless the file was loaded and defines that function
    scene(seen, "one", point)     the Run of scene `one`; ends it if that never ended, flooded, was not reached …
    sound(run, point)             the same as findings, for a program or a bash script
    describe(status)              `exit status 3`, or `SIGKILL`

`right(point)`, `wrong(point, says, seen, hint)`, `warning(…)`, `first_of(point, cases…)`: `says` is the same
sentence for everybody who makes that mistake, so no pid and no time stands in it; those go into `seen`.  Yield
the wrong that is to be mended first, and return when what follows would only repeat it: points without a finding
are shown as not reached.
"""

from harness.check.judging import Halt, describe, loaded, scene, sound
from harness.check.trial import NUMBER, Piece, Program, Run, Seen, Told, Trial, TrialProcess
from harness.check.verdict import Finding, first_of, right, warning, wrong

__all__ = [
    "NUMBER",
    "Finding",
    "Halt",
    "Piece",
    "Program",
    "Run",
    "Seen",
    "Told",
    "Trial",
    "TrialProcess",
    "describe",
    "first_of",
    "loaded",
    "right",
    "scene",
    "sound",
    "warning",
    "wrong",
]
