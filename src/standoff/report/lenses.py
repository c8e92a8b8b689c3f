"""Lenses: the outcome under what each expert believes, their stated forecasts, and why two of them differ."""

from __future__ import annotations

import math
from typing import Any, Unpack

from standoff.errors import StandoffError
from standoff.record import OUTCOMES
from standoff.report.assumptions import labels_of
from standoff.report.naming import letter_lenses, name_lens, name_mechanism
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.study.crux import find_crux
from standoff.study.lenses import NEUTRAL, find_lens, lens_names
from standoff.study.settings import Execution
from standoff.study.views import DRAWS, MEMBERS, StatedForecast, look_through

HAPPENED = {"yes": True, "no": False}


def letters_of(resolved: Resolved) -> dict[str, str]:
    """Lens -> its letter, whatever the order in which a scenario or a kept run lists its lenses."""
    names = sorted(lens_names(resolved))
    return letter_lenses({name: name_lens(name, find_lens(resolved, name)) for name in names})


def lens_names_part(resolved: Resolved) -> list[Json]:
    """Every lens of the scenario by name and letter, the neutral one left out; nothing is played for it."""
    letters = letters_of(resolved)
    return [
        {"id": name, "name": name_lens(name, lens), "letter": letters[name], "speaker": lens.speaker}
        for name in sorted(lens_names(resolved))
        if name != NEUTRAL
        for lens in (find_lens(resolved, name),)
    ]


def lenses_part(
    resolved: Resolved, seed: int = 1, members: int = MEMBERS, draws: int = DRAWS, **execution: Unpack[Execution]
) -> Json | None:
    """Outcomes under each lens on the same draws, and stated forecasts; None where the scenario has no lens."""
    if not resolved.lenses:
        return None
    found = look_through(resolved, (), members, seed, draws, **execution)
    letters = letters_of(resolved)
    rows = [
        {
            "id": name, "name": name_lens(name, lens), "title": lens.title, "letter": letters[name],
            "p": {outcome: found.chance(name, outcome) for outcome in OUTCOMES}, "changes": len(lens.assumptions),
        }
        for name, lens in found.lenses.items()
    ]  # fmt: skip
    return {"rows": rows, "forecasts": [_forecast(resolved, each) for each in found.forecasts]}


def _forecast(resolved: Resolved, stated: StatedForecast) -> Json:
    claim = resolved.claims[stated.claim]
    return {
        "claim": stated.claim, "lens": stated.lens, "speaker": claim.speaker, "statement": claim.text,
        "asked": stated.resolves or stated.event, "stated_low": stated.low, "stated_high": stated.high,
        "model_own": _finite(stated.model.changed), "model_default": _finite(stated.neutral.changed),
        "happened": HAPPENED.get(stated.happened),
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def furthest_apart(lenses: Json | None) -> tuple[str, str] | None:
    """The two lenses that give the ruler least and most; None where there are no two."""
    own = [row for row in lenses["rows"] if row["id"] != NEUTRAL] if lenses else []
    rows = own if len(own) > 1 else lenses["rows"] if lenses else []
    if len(rows) < 2:
        return None
    rows = sorted(rows, key=lambda row: float(row["p"]["in_power"]))
    return str(rows[0]["id"]), str(rows[-1]["id"])


def crux_part(
    resolved: Resolved,
    a: str,
    b: str,
    outcome: str = "in_power",
    by: int | None = None,
    seed: int = 1,
    **execution: Unpack[Execution],
) -> Json:
    """Why lenses ``a`` and ``b`` differ: Shapley shares of the gap by the end of day ``by`` (the scenario's last)."""
    if not resolved.lenses:
        raise StandoffError(f"{resolved.name} has no lenses to compare", "docs/ledger.md shows how one is written")
    options: dict[str, Any] = {**execution, "seed": seed}
    found = find_crux(resolved, a, b, outcome, resolved.days if by is None else by, **options)
    labels = labels_of(resolved)
    differences = found.differences.to_dict("records")
    shares = [
        {
            "label": labels.get(str(row["group"]), name_mechanism(str(row["group"]))),
            "value": row["share"], "low": row["low"], "high": row["high"],
            "differences": [
                {
                    "assumption": each["assumption"], "label": labels.get(str(each["assumption"]), each["assumption"]),
                    "a": each["a"], "b": each["b"],
                }
                for each in differences if each["group"] == row["group"]
            ],
        }
        for row in found.table.to_dict("records")
    ]  # fmt: skip
    return {
        "a": a, "b": b, "outcome": outcome, "by_day": found.settings.days, "p_a": found.value_a, "p_b": found.value_b,
        "shares": shares,
    }  # fmt: skip
