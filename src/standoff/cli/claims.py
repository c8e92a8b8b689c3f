"""`standoff claims`: every causal claim tested against the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from standoff.cli.options import Flag, Whole
from standoff.cli.style import FAULT, MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
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

    resolved = load(scenario).resolved
    n_members, used_seed = members or MEMBERS, 1 if seed is None else seed
    with progress_bar("testing claims") as (progress, say):
        found = try_claims(resolved, only, n_members, used_seed, progress=progress, on_message=say)
    if json:
        print_json({
            "standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "scenario": resolved.name,
            "members": n_members, "draws": min(DRAWS, n_members // 2), "seed": used_seed,
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
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style=QUIET)
    table.add_column("claim", width=5)
    table.add_column("what it says, and how it was tested", ratio=1)
    table.add_column("before", justify="right")
    table.add_column("after", justify="right")
    table.add_column("verdict", width=13)
    for each in found:
        effect = each.effect
        said = Text.assemble(
            (f"{each.claim.speaker or 'unnamed'}: ", TITLE), each.claim.text, "\n",
            (f"{each.intervention} → {each.expectation}", QUIET), "\n",
            (f"effect {effect.effect:.3g} ({effect.low:.3g} to {effect.high:.3g}); so in {100 * effect.share:.0f} of "
             "100 assumption draws", QUIET),
        )  # fmt: skip
        if each.claim.test is not None and each.claim.test.note and effect.verdict != "agrees":
            said.append(f"\n{each.claim.test.note}", QUIET)
        verdict = Text(effect.verdict, STYLES[effect.verdict])
        table.add_row(Text(each.id, TITLE), said, f"{effect.baseline:.3g}", f"{effect.changed:.3g}", verdict)
    console.print(table)
    counts = {name: sum(each.effect.verdict == name for each in found) for name in STYLES}
    closing = ", ".join(f"{n} {name}" for name, n in counts.items() if n)
    console.print(Text(f"\n{len(found)} claims: {closing} ({found[0].members} futures in each arm)", TITLE))
    console.print(Text(f"Next: standoff lenses {given}", QUIET))
