"""`python -m harness.check.proof`."""

import sys

from harness.check.proof.command_line import main

sys.exit(main(sys.argv[1:]))
