"""`standoff check`: is a scenario well formed, what does it rest on, and is what it says together absurd?"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from rich.text import Text

from standoff.cli.options import Flag
from standoff.cli.style import FAULT, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_error, print_json, tell
from standoff.errors import SourceErrors, StandoffError
from standoff.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.scenario import Resolved
    from standoff.study.plausibility import Plausibility


def check(
    scenario: str | None = None,
    /,
    *,
    set: Annotated[tuple[str, ...], Parameter(negative="", metavar="PATH=VALUE")] = (),
    json: Flag = False,
    schema: Flag = False,
) -> int:
    """Check a scenario: faults with line and column, what it rests on, and whether it is historically absurd.

    Exits with 1 when something is absurd, with 2 when the file has faults.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    set
        Change one value first; may be given many times.
    json
        Print one JSON object instead of text.
    schema
        Print the JSON Schema of scenario files, for editors.
    """
    if schema:
        from standoff.scenario import json_schema

        print_json(json_schema())
        return 0
    if scenario is None:
        raise StandoffError("which scenario?", "standoff check NAME or FILE; `standoff list` shows the bundled ones")
    from standoff.study import load

    try:
        found = load(scenario, set)
    except StandoffError as fault:
        if json:
            print_json({"standoff": SCHEMA_VERSION, "scenario": scenario, "ok": False, "faults": _faults(fault)})
        return print_error(fault)
    plausible = found.check(tell)
    if json:
        print_json(_as_json(found.resolved, plausible))
    else:
        _print(answer_console(), found.resolved, plausible, scenario)
    return 1 if plausible.warnings else 0


def evidence_counts(resolved: Resolved) -> dict[str, int]:
    """Assumptions by what they rest on: claims, some of them contested; a default's source; nothing."""
    assumptions = resolved.assumptions.values()
    return {
        "assumptions": len(resolved.assumptions),
        "with_claims": sum(bool(each.because) for each in assumptions),
        "contested": sum(bool(each.contested) for each in assumptions),
        "defaults": sum(not each.own and not each.because for each in assumptions),
        "no_source": sum(each.own and not each.because for each in assumptions),
        "claims": len(resolved.claims),
        "sources": len(resolved.sources),
        "causal": sum(claim.kind == "causal" for claim in resolved.claims.values()),
        "tests": sum(claim.test is not None for claim in resolved.claims.values()),
        "forecasts": sum(claim.forecast is not None for claim in resolved.claims.values()),
        "lenses": len(resolved.lenses),
        "unused_claims": len(unused_claims(resolved)),
        "incomplete_claims": len(incomplete_claims(resolved)),
    }


def incomplete_claims(resolved: Resolved) -> tuple[str, ...]:
    """Claims without paragraph, speaker or role, and causal claims or forecasts without a test or a forecast."""
    found = []
    for name, claim in resolved.claims.items():
        untried = (claim.kind == "causal" and not claim.test) or (claim.kind == "forecast" and not claim.forecast)
        if not (claim.paragraph and claim.speaker and claim.role) or untried:
            found.append(name)
    return tuple(found)


def unused_claims(resolved: Resolved) -> tuple[str, ...]:
    """Claims that bear on nothing: no assumption, group, event or lens names them, and they are no test or forecast."""
    named = {name for each in resolved.assumptions.values() for name in (*each.because, *each.contested)}
    named |= {name for group in resolved.groups for name in group.because}
    named |= {name for event in resolved.events for name in event.because}
    named |= {name for lens in resolved.lenses.values() for name in (*lens.because, *lens.forecasts)}
    tried = {name for name, claim in resolved.claims.items() if claim.test or claim.forecast}
    return tuple(name for name in resolved.claims if name not in named | tried)


def _faults(fault: StandoffError) -> list[dict[str, Any]]:
    if isinstance(fault, SourceErrors):
        return [dataclasses.asdict(each) for each in fault.faults]
    return [{"message": fault.message, "hint": fault.hint}]


def _as_json(resolved: Resolved, plausible: Plausibility) -> dict[str, Any]:
    history = plausible.history
    return {
        "standoff": SCHEMA_VERSION,
        "scenario": resolved.name,
        "ok": not plausible.warnings,
        "faults": [],
        "warnings": list(plausible.warnings),
        "hash": resolved.hash,
        "start": resolved.start.isoformat(),
        "days": resolved.days,
        "places": list(resolved.places),
        "groups": [{"name": group.name, "share": group.share} for group in resolved.groups],
        "off": list(resolved.off),
        "evidence": evidence_counts(resolved) | {"unused": list(unused_claims(resolved))},
        "plausibility": {
            "members": plausible.members,
            "out_365": plausible.out,
            "forced_out_365": plausible.forced_out,
            "base_rate": {"class": history.id, "p": history.p, "low": history.low, "high": history.high},
            "mass_crowds": plausible.mass_crowds,
            "mass_reported": plausible.mass_reported,
            "redrawn": plausible.redrawn,
        },
    }


def _print(console: Console, resolved: Resolved, plausible: Plausibility, given: str) -> None:
    from standoff.analysis.wording import day_month_year, n_in_100, range_in_100

    actors, counts, history = resolved.actors, evidence_counts(resolved), plausible.history
    console.print(Text(f"{resolved.title} ({resolved.name})", TITLE))
    _fact(console, "starts", f"{day_month_year(resolved.start)}, {resolved.days} days")
    _fact(console, "ruler", f"{actors.ruler_name}: {actors.regime}, in power since {actors.in_power_since.year}")
    _fact(console, "patron", actors.patron_name or "none")
    _fact(console, "groups", f"{len(resolved.groups)} in {', '.join(resolved.places)}")
    _fact(console, "off", ", ".join(resolved.off) or "no mechanism")
    own = counts["assumptions"] - counts["defaults"]
    _fact(console, "assumptions", f"{counts['assumptions']}: {own} of its own, {counts['defaults']} defaults")
    _fact(console, "", f"{counts['with_claims']} tied to claims, {counts['contested']} of them contested")
    _fact(console, "", f"{counts['no_source']} of its own with no source")
    _fact(
        console, "claims", f"{counts['claims']} from {counts['sources']} source{'' if counts['sources'] == 1 else 's'}"
    )
    counted = {name: f"{counts[name]} {name if counts[name] != 1 else name[:-1]}" for name in ("tests", "forecasts")}
    lenses = f"{counts['lenses']} lens{'' if counts['lenses'] == 1 else 'es'}"
    causal = f"{counts['causal']} causal claim{'' if counts['causal'] == 1 else 's'}"
    _fact(console, "", f"{counted['tests']} for {causal}, {counted['forecasts']}, {lenses}")
    incomplete = incomplete_claims(resolved)
    if incomplete:
        told = f"{len(incomplete)} lack paragraph, speaker, role, test or forecast"
        _fact(console, "", f"{told}: {', '.join(incomplete[:12])}{' …' if len(incomplete) > 12 else ''}")
    unused = unused_claims(resolved)
    if unused:
        _fact(console, "", f"{len(unused)} bear on nothing: {', '.join(unused)}")
    console.print()
    console.print(Text(f"WHAT IT SAYS TOGETHER, {plausible.members} simulated futures of twelve months", TITLE))
    band = range_in_100(history.low, history.high)
    _fact(console, "forced out", f"{n_in_100(plausible.forced_out)} in 100")
    _fact(console, "history", f"{n_in_100(history.p)} in 100 ({band}): {history.numerator} of {history.denominator}")
    _fact(console, "", f"{history.title}, {history.period}")
    if history.id.startswith("personalist") and actors.regime != "personalist":
        _fact(
            console, "", f"the ruler's regime is {actors.regime}: `base_rate` chooses the class, see standoff baserate"
        )
    reported = "; one may have been reported" if plausible.mass_reported else ""
    _fact(console, "huge crowds", f"above a tenth of the nation in {n_in_100(plausible.mass_crowds)} of 100{reported}")
    console.print()
    for warning in plausible.warnings:
        console.print(Text.assemble(("warning: ", FAULT), warning))
    if plausible.warnings:
        return
    console.print("Nothing found to mend.")
    console.print(Text(f"Next: standoff run {given}", QUIET))


def _fact(console: Console, name: str, text: str) -> None:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=11, style=QUIET)
    grid.add_column()
    grid.add_row(name, text)
    console.print(grid)
