"""Run sessions as a person would, in real terminals, with the kernel watched; keep what came as captures."""

from harness.play.players import play
from harness.play.progress import Progress

__all__ = ["Progress", "play"]
