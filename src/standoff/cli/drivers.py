"""`standoff drivers`: what the answer hangs on, and which evidence could move it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import (
    NAMES,
    change_in_100,
    change_range_in_100,
    grouped,
    n_in_100,
    range_in_100,
)  # fmt: skip
from standoff.cli.options import Flag, On, Whole
from standoff.cli.place import computing_on
from standoff.cli.style import MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from standoff.scenario import Resolved
    from standoff.study.drivers import Drivers

LOW_SIDE, HIGH_SIDE, CENTRE = "░", "▓", "│"
"""Of a tornado bar: towards the answer with a low value, with a high value; the answer with all as drawn."""
NAME_WIDTH, SIDE_WIDTH, SWING_WIDTH = 28, 4, 18
ROWS = 12


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class DriverOptions:
    """What to ask, and how.

    Parameters
    ----------
    outcome
        out, in_power, uprising, coup, negotiated, managed, calm, contested or foreign_troops. [default: out]
    by
        Days, or a date, by which the outcome counts. [default: the scenario's horizon]
    sobol
        Also shares of the variance: first-order and total Sobol indices of the strongest assumptions.
    evidence
        Assumptions whose evidence to value: contested, all (slow), or a name; may be given many times.
        [default: contested]
    set
        Change one value first, as in patron.support=none; may be given many times.
    seed
        Seed of all draws. [default: 1]
    threads
        Threads; all cores by default.
    on
        Where to compute: local:N (threads), or dask://HOST:PORT or tls://HOST:PORT (a cluster; the extra
        cluster). Changes no number.
    json
        Print one JSON object instead of text.
    """

    outcome: str = "out"
    by: str | None = None
    sobol: Flag = False
    evidence: Annotated[tuple[str, ...], Parameter(negative="", metavar="WHICH")] = ()
    set: Annotated[tuple[str, ...], Parameter(negative="", metavar="PATH=VALUE")] = ()
    seed: Whole = None
    threads: Whole = None
    on: On = None
    json: Flag = False


def drivers(scenario: str, /, *, options: DriverOptions | None = None) -> int:
    """Say what the answer hangs on: rank summary, tornado, Sobol indices, and which evidence could move it.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    """
    from standoff.study import load
    from standoff.study.drivers import find_drivers

    asked = options or DriverOptions()
    resolved = load(scenario, asked.set).resolved
    which = asked.evidence[0] if len(asked.evidence) == 1 and asked.evidence[0] in ("contested", "all") else None
    with computing_on(asked.on, asked.threads), progress_bar("asking") as (progress, say):
        found = find_drivers(
            resolved, asked.outcome, asked.by, asked.sobol, which or asked.evidence or "contested",
            1 if asked.seed is None else asked.seed, threads=asked.threads, progress=progress, on_message=say,
        )  # fmt: skip
    if asked.json:
        about = {"standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "scenario": resolved.name}
        print_json(about | found.plain())
        return 0
    _show(answer_console(), resolved, found, scenario)
    return 0


def name_outcome(outcome: str) -> str:
    """An outcome as a heading has it."""
    return "Out in any way" if outcome == "out" else NAMES[outcome]


def draw_bars(rows: pd.DataFrame, centre: float, width: int) -> list[str]:
    """Tornado bars on one scale around ``centre``, one for each row of p_low and p_high, ``width`` columns."""
    ends = [centre, *rows["p_low"].dropna(), *rows["p_high"].dropna()]
    least, most = min(ends), max(ends)
    per_column = (most - least) / max(width - 1, 1) or 1.0
    middle = round((centre - least) / per_column)
    bars = []
    for row in rows.to_dict("records"):
        cells = [" "] * width
        for side, p in ((LOW_SIDE, row["p_low"]), (HIGH_SIDE, row["p_high"])):
            at = round((p - least) / per_column) if p == p else middle
            step = 1 if at > middle else -1
            for cell in range(middle + step, at + step, step) if at != middle else ():
                cells[cell] = side if cells[cell] == " " else cells[cell]
        cells[middle] = CENTRE
        bars.append("".join(cells))
    return bars


def _show(console: Console, resolved: Resolved, found: Drivers, given: str) -> None:
    span = range_in_100(found.answer.low, found.answer.high)
    console.print(Text(resolved.title, QUIET))
    what = f"{name_outcome(found.outcome)} by day {found.days}: {n_in_100(found.answer.p)} in 100"
    console.print(Text.assemble((what, TITLE), (f"  range {span} over the assumptions", QUIET)))
    console.print()
    _show_tornado(console, found)
    console.print()
    _show_ranks(console, found)
    if found.sobol is not None:
        console.print()
        _show_sobol(console, found)
    console.print()
    _show_evidence(console, resolved, found)
    console.print()
    _show_doubts(console, found)
    more = "" if found.sobol is not None else " --sobol"
    console.print(Text(f"Next: standoff {'discover' if not more else 'drivers'} {given}{more}", QUIET))


def _show_tornado(console: Console, found: Drivers) -> None:
    told = found.tornado[found.tornado["beyond_noise"]].head(ROWS)
    console.print(Text("ONE AT A TIME, all else as drawn, on the same futures", TITLE))
    if not len(told):
        console.print("No assumption alone moves the answer beyond the sampling noise.")
        return
    width = console.width - NAME_WIDTH - 2 * SIDE_WIDTH - SWING_WIDTH - 2
    head = f"{'':<{NAME_WIDTH}}{'low':>{SIDE_WIDTH}} {'':<{width}} {'high':<{SIDE_WIDTH}}{'swing':>{SWING_WIDTH}}"
    console.print(Text(head, QUIET, no_wrap=True))
    for row, bar in zip(told.to_dict("records"), draw_bars(told, found.centre, width), strict=True):
        line = Text(no_wrap=True)
        line.append(f"{str(row['assumption'])[: NAME_WIDTH - 1]:<{NAME_WIDTH}}")
        line.append(f"{n_in_100(row['p_low']):>{SIDE_WIDTH}} ", "bold")
        line.append(bar, MODEL)
        line.append(f" {n_in_100(row['p_high']):<{SIDE_WIDTH}}", "bold")
        swing = f"{change_in_100(row['swing'])} ({change_range_in_100(row['swing_low'], row['swing_high'])})"
        line.append(f"{swing:>{SWING_WIDTH}}", QUIET)
        console.print(line)
    key = f"{LOW_SIDE} at its 10th percentile, {HIGH_SIDE} at its 90th, {CENTRE} as drawn; in 100, with 90% interval"
    console.print(Text(key, QUIET))


def _show_ranks(console: Console, found: Drivers) -> None:
    told = found.ranks[~found.ranks["within_noise"]].head(ROWS)
    console.print(Text("GOING TOGETHER over assumption draws", TITLE))
    if not len(told):
        console.print("No assumption stands out from the sampling noise.")
        return
    table = _plain_table("assumption", "correlation", "90% interval", "lowest fifth", "highest fifth")
    for row in told.to_dict("records"):
        table.add_row(
            str(row["assumption"]), f"{row['correlation']:+.2f}", f"{row['low']:+.2f} to {row['high']:+.2f}",
            n_in_100(row["lowest_fifth"]), n_in_100(row["highest_fifth"]),
        )  # fmt: skip
    console.print(table)
    console.print(Text("Rank correlation; fifths: in 100, over draws where it is smallest and largest.", QUIET))


def _show_sobol(console: Console, found: Drivers) -> None:
    assert found.sobol is not None
    indices = found.sobol
    console.print(Text("SHARES OF THE VARIANCE, in 100 (Sobol indices, noise taken out)", TITLE))
    table = _plain_table("assumption", "alone", "90% interval", "with others", "90% interval")
    for row in indices.table.to_dict("records"):
        if row["total"] != row["total"]:
            table.add_row(str(row["name"]), "–", "–", "–", "–")
            continue
        cells = [f"{100 * row[key]:.0f}" for key in ("first", "first_low", "first_high")]
        cells += [f"{100 * row[key]:.0f}" for key in ("total", "total_low", "total_high")]
        first, total = f"{cells[1]} to {cells[2]}", f"{cells[4]} to {cells[5]}"
        mark = "" if row["matters"] else " (noise)"
        table.add_row(f"{row['name']}{mark}", cells[0], Text(first, QUIET), cells[3], Text(total, QUIET))
    console.print(table)
    parts = []
    if found.carried == found.carried:
        parts.append(f"these carry about {n_in_100(found.carried)} in 100 of the variance over all assumptions")
    if indices.noise_share == indices.noise_share:
        parts.append(f"{n_in_100(indices.noise_share)} in 100 of what design means vary by is noise")
    left_out = f", {indices.left_out} more left out" if indices.left_out else ""
    size = f"{indices.rows} rows{left_out}, {indices.replicates} futures a design"
    console.print(Text("; ".join([*parts, size]), QUIET))


def _show_evidence(console: Console, resolved: Resolved, found: Drivers) -> None:
    from standoff.study.settling import say_assumption

    console.print(Text("WHAT EVIDENCE COULD MOVE, if it were settled", TITLE))
    told = found.evidence[found.evidence["beyond_noise"]]
    if not len(found.evidence):
        console.print("No uncertain assumption is contested; --evidence all asks of every one.")
    if len(told):
        table = _plain_table("assumption", "moves by", "90% interval", "if low", "if high")
        for row in told.head(ROWS).to_dict("records"):
            name = str(row["assumption"])
            about = resolved.assumptions.get(name)
            doubted = f"; contested by {', '.join(about.contested)}" if about and about.contested else ""
            label = Text.assemble(name, "\n", (f"{say_assumption(resolved, name)}{doubted}", QUIET))
            span = Text(range_in_100(row["moves_low"], row["moves_high"]), QUIET)
            table.add_row(label, n_in_100(row["moves"]), span, n_in_100(row["p_low"]), n_in_100(row["p_high"]))
        console.print(table)
        note = "Moves by: standard deviation of the answer over what evidence may show, in 100."
        console.print(Text(note, QUIET))
    rest = [str(name) for name in found.evidence["assumption"] if name not in set(told["assumption"])]
    if rest:
        console.print(Text(f"Not beyond the noise: {', '.join(rest)}.", QUIET))
    if found.settled:
        console.print(Text(f"Contested, but one value here: {', '.join(found.settled)}.", QUIET))


def _show_doubts(console: Console, found: Drivers) -> None:
    size = found.sizes
    share = "" if found.noise_share != found.noise_share else f"; {n_in_100(found.noise_share)} in 100 of it is noise"
    told = [
        f"{grouped(found.members)} futures: {grouped(size.members)} in {grouped(size.draws)} assumption draws, then "
        f"{grouped(size.arm_members)} in each arm, all on the same draws, seed {found.seed}",
        f"draws differ in P with a range of {range_in_100(found.answer.low, found.answer.high)}{share}",
    ]
    if found.moved:
        told.append(f"{grouped(found.moved)} futures had other assumptions drawn again, for a regime that could rest")
    if found.unrested:
        told.append(f"{grouped(found.unrested)} were left out: no regime could rest there")
    for line in told:
        console.print(Text(line, QUIET))


def _plain_table(first: str, *numbers: str) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style=QUIET)
    table.add_column(first, ratio=1)
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table
