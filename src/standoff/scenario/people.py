"""The nation: its population, its places, and its groups that add up to it."""

from __future__ import annotations

from collections.abc import Mapping as Names
from dataclasses import dataclass

from standoff.parameter import Parameter, Prior
from standoff.scenario.assumptions import read_claims
from standoff.scenario.form import GroupForm, ScenarioForm
from standoff.scenario.positions import Faults, Mapping, Sequence, find, show_text, spot_of
from standoff.scenario.schema import ResolvedGroup
from standoff.scenario.values import Size, blaming, read_prior, show, tell
from standoff.scenario.vocabulary import suggest

POPULATION = Parameter(
    "population", "persons", 10_000.0, 2e9, Prior("lognormal", 1e7, 1.0), "people of the nation", "the scenario"
)
ATTITUDE = Parameter(
    "attitude", "logit", -15.0, 10.0, Prior("normal", -5.0, 1.0), "mean readiness to march at rest", "the scenario"
)
MOST_PLACES = 6
MOST_GROUPS = 48
SIZES_AGREE = 0.01
PERCENTS_AGREE = 0.5


@dataclass(frozen=True)
class Nation:
    """What could be read of the nation. ``places`` is None where they could not be."""

    population: Prior | None
    places: tuple[str, ...] | None


def read_nation(tree: Mapping, form: ScenarioForm, faults: Faults) -> Nation:
    """Population and places."""
    population = None
    node = find(tree, "nation", "population")
    if node is not None:
        with blaming(faults, node, "population"):
            population = read_prior(node, POPULATION)
    section = find(tree, "nation", "places")
    if form.nation is None or form.nation.places is None or not isinstance(section, Sequence):
        return Nation(population, None)
    places = form.nation.places
    if not places and not section.damaged:
        faults.add(section.spot, "places: expected at least one place, the capital", "as in [Minsk, elsewhere]")
        return Nation(population, None)
    known: set[str] = set()
    for number, name in enumerate(places):
        if name in known:
            faults.add(section.items[number].spot, f"places: {show_text(name)} stands twice", "each place once")
        known.add(name)
    if len(places) > MOST_PLACES:
        faults.add(section.spot, f"places: expected 1 to {MOST_PLACES} places, found {len(places)}")
    return Nation(population, None if section.damaged else tuple(dict.fromkeys(places)))


def read_groups(
    tree: Mapping, form: ScenarioForm, nation: Nation, claims: Names[str, object], faults: Faults
) -> tuple[ResolvedGroup, ...]:
    """The groups, sizes as shares that add up to 1; empty where a fault keeps them from being read."""
    section = tree.get("groups")
    if form.groups is None or not isinstance(section, Sequence):
        return ()
    if not section.damaged and not 1 <= len(form.groups) <= MOST_GROUPS:
        faults.add(section.spot, f"groups: expected 1 to {MOST_GROUPS} groups, found {len(form.groups)}")
    check_names(form.groups, section, faults)
    check_places(form.groups, section, nation, tree, faults)
    attitudes = read_attitudes(section, faults)
    supports = [read_claims(find(item, "because"), "because", claims, faults) for item in section.items]
    shares = read_shares(form.groups, section, nation, tree, faults)
    if faults.found or nation.places is None or shares is None:
        return ()
    return tuple(
        ResolvedGroup(
            name=group.name or "", place=nation.places.index(group.place or ""), share=share, attitude=attitude,
            spread=1.0 if group.spread is None else group.spread, online=group.online or 0.0,
            state_worker=group.state_worker or 0.0, because=because,
        )
        for group, share, attitude, because in zip(form.groups, shares, attitudes, supports, strict=True)
        if attitude is not None
    )  # fmt: skip


def read_attitudes(section: Sequence, faults: Faults) -> list[Prior | None]:
    """Mean attitude of each group, in logit; None with the fault recorded."""
    attitudes: list[Prior | None] = []
    for item in section.items:
        node = find(item, "attitude")
        attitudes.append(None)
        if node is not None:
            with blaming(faults, node, "attitude"):
                attitudes[-1] = read_prior(node, ATTITUDE)
    return attitudes


def check_names(groups: list[GroupForm], section: Sequence, faults: Faults) -> None:
    """Record every name that two groups share."""
    seen: set[str] = set()
    for number, group in enumerate(groups):
        if group.name is not None and group.name in seen:
            spot = spot_of(section, number, "name")
            faults.add(spot, f"groups: the name {show_text(group.name)} stands twice", "give each group its own name")
        seen.add(group.name or "")


def check_places(groups: list[GroupForm], section: Sequence, nation: Nation, tree: Mapping, faults: Faults) -> None:
    """Record groups that live nowhere, and places where nobody lives."""
    if nation.places is None or not groups:
        return
    strangers = {group.place for group in groups if group.place is not None and group.place not in nation.places}
    if strangers and section.spot.file != tree.spot.file:
        lived = ", ".join(show_text(place) for place in sorted(strangers))
        message = f"places: the groups that this file inherits live in {lived}"
        faults.add(spot_of(tree, "nation", "places"), message, "keep these places, or give `groups` of your own")
        return
    for number, group in enumerate(groups):
        if group.place in strangers:
            spot = spot_of(section, number, "place")
            hint = suggest(group.place or "", nation.places)
            faults.add(spot, f"place: {show_text(group.place or '')} is not among nation.places", hint)
    if strangers or section.damaged or any(group.place is None for group in groups):
        return
    for number, place in enumerate(nation.places):
        if all(group.place != place for group in groups):
            faults.add(spot_of(tree, "nation", "places", number), f"places: no group lives in {show_text(place)}")


def read_shares(
    groups: list[GroupForm], section: Sequence, nation: Nation, tree: Mapping, faults: Faults
) -> list[float] | None:
    """Each group's share of the population; None where the sizes cannot be compared."""
    sizes = [group.size for group in groups]
    if section.damaged or not sizes or any(size is None for size in sizes):
        return None
    known = [size for size in sizes if size is not None]
    percent = known[0].percent
    mixed = [number for number, size in enumerate(known) if size.percent != percent]
    for number in mixed:
        due, found = ("percent", "persons") if percent else ("persons", "percent")
        message = f"size: expected {due} as for the first group, found {found}: {show(find(section, number, 'size'))}"
        faults.add(spot_of(section, number, "size"), message, "give all sizes in the same unit")
    if mixed or not check_sum(known, section, nation, tree, faults):
        return None
    total = sum(size.amount for size in known)
    return [size.amount / total for size in known]


def check_sum(sizes: list[Size], section: Sequence, nation: Nation, tree: Mapping, faults: Faults) -> bool:
    """Whether the sizes add up to the nation; the fault is recorded where they do not."""
    total = sum(size.amount for size in sizes)
    inherited = section.spot.file != tree.spot.file
    spot = spot_of(tree, "nation", "population") if inherited else tree.entries["groups"].key
    if sizes[0].percent:
        if abs(total - 100.0) > PERCENTS_AGREE:
            faults.add(spot, f"group sizes add up to {tell(total)}%, expected 100%")
        return abs(total - 100.0) <= PERCENTS_AGREE
    if nation.population is None:
        return False
    if nation.population.family != "fixed":
        hint = "give sizes in percent, or the population as one number"
        where = spot if inherited else spot_of(section, 0, "size")
        faults.add(where, "size: expected percent, because the population is a range", hint)
        return False
    people = nation.population.centre
    if abs(total - people) > SIZES_AGREE * people:
        message = f"group sizes add up to {tell(total)}, but the population is {tell(people)}"
        off = f"{tell(abs(total - people))} {'too many' if total > people else 'are missing'}"
        faults.add(spot, message, f"{off}; a difference of 1% is allowed")
        return False
    return True
