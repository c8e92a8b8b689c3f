"""Outcomes: how it may end, when, beside history; and what the run was."""

from __future__ import annotations

import datetime as dt
import math
import shlex
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from standoff.analysis.wording import DEFINITIONS, LETTERS, NAMES, shares_of_100, whole_shares
from standoff.record import EXITS, FIXED, IN_POWER_KINDS
from standoff.report.plain import Json
from standoff.scenario import Resolved, bundled_names
from standoff.study import Run
from standoff.study.history import beside_history

STANDS = "S"
"""Letter of the outcome in which the ruler still stands."""


@dataclass(frozen=True)
class Beside:
    """What a live answer is held against: the baseline's ``outcomes`` (as `Run.outcomes`) and the ``difference``.

    ``difference``: outcome, difference, low, high among its columns, one row for each outcome, as the tables of
    `standoff.study.comparison.Comparison` and `standoff.study.what_if.WhatIf` have them.
    """

    outcomes: pd.DataFrame
    difference: pd.DataFrame


@dataclass(frozen=True)
class Asked:
    """What the live app asked beyond the scenario; nothing in a report."""

    lens: str | None = None
    actions: tuple[str, ...] = ()
    draft: bool = False
    beside: Beside | None = None


def as_of(resolved: Resolved) -> dt.date | None:
    """Date of the ledger's last source."""
    return max((each.date for each in resolved.sources.values()), default=None)


def is_later(resolved: Resolved, date: dt.date) -> bool:
    """Whether something is dated after the ledger's last source; never where there is none."""
    known = as_of(resolved)
    return known is not None and date > known


def horizon_of(run: Run) -> dt.date:
    """The day for which the outcomes are told."""
    about = run.record.provenance
    return about.start + dt.timedelta(days=about.days)


def scenario_part(run: Run) -> Json:
    """Who faces whom, where and when."""
    about, resolved = run.record.provenance, run.resolved
    actors = resolved.actors
    return {
        "name": about.scenario, "title": about.title, "hash": about.scenario_hash, "start": about.start,
        "days": about.days, "horizon": horizon_of(run), "as_of": as_of(resolved), "ruler": actors.ruler_name,
        "regime": actors.regime, "in_power_since": actors.in_power_since, "patron": actors.patron_name,
        "capital": resolved.places[0], "opposition": actors.opposition_name, "west": actors.west_name,
        "places": resolved.places, "population": about.population,
        "groups": [
            {
                "name": group.name, "place": resolved.places[group.place], "share": group.share,
                "state_worker": group.state_worker > 0.5,
            }
            for group in resolved.groups
        ],
    }  # fmt: skip


def made_part(run: Run, asked: Asked) -> Json:
    """What the run was, and the command that makes it again."""
    about, elapsed = run.record.provenance, run.record.elapsed_s
    return {
        "members": about.members, "draws": about.draws, "seed": about.seed, "engine_version": about.engine_version,
        "standoff_version": about.versions.get("standoff", ""),
        "elapsed_s": elapsed if math.isfinite(elapsed) else None,
        "draft": asked.draft, "sets": run.sets, "command": command_of(run), "lens": asked.lens,
        "actions": asked.actions,
    }  # fmt: skip


def command_of(run: Run) -> str:
    """The command that makes the same run; a scenario of one's own by its file's name, without its folder."""
    about = run.record.provenance
    source = run.source if run.source in bundled_names() else Path(run.source).name
    words = ["standoff", "run", source]
    for each in run.sets:
        words += ["--set", each]
    if about.days != run.resolved.days:
        words += ["--days", str(about.days)]
    words += ["--members", str(about.members), "--draws", str(about.draws), "--seed", str(about.seed)]
    return shlex.join(words)


def outcomes_part(run: Run, beside: Beside | None = None) -> list[Json]:
    """Each outcome with its range, and what became of it where it is held against a baseline."""
    said = shares_of_100(list(run.outcomes["p"]))
    found = []
    for row, number in zip(run.outcomes.to_dict("records"), said, strict=True):
        name = str(row["outcome"])
        found.append({
            "id": name, "letter": LETTERS[name] or STANDS, "name": NAMES[name], "definition": DEFINITIONS[name],
            "p": row["p"], "low": row["low"], "high": row["high"], "se": row["se"], "said": number,
            "baseline": _span(beside.outcomes, name, "p") if beside else None,
            "difference": _span(beside.difference, name, "difference") if beside else None,
        })  # fmt: skip
    return found


def _span(frame: pd.DataFrame, outcome: str, value: str) -> Json:
    row = frame[frame["outcome"] == outcome].iloc[0]
    return {"p": row[value], "low": row["low"], "high": row["high"]}


def kinds_part(run: Run) -> list[Json]:
    """In power, split into calm, contested and with foreign troops; ``said`` adds up to what in power says."""
    total = whole_shares(list(run.outcomes["p"]))[0]
    rows = run.in_power_kinds.to_dict("records")
    whole = whole_shares([float(row["p"]) for row in rows], total)
    return [
        {
            "kind": name, "name": NAMES[name], "p": row["p"], "low": row["low"], "high": row["high"],
            "said": str(number) if number else "<1",
        }
        for name, row, number in zip(IN_POWER_KINDS, rows, whole, strict=True)
    ]  # fmt: skip


def history_part(run: Run) -> list[Json]:
    """Base rates with their counts, and the run's probability of the same event."""
    return [
        {
            "outcomes": each.outcomes, "event": each.rate.event, "numerator": each.rate.numerator,
            "denominator": each.rate.denominator, "p": each.rate.p, "low": each.rate.low, "high": each.rate.high,
            "title": each.rate.title, "period": each.rate.period, "source": each.rate.source, "here": each.here,
            "here_days": each.days, "apart": each.is_apart,
        }
        for each in beside_history(run)
    ]  # fmt: skip


def out_by_part(run: Run) -> list[Json]:
    """Probability of being out by each milestone."""
    start = run.record.provenance.start
    return [
        {
            "day": row["day"], "date": start + dt.timedelta(days=int(row["day"])), "p": row["p"], "low": row["low"],
            "high": row["high"],
        }
        for row in run.by_day.to_dict("records")
    ]  # fmt: skip


def timing_part(run: Run) -> Json:
    """When exits happen: median day, early share, and each exit's probability by calendar month."""
    timing = run.timing
    return {"median_day": timing.median_day, "early_share": timing.early_share, "monthly": _monthly(run)}


def _monthly(run: Run) -> list[Json]:
    about = run.record.provenance
    daily = run.record.exits / FIXED / about.members
    months = np.array([f"{about.start + dt.timedelta(days=day):%Y-%m}" for day in range(about.days)])
    return [
        {"month": str(month), "exits": dict(zip(EXITS, daily[months == month].sum(axis=0), strict=True))}
        for month in dict.fromkeys(months)
    ]
