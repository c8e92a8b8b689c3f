"""Tests and forecasts that claims carry: what is changed, what is looked at, what is expected.

==================  ======================================================================================
written             meaning
==================  ======================================================================================
``day 40``          the day 40 days after the start (the start is day 0)
``90 days``         the end of the first 90 days, day 89
``2020-09-14``      that day
``credit from day 36 until 2020-12-31``   a lever's value between two days; both may be left out
==================  ======================================================================================
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping as Names
from dataclasses import dataclass

from standoff.analysis.measure import OUTCOMES, Measure
from standoff.parameter import Prior
from standoff.scenario.assumptions import read_assumptions
from standoff.scenario.claim_form import ArmForm, ExpectForm, ForecastForm, MeasureForm, TestForm
from standoff.scenario.people import ATTITUDE
from standoff.scenario.pieces import Form
from standoff.scenario.positions import Faults, Mapping, Node, Scalar, find, show_text
from standoff.scenario.schema import (
    ResolvedArm,
    ResolvedAssumption,
    ResolvedForecast,
    ResolvedGroup,
    ResolvedLever,
    ResolvedMeasure,
    ResolvedTest,
)
from standoff.scenario.values import (
    SHARE,
    BadValue,
    Bounds,
    blaming,
    one_of,
    read_date,
    read_number,
    read_prior,
    show,
    squeeze,
)
from standoff.scenario.vocabulary import HORIZON, LEVERS, suggest

ANY_NUMBER = Bounds(-1e12, 1e12, "")
_DAY = re.compile(r"day\s+(\d{1,4})|(\d{1,4})\s+days?")
_SPAN = re.compile(r"(?P<value>.*?)(?:\s+from\s+(?P<first>.+?))?(?:\s+until\s+(?P<last>.+))?")


@dataclass(frozen=True)
class Crisis:
    """What tests and forecasts of a scenario refer to."""

    start: dt.date
    days: int
    places: tuple[str, ...]
    menu: tuple[str, ...]
    groups: tuple[ResolvedGroup, ...]
    claims: Names[str, object]
    off: tuple[str, ...] = ()
    """Mechanisms that are switched off."""


def read_day(node: Node, start: dt.date) -> int:
    """A day counted from the start. Raises `BadValue` beyond the longest run."""
    if not isinstance(node, Scalar):
        raise BadValue(f"expected a day, found {show(node)}", "as in day 40, 90 days or 2020-09-14", node)
    words = _DAY.fullmatch(squeeze(node).text)
    if words:
        day = int(words[1]) if words[1] else int(words[2]) - 1
    elif re.match(r"\d{4}-", node.text.strip()):
        day = (read_date(node) - start).days
    else:
        raise BadValue(f"expected a day, found {show(node)}", "as in day 40, 90 days or 2020-09-14")
    if not 0 <= day <= HORIZON:
        raise BadValue(f"expected a day from the start to day {HORIZON}, found {show(node)}")
    return day


def read_action(lever: str, node: Node, start: dt.date, menu: tuple[str, ...]) -> ResolvedLever:
    """A lever's value with its days, as in ``broker from day 40``. Raises `BadValue`."""
    if lever not in LEVERS:
        owner = lever.partition(".")[0]
        if owner in ("ruler", "security", "repression"):
            message = f"`{lever}` is no lever: what the ruler and his forces do are uncertainties, not levers"
            raise BadValue(message, "to see what another belief about them means, use `suppose` or a lens")
        raise BadValue(f"there is no lever {show_text(lever)}", suggest(lever, LEVERS))
    if not isinstance(node, Scalar) or node.empty:
        raise BadValue(f"expected a value of {lever}, found {show(node)}")
    parts = _SPAN.fullmatch(squeeze(node).text)
    assert parts is not None
    word = Scalar(node.spot, parts["value"])
    options = LEVERS[lever].options
    value: str | float = one_of(word, options, f"a value of {lever}") if options else read_number(word, SHARE)
    if lever == "patron.support" and value not in ("none", *menu):
        raise BadValue(f"`{value}` is not on the patron's menu", f"on the menu: {', '.join(('none', *menu))}")
    first, last = (
        read_day(Scalar(node.spot, parts[key]), start) if parts[key] else default
        for key, default in (("first", 0), ("last", HORIZON))
    )
    if last < first:
        raise BadValue(f"the last day lies before the first in {show(node)}")
    day = dt.timedelta(days=1)
    return ResolvedLever(lever=lever, value=value, start=start + first * day, until=start + last * day)


def read_arm(node: Node | None, form: ArmForm | None, crisis: Crisis, faults: Faults) -> ResolvedArm:
    """Levers and assumptions of one arm; empty where nothing is written."""
    if form is None or node is None:
        return ResolvedArm()
    levers = []
    actions = find(node, "do")
    for lever, entry in actions.entries.items() if isinstance(actions, Mapping) else ():
        if lever in LEVERS and LEVERS[lever].mechanism in crisis.off:
            message = f"do: `{lever}` moves nothing, because the mechanism `{LEVERS[lever].mechanism}` is off"
            faults.add(entry.key, message, "take the lever out")
            continue
        with blaming(faults, entry.node if lever in LEVERS else Scalar(entry.key, lever), "do"):
            levers.append(read_action(lever, entry.node, crisis.start, crisis.menu))
    beliefs = find(node, "suppose")
    return ResolvedArm(levers=tuple(levers), assumptions=read_beliefs(beliefs, crisis, faults))


def read_beliefs(node: Node | None, crisis: Crisis, faults: Faults) -> dict[str, ResolvedAssumption]:
    """Assumptions, and attitudes of groups under ``groups``: name: {attitude: …}."""
    if not isinstance(node, Mapping):
        return {}
    rest = Mapping(node.spot, {key: entry for key, entry in node.entries.items() if key != "groups"})
    for mechanism, entry in rest.entries.items():
        for name, inner in entry.node.entries.items() if isinstance(entry.node, Mapping) else ():
            if f"{mechanism}.{name}" in LEVERS:
                hint = "an action belongs in a what-if, or under `do` of a test"
                faults.add(inner.key, f"`{mechanism}.{name}` is an action, not a belief", hint)
                return {}
    found = read_assumptions(rest, crisis.claims, faults)
    section = node.get("groups")
    names = [group.name for group in crisis.groups]
    for name, entry in section.entries.items() if isinstance(section, Mapping) else ():
        if not names:  # the groups could not be read, which has been told
            continue
        if name not in names:
            faults.add(entry.key, f"groups: there is no group {show_text(name)}", suggest(name, names))
            continue
        attitude = find(entry.node, "attitude")
        if attitude is None:
            faults.add(entry.key, f"groups: expected `attitude` of {show_text(name)}", "as in {attitude: -6}")
            continue
        with blaming(faults, attitude, "attitude"):
            found[f"groups.{names.index(name)}.attitude"] = attitude_of(read_prior(attitude, ATTITUDE))
    return found


def attitude_of(prior: Prior) -> ResolvedAssumption:
    """A group's attitude as an assumption."""
    return ResolvedAssumption(
        prior=prior, unit=ATTITUDE.unit, low=ATTITUDE.low, high=ATTITUDE.high, because=(), contested=(), note="",
        source="", own=True,
    )  # fmt: skip


def measurable() -> tuple[str, ...]:
    """Everything that can be looked at: outcomes, then fields."""
    from standoff.mechanisms.catalogue import FIELDS  # the mechanisms are heavy; most scenarios need none of them

    return tuple(dict.fromkeys((*OUTCOMES, *FIELDS)))


def read_measure(node: Node, form: MeasureForm, crisis: Crisis, faults: Faults) -> ResolvedMeasure | None:
    """What is looked at; None with the fault recorded."""
    before = len(faults.found)
    what = form.what or ""
    known = measurable()
    if form.what is not None and what not in known:
        spot = (find(node, "what") or node).spot
        faults.add(spot, f"what: there is no outcome or field {show_text(what)}", suggest(what, known))
    place = None
    if form.place is not None:
        if not crisis.places:  # the places could not be read, which has been told
            return None
        if form.place not in crisis.places:
            spot = (find(node, "place") or node).spot
            faults.add(
                spot, f"place: {show_text(form.place)} is not among nation.places", suggest(form.place, crisis.places)
            )
        else:
            place = crisis.places.index(form.place)
    days: dict[str, int] = {}
    for key in ("from", "until", "by"):
        written = find(node, key)
        if written is not None:
            with blaming(faults, written, key):
                days[key] = read_day(written, crisis.start)
    if "by" in days and ("until" in days or "from" in days) and form.stat is None:
        faults.add(node.spot, "expected either `by` or `from` and `until`, found both")
    idle = [key for key in ("place", "stat", "from", "until", "above", "below") if find(node, key) is not None]
    if what in OUTCOMES and idle:
        message = f"`{idle[0]}` says nothing of the outcome `{what}`"
        faults.add((find(node, idle[0]) or node).spot, message, "an outcome is looked at on one day: `by`")
    last = days.get("by", days.get("until", crisis.days - 1))
    looks_once = what in OUTCOMES or ("by" in days and "from" not in days and form.stat is None)
    first = last if looks_once else days.get("from", 0)
    if last < first:
        faults.add(node.spot, f"the last day, day {last}, lies before the first, day {first}")
    bounds = {key: number_of(node, key, faults) for key in ("above", "below")}
    if bounds["above"] is not None and bounds["below"] is not None:
        faults.add(node.spot, "expected `above` or `below`, found both")
    if len(faults.found) > before or not what:
        return None
    stat = "last" if looks_once else form.stat or "mean"
    return ResolvedMeasure(what=what, place=place, stat=stat, first=first, last=last, **bounds)


def number_of(node: Node, key: str, faults: Faults) -> float | None:
    """The number under a key; None where there is none, or with the fault recorded."""
    written = find(node, key)
    if written is not None:
        with blaming(faults, written, key):
            return read_number(written, ANY_NUMBER)
    return None


def check_required(node: Node, form: Form, what: str, faults: Faults) -> None:
    """Record keys of a nested part that must be there and are not."""
    lacking = [key for key in form.REQUIRED if find(node, key) is None]
    for key in lacking:
        damaged = isinstance(node, Mapping) and key in node.damaged
        if not damaged:
            told = type(form).model_fields[key].description
            faults.add(node.spot, f"{what} lacks the key `{key}`", told)


def read_test(node: Node, form: TestForm, crisis: Crisis, faults: Faults) -> ResolvedTest | None:
    """A claim's test; None with the fault recorded."""
    before = len(faults.found)
    check_required(node, form, "test", faults)
    change = read_arm(node, form, crisis, faults)
    given = read_arm(find(node, "given"), form.given, crisis, faults)
    instead_of = read_arm(find(node, "instead_of"), form.instead_of, crisis, faults)
    if change == instead_of and len(faults.found) == before and crisis.groups:
        faults.add(node.spot, "test: nothing is changed", "say what is done (`do`) or believed (`suppose`)")
    written = find(node, "expect")
    if form.expect is None or written is None:
        return None
    check_required(written, form.expect, "expect", faults)
    measure = read_measure(written, form.expect, crisis, faults)
    size = read_expected_size(written, form.expect, faults)
    if len(faults.found) > before or measure is None or size is None or form.expect.direction is None:
        return None
    check_meaning(written, form.expect, measure, size, faults)
    for lever in (*change.levers, *instead_of.levers):
        if (lever.start - crisis.start).days > measure.last:
            message = f"do: `{lever.lever}` is pulled after day {measure.last}, the last that is looked at"
            faults.add(node.spot, message, "pull it earlier, or look later")
    if len(faults.found) > before:
        return None
    return ResolvedTest(
        given=given, instead_of=instead_of, change=change, measure=measure, direction=form.expect.direction,
        size=size, ratio=form.expect.as_ == "ratio", note=form.note or "",
    )  # fmt: skip


def read_expected_size(node: Node, form: ExpectForm, faults: Faults) -> float | None:
    """``size``; 0 (or 1 for a ratio) where a plain rise or fall is expected, None with the fault recorded."""
    size = number_of(node, "size", faults)
    ratio = form.as_ == "ratio"
    if size is None:
        if form.direction in ("stays", "holds", "above", "below"):
            message = f"expect: `direction: {form.direction}` needs a `size`"
            faults.add(node.spot, message, "as in size: 0.2")
            return None
        return 1.0 if ratio else 0.0
    if form.direction in ("rises", "falls", "stays", "holds") and size < 0.0:
        faults.add(
            (find(node, "size") or node).spot, "size: expected a number of at least 0", "the direction says where to"
        )
        return None
    return size


def check_meaning(node: Node, form: ExpectForm, measure: ResolvedMeasure, size: float, faults: Faults) -> None:
    """Record sizes that turn an expectation around or that no effect can reach."""
    spot = (find(node, "size") or node).spot
    ratio = form.as_ == "ratio"
    if ratio and form.direction in ("above", "below"):
        faults.add((find(node, "as") or node).spot, "as: a level is looked at on one side only, there is no ratio")
    elif ratio and form.direction == "rises" and size < 1.0:
        faults.add(spot, f"size: {size:g} times is no rise", "write 1.2 for a rise by a fifth")
    elif ratio and form.direction == "falls" and size > 1.0:
        faults.add(spot, f"size: {size:g} times is no fall", "write 0.8 for a fall by a fifth")
    if Measure(**measure.model_dump()).is_chance and not ratio and size > 1.0:
        faults.add(spot, f"size: a probability cannot reach {size:g}", "write 0.2 or 20%")


def read_forecast(node: Node, form: ForecastForm, crisis: Crisis, faults: Faults) -> ResolvedForecast | None:
    """A stated forecast; None with the fault recorded."""
    before = len(faults.found)
    check_required(node, form, "forecast", faults)
    measure = read_measure(node, form, crisis, faults)
    written = find(node, "probability")
    if written is None:
        return None
    ends: list[float] = []
    with blaming(faults, written, "probability"):
        if not isinstance(written, Scalar):
            raise BadValue(f"expected a range of probability, found {show(written)}", "as in 0.7 to 0.95", written)
        ends = [read_number(Scalar(written.spot, part), SHARE) for part in squeeze(written).text.split(" to ")]
        if len(ends) > 2 or ends[0] > ends[-1]:
            raise BadValue(f"expected a range of probability from low to high, found {show(written)}")
    if measure is None or len(faults.found) > before:
        return None
    if not Measure(**measure.model_dump()).is_chance:
        faults.add(
            node.spot,
            f"forecast: {show_text(measure.what)} is a quantity, not an event",
            "say `above` or `below` which number",
        )
        return None
    return ResolvedForecast(
        measure=measure, low=ends[0], high=ends[-1], reading=form.reading or "", resolves=form.resolves or "",
        happened=form.happened or "open",
    )  # fmt: skip
