"""How tests, measures and beliefs are said in one line of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from standoff.parameter import Prior

WHAT = {
    "out": "P(out)", "in_power": "P(in power)", "uprising": "P(uprising)", "coup": "P(coup)",
    "negotiated": "P(negotiated exit)", "managed": "P(managed succession)",
}  # fmt: skip
MOST_DAYS = 3650


def say_prior(prior: Prior) -> str:
    """A prior as a scenario would write it: a number, or the middle 90 in 100."""
    if prior.family == "fixed":
        return f"{prior.centre:.4g}"
    low, high = prior.interval()
    return f"{low:.3g} to {high:.3g}"


def say_measure(measure: Any, places: Sequence[str] = ()) -> str:
    """A measure in words; days count from the start."""
    place = f" in {places[measure.place]}" if measure.place is not None and places else ""
    if measure.what in WHAT:
        return f"{WHAT[measure.what]} within {measure.last + 1} days"
    first, last = measure.first, measure.last
    on_days = f"on day {last}" if measure.stat == "last" else f"on days {first} to {last}"
    edge = f"above {measure.above:g}" if measure.above is not None else ""
    edge = edge or (f"below {measure.below:g}" if measure.below is not None else "")
    if edge and measure.stat in ("most", "least"):
        on_some = (measure.stat == "most") == (measure.above is not None)
        return f"P({measure.what}{place} {edge} on {'some' if on_some else 'every'} day from {first} to {last})"
    said = f"{'' if measure.stat == 'last' else f'{measure.stat} '}{measure.what}{place} {on_days}"
    return f"P({said} {edge})" if edge else said


def is_chance(measure: Any) -> bool:
    """Whether a measure is a probability; changes and levels of it are then said in 100."""
    return measure.what in WHAT or measure.above is not None or measure.below is not None


def say_expectation(test: Any, places: Sequence[str] = ()) -> str:
    """What a test expects, in words."""
    what = say_measure(test.measure, places)
    size = f"{100 * test.size:g} in 100" if is_chance(test.measure) and not test.ratio else f"{test.size:g}"
    if test.direction in ("above", "below"):
        return f"{what} is {test.direction} {size}"
    if test.direction == "holds":
        return f"{what} does not fall by more than {f'{100 * test.size:g}%' if test.ratio else size}"
    if test.direction == "stays":
        return f"{what} changes by less than {f'{100 * test.size:g}%' if test.ratio else size}"
    if test.ratio:
        plain = test.size == 1.0
        return (
            f"{what} {test.direction}"
            if plain
            else f"{what} {test.direction} to {'at least' if test.direction == 'rises' else 'at most'} {size} times"
        )
    return f"{what} {test.direction}" if test.size == 0.0 else f"{what} {test.direction} by at least {size}"


def say_arm(arm: Any, start: dt.date, groups: Sequence[str] = ()) -> str:
    """Levers and beliefs of an arm in words; ``as it is`` where there are none."""
    said = [say_lever(lever, start) for lever in arm.levers]
    for name, assumption in arm.assumptions.items():
        shown = f"attitude of {groups[int(name.split('.')[1])]}" if name.startswith("groups.") and groups else name
        said.append(f"supposing {shown} = {say_prior(assumption.prior)}")
    return ", ".join(said) or "the scenario as it is"


def say_lever(lever: Any, start: dt.date) -> str:
    """A lever with its days, as in ``patron.support=credit from day 36``."""
    first, last = (lever.start - start).days, (lever.until - start).days
    value = lever.value if isinstance(lever.value, str) else f"{lever.value:g}"
    said = f"{lever.lever}={value}"
    if first > 0:
        said += f" from day {first}"
    if last < MOST_DAYS:
        said += f" until day {last}"
    return said
