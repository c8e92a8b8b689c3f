"""Refit the outside view and score it: `python fitting/outside_view.py [--data FOLDER] [--write]`.

Reads ``crisis_episodes.csv`` and ``autocracy_leader_months.csv.gz``, which are derived from academic sets that ask for
citation and are not redistributed: without them it says so and ends. With ``--write`` it renews
``src/standoff/data/outside_hazard.json`` and ``docs/outside-view.md``; both hold coefficients and figures only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

import likelihood
import report
from leader_data import Spells, features_of, read_leader_months, read_onsets, resting_months, spells_of
from likelihood import Resting, Ridge
from months_ahead import SPLIT, choose_ridge, hazard_forecast, logit_forecast, sample
from scores import Score, score
from standoff.outside.hazard import KINDS, TERMS, WEEKS_PER_MONTH, incidence

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
FILES = ("crisis_episodes.csv", "autocracy_leader_months.csv.gz")
RIDGES = tuple(Ridge(carry, spread) for carry in (0.0, 0.5, 1.0) for spread in (0.15, 0.3, 0.6))
AS_GOOD = 1.0
"""Log scores this close are held for equal; of those the widest spread is taken, whose intervals promise least."""
FOLDS = 10
WEEKS = 54

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Both:
    """Crises, months at rest, and the state and year of the latter."""

    spells: Spells
    resting: Resting
    state: npt.NDArray[np.str_]
    year: npt.NDArray[np.int64]

    def pick(self, crises: npt.NDArray[np.bool_], months: npt.NDArray[np.bool_]) -> Both:
        """Some of both."""
        rest = Resting(self.resting.z[months], self.resting.kinds[months])
        return Both(self.spells.pick(crises), rest, self.state[months], self.year[months])

    def without(self, gone: npt.NDArray[np.bool_]) -> Both:
        """Without the countries of some crises."""
        return self.pick(~gone, ~np.isin(self.state, np.unique(self.spells.state[gone])))

    def fit(self, ridge: Ridge, start: Floats | None = None) -> Floats:
        """theta at the mode."""
        return likelihood.fit(self.spells, self.resting, ridge, start)

    def whole_fit(self, ridge: Ridge) -> tuple[Floats, Floats]:
        """Coefficients in a crisis and their covariance."""
        theta = self.fit(ridge)
        spread_of = likelihood.covariance(theta, self.spells, self.resting, ridge)
        return likelihood.in_crisis(theta, spread_of, ridge.carry)


def gather(months: pd.DataFrame, folder: Path, reviewed: bool = True) -> Both:
    """The data of the hazard."""
    onsets = read_onsets(folder, months, reviewed)
    rest = resting_months(months, onsets)
    kinds = rest[list(KINDS)].to_numpy(dtype=bool) & rest["left"].to_numpy(dtype=bool)[:, None]
    year = rest["year"].to_numpy(dtype=np.int64)
    return Both(spells_of(onsets), Resting(features_of(rest), kinds), rest["st"].to_numpy(dtype=str), year)


def choose_ridge_of(both: Both) -> tuple[Ridge, dict[Ridge, float]]:
    """The ridge by the log score of crises whose country was left out, and all scores."""
    fold = folds_of(both.spells.state)
    total = dict.fromkeys(RIDGES, 0.0)
    for left_out in range(FOLDS):
        rest, held = both.without(fold == left_out), both.spells.pick(fold == left_out)
        theta = None
        for ridge in RIDGES:
            theta = rest.fit(ridge, theta)
            design = likelihood.crisis_design(held.z, int(held.last.max()), ridge.carry)
            total[ridge] += float(likelihood.crisis_part(theta, held, design)[0].sum())
    good = [ridge for ridge in RIDGES if total[ridge] > max(total.values()) - AS_GOOD]
    return max(good, key=lambda ridge: (ridge.spread, total[ridge])), total


def folds_of(states: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    """A fold for each crisis; a country's crises share one."""
    names, state = np.unique(states, return_inverse=True)
    return np.asarray(np.random.default_rng(10).permutation(len(names))[state] % FOLDS)


def exits_of(theta: Floats, spells: Spells, carry: float) -> Floats:
    """P(out within the time followed) by kind, shape (n, kind)."""
    coefficients = likelihood.in_crisis(theta, np.eye(theta.size), carry)[0]
    return np.array([incidence(coefficients, z, WEEKS)[:, -1] for z in spells.z])


def score_crises(both: Both, ridge: Ridge) -> list[tuple[str, str, Score]]:
    """Onsets since 2010 forecast from those before, and every onset forecast without its country."""
    spells, found = both.spells, []
    late = spells.year >= 2010
    early_fit = both.pick(~late, both.year < 2010).fit(ridge)
    ahead = exits_of(early_fit, spells.pick(late), ridge.carry)
    fold = folds_of(spells.state)
    without, base = np.zeros((len(fold), len(KINDS))), np.zeros((len(fold), 2))
    for left_out in range(FOLDS):
        gone = fold == left_out
        without[gone] = exits_of(both.without(gone).fit(ridge), spells.pick(gone), ridge.carry)
        base[gone] = spells.irregular[~gone].mean(), spells.out[~gone].mean()
    for i, (event, happened) in enumerate((("irregular", spells.irregular), ("any", spells.out))):
        y, first = happened.astype(float), slice(0, 2 if event == "irregular" else 3)
        early = float(y[~late].mean())
        told = score(ahead[:, first].sum(axis=1), y[late], early, spells.leader[late])
        found.append(("onsets from 2010, fitted before", event, told))
        told = score(without[:, first].sum(axis=1), y, base[:, i], spells.leader)
        found.append(("onsets, country left out", event, told))
    return found


def score_months(months: pd.DataFrame) -> list[tuple[str, str, str, Score]]:
    """Leader-months from 2010 to February 2020, by a logit and by the hazard; base rate: that of the tested months."""
    found = []
    for protest, features in ((False, "structure"), (True, "with protest")):
        given = sample(months, protest, since=1990 * 12)
        tested = given.months["t"].to_numpy() >= SPLIT
        who = given.months["who"].to_numpy(dtype=str)[tested]
        left = hazard_forecast(given, choose_ridge(given))[tested]
        for event, column in (("any", "any12"), ("irregular", "irr12")):
            y = given.months[column].to_numpy(dtype=float)[tested]
            ours = left.sum(axis=1) if event == "any" else left[:, :2].sum(axis=1)
            for name, p in (("logit", logit_forecast(given, column)[tested]), ("hazard", ours)):
                found.append((name, features, event, score(p, y, float(y.mean()), who)))
    return found


def as_json(both: Both, ridge: Ridge, fitted: tuple[Floats, Floats], figures: dict[str, Any]) -> dict[str, Any]:
    """The file that ships."""
    early = both.pick(both.spells.year < 2010, both.year < 2010)
    return {
        "what": "competing-risk hazard in weeks since the onset of a crisis; equations in standoff/outside/hazard.py",
        "fitted": dt.date.today().isoformat(),
        "by": "fitting/outside_view.py",
        "citations": report.CITATIONS,
        "kinds": list(KINDS),
        "terms": list(TERMS),
        "data": _counts(both) | {"review": "fitting/episode_review.csv"},
        "ridge": {"carry": ridge.carry, "spread": ridge.spread},
        "note": "within crises the features have shown no skill over the base rate: see docs/outside-view.md",
        **_numbers(fitted),
        "before_2010": {"data": _counts(early), **_numbers(early.whole_fit(ridge))},
        "figures": figures,
    }


def _counts(both: Both) -> dict[str, Any]:
    spells = both.spells
    return {
        "onsets": len(spells.z),
        "out": int(spells.out.sum()),
        "irregular": int(spells.irregular.sum()),
        "years": f"{spells.year.min()}-{spells.year.max()}",
        "resting_months": len(both.resting.z),
        "resting_exits": int(both.resting.kinds.any(axis=1).sum()),
    }


def _numbers(fitted: tuple[Floats, Floats]) -> dict[str, Any]:
    coefficients, spread_of = fitted
    return {"coefficients": np.round(coefficients, 6).tolist(), "covariance": np.round(spread_of, 8).tolist()}


def expected_out(coefficients: Floats, spells: Spells) -> dict[str, float]:
    """Mean P(irregular exit) and P(any exit) within twelve months over the onsets."""
    week = 12.0 * WEEKS_PER_MONTH
    by = np.array([[np.interp(week, np.arange(WEEKS + 1), row) for row in incidence(coefficients, z, WEEKS)]
                   for z in spells.z])  # fmt: skip
    return {"irregular": round(float(by[:, :2].sum(axis=1).mean()), 4), "any": round(float(by.sum(axis=1).mean()), 4)}


def refit(folder: Path) -> tuple[dict[str, Any], str]:
    """The JSON file's content and the page."""
    months = read_leader_months(folder)
    both, given = gather(months, folder), gather(months, folder, reviewed=False)
    ridge, tried = choose_ridge_of(both)
    fitted, unreviewed = both.whole_fit(ridge), given.whole_fit(ridge)
    crises, over_months = score_crises(both, ridge), score_months(months)
    figures = {
        "mean_over_onsets": expected_out(fitted[0], both.spells),
        "mean_over_onsets_unreviewed": expected_out(unreviewed[0], given.spells),
        "log_score_country_left_out": [
            {"carry": each.carry, "spread": each.spread, "log_score": round(value, 2)} for each, value in tried.items()
        ],
        "scores": report.scores_as_json(crises, over_months),
    }
    content = as_json(both, ridge, fitted, figures)
    return content, report.page(content, (both.spells, given.spells), (fitted, unreviewed), crises, over_months)


def main() -> int:
    """Refit, print the page, and with ``--write`` renew the files."""
    parser = argparse.ArgumentParser(description="Refit the outside view.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the two data files")
    parser.add_argument("--write", action="store_true", help="renew the shipped file and the page")
    asked = parser.parse_args()
    missing = [name for name in FILES if not (asked.data / name).is_file()]
    if missing:
        print(
            f"not refitted: {', '.join(missing)} not in {asked.data}; the sets are cited, not shipped", file=sys.stderr
        )
        return 0
    content, page = refit(asked.data)
    print(page)
    if asked.write:
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (ROOT / "src" / "standoff" / "data" / "outside_hazard.json").write_text(text + "\n", encoding="utf-8")
        (ROOT / "docs" / "outside-view.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
