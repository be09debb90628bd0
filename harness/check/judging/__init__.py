"""What contracts share: faults of a run as such, a file that lacks what is asked for, three commands of bash."""

from harness.check.judging.commands import Played, facts, judge_commands
from harness.check.judging.common import Halt, describe, loaded, scene, sound

__all__ = ["Halt", "Played", "describe", "facts", "judge_commands", "loaded", "scene", "sound"]
