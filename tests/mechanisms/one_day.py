"""One day of one mechanism, as plain Python: what the tests of mechanisms are made of."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from standoff.engine.layout import TODAY, Groups, draw_type, parameter_type, state_type
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, name_of
from standoff.parameter import Field

POPULATION = 9.4e6
Numbers = Mapping[str, Any]
QUIET: dict[str, float] = {
    "rhythm": 1.0, "rhythm_yesterday": 1.0, "rhythm_tomorrow": 1.0, "pinned_support": -1.0, "loan_allowed": 1.0,
    "staff_allowed": 1.0, "may_words": 1.0, "may_credit": 1.0, "may_media": 1.0, "may_police_reserve": 1.0,
    "may_troops": 1.0, "may_broker": 1.0,
}  # fmt: skip
"""A marching day on which everything is allowed and nothing happens; what is not named is zero."""

LEVELS = (0.0, 0.5, 1.0, 1.2, 2.0, 3.0)
"""Levels of support that the patron's options bring."""

BANDS: dict[str, tuple[float, float]] = {
    "population": (2e6, 4e7), "share": (1e-4, 0.08), "seen": (1e-4, 0.08), "faced": (1e-4, 0.08), "crowd": (10.0, 1e5),
    "tired": (0.1, 2.0), "slow_noise": (-0.5, 0.5), "capacity": (5e3, 1e5), "detained": (10.0, 2e3),
    "jailed": (100.0, 1e4), "fear": (0.1, 2.0), "anger": (0.2, 1.5), "deaths": (0.0, 5.0), "endured": (1.0, 150.0),
    "reserves": (0.5, 90.0), "strain": (0.1, 2.0), "lesson": (0.0, 1.0), "pledge": (0.0, 3.0), "rally": (1e-4, 5e-3),
    "goodwill": (0.1, 0.5), "goodwill_rest": (0.1, 0.5), "alignment": (0.1, 0.5), "belief_rest": (0.01, 0.06),
    "strike": (0.005, 0.3), "choice": (0.0, 6.0), "common_pull": (-4.0, 4.0), "worker_pull": (-4.0, 4.0),
    "online_pull": (-1.0, 1.0), "turnout": (0.05, 0.3),
}  # fmt: skip
"""Where a state of a crisis may lie; every other field is a share."""


def people(place: list[int], share: list[float], attitude: list[float], online: list[float] | float = 1.0,
           spread: list[float] | float = 1.0, worker: list[float] | float = 0.0) -> Groups:  # fmt: skip
    """Groups for one lane; ``worker`` are the groups' shares of all state workers, and add up to one or zero."""
    n = len(share)
    columns = [np.full(n, 0.0, np.float32) + np.asarray(each, np.float32) for each in (share, online, spread, worker)]
    return Groups(
        n, max(place) + 1, np.array(place, np.int64), columns[0], columns[1], np.float32(1.0) / columns[2], columns[3],
        np.array(attitude, np.float32)[:, None],
    )  # fmt: skip


NATION = people([0, 0, 1], [0.3, 0.2, 0.5], [-2.0, -2.5, -3.0], [0.9, 0.75, 0.4], [1.0, 0.8, 1.25], [0.0, 0.6, 0.4])
"""Young people and state workers of the capital, and everybody else."""


@dataclass(frozen=True)
class Day:
    """What a mechanism met and what it made of it, all as floats (float32 as it was stored), by attribute.

    ``was`` holds every field of the first yesterday, ``p`` the parameters, ``new`` the mechanism's own fields after the
    last day; a field by place is a tuple over places.
    """

    was: SimpleNamespace
    p: SimpleNamespace
    draw: SimpleNamespace
    today: SimpleNamespace
    groups: Groups
    new: SimpleNamespace


@dataclass(frozen=True)
class Records:
    """One-lane records, each read by attribute, in the order of a ``step``'s arguments."""

    was: Any
    new: Any
    p: Any
    draw: Any
    today: Any
    groups: Groups


def yes(x: float) -> float:
    """Share that says yes when yes is worth ``x`` more than no, in double precision."""
    return float(1.0 / (1.0 + np.exp(-x)))


def share_of(x: float, half: float) -> float:
    """How far ``x`` saturates: one half at ``half``."""
    return x / (x + half)


def medians(mechanism: ModuleType) -> dict[str, float]:
    """Parameters at the medians of their default priors."""
    return {
        each.name: float(np.clip(each.prior.quantile(0.5), each.low, each.high)) for each in mechanism.PARAMETERS
    }  # fmt: skip


def start_of(mechanism: ModuleType, parameters: Numbers, population: float = POPULATION) -> dict[str, float]:
    """The fields that a mechanism owns, on the first day."""
    own = SimpleNamespace(**{name: np.array([value]) for name, value in parameters.items()})
    first = mechanism.start(own, SimpleNamespace(population=np.array([population])))
    return {name: float(np.asarray(value).reshape(-1)[0]) for name, value in first.items()}


def any_state(seed: int) -> dict[str, float]:
    """Some state of a crisis: every field inside `BANDS`, or else inside its range."""
    rng = np.random.default_rng([seed, 1])
    fields = {name: _somewhere(rng, field) for name, field in FIELDS.items()}
    fields["support"] = LEVELS[seed % len(LEVELS)]
    fields["choice"] = float(seed % 7)
    return fields


def _somewhere(rng: np.random.Generator, field: Field) -> float:
    low, high = BANDS.get(field.name, (0.05, 0.95))
    if low > 0.0 and high / low > 50.0:
        return float(np.exp(rng.uniform(np.log(low), np.log(high))))
    return float(rng.uniform(low, high))


def any_parameters(mechanism: ModuleType, seed: int) -> dict[str, float]:
    """Some parameters from the middle 80 in 100 of their default priors."""
    rng = np.random.default_rng([seed, 2])
    return {
        each.name: float(np.clip(each.prior.quantile(rng.uniform(0.1, 0.9)), each.low, each.high))
        for each in mechanism.PARAMETERS
    }  # fmt: skip


def any_draws(mechanism: ModuleType, seed: int) -> dict[str, float]:
    """Some draws."""
    rng = np.random.default_rng([seed, 3])
    return {
        each.name: float(rng.normal() if each.kind == "normal" else rng.uniform(1e-3, 0.999))
        for each in mechanism.DRAWS
    }


def any_today(seed: int) -> dict[str, float]:
    """Some day of the calendar, with events and levers; its number runs with the seed, so that all weekdays come."""
    rng = np.random.default_rng([seed, 4])
    given = {name: float(rng.uniform(0.05, 0.95)) for name in TODAY.names or ()}
    allowed = {
        name: float(rng.integers(0, 2)) for name in given if name.startswith("may_") or name.endswith("_allowed")
    }
    return {**given, **allowed, "day": float(seed), "pinned_support": -1.0}


def records_of(mechanism: ModuleType, fields: Numbers | None = None, parameters: Numbers | None = None,
               draws: Numbers | None = None, today: Numbers | None = None,
               groups: Groups = NATION) -> Records:  # fmt: skip
    """A one-lane world for one mechanism: what is not given stands at medians, at the start, with middling draws."""
    own = {**medians(mechanism), **_known(parameters, {each.name for each in mechanism.PARAMETERS})}
    given = _known(fields, set(FIELDS))
    population = given.get("population", POPULATION)
    state = {**_start_at_medians(population), **start_of(mechanism, own, population)}
    middling = {draw.name: 0.0 if draw.kind == "normal" else 0.5 for draw in mechanism.DRAWS}
    was, new = (_filled(np.zeros(1, state_type(1)), {**state, **given}) for _ in range(2))
    return Records(
        was, new, _filled(np.zeros(1, parameter_type(mechanism, 1)), own),
        _filled(np.zeros(1, draw_type(1)), {**middling, **_known(draws, set(middling))}),
        _filled(np.zeros(1, TODAY), {**QUIET, **_known(today, set(TODAY.names or ()))}), groups,
    )  # fmt: skip


@functools.cache
def _start_at_medians(population: float) -> dict[str, float]:
    return {
        name: value for other in CATALOGUE for name, value in start_of(other, medians(other), population).items()
    }  # fmt: skip


def _known(given: Numbers | None, names: set[str]) -> dict[str, Any]:
    unknown = set(given or ()) - names
    if unknown:
        raise KeyError(f"no such number: {sorted(unknown)}")
    return dict(given or {})


def _filled(record: np.ndarray, values: Numbers) -> Any:
    for name, value in values.items():
        record[name] = value
    return record.view(np.recarray)[0]


def live(mechanism: ModuleType, days: int = 1, fields: Numbers | None = None, parameters: Numbers | None = None,
         draws: Numbers | None = None, today: Numbers | None = None, groups: Groups = NATION) -> Day:  # fmt: skip
    """Live ``days`` with one mechanism; all other fields, the draws and the calendar (but for its day) stand still."""
    world = records_of(mechanism, fields, parameters, draws, today, groups)
    met = _floats(world.was, list(FIELDS), groups)
    p, draw, told = (_floats(each, list(each.dtype.names), groups) for each in (world.p, world.draw, world.today))
    was, new = world.was, world.new
    for _ in range(days):
        mechanism.step(was, new, world.p, world.draw, world.today, groups)
        was, new = new, was
        world.today.day += 1
    return Day(met, p, draw, told, groups, _floats(was, [field.name for field in mechanism.OWNS], groups))


def _floats(record: Any, names: list[str], groups: Groups) -> SimpleNamespace:
    found: dict[str, Any] = {}
    for name in names:
        values = np.asarray(record[name], np.float64)
        by_place = name in FIELDS and FIELDS[name].by_place
        found[name] = tuple(values[: groups.n_places, 0]) if by_place else float(values.reshape(-1)[0])
    return SimpleNamespace(**found)


def any_day(mechanism: ModuleType, seed: int, **today: float) -> Day:
    """One day from some state, with some parameters, draws and calendar; ``today`` changes the calendar."""
    return live(
        mechanism, 1, any_state(seed), any_parameters(mechanism, seed), any_draws(mechanism, seed),
        {**any_today(seed), **today},
    )  # fmt: skip


def assert_follows(day: Day, expected: Mapping[str, Any], mechanism: ModuleType, rtol: float = 1e-5) -> None:
    """Every field that the mechanism owns is what the equations give, in double precision."""
    assert set(expected) == {field.name for field in mechanism.OWNS}, name_of(mechanism)
    for name, value in expected.items():
        np.testing.assert_allclose(getattr(day.new, name), value, rtol=rtol, atol=0.0, err_msg=name)
