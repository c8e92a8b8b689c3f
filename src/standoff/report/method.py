"""Method: what is counted, why it differs from history, what is left out, and what the answer was made with."""

from __future__ import annotations

from standoff.analysis.wording import day_month_year, grouped, n_in_100, noise_in_100, range_in_100
from standoff.report.plain import Json
from standoff.report.track_record import track_record_part
from standoff.study import Run
from standoff.study.history import BesideHistory, beside_history
from standoff.study.page import ALWAYS_NOT_MODELLED

DOCUMENTS = (
    "docs/default-priors.md",
    "docs/patterns.md",
    "docs/verification.md",
    "docs/cases.md",
    "docs/outside-view.md",
    "docs/report.md",
)
"""In the project's repository."""


def method_part(run: Run) -> Json:
    """All of it, in plain sentences."""
    about, resolved = run.record.provenance, run.resolved
    versions = {"standoff": about.versions.get("standoff", ""), "engine": about.engine_version, **about.versions}
    return {
        "counted": _counted(run), "differs_from_history": [_beside(each) for each in beside_history(run)] + _apart(run),
        "not_modelled": list(dict.fromkeys((*ALWAYS_NOT_MODELLED, *resolved.not_modelled))),
        "track_record": track_record_part(), "versions": [[name, version] for name, version in versions.items()],
        "documents": DOCUMENTS,
    }  # fmt: skip


def _counted(run: Run) -> list[str]:
    about = run.record.provenance
    each = about.members // about.draws
    noise = noise_in_100(list(run.outcomes["se"]))
    return [
        f"{grouped(about.members)} simulated futures of {about.days} days from {day_month_year(about.start)}: "
        f"{grouped(about.draws)} draws of the assumptions, each played {grouped(each)} times, seed {about.seed}.",
        "Exits are competing daily hazards. No future is cut short: a number is the mean of exact path probabilities.",
        f"Sampling: {noise}. It shrinks with more futures and says nothing about wrong assumptions.",
        "Range: the middle 90 in 100 of the assumption draws, replicate noise removed. It holds within one set of "
        "beliefs; lenses are told apart from it and never averaged.",
        "Fans hold the futures in which the ruler still stands; no single future runs along an edge.",
        "Lenses, crux, claims as tests, what-ifs, drivers and the map are played on fewer futures, each set sharing "
        "its draws, so that a difference is far surer than either number.",
        "No report was taken in by this run; the command standoff update learns from what was seen. The default priors "
        "were fitted to half of a library of past crises, to the rates of history and to weeks of Belarus 2020 "
        "together.",
        "Words: below 5 in 100 almost ruled out, 5–20 very unlikely, 20–45 unlikely, 45–55 about as likely as not, "
        "55–80 likely, 80–95 very likely, above almost certain.",
    ]


def _beside(each: BesideHistory) -> str:
    rate = each.rate
    return (
        f"{each.said()[0].upper()}{each.said()[1:]}: {n_in_100(each.here)} in 100 here; {n_in_100(rate.p)} in history "
        f"({range_in_100(rate.low, rate.high)}), {rate.numerator} of {rate.denominator} cases."
    )


def _apart(run: Run) -> list[str]:
    rows = beside_history(run)
    rate = rows[0].rate
    told = [f"History: {rate.title[0].lower()}{rate.title[1:]}, {rate.period}. {rate.source}."]
    if run.record.provenance.days < 365:
        return [*told, "History counts twelve months; this run is shorter."]
    if any(each.is_apart for each in rows):
        told.append("Here and history are more than two times apart: ask why before using either.")
    if rate.denominator < 30:
        told.append(f"{rate.denominator} cases say little by themselves: that is why history's range is wide.")
    return told
