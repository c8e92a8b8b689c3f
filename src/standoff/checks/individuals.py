"""People one by one against the closed form: same means, and a gap that shrinks like one over the root of N."""

from __future__ import annotations

import functools

import numpy as np

from standoff import scenario
from standoff.checks.check import Check, band
from standoff.engine.program import Program, assemble
from standoff.persons import Gap, People, compare

DAYS = 45
SIZES = (10_000, 100_000, 1_000_000)


@functools.cache
def belarus() -> Program:
    """The program that both readings live."""
    return assemble(scenario.load("belarus-2020"), seed=1, draws=200, days=DAYS)


@functools.cache
def crowds(n_persons: int, n_members: int) -> Gap:
    """Daily crowds of ``n_members`` futures with ``n_persons`` citizens, jails counted as the closed form does."""
    people = People(n_persons, arrests="counted")
    return compare(belarus(), range(n_members), people, DAYS)["share"]


def gap_of_means(n_persons: int, n_members: int) -> float:
    """Difference of mean crowds in its own standard errors."""
    gap = crowds(n_persons, n_members)
    return gap.of_means / gap.error_of_means


def slope(n_members: int) -> float:
    """Slope of the log of the mean gap in the log of the number of persons."""
    sizes = [crowds(n, n_members).mean_size for n in SIZES]
    return float(np.polyfit(np.log(SIZES), np.log(sizes), 1)[0])


SOURCE = "law of large numbers; whole model with persons in place of groups"

CHECKS = (
    Check("persons-equal-means-quick", "mean crowd of 100 000 persons equals the closed form's (difference in standard "
          "errors, 8 futures)", SOURCE, "D", 0.0, 3.0, lambda: gap_of_means(100_000, 8)),
    Check("persons-equal-means", "the same with 1 000 000 persons, 40 futures", SOURCE, "D", 0.0, 3.0,
          lambda: gap_of_means(1_000_000, 40), quick=False),
    Check("persons-equal-spread", "spread of crowds between futures, 1 000 000 persons: same as the closed form's "
          "(relative difference)", SOURCE, "D", 0.0, 0.02, lambda: crowds(1_000_000, 40).of_spreads, quick=False),
    Check("persons-gap-shrinks", "mean gap of daily crowds shrinks like 1/sqrt(N): slope of log gap on log N, 10 000 "
          "to 1 000 000 persons", SOURCE, "D", *band(-0.6, -0.4), lambda: slope(40), quick=False),
)  # fmt: skip
