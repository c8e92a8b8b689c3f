"""Running checks: each gives a finding, whatever happens inside it."""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Callable, Sequence

import numpy as np

from standoff.checks.check import Check, Figures, Finding
from standoff.errors import StandoffError


def select(checks: Sequence[Check], *, full: bool = False, only: Sequence[str] = ()) -> list[Check]:
    """The quick checks, or all of them (``full``), or those whose id matches one of the patterns ``only``.

    Raises `StandoffError` when a pattern matches nothing.
    """
    if not only:
        return [check for check in checks if full or check.quick]
    for pattern in only:
        if not any(fnmatch.fnmatch(check.id, pattern) for check in checks):
            raise StandoffError(f"no check is called `{pattern}`", "`standoff verify --full --json` lists all ids")
    return [check for check in checks if any(fnmatch.fnmatch(check.id, pattern) for pattern in only)]


def find_out(check: Check) -> Finding:
    """Run one check. An exception inside it is a finding that failed, not the end of the others."""
    began = time.perf_counter()
    try:
        ours = figures(check.ours())
        fault = None
    except Exception as error:  # a check must never stop the others
        ours, fault = (), f"{type(error).__name__}: {error}"
    return Finding(check, ours, time.perf_counter() - began, fault)


def find_out_all(
    checks: Sequence[Check], on_progress: Callable[[int, int], None] = lambda n, of: None
) -> list[Finding]:
    """Run checks in order; ``on_progress`` is told how many of how many are done."""
    findings = []
    for n, check in enumerate(checks, 1):
        findings.append(find_out(check))
        on_progress(n, len(checks))
    return findings


def figures(value: object) -> Figures:
    """A number, or a tuple of numbers where a check gives several."""
    array = np.asarray(value, np.float64)
    return float(array) if array.ndim == 0 else tuple(float(one) for one in array.ravel())
