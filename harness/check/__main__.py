"""`python -m harness.check`."""

import sys

from .cli import main

sys.exit(main())
