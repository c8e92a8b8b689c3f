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
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

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
            resolved, only, members or MEMBERS, 1 if seed is None else seed, progress=progress, on_message=say
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
    from standoff.study.views import OUTCOME_ORDER

    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style=QUIET)
    table.add_column(f"IN 100, AFTER {views.settings.days} DAYS", ratio=1)
    for outcome in OUTCOME_ORDER:
        table.add_column(NAMES[outcome].split()[0], justify="right", header_style=COLOURS[outcome])
    table.add_column("in power, range", justify="right")
    for name, lens in views.lenses.items():
        label = Text.assemble((name, TITLE), f"  {lens.title}")
        row = views.outcomes[(views.outcomes["lens"] == name) & (views.outcomes["outcome"] == "in_power")].iloc[0]
        shares = [n_in_100(views.chance(name, outcome)) for outcome in OUTCOME_ORDER]
        table.add_row(label, *shares, Text(range_in_100(row["low"], row["high"]), QUIET))
    console.print(table)


def _show_forecasts(console: Console, views: Views) -> None:
    console.print()
    if not views.forecasts:
        console.print(Text("No lens names a stated forecast.", QUIET))
        return
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style=QUIET)
    table.add_column("STATED FORECASTS, IN 100", ratio=1)
    for heading in ("stated", "model, their lens", "neutral", "happened"):
        table.add_column(heading, justify="right")
    for each in views.forecasts:
        said = Text.assemble(
            (f"{each.lens} ", TITLE), (f"{each.claim} ", QUIET), each.event, "\n", (each.reading, QUIET)
        )
        own = f"{n_in_100(each.model.changed)} ({range_in_100(each.model.low, each.model.high)})"
        table.add_row(said, range_in_100(each.low, each.high), own, n_in_100(each.neutral.changed), each.happened)
    console.print(table)
    silent = [name for name, lens in views.lenses.items() if not lens.forecasts and name != "neutral"]
    if silent:
        console.print(Text(f"No forecast is on record for {', '.join(silent)}.", QUIET))
