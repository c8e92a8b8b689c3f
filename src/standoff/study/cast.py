"""The cast of a scenario: whom and which places to look for in articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from standoff.errors import StandoffError
from standoff.reading.mentions import Cast
from standoff.scenario import Resolved


def make_cast(resolved: Resolved, aliases: Mapping[str, Iterable[str]] | None = None) -> Cast:
    """Ruler, patron, opposition and West as actors, with the scenario's places; ``aliases`` by actor or place.

    Places that are no names ("elsewhere") are not looked for. Raises `StandoffError` for an alias of nobody.
    """
    actors = resolved.actors
    given = (actors.ruler_name, actors.patron_name, actors.opposition_name, actors.west_name)
    told = {name: tuple(others) for name, others in (aliases or {}).items()}
    people = {name: told.pop(name, ()) for name in given if name}
    places = {name: told.pop(name, ()) for name in named_places(resolved)}
    if told:
        known = ", ".join([*people, *places])
        raise StandoffError(f"there is no {next(iter(told))} in {resolved.name}", f"it has: {known}")
    return Cast(people, places)


def named_places(resolved: Resolved) -> tuple[str, ...]:
    """The scenario's places that have a name of their own."""
    return tuple(name for name in resolved.places if not name[:1].islower())
