"""`standoff update`: the forecast as of a date, before and after what had been seen by then."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import (
    COLOURS,
    LETTERS,
    NAMES,
    about,
    change_in_100,
    day_month,
    day_month_year,
    grouped,
    n_in_100,
    shares_of_100,
)  # fmt: skip
from standoff.cli.options import Flag, Whole, given
from standoff.cli.style import FAULT, INK, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.errors import StandoffError

if TYPE_CHECKING:
    from standoff.learning import Updated

EXAMPLES = """Examples:
  standoff update belarus-2020 --as-of 2020-09-20
  standoff update belarus-2020 --as-of 2020-09-20 --observed reports.csv --json
  standoff update runs/belarus-2020-… --as-of 2020-09-20

A file of observations has the columns date, what, low, high and, if wanted,
place, source, note. It takes the place of the scenario's own. What may be seen:
  crowd           persons, in one place or in the nation
  detained        persons on that day, low the count told the same day
  credit, police_reserve, media_staff, troops
                  1 in force that day, 0 not
  sanctions       0 to 1, level in force
  exiles          0 to 1, share of the opposition's leaders in jail or abroad
Several sources for one day weigh together no more than the best of them; the
very same row twice is read once.

A run folder gives its scenario as it was run, its seed, draws and days."""
STRONGEST = 6
MOST_SURPRISING = 5
WORTH_TELLING = 0.0005
"""Least change of the probability that an assumption is told for."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class UpdateOptions:
    """What had been seen, and until when.

    Parameters
    ----------
    as_of
        The date of the forecast, as in 2020-09-20; nothing dated later is read.
    observed
        A CSV file of observations, in the place of the scenario's own.
    set
        Change one value first, as in patron.support=none; may be given many times.
    members
        Particles. [default: 20000]
    days
        Days from the scenario's start to the horizon. [default: the scenario's own]
    seed
        Seed of all draws. [default: 1]
    draws
        Assumption draws the particles start from. [default: one each]
    threads
        Threads; all cores by default.
    json
        Print one JSON object instead of text.
    """

    as_of: str | None = None
    observed: str | None = None
    set: Annotated[tuple[str, ...], Parameter(negative="", metavar="PATH=VALUE", show_default=False)] = ()
    members: Whole = None
    days: Whole = None
    seed: Whole = None
    draws: Whole = None
    threads: Whole = None
    json: Flag = False

    def given(self) -> dict[str, Any]:
        """The settings that were given, by name."""
        named = ("members", "days", "seed", "draws", "threads")
        return given(self, named)


def update(scenario: str, /, *, options: UpdateOptions | None = None) -> int:
    """Learn from what was seen up to a date: the forecast before and after, and what changed the answer.

    Both hold given that the ruler is in office on that date.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, path of a file, or folder of a finished run.
    """
    asked = options or UpdateOptions()
    if asked.as_of is None:
        raise StandoffError("a date is needed", "as in --as-of 2020-09-20")
    with progress_bar("learning") as (progress, say):
        how = {"observed": asked.observed, "progress": progress, "on_message": say} | asked.given()
        found = _from_run(Path(scenario), asked, how) if is_run(scenario) else _from_scenario(scenario, asked, how)
    if asked.json:
        print_json(found.plain())
        return 0
    print_update(answer_console(), found)
    return 0


def is_run(name: str) -> bool:
    """Whether the name is a folder rather than a scenario."""
    from standoff.scenario import bundled_names

    return name not in bundled_names() and Path(name).is_dir()


def _from_scenario(scenario: str, asked: UpdateOptions, how: dict[str, Any]) -> Updated:
    from standoff.learning import update as learn
    from standoff.scenario import load

    assert asked.as_of is not None
    return learn(load(scenario, asked.set), asked.as_of, **how)


def _from_run(folder: Path, asked: UpdateOptions, how: dict[str, Any]) -> Updated:
    from standoff.study import open_run

    assert asked.as_of is not None
    if asked.set:
        raise StandoffError("--set: the run has its scenario", "update the scenario itself to change it first")
    return open_run(folder).update(asked.as_of, **how)


def print_update(console: Console, found: Updated) -> None:
    """Print the whole answer."""
    n_used = len(found.given.used)
    console.print(Text(found.resolved.title, QUIET))
    console.print(
        Text(f"As of {day_month_year(found.as_of)}, with {n_used} observation{'' if n_used == 1 else 's'}", TITLE)
    )
    console.print()
    console.print(_outcomes(found))
    console.print(Text(f"given that he is in office on {day_month_year(found.as_of)}; ± is sampling error", QUIET))
    console.print()
    console.print(_by_day(found))
    console.print()
    _print_changes(console, found)
    _print_surprises(console, found)
    for line in found.said:
        console.print(Text.assemble(("note  ", FAULT), line))
    made = f"{grouped(found.members)} particles, seed {found.seed}; {found.elapsed_s:.1f} s; the posterior is worth "
    console.print(Text(f"{made}{grouped(found.posterior.effective)} independent futures", QUIET))


def _outcomes(found: Updated) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style=QUIET)
    table.add_column("", width=1)
    table.add_column(Text(f"By {day_month_year(found.horizon)}, in 100", TITLE), min_width=26)
    for heading in ("before", "", "after", "change"):
        table.add_column(heading, justify="right", min_width=len(heading) + 2 if heading else 1)
    prior, posterior = found.prior.outcomes, found.posterior.outcomes
    for row, (before, after) in enumerate(
        zip(*(shares_of_100(list(each["p"])) for each in (prior, posterior)), strict=True)
    ):
        name = str(prior["outcome"].iloc[row])
        change = posterior["p"].iloc[row] - prior["p"].iloc[row]
        table.add_row(
            Text(LETTERS[name], f"bold {COLOURS[name]}"), NAMES[name], before, "→", Text(after, INK),
            Text(change_in_100(change), INK),
        )  # fmt: skip
    return table


def _by_day(found: Updated) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style=QUIET)
    table.add_column("out by", style=QUIET, min_width=12)
    for heading in ("before", "±", "after", "±"):
        table.add_column(heading, justify="right", min_width=6)
    rows = zip(found.prior.by_day.to_dict("records"), found.posterior.by_day.to_dict("records"), strict=True)
    for before, after in rows:
        table.add_row(
            day_month_year(before["date"]), n_in_100(before["p"]), f"{100 * before['se']:.1f}",
            Text(n_in_100(after["p"]), INK), f"{100 * after['se']:.1f}",
        )  # fmt: skip
    return table


def _print_changes(console: Console, found: Updated) -> None:
    console.print(
        Text.assemble(
            ("WHAT CHANGED THE ANSWER", TITLE), ("  assumptions by what their move (in prior s.d.) does", QUIET)
        )
    )
    told = found.parameters[found.parameters["effect"].abs() >= WORTH_TELLING].head(STRONGEST)
    if not len(told):
        console.print("No assumption moved far enough to matter.")
    for row in told.to_dict("records"):
        moved = f"{row['prior_median']:.3g} → {row['median']:.3g} ({row['shift']:+.1f} s.d.)"
        effect = f"out {100 * row['effect']:+.1f} in 100"
        console.print(Text.assemble((f"  {row['assumption']:<28}", INK), f"{moved:<34} ", (effect, QUIET)))
    fields = found.fields.reindex(found.fields["shift"].abs().sort_values(ascending=False).index).head(STRONGEST)
    console.print(Text("and the state on that day, means before and after", QUIET))
    for row in fields.to_dict("records"):
        moved = f"{row['prior']:.3g} → {row['posterior']:.3g} ({row['shift']:+.1f} s.d.)"
        console.print(Text.assemble((f"  {row['field']:<32}", INK), moved))
    console.print()


def _print_surprises(console: Console, found: Updated) -> None:
    from standoff.scenario.vocabulary import COUNTED

    surprises = found.surprises
    if not len(surprises):
        return
    console.print(Text.assemble(("MOST SURPRISING", TITLE), ("  beside what was expected from the days before", QUIET)))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style=QUIET)
    table.add_column("  seen", min_width=30, style=INK)
    for heading in ("expected", "quantile", "surprise"):
        table.add_column(heading, justify="right", style=QUIET, no_wrap=True)
    for row in surprises.sort_values("surprise", ascending=False).head(MOST_SURPRISING).to_dict("records"):
        say = about if row["what"] in COUNTED else lambda value: f"{min(max(value, 0.0), 1.0):.2g}"
        ends = dict.fromkeys(say(row[end]) for end in ("low", "high"))
        expected = dict.fromkeys(say(row[end]) for end in ("expected_low", "expected_high"))
        seen = f"  {day_month(row['date'])} {row['what']} {'–'.join(ends)}"
        table.add_row(seen, "–".join(expected), f"{row['quantile']:.2f}", f"{row['surprise']:.1f}")
    console.print(table)
    console.print()
