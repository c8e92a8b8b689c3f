"""Value of evidence: how far the answer could move if a contested assumption were settled; arms on the same draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Unpack

import numpy as np
import pandas as pd

from standoff.analysis.evidence_value import LEVELS, evidence_table
from standoff.errors import StandoffError
from standoff.record import Floats
from standoff.scenario import Resolved
from standoff.scenario.vocabulary import nearest
from standoff.study.settings import Execution, check_execution, whole_number
from standoff.study.settling import Arms, Steps, check_outcome, count_days

ARM_MEMBERS = 512
QUANTILE_DRAWS = 2000
CONTESTED, ALL = "contested", "all"


def contested(resolved: Resolved) -> tuple[str, ...]:
    """Assumptions that a claim contests, in the catalogue's order."""
    return tuple(name for name, assumption in resolved.assumptions.items() if assumption.contested)


def select_assumptions(resolved: Resolved, uncertain: Sequence[str], which: str | Sequence[str]) -> tuple[str, ...]:
    """``contested``, ``all`` or names, of those that are uncertain. Raises `StandoffError` for a name that is not."""
    if which == ALL:
        return tuple(uncertain)
    if which == CONTESTED:
        found = set(contested(resolved))
        return tuple(name for name in uncertain if name in found)
    names = (which,) if isinstance(which, str) else tuple(dict.fromkeys(which))
    for name in names:
        if name not in uncertain:
            close = nearest(name, uncertain)
            raise StandoffError(
                f"`{name}` is no uncertain assumption of {resolved.name}", f"did you mean {close}?" if close else None
            )
    return names


def value_evidence(
    resolved: Resolved,
    outcome: str = "out",
    by: int | str | dt.date | None = None,
    which: str | Sequence[str] = CONTESTED,
    members: int = ARM_MEMBERS,
    seed: int = 1,
    **execution: Unpack[Execution],
) -> pd.DataFrame:
    """How far P(outcome) could move if each assumption were settled: see `standoff.analysis.evidence_value`.

    ``which``: ``contested``, ``all`` (the time grows with it) or names. ``members`` live through each of five levels.
    """
    check_execution("value_evidence", execution, ("resolved", "outcome", "by", "which", "members", "seed"))
    members = whole_number("members", members, 64, 1_000_000)
    days = count_days(resolved, by)
    steps = Steps(execution, 1)
    arms = Arms.of(resolved, check_outcome(outcome), seed, max(members, QUANTILE_DRAWS), days, steps)
    drawn = {name: arms.program.values[name] for name in arms.program.uncertain}
    names = select_assumptions(resolved, arms.program.uncertain, which)
    arms = Arms.of(resolved, outcome, seed, members, days, steps)
    steps.total = max(1, members * len(LEVELS) * len(names))
    return settle_each(arms, drawn, names)


def settle_each(arms: Arms, drawn: dict[str, Floats], names: Sequence[str]) -> pd.DataFrame:
    """The table of evidence for ``names``, settled at quantiles of their ``drawn`` values, name -> (draw,)."""
    values = {name: np.quantile(drawn[name], LEVELS) for name in names}
    answers = {name: np.stack([arms.settle(name, float(each)) for each in values[name]]) for name in names}
    return evidence_table(answers, values)
