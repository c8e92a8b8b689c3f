"""Plain: values as the document carries them, JSON without NaN and with no more digits than anybody reads."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

DIGITS = 4
"""Significant digits of a number; whole numbers keep all of theirs."""

Json = dict[str, Any]


def plain(value: Any) -> Any:
    """``value`` as JSON: dates as ISO text, NaN and infinity as null, floats cut to `DIGITS`, tuples as lists."""
    if type(value) is str or value is None or value is True or value is False:
        return value
    if type(value) is float:
        return cut(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return cut(float(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def cut(value: float, digits: int = DIGITS) -> float | int | None:
    """A number with so many significant digits; None where it is none."""
    if not math.isfinite(value):
        return None
    short = float(f"{value:.{digits}g}")
    return int(short) if short.is_integer() else short
