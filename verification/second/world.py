"""What surrounds a mechanism: numbers by name, the population's groups, the logistic function."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Fields = dict[str, Array]
Day = dict[str, float]


class Groups(NamedTuple):
    """The population's groups: all arrays are (group,), but ``attitude`` is (group, member).

    ``share`` is the group's part of the nation, ``online`` its part with internet, ``sharpness`` one over the spread
    of attitudes within it, ``worker_weight`` its part of all state workers (the parts add up to one, or are all zero
    in a nation without any), ``place`` where it lives.
    """

    place: npt.NDArray[np.int64]
    share: Array
    online: Array
    sharpness: Array
    worker_weight: Array
    attitude: Array
    n_places: int


def logit(x: Array | float) -> Array:
    """1 / (1 + exp(-x)), without overflow at either end."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=np.float64)))
