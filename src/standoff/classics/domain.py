"""The admissible range of a classic's parameters: outside it a clear error, never a number that means nothing."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from standoff.errors import StandoffError


def within(
    name: str, value: npt.ArrayLike, low: float = -math.inf, high: float = math.inf, *, ends: str = "[]"
) -> None:
    """Raise unless every number of ``value`` lies between ``low`` and ``high``.

    ``ends`` says which ends belong to the range, as in interval notation: ``[]``, ``(]``, ``[)`` or ``()``; infinite
    ends never do, and NaN lies nowhere. The error is a `StandoffError` that names the parameter, the number found and
    the range.
    """
    try:
        given = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise StandoffError(f"{name} must be a number {_range(low, high, ends)}, found {value!r}") from None
    above = given >= low if ends[0] == "[" else given > low
    below = given <= high if ends[1] == "]" else given < high
    bad = ~(above & below & np.isfinite(given))
    if bad.any():
        found = given[bad].flat[0]
        raise StandoffError(f"{name} must be a number {_range(low, high, ends)}, found {found:g}")


def _range(low: float, high: float, ends: str) -> str:
    if math.isinf(low) and math.isinf(high):
        return "that is finite"
    if math.isinf(high):
        return f"of at least {low:g}" if ends[0] == "[" else f"above {low:g}"
    if math.isinf(low):
        return f"of at most {high:g}" if ends[1] == "]" else f"below {high:g}"
    return f"in {ends[0]}{low:g}, {high:g}{ends[1]}"
