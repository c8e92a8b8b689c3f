"""From the human form to the resolved form, with every check that needs two parts of a file."""

from __future__ import annotations

import datetime as dt

from standoff.scenario.assumptions import catalogue_parameters, defaults, read_assumptions
from standoff.scenario.diagnosis import read_form
from standoff.scenario.expectations import Crisis
from standoff.scenario.form import ObservedForm, ScenarioForm
from standoff.scenario.ledger import known_names, read_lenses, read_quoted, read_sources
from standoff.scenario.people import read_groups, read_nation
from standoff.scenario.positions import Faults, Mapping, Node, Scalar, Sequence, find, show_text, spot_of
from standoff.scenario.schedule import read_cold, read_events, read_levers, read_rhythm
from standoff.scenario.schema import (
    Actors,
    Resolved,
    ResolvedObservation,
)
from standoff.scenario.vocabulary import COUNTED, MENU, PATRON_MECHANISMS, WEST_MECHANISMS, suggest
from standoff.version import SCHEMA_VERSION

DAYS = 365
DROP_OBSERVED = "these counts come through `like`: `observed: []` in the file that inherits them drops them"


def resolve(tree: Mapping, faults: Faults) -> Resolved | None:
    """The resolved form of a tree; None when anything is at fault (then ``faults`` says what)."""
    form = read_form(tree, faults)
    claims = known_names(tree, "claims")
    nation = read_nation(tree, form, faults)
    groups = read_groups(tree, form, nation, claims, faults)
    rhythm = read_rhythm(tree, form, faults)
    menu = read_menu(tree, form, faults)
    off = read_off(tree, form, faults)
    events = read_events(tree, form, claims, faults)
    levers = read_levers(tree, form, menu, off, faults)
    named = read_assumptions(tree.get("assumptions"), claims, faults)
    sources = read_sources(tree, form, faults)
    crisis = None
    if form.start is not None:
        crisis = Crisis(form.start, form.days or DAYS, nation.places or (), menu, groups, claims, off)
    quoted = read_quoted(tree, form, sources, crisis, faults)
    lenses = read_lenses(tree, form, quoted, crisis, faults)
    observed = read_observed(tree, form, nation.places, faults)
    actors = read_actors(tree, form, faults)
    if faults.found or actors is None or form.start is None or nation.population is None:
        return None
    return Resolved(
        standoff=SCHEMA_VERSION, name=form.name or "", title=form.title or "", start=form.start,
        days=form.days or DAYS, population=nation.population, places=nation.places or (), groups=groups,
        rhythm=rhythm, cold=read_cold(form), actors=actors, menu=menu, events=events, levers=levers, off=off,
        assumptions=defaults() | named, sources=sources, claims=quoted,
        base_rate_class=form.base_rate.class_ if form.base_rate else None, trigger=form.trigger, lenses=lenses,
        observed=observed, not_modelled=tuple(form.not_modelled or ()),
    )  # fmt: skip


def read_actors(tree: Mapping, form: ScenarioForm, faults: Faults) -> Actors | None:
    """Who faces whom; None where the ruler could not be read."""
    ruler = form.ruler
    if ruler is None:
        return None
    since = ruler.in_power_since
    if since is not None and form.start is not None and since > form.start:
        message = f"in_power_since: {since} lies after the start, {form.start}"
        faults.add(spot_of(tree, "ruler", "in_power_since"), message)
    if ruler.name is None or since is None or ruler.regime is None:
        return None
    return Actors(
        ruler_name=ruler.name, in_power_since=since, regime=ruler.regime,
        patron_name=form.patron.name if form.patron else None,
        opposition_name=(form.opposition.name if form.opposition else None) or "the opposition",
        west_name=form.west.name if form.west else None,
    )  # fmt: skip


def read_menu(tree: Mapping, form: ScenarioForm, faults: Faults) -> tuple[str, ...]:
    """What the patron may do, weakest first."""
    if form.patron is None:
        return ()
    if form.patron.menu is None:
        return MENU
    for number, option in enumerate(form.patron.menu):
        if option in form.patron.menu[:number]:
            faults.add(spot_of(tree, "patron", "menu", number), f"menu: `{option}` stands twice")
    return tuple(option for option in MENU if option in form.patron.menu)


def read_off(tree: Mapping, form: ScenarioForm, faults: Faults) -> tuple[str, ...]:
    """Mechanisms switched off: those named, the patron's without a patron, the West's without a West."""
    off = set()
    if is_none(tree.get("patron")):
        off |= set(PATRON_MECHANISMS)
    if is_none(tree.get("west")):
        off |= set(WEST_MECHANISMS)
    known = catalogue_parameters()
    for number, name in enumerate((form.mechanisms.off if form.mechanisms else None) or ()):
        if name not in known:
            spot = spot_of(tree, "mechanisms", "off", number)
            faults.add(spot, f"off: there is no mechanism {show_text(name)}", suggest(name, known))
        off.add(name)
    return tuple(sorted(off))


def is_none(node: Node | None) -> bool:
    """Whether ``none`` is written."""
    return isinstance(node, Scalar) and node.text == "none"


def read_observed(
    tree: Mapping, form: ScenarioForm, places: tuple[str, ...] | None, faults: Faults
) -> tuple[ResolvedObservation, ...]:
    """What was reported, in order of date."""
    found = []
    known = known_names(tree, "sources")
    section = tree.get("observed")
    for number, seen in enumerate(form.observed or ()):
        item = find(section, number) if isinstance(section, Sequence) else None
        if item is None:
            continue
        entry = f"observed: entry {number + 1}: "
        inherited = DROP_OBSERVED if item.spot.file != tree.spot.file else None
        if seen.place is not None and places is not None and seen.place not in places:
            message = f"{entry}place: {show_text(seen.place)} is not among nation.places"
            faults.add(spot_of(item, "place"), message, inherited or suggest(seen.place, places))
        if seen.source is not None and seen.source not in known:
            hint = suggest(seen.source, known) or "sources are listed under `sources`"
            faults.add(spot_of(item, "source"), f"source: there is no source `{seen.source}`", hint)
        if seen.low is not None and seen.high is not None and seen.low > seen.high:
            faults.add(spot_of(item, "low"), f"low: {seen.low:g} is above high, {seen.high:g}")
        if seen.what is not None and seen.what not in COUNTED:
            check_choice(item, entry, seen, faults)
        check_near(item, entry, seen.date, form.start, inherited, faults)
        if faults.found or seen.date is None or seen.what is None or seen.low is None or seen.high is None:
            continue
        place = places.index(seen.place) if places and seen.place is not None else None
        found.append(
            ResolvedObservation(
                date=seen.date, place=place, what=seen.what, low=seen.low, high=seen.high, source=seen.source,
                note=seen.note or "",
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda seen: (seen.date, seen.what, -1 if seen.place is None else seen.place)))


def check_choice(item: Node, entry: str, seen: ObservedForm, faults: Faults) -> None:
    """Record a choice or level that lies outside 0 to 1, or that is said of one place."""
    for key, value in (("low", seen.low), ("high", seen.high)):
        if value is not None and value > 1.0:
            message = f"{entry}{key}: expected a number from 0 to 1 for `{seen.what}`, found {value:g}"
            faults.add(spot_of(item, key), message, "1 is in force, 0 is not")
    if seen.place is not None:
        message = f"{entry}place: `{seen.what}` is not seen in one place"
        faults.add(spot_of(item, "place"), message, "leave the place out")


def check_near(
    item: Node, entry: str, day: dt.date | None, start: dt.date | None, hint: str | None, faults: Faults
) -> None:
    """Record an observation that lies more than ten years from the start."""
    if day is not None and start is not None and abs((day - start).days) > 3650:
        message = f"{entry}date: {day} lies more than ten years from the start, {start}"
        faults.add(spot_of(item, "date"), message, hint)
