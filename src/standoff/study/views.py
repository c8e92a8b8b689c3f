"""Views: the outcome under each lens, and each speaker's stated forecasts beside what the model gives under theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import pandas as pd

from standoff.analysis.outcomes import outcome_table
from standoff.analysis.verdict import Effect, Expectation, finite, judge
from standoff.evidence.saying import say_measure
from standoff.scenario import Resolved
from standoff.scenario.schema import ResolvedLens
from standoff.study.claims import measure_of
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.lenses import NEUTRAL, find_lens, lens_names, through_lens
from standoff.study.measuring import measure_arms
from standoff.study.settings import Execution, Settings, check_execution

MEMBERS, DRAWS = 4_000, 400


@dataclass(frozen=True)
class StatedForecast:
    """A speaker's forecast, and the model's chance of the same under the speaker's lens."""

    lens: str
    claim: str
    event: str
    low: float
    high: float
    model: Effect
    neutral: Effect
    reading: str
    resolves: str
    happened: str

    def plain(self) -> dict[str, Any]:
        """The forecast as JSON; ``model`` under the speaker's lens, ``neutral`` under the scenario's assumptions."""
        return {
            "lens": self.lens, "claim": self.claim, "event": self.event, "stated_low": self.low,
            "stated_high": self.high, "model": finite(self.model.changed), "low": finite(self.model.low),
            "high": finite(self.model.high), "neutral": finite(self.neutral.changed), "reading": self.reading,
            "resolves": self.resolves, "happened": self.happened,
        }  # fmt: skip


@dataclass(frozen=True)
class Views:
    """Outcomes by lens, and stated forecasts.

    ``outcomes``: lens, outcome, p, low, high, se, members, draws; ``p`` adds up to 1 in each lens.
    """

    lenses: dict[str, ResolvedLens]
    outcomes: pd.DataFrame
    forecasts: tuple[StatedForecast, ...]
    settings: Settings

    def plain(self) -> dict[str, Any]:
        """All views as JSON."""
        rows = self.outcomes.to_dict("records")
        return {
            "members": self.settings.members, "draws": self.settings.draws, "seed": self.settings.seed,
            "days": self.settings.days,
            "lenses": [
                {
                    "lens": name, "title": lens.title, "speaker": lens.speaker, "reading": lens.reading,
                    "because": list(lens.because), "changes": sorted(lens.assumptions),
                    "outcomes": [
                        {key: row[key] for key in ("outcome", "p", "low", "high", "se")}
                        for row in rows if row["lens"] == name
                    ],
                    "forecasts": [each.plain() for each in self.forecasts if each.lens == name],
                }
                for name, lens in self.lenses.items()
            ],
        }  # fmt: skip

    def chance(self, lens: str, outcome: str) -> float:
        """P(outcome) under a lens."""
        rows = self.outcomes[(self.outcomes["lens"] == lens) & (self.outcomes["outcome"] == outcome)]
        return float(rows["p"].iloc[0])


def look_through(
    resolved: Resolved, only: Sequence[str] = (), members: int = MEMBERS, seed: int = 1, draws: int = DRAWS,
    **execution: Unpack[Execution],
) -> Views:  # fmt: skip
    """Play the scenario through each lens on the same draws: all, or those named in ``only`` and the neutral one."""
    check_execution("look_through", execution, ("resolved", "only", "members", "seed", "draws"))
    names = lens_names(resolved) if not only else tuple(dict.fromkeys((NEUTRAL, *only)))
    lenses = {name: find_lens(resolved, name) for name in names}
    settings = Settings(members=members, seed=seed, draws=draws, days=resolved.days)
    progress = execution.get("progress")
    quiet: Execution = {"threads": execution.get("threads"), "on_message": execution.get("on_message")}
    frames = []
    for n, name in enumerate(names, 1):
        record = run_in_memory(Ensemble.of(through_lens(resolved, name), settings), quiet)
        frame = outcome_table(record)
        frame.insert(0, "lens", name)
        frames.append(frame)
        if progress is not None:
            progress(n, 2 * len(names))
    stated = _measure_forecasts(resolved, lenses, settings, quiet)
    if progress is not None:
        progress(1, 1)
    return Views(lenses, pd.concat(frames, ignore_index=True), stated, settings)


def _measure_forecasts(
    resolved: Resolved, lenses: dict[str, ResolvedLens], settings: Settings, execution: Execution
) -> tuple[StatedForecast, ...]:
    """Every forecast under its speaker's lens and under the neutral one."""
    arms: dict[str, Resolved] = {}
    wanted: dict[str, list[Any]] = {}
    for name, lens in lenses.items():
        for claim in lens.forecasts:
            stated = resolved.claims[claim].forecast
            assert stated is not None
            for arm in (name, NEUTRAL):
                arms.setdefault(arm, through_lens(resolved, arm))
                wanted.setdefault(arm, []).append(measure_of(stated.measure))
    found = measure_arms(arms, wanted, settings, execution)
    forecasts = []
    for name, lens in lenses.items():
        for claim in lens.forecasts:
            stated = resolved.claims[claim].forecast
            assert stated is not None
            measure = measure_of(stated.measure)
            level = Expectation("above", 0.5)
            own, neutral = (judge(found[NEUTRAL][measure], found[arm][measure], level) for arm in (name, NEUTRAL))
            forecasts.append(
                StatedForecast(
                    name, claim, say_measure(stated.measure, resolved.places), stated.low, stated.high, own, neutral,
                    stated.reading, stated.resolves, stated.happened,
                )
            )  # fmt: skip
    return tuple(forecasts)
