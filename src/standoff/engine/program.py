"""Program: a resolved scenario as arrays, with every assumption drawn.

Assumption draw ``d`` takes parameter ``mechanism.name`` at the quantile given by the keyed uniform of (seed, d, that
name), so changing one parameter's prior leaves all other parameters' values as they were. Draws whose regime is not at
rest (`standoff.mechanisms.rest`) are drawn again with the next attempt's numbers.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from standoff.engine.layout import LANES, N_ROWS, NAMES, ROWS, TODAY, Groups
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, PARAMETERS, name_of
from standoff.mechanisms.patron import OPTIONS
from standoff.mechanisms.rest import LARGEST_GAIN, loop_gain
from standoff.parameter import Prior
from standoff.rng import philox, stream, uniforms

if TYPE_CHECKING:
    from standoff.scenario.schema import Resolved

MOST_ATTEMPTS = 200
REST_ATTEMPTS = 12
"""Attempts to find a rest beside values that are given (`with_values`)."""
AT_REST_WITH = ("belief.", "elites.", "security.")
"""Whose assumptions decide whether a regime is at rest (`standoff.mechanisms.rest`)."""
ASSUMPTION_STREAM = "assumption "
MOST_REMEMBERED = 1024
"""Draws up to which an assumption's first attempt is remembered: the next scenario shares nearly all of them."""


@dataclass(frozen=True)
class Program:
    """What the kernel runs. Arrays over draws have the draw as their first axis."""

    resolved: Resolved
    seed: int
    draws: int
    days: int
    values: dict[str, npt.NDArray[np.float64]]
    """``mechanism.parameter``, ``nation.population`` and ``groups.N.attitude`` -> (draw,)."""
    table: npt.NDArray[np.float32]
    """(draw, parameter) in the catalogue's order."""
    starts: npt.NDArray[np.float32]
    """(draw, state row) on the first day."""
    attitudes: npt.NDArray[np.float32]
    """(draw, group)."""
    schedule: npt.NDArray[Any]
    """(day,) of `layout.TODAY`."""
    on: dict[str, bool]
    redrawn: int
    """Assumption draws that had to be drawn again because no regime could rest there."""
    groups: Groups = field(repr=False, default=None)  # type: ignore[assignment]

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Names of the values that differ between draws."""
        return tuple(name for name, drawn in self.values.items() if np.ptp(drawn) > 0.0)


def assemble(resolved: Resolved, seed: int, draws: int, days: int) -> Program:
    """Draw all assumptions and lay out the calendar. ``seed`` below 2^64, ``draws`` and ``days`` at least 1."""
    if not 0 <= seed < 2**64:
        raise StandoffError(f"a seed lies between 0 and 2^64 - 1, found {seed}")
    if draws < 1 or days < 1:
        raise StandoffError(f"draws and days must be at least 1, found {draws} and {days}")
    values, redrawn = _draw_assumptions(resolved, seed, draws)
    table, attitudes = _tables(resolved, values)
    on = {name: name not in resolved.off for name in NAMES}
    return Program(
        resolved, seed, draws, days, values, table, _start(values, draws), attitudes,
        schedule(resolved, days), on, redrawn, _groups(resolved),
    )  # fmt: skip


def with_values(program: Program, given: Mapping[str, npt.NDArray[np.float64]]) -> Program:
    """The same program with some assumptions at ``given`` values, name -> (draw,); the others keep theirs.

    Where no regime could rest at the given values beside a draw's own, the draw's other assumptions of the mechanisms
    that decide it (`AT_REST_WITH`) are drawn again, up to `REST_ATTEMPTS` times; ``redrawn`` counts such draws. The
    given values are never moved: `at_rest` tells the draws for which no rest was found.

    Raises `StandoffError` for a name that is no assumption, and for values of another shape or outside their range.
    """
    priors = _priors(program.resolved)
    values = dict(program.values)
    for name, wanted in given.items():
        values[name] = _given(name, wanted, priors, program.draws)
    if not given:
        return program
    free = [name for name in priors if name.startswith(AT_REST_WITH) and name not in given]
    waiting = np.flatnonzero(loop_gain(values) >= LARGEST_GAIN)
    redrawn = len(waiting)
    kept = {name: values[name] for name in free}
    for name in free if redrawn else ():
        values[name] = values[name].copy()
    for attempt in range(1, REST_ATTEMPTS + 1):
        if not len(waiting):
            break
        for name in free:
            values[name][waiting] = _draw(priors[name], program.seed, waiting, name, attempt)
        waiting = waiting[loop_gain({name: value[waiting] for name, value in values.items()}) >= LARGEST_GAIN]
    for name in free:
        values[name][waiting] = kept[name][waiting]
    table, attitudes = _tables(program.resolved, values)
    starts = _start(values, program.draws)
    return replace(program, values=values, table=table, attitudes=attitudes, starts=starts, redrawn=redrawn)


def at_rest(program: Program) -> npt.NDArray[np.bool_]:
    """Which draws describe a regime that could have lived quietly until the crisis, (draw,)."""
    return np.asarray(loop_gain(program.values) < LARGEST_GAIN)


def _given(
    name: str, wanted: npt.NDArray[np.float64], priors: Mapping[str, tuple[Prior, float, float]], draws: int
) -> npt.NDArray[np.float64]:
    if name not in priors:
        close = difflib.get_close_matches(name, priors, 1)
        raise StandoffError(f"there is no assumption `{name}`", f"did you mean `{close[0]}`?" if close else None)
    found = np.asarray(wanted, np.float64)
    if found.shape != (draws,):
        raise StandoffError(f"`{name}` needs one value for each of {draws} draws, found shape {found.shape}")
    _, low, high = priors[name]
    if not ((found >= low) & (found <= high)).all():
        worst = found[~((found >= low) & (found <= high))][0]
        raise StandoffError(f"`{name}` must lie between {low:g} and {high:g}, found {worst:g}")
    return found


def _tables(
    resolved: Resolved, values: dict[str, npt.NDArray[np.float64]]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Parameters (draw, parameter) in the catalogue's order, attitudes (draw, group)."""
    table = np.column_stack([values[name] for name in PARAMETERS]).astype(np.float32)
    attitudes = np.column_stack([values[f"groups.{n}.attitude"] for n in range(len(resolved.groups))])
    return table, attitudes.astype(np.float32)


def _priors(resolved: Resolved) -> dict[str, tuple[Prior, float, float]]:
    priors = {name: (resolved.assumptions[name].prior, p.low, p.high) for name, p in PARAMETERS.items()}
    population = FIELDS["population"]
    priors["nation.population"] = (resolved.population, population.low, population.high)
    for n, group in enumerate(resolved.groups):
        priors[f"groups.{n}.attitude"] = (group.attitude, -20.0, 20.0)
    return priors


def _draw_assumptions(resolved: Resolved, seed: int, draws: int) -> tuple[dict[str, npt.NDArray[np.float64]], int]:
    priors = _priors(resolved)
    first = _draw_first if draws <= MOST_REMEMBERED else _draw_first.__wrapped__
    values = {name: first(prior, seed, draws, name).copy() for name, prior in priors.items()}
    waiting = np.flatnonzero(loop_gain(values) >= LARGEST_GAIN)
    redrawn = len(waiting)
    for attempt in range(1, MOST_ATTEMPTS):
        if not len(waiting):
            break
        tried = _draw_all(priors, seed, waiting, attempt)
        for name in priors:
            values[name][waiting] = tried[name]
        waiting = waiting[loop_gain(tried) >= LARGEST_GAIN]
        redrawn += len(waiting)
    if len(waiting):
        raise StandoffError(
            f"{len(waiting)} of {draws} assumption draws describe no regime at rest after {MOST_ATTEMPTS} attempts",
            "raise security.stay_at_rest or elites.stay_at_rest, or lower belief.at_rest or security.doubt",
        )
    return values, redrawn


def _draw_all(
    priors: Mapping[str, tuple[Prior, float, float]], seed: int, draws: npt.NDArray[np.int64], attempt: int
) -> dict[str, npt.NDArray[np.float64]]:
    """All assumptions in some draws, with the numbers of one attempt: those of `_draw`, name by name."""
    member, day = draws.astype(np.uint64), np.uint64(attempt)
    low, high = np.uint64(0xFFFFFFFF), np.uint64(32)
    numbers = _assumption_streams(tuple(priors))[:, np.newaxis]
    first = philox(member & low, day, numbers, member >> high, np.uint64(seed) & low, np.uint64(seed) >> high)[0]
    uniform = (first >> np.uint64(9)).astype(np.float32)
    uniform = (uniform + np.float32(0.5)) * np.float32(2.0**-23)
    return {name: _at_quantile(prior, uniform[row]) for row, (name, prior) in enumerate(priors.items())}


@functools.lru_cache(maxsize=32)
def _assumption_streams(names: tuple[str, ...]) -> npt.NDArray[np.uint64]:
    return np.array([stream(ASSUMPTION_STREAM + name) for name in names], np.uint64)


@functools.lru_cache(maxsize=2048)
def _draw_first(prior: tuple[Prior, float, float], seed: int, draws: int, name: str) -> npt.NDArray[np.float64]:
    """One assumption in all draws, with the numbers of the first attempt; to be copied, as it is remembered."""
    return _draw(prior, seed, np.arange(draws), name, 0)


def _draw(
    prior: tuple[Prior, float, float], seed: int, draws: npt.NDArray[np.int64], name: str, attempt: int
) -> npt.NDArray[np.float64]:
    """One assumption in some draws, with the numbers of one attempt."""
    return _at_quantile(prior, uniforms(seed, draws, ASSUMPTION_STREAM + name, attempt)[0])


def _at_quantile(prior: tuple[Prior, float, float], uniform: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    distribution, low, high = prior
    return np.asarray(np.clip(distribution.quantile(uniform.astype(np.float64)), low, high))


def _start(values: dict[str, npt.NDArray[np.float64]], draws: int) -> npt.NDArray[np.float32]:
    starts = np.zeros((draws, N_ROWS), np.float32)
    nation = SimpleNamespace(population=values["nation.population"])
    for mechanism in CATALOGUE:
        prefix = name_of(mechanism) + "."
        own = {p.name: values[prefix + p.name] for p in mechanism.PARAMETERS}
        for name, first in mechanism.start(SimpleNamespace(**own), nation).items():
            if not np.isfinite(first).all():
                raise StandoffError(
                    f"`{name}` has no finite value on the first day in some assumption draws",
                    f"look at what was set of {name_of(mechanism)}: its rest is not defined there",
                )
            if not FIELDS[name].by_place:
                starts[:, ROWS[name]] = first
    return starts


def _groups(resolved: Resolved) -> Groups:
    share = np.array([group.share for group in resolved.groups])
    workers = share * np.array([group.state_worker for group in resolved.groups])
    total = workers.sum()
    return Groups(
        len(share), len(resolved.places), np.array([group.place for group in resolved.groups], np.int64),
        share.astype(np.float32), np.array([group.online for group in resolved.groups], np.float32),
        np.array([1.0 / group.spread for group in resolved.groups], np.float32),
        (workers / total if total > 0.0 else workers).astype(np.float32), np.zeros((len(share), LANES), np.float32),
    )  # fmt: skip


def schedule(resolved: Resolved, days: int) -> npt.NDArray[Any]:
    """The calendar, dated events and levers by day, (day,) of `layout.TODAY`."""
    table = np.zeros(days, TODAY)
    table["day"] = np.arange(days)
    dates = [resolved.start + dt.timedelta(days=day) for day in range(-1, days + 1)]
    rhythm = np.array([resolved.rhythm[date.weekday()] for date in dates], np.float32)
    table["rhythm_yesterday"], table["rhythm"], table["rhythm_tomorrow"] = rhythm[:-2], rhythm[1:-1], rhythm[2:]
    table["cold"] = [_cold(resolved.cold, date) for date in dates[1:-1]]
    table["pinned_support"] = -1.0
    table["loan_allowed"] = table["staff_allowed"] = 1.0
    for option in OPTIONS[1:]:
        table["may_" + option] = 1.0 if option in resolved.menu else 0.0
    column = {"patron_threat_frame": "threat_frame"}
    for event in resolved.events:
        rows = _rows(resolved.start, event.date, event.until, days)
        strengths = table[column.get(event.kind, event.kind)]
        strengths[rows] = np.maximum(strengths[rows], event.strength)
    for lever in resolved.levers:
        _pull(table, lever.lever, lever.value, _rows(resolved.start, lever.start, lever.until, days))
    return table


def _pull(table: npt.NDArray[Any], lever: str, value: str | float, rows: slice) -> None:
    if lever == "patron.support":
        table["pinned_support"][rows] = OPTIONS.index(str(value))
    elif lever == "patron.loan":
        table["loan_allowed"][rows] = 0.0 if value == "withheld" else 1.0
    elif lever == "patron.media_staff":
        table["staff_allowed"][rows] = 0.0 if value == "withdrawn" else 1.0
    else:
        number = {"west.sanctions": "sanctions_floor", "west.mediation": "guarantor", "opposition.offer": "offer"}
        table[number[lever]][rows] = float(value)


def _rows(start: dt.date, first: dt.date, last: dt.date, days: int) -> slice:
    return slice(max((first - start).days, 0), min(max((last - start).days + 1, 0), days))


def _cold(months: tuple[float, ...], date: dt.date) -> float:
    """Monthly values stand for the middle of their month; days between are interpolated."""
    here = date.month - 1
    along = (date.day - 15) / 30.4
    other = (here + (1 if along > 0.0 else -1)) % 12
    return months[here] * (1.0 - abs(along)) + months[other] * abs(along)
