"""Comparing: two stored runs beside each other, member by member where they met the same draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from standoff import store
from standoff.analysis.difference import Pairing
from standoff.analysis.wording import DEFINITIONS, NAMES
from standoff.errors import RunError
from standoff.record import OUTCOMES, Provenance
from standoff.study import Run
from standoff.study.settings import OnChunk
from standoff.web.problems import Problem

_SHARED = ("seed", "members", "draws", "days", "chunk_size", "engine_version")
"""What two runs must have in common for their members to have met the same draws."""


def compare_runs(a: tuple[str, Run], b: tuple[str, Run], progress: OnChunk) -> dict[str, Any]:
    """Two runs, by name: what each is, and each outcome in both with its difference, b less a.

    ``differs`` names what keeps the runs from being compared member by member; ``difference`` then has no range.
    """
    (name_a, run_a), (name_b, run_b) = a, b
    first, second = run_a.record.provenance, run_b.record.provenance
    differs = [key for key in _SHARED if getattr(first, key) != getattr(second, key)]
    gaps = None if differs else _pair(run_a, run_b, progress)
    rows_a = {str(row["outcome"]): row for row in run_a.outcomes.to_dict("records")}
    rows_b = {str(row["outcome"]): row for row in run_b.outcomes.to_dict("records")}
    outcomes = []
    for outcome in OUTCOMES:
        span_a, span_b = _span(rows_a[outcome]), _span(rows_b[outcome])
        gap = gaps[outcome] if gaps is not None else {"p": span_b["p"] - span_a["p"], "low": None, "high": None}
        outcomes.append({
            "id": outcome, "name": NAMES[outcome], "definition": DEFINITIONS[outcome], "a": span_a, "b": span_b,
            "difference": gap,
        })  # fmt: skip
    return {
        "a": _about(name_a, run_a, first), "b": _about(name_b, run_b, second),
        "same_draws": not differs, "differs": differs, "same_scenario": first.scenario_hash == second.scenario_hash,
        "outcomes": outcomes,
    }  # fmt: skip


def _about(name: str, run: Run, about: Provenance) -> dict[str, Any]:
    return {
        "id": name, "scenario": about.scenario, "title": about.title, "hash": about.scenario_hash,
        "members": about.members, "draws": about.draws, "days": about.days, "seed": about.seed,
        "engine_version": about.engine_version, "sets": list(run.sets),
    }  # fmt: skip


def _span(row: dict[Any, Any]) -> dict[str, float]:
    return {key: float(row[key]) for key in ("p", "low", "high", "se")}


def _pair(run_a: Run, run_b: Run, progress: OnChunk) -> dict[str, dict[str, float]]:
    """Outcome -> difference with its range. Raises `Problem` 409 where a chunk cannot be read."""
    folders = [store.open_run(Path(run.record.run_dir or "")) for run in (run_a, run_b)]
    about = run_a.record.provenance
    pairing = Pairing(about.draws, about.days)
    total = folders[0].n_chunks
    try:
        for index in range(total):
            progress(index, total)
            pairing.add(folders[0].read(index), folders[1].read(index))
    except RunError as fault:
        raise Problem(409, "a run was changed while it was read", "run", fault.hint) from None
    return {
        str(row["outcome"]): {"p": row["difference"], "low": row["low"], "high": row["high"]}
        for row in pairing.table().to_dict("records")
    }
