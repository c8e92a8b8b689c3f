"""Write the figures of `scenarios.md`: what each bundled scenario's priors say, against what happened.

    .venv/bin/python docs/scenario_figures.py

Figures stand between `<!-- figures: NAME -->` and `<!-- end of figures: NAME -->`; the rest of the page is written by
hand.
"""

from __future__ import annotations

import re
from pathlib import Path

import standoff as so
from standoff.analysis.wording import n_in_100, range_in_100

PAGE = Path(__file__).with_name("scenarios.md")
MEMBERS = 20_000

HAPPENED = {
    "belarus-2020": ("no", "no", "no", "no", "still in power, calm", "none", "no, at most 3 in 100"),
    "armenia-2018": ("yes, on day 10", "yes", "yes", "yes", "uprising", "none", "no, at most 5 to 8 in 100"),
    "bahrain-2011": ("no", "no", "no", "no", "still in power", "yes, on day 28",
                     "perhaps: 8 to 12 in 100 on 22 February"),
}  # fmt: skip
"""Out within 30 days, 90 days, 12 months, forced out, how, the patron's troops, a tenth of the nation."""


def outcome_rows(name: str) -> list[str]:
    """The table of outcomes."""
    run = so.load(name).run(members=MEMBERS, seed=1)
    by_day = run.by_day.set_index("day")
    outcomes = run.outcomes.set_index("outcome")
    happened = HAPPENED[name]
    rows = ["| in 100 futures | model, first day | what happened |", "|---|---|---|"]
    for label, day, what in zip(("30 days", "90 days", "12 months"), (30, 90, 365), happened[:3], strict=True):
        p, low, high = by_day.loc[day, ["p", "low", "high"]]
        rows.append(f"| out within {label} | {n_in_100(p)} ({range_in_100(low, high)}) | {what} |")
    forced = outcomes.p["uprising"] + outcomes.p["coup"]
    rows.append(f"| forced out (uprising or coup) within 12 months | {n_in_100(forced)} | {happened[3]} |")
    kinds = ", ".join(n_in_100(outcomes.p[kind]) for kind in ("uprising", "coup", "negotiated", "managed"))
    rows.append(f"| how: uprising, coup, negotiated, managed | {kinds} | {happened[4]} |")
    features = run.record.features
    rows.append(
        f"| the patron's troops within 12 months | {n_in_100(features['troops_ever'].mean())} | {happened[5]} |"
    )
    alone = [so.load(name, [f"patron.support={level}"]).run(members=MEMBERS, days=90, seed=1).by_day.p.iloc[-1]
             for level in ("none", "credit", "troops")]  # fmt: skip
    pinned = ", ".join(n_in_100(p) for p in alone)
    rows.append(f"| out within 90 days if the patron gave nothing, credit, troops from the first day | {pinned} | |")
    return rows


def crowd_rows(name: str) -> list[str]:
    """The table of crowds by day against the reports."""
    scenario = so.load(name)
    run = scenario.run(members=MEMBERS, seed=1, series=("crowd", "share"))
    crowd, share = run.series("crowd"), run.series("share")
    rows = ["| day | reported | model: median (90 in 100) | in the band |", "|---|---|---|---|"]
    met = []
    for seen in scenario.resolved.observed:
        if seen.what != "crowd":
            continue
        if seen.place is None:
            day = share[share.date.astype(str) == str(seen.date)]
            low, middle, high = (
                float(day[q].iloc[0]) * run.record.provenance.population for q in ("q05", "q50", "q95")
            )
        else:
            place = run.record.provenance.places[seen.place]
            day = crowd[(crowd.date.astype(str) == str(seen.date)) & (crowd.place == place)]
            low, middle, high = (float(day[q].iloc[0]) for q in ("q05", "q50", "q95"))
        met.append(seen.high >= low and seen.low <= high)
        said = f"{_persons(middle)} ({_persons(low)}–{_persons(high)})"
        reported = f"{_persons(seen.low)}–{_persons(seen.high)}"
        rows.append(f"| {seen.date:%-d %B} | {reported} | {said} | {'yes' if met[-1] else 'no'} |")
    return [*rows, "", f"{sum(met)} of {len(met)} reported days lie in the band."]


def _persons(count: float) -> str:
    """Two significant digits, thousands apart."""
    digits = max(len(str(int(count))) - 2, 0)
    return f"{round(count, -digits):,.0f}".replace(",", " ")


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in HAPPENED:
        rows = outcome_rows(name)
        if name != "belarus-2020":  # its weeks stand in patterns.md
            rows += ["", "Crowds by day:", "", *crowd_rows(name)]
        block = "\n".join(rows)
        pattern = rf"(<!-- figures: {name} -->\n).*?(\n<!-- end of figures: {name} -->)"
        text = re.sub(pattern, lambda match, block=block: match[1] + block + match[2], text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
