"""Prove the course: each start fails, each answer passes, each mistake gets its own message; keep what was said.

`python -m harness.check.proof [--every-python] [NUMBER …]`, or `--new 19_name` for a new exercise.  From outside in:

    command_line    what is asked for          new_exercise    a folder to be filled in
    rules           what the course needs      proving         every file is checked
    renaming        other names for a file     mistakes        verdicts for the pages
"""
