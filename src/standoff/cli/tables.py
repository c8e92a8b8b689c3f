"""Tables of a run in the terminal: how it may end, beside history; when; on what it hangs."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import (
    COLOURS,
    LETTERS,
    NAMES,
    n_in_100,
    range_in_100,
    shares_of_100,
    whole_shares,
)  # fmt: skip
from standoff.cli.style import QUIET, TITLE
from standoff.outside.classes import BaseRate
from standoff.record import IN_POWER_KINDS

SURE, ABOVE, BELOW = "█", "▓", "░"
"""Of a bar: below the range, from the range's low end to the value, from the value to the high end."""
NAME_WIDTH, NUMBER_WIDTH, RANGE_WIDTH = 24, 8, 9


def outcome_lines(outcomes: pd.DataFrame, kinds: pd.DataFrame, width: int) -> list[Text]:
    """Outcome rows with letter, N in 100, range and bar; in-power kinds below the first. Rows make 100."""
    bar_width = width - NAME_WIDTH - NUMBER_WIDTH - RANGE_WIDTH - 2
    whole = whole_shares(list(outcomes["p"]))
    said = shares_of_100(list(outcomes["p"]))
    lines = [_heading(bar_width)]
    for row, number in zip(outcomes.to_dict("records"), said, strict=True):
        outcome = str(row["outcome"])
        colour = COLOURS[outcome]
        line = Text(no_wrap=True)
        line.append(f"{LETTERS[outcome]:<2}", f"bold {colour}")
        line.append(f"{NAMES[outcome]:<{NAME_WIDTH - 2}}", "bold" if outcome == "in_power" else "")
        line.append(f"{number:>{NUMBER_WIDTH}}", "bold")
        line.append(f"{range_in_100(row['low'], row['high']):>{RANGE_WIDTH}}  ", QUIET)
        line.append(bar(row["p"], row["low"], row["high"], bar_width), colour)
        lines.append(line)
        if outcome == "in_power":
            lines.extend(_kind_lines(kinds, whole[0]))
    return lines


def bar(p: float, low: float, high: float, width: int) -> str:
    """A bar from 0 to 1: solid up to ``low``, dark shade up to ``p``, light shade up to ``high``."""
    ends = [round(width * min(max(value, 0.0), 1.0)) for value in (min(low, p), p, max(high, p))]
    solid, value, top = ends
    if p >= 0.005 and value == 0:
        value, top = 1, max(top, 1)
    return SURE * solid + ABOVE * (value - solid) + BELOW * (top - value)


def timing_table(by_day: pd.DataFrame) -> Table:
    """Out by each milestone: N in 100 and range."""
    table = _plain_table()
    table.add_column("out by day", style=QUIET, min_width=10, header_style=QUIET)
    for day in by_day["day"]:
        table.add_column(str(day), justify="right", min_width=7, header_style=QUIET)
    table.add_row("in 100", *(Text(n_in_100(p), "bold") for p in by_day["p"]))
    ranges = [range_in_100(low, high) for low, high in zip(by_day["low"], by_day["high"], strict=True)]
    table.add_row("range", *(Text(each, QUIET) for each in ranges))
    return table


def history_table(rows: Iterable[tuple[str, float, BaseRate]]) -> Table:
    """The model's numbers beside history's, with counts."""
    table = _plain_table()
    table.add_column("BESIDE HISTORY", min_width=38, header_style=TITLE)
    for heading in ("here", "history", "range", "cases"):
        table.add_column(heading, justify="right", min_width=7 if heading != "cases" else 10, header_style=QUIET)
    for what, here, rate in rows:
        counts = f"{rate.numerator} of {rate.denominator}"
        span = Text(range_in_100(rate.low, rate.high), QUIET)
        table.add_row(what, Text(n_in_100(here), "bold"), Text(n_in_100(rate.p), "bold"), span, counts)
    return table


def _heading(bar_width: int) -> Text:
    line = Text(no_wrap=True)
    line.append(f"{'HOW IT MAY END':<{NAME_WIDTH}}", TITLE)
    line.append(f"{'in 100':>{NUMBER_WIDTH}}{'range':>{RANGE_WIDTH}}  ", QUIET)
    scale = [" "] * bar_width
    for mark in (0, 25, 50, 75, 100):
        text = str(mark)
        at = min(max(round(bar_width * mark / 100) - (len(text) if mark else 0), 0), bar_width - len(text))
        scale[at : at + len(text)] = text
    line.append("".join(scale), QUIET)
    return line


def _kind_lines(kinds: pd.DataFrame, total: int) -> list[Text]:
    shares = {str(row["kind"]): float(row["p"]) for row in kinds.to_dict("records")}
    whole = whole_shares([shares[kind] for kind in IN_POWER_KINDS], total)
    lines = []
    for kind, number in zip(IN_POWER_KINDS, whole, strict=True):
        said = str(number) if number else "<1"
        lines.append(Text(f"    {NAMES[kind]:<{NAME_WIDTH - 4}}{said:>{NUMBER_WIDTH}}", QUIET, no_wrap=True))
    return lines


def _plain_table() -> Table:
    return Table(box=None, header_style="", padding=(0, 1, 0, 0), pad_edge=False)
