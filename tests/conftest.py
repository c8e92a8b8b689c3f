"""Property tests try the same cases every time; `HYPOTHESIS_PROFILE=explore` tries new ones.

A shell that starts the tests in the background has them ignore interrupts, and so would all they start: tests of
interrupts would then test nothing. The default is put back.
"""

from __future__ import annotations

import os
import signal

from hypothesis import settings

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
