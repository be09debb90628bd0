"""Say what was seen in names that the reader knows: the file by its own, not by the folder of the trial.

Each trial has a folder, `check-…` below the system's temporary folder.  In it, `work` is the home of the reader's
processes, `bin` holds the commands that a contract gives them, and `inside` what of the checker's runs among them.
"""

from __future__ import annotations

import re

PREFIX = "check-"
"""How the name of a trial's folder begins."""

_FOLDER = rf"/{PREFIX}\w+/"
_IN_WORK_OR_BIN = re.compile(rf"/\S*?{_FOLDER}(?:work|bin)/")
_IN_WORK = re.compile(rf"/\S*?{_FOLDER}work/")
_WORK = re.compile(rf"/[^\s'\"]*?{_FOLDER}work\b")
_OUR_FRAMES = re.compile(r'^  File "\S*/inside/\w+\.py", line .*\n(?:    .*\n)*', re.M)
_OUR_START = re.compile(r"\bpython[\d.]* -c import stage; stage\.main\(\) ")


def output(text: str, work: str) -> str:
    """What the processes of a trial wrote, or were called; `work` is the folder that they did it in."""
    return text.replace(f"{work}/", "")


def call(text: str) -> str:
    """A system call, as strace writes it."""
    return _IN_WORK_OR_BIN.sub("", text)


def complaint(text: str) -> str:
    """A traceback of the reader's program, without the calls of what the checker has wrapped."""
    return _OUR_FRAMES.sub("", text)


def fact(text: str) -> str:
    """What a contract says that it saw, with our own start of the reader's file as `python`."""
    return _WORK.sub("~", _IN_WORK.sub("", _OUR_START.sub("python ", text)))
