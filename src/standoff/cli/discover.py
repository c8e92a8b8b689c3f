"""`standoff discover`: in which futures it happens, as a few plain conditions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import MINUS, grouped, n_in_100, range_in_100
from standoff.cli.options import Flag, Whole
from standoff.cli.style import MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from standoff.analysis.discovery import Rule
    from standoff.scenario import Resolved
    from standoff.study.discovery import Discovery


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class DiscoverOptions:
    """What to look for, and how.

    Parameters
    ----------
    outcome
        out, in_power, uprising, coup, negotiated, managed, calm, contested or foreign_troops. [default: out]
    by
        Days, or a date, by which the outcome counts. [default: the scenario's horizon]
    after
        Day up to which the path is looked at; 0 for assumptions only. [default: 30]
    prim
        Also PRIM's box; needs the extra standoff[ema].
    export
        Folder to write all futures to, in the EMA workbench's form.
    set
        Change one value first, as in patron.support=none; may be given many times.
    members
        Simulated futures. [default: 20000]
    draws
        Assumption draws, at most half the members. [default: 5000]
    seed
        Seed of all draws. [default: 1]
    threads
        Threads; all cores by default.
    json
        Print one JSON object instead of text.
    """

    outcome: str = "out"
    by: str | None = None
    after: Whole = None
    prim: Flag = False
    export: Path | None = None
    set: Annotated[tuple[str, ...], Parameter(negative="", metavar="PATH=VALUE")] = ()
    members: Whole = None
    draws: Whole = None
    seed: Whole = None
    threads: Whole = None
    json: Flag = False


def discover(scenario: str, /, *, options: DiscoverOptions | None = None) -> int:
    """Say in which futures it happens: rules on what is assumed, and on what is seen in the first weeks.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    """
    from standoff.study import load
    from standoff.study.discovery import AFTER, DRAWS, MEMBERS, check_folder
    from standoff.study.discovery import discover as find
    from standoff.study.settings import Settings

    asked = options or DiscoverOptions()
    resolved = load(scenario, asked.set).resolved
    members, draws, seed = (
        given if given is not None else usual
        for given, usual in ((asked.members, MEMBERS), (asked.draws, DRAWS), (asked.seed, 1))
    )
    if asked.export is not None:
        check_folder(asked.export)
    with progress_bar("simulating") as (progress, say):
        found = find(
            resolved, asked.outcome, asked.by, AFTER if asked.after is None else asked.after, asked.prim,
            Settings(members, draws=draws, seed=seed), threads=asked.threads, progress=progress, on_message=say,
        )  # fmt: skip
    written = found.export(asked.export) if asked.export is not None else []
    if asked.json:
        about = {"standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "scenario": resolved.name}
        print_json(about | found.plain() | {"exported": [str(path) for path in written]})
        return 0
    _show(answer_console(), resolved, found, written)
    return 0


def _show(console: Console, resolved: Resolved, found: Discovery, written: Sequence[Path]) -> None:
    console.print(Text(resolved.title, QUIET))
    whole = f"By day {found.days} {found.happening} in {n_in_100(found.p)} of 100 simulated futures"
    console.print(Text(whole, TITLE))
    later = f"{found.happening} after day {found.after}"
    _show_rules(console, found, "WHAT IS ASSUMED", found.beforehand, found.happening)
    if found.after:
        _show_rules(console, found, f"WHAT IS ASSUMED, AND SEEN BY DAY {found.after}", found.early, later)
    for known, box in found.boxes.items():
        rules = () if box is None else (box,)
        if known == "beforehand":
            _show_rules(console, found, "PRIM ON WHAT IS ASSUMED", rules, found.happening)
        else:
            _show_rules(console, found, f"PRIM ON WHAT IS ASSUMED, AND SEEN BY DAY {found.after}", rules, later)
    console.print()
    told = (
        f"{grouped(found.members)} futures, {grouped(found.draws)} assumption draws, seed {found.seed}; rules found on "
        "half of the draws, counted on the other half. A condition's number: futures in 100 that meet it alone."
    )
    console.print(Text(told, QUIET))
    console.print(Text("A rule says where it gathers in the model, not what causes it.", QUIET))
    if written:
        console.print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def _show_rules(console: Console, found: Discovery, heading: str, rules: Sequence[Rule], happening: str) -> None:
    from standoff.analysis.discovery import usual_rules

    console.print()
    console.print(Text(heading, TITLE))
    usual = usual_rules(rules)
    if not usual:
        console.print("No simple rule gathers it on draws that it was not made from.")
    else:
        often = "usually" if sum(rule.coverage for rule in usual) >= 0.5 else "more often than in others"
        console.print(f"In the futures in which {happening}, {often} one of these holds:")
    for rule in usual:
        told = f"{n_in_100(rule.coverage)} of 100 such futures; there {_chance(rule, happening)}"
        _show_rule(console, found, rule, Text.assemble(("+ ", f"bold {MODEL}"), told))
    if len(usual) > 1:
        covered, mass = (sum(getattr(rule, name) for rule in usual) for name in ("coverage", "mass"))
        told = f"Together: {n_in_100(covered)} of 100 such futures, and {n_in_100(mass)} of 100 of all futures."
        console.print(Text(told, QUIET))
    spared = [rule for rule in rules if rule.avoids]
    if spared:
        safest = max(spared, key=lambda rule: rule.mass * (rule.base_rate - rule.density))
        told = f"seldom where this holds, as in {n_in_100(safest.mass)} of 100 futures: {_chance(safest, happening)}"
        _show_rule(console, found, safest, Text.assemble((f"{MINUS} ", f"bold {MODEL}"), told))


def _chance(rule: Rule, happening: str) -> str:
    span = range_in_100(rule.density_low, rule.density_high)
    return f"{happening} in {n_in_100(rule.density)} of 100 ({span}), else in {n_in_100(chance_outside(rule))}"


def chance_outside(rule: Rule) -> float:
    """Chance of the outcome in the futures that a rule does not hold; NaN where it holds in all."""
    if rule.mass >= 1.0:
        return float("nan")
    return max(0.0, rule.base_rate - rule.mass * rule.density) / (1.0 - rule.mass)


def _show_rule(console: Console, found: Discovery, rule: Rule, heading: Text) -> None:
    from standoff.analysis.discovery import say_ends

    console.print(heading)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(ratio=1)
    grid.add_column(justify="left")
    grid.add_column(justify="right", style=QUIET)
    for bound in rule.bounds:
        grid.add_row(found.words[bound.feature], Text(say_ends(bound), "bold"), n_in_100(bound.share))
    console.print(Padding(grid, (0, 0, 0, 4)))
