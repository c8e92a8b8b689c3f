"""Patterns of the crisis model that are measured against published or observed figures (design, section 4).

Each function returns the figures; ``test_patterns.py`` asserts those that must hold and
``python verification/patterns.py [PAGE]`` prints all of them, whether they hold or not, or writes them into PAGE.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np

from standoff import scenario, study
from standoff.checks.ensembles import area_under_curve, ensemble
from standoff.record import EXITS, MILESTONES

BELARUS = "belarus-2020"
GENERIC = "generic-personalist"
MARKER = "<!-- figures, written by verification/patterns.py -->\n"
FIRST_PROTEST = 10_000.0
LEARNT_TO = "2020-09-20"
NOBODY_MARCHES = "mobilisation.attitude=-8"


@functools.cache
def generic() -> dict[str, float]:
    """Pattern 2 and 3: generic personalist autocracies after a first protest above 10 000 in its first two weeks."""
    run = ensemble(GENERIC, 30_720, draws=6144)
    chosen = run.members["early_crowd"] > FIRST_PROTEST
    out = run.out[chosen]
    figures = {"members": float(chosen.sum()), "out in 12 months": float(out.mean())}
    figures |= {f"out by day {day}": float(run.members[f"out_{day}"][chosen].mean()) for day in MILESTONES}
    figures |= {f"share of exits: {name}": float(run.members[name][chosen].sum() / out.sum()) for name in EXITS}
    figures["share of exits within 60 days"] = figures["out by day 60"] / figures["out by day 365"]
    figures["auc peak crowd"] = area_under_curve(run.members["peak_share"][chosen], out)
    figures["auc lost loyalty on day 14"] = area_under_curve(-run.members["loyal_14"][chosen], out)
    figures["members above a tenth of the nation"] = float((run.members["peak_share"] > 0.1).mean())
    figures["out in a year without a crowd"] = float(ensemble(GENERIC, 4096, (NOBODY_MARCHES,)).out.mean())
    return figures


@functools.cache
def median_exit_day() -> float:
    """Median day of exits of generic members with a first protest, interpolated between the milestones."""
    figures = generic()
    days = np.array([0, *MILESTONES], float)
    share = np.array([0.0, *(figures[f"out by day {day}"] for day in MILESTONES)]) / figures["out by day 365"]
    return float(np.interp(0.5, share, days))


@functools.cache
def patron_matters() -> dict[str, float]:
    """Pattern 4: withdrawing support, credit alone, troops."""
    free = ensemble(BELARUS, 8192)
    pinned = {level: ensemble(BELARUS, 8192, (f"patron.support={level}",)) for level in
              ("none", "credit", "police_reserve", "troops")}  # fmt: skip
    figures = {"out in 90 days, patron free": float(free.members["out_90"].mean()),
               "out in 90 days, no support": float(pinned["none"].members["out_90"].mean())}  # fmt: skip
    figures["ratio of the two"] = figures["out in 90 days, no support"] / figures["out in 90 days, patron free"]
    figures |= {f"out in a year, {level}": float(run.out.mean()) for level, run in pinned.items()}
    figures["out in a year, patron free"] = float(free.out.mean())
    crowds = {level: pinned[level].members["seen_weeks_2_6"] for level in ("none", "credit")}
    figures["crowds in days 14-35 under credit against none"] = float(
        np.median(crowds["credit"]) / np.median(crowds["none"])
    )
    troops = ensemble(BELARUS, 2048, ("patron.support=troops",), days=21, series=("goodwill",)).daily("goodwill")
    figures["goodwill after 7 days of troops"] = float(troops[7, 1] - troops[0, 1])
    figures["goodwill after 11 days of troops"] = float(troops[11, 1] - troops[0, 1])
    return figures


@functools.cache
def repression_and_crowds() -> dict[str, float]:
    """Pattern 5: a harsh first week, and a long campaign of arrests."""

    def seen(*sets: str) -> tuple[float, float]:
        run = ensemble(BELARUS, 4096, sets, days=91)
        return float(np.median(run.members["seen_weeks_2_6"])), float(np.median(run.members["seen_weeks_11_13"]))

    harsh, mild = seen("ruler.first_stance=0.95"), seen("ruler.first_stance=0.2")
    campaign = seen("ruler.resolve=4", "ruler.outnumbered=0.2")
    lenient = seen("ruler.first_stance=0.2", "ruler.resolve=-3")
    return {
        "crowds in weeks 2-6, harsh first week against mild": harsh[0] / mild[0],
        "crowds in weeks 11-13, campaign of arrests against mild": campaign[1] / lenient[1],
    }


@functools.cache
def belarus_weeks() -> dict[str, float]:
    """The prior's bands against the observed weeks of Belarus 2020-21 (no learning from data)."""
    run = ensemble(BELARUS, 20_480, series=("crowd", "detained"))
    crowd, detained = run.daily("crowd"), run.daily("detained", probabilities=(0.05, 0.5, 0.95))
    start = scenario.load(BELARUS).start
    hits: dict[str, list[bool]] = {"crowd": [], "detained": []}
    for seen in scenario.load(BELARUS).observed:
        day = (seen.date - start).days
        if seen.what not in hits or not 7 <= day <= 203:
            continue
        low, _, high = crowd[day] if seen.what == "crowd" else detained[day + 1]
        hits[seen.what].append(bool(seen.high >= low and seen.low <= high))
    figures = {f"weeks whose reported {what} meets the 90% band": float(np.mean(met)) for what, met in hits.items()}
    figures |= {f"weeks of {what}": float(len(met)) for what, met in hits.items()}
    figures["members above a tenth of the nation"] = float((run.members["peak_share"] > 0.1).mean())
    figures["troops within a year"] = float(run.members["troops_ever"].mean())
    return figures


def weekly_medians() -> list[tuple[dt.date, float, float, float, float, float, float]]:
    """Date, reported low and high, model 5%, median, 95% of the crowd in Minsk, and the median detained next day."""
    run = ensemble(BELARUS, 20_480, series=("crowd", "detained"))
    crowd, detained = run.daily("crowd"), run.daily("detained")
    resolved = scenario.load(BELARUS)
    rows = []
    for seen in resolved.observed:
        day = (seen.date - resolved.start).days
        if seen.what == "crowd" and day < 230:
            rows.append((seen.date, seen.low, seen.high, *(float(x) for x in crowd[day]), float(detained[day + 1, 1])))
    return rows


@functools.cache
def later_weeks() -> dict[str, float]:
    """Pattern 6: later weeks within the 90% band after learning from what was seen by 20 September 2020."""
    later = study.load(BELARUS).update(LEARNT_TO, members=20_000).coverage()
    later = later[later["date"] < dt.date(2021, 3, 1)]
    figures = {}
    for what, weeks in later.groupby("what"):
        figures[f"later weeks of {what}, to February"] = float(len(weeks))
        figures[f"share of them within the 90% band, {what}"] = float(weeks["covered"].mean())
    return figures


def historical_rate() -> float:
    """Irregular exit within 12 months of a first large protest, all autocracies 1991-2020."""
    table = files("standoff.data").joinpath("base_rates.csv").read_text(encoding="utf-8")
    row = next(row for row in csv.DictReader(table.splitlines()) if row["id"] == "all")
    return int(row["numerator"]) / int(row["denominator"])


def tables() -> list[tuple[str, dict[str, float]]]:
    """All figures under their headings."""
    history = {"median day of exits": median_exit_day(), "history: out irregularly in 12 months": historical_rate()}
    return [
        ("Generic personalist autocracies after a first protest above 10 000", {**generic(), **history}),
        ("The patron, Belarus 2020", patron_matters()),
        ("Repression and crowds, Belarus 2020", repression_and_crowds()),
        ("The prior against the observed weeks of Belarus", belarus_weeks()),
        ("Later weeks of Belarus after learning to 20 September 2020", later_weeks()),
    ]


def page() -> str:
    """The figures as Markdown."""
    lines = []
    for title, figures in tables():
        lines += [f"### {title}", "", "| figure | value |", "|---|---|"]
        lines += [
            f"| {name} | {value:,.0f} |" if value > 100 else f"| {name} | {value:.3f} |"
            for name, value in figures.items()
        ]
        lines.append("")
    lines += ["### Sunday crowds in Minsk (thousands) and detentions, prior against reports", ""]
    lines += [
        "| date | reported crowd | model median | 90% band | detained next day, median |",
        "|---|---|---|---|---|",
    ]
    for date, low, high, q05, q50, q95, taken in weekly_medians():
        thousands = f"{low / 1e3:.1f}–{high / 1e3:.1f} | {q50 / 1e3:.1f} | {q05 / 1e3:.1f}–{q95 / 1e3:.1f}"
        lines.append(f"| {date} | {thousands} | {taken:.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = page()
    if len(sys.argv) == 2:  # a page whose figures stand below a marker line
        path = Path(sys.argv[1])
        kept, marker, _ = path.read_text(encoding="utf-8").partition(MARKER)
        path.write_text(kept + marker + "\n" + text, encoding="utf-8")
    else:
        print(text)
