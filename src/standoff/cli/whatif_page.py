"""The page that `standoff whatif` prints: what is believed, what is done, what it moves, and when."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import shlex
import string
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import (
    COLOURS,
    LETTERS,
    MINUS,
    NAMES,
    about,
    change_in_100,
    change_range_in_100,
    day_month_year,
    grouped,
    n_in_100,
)  # fmt: skip
from standoff.cli.style import INK, MODEL, QUIET, TITLE
from standoff.evidence.saying import say_lever
from standoff.record import Floats
from standoff.scenario import ResolvedLever
from standoff.scenario.schedule import last_day
from standoff.study.what_if import WhatIf

BASELINE_MARK = "━"
SURE_MARK = "*"
TOPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
"""Highest probability a picture shows: the first that holds all."""
STEPS = (7, 10, 15, 30, 60, 90, 180, 365, 730)
MARGIN = 8
MOST_WEEKS = 10
MOST_PLANS_BY_PAIRS = 4
"""With more plans than these, only neighbours by outcome are set beside each other."""


def print_what_if(console: Console, found: WhatIf, source: str) -> None:
    """Print the whole answer."""
    resolved, settings = found.believed.resolved, found.settings
    console.print(Text(resolved.title, QUIET))
    plans = "this were done" if len(found.plans) == 1 else f"one of {len(found.plans)} plans were carried out"
    console.print(Text(f"What if {plans}? {settings.days} days from {resolved.start}", TITLE))
    console.print()
    console.print(_given(found))
    for mark, plan in marks(found.plans).items():
        console.print()
        console.print(_outcomes(found, mark, plan))
    console.print(Text("range: 90 in 100 of the assumption draws, each future beside itself", QUIET))
    console.print()
    _print_courses(console, found)
    console.print()
    _print_crowds(console, found)
    if len(found.plans) > 1:
        console.print()
        _print_between(console, found)
    console.print()
    made = (
        f"{grouped(settings.members)} futures of the baseline and of each plan ({grouped(settings.draws)} assumption "
        f"draws), seed {settings.seed}; {found.elapsed_s:.1f} s"
    )
    console.print(Text(made, QUIET))
    for command in next_commands(found, source):
        console.print(Text.assemble(("next  ", QUIET), command), soft_wrap=True)


def marks(plans: Iterable[str]) -> dict[str, str]:
    """A letter for each plan: letter -> plan."""
    return dict(zip(string.ascii_uppercase, plans, strict=False))


def _given(found: WhatIf) -> Table:
    """What is believed, what is done anyway and what a plan does, on lines of their own."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=TITLE)
    grid.add_column(overflow="fold")
    for number, belief in enumerate(found.believed.said() or ["as the scenario has it"]):
        grid.add_row("" if number else "BELIEVED", belief)
    start = found.believed.resolved.start
    for number, lever in enumerate(found.believed.resolved.levers):
        grid.add_row("" if number else "ANYWAY", f"{dated(lever, start)}, in the scenario itself")
    for number, (mark, plan) in enumerate(marks(found.plans).items()):
        told = Text.assemble((f"{mark} {plan}", f"bold {MODEL}"), f"  {said_with_dates(found, plan)}")
        grid.add_row("" if number else "DONE", told)
    return grid


def said_with_dates(found: WhatIf, plan: str) -> str:
    """What a plan does, with the dates its days stand for."""
    start = found.believed.resolved.start
    return "; ".join(dated(action, start) for action in found.plans[plan]) or "nothing"


def dated(lever: ResolvedLever, start: dt.date) -> str:
    """A lever in words, as in ``patron.loan=withheld from day 36 (14 Sep 2020)``."""
    ends = [day for day in (lever.start, lever.until) if start < day < last_day(start)]
    dates = f" ({' to '.join(day_month_year(day) for day in ends)})" if ends else ""
    return f"{say_lever(lever, start)}{dates}"


def _outcomes(found: WhatIf, mark: str, plan: str) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style=QUIET)
    table.add_column("", width=1)
    table.add_column(Text(f"{mark} {plan}, in 100", TITLE), min_width=30)
    for heading in ("before", "", "after", "change", "range"):
        table.add_column(heading, justify="right", min_width=len(heading) + 2 if heading else 1)
    for row in found.outcomes[found.outcomes["plan"] == plan].to_dict("records"):
        name = str(row["outcome"])
        table.add_row(
            Text(LETTERS[name], f"bold {COLOURS[name]}"), NAMES[name], n_in_100(row["baseline"]), "→",
            Text(n_in_100(row["changed"]), INK), Text(change_in_100(row["difference"]), INK),
            Text(change_range_in_100(row["low"], row["high"]), QUIET),
        )  # fmt: skip
    return table


def _print_courses(console: Console, found: WhatIf) -> None:
    first = found.by_day[found.by_day["plan"] == next(iter(found.plans))]
    courses = [(BASELINE_MARK, first["baseline"].to_numpy())]
    for mark, plan in marks(found.plans).items():
        courses.append((mark, found.by_day.loc[found.by_day["plan"] == plan, "changed"].to_numpy()))
    console.print(Text.assemble(("OUT BY EACH DAY", TITLE), ("  in 100", QUIET)))
    for line in draw_courses(courses, console.width):
        console.print(line)
    key = ", ".join(f"{mark} {plan}" for mark, plan in marks(found.plans).items())
    console.print(Text(f"{BASELINE_MARK} baseline; {key}, drawn where it leaves the lines before it", QUIET))


def draw_courses(courses: Sequence[tuple[str, Floats]], width: int, height: int = 11) -> list[Text]:
    """Probabilities over days as lines of characters, each with its mark; earlier ones hide later ones.

    ``courses``: mark and (day,) probabilities, all of one length.
    """
    n_days = len(courses[0][1])
    n_columns = min(width - MARGIN - 2, 6 * n_days)
    days = np.ceil((np.arange(n_columns) + 1) * n_days / n_columns).astype(int) - 1
    most = max(float(course.max()) for _, course in courses)
    top = next((each for each in TOPS if each >= most), 1.0)
    cells = [[" "] * n_columns for _ in range(height)]
    for mark, course in reversed(courses):
        rows = np.minimum((course[days] / top * height).astype(int), height - 1)
        for column, row in enumerate(rows):
            cells[height - 1 - row][column] = mark
    lines = []
    for row, cell in enumerate(cells):
        label = {0: f"{100 * top:g}", height // 2: f"{50 * top:g}", height - 1: "0"}.get(row, "")
        line = Text(f"{label:>{MARGIN}} {'┤' if label else '│'}", QUIET, no_wrap=True)
        for mark, together in itertools.groupby(cell):
            line.append("".join(together), "not dim" if mark == BASELINE_MARK else f"not dim bold {MODEL}")
        line.rstrip()
        lines.append(line)
    return [*lines, *_day_axis(days, n_days)]


def _day_axis(days: np.ndarray[tuple[int], np.dtype[np.int64]], n_days: int) -> list[Text]:
    """A rule with a tick every few days, counted from the start."""
    step = next((each for each in STEPS if n_days / each <= 7), STEPS[-1])
    rule, labels = ["─"] * len(days), [" "] * (len(days) + 8)
    for day in range(0, n_days, step):
        column = int(np.searchsorted(days, day))
        text = f"day {day}" if day == 0 else str(day)
        if column + len(text) <= len(days):
            rule[column] = "┬"
            labels[column : column + len(text)] = text
    margin = " " * (MARGIN + 1)
    return [
        Text(f"{margin}└{''.join(rule)}", QUIET, no_wrap=True),
        Text(f"{margin} {''.join(labels).rstrip()}", QUIET, no_wrap=True),
    ]


def _print_crowds(console: Console, found: WhatIf) -> None:
    capital = found.believed.resolved.places[0]
    here = found.crowds[(found.crowds["place"] == capital) & (found.crowds["week"] <= max(1, found.settings.days // 7))]
    weeks = here["week"].unique()
    shown = weeks[np.unique(np.linspace(0, len(weeks) - 1, MOST_WEEKS).round().astype(int))]
    heading = ("  largest of the week, median while he stands", QUIET)
    console.print(Text.assemble((f"CROWDS IN {capital.upper()}", TITLE), heading))
    by_plan = {plan: here[here["plan"] == plan].set_index("week") for plan in found.plans}
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style=QUIET)
    table.add_column("week of", style=QUIET, min_width=11)
    for heading_text in ("baseline", *marks(found.plans)):
        table.add_column(heading_text, justify="right", min_width=9)
    only = next(iter(by_plan)) if len(by_plan) == 1 else None
    for heading_text in ("change", "90% interval") if only else ():
        table.add_column(heading_text, justify="right", min_width=9)
    for week in shown:
        rows = {plan: frame.loc[week] for plan, frame in by_plan.items()}
        first = next(iter(rows.values()))
        cells = [day_month_year(first["date"]), _persons(first["baseline"])]
        cells += [_persons(row["changed"]) + ("" if only else _surely(row)) for row in rows.values()]
        if only:
            ends = dict.fromkeys(change_in_persons(first[end]) for end in ("low", "high"))
            cells += [change_in_persons(first["difference"]), " to ".join(ends)]
        table.add_row(*cells)
    console.print(table)
    if not only:
        console.print(Text(f"{SURE_MARK} the 90% interval of the difference from the baseline leaves out 0", QUIET))


def _persons(number: float) -> str:
    return "nobody" if math.isnan(number) else about(number)


def _surely(row: pd.Series) -> str:
    """A mark where the interval of a difference leaves out 0, a blank elsewhere."""
    return SURE_MARK if row["low"] > 0.5 or row["high"] < -0.5 else " "


def change_in_persons(change: float) -> str:
    """A difference of persons with its sign, to two figures."""
    if math.isnan(change):
        return "–"
    said = about(abs(change))
    return said if said == "0" else f"{'+' if change > 0 else MINUS}{said}"


def _print_between(console: Console, found: WhatIf) -> None:
    letter = {plan: mark for mark, plan in marks(found.plans).items()}
    console.print(Text.assemble(("AGAINST EACH OTHER", TITLE), ("  in power at the end, in 100", QUIET)))
    rows = found.between[found.between["outcome"] == "in_power"].to_dict("records")
    if len(found.plans) > MOST_PLANS_BY_PAIRS:
        ended = {row["plan"]: row["of_plan"] for row in rows} | {row["other"]: row["of_other"] for row in rows}
        ranked = sorted(ended, key=lambda plan: ended[plan])
        beside = [set(pair) for pair in itertools.pairwise(ranked)]
        rows = [row for row in rows if {row["plan"], row["other"]} in beside]
        console.print(Text("  each beside the next; --json has all pairs", QUIET))
    for row in rows:
        one, other = row["plan"], row["other"]
        ends = f"{n_in_100(row['of_plan'])} → {n_in_100(row['of_other'])}"
        effect = f"{change_in_100(row['difference'])} ({change_range_in_100(row['low'], row['high'])})"
        console.print(f"  {letter[one]} {one} → {letter[other]} {other}: {ends}, {effect}")


def next_commands(found: WhatIf, source: str) -> list[str]:
    """Commands worth trying after this one."""
    resolved = found.believed.resolved
    start = ["standoff", "whatif", source]
    plan, actions = next(iter(found.plans.items()))
    done = found.done(plan)
    commands = []
    lens = next((name for name in resolved.lenses if name not in (found.believed.lens, "neutral")), None)
    if lens is not None and actions:
        commands.append(shlex.join([*start, "--do", done, "--lens", lens]))
    elif len(found.plans) == 1 and actions and "patron" not in resolved.off:
        other = "none" if actions[0].value != "none" else "broker"
        if other == "none" or other in resolved.menu:
            texts = (f"{plan}: {done}", f"{other}: patron.support={other}")
            commands.append(shlex.join([*start, *itertools.chain(*(("--plan", text) for text in texts))]))
    return [*commands, shlex.join([*start, "--do", done, "--json"]) if actions else f"standoff run {source}"]
