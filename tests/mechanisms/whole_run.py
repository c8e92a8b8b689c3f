"""Whole plain runs of a generic autocracy: all mechanisms, one member, with changed assumptions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from standoff import scenario
from standoff.engine.layout import ROWS
from standoff.engine.plain import live_one_member
from standoff.engine.program import Program, assemble
from standoff.parameter import Prior

SCENARIO = "generic-personalist"


def program_of(days: int, draws: int = 4, seed: int = 3, stretch: float = 1.0, quiet: bool = False,
               fixed: Mapping[str, float] | None = None) -> Program:  # fmt: skip
    """The generic scenario with all priors' spreads times ``stretch`` (zero leaves every parameter at its median).

    ``quiet`` makes attitudes so low that nobody marches or strikes; ``fixed`` pins parameters.
    """
    resolved = scenario.load(SCENARIO)
    pinned = {name: Prior("fixed", value) for name, value in (fixed or {}).items()}
    assumptions = {
        name: each.model_copy(update={"prior": pinned.get(name, _stretched(each.prior, stretch))})
        for name, each in resolved.assumptions.items()
    }  # fmt: skip
    groups = resolved.groups
    if quiet:
        groups = tuple(group.model_copy(update={"attitude": Prior("fixed", -20.0), "spread": 0.5}) for group in groups)
    changes = {"assumptions": assumptions, "groups": groups, "population": Prior("fixed", 9.4e6)}
    return assemble(resolved.model_copy(update=changes), seed=seed, draws=draws, days=days)


def _stretched(prior: Prior, stretch: float) -> Prior:
    return dataclasses.replace(prior, spread=prior.spread * stretch)


def path_of(program: Program, member: int = 0) -> dict[str, np.ndarray]:
    """Every field's path in double precision, (day, place), with the first day's start before it."""
    lived = live_one_member(program, member)
    start = program.starts[member % program.draws]
    return {
        name: np.vstack([np.repeat(start[ROWS[name]], path.shape[1])[None, :], path]).astype(np.float64)
        for name, path in lived.items()
    }  # fmt: skip
