"""The admissible range of a classic's parameters: outside it a clear error, never a number that means nothing."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.errors import StandoffError

FloatArray = npt.NDArray[np.float64]

SMALLEST, LARGEST = 1e-100, 1e100
"""Bounds of numbers that have none of their own (money, payoffs, positions, precisions): their squares stay finite."""
MOST = 2**31 - 2
"""The largest count of anything that has no narrower bound."""

_SHOWN = 60
"""Characters of a wrong value that an error repeats."""


def within(
    name: str,
    value: npt.ArrayLike,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    ends: str = "[]",
    unbounded: bool = False,
) -> FloatArray:
    """``value`` as numbers; raise unless every one of them lies between ``low`` and ``high``.

    ``ends`` says which ends belong to the range, as in interval notation: ``[]``, ``(]``, ``[)`` or ``()``; infinite
    ends never do, unless ``unbounded`` lets in +∞, and NaN lies nowhere. Text, truth values and complex numbers are no
    numbers here. The error is a `StandoffError` that names the parameter, the number found and the range.
    """
    wanted = _range(low, high, ends) + (", or infinite" if unbounded else "")
    given = _numbers(name, value, wanted)
    above = given >= low if ends[0] == "[" else given > low
    below = given <= high if ends[1] == "]" else given < high
    good = above & below & np.isfinite(given)
    if unbounded:
        good |= np.isposinf(given)
    if not good.all():
        raise StandoffError(f"{name} must be a number {wanted}, found {given[~good].flat[0]:g}")
    return given


def within_scalar(name: str, value: Any, low: float = -math.inf, high: float = math.inf, *, ends: str = "[]") -> float:
    """As `within`, for a parameter that is a single number: a list or an array of any shape is refused too."""
    given = value if type(value) is float else _numbers(name, value, _range(low, high, ends))
    if np.ndim(given) != 0:
        raise StandoffError(
            f"{name} must be a number {_range(low, high, ends)}, found {np.size(given)} in shape {np.shape(given)}"
        )
    return float(within(name, given, low, high, ends=ends))


def within_whole(name: str, value: Any, low: int, high: int = MOST) -> int:
    """As `within_scalar`, for a whole number from ``low`` to ``high``; 5.0 is one."""
    number = within_scalar(name, value, low, high)
    if number != math.floor(number):
        raise StandoffError(f"{name} must be a whole number {_range(low, high, '[]')}, found {number:.15g}")
    return int(value) if isinstance(value, Integral) else int(number)


def one_of(name: str, value: Any, known: tuple[Any, ...]) -> None:
    """Raise unless ``value`` is one of the words, or truth values, that the parameter knows."""
    if not isinstance(value, (str, int, np.bool_)) or value not in known:
        shown = ", ".join(repr(one) for one in known)
        raise StandoffError(f"{name} must be one of {shown}, found {_shown(value)}")


def match_shapes(**arrays: FloatArray) -> None:
    """Raise unless the arrays can be set against one another, each stretched over the others' axes."""
    try:
        np.broadcast_shapes(*(one.shape for one in arrays.values()))
    except ValueError:
        shapes = " and ".join(str(one.shape) for one in arrays.values())
        raise StandoffError(
            f"{' and '.join(arrays)} must have the same shape, or one of them one number, found {shapes}"
        ) from None


def _numbers(name: str, value: Any, wanted: str) -> FloatArray:
    try:
        given = np.asarray(value)
        if given.dtype.kind == "O" and all(isinstance(one, Real) and not isinstance(one, bool) for one in given.flat):
            given = given.astype(np.float64)  # whole numbers beyond 64 bits, fractions
        if given.dtype.kind not in "iuf":
            raise TypeError
        return given.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise StandoffError(f"{name} must be a number {wanted}, found {_shown(value)}") from None


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # a whole number with more digits than Python prints
        return f"a {type(value).__name__} too large to print"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _range(low: float, high: float, ends: str) -> str:
    if math.isinf(low) and math.isinf(high):
        return "that is finite"
    if math.isinf(high):
        return f"of at least {low:g}" if ends[0] == "[" else f"above {low:g}"
    if math.isinf(low):
        return f"of at most {high:g}" if ends[1] == "]" else f"below {high:g}"
    return f"in {ends[0]}{low:g}, {high:g}{ends[1]}"
