"""Futures: fans beside what was reported, sample futures with their own ends, and dated forecasts to watch."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Unpack

import numpy as np
import pandas as pd

from standoff.analysis.fans import fan_table
from standoff.analysis.measure import Measure, Sums
from standoff.analysis.spread import Tally, estimate
from standoff.analysis.wording import grouped
from standoff.engine.ensemble import EVERYWHERE
from standoff.record import EXITS, Record
from standoff.report.outcomes import as_of, is_later
from standoff.report.plain import Json, cut
from standoff.rng import uniforms
from standoff.scenario import Resolved
from standoff.scenario.schema import ResolvedObservation
from standoff.study import Run
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.measuring import measure_arm
from standoff.study.settings import Execution, Settings

WEEK = 7
QUANTILES = ("q05", "q25", "q50", "q75", "q95")
EXIT_STREAM = "report exit"
"""Draws how a sample future ends; no mechanism uses this stream."""
DAILY = {
    "detained": ("Detentions", "persons a day"),
    "loyal": ("Share of the force that obeys", "share"),
    "elite": ("Share of the elites that stay", "share"),
    "strike": ("State workers on strike", "share"),
}
"""Further fans of a full report: field -> title, unit."""
MEMBERS, DRAWS = 4_000, 400
WATCH_DRAWS = 200
"""Fewer draws with more futures each, because what is watched is yes or no in a future."""
UNSURE = re.compile(r"no reliable count|confidence L\b", re.IGNORECASE)
"""Words of an observation's note that say it is no count to lean on."""


def fans_part(run: Run) -> list[Json]:
    """The weekly crowd in the capital, and in the whole country where it has other places."""
    capital = run.resolved.places[0]
    found = [_crowd_fan(run, capital, f"Largest crowd of each week in {capital}", capital, 0)]
    if len(run.resolved.places) > 1:
        title = "Largest crowd of each week in the whole country"
        found.append(_crowd_fan(run, EVERYWHERE, title, "the whole country", None))
    return found


def _crowd_fan(run: Run, place: str, title: str, shown: str, position: int | None) -> Json:
    weekly = run.weekly[run.weekly["place"] == place]
    return {
        "series": "crowd", "title": title, "unit": "persons", "place": shown, "scale": "log",
        "reading": "largest crowd of the week", "rows": _rows(weekly, True)[: whole_weeks(run)],
        "reported": _reported(run, "crowd", position),
    }  # fmt: skip


def daily_fans_part(run: Run, **execution: Unpack[Execution]) -> list[Json]:
    """`DAILY` fields on the week's day of marches, from the run's first members lived through again."""
    settings = run.settings
    members = min(settings.members, MEMBERS)
    asked = replace(settings, members=members, draws=min(settings.draws, DRAWS), series=tuple(DAILY), n_paths=0)
    record = run_in_memory(Ensemble.of(run.resolved, asked), execution)
    return [_daily_fan(run, record, field) for field in DAILY]


def _daily_fan(run: Run, record: Record, field: str) -> Json:
    about = record.provenance
    title, unit = DAILY[field]
    frame = fan_table(record, field)
    day = _march_day(run)
    names = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
    return {
        "series": field, "title": title, "unit": unit, "place": "the whole country",
        "scale": "log" if field == "detained" else "linear",
        "reading": f"on {names[day]}, in {grouped(about.members)} of the futures",
        "rows": _rows(frame[frame["date"].dt.day_of_week == day], field == "detained"),
        "reported": _reported(run, field, None),
    }  # fmt: skip


def whole_weeks(run: Run) -> int:
    """Weeks that have the day of the marches: a run's last few days without it are no week to compare with."""
    about = run.record.provenance
    weeks, left = divmod(about.days, WEEK)
    has_marches = (_march_day(run) - about.start.weekday()) % WEEK < left
    return weeks + 1 if has_marches or weeks == 0 else weeks


def _march_day(run: Run) -> int:
    """The day of the week on which most march, 0 for Monday."""
    rhythm = run.resolved.rhythm
    return int(np.argmax(rhythm)) if len(rhythm) == WEEK else run.record.provenance.start.weekday()


def _rows(frame: pd.DataFrame, counts: bool) -> list[list[Any]]:
    """Date and five quantiles of each row in which a ruler stands somewhere; less than half a person is nobody."""
    values = frame[list(QUANTILES)].to_numpy()
    if counts:
        values = np.where(values < 0.5, 0.0, values)
    dates = [date.date() for date in frame["date"]]
    return [
        [date, *(cut(float(value), 3) for value in row)]
        for date, row in zip(dates, values, strict=True)
        if np.isfinite(row).all()
    ]


def _reported(run: Run, what: str, place: int | None) -> list[Json]:
    about = run.record.provenance
    last = about.start + dt.timedelta(days=about.days - 1)
    return [
        {
            "date": each.date, "low": each.low, "high": each.high, "source": say_report(run.resolved, each),
            "reliable": not UNSURE.search(each.note), "later": is_later(run.resolved, each.date),
        }
        for each in run.resolved.observed
        if each.what == what and each.place == place and about.start <= each.date <= last
    ]  # fmt: skip


def say_report(resolved: Resolved, seen: ResolvedObservation) -> str:
    """Where a report is from: its source's publisher, then its note."""
    source = resolved.sources.get(seen.source or "")
    return ": ".join(part for part in (source.publisher if source else "", seen.note) if part)


def futures_part(run: Run) -> list[Json]:
    """The kept sample of futures, each ended by a draw from its own daily probabilities (the same for one seed)."""
    paths = run.record.paths
    if "crowd" not in paths:
        return []
    start, seed = run.record.provenance.start, run.record.provenance.seed
    crowd = paths["crowd"][:, :, 0]
    when, how = uniforms(seed, np.arange(len(crowd)), EXIT_STREAM, 0)[:2]
    found = []
    for member, path in enumerate(crowd):
        gone = 1.0 - paths["standing"][member, :, 0].astype(np.float64)
        day = int(np.searchsorted(gone, float(when[member]), side="right")) if gone[-1] > when[member] else len(path)
        ends = day < len(path)
        exit_name = _kind(paths, member, day, float(how[member])) if ends else None
        weeks = np.maximum.reduceat(path[: min(day + 1, len(path))], np.arange(0, min(day + 1, len(path)), WEEK))
        found.append({
            "member": member, "exit": exit_name, "exit_date": start + dt.timedelta(days=day) if ends else None,
            "values": [cut(float(value), 3) for value in (weeks if ends else weeks[: whole_weeks(run)])],
        })  # fmt: skip
    return found


def _kind(paths: dict[str, Any], member: int, day: int, uniform: float) -> str:
    """Which exit it was on ``day``, by the day's own probabilities."""
    by_now = [paths[name][member, : day + 1, 0].astype(np.float64) for name in EXITS]
    shares = np.cumsum([max(float(path[-1] - path[-2]) if day else float(path[0]), 0.0) for path in by_now])
    return EXITS[min(int(np.searchsorted(shares, uniform * shares[-1], side="right")), len(EXITS) - 1)]


def watch_part(run: Run, **execution: Unpack[Execution]) -> list[Json]:
    """Dated, checkable forecasts from the ledger's last day on; empty where the run ends before any could be seen."""
    about, resolved = run.record.provenance, run.resolved
    known = as_of(resolved) or about.start
    first = max((known - about.start).days + 1, 0)
    asked = list(_to_watch(resolved, first, about.days, about.population))
    if not asked:
        return []
    settings = Settings(members=MEMBERS, days=about.days, seed=about.seed, draws=WATCH_DRAWS)
    found = measure_arm(resolved, [measure for _, measure in asked], settings, execution)
    rows = []
    for text, measure in asked:
        span = _estimate(found[measure])
        if span is not None:
            rows.append({"text": text, "date": about.start + dt.timedelta(days=measure.last)} | span)
    return rows


def _to_watch(resolved: Resolved, first: int, days: int, population: float) -> Iterator[tuple[str, Measure]]:
    """What anyone can see: crowds, detentions, strikes, the patron's acts, unpaid wages, a force that refuses."""
    capital = resolved.places[0]
    month, quarter, end = first + 29, first + 89, days - 1
    off = set(resolved.off)

    def most(what: str, last: int, above: float, place: int | None = None) -> Measure:
        return Measure(what, place, "most", first, last, above=above)

    for share in (0.001, 0.01):
        size = round_number(share * population)
        if month < days:
            yield f"A crowd above {grouped(size)} in {capital} on one day", most("crowd", month, size, 0)
    many = round_number(0.0001 * population)
    if month < days:
        yield f"More than {grouped(many)} detained on one day", most("detained", month, many)
    if quarter >= days:
        return
    yield "One in ten state workers on strike", most("strike", quarter, 0.1)
    patron = resolved.actors.patron_name
    if patron and "patron" not in off:
        if "police_reserve" in resolved.menu:
            yield f"A police reserve of {patron} stands ready or is sent", most("police_reserve", quarter, 0.5)
        if "troops" in resolved.menu:
            yield f"Troops of {patron} in the country against the protests", most("troops", end, 0.5)
    yield "A tenth of the state's wages unpaid", most("arrears", end, 0.1)
    yield "A third of the force no longer obeys", Measure("loyal", None, "least", first, end, below=2.0 / 3.0)


def round_number(value: float) -> float:
    """The nearest of 1, 2, 5, 10, 20, 50 … on a log scale."""
    exponent = math.floor(math.log10(value))
    return min((step * 10.0**exponent for step in (1.0, 2.0, 5.0, 10.0)), key=lambda each: abs(math.log(each / value)))


def _estimate(sums: Sums) -> Json | None:
    """Chance and range over draws; weights of standing take the place of counts. None where hardly a ruler stands.

    Draws with less than two futures' weight say nothing about their own chance and are left out of the range.
    """
    stands = sums.weights >= 2.0
    if not stands.any():
        return None
    weights, weighted = sums.weights[stands], sums.weighted[stands]
    found = estimate(Tally(weights, weighted, weighted))  # type: ignore[arg-type]
    return {"p": sums.mean, "low": min(found.low, sums.mean), "high": max(found.high, sums.mean)}
