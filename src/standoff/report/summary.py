"""Summary: the answer in one sentence, what stands below it, and what it rests on."""

from __future__ import annotations

import datetime as dt

from standoff.analysis.wording import (
    EN_DASH,
    NAMES,
    day_month_year,
    headline,
    n_in_100,
    range_in_100,
    shares_of_100,
)  # fmt: skip
from standoff.record import EXITS
from standoff.report.assumptions import evidence_of, rank_rows
from standoff.report.naming import name_lens, name_mechanism
from standoff.report.outcomes import Asked, horizon_of
from standoff.report.plain import Json
from standoff.study import Run
from standoff.study.history import YEAR, beside_history
from standoff.study.lenses import find_lens

MAIN = 7
"""Assumptions that the line on evidence speaks of."""
NAMED = 3


def headline_part(run: Run, asked: Asked, lenses: Json | None = None, drivers: Json | None = None) -> Json:
    """Headline and lede; what is told of lenses and drivers comes from their parts where these are there."""
    said = shares_of_100(list(run.outcomes["p"]))
    return {
        "text": headline(said[0], horizon_of(run)), "lede": _lede(run, said, lenses, drivers),
        "belief": _belief(run, asked, lenses), "base_rate": _base_rate(run), "evidence": _evidence(run, drivers),
    }  # fmt: skip


def _lede(run: Run, said: list[str], lenses: Json | None, drivers: Json | None) -> list[str]:
    found = []
    exits = sorted(zip(EXITS, said[1:], run.outcomes["p"].iloc[1:], strict=True), key=lambda each: -float(each[2]))
    first, second = exits[0], exits[1]
    if float(first[2]) > 0.0:
        found.append(
            f"If he goes, it is most often by {_spoken(first[0])} ({first[1]} in 100), then by "
            f"{_spoken(second[0])} ({second[1]})."
        )
    if run.timing.median_day is not None:
        half = run.record.provenance.start + dt.timedelta(days=run.timing.median_day)
        found.append(f"Half of the exits come by {day_month_year(half)}, day {run.timing.median_day}.")
    about = list(dict.fromkeys(mechanism for _, mechanism in _strongest(run, drivers)))[:NAMED]
    if about:
        *others, last = [_in_a_sentence(name_mechanism(each)) for each in about]
        # "police and army" is one of them: a comma keeps the last apart.
        listed = f"{', '.join(others)}, and {last}" if others else last
        found.append(f"It hangs most on {listed}.")
    elif drivers is not None:
        found.append("No single assumption moves it beyond the sampling noise.")
    return found


def _spoken(exit_name: str) -> str:
    return {"negotiated": "a negotiated exit", "managed": "a managed succession", "uprising": "an uprising"}.get(
        exit_name, f"a {NAMES[exit_name].lower()}"
    )


def _in_a_sentence(name: str) -> str:
    return name[0].lower() + name[1:]


def _strongest(run: Run, drivers: Json | None) -> list[tuple[str, str]]:
    """Evidence and mechanism of the assumptions that move the answer most: by swing, else by correlation."""
    if drivers is not None:
        rows = [row for row in drivers["rows"] if row["beyond_noise"]][:MAIN]
        return [(row["evidence"], str(row["assumption"]).partition(".")[0]) for row in rows]
    names = [str(row["assumption"]) for row in rank_rows(run) if not row["within_noise"]][:MAIN]
    return [(evidence_of(run.resolved, name), name.partition(".")[0]) for name in names]


def _belief(run: Run, asked: Asked, lenses: Json | None) -> str:
    row = run.outcomes.iloc[0]
    span = range_in_100(float(row["low"]), float(row["high"])).replace(f"{EN_DASH}>", " to >")
    whose = "the scenario's own assumptions"
    if asked.lens is not None:
        whose = f"what {name_lens(asked.lens, find_lens(run.resolved, asked.lens))} believes"
    told = f"{whose[0].upper()}{whose[1:]}: in power in {n_in_100(float(row['p']))} of 100, {span} as they vary."
    if lenses is not None and len(lenses["rows"]) > 1:
        rows = sorted((each for each in lenses["rows"] if each["letter"]), key=lambda each: each["p"]["in_power"])
        ends = [f"{n_in_100(each['p']['in_power'])} ({each['name']})" for each in (rows[0], rows[-1])]
        told += f" With what others assume, from {ends[0]} to {ends[1]}."
    return told


def _base_rate(run: Run) -> str:
    each = beside_history(run)[0]
    rate = each.rate
    told = f"{rate.numerator} of {rate.denominator} comparable rulers were forced out within 12 months"
    if each.days < YEAR:
        return f"{told}; this run covers {each.days} day{'' if each.days == 1 else 's'}, so the two are not compared."
    here = "here it is" if run.record.provenance.days == YEAR else "in this run within 12 months it is"
    told = f"{told}, {n_in_100(rate.p)} in 100; {here} {n_in_100(each.here)}."
    if not each.is_apart:
        return told
    return f"{told[:-1]}, {'more than twice' if each.here > rate.p else 'less than half'} as many."


def _evidence(run: Run, drivers: Json | None) -> str:
    kinds = [evidence for evidence, _ in _strongest(run, drivers)]
    if not kinds:
        return "No assumption stands out from the sampling noise."
    if len(kinds) == 1:
        what = {"contested": "is contested", "supported": "has sources and none against it", "none": "has no source"}
        return f"The one assumption that stands out {what[kinds[0]]}."
    contested, none = kinds.count("contested"), kinds.count("none")
    return (
        f"Of the {len(kinds)} assumptions that move the answer most, {contested or 'none'} "
        f"{'is' if contested < 2 else 'are'} contested and {none or 'none'} {'has' if none < 2 else 'have'} no source."
    )
