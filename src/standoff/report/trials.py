"""Trials: every causal claim of the ledger as an experiment, and whether the model follows."""

from __future__ import annotations

import math
from typing import Unpack

from standoff.analysis.verdict import AGREES, DISAGREES, UNCERTAIN, Expectation, finite
from standoff.evidence.saying import say_measure
from standoff.mechanisms.catalogue import FIELDS
from standoff.report.plain import Json
from standoff.scenario import Resolved
from standoff.scenario.schema import ResolvedTest
from standoff.study.claims import DRAWS, MEMBERS, TriedClaim, measure_of, try_claims
from standoff.study.settings import Execution

VERDICTS = {AGREES: "agree", DISAGREES: "disagree", UNCERTAIN: "uncertain"}


def tests_part(
    resolved: Resolved,
    seed: int = 1,  # noqa: PT028
    members: int = MEMBERS,  # noqa: PT028
    draws: int = DRAWS,  # noqa: PT028
    **execution: Unpack[Execution],
) -> Json:
    """Every claim that carries a test, tried; no rows where none does."""
    able = any(claim.test for claim in resolved.claims.values())
    tried = try_claims(resolved, (), members, seed, draws, **execution) if able else ()
    rows = [_row(resolved, each) for each in tried]
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in VERDICTS.values()}
    order = list(VERDICTS.values())
    return {**counts, "rows": sorted(rows, key=lambda row: order.index(row["verdict"]))}


def _row(resolved: Resolved, tried: TriedClaim) -> Json:
    test, effect = tried.claim.test, tried.effect
    assert test is not None
    expectation = Expectation(test.direction, test.size, test.ratio)
    low, high = expectation.bounds()
    scale, unit = scale_of(test)
    measure = say_measure(test.measure, resolved.places)
    return {
        "claim": tried.id, "speaker": tried.claim.speaker, "text": tried.claim.text,
        "verdict": VERDICTS[effect.verdict], "change": tried.intervention,
        "measure": measure, "expected": tried.expectation.removeprefix(measure).strip(), "scale": scale,
        "unit": unit, "no_effect": None if expectation.of_level else 1.0 if test.ratio else 0.0,
        "zone": [low if math.isfinite(low) else None, high if math.isfinite(high) else None],
        "effect": finite(effect.effect), "low": finite(effect.low), "high": finite(effect.high), "why": test.note,
    }  # fmt: skip


def scale_of(test: ResolvedTest) -> tuple[str, str]:
    """``probability``, ``times`` or ``number``, and the unit it is told in."""
    if test.ratio and test.direction not in ("above", "below"):
        return "times", "times"
    if measure_of(test.measure).is_chance:
        return "probability", "in 100"
    field = FIELDS.get(test.measure.what)
    return "number", field.unit if field else ""
