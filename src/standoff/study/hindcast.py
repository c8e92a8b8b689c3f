"""Hindcast: forecasts of crises whose end is known, scored beside what history alone would have said.

For each case and freeze date: what the model says (``inside``), what history says (``outside``: the fitted hazard;
``class_rate``: the reference class; see `outside_view`), inside and outside log-pooled with a weight learned on all
other cases (``pooled``) and on all other regions (``pooled_regions``), and what happened. See `cases` for what a
forecast may know, `standing` for the chance given that the ruler stood, and `standoff.scoring` for scores, skill and
pooling. Each case counts once, however many dates it has. Questions about the patron stand apart (`patron`).

**Baselines.** ``outside`` is what could be said beforehand. ``share`` is the share of these very cases in which the
ruler was out (by each day, for the CRPS): nobody could have known it, and a forecast with skill against it tells one
case from another. A library is chosen, not drawn: its share says nothing of how often rulers fall.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Unpack

import numpy as np
import pandas as pd

from standoff import scenario as files
from standoff.errors import StandoffError
from standoff.outside.classes import ANY_EXIT, reference_class
from standoff.record import EXITS, Floats
from standoff.scenario import Resolved
from standoff.scoring.calibration import calibration_curve, decompose_corp
from standoff.scoring.pooling import count_once, log_pool, weights_from_others
from standoff.scoring.proper import brier, crps_by_kind, crps_exit, log_score
from standoff.scoring.skill import Null, by_case, record_weights, shuffled_skill, skill, tell_apart
from standoff.study.cases import YEAR, Case, select_cases
from standoff.study.experts import score_experts
from standoff.study.outside_view import ANY_CRISIS, BY_OTHER, Outside, class_rate, outside_of
from standoff.study.patron import PatronScores, score_patrons
from standoff.study.settings import Execution, Settings, check_execution
from standoff.study.standing import Futures, live_from

MEMBERS, DRAWS = 4_000, 400
FORECASTS = ("inside", "outside", "class_rate", "pooled", "pooled_regions")
SCORES = ("brier", "log", "crps")
SHUFFLES = 200
PATRON_SHARE = 4
"""One of so many members is enough for the patron's questions: their answers are far from sure anyway."""
FEW_CASES = 10
"""Below this many cases an interval over cases is not to be trusted."""

Learn = Callable[[Resolved, dt.date, Settings], Futures]
"""Scenario as known, freeze, settings -> members that have seen what was observed before the freeze."""


@dataclass(frozen=True)
class Hindcast:
    """Forecasts and what happened.

    ``table``: id, region, freeze, p_out_12m, low, high, se, outside, outside_by, class_rate, base_rate_class, weight,
    weight_regions, pooled, pooled_regions, outcome, exit_day (NaN where there was none within a year), kind, learned
    (from observations). ``curves``: forecast -> (row, day) chance of being out by day 1 … 365. ``incidence``: (row,
    day, kind) of the inside forecast. ``experts``: see `experts`. ``patron``: see `patron`; None without a question.
    """

    table: pd.DataFrame
    curves: dict[str, Floats]
    incidence: Floats
    experts: pd.DataFrame
    settings: Settings
    patron: PatronScores | None = None

    @property
    def cases(self) -> list[str]:
        """The case of each row."""
        return [str(id) for id in self.table["id"]]

    @property
    def outcome(self) -> Floats:
        """1 where he was out within a year of the freeze, (row,)."""
        return self.table["outcome"].to_numpy(dtype=np.float64)

    @property
    def exit_day(self) -> Floats:
        """Day of the exit after the freeze, infinite where none came within a year, (row,)."""
        return self.table["exit_day"].fillna(np.inf).to_numpy(dtype=np.float64)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row for each of `FORECASTS` and `SCORES`, and the inside forecast's ``crps_kind``.

        Columns: forecast, score, value; skill, skill_low, skill_high against ``outside``; share_skill, share_low,
        share_high against ``share``; cases. Values are means over cases, lower is better; intervals are the middle 90
        in 100, NaN where none can be told.
        """
        found = {name: self._scores(name) for name in FORECASTS}
        share = self._scores("share")
        rows = []
        for name in FORECASTS:
            for score in SCORES:
                row = _against(found[name][score], found["outside"][score], self.cases, "skill")
                if name == "outside":
                    row |= dict.fromkeys(("skill", "skill_low", "skill_high"), math.nan)
                row |= _against(found[name][score], share[score], self.cases, "share")
                rows.append({"forecast": name, "score": score} | row)
        kind = self._kind_scores(self.incidence)
        row = dict.fromkeys(("skill", "skill_low", "skill_high"), math.nan)
        row |= _against(kind, self._kind_scores(self._share_incidence()[:, :, : len(EXITS)]), self.cases, "share")
        rows.append({"forecast": "inside", "score": "crps_kind"} | row)
        frame = pd.DataFrame(rows)
        frame["cases"] = len(set(self.cases))
        columns = ["forecast", "score", "value", "skill", "skill_low", "skill_high", "share_skill", "share_low"]
        return frame[[*columns, "share_high", "cases"]]

    @cached_property
    def calibration(self) -> pd.DataFrame:
        """Forecasts in bins beside what happened: forecast, first, last, said, n, happened, share, low, high."""
        rows = [
            {"forecast": name, "first": each.first, "last": each.last, "said": each.forecast, "n": each.n,
             "happened": each.happened, "share": each.share, "low": each.low, "high": each.high}
            for name in FORECASTS
            for each in calibration_curve(self._p(name), self.outcome, count_once(self.cases))
        ]  # fmt: skip
        return pd.DataFrame(rows)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Where the Brier score comes from: forecast, brier, miscalibration, discrimination, uncertainty, and ``area``
        with its interval: how often a case that fell was given more than one that did not.
        """
        weights = count_once(self.cases)
        rows = []
        for name in FORECASTS:
            area = zip(("area", "area_low", "area_high"), self._area(name), strict=True)
            rows.append({"forecast": name} | vars(decompose_corp(self._p(name), self.outcome, weights)) | dict(area))
        return pd.DataFrame(rows)

    @cached_property
    def shuffled(self) -> pd.DataFrame:
        """Brier skill with outcomes dealt out again among the cases: forecast, baseline, found, mean, low, high, share.

        The weight of the pool is learned again each time. ``share`` of shuffles did as well as what was found.
        """
        rows = []
        for name in ("inside", "pooled", "pooled_regions"):
            for baseline in ("outside", "share"):
                null = self._shuffle(name, baseline)
                rows.append({"forecast": name, "baseline": baseline} | vars(null))
        return pd.DataFrame(rows)

    @cached_property
    def weighted(self) -> pd.DataFrame:
        """Scores as if the cases had been drawn like the record (`ANY_EXIT`; see `standoff.scoring.skill`): forecast,
        score (brier, log), value, skill, skill_low, skill_high against ``outside``.
        """
        weights = record_weights(self.outcome, self.cases, reference_class(ANY_EXIT).p)
        base = self._scores("outside")
        rows = []
        for name in FORECASTS:
            own = self._scores(name)
            for score in ("brier", "log"):
                row = _against(weights * own[score], weights * base[score], self.cases, "skill")
                if name == "outside":
                    row |= dict.fromkeys(("skill", "skill_low", "skill_high"), math.nan)
                rows.append({"forecast": name, "score": score} | row)
        return pd.DataFrame(rows)

    def score(self, name: str, score: str) -> dict[str, Any]:
        """One row of `scores`."""
        frame = self.scores
        return dict(frame[(frame["forecast"] == name) & (frame["score"] == score)].iloc[0])

    def verdict(self, name: str, score: str = "brier") -> str:
        """One forecast against the base rate in words; poor skill is called so."""
        row = self.score(name, score)
        if name == "outside":
            return "this is the base rate"
        if math.isnan(row["skill"]):
            return "no skill can be told: the base rate was perfect here"
        n = int(row["cases"])
        few = f"; {n} cases are too few to be sure" if n < FEW_CASES else ""
        if n < 2:
            return f"{'better' if row['skill'] > 0 else 'no better'} than the base rate in one case, which says nothing"
        if row["skill_low"] > 0.0:
            return f"better than the base rate{few}"
        if row["skill_high"] < 0.0:
            return f"poor: worse than the base rate{few}"
        if row["skill"] <= 0.0:
            return f"poor: no better than the base rate{few}"
        return f"not surely better than the base rate: the interval holds 0{few}"

    def plain(self) -> dict[str, Any]:
        """All of it as JSON; null where a number cannot be told."""
        rows = self.table.assign(freeze=self.table["freeze"].astype(str), outcome=self.table["outcome"].astype(int))
        scores: dict[str, Any] = {name: {} for name in FORECASTS}
        for row in self.scores.to_dict("records"):
            kept = {key: row[key] for key in row if key not in ("forecast", "score", "cases")}
            scores[row["forecast"]][row["score"]] = kept
        for name in ("inside", "class_rate", "pooled", "pooled_regions"):
            scores[name]["verdict"] = self.verdict(name)
        found = {
            "members": self.settings.members, "draws": self.settings.draws, "seed": self.settings.seed,
            "outside": {"by": sorted({str(by) for by in self.table["outside_by"]}), "beside": "class_rate"},
            "cases": rows.to_dict("records"), "n_cases": len(set(self.cases)), "scores": scores,
            "calibration": self.calibration.to_dict("records"), "parts": self.parts.to_dict("records"),
            "weighted": {"share": reference_class(ANY_EXIT).p, "scores": self.weighted.to_dict("records")},
            "shuffled": self.shuffled.to_dict("records"),
            "experts": self.experts.assign(made=self.experts["made"].astype(str)).to_dict("records"),
            "patron": self.patron.plain() if self.patron is not None else None,
        }  # fmt: skip
        return {key: _no_nan(value) for key, value in found.items()}

    def _area(self, name: str) -> tuple[float, float, float]:
        return tell_apart(self._p(name), self.outcome, self.cases)

    def _p(self, name: str) -> Floats:
        return np.asarray(self.curves[name][:, -1])

    def _scores(self, name: str) -> dict[str, Floats]:
        """Score of each row; ``share`` is the baseline of that name."""
        curve = self._share_incidence().sum(axis=2) if name == "share" else self.curves[name]
        p = curve[:, -1]
        return {
            "brier": brier(p, self.outcome), "log": log_score(p, self.outcome), "crps": crps_exit(curve, self.exit_day)
        }  # fmt: skip

    def _kind_scores(self, incidence: Floats) -> Floats:
        """CRPS by kind; an end that is not modelled hides what would have come, so only days before it count."""
        kinds = [str(kind) for kind in self.table["kind"]]
        other = np.array([kind == "other" for kind in kinds])
        seen = np.where(other & np.isfinite(self.exit_day), np.maximum(self.exit_day - 1.0, 1.0), np.inf)
        out = np.where(other, np.inf, self.exit_day)
        return crps_by_kind(incidence, out, [EXITS.index(k) if k in EXITS else -1 for k in kinds], seen)

    def _share_incidence(self) -> Floats:
        """Share of the cases out by each day and kind, for every row, (row, day, kind); the last kind is ``other``."""
        came = self.exit_day[:, None] <= np.arange(1, YEAR + 1)
        kinds = (*EXITS, "other")
        of_kind = np.array([[kind == each for each in kinds] for kind in self.table["kind"]])
        share = np.average(came[:, :, None] & of_kind[:, None, :], axis=0, weights=count_once(self.cases))
        return np.broadcast_to(np.clip(share, 0.0, 1.0), (len(self.table), *share.shape))

    def _shuffle(self, name: str, baseline: str) -> Null:
        inside, outside, cases = self._p("inside"), self._p("outside"), self.cases
        once = count_once(cases)
        left_out = {"pooled": cases, "pooled_regions": [str(region) for region in self.table["region"]]}.get(name)

        def score(outcome: Floats) -> tuple[Floats, Floats]:
            own = inside
            if left_out is not None:
                weight = weights_from_others(inside, outside, outcome, cases, groups=left_out)
                own = log_pool(inside, outside, weight)
            share = np.full_like(inside, np.average(outcome, weights=once))
            return brier(own, outcome), brier(outside if baseline == "outside" else share, outcome)

        return shuffled_skill(score, self.outcome, cases, SHUFFLES)


def hindcast(
    cases: Sequence[Case] | None = None, members: int = MEMBERS, seed: int = 1, draws: int = DRAWS,
    learn: Learn | None = None, outside: Outside | None = None, **execution: Unpack[Execution],
) -> Hindcast:  # fmt: skip
    """Forecast each case on each of its freeze dates and score it; all cases on record by default.

    ``learn`` (`learned.learn_observed`) makes the members of freezes later than the onset, from what was observed
    before; without it they know only that the ruler stands. ``outside`` gives the outside view's curve, by default
    that of `outside_view.outside_of`. Raises `StandoffError` where there are no cases, or a scenario and its row of
    outcomes do not fit together.
    """
    check_execution("hindcast", execution, ("cases", "members", "seed", "draws", "learn", "outside"))
    chosen = select_cases() if cases is None else tuple(cases)
    if not chosen:
        raise StandoffError("there is no case to forecast")
    settings = Settings(members=members, seed=seed, draws=draws)
    progress = execution.get("progress")
    quiet: Execution = {"threads": execution.get("threads"), "on_message": execution.get("on_message")}
    loaded = [_load(case) for case in chosen]
    done, total = 0, 2 * sum(len(case.freezes) for case in chosen) + 1
    rows, inside, base, incidence = [], [], [], []

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    for case, resolved in zip(chosen, loaded, strict=True):
        for freeze in case.freezes:
            known = case.known(resolved, freeze)
            learned = learn is not None and freeze > case.onset
            if learn is not None and learned:
                futures = learn(known, freeze, settings)
            else:
                futures = live_from(known, freeze, settings, quiet)
            curve, by = (outside(known, freeze), BY_OTHER) if outside is not None else outside_of(known, freeze)
            rows.append(_row(case, resolved, freeze, futures) | {"learned": learned, "outside_by": by})
            inside.append(futures.out_by)
            base.append((np.asarray(curve, dtype=np.float64), class_rate(known, freeze)))
            incidence.append(futures.incidence)
            step()
    table, curves = _pool(pd.DataFrame(rows), np.stack(inside), *(np.stack(each) for each in zip(*base, strict=True)))
    fewer = replace(settings, members=max(2, settings.members // PATRON_SHARE))
    patron = score_patrons(list(zip(chosen, loaded, strict=True)), fewer, learn is not None, quiet, step)
    experts = score_experts(loaded, settings, quiet)
    step()
    return Hindcast(table, curves, np.stack(incidence), experts, settings, patron)


def _load(case: Case) -> Resolved:
    resolved = files.load(case.scenario)
    if resolved.start != case.onset:
        raise StandoffError(f"{case.id}: the scenario starts on {resolved.start}, the outcome is of {case.onset}")
    return resolved


def _row(case: Case, resolved: Resolved, freeze: dt.date, futures: Futures) -> dict[str, Any]:
    found = futures.estimate()
    happened = case.out_within_a_year(freeze)
    return {
        "id": case.id, "region": case.region, "freeze": freeze, "p_out_12m": float(futures.out_by[-1]),
        "low": found.low, "high": found.high, "se": found.se, "base_rate_class": resolved.base_rate_class or ANY_CRISIS,
        "outcome": happened, "exit_day": case.exit_day(freeze) if happened else math.nan,
        "kind": case.kind if happened else "in_power",
    }  # fmt: skip


def _pool(
    table: pd.DataFrame, inside: Floats, outside: Floats, of_class: Floats
) -> tuple[pd.DataFrame, dict[str, Floats]]:
    """The table with outside and pooled forecasts, and all curves."""
    cases, regions = ([str(name) for name in table[column]] for column in ("id", "region"))
    given = inside[:, -1], outside[:, -1], table["outcome"].to_numpy(dtype=np.float64), cases
    weight, by_region = weights_from_others(*given), weights_from_others(*given, groups=regions)
    curves = {
        "inside": inside, "outside": outside, "class_rate": of_class,
        "pooled": log_pool(inside, outside, weight[:, None]),
        "pooled_regions": log_pool(inside, outside, by_region[:, None]),
    }  # fmt: skip
    ends = {name: curve[:, -1] for name, curve in curves.items() if name != "inside"}
    columns = ["id", "region", "freeze", "p_out_12m", "low", "high", "se", "outside", "outside_by", "class_rate",
               "base_rate_class", "weight", "weight_regions", "pooled", "pooled_regions", "outcome", "exit_day", "kind",
               "learned"]  # fmt: skip
    return table.assign(weight=weight, weight_regions=by_region, **ends)[columns], curves


def _against(scores: Floats, baseline: Floats, cases: list[str], label: str) -> dict[str, float]:
    found = skill(scores, baseline, cases)
    named = "skill" if label == "skill" else f"{label}_skill"
    return {
        "value": float(by_case(scores, cases).mean()), named: found.value, f"{label}_low": found.low,
        f"{label}_high": found.high,
    }  # fmt: skip


def _no_nan(value: Any) -> Any:
    """The same with None for NaN, however deep."""
    if isinstance(value, dict):
        return {key: _no_nan(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_no_nan(each) for each in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value
