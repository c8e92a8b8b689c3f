"""The second writing of every mechanism agrees with the first on random states, parameters, draws, days and groups.

The first runs as it stands, plain, on float32 records; the second in double precision on the same rounded numbers. A
trial is `N_DAYS` random days of `N_MEMBERS` members each, twice that where something is chosen. What they may differ
by is said at `RTOL`, `ROUNDING`, `EDGE` and `NEAR_A_BOUNDARY`; the last tests feed the second writing a wrong number
on purpose and demand that the comparison notices.
"""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

from second import world
from standoff.checks.alone import quiet_day
from standoff.engine.layout import (
    MAX_PLACES,
    N_ROWS,
    TODAY,
    Groups,
    as_record,
    draw_type,
    parameter_type,
    state_type,
)
from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, name_of

N_DAYS, N_MEMBERS, N_GROUPS = 80, 64, 7

RTOL = 1e-4

ROUNDING = 2.5e-7
"""Two units of float32 at 1, four roundings: how far a sum can be off, against the largest of its terms. In
``x + k (target - x)`` that is often yesterday's value: with ``k = 1`` nothing of it is left but its rounding. So the
field's value yesterday is always among the terms, and `TERMS` names the larger ones."""

TERMS = {
    # pulls of a logit each: anger, fear, tiredness, attitude, that may add up to nearly nothing
    "common_pull": 10.0, "worker_pull": 10.0,
    # pushes of the same size against each other: a shock against a pull, revenue against costs
    "elite": 0.1, "home_pressure": 0.1, "home_if_fallen": 0.1, "anger": 1.0, "reserves": 1.0,
    # one less a share close to one
    "loyal": 1.0, "shirking": 1.0, "defected": 1.0, "control": 1.0, "sanctions": 1.0,
    # an empty street: the first writing takes the logarithm of 1e-30, which at the widest step (3) and highest rate
    # (0.5 a day) leaves a chance of an uprising of 5e-11 a day where the equation has none
    "uprising": 4e-4,
}  # fmt: skip
"""Size of the largest term of a sum that may cancel, where it is not the field's own value yesterday."""

EDGE = 5e-5
"""How far a chance that decides between two things may differ."""

N_RUNGS = 33
"""Values of a draw between which edges are sought."""

NOTHING = 1e-20
"""Of whatever unit. The first writing holds exponents at -87, so that nothing of it is quite zero."""

NEAR_A_BOUNDARY = 1e-5
"""A uniform draw this near to the edge between two choices may fall to either side."""

NAMES = tuple(name_of(mechanism) for mechanism in CATALOGUE)

Numbers = dict[str, np.ndarray]


class Day(NamedTuple):
    """One random day of one mechanism: what goes in, in double precision, and what the first writing makes of it."""

    was: Numbers
    parameters: Numbers
    draws: Numbers
    today: dict[str, float]
    groups: world.Groups
    first: Numbers


def first_writing(name: str) -> ModuleType:
    """The mechanism as the engine runs it."""
    return CATALOGUE[NAMES.index(name)]


def second_writing(name: str) -> ModuleType:
    """The mechanism as it was written again."""
    return importlib.import_module(f"second.{name}")


def log_uniform(rng: np.random.Generator, low: float, high: float, shape: tuple[int, ...]) -> np.ndarray:
    """Even over the decades from ``low`` to ``high``."""
    return np.exp(rng.uniform(np.log(low), np.log(high), shape))


def random_field(rng: np.random.Generator, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Values over the field's range, one in ten at its lower end (no crowd, no wages unpaid), one in 20 at its upper.

    Switches are 0 or 1, the patron's option is a whole number, and shares of the nation are even over decades, for
    that is where their thresholds lie. Counts of persons and officers go up to a nation's, not to the field's end.
    """
    field = FIELDS[name]
    if name == "choice":
        return rng.integers(0, 7, shape).astype(float)
    if name in ("credit", "media_staff", "police_reserve", "troops", "broker"):
        return rng.integers(0, 2, shape).astype(float)
    if name == "population":
        return log_uniform(rng, 1e4, 3e9, shape)
    high = {"capacity": 1e6, "jailed": 1e7, "detained": 1e6, "crowd": 1e8, "reserves": 3000.0}.get(name, field.high)
    low = field.low
    if (
        field.unit in ("share of nation", "persons", "persons/day", "officers", "days of payroll")
        or field.scale == "log"
    ):
        values = log_uniform(rng, high * 1e-7, high, shape)
    else:
        values = rng.uniform(low, high, shape)
    end = rng.random(shape)
    return np.where(end < 0.1, low, np.where(end > 0.95, high, values))


def random_parameter(rng: np.random.Generator, parameter: Any) -> np.ndarray:
    """Four in five from the prior, held to the range as a scenario's are; the rest even over the range or at an end."""
    prior = np.clip(parameter.prior.quantile(rng.uniform(1e-6, 1.0 - 1e-6, N_MEMBERS)), parameter.low, parameter.high)
    kind = rng.random(N_MEMBERS)
    anywhere = rng.uniform(parameter.low, parameter.high, N_MEMBERS)
    end = np.where(rng.random(N_MEMBERS) < 0.5, parameter.low, parameter.high)
    return np.where(kind < 0.8, prior, np.where(kind < 0.95, anywhere, end))


def random_schedule(rng: np.random.Generator) -> dict[str, float]:
    """A day of the calendar; two in three fall on the weekday of some choice, half have no event, few have a lever."""
    day = 7 * rng.integers(0, 60) + rng.choice([0, 1, 2, 3, 5] + [4] * 5 + [6] * 8)
    today = {name: float(rng.random() * (rng.random() < 0.5)) for name in TODAY.names or ()}
    for name in ("rhythm", "rhythm_yesterday", "rhythm_tomorrow"):
        today[name] = float(rng.choice([0.0, 0.1, 1.0, rng.uniform(0.0, 2.0)]))
    for name in today:
        if name.startswith("may_") or name.endswith("_allowed"):
            today[name] = float(rng.random() < 0.7)
    today["pinned_support"] = float(rng.choice([-1] * 14 + [*range(7)]))
    return {**today, "day": int(day)}


def random_groups(rng: np.random.Generator, n_places: int) -> Groups:
    """Groups in ``n_places`` places, one of them all offline, one without state workers; now and then none has any."""
    place = np.concatenate([np.arange(n_places), rng.integers(0, n_places, N_GROUPS - n_places)])
    share = rng.dirichlet(np.ones(N_GROUPS))
    online, workers = rng.uniform(0.0, 1.0, (2, N_GROUPS))
    online[0], workers[-1] = 0.0, 0.0
    workers = workers / workers.sum() if rng.random() < 0.9 else 0.0 * workers
    sharpness = 1.0 / rng.uniform(0.3, 3.0, N_GROUPS)
    attitude = rng.normal(-3.0, 2.0, (N_GROUPS, N_MEMBERS))
    columns = (values.astype(np.float32) for values in (share, online, sharpness, workers, attitude))
    return Groups(N_GROUPS, n_places, place.astype(np.int64), *columns)


def in_double(values: np.ndarray, n_places: int) -> np.ndarray:
    """What a float32 row holds, exactly, in double precision; by-place fields lose the places that are not there."""
    return np.asarray(values[:n_places] if values.ndim == 2 else values, np.float64)


@cache
def trial(name: str) -> tuple[Day, ...]:
    """Random days of one mechanism, lived by the first writing."""
    mechanism, rng = first_writing(name), np.random.default_rng([NAMES.index(name), 20200809])
    n_days = 2 * N_DAYS if choices(mechanism) else N_DAYS
    return tuple(random_day(mechanism, rng) for _ in range(n_days))


def random_day(mechanism: ModuleType, rng: np.random.Generator) -> Day:
    """One of them. The first writing starts from a block of not-a-number: what it forgets to write, or takes from a
    field it does not declare, comes out as such."""
    state, new = (as_record(np.full((N_ROWS, N_MEMBERS), np.nan, np.float32), state_type(N_MEMBERS)) for _ in range(2))
    for read in mechanism.READS:
        state[read] = random_field(rng, read, state[read].shape)
    parameters = np.zeros(1, parameter_type(mechanism, N_MEMBERS))
    for parameter in mechanism.PARAMETERS:
        parameters[parameter.name] = random_parameter(rng, parameter)
    draws = np.full(1, np.nan, draw_type(N_MEMBERS))
    for draw in mechanism.DRAWS:
        draws[draw.name] = rng.normal(size=N_MEMBERS) if draw.kind == "normal" else rng.random(N_MEMBERS)
    schedule = quiet_day(**random_schedule(rng))
    groups = random_groups(rng, int(rng.integers(1, MAX_PLACES + 1)))

    n_places = groups.n_places
    day = Day(
        {read: in_double(state[read][0], n_places) for read in mechanism.READS},
        {parameter.name: parameters[parameter.name][0].astype(np.float64) for parameter in mechanism.PARAMETERS},
        {draw.name: draws[draw.name][0].astype(np.float64) for draw in mechanism.DRAWS},
        {key: schedule[key][0].item() for key in TODAY.names or ()},
        world.Groups(groups.place, *(np.asarray(v, np.float64) for v in groups[3:]), n_places=n_places),
        {},
    )
    for choice in choices(mechanism):
        draws[choice] = moved_to_an_edge(mechanism, day, choice, rng)
        day.draws[choice] = draws[choice][0].astype(np.float64)
    mechanism.step(*(block.view(np.recarray)[0] for block in (state, new, parameters, draws, schedule)), groups)
    return day._replace(first={field.name: in_double(new[field.name][0], n_places) for field in mechanism.OWNS})


def choices(mechanism: ModuleType) -> list[str]:
    """Names of the draws that decide between things, and so enter by comparison alone."""
    return [draw.name for draw in mechanism.DRAWS if draw.kind == "uniform"]


def moved_to_an_edge(mechanism: ModuleType, day: Day, choice: str, rng: np.random.Generator) -> np.ndarray:
    """The draw ``choice``, for three members in four beside one of the edges between things chosen, found by bisection.

    A probability that differs between the writings by more than `EDGE` is noticed there, and hardly elsewhere.
    """
    name, draw = name_of(mechanism), day.draws[choice]

    def outcome(u: np.ndarray) -> np.ndarray:
        return np.stack([*again(name, day._replace(draws={**day.draws, choice: u})).values()])

    ladder = np.linspace(0.0, 1.0, N_RUNGS)
    outcomes = np.stack([outcome(np.full(N_MEMBERS, rung)) for rung in ladder])
    edges = np.any(outcomes[1:] != outcomes[:-1], axis=1)
    rung = np.argmax(edges * rng.random(edges.shape), axis=0)
    low, high, at_low = ladder[rung], ladder[rung + 1], outcomes[rung, :, np.arange(N_MEMBERS)].T
    for _ in range(25):
        middle = (low + high) / 2.0
        same = np.all(outcome(middle) == at_low, axis=0)
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    side = np.where(low < EDGE, 1.0, np.where(low > 1.0 - 2.0 * EDGE, -1.0, rng.choice([-1.0, 1.0], N_MEMBERS)))
    beside = low + EDGE * side
    return np.where(edges.any(axis=0) & (np.arange(N_MEMBERS) % 4 > 0), beside, draw)


def again(name: str, day: Day) -> Numbers:
    """What the second writing makes of the day."""
    return second_writing(name).step(day.was, day.parameters, day.draws, day.today, day.groups)


def largest_term(field: str, day: Day) -> np.ndarray:
    """Size, for each member, of the largest term that goes into the field; officers are shares of the whole force."""
    if field == "capacity":
        return day.parameters["officers_per_1000"] / 1000.0 * day.was["population"]
    return np.maximum(np.abs(day.was.get(field, 0.0)), TERMS.get(field, 0.0))


def misfits(day: Day, second: Numbers) -> Numbers:
    """Members, by field, in which the writings differ by more than rounding explains."""
    found = {}
    for field, first in day.first.items():
        allowed = RTOL * np.abs(first) + ROUNDING * largest_term(field, day) + NOTHING
        near = np.abs(second[field] - first) <= allowed
        found[field] = ~np.broadcast_to(near, first.shape)
        found[field] = found[field].any(axis=0) if first.ndim == 2 else found[field]
    return found


def at_a_boundary(name: str, day: Day) -> np.ndarray:
    """Members whose choice, in the second writing, changes when a uniform draw is moved by `NEAR_A_BOUNDARY`."""
    moved = np.zeros(N_MEMBERS, bool)
    stays = again(name, day)
    for choice in choices(first_writing(name)):
        for nudge in (-NEAR_A_BOUNDARY, NEAR_A_BOUNDARY):
            other = again(name, day._replace(draws={**day.draws, choice: day.draws[choice] + nudge}))
            moved |= np.any([other[field] != stays[field] for field in stays], axis=0)
    return moved


@pytest.mark.parametrize("name", NAMES)
def test_both_writings_agree_on_one_day_of_random_states(name: str) -> None:
    """To one in ten thousand; at most four members in a thousand are left out for a draw at the edge of a choice."""
    n_left_out, wrong = 0, dict.fromkeys(trial(name)[0].first, 0)
    for day in trial(name):
        left_out = at_a_boundary(name, day)
        n_left_out += int(left_out.sum())
        for field, where in misfits(day, again(name, day)).items():
            wrong[field] += int((where & ~left_out).sum())
    assert {field: n for field, n in wrong.items() if n} == {}
    assert n_left_out <= 4 * len(trial(name)) * N_MEMBERS / 1000


@pytest.mark.parametrize("name", NAMES)
def test_both_writings_return_exactly_the_fields_the_mechanism_owns(name: str) -> None:
    """On the first day and on any other."""
    owned, day = {field.name for field in first_writing(name).OWNS}, trial(name)[0]
    assert set(again(name, day)) == owned
    assert set(second_writing(name).start(day.parameters, np.full(N_MEMBERS, 1e7))) == owned


def first_days(name: str, parameters: Numbers, population: np.ndarray) -> tuple[Numbers, Numbers]:
    """The fields on the first day, from both writings."""
    first = first_writing(name).start(SimpleNamespace(**parameters), SimpleNamespace(population=population))
    return first, second_writing(name).start(parameters, population)


@pytest.mark.parametrize("name", NAMES)
def test_both_writings_start_from_the_same_first_day(name: str) -> None:
    """For random parameters and populations; nothing random happens on it, so nothing may cancel."""
    for day in trial(name):
        population = log_uniform(np.random.default_rng(day.today["day"]), 1e4, 3e9, (N_MEMBERS,))
        first, second = first_days(name, day.parameters, population)
        for field, values in first.items():
            assert np.broadcast_to(second[field], (N_MEMBERS,)) == pytest.approx(
                np.broadcast_to(values, (N_MEMBERS,)), rel=RTOL, abs=1e-30
            ), field


def a_fiftieth_less(numbers: Numbers, changed: str) -> Numbers:
    """The same numbers with one of them a fiftieth too low; the patron's option in force is the next one."""
    value = numbers[changed]
    return {**numbers, changed: (value + 1.0) % 7.0 if changed == "choice" else 0.98 * value}


def notices(name: str, kind: str, changed: str) -> bool:
    """Whether the comparison sees the second writing take one number a fiftieth too low."""
    population = np.full(N_MEMBERS, 1e7)
    for day in trial(name):
        wrong = day._replace(**{kind: a_fiftieth_less(getattr(day, kind), changed)})
        if any(where.any() for where in misfits(day, again(name, wrong)).values()):
            return True
        if kind == "parameters":
            first, _ = first_days(name, day.parameters, population)
            _, second = first_days(name, wrong.parameters, population)
            if not all(np.allclose(second[field], first[field], rtol=RTOL, atol=0.0) for field in first):
                return True
    return False


@pytest.mark.parametrize("kind", ["was", "parameters", "draws"])
@pytest.mark.parametrize("name", NAMES)
def test_the_comparison_notices_a_fiftieth_less_of_any_number(name: str, kind: str) -> None:
    """A second writing fed one field, parameter or draw a fiftieth too low is found out, whichever it is."""
    assert [changed for changed in getattr(trial(name)[0], kind) if not notices(name, kind, changed)] == []
