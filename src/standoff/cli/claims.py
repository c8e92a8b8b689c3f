"""`standoff claims`: every causal claim tested against the model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from standoff.analysis.wording import grouped
from standoff.cli.options import Flag, Whole
from standoff.cli.style import FAULT, MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.study.claims import TriedClaim

STYLES = {"agrees": MODEL, "disagrees": FAULT, "too uncertain": QUIET}


def claims(
    scenario: str,
    only: Annotated[tuple[str, ...], Parameter(negative="", metavar="CLAIM")] = (),
    /,
    *,
    members: Whole = None,
    seed: Whole = None,
    json: Flag = False,
) -> int:
    """Test every causal claim: change what it says, on the same draws, and see whether the model follows.

    A claim agrees when the whole 90% interval of the effect lies where the claim says, disagrees when none of it does,
    and is too uncertain otherwise.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    only
        Claims to test; all that carry a test by default.
    members
        Simulated futures in each arm. [default: 2000]
    seed
        Seed of all draws. [default: 1]
    json
        Print one JSON object instead of text.
    """
    from standoff.study import load
    from standoff.study.claims import DRAWS, MEMBERS, try_claims
    from standoff.study.settings import Settings

    resolved = load(scenario).resolved
    n_members, used_seed = MEMBERS if members is None else members, 1 if seed is None else seed
    with progress_bar("testing claims") as (progress, say):
        found = try_claims(resolved, only, n_members, used_seed, progress=progress, on_message=say)
    if json:
        print_json({
            "standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "scenario": resolved.name,
            "members": n_members, "draws": Settings(members=n_members, draws=DRAWS).draws, "seed": used_seed,
            "claims": [each.plain() for each in found],
        })  # fmt: skip
        return 0
    _show(found, resolved.title, scenario)
    return 0


def _show(found: Sequence[TriedClaim], title: str, given: str) -> None:
    console = answer_console()
    console.print(Text(title, TITLE))
    if not found:
        console.print("No claim carries a test; docs/ledger.md shows how one is written.")
        return
    for each in found:
        _show_one(console, each)
    counts = {name: sum(each.effect.verdict == name for each in found) for name in STYLES}
    closing = ", ".join(f"{n} {name if n == 1 else name.removesuffix('s')}" for name, n in counts.items() if n)
    tried = f"{len(found)} claim{'' if len(found) == 1 else 's'}"
    console.print(Text(f"\n{tried}: {closing} ({grouped(found[0].members)} futures in each arm)", TITLE))
    console.print(Text(f"Next: standoff lenses {given}", QUIET))


def _show_one(console: Console, each: TriedClaim) -> None:
    """Verdict and claim, then how it was tested, then the figures and what there is to say about them."""
    effect, test = each.effect, each.claim.test
    assert test is not None
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=4)
    grid.add_column(width=console.width - 6)
    verdict = Text.assemble(
        (f"{effect.verdict:<15}", STYLES[effect.verdict]), f"{each.claim.speaker or 'unnamed'}: {each.claim.text}"
    )
    grid.add_row(Text(each.id, TITLE), verdict)
    grid.add_row("", Text(f"{each.intervention} → {each.expectation}", QUIET))
    grid.add_row(
        "", Text.assemble(_figures(each), (f"; so in {100 * effect.share:.0f} of 100 assumption draws", QUIET))
    )
    if test.note and effect.verdict != "agrees":
        grid.add_row("", Text(test.note, QUIET))
    console.print(grid)


def _figures(each: TriedClaim) -> str:
    """``13 to 29 in 100: 2.3 times (2.0 to 2.6)``."""
    effect, test = each.effect, each.claim.test
    assert test is not None
    if not math.isfinite(effect.effect):
        return "the effect cannot be formed: nothing of it is there on one side"
    if not math.isfinite(effect.low):
        return f"effect {effect.effect:.3g}; too few assumption draws for an interval"
    from standoff.study.claims import measure_of

    chance = measure_of(test.measure).is_chance
    before, after = (_number(value, chance) for value in (effect.baseline, effect.changed))
    unit = " in 100" if chance else ""
    if test.direction in ("above", "below"):
        low, high = (_number(value, chance) for value in (effect.low, effect.high))
        return f"{after}{unit} ({low} to {high})"
    if test.ratio:
        return f"{before} to {after}{unit}: {effect.effect:.2f} times ({effect.low:.2f} to {effect.high:.2f})"
    step, low, high = (_number(value, chance) for value in (effect.effect, effect.low, effect.high))
    return f"{before} to {after}{unit}: {step}{unit} ({low} to {high})"


def _number(value: float, chance: bool) -> str:
    return (
        f"{100.0 * value:.3g}"
        if chance
        else f"{value:,.0f}".replace(",", " ")
        if abs(value) >= 1000
        else f"{value:.3g}"
    )
