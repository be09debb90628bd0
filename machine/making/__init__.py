"""How the machine is made: `python -m machine.making`, the bundle of the page, the licences that go with it."""
