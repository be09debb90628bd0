"""Tests of the built site in a real browser; `nox -s browser` runs them, `nox -s tests` does not."""
