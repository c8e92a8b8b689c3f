"""Updating: the forecast as of a date, before and after what had been seen by then.

Both forecasts hold given that the ruler is in office on that date; nothing dated later is read.
"""

from __future__ import annotations

import datetime as dt
import math
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import numpy as np

from standoff.engine.ensemble import warm_up
from standoff.errors import RunInterrupted, StandoffError
from standoff.learning.answer import Updated, find_changes, forecast, read_fields, say_ignored, say_warnings
from standoff.learning.cloud import Cloud
from standoff.learning.filtering import Impossible, learn
from standoff.learning.moving import Rules
from standoff.learning.observing import sort_out
from standoff.learning.particles import Crisis, day_of
from standoff.learning.reports import read_reports
from standoff.record import Floats, Integers
from standoff.scenario import Resolved, ResolvedObservation, load

MEMBERS = 20_000
MOST_MEMBERS = 1_000_000
RULES = Rules(floor=0.4, moves=2)
LEAST_STANDING = 1e-4
"""Mean chance that he stands on the date below which nothing is forecast: the engine's numbers tell exits to 1e-7."""
Observed = Sequence[ResolvedObservation] | str | Path


class Execution(TypedDict, total=False):
    """How it is carried out; none of it changes a number."""

    threads: int | None
    progress: Callable[[int, int], None] | None
    on_message: Callable[[str], None] | None


def update(
    scenario: Resolved | str,
    as_of: dt.date | str,
    observed: Observed | None = None,
    members: int = MEMBERS,
    seed: int = 1,
    draws: int | None = None,
    days: int | None = None,
    **execution: Unpack[Execution],
) -> Updated:  # fmt: skip
    """Learn from what was seen up to ``as_of`` and forecast from there.

    ``observed``: observations, or a CSV file of them (`standoff.learning.reports`), in the place of the scenario's own.
    ``members`` particles start from ``draws`` assumption draws (one each by default). ``days`` is the horizon, counted
    from the scenario's start, as in a run. The same ``seed`` gives the same numbers on any number of ``threads``.

    >>> from standoff.learning import update
    >>> found = update("belarus-2020", "2020-08-31", members=256, days=90)
    >>> list(found.posterior.outcomes["outcome"])[:2]
    ['in_power', 'uprising']

    Raises `StandoffError` for a date outside the crisis, for observations that cannot be, and where no future could
    have given what was seen (the message says which observation that was).
    """
    resolved = load(scenario) if isinstance(scenario, str) else scenario
    date = read_day(as_of)
    n_days = resolved.days if days is None else days
    check_settings(resolved, date, n_days, members, draws, seed)
    if isinstance(observed, str | Path):
        observed = read_reports(observed, resolved)
    given = sort_out(resolved.observed if observed is None else observed, resolved, date)
    threads = execution.get("threads")
    if threads is not None and threads < 1:
        raise StandoffError(f"threads must be at least 1, found {threads}")
    began = time.perf_counter()
    tell = execution.get("on_message")
    warm_up(tell)
    crisis = Crisis(resolved, seed, n_days, day_of(resolved, date), given.used, threads or count_cores())
    crisis.reports = np.random.default_rng([seed, 2])
    try:
        roots = np.arange(members) % min(draws or members, members)
        z = crisis.assumptions.draw(seed, int(roots.max()) + 1)[roots]
        before = prior_cloud(crisis, z, roots)
        found = learn(crisis, z, np.random.default_rng([seed, 1]), RULES, execution.get("progress"), roots)
    except Impossible as fault:
        raise StandoffError(*say_impossible(crisis, fault.stage)) from None
    except KeyboardInterrupt:
        raise RunInterrupted("interrupted; nothing was kept", "fewer --members answer sooner") from None
    for cloud, so_far in ((before, ""), (found.cloud, " once what was seen is taken in")):
        check_standing(cloud, date, so_far)
    prior, p_out = forecast(crisis, before)
    posterior, _ = forecast(crisis, found.cloud)
    return Updated(
        resolved, date, n_days, members, seed, prior, posterior,
        find_changes(crisis, before, found.cloud, p_out), read_fields(crisis, before, found.cloud),
        crisis, found, given, (*say_ignored(given), *say_warnings(crisis, found)), time.perf_counter() - began,
    )  # fmt: skip


def prior_cloud(crisis: Crisis, z: Floats, roots: Integers) -> Cloud:
    """Particles as they are before anything is seen but that he stands on the date."""
    noise = np.repeat(np.arange(len(z), dtype=np.uint64)[:, None], crisis.n_stages + 1, axis=1)
    state, _, _ = crisis.live(z, noise, None, 0, crisis.n_stages)
    with np.errstate(divide="ignore"):
        standing = np.log(state[3][:, 0])
    if not np.isfinite(standing.max()):
        raise Impossible(crisis.ends.index(crisis.as_of))
    return Cloud(z, noise, state, np.zeros(len(z)), standing, roots[:, None])


def check_standing(cloud: Cloud, date: dt.date, so_far: str) -> None:
    """Raise `StandoffError` where he stands on the date in next to no future: a forecast from there would be noise."""
    assert cloud.state is not None
    if float(cloud.weights @ cloud.state[3][:, 0]) < LEAST_STANDING:
        raise StandoffError(
            f"in the model he is in office on {date} in fewer than 1 of {1.0 / LEAST_STANDING:.0f} futures{so_far}: "
            "a forecast from there would rest on nothing",
            "look again at what was set of `exits`, at the scenario's start, or at the observations",
        )


def read_day(day: dt.date | str) -> dt.date:
    """A date, written or not."""
    if isinstance(day, dt.datetime):
        return day.date()
    if isinstance(day, dt.date):
        return day
    try:
        return dt.date.fromisoformat(day)
    except (ValueError, TypeError):
        raise StandoffError(f"expected a date, found {day!r}", "write year-month-day, as in 2020-09-20") from None


def check_settings(
    resolved: Resolved, as_of: dt.date, days: int, members: int, draws: int | None, seed: int
) -> None:  # fmt: skip
    """Raise `StandoffError` for settings that cannot be."""
    if not 1 <= days <= 3650:
        raise StandoffError(f"days must be from 1 to 3650, found {days}")
    last = resolved.start + dt.timedelta(days=days - 2)
    if not resolved.start <= as_of <= last:
        hint = "a longer horizon lets a later date in" if as_of > last else None
        raise StandoffError(f"expected a date from {resolved.start} to {last}, found {as_of}", hint)
    if not 2 <= members <= MOST_MEMBERS:
        raise StandoffError(f"members must be from 2 to {MOST_MEMBERS}, found {members}")
    if draws is not None and draws < 1:
        raise StandoffError(f"draws must be at least 1, found {draws}")
    if not 0 <= seed < 2**64:
        raise StandoffError(f"a seed lies between 0 and 2^64 - 1, found {seed}")


def say_impossible(crisis: Crisis, stage: int) -> tuple[str, str]:
    """Which observation left no future, and what to do."""
    day = crisis.resolved.start + dt.timedelta(days=crisis.ends[stage])
    seen = ", ".join(f"`{each.seen.what}` of {each.seen.date}" for each in crisis.by_stage[stage])
    what = f"what was seen ({seen}) or" if seen else ""
    message = f"no simulated future could have given {what} that he stands on {day}".replace("given  ", "given ")
    return message, "widen the assumptions that forbid it, or look again at the observation"


def count_cores() -> int:
    """Cores this process may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else math.ceil(os.cpu_count() or 1))
