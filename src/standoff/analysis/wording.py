"""How a probability is said: "N in 100", never a decimal, "<1" and ">99" at the ends.

>>> n_in_100(0.844)
'84'
>>> n_in_100(0.0)
'<1'
>>> range_in_100(0.62, 0.78)
'62–78'
>>> change_in_100(-0.131)
'−13'
>>> shares_of_100([0.994, 0.003, 0.003])
['>99', '<1', '<1']
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

NAMES = {
    "in_power": "In power",
    "uprising": "Uprising",
    "coup": "Coup",
    "negotiated": "Negotiated",
    "managed": "Managed succession",
    "calm": "calm",
    "contested": "contested",
    "foreign_troops": "with foreign troops",
}
DEFINITIONS = {
    "in_power": "holds the top office on the last day",
    "uprising": "leaves or flees as his forces lose or cede the capital's streets",
    "coup": "removed by his own force or elite",
    "negotiated": "leaves under an agreement with the opposition, an early election included",
    "managed": "hands over to a successor chosen by the regime and its patron",
    "calm": "no crowd above 0.1% of the nation in the last 30 days",
    "contested": "larger crowds in the last 30 days",
    "foreign_troops": "with the patron's troops in the country",
}
"""What each outcome is, so that anyone can tell which one happened."""
LETTERS = {"in_power": "", "uprising": "U", "coup": "C", "negotiated": "N", "managed": "M"}
COLOURS = {
    "in_power": "#6f8699",
    "uprising": "#d9611a",
    "coup": "#c975a4",
    "negotiated": "#109a72",
    "managed": "#d08f00",
}
"""Hue says how it ends; a letter doubles it. Mid tones, so that they are told apart on light and on dark."""

MINUS = "\u2212"
EN_DASH = "\u2013"


def n_in_100(p: float) -> str:
    """A probability as a whole number out of 100; ``<1`` below 0.5 and ``>99`` from 99.5 on, even at 0 and 1."""
    return _clamped(math.floor(100.0 * p + 0.5))


def shares_of_100(shares: Sequence[float]) -> list[str]:
    """Exclusive outcomes that make up everything, rounded by largest remainder so that the rows make 100."""
    return [_clamped(whole) for whole in whole_shares(shares)]


def whole_shares(shares: Sequence[float], total: int = 100) -> list[int]:
    """Shares as whole numbers that add up to ``total``: cut down, then the largest remainders get what is left."""
    weight = math.fsum(shares)
    scaled = [total * share / weight for share in shares] if weight > 0.0 else [0.0] * len(shares)
    whole = [math.floor(value + 1e-9) for value in scaled]
    left = total - sum(whole) if weight > 0.0 else 0
    by_remainder = sorted(range(len(shares)), key=lambda i: (whole[i] - scaled[i], i))
    for i in by_remainder[:left]:
        whole[i] += 1
    return whole


def range_in_100(low: float, high: float) -> str:
    """A range with an en dash, or one number where both ends round to it."""
    ends = n_in_100(low), n_in_100(high)
    return ends[0] if ends[0] == ends[1] else EN_DASH.join(ends)


def change_in_100(change: float) -> str:
    """A difference of probabilities with its sign; ``0`` when it rounds to nothing."""
    whole = math.floor(100.0 * abs(change) + 0.5)
    if whole == 0:
        return "0"
    return f"{'+' if change > 0 else MINUS}{whole}"


def change_range_in_100(low: float, high: float) -> str:
    """A range of changes: ``−17 to −9``; one number where both ends round to it."""
    ends = change_in_100(low), change_in_100(high)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def noise_in_100(errors: Sequence[float]) -> str:
    """Sampling noise in words: nine times in ten the numbers lie within it."""
    widest = 100.0 * 1.6448536 * max(errors)
    return "less than 1 in 100" if widest < 1.0 else f"up to {math.ceil(widest)} in 100 either way"


def headline(in_power: str, horizon: dt.date) -> str:
    """The answer in one sentence, from the number the outcome table shows."""
    number = {"<1": "fewer than 1", ">99": "more than 99"}.get(in_power, in_power)
    return f"In {number} of 100 simulated futures the ruler is still in power on {day_month_year(horizon)}"


def day_month_year(date: dt.date) -> str:
    """9 Aug 2021, in English whatever the locale."""
    return f"{day_month(date)} {date.year}"


def day_month(date: dt.date) -> str:
    """9 Aug."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{date.day} {months[date.month - 1]}"


def grouped(number: float) -> str:
    """A whole number with a space at the thousands: 20 000."""
    return f"{round(number):,}".replace(",", " ")


def about(number: float) -> str:
    """A count of people to two figures: 107 432 is 110 000."""
    if number < 1.0:
        return "0" if number < 0.5 else "1"
    step = 10.0 ** max(0, math.floor(math.log10(number)) - 1)
    return grouped(math.floor(number / step + 0.5) * step)


def _clamped(whole: int) -> str:
    if whole <= 0:
        return "<1"
    return ">99" if whole >= 100 else str(whole)
