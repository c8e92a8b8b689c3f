"""Valid scenarios of every kind, as YAML text, for hypothesis: within what schema and mechanisms allow.

`Plain` is text that stands without quotes, as numbers with units and ranges must.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import strategies as st

from standoff.mechanisms.catalogue import CATALOGUE, name_of
from standoff.parameter import Parameter
from standoff.scenario.people import ATTITUDE, MOST_PLACES
from standoff.scenario.vocabulary import (
    BASE_RATES,
    EVENTS,
    LEVERS,
    MENU,
    MONTHS,
    PATRON_MECHANISMS,
    REGIMES,
    TRIGGERS,
    WEEKDAYS,
    WEST_MECHANISMS,
)

MOST_MEMBERS_OF_A_LIST = 5


class Plain(str):
    """Written without quotes."""


def written(value: Any) -> str:
    """A value in YAML's flow form."""
    if isinstance(value, Plain):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


titles = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
shares = st.floats(0.0, 1.0).map(lambda share: float(f"{share:.4g}"))
days = st.dates(dt.date(1950, 1, 1), dt.date(2080, 12, 31))


def within(low: float, high: float) -> st.SearchStrategy[float]:
    """A number with few digits between two ends that may be reached."""
    return st.one_of(
        st.just(low), st.just(high), st.floats(low, high).map(lambda x: min(max(float(f"{x:.5g}"), low), high))
    )


@st.composite
def priors(draw: st.DrawFn, parameter: Parameter) -> Any:
    """A value, a range or a prior spelled out, anywhere in the parameter's range."""
    numbers = within(parameter.low, parameter.high)
    kind = draw(st.sampled_from(["value", "range", "normal", "uniform", "lognormal"]))
    first, second = sorted((draw(numbers), draw(numbers)))
    if kind == "value" or first == second:
        return Plain(repr(first))
    if kind == "range" and (parameter.prior.family != "lognormal" or 1e12 * first > second):
        return Plain(f"{first!r} to {second!r}")
    if kind == "lognormal" and second > 0.0:
        return {"lognormal": [second, draw(within(0.01, 5.0))]}
    if kind == "normal":
        return {"normal": [first, second - first]}
    return {"uniform": [first, second]}


@st.composite
def nations(draw: st.DrawFn) -> dict[str, Any]:
    """A nation and its groups, sizes in percent, somebody in each place."""
    places = [f"place {n}" for n in range(draw(st.integers(1, MOST_PLACES)))]
    lived = places + draw(st.lists(st.sampled_from(places), max_size=MOST_MEMBERS_OF_A_LIST))
    weights = [draw(st.integers(1, 1000)) for _ in lived]
    groups = []
    for number, (place, weight) in enumerate(zip(lived, weights, strict=True)):
        groups.append({
            "name": f"group {number}", "place": place, "size": Plain(f"{100.0 * weight / sum(weights):.9f}%"),
            "attitude": draw(priors(ATTITUDE)), "spread": draw(within(0.05, 5.0)), "online": draw(shares),
            "state_worker": draw(shares),
        })  # fmt: skip
    return {"nation": {"population": draw(within(10_000.0, 2e9)), "places": places}, "groups": groups}


@st.composite
def calendars(draw: st.DrawFn, start: dt.date, off: set[str], menu: list[str]) -> dict[str, Any]:
    """Rhythm, cold, dated events, and levers of mechanisms that are on."""
    rhythm = {day: draw(shares) for day in WEEKDAYS}
    rhythm[draw(st.sampled_from(WEEKDAYS))] = 1.0
    events = []
    for kind in draw(st.lists(st.sampled_from(sorted(EVENTS)), max_size=MOST_MEMBERS_OF_A_LIST)):
        first, length = draw(st.integers(0, 60)), draw(st.integers(0, 30))
        events.append({
            "date": Plain(start + dt.timedelta(days=first)), "until": Plain(start + dt.timedelta(days=first + length)),
            "kind": kind, "strength": draw(within(0.0, EVENTS[kind].high)),
        })  # fmt: skip
    levers = []
    usable = sorted(name for name, lever in LEVERS.items() if lever.mechanism not in off)
    for name in draw(st.lists(st.sampled_from(usable), unique=True, max_size=3)) if usable else []:
        options = ["none", *menu] if name == "patron.support" else LEVERS[name].options
        value = Plain(draw(st.sampled_from(options))) if options else draw(shares)
        levers.append(
            {"lever": name, "value": value, "from": Plain(start + dt.timedelta(days=draw(st.integers(0, 40))))}
        )
    cold = {month: draw(shares) for month in MONTHS}
    return {"rhythm": rhythm, "cold": cold, "events": events, "levers": levers}


@st.composite
def scenarios(draw: st.DrawFn) -> str:
    """The text of a valid scenario of up to 60 days."""
    start = draw(days)
    since = start - dt.timedelta(days=draw(st.integers(0, 15_000)))
    regime = draw(st.sampled_from(REGIMES))
    menu = draw(st.lists(st.sampled_from(MENU), unique=True))
    has_patron, has_west = draw(st.booleans()), draw(st.booleans())
    off = set(draw(st.lists(st.sampled_from([name_of(each) for each in CATALOGUE]), unique=True, max_size=3)))
    gone = off | (set() if has_patron else set(PATRON_MECHANISMS)) | (set() if has_west else set(WEST_MECHANISMS))
    assumptions: dict[str, dict[str, Any]] = {}
    every = [(name_of(mechanism), each) for mechanism in CATALOGUE for each in mechanism.PARAMETERS]
    for mechanism, each in draw(st.lists(st.sampled_from(every), max_size=12, unique_by=lambda pair: id(pair[1]))):
        assumptions.setdefault(mechanism, {})[each.name] = draw(priors(each))
    content = {
        "standoff": 1, "name": "generated", "title": draw(titles), "start": Plain(start),
        "days": draw(st.integers(1, 60)), "trigger": Plain(draw(st.sampled_from(TRIGGERS))),
        **draw(nations()),
        "ruler": {"name": draw(titles), "in_power_since": Plain(since), "regime": Plain(regime)},
        "patron": {"name": draw(titles), "menu": menu} if has_patron else Plain("none"),
        "opposition": {"name": draw(titles)}, "west": {"name": draw(titles)} if has_west else Plain("none"),
        **draw(calendars(start, gone, menu if has_patron else [])),
        "mechanisms": {"off": sorted(off)}, "assumptions": assumptions,
        "base_rate": {"class": Plain(draw(st.sampled_from(BASE_RATES)))},
    }  # fmt: skip
    return "".join(f"{key}: {written(value)}\n" for key, value in content.items())
