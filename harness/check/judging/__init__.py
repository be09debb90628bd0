"""What contracts share: faults of a run as such, a file that lacks what is asked for, three commands of bash."""

from harness.check.judging.commands import Played, judge_commands, what_ran
from harness.check.judging.soundness import Halt, describe, loaded, scene, sound

__all__ = ["Halt", "Played", "describe", "judge_commands", "loaded", "scene", "sound", "what_ran"]
