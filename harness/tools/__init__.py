"""Commands for whoever works on the book: matrix, orders, events, stability, teeth, bench, reload, pytest's plugin.

Each is a module with its own command line, `python -m harness.tools.NAME`; nobody imports them.
"""
