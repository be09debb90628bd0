"""`python -m harness.check`."""

import sys

try:
    from .cli import main
except ImportError as error:  # Windows has no fork, and some small Pythons have no ctypes
    print(f"Checking needs Linux and the whole standard library of Python: {error}", file=sys.stderr)
    sys.exit(2)

sys.exit(main())
