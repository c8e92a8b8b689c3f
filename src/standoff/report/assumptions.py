"""Assumptions with the claims on both sides, where they are written, and what each lens makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from standoff.analysis.drivers import driver_table
from standoff.evidence.saying import say_prior
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.parameter import Prior
from standoff.report.labels import label_of
from standoff.report.plain import Json
from standoff.report.written import POPULATION, written_lines
from standoff.scenario import Resolved
from standoff.scenario.schema import ResolvedAssumption
from standoff.study import Run
from standoff.study.grouping import write_name
from standoff.study.settling import say_assumption, sides_of

WIDEST = {"attitude": (-40.0, 40.0), POPULATION: (1e4, 3e9)}
"""Least and greatest of what the catalogue has no parameter for."""


def evidence_of(resolved: Resolved, name: str) -> str:
    """``contested``, ``supported`` or ``none``."""
    because, contested = sides_of(resolved, name)
    return "contested" if contested else "supported" if because else "none"


@lru_cache(maxsize=4)
def rank_rows(run: Run) -> tuple[dict[str, Any], ...]:
    """The run's own assumptions by how strongly they go with staying in power: rows of `driver_table`."""
    table = driver_table(run.record, "in_power")
    columns = {str(name): table[name].tolist() for name in table}
    return tuple(dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def assumptions_part(run: Run) -> list[Json]:
    """Every assumption, in the catalogue's order, then the groups' attitudes and the population."""
    resolved = run.resolved
    ranks = {str(row["assumption"]): row for row in rank_rows(run)}
    written = written_lines(run)
    found = []
    for name, prior, about in _all_assumptions(resolved):
        because, contested = sides_of(resolved, name)
        fixed = prior.family == "fixed"
        low, high = (None, None) if fixed else (_inside(end, about) for end in prior.interval())
        inner = None if fixed else [_inside(float(prior.quantile(q)), about) for q in (0.25, 0.75)]
        row = ranks.get(name)
        told = row is not None and not row["within_noise"]
        found.append({
            "path": write_name(resolved, name), "label": label_of(resolved, name),
            "meaning": _meaning(resolved, name), "mechanism": name.partition(".")[0], "unit": about.unit,
            "text": say_prior(prior), "low": low, "median": _median(about),
            "high": high, "inner": inner, "minimum": about.low, "maximum": about.high,
            "evidence": evidence_of(resolved, name), "supports": because, "contests": contested,
            "note": about.note, "own": about.own, "source": about.source,
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


def labels_of(resolved: Resolved) -> Mapping[str, str]:
    """Written path -> label of every assumption."""
    return {write_name(resolved, name): label_of(resolved, name) for name, _, _ in _all_assumptions(resolved)}
