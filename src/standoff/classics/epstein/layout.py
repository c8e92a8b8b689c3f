"""What the compiled loop reads and writes: few arrays and a tuple of numbers, because every array passed costs time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

PERSON = np.dtype(
    [
        ("y", np.int32), ("x", np.int32), ("state", np.int32), ("group", np.int32),
        ("term", np.int32),  # turns still to be missed in jail; -1: for life
        ("left", np.int32),  # turns still to live
        ("order", np.int32),  # not of this slot: the slot that has this turn in the tick
        ("free", np.int32),  # likewise: a slot that can be given to a clone
        ("hardship", np.float64), ("risk", np.float64),
    ]
)  # fmt: skip
"""A citizen or a cop; a place in the array is a slot."""


class Rules(NamedTuple):
    """Numbers of the model; the fields of `CivilViolence` and `EthnicViolence` as the loop reads them."""

    threshold: float
    arrest_constant: float
    ratio: int
    moves: bool
    move_first: bool
    jailed_stay: bool
    take_site: bool
    same_vision: bool
    """Cops see as far as citizens."""
    jail_max: int
    """The longest term; -1: for life."""
    two_groups: bool
    cloning: float
    life_max: int
    """The longest life; 0: nobody ages."""
    until_extinct: bool


class Sight(NamedTuple):
    """What is in vision, as steps on the torus; all of int32 but the chances."""

    spans: Any
    """Of citizens, as rows (step down, first step along, last step along); with the own site."""
    steps: Any
    """Of citizens, as (step down, step along); without the own site."""
    beat: Any
    """Of cops, likewise."""
    chances: npt.NDArray[np.float64]
    """1 - exp(-k q) by the whole ratio q."""
