"""All checks: the literature first, then the reductions of the integrated model."""

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

GROUPS: dict[str, tuple[Check, ...]] = {
    "Crowds": crowds.CHECKS,
    "Civil violence": civil_violence.CHECKS,
    "Games of regime change": games.CHECKS,
    "Elites and rule": elites_and_rule.CHECKS,
    "Bargaining": bargaining.CHECKS,
    "Reductions of the model's mechanisms": reductions.CHECKS,
    "Limits of the whole model": limits.CHECKS,
    "People one by one": individuals.CHECKS,
}
"""Checks by what they are about."""

CHECKS: tuple[Check, ...] = tuple(check for group in GROUPS.values() for check in group)
