"""Whether work grows in step with its input: two sizes in one run, the best of several rounds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 4
LEAST = 0.004
"""Seconds of processor time below which a clock tells nothing."""


def growth(work: Callable[[int], Callable[[], object]], small: int, large: int, enough: float) -> float:
    """How many times as long the large input takes, at best of up to `ROUNDS` rounds; stops once below ``enough``.

    ``work(size)`` prepares an input and gives what is to be timed. A quadratic rule fails every round. What other tests
    left in memory is kept out of the collector's way: it would be gone through while the large input is timed.
    """
    runs = {size: work(size) for size in (small, large)}
    best = dict.fromkeys(runs, float("inf"))
    found = float("inf")
    gc.collect()
    gc.freeze()
    try:
        for _ in range(ROUNDS):
            for size, run in runs.items():
                begun = time.process_time()
                run()
                best[size] = min(best[size], time.process_time() - begun)
            found = best[large] / max(best[small], LEAST)
            if found < enough:
                break
    finally:
        gc.unfreeze()
    return found
