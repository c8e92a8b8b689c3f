"""The outside view of a scenario: its features, and the chance of being out as history gives it, day by day.

Two ways, both told in a hindcast:

**The fitted hazard** (`standoff.outside.hazard`), any exit, given that the ruler stood for the a days from the onset to
the freeze: (F(a + t) - F(a)) / (1 - F(a)), linear inside a week. A crisis that began in 2010 or later is forecast by
the fit that saw nothing after 2009. Earlier ones lie among the years that were fitted on: for them no fit is blind.
Weeks after the first year continue the fitted shape.

**The reference class** that the scenario names: one rate p for a year, at a constant hazard, 1 - (1 - p)^(t / 365),
whatever the freeze. Most classes count *irregular* exits, cases any exit: classes run a little low.

Before 1991 there is no onset to fit on: there the class stands in for the hazard, and `outside_of` says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from standoff.errors import StandoffError
from standoff.outside.classes import reference_class
from standoff.outside.hazard import FIRST_YEAR, Features, incidence, load_fit
from standoff.record import Floats
from standoff.scenario import Resolved
from standoff.study.cases import YEAR

ANY_CRISIS = "all"
"""The reference class of a scenario that names none."""
BLIND_FROM = 2010
"""Crises from this year on are forecast by the fit that saw none of them."""
BY_HAZARD, BY_BLIND_HAZARD, BY_CLASS, BY_OTHER = "hazard", "hazard fitted before 2010", "class", "given"
Outside = Callable[[Resolved, dt.date], Floats]
"""Scenario, freeze -> chance of being out by the close of day 1 … `YEAR` after it."""


def features_of(resolved: Resolved, after_election: bool = False) -> Features:
    """What of a scenario the outside view takes.

    An election came before where the scenario's ``trigger`` is a vote, where ``after_election`` says so, and, in a
    scenario that names no trigger, where its reference class is one of crises after elections. Raises `StandoffError`
    for a start before the first year of the data.
    """
    if resolved.start.year < FIRST_YEAR:
        raise StandoffError(
            f"no reference class has cases from {resolved.start.year}, when {resolved.name} starts",
            f"the cases begin in {FIRST_YEAR}",
        )
    actors = resolved.actors
    voted = resolved.trigger == "vote"
    if resolved.trigger is None:
        voted = "post-election" in (resolved.base_rate_class or "")
    return Features(
        personalist=actors.regime == "personalist",
        tenure_years=max(0.0, (resolved.start - actors.in_power_since).days / 365.25),
        post_election=after_election or voted,
        year=resolved.start.year,
    )


def class_rate(resolved: Resolved, freeze: dt.date) -> Floats:
    """The rate of the scenario's reference class, at a constant hazard, whatever the freeze (see the module)."""
    found = reference_class(resolved.base_rate_class or ANY_CRISIS)
    hazards_time = np.arange(1, YEAR + 1) * 12.0 / (YEAR * found.horizon_months)
    return np.asarray(1.0 - (1.0 - found.p) ** hazards_time)


def hazard_curve(resolved: Resolved, freeze: dt.date) -> Floats:
    """The fitted hazard from the freeze on, given that the ruler stood until then (see the module)."""
    stood = max(0, (freeze - resolved.start).days)
    fit = load_fit(before_2010=resolved.start.year >= BLIND_FROM)
    weeks = -(-(stood + YEAR) // 7)
    out = incidence(fit.coefficients, features_of(resolved).numbers(), weeks).sum(axis=-2)
    at = np.interp(np.arange(stood, stood + YEAR + 1) / 7.0, np.arange(weeks + 1), out)
    return np.asarray((at[1:] - at[0]) / (1.0 - at[0]))


def outside_of(resolved: Resolved, freeze: dt.date) -> tuple[Floats, str]:
    """The outside view's curve and where it is from: the hazard, the one fitted before 2010, or the class."""
    if resolved.start.year < FIRST_YEAR:
        return class_rate(resolved, freeze), BY_CLASS
    return hazard_curve(resolved, freeze), BY_BLIND_HAZARD if resolved.start.year >= BLIND_FROM else BY_HAZARD
