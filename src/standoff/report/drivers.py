"""Drivers: what staying in power hangs on, one assumption at a time, and what would be worth finding out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Unpack

import numpy as np
import pandas as pd

from standoff.report.assumptions import evidence_of
from standoff.report.labels import label_of
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.study.drivers import Sizes, find_drivers
from standoff.study.evidence_value import CONTESTED
from standoff.study.grouping import write_name
from standoff.study.settings import Execution
from standoff.study.settling import sides_of

SIZES = Sizes(members=6_000, draws=1_500, candidates=16, arm_members=512)
ROWS, VALUES = 12, 8


def drivers_part(
    resolved: Resolved,
    outcome: str = "in_power",
    days: int | None = None,
    seed: int = 1,
    evidence: bool = True,
    sizes: Sizes = SIZES,
    **execution: Unpack[Execution],
) -> Json:
    """The tornado of ``outcome``, and with ``evidence`` how far settling each contested assumption would move it."""
    asked = sizes if evidence else replace(sizes, candidates=ROWS)
    which: Any = CONTESTED if evidence else ()
    found = find_drivers(resolved, outcome, days, False, which, seed, asked, **execution)
    return {
        "outcome": outcome, "p": found.centre,
        "rows": [_row(resolved, row) for row in found.tornado.head(ROWS).to_dict("records") if _is_formed(row)],
        "evidence_value": _values(resolved, found.evidence) if evidence else None,
    }  # fmt: skip


def _is_formed(row: dict[Any, Any]) -> bool:
    return bool(np.isfinite(row["p_low"]) and np.isfinite(row["p_high"]))


def _row(resolved: Resolved, row: dict[Any, Any]) -> Json:
    name = str(row["assumption"])
    because, contested = sides_of(resolved, name)
    return {
        "assumption": write_name(resolved, name), "label": label_of(resolved, name), "p_low": row["p_low"],
        "p_high": row["p_high"], "at_low": f"{row['at_low']:.3g}", "at_high": f"{row['at_high']:.3g}",
        "beyond_noise": row["beyond_noise"], "evidence": evidence_of(resolved, name), "supports": because,
        "contests": contested,
    }  # fmt: skip


def _values(resolved: Resolved, table: pd.DataFrame) -> list[Json]:
    told = (
        table[np.isfinite(table["moves"].astype(np.float64))]
        .sort_values("moves", ascending=False, kind="stable")
        .head(VALUES)
    )
    return [
        {
            "assumption": write_name(resolved, str(row["assumption"])),
            "label": label_of(resolved, str(row["assumption"])), "value": row["moves"],
            "low": row["moves_low"], "high": row["moves_high"],
        }
        for row in told.to_dict("records")
    ]  # fmt: skip
