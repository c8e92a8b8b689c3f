"""Grouping: the assumptions in which two views differ, put into groups that are looked at as one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from standoff.analysis.shapley import Subset
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import CATALOGUE, name_of
from standoff.parameter import Prior
from standoff.scenario import Resolved
from standoff.scenario.vocabulary import suggest
from standoff.study.blending import differing_assumptions

FEW = 8
"""Assumptions up to which each is a group of its own when nothing else is asked for."""
REST = "the rest"
"""What differs and is in no group of a grouping of one's own."""
PEOPLE = "groups"
"""The attitudes of groups of people, beside the mechanisms."""
WAYS = ("mechanism", "parameter")

Groups = str | Mapping[str, str | Sequence[str]] | None
"""One of `WAYS`, or group -> mechanisms, ``mechanism.parameter``, ``groups`` or ``groups.NAME``; None: by how many."""


@dataclass(frozen=True)
class Grouping:
    """``players``: group -> assumptions that differ, at least one each; ``idle``: groups in which nothing differs."""

    players: dict[str, tuple[str, ...]]
    idle: tuple[str, ...]

    def taken(self, subset: Subset) -> tuple[str, ...]:
        """Assumptions of the groups at the positions in ``subset``."""
        return tuple(name for i, names in enumerate(self.players.values()) if i in subset for name in names)


def group_assumptions(a: Resolved, b: Resolved, named: Collection[str], groups: Groups = None) -> Grouping:
    """The assumptions in which ``a`` and ``b`` differ, in groups; ``named`` are those that either view speaks of.

    Raises `StandoffError` for a way of grouping, a mechanism or an assumption that does not exist, and for one that
    stands in two groups.
    """
    differing = differing_assumptions(a, b)
    if isinstance(groups, Mapping):
        label, known = _own_labels(a, groups), tuple(groups)
    else:
        way = groups or ("parameter" if len(differing) <= FEW else "mechanism")
        if way not in WAYS:
            hint = suggest(way, WAYS)
            raise StandoffError(f"assumptions are grouped by mechanism, parameter or a mapping, found `{way}`", hint)
        label = {name: write_name(a, name) if way == "parameter" else name.split(".")[0] for name in _all_names(a)}
        known = tuple(dict.fromkeys(label[name] for name in named))
    players: dict[str, tuple[str, ...]] = {}
    for name in differing:
        key = label.get(name, REST)
        players[key] = (*players.get(key, ()), name)
    return Grouping(players, tuple(each for each in known if each not in players))


def write_name(resolved: Resolved, name: str) -> str:
    """An assumption as it is written: ``security.unpaid``, or ``groups.NAME`` for a group's attitude."""
    if not name.startswith(PEOPLE + "."):
        return name
    return f"{PEOPLE}.{resolved.groups[int(name.split('.')[1])].name}"


def prior_of(resolved: Resolved, name: str) -> Prior:
    """What a scenario assumes."""
    if name.startswith(PEOPLE + "."):
        return resolved.groups[int(name.split(".")[1])].attitude
    return resolved.assumptions[name].prior


def _all_names(resolved: Resolved) -> tuple[str, ...]:
    return (*resolved.assumptions, *(f"{PEOPLE}.{n}.attitude" for n in range(len(resolved.groups))))


def _own_labels(resolved: Resolved, groups: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """Assumption -> group of a grouping of one's own."""
    by_written = {write_name(resolved, name): name for name in _all_names(resolved)}
    rooms = (*map(name_of, CATALOGUE), PEOPLE)
    label: dict[str, str] = {}
    for group, items in groups.items():
        if group == REST:
            raise StandoffError(f"`{REST}` is what no group names", "call the group otherwise")
        for item in [items] if isinstance(items, str) else items:
            if item in rooms:
                names = [name for name in by_written.values() if name.startswith(item + ".")]
            elif item in by_written:
                names = [by_written[item]]
            else:
                hint = suggest(item, by_written if "." in item else rooms)
                raise StandoffError(f"group `{group}`: there is no mechanism or assumption `{item}`", hint)
            for name in names:
                if label.setdefault(name, group) != group:
                    shown = write_name(resolved, name)
                    raise StandoffError(f"`{shown}` stands in two groups, `{label[name]}` and `{group}`")
    return label
