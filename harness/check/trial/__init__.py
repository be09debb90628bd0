"""Run a reader's file under watch: what a contract asks for, who holds it in, who watches it, what was seen.

From outside in: `trials` what a contract can have done; `holding` a process that holds one trial, in a `sandbox`;
`supervisor` decides (scenes, deadlines, ends), `watch` notices (output, births, ends); `furnishing`, `postponed`,
`launch`, `report_line`, `carry` and `job` are parts of those; `seen` is what came of it, `system_calls` what the kernel
saw.
"""

from harness.check.trial.holding import Broken
from harness.check.trial.sandbox import MOST_PROCESSES
from harness.check.trial.seen import NUMBER, Piece, Run, Seen, Told, TrialProcess
from harness.check.trial.trials import Program, Trial

__all__ = [
    "MOST_PROCESSES",
    "NUMBER",
    "Broken",
    "Piece",
    "Program",
    "Run",
    "Seen",
    "Told",
    "Trial",
    "TrialProcess",
]
