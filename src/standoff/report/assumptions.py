"""Assumptions with the claims on both sides, where they are written, and what each lens makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from standoff.analysis.drivers import driver_table
from standoff.errors import StandoffError
from standoff.evidence.saying import say_prior
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.parameter import Prior
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.scenario import load as load_file
from standoff.scenario.bundled import find_scenario
from standoff.scenario.lineage import read_lineage
from standoff.scenario.positions import COMMAND, Entry, Faults, Node, Scalar, Sequence, Spot, find
from standoff.scenario.positions import Mapping as Section
from standoff.scenario.schema import ResolvedAssumption
from standoff.study import Run
from standoff.study.grouping import write_name
from standoff.study.settling import say_assumption, sides_of

POPULATION = "nation.population"
WIDEST = {"attitude": (-40.0, 40.0), POPULATION: (1e4, 3e9)}
"""Least and greatest of what the catalogue has no parameter for."""
LONGEST = 12
"""Lines of one assumption that are shown."""


def evidence_of(resolved: Resolved, name: str) -> str:
    """``contested``, ``supported`` or ``none``."""
    because, contested = sides_of(resolved, name)
    return "contested" if contested else "supported" if because else "none"


def rank_table(run: Run) -> pd.DataFrame:
    """The run's own assumptions by how strongly they go with staying in power."""
    return driver_table(run.record, "in_power")


def assumptions_part(run: Run) -> list[Json]:
    """Every assumption, in the catalogue's order, then the groups' attitudes and the population."""
    resolved = run.resolved
    ranks = {str(row["assumption"]): row for row in rank_table(run).to_dict("records")}
    written = written_lines(run)
    found = []
    for name, prior, about in _all_assumptions(resolved):
        because, contested = sides_of(resolved, name)
        low, high = (None, None) if prior.family == "fixed" else (_inside(end, about) for end in prior.interval())
        row = ranks.get(name)
        told = row is not None and not row["within_noise"]
        found.append({
            "path": write_name(resolved, name), "label": say_assumption(resolved, name),
            "meaning": _meaning(resolved, name), "mechanism": name.partition(".")[0], "unit": about.unit,
            "text": say_prior(prior), "low": low, "median": _median(about),
            "high": high, "minimum": about.low, "maximum": about.high, "evidence": evidence_of(resolved, name),
            "supports": because, "contests": contested, "note": about.note, "own": about.own, "source": about.source,
            "lenses": [
                {"lens": lens, "text": say_prior(seen.prior), "median": _median(seen)}
                for lens, view in resolved.lenses.items()
                if (seen := view.assumptions.get(name)) is not None
            ],
            "rank": row["rank"] if row and told else None, "lowest_fifth": row["lowest_fifth"] if row else None,
            "highest_fifth": row["highest_fifth"] if row else None, "yaml": written.get(name),
        })  # fmt: skip
    return found


def _all_assumptions(resolved: Resolved) -> Iterator[tuple[str, Prior, ResolvedAssumption]]:
    """Name as the engine has it, prior, and what is known of it."""
    for name, assumption in resolved.assumptions.items():
        yield name, assumption.prior, assumption
    low, high = WIDEST["attitude"]
    for number, group in enumerate(resolved.groups):
        about = _made_up(group.attitude, "logit", low, high, group.because)
        yield f"groups.{number}.attitude", group.attitude, about
    if resolved.population.family != "fixed":
        low, high = WIDEST[POPULATION]
        yield POPULATION, resolved.population, _made_up(resolved.population, "persons", low, high, ())


def _made_up(prior: Prior, unit: str, low: float, high: float, because: tuple[str, ...]) -> ResolvedAssumption:
    return ResolvedAssumption(
        prior=prior, unit=unit, low=low, high=high, because=because, contested=(), note="", source="", own=True
    )


def _meaning(resolved: Resolved, name: str) -> str:
    return str(PARAMETERS[name].meaning) if name in PARAMETERS else say_assumption(resolved, name)


def _median(about: ResolvedAssumption) -> float:
    return _inside(float(about.prior.quantile(0.5)), about)


def _inside(value: float, about: ResolvedAssumption) -> float:
    """Draws outside a parameter's range are moved to its nearer end, so what is shown is too."""
    return min(max(value, about.low), about.high)


def claims_part(resolved: Resolved) -> list[Json]:
    """The ledger's claims."""
    return [
        {
            "id": name, "kind": claim.kind, "text": claim.text, "speaker": claim.speaker, "role": claim.role,
            "source": claim.source, "paragraph": claim.paragraph,
        }
        for name, claim in resolved.claims.items()
    ]  # fmt: skip


def sources_part(resolved: Resolved) -> list[Json]:
    """The ledger's sources."""
    return [
        {
            "id": name, "publisher": source.publisher, "title": source.title, "date": source.date,
            "language": source.language,
        }
        for name, source in resolved.sources.items()
    ]  # fmt: skip


def written_lines(run: Run) -> dict[str, Json]:
    """Name -> file, line and lines of each assumption that the scenario's file or what it starts from names.

    Empty where the file is gone or no longer what the run was made from; what was set on the command line is left out.
    Files are named without their folders.
    """
    try:
        path = find_scenario(run.source)
        if load_file(run.source, run.sets).hash != run.record.provenance.scenario_hash:
            return {}
        tree = read_lineage(path, str(path), Faults())
    except (StandoffError, OSError):
        return {}
    if tree is None:
        return {}
    changed = {each.partition("=")[0].strip().removeprefix("assumptions.") for each in run.sets}
    found = {}
    for name, entry in _entries(tree, run.resolved):
        if write_name(run.resolved, name).removesuffix(".attitude") in changed or name in changed:
            continue
        shown = _shown(entry)
        if shown is not None:
            found[name] = shown
    return found


def _entries(tree: Section, resolved: Resolved) -> Iterator[tuple[str, Entry]]:
    """Name -> the entry that states it."""
    section = tree.get("assumptions")
    for mechanism, part in section.entries.items() if isinstance(section, Section) else ():
        for name, entry in part.node.entries.items() if isinstance(part.node, Section) else ():
            yield f"{mechanism}.{name}", entry
    groups = tree.get("groups")
    for number, item in enumerate(groups.items if isinstance(groups, Sequence) else ()):
        if number < len(resolved.groups) and isinstance(item, Section) and "attitude" in item.entries:
            yield f"groups.{number}.attitude", item.entries["attitude"]
    population = find(tree, "nation", "population")
    if population is not None:
        yield POPULATION, Entry(population.spot, population)


def _shown(entry: Entry) -> Json | None:
    spot = entry.key
    if spot.file.startswith(COMMAND):
        return None
    lines = _lines_of(spot.file)
    last = max(each.line for each in _spots(entry.node) if each.file == spot.file) if spot.file else spot.line
    wanted = lines[spot.line - 1 : min(max(last, spot.line), spot.line + LONGEST - 1)]
    return {"file": Path(spot.file).name, "line": spot.line, "lines": wanted} if wanted else None


def _spots(node: Node) -> Iterator[Spot]:
    yield node.spot
    if isinstance(node, Scalar):
        return
    below = node.items if isinstance(node, Sequence) else [entry.node for entry in node.entries.values()]
    for each in below:
        yield from _spots(each)


@cache
def _cached_lines(path: str, changed: int) -> tuple[str, ...]:
    return tuple(Path(path).read_text(encoding="utf-8-sig").split("\n"))


def _lines_of(path: str) -> list[str]:
    try:
        return list(_cached_lines(path, Path(path).stat().st_mtime_ns))
    except (OSError, UnicodeDecodeError):
        return []


def labels_of(resolved: Resolved) -> Mapping[str, str]:
    """Written path -> label of every assumption."""
    return {write_name(resolved, name): say_assumption(resolved, name) for name, _, _ in _all_assumptions(resolved)}
