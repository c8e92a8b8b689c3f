"""Kuran's sudden revolution: people hide what they think until enough others have stopped hiding.

**Equations.** Person i of n supports the opposition in public once the share S of public supporters (percent) reaches
his threshold T_i:

    S_{t+1} = 100/n · #{i : T_i ≤ S_t},   S_0 = 0              (`reached_share`)

The inequality is weak, and settled with a slack of 1e-12 of S: k/n·100 differs from 100·k/n in its last bit, and
rounding is to stop no cascade. A share is *self-consistent* if it reproduces itself; `self_consistent_shares` gives
them all, and the path from S_0 = 0 ends at the smallest. Which of several holds depends on history alone.

**Where thresholds come from** (`thresholds_from_preferences`). With private preference x (0: content, 100: wholly
opposed) public dissent rather than public support of the ruler is worth

    u(x, S) = integrity(x) + reputation(S),

the relief of speaking one's mind, rising in x, and what others will make of it, rising in the share S that dissents
already. Person i dissents iff u(x_i, S) ≥ 0, hence

    T_i = least S in [0, 100] with reputation(S) ≥ −integrity(x_i),   ∞ if there is none,

which never rises in x_i: thresholds are ordered as private preferences are, the most opposed first.

**Sources.** T. Kuran, "Sparks and prairie fires: A theory of unanticipated political revolution", Public Choice 61
(1989), 41–74; "Now Out of Never: The Element of Surprise in the East European Revolution of 1989", World Politics 44
(1991), 7–48. The four ten-person lists below are the 1991 paper's as commonly retold [M]; the shares they end at follow
from the equations [R]. The utility's additive form is the papers'; its shape here is free [M].
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from standoff.classics.domain import within, within_scalar, within_whole
from standoff.errors import StandoffError

Array = npt.NDArray[np.float64]

SEQUENCES: dict[str, tuple[float, ...]] = {
    "A": (0, 20, 20, 30, 40, 50, 60, 70, 80, 100),
    "A'": (0, 10, 20, 30, 40, 50, 60, 70, 80, 100),
    "B": (0, 20, 30, 30, 40, 50, 60, 70, 80, 100),
    "B'": (0, 10, 30, 30, 40, 50, 60, 70, 80, 100),
}
"""Thresholds of ten persons, percent of all in public dissent; the primed lists move one person from 20 to 10."""

MOST_PERSONS = 100_000_000

SLACK = 1e-12
"""Share of a share within which a threshold above it counts as reached: rounding of either."""

_HALVINGS = 60
"""Of one step between attainable shares, in the search for a threshold: below rounding for any population."""


def reached_share(thresholds: npt.ArrayLike) -> float:
    """The share in public dissent, in percent, at which the path from nobody comes to rest.

    ``thresholds``: shape (persons,), percent, at least 0; above 100, or infinite, for who never dissents.
    """
    return float(self_consistent_shares(thresholds)[0])


def self_consistent_shares(thresholds: npt.ArrayLike) -> Array:
    """All shares S = 100·k/n with S = 100/n · #{T_i ≤ S}, in percent, ascending; at least one.

    ``thresholds`` as in `reached_share`; T_i ≤ S is T_i ≤ S·(1 + `SLACK`). The count of who dissents never falls in S,
    so that the path from S_0 = 0 stops at the first of them.
    """
    ordered = _ordered(thresholds)
    shares = attainable_shares(ordered.size)
    counts = np.searchsorted(ordered, shares * (1.0 + SLACK), side="right")
    consistent: Array = shares[counts == np.arange(ordered.size + 1)]
    return consistent


def attainable_shares(persons: int) -> Array:
    """0, 100/n, …, 100: the percentages that n persons can make up; shape (n + 1,)."""
    persons = within_whole("persons", persons, 1, MOST_PERSONS)
    return 100.0 * np.arange(persons + 1) / persons


def thresholds_from_preferences(
    preferences: npt.ArrayLike, integrity: Callable[[float], float], reputation: Callable[[float], float]
) -> Array:
    """The threshold of each person, in percent, from his private preference; ∞ for who never dissents.

    ``preferences``: shape (persons,), in [0, 100]. ``integrity(x)`` and ``reputation(S)`` are worth the same unit and
    must not fall as x and S rise; where they do among the preferences given, or among the attainable shares, a
    `StandoffError` says so. A threshold that is itself an attainable share comes out as exactly that number; others
    to rounding.
    """
    private = within("preferences", preferences, 0.0, 100.0).ravel()
    if private.size == 0:
        raise StandoffError("preferences must hold at least one person, found none")
    shares = attainable_shares(private.size)
    relief = np.array([within_scalar("integrity of a preference", integrity(float(x))) for x in private])
    standing = np.array([within_scalar("reputation at a share", reputation(float(share))) for share in shares])
    _never_falls("integrity", relief[np.argsort(private, kind="stable")])
    _never_falls("reputation", standing)
    return np.array([_least_share(shares, standing, reputation, float(-own)) for own in relief])


def _least_share(shares: Array, standing: Array, reputation: Callable[[float], float], needed: float) -> float:
    first = int(np.searchsorted(standing, needed, side="left"))
    if first == 0:
        return 0.0
    if first == shares.size:
        return float(np.inf)
    low, high = float(shares[first - 1]), float(shares[first])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        reached = within_scalar("reputation at a share", reputation(middle)) >= needed
        low, high = (low, middle) if reached else (middle, high)
    return high


def _never_falls(name: str, values: Array) -> None:
    if np.any(np.diff(values) < 0.0):
        raise StandoffError(f"{name} must be a function that never falls, found one that does")


def _ordered(thresholds: npt.ArrayLike) -> Array:
    given = within("thresholds", thresholds, 0.0, unbounded=True).ravel()
    if given.size == 0:
        raise StandoffError("thresholds must hold at least one person, found none")
    return np.sort(given)
