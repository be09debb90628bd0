"""`python -m machine.making`, which `nox -s machine` runs."""

from machine.making.build import main

main()
