"""A fan drawn with characters: median, inner and outer band over time, on a logarithmic scale.

Shades, not colours, tell the bands apart, so that it reads in plain text. Reported figures are drawn over it, from
the lowest to the highest.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from standoff.analysis.wording import about, day_month
from standoff.cli.style import INK, MODEL, QUIET
from standoff.record import Floats

OUTER, INNER, MEDIAN, REPORTED, REPORTED_AT_MEDIAN = "░", "▒", "━", "│", "┿"
LABEL_WIDTH = 8
WIDEST_WEEK = 6
"""Columns a reading takes at most, so that a short run does not become a wall."""
LOWEST = 10.0
"""Crowds below this many are drawn on the bottom line."""
DECADES = 5


@dataclass(frozen=True)
class Reported:
    """What was reported of one day: lowest and highest figure."""

    date: dt.date
    low: float
    high: float


def draw_fan(
    dates: Sequence[dt.date], bands: Floats, reported: Sequence[Reported] = (), width: int = 80, height: int = 11
) -> list[Text]:
    """Lines of text: the fan, its axis and its dates.

    ``bands``: (time, 5), the 5th, 25th, 50th, 75th and 95th percentile; NaN where nothing is left to draw.
    """
    columns = _columns(len(dates), width - LABEL_WIDTH - 2)
    low, high = _span(bands, reported)
    cells = _cells(bands[columns], low, high, height)
    _draw_reported(cells, dates, columns, reported, (low, high))
    edges = np.linspace(high, low, height + 1)
    lines = [
        _line(_tick(edges[row + 1], edges[row], row == height - 1), cells[row], row == height - 1)
        for row in range(height)
    ]
    return [*lines, *_date_axis(dates, columns)]


def _columns(n: int, room: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Which reading each column shows; (column,)."""
    shown = min(room, n * WIDEST_WEEK)
    return (np.arange(shown) * n // shown).astype(np.int64)


def _span(bands: Floats, reported: Sequence[Reported]) -> tuple[float, float]:
    """Base-10 logarithms of the bottom and top edge: the top holds all, the bottom at most `DECADES` lower."""
    seen = bands[np.isfinite(bands)]
    top = max([LOWEST * 10.0, *(seen.max(initial=0.0),), *(each.high for each in reported)])
    high = math.log10(top) + 0.05
    bottom = max(LOWEST, seen.min(initial=top), 10.0 ** (high - DECADES))
    return min(math.floor(math.log10(bottom)), math.floor(high - 1.0)), high


def _cells(bands: Floats, low: float, high: float, height: int) -> list[list[str]]:
    """Characters by row from the top, then column."""
    edges = np.linspace(high, low, height + 1)
    floor = low + 1e-6
    level = np.clip(np.log10(np.maximum(bands, 1e-9)), floor, high - 1e-6)
    cells = []
    for upper, lower in itertools.pairwise(edges):
        middle = (upper + lower) / 2.0
        row = np.full(len(bands), " ")
        row[_covers(level[:, 0], level[:, 4], lower, upper, middle)] = OUTER
        row[_covers(level[:, 1], level[:, 3], lower, upper, middle)] = INNER
        row[(level[:, 2] >= lower) & (level[:, 2] < upper)] = MEDIAN
        row[np.isnan(bands[:, 2])] = " "
        cells.append(row.tolist())
    return cells


def _covers(
    bottom: Floats, top: Floats, lower: float, upper: float, middle: float
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Does a band hold the cell's middle, or lie wholly inside the cell?"""
    return np.asarray(((bottom <= middle) & (top >= middle)) | ((bottom >= lower) & (top <= upper)))


def _draw_reported(
    cells: list[list[str]],
    dates: Sequence[dt.date],
    columns: np.ndarray[tuple[int], np.dtype[np.int64]],
    reported: Sequence[Reported],
    span: tuple[float, float],
) -> None:
    """Put each reported range over the middle column of the reading whose days hold its date."""
    low, high = span
    height = len(cells)
    steps = [date.toordinal() for date in dates]
    for each in reported:
        reading = int(np.searchsorted(steps, each.date.toordinal(), side="right")) - 1
        wide = np.flatnonzero(columns == reading)
        if not len(wide):
            continue
        ends = (math.log10(max(value, 1e-9)) for value in (each.high, each.low))
        first, last = (min(height - 1, max(0, int((high - end) / (high - low) * height))) for end in ends)
        for row in range(first, last + 1):
            column = wide[len(wide) // 2]
            cells[row][column] = REPORTED_AT_MEDIAN if cells[row][column] in (MEDIAN, REPORTED_AT_MEDIAN) else REPORTED


def _tick(lower: float, upper: float, is_bottom: bool) -> str:
    """The round number inside a cell, if one is: 1 or 3 times a power of ten."""
    if is_bottom and lower <= math.log10(LOWEST) + 1e-9:
        return f"≤{about(LOWEST)}"
    for power in range(0, 10):
        for lead in (1.0, 3.0):
            if lower <= power + math.log10(lead) < upper:
                return _short(lead * 10.0**power)
    return ""


def _short(number: float) -> str:
    """A round number that fits the margin: 300 000, 3m, 1bn."""
    for unit, name in ((1e9, "bn"), (1e6, "m")):
        if number >= unit:
            return f"{number / unit:.0f}{name}"
    return about(number)


def _line(label: str, row: list[str], is_bottom: bool) -> Text:
    line = Text(no_wrap=True)
    line.append(f"{label:>{LABEL_WIDTH}} ", QUIET)
    line.append("┤" if label else "│", QUIET)
    styles = {OUTER: MODEL, INNER: MODEL, MEDIAN: f"bold {MODEL}", REPORTED: INK, REPORTED_AT_MEDIAN: INK, " ": ""}
    for character in row:
        line.append(character, styles[character])
    line.rstrip()
    return line


def _date_axis(dates: Sequence[dt.date], columns: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[Text]:
    """A rule with ticks, and as many dates below it as fit without touching."""
    rule, labels = ["─"] * len(columns), [" "] * (len(columns) + 8)
    free = 0
    for column, text in _date_labels(dates, columns):
        if column < free or column + len(text) > len(columns):
            continue
        rule[column] = "┬"
        labels[column : column + len(text)] = text
        free = column + len(text) + 1
    margin = " " * (LABEL_WIDTH + 1)
    return [
        Text(f"{margin}└{''.join(rule)}", QUIET, no_wrap=True),
        Text(f"{margin} {''.join(labels).rstrip()}", QUIET, no_wrap=True),
    ]


def _date_labels(
    dates: Sequence[dt.date], columns: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> list[tuple[int, str]]:
    """Column and text of each label: months in a run longer than a season, else days."""
    firsts = [(int(np.flatnonzero(columns == i)[0]), date) for i, date in enumerate(dates) if i in columns]
    if (dates[-1] - dates[0]).days < 100:
        return [(column, day_month(date)) for column, date in firsts]
    found = [(firsts[0][0], f"{day_month(firsts[0][1]).split()[1]} {firsts[0][1].year}")]
    for (_, before), (column, date) in itertools.pairwise(firsts):
        if date.month != before.month:
            month = day_month(date).split()[1]
            found.append((column, f"{month} {date.year}" if date.month == 1 else month))
    return found
