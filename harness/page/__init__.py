"""What a page shows of a run: functions from a `Capture` or a program file to HTML.

Nothing here knows MkDocs; `harness.macros` hands these functions to the chapters.
"""
