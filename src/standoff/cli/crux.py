"""`standoff crux`: why two views of a crisis give different answers, as a waterfall from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import MINUS, grouped
from standoff.cli.options import Flag, Whole, given
from standoff.cli.style import MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.evidence.saying import WHAT
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.study.crux import Crux

RISE, FALL, END = "█", "▒", "│"
"""Of the waterfall: a share that raises, one that lowers, where a lens stands."""
NAME_WIDTH, NUMBER_WIDTH, RANGE_WIDTH = 24, 8, 17
MOST_SHOWN = 8
"""Assumptions that are listed below the waterfall, those of the largest shares."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class CruxChoices:
    """What is compared, and how large the comparison is.

    Parameters
    ----------
    outcome
        What the lenses are compared in: out, in_power, uprising, coup, negotiated or managed.
    by
        Days, or a date, by which the outcome counts. [default: 180 days, or the scenario's own where shorter]
    group_by
        Share the gap out over each mechanism or each parameter. [default: parameter where few differ]
    members
        Simulated futures in each arm. [default: as many as take a few seconds]
    seed
        Seed of all draws. [default: 1]
    draws
        Assumption draws, at most half the members. [default: 500]
    threads
        Threads; all cores by default.
    json
        Print one JSON object instead of text.
    """

    outcome: Annotated[str, Parameter(show_default=True)] = "out"
    by: str | None = None
    group_by: Annotated[str | None, Parameter(metavar="WAY")] = None
    members: Whole = None
    seed: Whole = None
    draws: Whole = None
    threads: Whole = None
    json: Flag = False

    def given(self) -> dict[str, Any]:
        """The sizes that were given, by name."""
        named = ("members", "seed", "draws", "threads")
        return given(self, named)


def crux(scenario: str, a: str, b: str, /, *, choices: CruxChoices | None = None) -> int:
    """Say why lens A and lens B give different answers: how much of the gap each group of assumptions makes up.

    The shares are Shapley values and add up to the gap; exact up to 12 groups, from random orders beyond.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    a
        The lens the waterfall starts from; neutral is the scenario's own assumptions.
    b
        The lens it leads to.
    """
    from standoff.study import load
    from standoff.study.crux import find_crux

    asked = choices or CruxChoices()
    resolved = load(scenario).resolved
    with progress_bar("comparing") as (progress, say):
        found = find_crux(
            resolved, a, b, asked.outcome, asked.by, asked.group_by,
            **asked.given(), progress=progress, on_message=say,
        )  # fmt: skip
    if asked.json:
        print_json({"standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION} | found.plain())
        return 0
    console = answer_console()
    console.print(Text(resolved.title, TITLE))
    for line in waterfall_lines(found, console.width):
        console.print(line)
    _explain(console, found)
    console.print(Text(f"\nNext: standoff lenses {scenario} {a} {b}", QUIET))
    return 0


def waterfall_lines(found: Crux, width: int) -> Iterator[Text]:
    """From the first lens's probability to the second's, a bar for each group, largest share first."""
    decimals = decimals_needed(found)
    shares = [row for row in found.table.to_dict("records") if row["share"] != 0.0]
    steps = [found.value_a]
    for row in shares:
        steps.append(steps[-1] + row["share"])
    scale = _Scale(min(steps), max(steps), width - NAME_WIDTH - NUMBER_WIDTH - RANGE_WIDTH - 2)
    what = f"{WHAT[found.outcome]} by day {found.settings.days}"
    yield Text.assemble((f"{what:<{NAME_WIDTH}}", TITLE), (f"{'in 100':>{NUMBER_WIDTH}}", QUIET),
                        (f"{'90% range':>{RANGE_WIDTH}}  ", QUIET), (scale.heading(decimals), QUIET))  # fmt: skip
    yield _end_line(found.a, found.value_a, decimals, scale)
    for row, before, after in zip(shares, steps, steps[1:], strict=False):
        span = f"{signed(row['low'], decimals)} to {signed(row['high'], decimals)}"
        yield Text.assemble(
            f"{_cut(row['group']):<{NAME_WIDTH}}", (f"{signed(row['share'], decimals):>{NUMBER_WIDTH}}", TITLE),
            (f"{span:>{RANGE_WIDTH}}  ", QUIET), (scale.bar(before, after), MODEL),
        )  # fmt: skip
    yield _end_line(found.b, found.value_b, decimals, scale)
    span = f"{signed(found.low, decimals)} to {signed(found.high, decimals)}"
    yield Text.assemble(
        (f"{'gap':<{NAME_WIDTH}}", QUIET), (f"{signed(found.gap, decimals):>{NUMBER_WIDTH}}", TITLE),
        (f"{span:>{RANGE_WIDTH}}", QUIET),
    )  # fmt: skip


def decimals_needed(found: Crux) -> int:
    """0 where whole numbers out of 100 tell every share and add up, 1 otherwise."""
    shares = [float(share) for share in found.table["share"] if share != 0.0]
    whole = [round(100.0 * share) for share in shares]
    adds_up = round(100.0 * found.value_a) + sum(whole) == round(100.0 * found.value_b)
    return 0 if adds_up and all(whole) else 1


def signed(change: float, decimals: int) -> str:
    """A change out of 100 with its sign; plain 0 where it rounds to nothing."""
    number = f"{100.0 * abs(change):.{decimals}f}"
    if float(number) == 0.0:
        return "0"
    return f"{'+' if change > 0.0 else MINUS}{number}"


def _end_line(lens: str, value: float, decimals: int, scale: _Scale) -> Text:
    number = f"{100.0 * value:.{decimals}f}"
    return Text.assemble(
        (f"{_cut(lens):<{NAME_WIDTH}}", TITLE), (f"{number:>{NUMBER_WIDTH}}", TITLE),
        " " * (RANGE_WIDTH + 2), scale.mark(value),
    )  # fmt: skip


@dataclass(frozen=True)
class _Scale:
    """Columns of the waterfall, from the lowest to the highest probability it passes."""

    low: float
    high: float
    width: int

    def column(self, value: float) -> int:
        """Where a probability stands."""
        span = self.high - self.low
        return round((value - self.low) / span * (self.width - 1)) if span > 0.0 else 0

    def mark(self, value: float) -> str:
        return " " * self.column(value) + END

    def bar(self, before: float, after: float) -> str:
        """A share's bar, at least one column wide."""
        first, last = sorted((self.column(before), self.column(after)))
        first = min(first, self.width - 1)
        return " " * first + (RISE if after > before else FALL) * max(last - first, 1)

    def heading(self, decimals: int) -> str:
        """The ends of the scale out of 100."""
        low, high = (f"{100.0 * value:.{decimals}f}" for value in (self.low, self.high))
        return low + high.rjust(self.width - len(low)) if self.high > self.low else low


def _cut(name: str) -> str:
    return name if len(name) < NAME_WIDTH else name[: NAME_WIDTH - 2] + "…"


def _explain(console: Console, found: Crux) -> None:
    """What the largest shares rest on, and how the numbers were made."""
    moving = found.table[found.table["share"] != 0.0]
    idle = [str(group) for group in found.table.loc[found.table["share"] == 0.0, "group"]]
    console.print()
    if len(moving):
        _show_assumptions(console, found, [str(group) for group in moving["group"]])
    else:
        console.print("Nothing in which they differ moves the outcome: no gap to share out.")
    if idle:
        console.print(Text(f"no part in it: {', '.join(idle)}", QUIET))
    settings = found.settings
    how = "exact shares" if found.is_exact else f"shares from sampled orders, sampling error {_largest_error(found)}"
    size = f"{grouped(found.arms)} arms of {grouped(settings.members)} futures on the same draws, seed {settings.seed}"
    console.print(Text(f"{size}; {how}", QUIET))


def _show_assumptions(console: Console, found: Crux, groups: list[str]) -> None:
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style=QUIET)
    table.add_column("WHAT THEY ASSUME", ratio=1, header_style=TITLE)
    table.add_column(_cut(found.a), justify="right")
    table.add_column(_cut(found.b), justify="right")
    rows = found.differences.set_index("group").loc[groups].to_dict("records")
    for row in rows[:MOST_SHOWN]:
        table.add_row(row["assumption"], row["a"], row["b"])
    if len(rows) > MOST_SHOWN:
        table.add_row(Text(f"and {len(rows) - MOST_SHOWN} more, all of them with --json", QUIET), "", "")
    console.print(table)


def _largest_error(found: Crux) -> str:
    return f"at most {100.0 * found.table['se'].max():.1f} in 100"
