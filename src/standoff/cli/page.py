"""The page that `standoff run` prints: how it may end, beside history; when; how large the crowds; on what it hangs."""

from __future__ import annotations

import datetime as dt
import math

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import (
    day_month_year,
    grouped,
    headline,
    n_in_100,
    noise_in_100,
    range_in_100,
    shares_of_100,
)  # fmt: skip
from standoff.cli.fan import INNER, MEDIAN, OUTER, REPORTED, Reported, draw_fan
from standoff.cli.style import INK, MODEL, QUIET, TITLE
from standoff.cli.tables import ABOVE, BELOW, SURE, history_table, outcome_lines, timing_table
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.study import Run
from standoff.study.history import beside_history, rates_of
from standoff.study.page import not_modelled
from standoff.study.settling import sides_of

STRONGEST = 3


def print_run(console: Console, run: Run) -> None:
    """Print the whole answer of a run."""
    about_run = run.record.provenance
    horizon = about_run.start + dt.timedelta(days=about_run.days)
    width = console.width
    console.print(Text(run.resolved.title, QUIET))
    console.print(Text(headline(shares_of_100(list(run.outcomes["p"]))[0], horizon), TITLE))
    console.print(Text(beside_headline(run), QUIET))
    console.print()
    for line in outcome_lines(run.outcomes, run.in_power_kinds, width):
        console.print(line)
    shades = f"bar: {SURE} to low, {ABOVE} to number, {BELOW} to high"
    key = f"range: 90 in 100 of {grouped(about_run.draws)} assumption draws; {shades}"
    console.print(Text(key, QUIET))
    for part in (_history, _timing, _crowd, _drivers, _doubts, _made):
        console.print()
        part(console, run)


def beside_headline(run: Run) -> str:
    """The headline's range, and what became of comparable rulers in twelve months."""
    span = range_in_100(float(run.outcomes["low"].iloc[0]), float(run.outcomes["high"].iloc[0]))
    told = f"Range {span} over the assumptions"
    for rate in rates_of(run.resolved):
        if rate.event == "any exit":
            stayed = f"{rate.denominator - rate.numerator} of {rate.denominator}"
            told += f"; {stayed} comparable rulers stayed a year"
    return told


def _history(console: Console, run: Run) -> None:
    rows = beside_history(run)
    console.print(history_table((each.said(), each.here, each.rate) for each in rows))
    if run.record.provenance.days < 365:
        console.print("History counts twelve months; this run is shorter.")
    elif any(each.is_apart for each in rows):
        console.print("Here and history are more than two times apart: ask why before using either.")
    history = rows[0].rate
    title = history.title[0].lower() + history.title[1:]
    cases = f"History: {title}, {history.period}; its range is what {history.denominator} cases can tell."
    console.print(Text(f"{cases} {history.source}.", QUIET))


def _timing(console: Console, run: Run) -> None:
    console.print(Text("WHEN IT ENDS", TITLE))
    if len(run.by_day):
        console.print(timing_table(run.by_day))
    timing = run.timing
    if timing.median_day is None or timing.early_share is None:
        console.print("No simulated future ends.")
        return
    half = run.record.provenance.start + dt.timedelta(days=timing.median_day)
    early = f", {n_in_100(timing.early_share)} in 100 within 60 days" if run.record.provenance.days > 60 else ""
    console.print(f"Of the exits, half come by day {timing.median_day} ({day_month_year(half)}){early}.")


def _crowd(console: Console, run: Run) -> None:
    capital = run.resolved.places[0]
    weekly = run.weekly[run.weekly["place"] == capital]
    whole_weeks = max(1, run.record.provenance.days // 7)
    weekly = weekly.head(whole_weeks)
    dates = [date.date() for date in weekly["date"]]
    reported = [
        Reported(each.date, each.low, each.high)
        for each in run.resolved.observed
        if each.what == "crowd" and each.place == 0 and dates[0] <= each.date
    ]
    unit = ("  largest of each week, persons, log scale", QUIET)
    console.print(Text.assemble((f"CROWDS IN {capital.upper()}", TITLE), unit))
    bands = weekly[["q05", "q25", "q50", "q75", "q95"]].to_numpy()
    for line in draw_fan(dates, bands, reported, console.width):
        console.print(line)
    key = [(MEDIAN, f"bold {MODEL}"), (" median  ", QUIET), (INNER, MODEL), (" 50 and ", QUIET), (OUTER, MODEL)]
    key += [(" 90 of 100 futures in which the ruler stands", QUIET)]
    if reported:
        key += [("  ", QUIET), (REPORTED, INK), (" reported", QUIET)]
    console.print(Text.assemble(*key))
    console.print(Text("No single future runs along an edge of a band.", QUIET))


def _drivers(console: Console, run: Run) -> None:
    console.print(Text("WHAT IT HANGS ON", TITLE))
    told = run.drivers[~run.drivers["within_noise"]].head(STRONGEST)
    if not len(told):
        console.print("No assumption stands out from the sampling noise; more members may show one.")
        return
    for row in told.to_dict("records"):
        name = str(row["assumption"])
        console.print(Text.assemble((f"{row['rank']}  ", INK), meaning_of(run, name), (f"  {name}", QUIET)))
        low, high = n_in_100(row["lowest_fifth"]), n_in_100(row["highest_fifth"])
        effect = f"out in {low} of 100 futures when it is low, {high} when it is high · {evidence_of(run, name)}"
        console.print(Padding(effect, (0, 0, 0, 3)))
    note = "Low and high: its lowest and highest fifth of draws. They go together; that is not yet a cause."
    console.print(Text(note, QUIET))


def meaning_of(run: Run, assumption: str) -> str:
    """What an assumption is, in words."""
    kind, _, rest = assumption.partition(".")
    if kind == "groups":
        group = run.resolved.groups[int(rest.partition(".")[0])]
        return f"readiness of {group.name} to march"
    if assumption == "nation.population":
        return "population"
    return str(PARAMETERS[assumption].meaning)


def evidence_of(run: Run, assumption: str) -> str:
    """What supports and contests an assumption, in a few words."""
    because, contested = sides_of(run.resolved, assumption)
    parts = [f"supported by {', '.join(because)}"] if because else []
    parts += [f"contested by {', '.join(contested)}"] if contested else []
    return "; ".join(parts) or "no source"


def _doubts(console: Console, run: Run) -> None:
    about_run = run.record.provenance
    in_power = run.outcomes.iloc[0]
    span = range_in_100(float(in_power["low"]), float(in_power["high"]))
    lenses = ", ".join(run.resolved.lenses) or "none in this scenario"
    noise = noise_in_100(list(run.outcomes["se"]))
    grid = _facts_grid()
    grid.add_row("sampling", f"{noise} ({grouped(about_run.members)} futures)")
    grid.add_row("assumptions", f"in power {span} in 100, over {grouped(about_run.draws)} draws")
    grid.add_row("lenses", lenses)
    grid.add_row("not modelled", not_modelled(run.resolved))
    console.print(Text("HOW SURE", TITLE))
    console.print(grid)


def _made(console: Console, run: Run) -> None:
    record, about_run = run.record, run.record.provenance
    made = (
        f"{grouped(about_run.members)} members ({grouped(about_run.draws)} assumption draws), {about_run.days} days, "
        f"seed {about_run.seed}; standoff {about_run.versions.get('standoff', '?')}, engine {about_run.engine_version}"
    )
    if math.isfinite(record.elapsed_s):
        made += f"; {record.elapsed_s:.1f} s"
    grid = _facts_grid()
    if run.sets:
        grid.add_row("set", ", ".join(run.sets))
    if record.run_dir:
        grid.add_row("kept", record.run_dir)
    grid.add_row("made", Text(made, QUIET))
    grid.add_row("next", "\n".join(next_commands(run)))
    console.print(grid)


def _facts_grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=QUIET, min_width=12)
    grid.add_column(overflow="fold")
    return grid


def next_commands(run: Run) -> list[str]:
    """Commands worth trying after this run."""
    base = f"standoff run {run.source}"
    found = []
    pinned = any(each.partition("=")[0].strip() == "patron.support" for each in run.sets)
    if "patron" not in run.resolved.off and not pinned:
        found.append(f"{base} --set patron.support=none")
    return [*found, f"standoff check {run.source}", f"{base} --json"]
