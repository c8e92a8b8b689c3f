"""What happens by date: the weekly rhythm, the season, dated events, and what outside actors do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Names

from standoff.scenario.assumptions import read_claims
from standoff.scenario.form import EventForm, LeverForm, ScenarioForm
from standoff.scenario.positions import COMMAND, Faults, Mapping, Node, find, spot_of
from standoff.scenario.schema import ResolvedEvent, ResolvedLever
from standoff.scenario.values import SHARE, Bounds, blaming, one_of, read_number
from standoff.scenario.vocabulary import EVENTS, HORIZON, LEVERS, MONTHS, WEEKDAYS


def read_rhythm(tree: Mapping, form: ScenarioForm, faults: Faults) -> tuple[float, ...]:
    """Weight of each weekday, Monday first."""
    if form.rhythm is None:
        return ()
    given = [getattr(form.rhythm, day) for day in WEEKDAYS]
    if all(value == 0.0 for value in given):
        faults.add(tree.entries["rhythm"].key, "rhythm: at least one weekday must be above 0")
    return tuple(value or 0.0 for value in given)


def read_cold(form: ScenarioForm) -> tuple[float, ...]:
    """How cold each month is, January first."""
    return tuple((getattr(form.cold, month) or 0.0) if form.cold else 0.0 for month in MONTHS)


def read_events(
    tree: Mapping, form: ScenarioForm, claims: Names[str, object], faults: Faults
) -> tuple[ResolvedEvent, ...]:
    """The events in order of date; those with faults are left out."""
    found = []
    for number, event in enumerate(form.events or ()):
        item = find(tree, "events", number)
        if item is None:
            continue
        check_dates(tree, item, ("date", event.date, event.until), form.start, faults)
        because = read_claims(find(item, "because"), "because", claims, faults)
        strength = read_strength(item, event, faults)
        if event.date is not None and event.kind is not None and strength is not None:
            found.append(
                ResolvedEvent(
                    date=event.date, until=event.until or event.date, kind=event.kind, strength=strength,
                    note=event.note or "", because=because,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda event: (event.date, event.until, event.kind, event.strength)))


def read_strength(item: Node, event: EventForm, faults: Faults) -> float | None:
    """An event's strength, within the range of its kind; None with the fault recorded."""
    node = find(item, "strength")
    if node is None or event.kind is None:
        return None
    known = EVENTS[event.kind]
    with blaming(faults, node, "strength"):
        return read_number(node, Bounds(0.0, known.high, known.unit))
    return None


Span = tuple[str, dt.date | None, dt.date | None]
"""The key of a first day, that day, and the last day."""


def check_dates(tree: Mapping, item: Node, span: Span, day_0: dt.date | None, faults: Faults) -> None:
    """Both dates within the longest run, in order."""
    first, start, until = span
    if start is not None and until is not None and until < start:
        message = f"until: {until} lies before {first} {start}"
        faults.add(spot_of(item, "until"), message, "the last day cannot come before the first")
    if day_0 is None:
        return
    last = last_day(day_0)
    for key, day in ((first, start), ("until", until)):
        if day is None or day_0 <= day <= last:
            continue
        moved = spot_of(tree, "start")
        if moved.file != item.spot.file and (moved.file == tree.spot.file or moved.file.startswith(COMMAND)):
            message = f"start: events or levers that are dated elsewhere lie outside {day_0} to {last}"
            faults.add(moved, message, "a scenario that starts on another day needs its own `events` and `levers`")
        else:
            message = f"{key}: expected a day from the start, {day_0}, to {last}, found {day}"
            faults.add(spot_of(item, key), message)


def last_day(day_0: dt.date) -> dt.date:
    """The last day of the longest run."""
    return day_0 + dt.timedelta(days=HORIZON)


def read_levers(
    tree: Mapping, form: ScenarioForm, menu: tuple[str, ...], off: tuple[str, ...], faults: Faults
) -> tuple[ResolvedLever, ...]:
    """What outside actors do, in order; those with faults are left out."""
    found: list[tuple[ResolvedLever, Node]] = []
    for number, lever in enumerate(form.levers or ()):
        item = find(tree, "levers", number)
        if item is None or lever.lever is None:
            continue
        check_dates(tree, item, ("from", lever.from_, lever.until), form.start, faults)
        mechanism = LEVERS[lever.lever].mechanism
        if mechanism in off:
            message = f"lever: `{lever.lever}` moves nothing, because the mechanism `{mechanism}` is off"
            faults.add(spot_of(item, "lever"), message, f"take the lever out, or switch `{mechanism}` on")
            continue
        value = read_lever(item, lever, menu, faults)
        if value is not None and form.start is not None:
            until = lever.until or last_day(form.start)
            made = ResolvedLever(lever=lever.lever, value=value, start=lever.from_ or form.start, until=until)
            found.append((made, item))
    check_overlaps(found, faults)
    return tuple(sorted((lever for lever, _ in found), key=lambda lever: (lever.lever, lever.start)))


def read_lever(item: Node, lever: LeverForm, menu: tuple[str, ...], faults: Faults) -> str | float | None:
    """A lever's value, an option or a share; None with the fault recorded."""
    node = find(item, "value")
    if node is None or lever.lever is None:
        return None
    options = LEVERS[lever.lever].options
    with blaming(faults, node, "value"):
        if not options:
            return read_number(node, SHARE)
        value = one_of(node, options, f"a value of {lever.lever}", {"abandon": "to abandon the ruler is `none`"})
        if lever.lever == "patron.support" and value not in ("none", *menu):
            message = f"value: `{value}` is not on the patron's menu"
            faults.add(node.spot, message, f"on the menu: {', '.join(('none', *menu))}")
            return None
        return value
    return None


def check_overlaps(levers: list[tuple[ResolvedLever, Node]], faults: Faults) -> None:
    """Record every lever that is set twice for the same day."""
    for number, (later, item) in enumerate(levers):
        for earlier, _ in levers[:number]:
            if earlier.lever == later.lever and earlier.start <= later.until and later.start <= earlier.until:
                message = f"lever: `{later.lever}` is set twice for {max(earlier.start, later.start)}"
                faults.add(spot_of(item, "lever"), message, "end the first with `until` before the second begins")
                break
