"""Experts' forecasts scored: what the ledger's claims said would happen, beside the model's chance of the same.

A claim's words are read as a probability from ``low`` to ``high`` (the ledger says why). Its score is given at the
midpoint, at the end that turned out nearer (``best``) and at the farther one (``worst``): how far the reading matters.
The model answers with the events known on the day of the source, given that the ruler stood on that morning; for an
outcome with s the chance of standing and F that of the outcome by a day, (F(b) - F(a - 1)) / s(a - 1).

Claims of one crisis share its luck: ten claims that no troops came are one piece of news, not ten. No interval is
given, and questions about the patron stand apart (``about``: the part of the model that owns what is asked).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from standoff.analysis.measure import OUTCOMES, Measure
from standoff.evidence.saying import say_measure
from standoff.mechanisms.catalogue import CATALOGUE, name_of
from standoff.record import EXITS
from standoff.scenario import Resolved
from standoff.scenario.schema import ResolvedForecast
from standoff.scoring.proper import brier, log_score
from standoff.study.cases import as_known
from standoff.study.claims import measure_of
from standoff.study.measuring import measure_arms
from standoff.study.settings import Execution, Settings

COLUMNS = (
    "id", "claim", "speaker", "about", "event", "made", "low", "high", "happened", "model", "brier", "brier_best",
    "brier_worst", "brier_model", "log", "log_best", "log_worst", "log_model",
)  # fmt: skip
OWNER = {field.name: name_of(mechanism) for mechanism in CATALOGUE for field in mechanism.OWNS}


def score_experts(scenarios: Iterable[Resolved], settings: Settings, execution: Execution) -> pd.DataFrame:
    """One row for each stated forecast that has been resolved, with the columns `COLUMNS`; empty where there is none.

    ``settings.days`` is not used: each question is followed to its own day.
    """
    rows = [row for resolved in scenarios for row in _score(resolved, settings, execution)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _score(resolved: Resolved, settings: Settings, execution: Execution) -> list[dict[str, Any]]:
    stated = {
        name: claim.forecast
        for name, claim in resolved.claims.items()
        if claim.forecast is not None and claim.forecast.happened in ("yes", "no")
    }
    made = {name: resolved.sources[resolved.claims[name].source].date for name in stated}
    arms = {str(date): as_known(resolved, date) for date in made.values()}
    wanted: dict[str, list[Measure]] = {date: [] for date in arms}
    for name, forecast in stated.items():
        wanted[str(made[name])] += _asked(forecast, (made[name] - resolved.start).days)
    found = measure_arms(arms, wanted, settings, execution)
    rows = []
    for name, forecast in stated.items():
        answers = [
            found[str(made[name])][measure].mean for measure in _asked(forecast, (made[name] - resolved.start).days)
        ]
        rows.append(_row(resolved, name, made[name], _chance(forecast.measure.what, answers)))
    return rows


def _asked(forecast: ResolvedForecast, day: int) -> list[Measure]:
    """What has to be measured: the event, and for an outcome also where things stood before the morning of ``day``."""
    event = measure_of(forecast.measure)
    if event.what not in OUTCOMES or day <= 0:
        return [event]
    return [event, Measure(event.what, last=day - 1), Measure("in_power", last=day - 1)]


def _chance(what: str, answers: list[float]) -> float:
    if len(answers) == 1:
        return answers[0]
    by_then, before, stood = answers
    if stood <= 0.0:
        return float("nan")
    chance = by_then / stood if what == "in_power" else (by_then - before) / stood
    return min(max(chance, 0.0), 1.0)


def _row(resolved: Resolved, name: str, made: dt.date, model: float) -> dict[str, Any]:
    claim = resolved.claims[name]
    forecast = claim.forecast
    assert forecast is not None
    what, outcome = forecast.measure.what, float(forecast.happened == "yes")
    ends = sorted((forecast.low, forecast.high), key=lambda end: abs(end - outcome))
    said = np.array([(forecast.low + forecast.high) / 2.0, *ends])
    row = {
        "id": resolved.name, "claim": name, "speaker": claim.speaker or "unnamed",
        "about": "outcome" if what in (*OUTCOMES, *EXITS) else OWNER.get(what, "other"),
        "event": say_measure(forecast.measure, resolved.places), "made": made, "low": forecast.low,
        "high": forecast.high, "happened": forecast.happened == "yes", "model": model,
    }  # fmt: skip
    for label, score in (("brier", brier), ("log", log_score)):
        row |= dict(zip((label, f"{label}_best", f"{label}_worst"), score(said, np.full(3, outcome)), strict=True))
        row[f"{label}_model"] = float(score([model], [outcome])[0]) if np.isfinite(model) else float("nan")
    return row
