"""`python -m harness.check.proof`."""

import sys

from harness.check.proof.proving import main

sys.exit(main(sys.argv[1:]))
