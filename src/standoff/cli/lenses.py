"""`standoff lenses`: the answer under what each expert believes, beside what each said would happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import COLOURS, NAMES, n_in_100, range_in_100
from standoff.cli.options import Flag, Whole
from standoff.cli.style import QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.record import OUTCOMES
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

LENS_WIDTH, RANGE_WIDTH = 24, 9
LABELS = {outcome: NAMES[outcome].removesuffix(" succession") for outcome in OUTCOMES}

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.study.views import Views


def lenses(
    scenario: str,
    only: Annotated[tuple[str, ...], Parameter(negative="", metavar="LENS")] = (),
    /,
    *,
    members: Whole = None,
    seed: Whole = None,
    json: Flag = False,
) -> int:
    """Play a scenario under what each expert believes, and set stated forecasts beside the model's.

    A lens changes assumptions, never actions. All lenses live on the same draws.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    only
        Lenses to look through; all by default, the neutral one always.
    members
        Simulated futures in each lens. [default: 4000]
    seed
        Seed of all draws. [default: 1]
    json
        Print one JSON object instead of text.
    """
    from standoff.study import load
    from standoff.study.views import MEMBERS, look_through

    resolved = load(scenario).resolved
    with progress_bar("looking") as (progress, say):
        views = look_through(
            resolved,
            only,
            MEMBERS if members is None else members,
            1 if seed is None else seed,
            progress=progress,
            on_message=say,
        )
    if json:
        about = {"standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "scenario": resolved.name}
        print_json(about | views.plain())
        return 0
    console = answer_console()
    console.print(Text(resolved.title, TITLE))
    _show_outcomes(console, views)
    _show_forecasts(console, views)
    other = next((name for name in views.lenses if name != "neutral"), None)
    if other is not None:
        console.print(Text(f"\nNext: standoff crux {scenario} neutral {other}", QUIET))
    return 0


def _show_outcomes(console: Console, views: Views) -> None:
    """A line of numbers for each lens, its title below; the range is that of staying in power."""
    heading = Text(f"\n{f'IN 100, AFTER {views.settings.days} DAYS':<{LENS_WIDTH}}", TITLE)
    for outcome, label in LABELS.items():
        heading.append(f"  {label}", COLOURS[outcome])
    console.print(heading.append(f"{'range':>{RANGE_WIDTH}}", QUIET))
    for name, lens in views.lenses.items():
        row = views.outcomes[(views.outcomes["lens"] == name) & (views.outcomes["outcome"] == "in_power")].iloc[0]
        line = Text(f"{name:<{LENS_WIDTH}}", TITLE)
        for outcome, label in LABELS.items():
            width = len(label) + 2
            line.append(f"{n_in_100(views.chance(name, outcome)):>{width}}", "bold" if outcome == "in_power" else "")
        console.print(line.append(f"{range_in_100(row['low'], row['high']):>{RANGE_WIDTH}}", QUIET))
        console.print(Text(f"  {lens.title}", QUIET))


def _show_forecasts(console: Console, views: Views) -> None:
    """What each speaker said, what the model gives under that speaker's lens, what happened."""
    if not views.forecasts:
        console.print(Text("\nNo lens names a stated forecast.", QUIET))
        return
    console.print(Text("\nSTATED FORECASTS, beside the model under each speaker's own assumptions, in 100", TITLE))
    for each in views.forecasts:
        stated, own = range_in_100(each.low, each.high), range_in_100(each.model.low, each.model.high)
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=4)
        grid.add_column(width=console.width - 6)
        grid.add_row(Text(each.claim, TITLE), Text.assemble((f"{each.lens}  ", TITLE), each.event))
        figures = Text.assemble(
            ("stated ", QUIET), stated, ("   model, this lens ", QUIET), f"{n_in_100(each.model.changed)} ({own})",
            ("   neutral ", QUIET), n_in_100(each.neutral.changed), ("   happened ", QUIET), each.happened,
        )  # fmt: skip
        grid.add_row("", figures)
        grid.add_row("", Text(each.reading, QUIET))
        console.print(grid)
    silent = [name for name, lens in views.lenses.items() if not lens.forecasts and name != "neutral"]
    if silent:
        console.print(Text(f"No forecast is on record for {', '.join(silent)}.", QUIET))
