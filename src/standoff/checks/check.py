"""A check: one published or derived figure, how we come by ours, and how far apart the two may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Figures = float | tuple[float, ...]
Tag = Literal["S", "R", "D", "M"]

TAGS: dict[str, str] = {
    "S": "read in a source",
    "R": "recomputed from the published equations",
    "D": "derived from the model's stated primitives, not read in print",
    "M": "from general knowledge, unconfirmed",
}


@dataclass(frozen=True)
class Check:
    """One claim of the literature, or one reduction of the integrated model.

    ``published`` is one figure or several; ``ours`` computes as many, in the same order. They agree when each pair
    differs by no more than ``tolerance`` (absolute; 0 asks for the same number). A band ``low … high`` is its middle
    with half its width as tolerance (see `band`). Figures that are shares of seeds, yes (1) or no (0) are numbers too.
    """

    id: str
    """Unique, words joined by hyphens, beginning with the model's name: ``granovetter-tipping-spread``."""
    claim: str
    """The claim in one line, with its parameters, for someone who knows the field."""
    source: str
    """Author, year, journal and place; for a reduction also the mechanism that is reduced."""
    tag: Tag
    published: Figures
    tolerance: float
    ours: Callable[[], float | Sequence[float] | Any]
    quick: bool = True
    """Takes less than some three seconds; the others run only in the full set."""

    def __post_init__(self) -> None:
        if self.tolerance < 0.0:
            raise ValueError(f"{self.id}: a tolerance must not be negative, found {self.tolerance}")


@dataclass(frozen=True)
class Finding:
    """A check that has run. ``ours`` has as many figures as ``check.published``."""

    check: Check
    ours: Figures
    seconds: float
    fault: str | None = None
    """What went wrong where no figure came about."""

    @property
    def passed(self) -> bool:
        """Whether all figures agree."""
        return self.fault is None and agrees(self.check, self.ours)


def band(low: float, high: float) -> tuple[float, float]:
    """Published figure and tolerance of a claim ``between low and high``."""
    return (low + high) / 2.0, (high - low) / 2.0


def agrees(check: Check, ours: Figures) -> bool:
    """Whether figures meet a check; NaN meets none, and so does another number of figures."""
    wanted, found = (np.atleast_1d(np.asarray(one, np.float64)) for one in (check.published, ours))
    if wanted.shape != found.shape:
        return False
    slack = 1e-12 * np.maximum(np.abs(wanted), 1.0)
    return bool(np.all(np.abs(found - wanted) <= check.tolerance + slack))
