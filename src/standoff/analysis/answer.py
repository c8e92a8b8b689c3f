"""A run's answer as one JSON object: what `standoff run --json` prints and a run folder keeps as its summary."""

from __future__ import annotations

import math
from typing import Any

from standoff.analysis.fans import fan_table
from standoff.analysis.outcomes import by_day_table, kind_table, outcome_table
from standoff.record import MILESTONES, Record
from standoff.version import SCHEMA_VERSION

CROWD_WEEKLY = "crowd_weekly"


def answer(record: Record, n_computed: int | None = None) -> dict[str, Any]:
    """The versioned answer of a run, plain JSON.

    ``n_computed``: members simulated in ``elapsed_s``, where a resumed run did not need all of them.

    ``outcomes``: p, low, high, se of each outcome, all out of 1, adding up to 1. ``by_day``: probability of being out
    by that day, null beyond the run's end. ``crowd_weekly``: quantiles of each week's largest crowd by place, null
    where no simulated ruler stands any more.
    """
    about = record.provenance
    outcomes = {
        str(row["outcome"]): {name: float(row[name]) for name in ("p", "low", "high", "se")}
        for _, row in outcome_table(record).iterrows()
    }
    out_by = {int(row["day"]): float(row["p"]) for _, row in by_day_table(record).iterrows()}
    n_timed = about.members if n_computed is None else n_computed
    speed = n_timed / record.elapsed_s if record.elapsed_s > 0.0 else None
    return {
        "standoff": SCHEMA_VERSION,
        "scenario": about.scenario,
        "members": about.members,
        "draws": about.draws,
        "days": about.days,
        "start": about.start.isoformat(),
        "seed": about.seed,
        "engine_version": about.engine_version,
        "scenario_hash": about.scenario_hash,
        "elapsed_s": None if math.isnan(record.elapsed_s) else record.elapsed_s,
        "members_per_s": speed,
        "outcomes": outcomes,
        "by_day": {str(day): out_by.get(day) for day in MILESTONES},
        "crowd_weekly": _crowd_rows(record),
        "in_power_kinds": {str(row["kind"]): float(row["p"]) for _, row in kind_table(record).iterrows()},
        "run_dir": record.run_dir,
    }


def _crowd_rows(record: Record) -> list[dict[str, Any]]:
    if CROWD_WEEKLY not in record.fans:
        return []
    rows = []
    for row in fan_table(record, CROWD_WEEKLY).to_dict("records"):
        quantiles = {name: _number(row[name]) for name in ("q05", "q25", "q50", "q75", "q95")}
        rows.append({"date": row["date"].date().isoformat(), "place": row["place"], **quantiles})
    return rows


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
