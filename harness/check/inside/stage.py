"""Run inside a trial: load the reader's file as a module, then play each scene in a child of its own.

`import stage; stage.main()` with FILE as the first argument.  The scenes come one at a time from the
supervisor, as code.  A process in which somebody else's fork comes back here (a child that did not end) reports
that it strayed, and is ended.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import traceback
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Literal, NoReturn

    from harness.check.inside import sitecustomize as hooks

    During = Literal["load", "call", "scene"]
    """In what a process came back where only its parent should."""
else:
    import sitecustomize as hooks  # beside this file, found on the trial's PYTHONPATH

tell = hooks.tell
STRAYED = 86
"""Exit status of a process that came back where only its parent should."""


class Outcome:
    """What a call of the reader's function came to: `value`, or `error` (an exception) with value None."""

    def __init__(self, value: Any = None, error: BaseException | None = None) -> None:
        self.value = value
        self.error = error


class Stage:
    """What a scene is given besides the reader's module."""

    def __init__(self) -> None:
        self.pid = os.getpid()

    def tell(self, what: str, /, **data: Any) -> None:
        """Note something; the judge finds it by `run.heard(what)`, in order."""
        tell("told", what=what, **data)

    def look(self, label: str) -> None:
        """Have the supervisor note every living process and this process's open descriptors, now."""
        tell("look", label=label)

    def meet(self, number: int, seconds: float) -> int:
        """Wait until `number` processes are in a `meet` at once, or `seconds` have passed; how many they were."""
        return int(tell("meet", number=number, seconds=seconds) or b"0")

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Outcome:
        """Call the reader's function and say what came of it.

        A process that comes back here and is not the caller is reported and ended.
        """
        outcome = Outcome()
        try:
            outcome.value = function(*args, **kwargs)
        except BaseException as error:  # SystemExit too: that is how a child gets away
            outcome.error = error
        if os.getpid() != self.pid:
            strayed("call", outcome)
        tell(
            "told",
            what="came back",
            value=outcome.value,
            type=type(outcome.value).__name__,
            error=error_text(outcome.error),
            kind=type(outcome.error).__name__ if outcome.error is not None else "",
        )
        return outcome


def error_text(error: BaseException | None) -> str:
    """`NameError: name 'x' is not defined`, or empty for no error."""
    return "" if error is None else "".join(traceback.format_exception_only(type(error), error)).strip()[-500:]


def strayed(during: During, outcome: Outcome) -> NoReturn:
    """Report that this process ran on where only its parent should, and end it."""
    kind = type(outcome.error).__name__ if outcome.error is not None else ""
    tell("strayed", during=during, value=outcome.value, error=error_text(outcome.error), kind=kind)
    sys.stdout.flush()
    os._exit(STRAYED)


def load(path: str) -> types.ModuleType:
    """The reader's file as a module named `mine`; ends the process when it cannot be loaded."""
    home = os.getpid()
    module = types.ModuleType("mine")
    module.__file__ = path
    sys.modules["mine"] = module
    sys.argv = [path]
    sys.path[0] = os.path.dirname(path)
    outcome = Outcome()
    try:
        with open(path, "rb") as file:
            exec(compile(file.read(), path, "exec"), module.__dict__)
    except BaseException as error:
        outcome.error = error
    if os.getpid() != home:
        strayed("load", outcome)
    if outcome.error is not None:
        frames = traceback.extract_tb(outcome.error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == path]
        tell(
            "unloadable",
            kind=type(outcome.error).__name__,
            error=error_text(outcome.error),
            line=lines[-1] if lines else 0,
        )
        sys.stdout.flush()
        os._exit(1)
    names = [name for name, value in vars(module).items() if callable(value) and not name.startswith("_")]
    tell("loaded", names=names)
    return module


def play(parts: tuple[Any, ...], module: types.ModuleType) -> NoReturn:
    """Run one scene: `parts` are its code, its helpers and constants, as `harness.check.trial.carry` packed them."""
    modules, constants, functions, scene = parts
    space: dict[str, Any] = {"__builtins__": __builtins__, "__name__": "scene"}
    space.update(constants)
    for name, where in modules.items():
        __import__(where)
        space[name] = sys.modules[where]
    for name, (code, defaults) in functions.items():
        space[name] = types.FunctionType(code, space, name, defaults)
    stage = Stage()
    try:
        space[scene](module, stage)
    except BaseException as error:
        tell("scene failed", error="".join(traceback.format_exception(type(error), error, error.__traceback__))[-3000:])
    if os.getpid() != stage.pid:
        strayed("scene", Outcome())
    tell("played")
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(0)


def main() -> NoReturn:
    """Load the file, then play each scene that the supervisor sends, until it sends none."""
    sys.stdout.flush()
    module = load(sys.argv[1])
    sys.stdout.flush()
    sys.stderr.flush()
    while packed := tell("next"):
        actor = os.fork()
        if actor == 0:
            os.setpgid(0, 0)
            tell("actor")
            play(marshal.loads(packed), module)
        while True:
            try:
                os.waitpid(actor, 0)
                break
            except ChildProcessError:
                break
            except InterruptedError:
                time.sleep(0)
    sys.stdout.flush()
    os._exit(0)
