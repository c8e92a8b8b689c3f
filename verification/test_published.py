"""The integrated model reduces to known ones, and published results hold: every quick check passes."""

from __future__ import annotations

import pytest

from standoff.checks.catalogue import CHECKS
from standoff.checks.check import Check
from standoff.checks.running import find_out

QUICK = [check for check in CHECKS if check.quick]


@pytest.mark.parametrize("check", QUICK, ids=lambda check: check.id)
def test_our_figures_agree_with_the_published_ones(check: Check) -> None:
    finding = find_out(check)
    assert finding.passed, (finding.ours, finding.fault)
