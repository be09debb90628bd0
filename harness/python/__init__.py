"""Pythons: the one under test, the environment made from nothing in which programs run, those of this machine.

Standard library only.
"""

from harness.python import installed
from harness.python.interpreters import PATH, SUPPORTED, Interpreter, bare, environment, interpreter, system

__all__ = ["PATH", "SUPPORTED", "Interpreter", "bare", "environment", "installed", "interpreter", "system"]
