"""Commands for whoever works on the book: matrix, orders, stability, teeth, bench, live reload, pytest's plugin.

Each is a module with its own command line, `python -m harness.tools.NAME`; nobody imports them.
"""
