"""All checks, as a plain tuple: the literature first, then the reductions of the integrated model."""

from __future__ import annotations

from standoff.checks import (
    bargaining,
    civil_violence,
    crowds,
    elites_and_rule,
    games,
    individuals,
    limits,
    reductions,
)
from standoff.checks.check import Check

CHECKS: tuple[Check, ...] = (
    *crowds.CHECKS, *civil_violence.CHECKS, *games.CHECKS, *elites_and_rule.CHECKS, *bargaining.CHECKS,
    *reductions.CHECKS, *limits.CHECKS, *individuals.CHECKS,
)  # fmt: skip
