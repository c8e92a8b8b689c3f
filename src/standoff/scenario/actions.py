"""Actions of outside actors and beliefs, each from one line of text, over a resolved scenario.

==========================================  =======================================================
written                                     meaning
==========================================  =======================================================
``patron.loan=withheld``                    an action, for the whole run
``patron.loan=withheld from 2020-09-14``    … from that day on
``patron.support=broker from day 40``       … from the day 40 days after the start (the start is day 0)
``west.sanctions=0.5 until day 30``         … up to and with that day
``security.unpaid=4``                       a belief: a number, a range ``2 to 4`` or a distribution
``groups.capital young.attitude=-6``        a belief about a group, by name or by number from 1
==========================================  =======================================================

An action holds on its own days; on all others the scenario's levers stay as they are. The two kinds are read by
different functions, and each refuses what belongs to the other. What the ruler and his forces do is neither.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence

from standoff.errors import StandoffError
from standoff.scenario.assumptions import catalogue_parameters, read_assumptions
from standoff.scenario.expectations import Crisis, read_action, read_beliefs
from standoff.scenario.parsing import read_text as read_yaml
from standoff.scenario.positions import Entry, Faults, Mapping, Node, Scalar, Spot, show_text
from standoff.scenario.schema import Resolved, ResolvedAssumption, ResolvedLever
from standoff.scenario.values import BadValue
from standoff.scenario.vocabulary import LEVERS, MENU, suggest

HIS_OWN = ("ruler", "security", "repression")
"""Mechanisms that are the ruler and his forces."""
OFTEN_TRIED = {"abandon": "to abandon the ruler is `none`"}
_DATED = re.compile(r"\s(from|until)\s")
_DAY = dt.timedelta(days=1)


def read_plan(texts: Iterable[str], resolved: Resolved, days: int | None = None) -> tuple[ResolvedLever, ...]:
    """The actions of one plan, in the order of their first days.

    ``days``: length of the run, which each action must begin in. Raises `StandoffError` for what is no action, and
    for a lever that is set twice on one day.
    """
    found = [(text, parse_action(text, resolved)) for text in texts]
    for text, action in found:
        first = (action.start - resolved.start).days
        if days is not None and first >= days:
            message = f"{show_text(text)}: begins on day {first}, after the run's last day, {days - 1}"
            raise StandoffError(message, f"begin it earlier, or run at least {first + 1} days")
    for (text, one), (_, other) in itertools.combinations(found, 2):
        if one.lever == other.lever and one.start <= other.until and other.start <= one.until:
            day = max(one.start, other.start)
            hint = "end the first with `until` before the second begins, or make them two plans"
            raise StandoffError(f"{show_text(text)}: `{one.lever}` is set twice for {day}", hint)
    return tuple(sorted((action for _, action in found), key=lambda action: (action.start, action.lever)))


def parse_action(text: str, resolved: Resolved) -> ResolvedLever:
    """One action, ``lever=value`` with its days. Raises `StandoffError`."""
    lever, value = _take_apart(text, "an action: lever=value", "as in patron.loan=withheld from 2020-09-14")
    _check_is_lever(lever, value, text, resolved)
    mechanism = LEVERS[lever].mechanism
    if mechanism in resolved.off:
        message = f"{show_text(text)}: `{lever}` moves nothing, because the mechanism `{mechanism}` is off"
        raise StandoffError(message, f"{resolved.name} has it switched off")
    try:
        return read_action(lever, Scalar(Spot(text), value), resolved.start, resolved.menu)
    except BadValue as problem:
        hint = OFTEN_TRIED.get(_DATED.split(value)[0]) or problem.hint
        raise StandoffError(f"{show_text(text)}: {problem.message}", hint) from None


def parse_dated(lever: str, text: str, start: dt.date) -> ResolvedLever | None:
    """A lever's value that carries days; None where it carries none. Raises `StandoffError`.

    Whether the value is on the patron's menu is not asked here.
    """
    if not _DATED.search(text):
        return None
    try:
        return read_action(lever, Scalar(Spot(text), text), start, MENU)
    except BadValue as problem:
        raise StandoffError(problem.message, OFTEN_TRIED.get(_DATED.split(text)[0]) or problem.hint) from None


def act(resolved: Resolved, actions: Sequence[ResolvedLever]) -> Resolved:
    """The scenario with ``actions`` done: each wins on its own days, and the scenario's levers stay on all others."""
    levers = list(resolved.levers)
    for action in actions:
        levers = [part for lever in levers for part in _around(lever, action)]
    ordered = sorted([*levers, *actions], key=lambda lever: (lever.lever, lever.start))
    return resolved.model_copy(update={"levers": tuple(ordered)})


def _around(lever: ResolvedLever, action: ResolvedLever) -> list[ResolvedLever]:
    """What is left of a lever outside an action's days."""
    if lever.lever != action.lever or lever.until < action.start or action.until < lever.start:
        return [lever]
    left = []
    if lever.start < action.start:
        left.append(lever.model_copy(update={"until": action.start - _DAY}))
    if lever.until > action.until:
        left.append(lever.model_copy(update={"start": action.until + _DAY}))
    return left


def read_suppositions(texts: Iterable[str], resolved: Resolved) -> dict[str, ResolvedAssumption]:
    """Beliefs, ``mechanism.parameter`` or ``groups.N.attitude`` -> assumption. Raises `StandoffError`."""
    found: dict[str, ResolvedAssumption] = {}
    for text in texts:
        for name, assumption in _read_belief(text, resolved).items():
            if name in found:
                raise StandoffError(f"{show_text(text)}: `{name}` is supposed twice", "keep one of them")
            found[name] = assumption
    return found


def _read_belief(text: str, resolved: Resolved) -> dict[str, ResolvedAssumption]:
    path, value = _take_apart(text, "a belief: mechanism.parameter=value", "as in security.unpaid=4")
    if path in LEVERS:
        hint = "give it as an action, with --do or --plan"
        if _is_parameter(path):
            hint += f"; the assumption of that name is `assumptions.{path}`"
        raise StandoffError(f"{show_text(text)}: `{path}` is an action, not a belief", hint)
    name = path.removeprefix("assumptions.")
    mechanism, _, rest = name.partition(".")
    if not rest:
        known = [f"{each}.{one}" for each, names in catalogue_parameters().items() for one in names]
        raise StandoffError(f"{show_text(text)}: there is no assumption {show_text(path)}", suggest(path, known))
    faults = Faults()
    node = read_yaml(value, text, faults)
    if node is None or faults.found:
        raise _blame(text, value, faults)
    if mechanism == "groups":
        crisis = Crisis(resolved.start, resolved.days, resolved.places, resolved.menu, resolved.groups, resolved.claims)
        found = read_beliefs(_group_section(rest, node, text, resolved), crisis, faults)
    else:
        found = read_assumptions(_nest(node, mechanism, rest), resolved.claims, faults)
    if faults.found:
        raise _blame(text, value, faults)
    return found


def _group_section(rest: str, node: Node, text: str, resolved: Resolved) -> Mapping:
    """``groups: {name: {attitude: …}}`` of a path that gives the group by name or by number from 1."""
    group, _, key = rest.rpartition(".")
    if key != "attitude" or not group:
        hint = "as in groups.1.attitude=-6"
        raise StandoffError(f"{show_text(text)}: what can be supposed of a group is its attitude", hint)
    names = [each.name for each in resolved.groups]
    if group not in names and group.isascii() and group.isdigit() and 1 <= int(group[:9]) <= len(names):
        group = names[int(group[:9]) - 1]
    return _nest(node, "groups", group, "attitude")


def _nest(node: Node, *path: str) -> Mapping:
    """A node under keys, one inside the other."""
    for key in reversed(path):
        node = Mapping(node.spot, {key: Entry(node.spot, node)})
    assert isinstance(node, Mapping)
    return node


def _take_apart(text: str, expected: str, example: str) -> tuple[str, str]:
    path, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not path or not value:
        raise StandoffError(
            f"expected {expected}, found {show_text(text.strip()) if text.strip() else 'nothing'}", example
        )
    return path, value


def _check_is_lever(lever: str, value: str, text: str, resolved: Resolved) -> None:
    """Raise `StandoffError` where the name is a belief, of the ruler's side, or unknown."""
    if lever in LEVERS:
        return
    owner = lever.removeprefix("assumptions.").partition(".")[0]
    if _is_parameter(lever) or owner == "groups":
        believed = f"{lever}={_DATED.split(' ' + value)[0].strip()}"
        hint = f"to see what it would mean, give it as a belief (--suppose {show_text(believed)[1:-1]!r}) or use a lens"
        raise StandoffError(f"{show_text(text)}: `{lever}` is a belief, not an action", hint)
    if owner in HIS_OWN:
        message = f"`{lever}` is no lever: what the ruler and his forces do are uncertainties, not levers"
        hint = "to see what another belief about them means, use --suppose or a lens"
        raise StandoffError(f"{show_text(text)}: {message}", hint)
    raise StandoffError(f"{show_text(text)}: there is no lever {show_text(lever)}", suggest(lever, LEVERS))


def _is_parameter(path: str) -> bool:
    mechanism, _, name = path.removeprefix("assumptions.").partition(".")
    return name in catalogue_parameters().get(mechanism, {})


def _blame(text: str, value: str, faults: Faults) -> StandoffError:
    """The faults of one belief in its own words."""
    told = "; ".join(dict.fromkeys(fault.message for fault in faults.found)) or "expected a value, found nothing"
    hint = next((fault.hint for fault in faults.found if fault.hint), None)
    if _DATED.search(value):
        hint = "a belief holds from the first day on; only actions have days"
    return StandoffError(f"{show_text(text)}: {told}", hint)
