"""Settings of all tests."""

from __future__ import annotations

import signal

from hypothesis import HealthCheck, settings

# How fast a machine is must not decide what is true: no deadlines, and a machine under load is no failure.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.load_profile("project")

# A shell without job control starts what it puts in the background with Ctrl-C ignored, and exec passes that on:
# the tests press Ctrl-C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
