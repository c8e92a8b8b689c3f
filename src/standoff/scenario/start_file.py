"""The commented start of a new scenario: `standoff init NAME --like X`.

Lines beginning with ``# `` are the file's own values or the parent's, ready to be uncommented and changed; lines
beginning with ``## `` explain. With every ``# `` taken away the file still loads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from standoff.errors import StandoffError
from standoff.parameter import Parameter
from standoff.scenario.assumptions import catalogue_parameters
from standoff.scenario.bundled import bundled_names, find_scenario
from standoff.scenario.loading import load
from standoff.scenario.people import ATTITUDE, POPULATION
from standoff.scenario.positions import show_text
from standoff.scenario.schema import Resolved, ResolvedAssumption
from standoff.scenario.values import SLUG, tell, write_number, write_prior
from standoff.scenario.vocabulary import EVENTS, LEVERS, WEEKDAYS
from standoff.version import SCHEMA_VERSION


def start_file(name: str, like: str) -> str:
    """Text of a new scenario that starts from a bundled one. Raises `StandoffError` for a name that cannot be."""
    if not SLUG.fullmatch(name) or len(name) > 64:
        hint = "small letters, digits and single hyphens, beginning with a letter, as in belarus-2020"
        raise StandoffError(f"a scenario cannot be called {show_text(name)}", hint)
    if name in bundled_names():
        raise StandoffError(f"`{name}` is a bundled scenario already", f"choose another name, such as {name}-mine")
    if like not in bundled_names():
        find_scenario(like)
        raise StandoffError(f"a new scenario can start only from a bundled one, not from {show_text(like)}",
                            f"bundled: {', '.join(bundled_names())}")  # fmt: skip
    parent = load(like)
    return "\n".join([*_head(name, like, parent), *_nation(parent), *_dated(parent, like), *_assumptions(parent), ""])


def _head(name: str, like: str, parent: Resolved) -> Iterator[str]:
    yield "## A scenario for Standoff. It says only what differs from the scenario named under `like`;"
    yield "## take the `# ` away from a line to change its value. Check it with: standoff check " + name + ".yaml"
    yield ""
    yield f"standoff: {SCHEMA_VERSION}"
    yield f"name: {name}"
    yield f"title: {_text('A crisis like ' + like)}"
    yield f"like: {like}"
    yield ""
    yield "## Day 0, and the days simulated unless a run says otherwise."
    yield f"# start: {parent.start}"
    yield f"# days: {parent.days}"
    yield ""
    actors = parent.actors
    yield "## Who faces whom. `patron: none` and `west: none` are possible."
    since = f"in_power_since: {actors.in_power_since}, regime: {actors.regime}"
    yield f"# ruler: {{name: {_text(actors.ruler_name)}, {since}}}"
    menu = ", ".join(parent.menu)
    yield f"# patron: {{name: {_text(actors.patron_name)}, menu: [{menu}]}}" if actors.patron_name else "# patron: none"
    yield f"# opposition: {{name: {_text(actors.opposition_name)}}}"
    yield f"# west: {{name: {_text(actors.west_name)}}}" if actors.west_name else "# west: none"
    yield ""


def _nation(parent: Resolved) -> Iterator[str]:
    yield "## The nation, its places (the capital first) and its groups: persons (0.9 million) or percent (12%)."
    yield "# nation:"
    if parent.population.family == "fixed":
        population = f"{write_number(parent.population.centre / 1e6)} million"
    else:
        population = write_prior(parent.population, POPULATION.prior.family)
    yield f"#   population: {population}"
    yield f"#   places: [{', '.join(_text(place) for place in parent.places)}]"
    yield "# groups:"
    for group in parent.groups:
        yield (
            f"#   - {{name: {_text(group.name)}, place: {_text(parent.places[group.place])}, "
            f"size: {write_number(100.0 * group.share)}%, "
            f"attitude: {write_prior(group.attitude, ATTITUDE.prior.family)}, "
            f"spread: {write_number(group.spread)}, online: {write_number(group.online)}, "
            f"state_worker: {write_number(group.state_worker)}{_claims(group.because)}}}"
        )
    yield ""


def _dated(parent: Resolved, like: str) -> Iterator[str]:
    yield "## How easy marching is by weekday, 0 to 1."
    week = ", ".join(f"{day}: {write_number(weight)}" for day, weight in zip(WEEKDAYS, parent.rhythm, strict=True))
    yield f"# rhythm: {{{week}}}"
    yield ""
    yield "## Dated events. Kinds and their strength:"
    for kind, event in EVENTS.items():
        yield f"##   {kind}: 0 to {event.high:g} ({event.unit}), {event.meaning}"
    yield "# events:"
    for happens in parent.events:
        note = f", note: {_text(happens.note)}" if happens.note else ""
        yield (
            f"#   - {{date: {happens.date}, until: {happens.until}, kind: {happens.kind}, "
            f"strength: {write_number(happens.strength)}{note}{_claims(happens.because)}}}"
        )
    if not parent.events:
        yield f"#   - {{date: {parent.start}, kind: march_call, strength: 1, note: an example}}"
    yield ""
    yield "## What outside actors do, by date. Levers:"
    for name, lever in LEVERS.items():
        yield f"##   {name}: {', '.join(lever.options) or 'a share from 0 to 1'}; {lever.meaning}"
    yield from _levers(parent)
    yield ""
    yield "## Where the facts come from; entries and assumptions cite claims as `because: [C1]`."
    yield "# sources:"
    yield f"#   a-source: {{publisher: Its publisher, title: Its title, date: {parent.start}, language: en}}"
    yield "# claims:"
    yield "#   N1: {source: a-source, paragraph: 1, speaker: Somebody, kind: causal, text: What was claimed in short}"
    yield ""
    yield f"## Reported counts to set beside the run. Those of {like} are kept; an empty list drops them, which a file"
    yield "## with other places, or with a start years away, has to do."
    yield "# observed: []"
    yield ""


def _levers(parent: Resolved) -> Iterator[str]:
    movable = [name for name, lever in LEVERS.items() if lever.mechanism not in parent.off]
    if movable:
        yield "# levers:"
    for pinned in parent.levers:
        yield f"#   - {{lever: {pinned.lever}, value: {pinned.value}, from: {pinned.start}, until: {pinned.until}}}"
    if movable and not parent.levers:
        value = LEVERS[movable[0]].options[0] if LEVERS[movable[0]].options else "0.5"
        yield f"#   - {{lever: {movable[0]}, value: {value}, from: {parent.start}}}"


def _assumptions(parent: Resolved) -> Iterator[str]:
    yield "## Assumptions by mechanism: a number, a range (0.3 to 0.6: the middle 90 in 100) or a prior, or all of"
    yield "## {value: 0.3 to 0.6, because: [C1], contested: [C2], note: why}. Below: the values as they are now."
    yield "# assumptions:"
    for mechanism, parameters in catalogue_parameters().items():
        yield f"#   {mechanism}:"
        for name, parameter in parameters.items():
            yield f"##    {parameter.meaning} ({parameter.unit}, {tell(parameter.low)} to {tell(parameter.high)})"
            yield f"#     {name}: {_value(parent.assumptions[f'{mechanism}.{name}'], parameter)}"


def _value(assumption: ResolvedAssumption, parameter: Parameter) -> str:
    value = write_prior(assumption.prior, parameter.prior.family)
    sides = [
        f"{side}: [{', '.join(claims)}]"
        for side, claims in (("because", assumption.because), ("contested", assumption.contested))
        if claims
    ]
    if assumption.note:
        sides.append(f"note: {_text(assumption.note)}")
    return f"{{{', '.join([f'value: {value}', *sides])}}}" if sides else value


def _claims(claims: tuple[str, ...]) -> str:
    return f", because: [{', '.join(claims)}]" if claims else ""


def _text(text: str) -> str:
    """Text in double quotes, as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)
