"""Prove the course: each start fails, each answer passes, each mistake gets its own message; keep what was said.

`python -m harness.check.proof [--every-python] [NUMBER …]`
"""

from harness.check.proof.proving import Case, cases, prove

__all__ = ["Case", "cases", "prove"]
