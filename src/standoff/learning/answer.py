"""The answer of an update: forecasts side by side, what moved, how surprising each observation was, later coverage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from standoff.engine.layout import ROWS
from standoff.learning.cloud import FAMILIES, Cloud
from standoff.learning.filtering import Filtered
from standoff.learning.observing import Reading, Sorted, read_observation
from standoff.learning.particles import MARKS, Crisis, Told, pairs, weighted_quantiles
from standoff.mechanisms.catalogue import FIELDS
from standoff.record import EXITS, OUTCOMES, Floats
from standoff.scenario import Resolved, ResolvedObservation
from standoff.scenario.vocabulary import CHOICES, COUNTED
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

AHEAD = (30, 60, 90, 180, 365)
"""Days after the date by which the probability of being out is told."""
TOLD_FIELDS = (
    "seen", "fear", "anger", "org", "orders", "loyal", "elite", "belief", "leadership", "strike", "reserves", "support",
    "police_reserve", "troops", "goodwill", "rejection", "sanctions",
)  # fmt: skip
FEW_FIT = 0.01
"""Share of the particles below which an observation taken in at once is said to fit few futures."""
FAR_OUT = 0.001
FEW_TAKEN = 0.02
FEW_DISTINCT = 200
BAND = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Forecast:
    """Given that he is in office on the date.

    ``outcomes``: outcome, p, se on the last day of the horizon; ``by_day``: days (after the date), date, p, se of
    being out by then. ``se`` is the sampling error of the particles (`Cloud.estimate`).
    """

    outcomes: pd.DataFrame
    by_day: pd.DataFrame
    effective: float
    """Number of independent futures, the particles' at most, with the same sampling error of being out."""

    @property
    def out(self) -> float:
        """Probability of being out by the end of the horizon."""
        return 1.0 - float(self.outcomes["p"].iloc[0])


@dataclass(frozen=True)
class Updated:
    """A forecast as of a date, before (``prior``) and after (``posterior``) what had been seen by then.

    ``parameters``: assumption, prior_median, median, low, high (90 in 100), shift (of the mean, in prior standard
    deviations), width (posterior over prior standard deviation), effect (what the shift does to the probability of
    being out by the horizon, by the slope among prior futures), strongest effect first.
    ``fields``: field, prior, posterior (means), shift (in prior standard deviations), on the last day read.
    ``said``: what was left out, and what to be careful about.
    """

    resolved: Resolved
    as_of: dt.date
    days: int
    members: int
    seed: int
    prior: Forecast
    posterior: Forecast
    parameters: pd.DataFrame = field(repr=False)
    fields: pd.DataFrame = field(repr=False)
    crisis: Crisis = field(repr=False)
    filtered: Filtered = field(repr=False)
    given: Sorted = field(repr=False)
    said: tuple[str, ...]
    elapsed_s: float

    @property
    def horizon(self) -> dt.date:
        """Date by which the last day of the forecast is over; a run's answer is told for the same date."""
        return self.resolved.start + dt.timedelta(days=self.days)

    @property
    def surprises(self) -> pd.DataFrame:
        """Each observation beside its forecast from what came before.

        date, what, place, low, high, expected_low, expected, expected_high (90 in 100 of the reports to expect),
        quantile (of the report in that forecast), surprise (nats: - log predictive density).
        """
        rows = [say_told(told, self.resolved) for stage in self.filtered.passed for told in stage.told]
        return pd.DataFrame(rows, columns=[
            "date", "what", "place", "low", "high", "expected_low", "expected", "expected_high", "quantile", "surprise",
        ])  # fmt: skip

    @property
    def stages(self) -> pd.DataFrame:
        """How each day of observation was taken in: date, at_once, effective, steps, taken, evidence."""
        start = self.resolved.start
        rows = [
            {"date": start + dt.timedelta(days=end), "at_once": each.at_once, "effective": each.effective,
             "steps": each.steps, "taken": each.taken, "evidence": each.evidence}
            for end, each in zip(self.crisis.ends, self.filtered.passed, strict=True)
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def coverage(self, later: Sequence[ResolvedObservation] | None = None) -> pd.DataFrame:
        """Later crowds and detentions beside their forecast from the date; by default those of the scenario.

        date, what, place, low, high, reported, q05 … q95 (of the reports to expect), covered (``reported`` within the
        90% band), true_low, true_high (90% of what is so), meets (the reported range meets that). Forecasts hold given
        that he still stands. They are not learnt from: the particles stay as they are.
        """
        chosen = later if later is not None else self.given.later
        readings = [
            read_observation(seen, self.resolved) for seen in sorted(chosen, key=lambda seen: (seen.date, seen.what))
            if seen.what in COUNTED and seen.date > self.as_of
        ]  # fmt: skip
        return cover(self.crisis, self.filtered.cloud, readings, np.random.default_rng([self.seed, 3]))

    def plain(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {
            "standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "scenario": self.resolved.name,
            "as_of": self.as_of.isoformat(), "horizon": self.horizon.isoformat(), "members": self.members,
            "seed": self.seed, "elapsed_s": self.elapsed_s, "observations_used": len(self.given.used),
            "observations_later": len(self.given.later), "observations_before": len(self.given.before),
            "observations_repeated": len(self.given.repeated),
            "prior": _plain_forecast(self.prior), "posterior": _plain_forecast(self.posterior),
            "parameters": _plain(self.parameters), "fields": _plain(self.fields), "surprises": _plain(self.surprises),
            "stages": _plain(self.stages), "distinct": self.filtered.cloud.distinct,
            "evidence": self.filtered.evidence, "said": list(self.said),
        }  # fmt: skip


def forecast(crisis: Crisis, cloud: Cloud) -> tuple[Forecast, Floats]:
    """The forecast of particles from the date, and each particle's probability of being out by the horizon."""
    assert cloud.state is not None
    last = crisis.days - 1
    ahead = [days for days in AHEAD if crisis.as_of + days < last] + [last - crisis.as_of]
    reads = [max(crisis.as_of + days, crisis.ends[-1] + 1) for days in ahead]
    probes = crisis.go_on(cloud.state, cloud.noise, crisis.ends[-1] + 1, pairs(reads, MARKS))
    marks = probes.reshape(len(ahead), len(MARKS), -1)
    first = cloud.state[3].T
    standing = np.maximum(first[0], 1e-30)
    by_end = {"in_power": marks[-1][0] / standing}
    by_end |= {name: (marks[-1][1 + k] - first[1 + k]) / standing for k, name in enumerate(EXITS)}
    outcomes = pd.DataFrame(
        [(name, *cloud.estimate(by_end[name])) for name in OUTCOMES], columns=["outcome", "p", "se"]
    )
    outcomes["p"] /= outcomes["p"].sum()
    rows = []
    for days, mark in zip(ahead, marks, strict=True):
        date = crisis.resolved.start + dt.timedelta(days=crisis.as_of + days)
        rows.append((days, date, *cloud.estimate(1.0 - mark[0] / standing)))
    by_day = pd.DataFrame(rows, columns=["days", "date", "p", "se"])
    p_in, se = cloud.estimate(by_end["in_power"])
    spread = float(cloud.weights @ np.square(by_end["in_power"] - p_in))
    effective = min(spread / se**2, float(len(cloud.z))) if se > 0.0 else float(len(cloud.z))
    return Forecast(outcomes, by_day, effective), 1.0 - by_end["in_power"]


def find_changes(crisis: Crisis, before: Cloud, after: Cloud, p_out: Floats) -> pd.DataFrame:
    """``parameters`` of `Updated`; ``p_out`` (n,) of the particles before."""
    w, v = before.weights, after.weights
    centre = w @ before.z
    scale = np.sqrt(w @ np.square(before.z - centre))
    mean = v @ after.z
    width = np.sqrt(v @ np.square(after.z - mean)) / scale
    shift = (mean - centre) / scale
    scores = (before.z - centre) / scale
    gram = (scores * w[:, None]).T @ scores + np.eye(scores.shape[1]) * (2.0 * scores.shape[1] / len(w))
    slope = np.linalg.solve(gram, (scores * w[:, None]).T @ (p_out - w @ p_out))
    rows = []
    for k, name in enumerate(crisis.assumptions.names):
        here = crisis.assumptions.value(name, after.z[:, k])
        low, median, high = weighted_quantiles(here, v, (0.05, 0.5, 0.95))
        (prior_median,) = weighted_quantiles(crisis.assumptions.value(name, before.z[:, k]), w, (0.5,))
        rows.append((name, prior_median, median, low, high, shift[k], width[k], slope[k] * shift[k]))
    columns = ["assumption", "prior_median", "median", "low", "high", "shift", "width", "effect"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values("effect", key=lambda effect: -effect.abs(), ignore_index=True)


def read_fields(crisis: Crisis, before: Cloud, after: Cloud) -> pd.DataFrame:
    """``fields`` of `Updated`."""
    assert before.state is not None
    assert after.state is not None
    rows = []
    for name in (name for name in TOLD_FIELDS if name in FIELDS):
        then, now = (cloud.state[0][:, ROWS[name]].astype(float) for cloud in (before, after) if cloud.state)
        prior, posterior = float(before.weights @ then), float(after.weights @ now)
        spread = float(np.sqrt(before.weights @ np.square(then - prior)))
        rows.append((name, prior, posterior, (posterior - prior) / spread if spread > 0.0 else 0.0))
    return pd.DataFrame(rows, columns=["field", "prior", "posterior", "shift"])


def cover(crisis: Crisis, cloud: Cloud, readings: Sequence[Reading], generator: np.random.Generator) -> pd.DataFrame:
    """Readings beside their forecast (see `Updated.coverage`)."""
    assert cloud.state is not None
    first = crisis.ends[-1] + 1
    reads = [(reading.day, row) for reading in readings for row in (*reading.rows, ROWS["standing"])]
    ahead = [probe for probe in reads if probe[0] >= first]
    lived = iter(crisis.go_on(cloud.state, cloud.noise, first, ahead) if ahead else ())
    found = [next(lived) if day >= first else cloud.state[0][:, row].astype(float) for day, row in reads]
    rows, at = [], 0
    for reading in readings:
        n = len(reading.rows)
        truth, standing = reading.truth(np.array(found[at : at + n])), found[at + n]
        at += n + 1
        weights = cloud.weights * standing / np.maximum(cloud.state[3][:, 0], 1e-30)
        weights /= weights.sum()
        band = weighted_quantiles(reading.model.report(truth, generator), weights, BAND)
        true_low, true_high = weighted_quantiles(truth, weights, (BAND[0], BAND[-1]))
        seen, reported = reading.seen, reading.model.reported
        rows.append((
            seen.date, seen.what, name_place(seen, crisis.resolved), seen.low, seen.high, reported, *band,
            band[0] <= reported <= band[-1], true_low, true_high, seen.high >= true_low and seen.low <= true_high,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=[
        "date", "what", "place", "low", "high", "reported", "q05", "q25", "q50", "q75", "q95", "covered", "true_low",
        "true_high", "meets",
    ])  # fmt: skip


def say_told(told: Told, resolved: Resolved) -> dict[str, Any]:
    """One row of the surprises."""
    seen = told.reading.seen
    return {
        "date": seen.date, "what": seen.what, "place": name_place(seen, resolved), "low": seen.low, "high": seen.high,
        "expected_low": told.low, "expected": told.middle, "expected_high": told.high, "quantile": told.quantile,
        "surprise": told.surprise,
    }  # fmt: skip


def name_place(seen: ResolvedObservation, resolved: Resolved) -> str:
    """Name of an observation's place; "" for the nation."""
    return "" if seen.place is None else resolved.places[seen.place]


def _left_out(seen: Sequence[ResolvedObservation], when: str) -> str:
    counted = "1 observation" if len(seen) == 1 else f"{len(seen)} observations"
    return f"{counted} dated {when} {'was' if len(seen) == 1 else 'were'} not read"


def say_ignored(given: Sorted) -> list[str]:
    """What was not read, and why."""
    found = []
    if given.later:
        found.append(_left_out(given.later, "after the date"))
    if given.before:
        found.append(_left_out(given.before, "before the start"))
    if given.repeated:
        names = ", ".join(dict.fromkeys(f"`{seen.what}` of {seen.date}" for seen in given.repeated))
        rows = "1 row stands" if len(given.repeated) == 1 else f"{len(given.repeated)} rows stand"
        read = "was" if len(given.repeated) == 1 else "were"
        found.append(f"{rows} there already, day, range and source alike, and {read} read once: {names}")
    shared: dict[tuple[str, dt.date, int | None], int] = {}
    for each in given.used:
        told = each.seen.what, each.seen.date, each.seen.place
        shared[told] = shared.get(told, 0) + 1
    several = [f"`{what}` of {date} ({n})" for (what, date, _), n in shared.items() if n > 1]
    if several:
        found.append(f"several sources, which weigh together no more than the best of them: {', '.join(several)}")
    if not given.used:
        found.append("nothing had been observed by then: only that he is in office is known")
    return found


def say_warnings(crisis: Crisis, found: Filtered) -> list[str]:
    """What the numbers cannot carry."""
    said = []
    n = len(found.cloud.z)
    for end, passed, readings in zip(crisis.ends, found.passed, crisis.by_stage, strict=True):
        names = ", ".join(f"`{each.seen.what}` of {each.seen.date}" for each in readings)
        if passed.at_once < FEW_FIT * n and readings:
            said.append(
                f"{names} fits few futures: taken in at once it would leave {passed.at_once:.0f} of {n}; it was taken "
                f"in {passed.steps} steps with moves between them"
            )
        for told in passed.told:
            if told.reading.seen.what not in CHOICES and not FAR_OUT <= told.quantile <= 1.0 - FAR_OUT:
                what = f"`{told.reading.seen.what}` of {told.reading.seen.date}"
                side = "above" if told.quantile > 0.5 else "below"
                said.append(f"{what} lies {side} nearly everything the model expects: it cannot be learnt from rightly")
        if passed.taken < FEW_TAKEN:
            day = crisis.resolved.start + dt.timedelta(days=end)
            said.append(f"on {day} only {100 * passed.taken:.1f} in 100 moves were taken: the particles hardly move")
    if found.cloud.distinct < min(FEW_DISTINCT, n // 4):
        said.append(f"only {found.cloud.distinct} different points are left: more members are needed")
    if found.cloud.families() < FAMILIES:
        said.append(
            f"the particles descend from about {found.cloud.families():.0f} of the first draws: the sampling error is "
            "rough, and another seed may differ by two or three times as much; more members tell better"
        )
    return said


def _plain_forecast(found: Forecast) -> dict[str, Any]:
    return {"outcomes": _plain(found.outcomes), "by_day": _plain(found.by_day), "effective": found.effective}


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON values; null for what is no number."""
    rows = frame.to_dict("records")
    return [{str(name): _plain_value(value) for name, value in row.items()} for row in rows]


def _plain_value(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value
