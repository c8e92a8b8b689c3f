"""People: how a nation is peopled one by one, and where each person lies in the arrays.

Persons stand in segments: contiguous runs of the same group, place and exposure to the internet, so a segment's
threshold is one number for all who stand in it and nothing but the attitude has to be kept of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from standoff.engine.layout import Groups
from standoff.errors import StandoffError

MOST_PERSONS = 2**31 - 1


@dataclass(frozen=True)
class Contacts:
    """A small world of watched persons (Watts & Strogatz 1998), within places, with a few links across the nation.

    Each person watches ``n`` others: his neighbours on a ring of his place, each link rewired with probability
    ``rewired`` to anybody in the nation. ``weight`` is the share of what he sees of the street that comes from them;
    the rest is the nation's seen share. ``n`` even, 2 to 32; ``rewired`` and ``weight`` in [0, 1]. With ``homophily``
    a ring neighbour is of the same group; without, of any group of the place.
    """

    n: int = 8
    rewired: float = 0.1
    weight: float = 0.5
    homophily: bool = False

    def __post_init__(self) -> None:
        if whole("contacts.n", self.n, 2, 32) % 2:
            raise StandoffError(f"contacts.n must be an even number in [2, 32], found {self.n}")
        for name in ("rewired", "weight"):
            _share("contacts." + name, getattr(self, name))


@dataclass(frozen=True)
class People:
    """What is taken person by person, and how far.

    The defaults arrest actual marchers, who are then absent. ``People(n, arrests="counted")`` differs from the closed
    form by the luck of the draw alone.
    """

    n_persons: int = 100_000
    """Citizens; each stands for population / n_persons."""
    n_officers: int | None = None
    """Officers; by default as many per citizen as the member's assumptions say."""
    arrests: Literal["persons", "counted"] = "persons"
    """``persons``: those who marched are taken and stay away; ``counted``: jails empty all groups alike."""
    regulars: float = 0.0
    """Share of marching decisions made by habit: the same of the ready come again. 0: lots are drawn anew each day."""
    nerve: float = 0.0
    """Share of officers' decisions made by persistent nerve; 0: each day anew."""
    online: Literal["shared", "persons"] = "shared"
    """``shared``: everybody in a group sees what the group sees on average; ``persons``: one is online or is not."""
    contacts: Contacts | None = None

    def __post_init__(self) -> None:
        whole("n_persons", self.n_persons, 1, MOST_PERSONS)
        if self.n_officers is not None:
            whole("n_officers", self.n_officers, 1, MOST_PERSONS)
        if self.contacts is not None and not isinstance(self.contacts, Contacts):
            raise StandoffError(f"contacts must be Contacts(...) or None, found {self.contacts!r}")
        _share("regulars", self.regulars)
        _share("nerve", self.nerve)
        for name, known in (("arrests", ("persons", "counted")), ("online", ("shared", "persons"))):
            if getattr(self, name) not in known:
                raise StandoffError(f"{name} must be one of {', '.join(known)}, found {getattr(self, name)!r}")


class Segment(NamedTuple):
    """Persons ``first`` to ``last`` (excluded): one group, one place, one exposure to the internet."""

    group: int
    place: int
    first: int
    last: int
    online: float


def seat(groups: Groups, people: People) -> list[Segment]:
    """Segments of a nation, places one after the other; counts differ from the groups' shares by less than one."""
    parts = []
    for g in sorted(range(groups.n_groups), key=lambda g: int(groups.place[g])):
        share, online = float(groups.share[g]), float(groups.online[g])
        halves = ((share * online, 1.0), (share * (1.0 - online), 0.0)) if people.online == "persons" else ()
        parts += [(g, part, exposure) for part, exposure in halves or ((share, online),) if part > 0.0]
    counts = apportion(np.array([share for _, share, _ in parts]), people.n_persons)
    ends = np.cumsum(counts)
    return [
        Segment(g, int(groups.place[g]), int(end - n), int(end), exposure)
        for (g, _, exposure), n, end in zip(parts, counts, ends, strict=True)
        if n
    ]


def apportion(shares: npt.NDArray[np.float64], total: int) -> npt.NDArray[np.int64]:
    """``total`` cut by ``shares`` (largest remainders); whole numbers that add up to it."""
    wanted = shares / shares.sum() * total
    counts: npt.NDArray[np.int64] = np.floor(wanted).astype(np.int64)
    most_short = np.argsort(-(wanted - counts), kind="stable")[: total - int(counts.sum())]
    counts[most_short] += 1
    return counts


def whole(name: str, value: object, low: int, high: int) -> int:
    """A whole number in [low, high]; raises `StandoffError` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        raise StandoffError(f"{name} must be a whole number in [{low}, {high}], found {value!r}")
    return int(value)


def _share(name: str, value: object) -> None:
    is_number = isinstance(value, int | float | np.floating) and not isinstance(value, bool)
    if not is_number or not 0.0 <= value <= 1.0:  # type: ignore[operator]
        raise StandoffError(f"{name} must be a share in [0, 1], found {value!r}")
