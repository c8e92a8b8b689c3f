"""Outbursts: the stretches of ticks in which more than so many citizens are active, and the calm between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.classics.domain import MOST, within, within_scalar
from standoff.errors import StandoffError


@dataclass(frozen=True)
class Outbursts:
    """The outbursts of one run, in order. Arrays have shape (outbursts,), ``wait`` one fewer (none without any)."""

    begin: npt.NDArray[np.int64]
    """First tick of each, counted from 0."""
    end: npt.NDArray[np.int64]
    """First tick after each; the length of the run where it ends in one."""
    activation: npt.NDArray[np.int64]
    """Active citizens added up over the outburst's ticks."""
    peak: npt.NDArray[np.int64]
    """Most active citizens at once."""
    wait: npt.NDArray[np.int64]
    """Ticks of calm from one outburst's end to the next one's begin."""

    @property
    def n_outbursts(self) -> int:
        """How many there were."""
        return int(self.begin.size)


def outbursts(active: npt.ArrayLike, above: float = 50.0) -> Outbursts:
    """Outbursts of a run: maximal stretches of ticks with ``active > above``.

    Epstein 2002 (PNAS 99 suppl. 3:7243–7250) counts with 50 of 1,120 citizens. ``active``: numbers by tick, shape
    (ticks,). Raises `StandoffError` for numbers that are negative, not whole or beyond `MOST`.
    """
    given = within("active", active, 0.0, MOST)
    above = within_scalar("above", above, 0.0)
    if given.ndim != 1:
        raise StandoffError(f"active must be one number a tick, found an array of shape {given.shape}")
    if np.any(given % 1.0 != 0.0):
        raise StandoffError(f"active must be whole numbers of persons, found {given[given % 1.0 != 0.0][0]:g}")
    found = given.astype(np.int64)
    edges = np.diff(np.concatenate(([0], (found > above).astype(np.int8), [0])))
    begin, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    spans = list(zip(begin, end, strict=True))
    activation = np.array([found[a:b].sum() for a, b in spans], np.int64)
    peak = np.array([found[a:b].max() for a, b in spans], np.int64)
    return Outbursts(begin, end, activation, peak, begin[1:] - end[:-1])
