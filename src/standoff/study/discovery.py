"""Scenario discovery of a scenario: rules on what is assumed, and on what is assumed and seen early.

*Beforehand*: assumptions against the chance of the outcome by the horizon. *Early*: the same and what the path showed
up to day ``after``, against the chance from then on, in futures in which the ruler still stands then,

    chance = (P(by the horizon) - P(by day after)) / P(in power on day after),   weight = P(in power on day after)

What was seen early comes from the same members, lived through to day ``after`` only, so that nothing later is in it.
Features that are the outcome itself are not looked at: exits, the streets ceded, the belief that he falls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pandas as pd

from standoff.analysis.discovery import DEPTH, LEAST_SHARE, Futures, Rule, find_rules, rule_table, say_rule
from standoff.analysis.ema import Results, check_folder, find_box, load_prim, to_ema, write_ema
from standoff.errors import StandoffError
from standoff.record import EXITS, Chunk, Floats
from standoff.scenario import Resolved
from standoff.study.ensemble import Ensemble
from standoff.study.settings import Execution, Settings, check_execution, whole_number
from standoff.study.settling import (
    KNOWN_OUTCOMES,
    Steps,
    check_outcome,
    count_days,
    live_ensemble,
    member_chances,
    say_assumption,
)  # fmt: skip

__all__ = [
    "AFTER", "DRAWS", "MEMBERS", "Discovery", "check_folder", "discover", "futures_after", "live_members", "plain_rule",
]  # fmt: skip

MEMBERS, DRAWS, AFTER = 20_000, 5_000, 30
FEWEST_DRAWS = 20

SEEN = {
    "peak_share": (1, "largest crowd by day {day}, share of the nation"),
    "early_crowd": (14, "largest crowd of the first two weeks"),
    "seen_weeks_2_6": (36, "crowd seen in weeks 3 to 5, share of the nation"),
    "seen_weeks_11_13": (91, "crowd seen in weeks 11 to 13, share of the nation"),
    "strike_most": (1, "largest strike by day {day}, share of state workers"),
    "detained_share": (1, "days in detention by day {day}, per head of the nation"),
    "deaths": (1, "deaths by day {day}"),
    "loyal_14": (15, "loyal share of the force on day 14"),
    "loyal_least": (1, "least loyal share of the force by day {day}"),
    "elite_least": (1, "least loyal share of the elite by day {day}"),
    "support_mean": (1, "patron's mean support by day {day}, step of the menu"),
    "goodwill_least": (1, "least goodwill towards the patron by day {day}"),
    "troops_ever": (1, "foreign troops by day {day}"),
    "arrears_most": (1, "largest arrears of pay by day {day}"),
}
"""What of a path may be looked at: name -> days it needs to be whole, and what it is."""

HAPPENING = {
    "out": "he goes", "in_power": "he stays", "uprising": "an uprising drives him out", "coup": "a coup removes him",
    "negotiated": "he leaves by agreement", "managed": "he hands over to a successor", "calm": "he stays in calm",
    "contested": "he stays contested", "foreign_troops": "he stays with foreign troops",
}  # fmt: skip


@dataclass(frozen=True)
class Discovery:
    """Rules, highest chance first: ``beforehand`` on assumptions, ``early`` with what was seen by day ``after``.

    ``boxes``: PRIM's, where asked for, by ``beforehand`` and ``early``. ``words``: what each feature is.
    """

    scenario: str
    outcome: str
    days: int
    after: int
    members: int
    draws: int
    seed: int
    p: float
    p_after: float
    """Chance from day ``after`` on, where the ruler still stands then; NaN where there is no early part."""
    beforehand: tuple[Rule, ...]
    early: tuple[Rule, ...]
    boxes: dict[str, Rule | None]
    words: dict[str, str]
    results: Results
    """All members in EMA's form: see `standoff.analysis.ema`."""

    @property
    def happening(self) -> str:
        """The outcome as part of a sentence: ``he goes``."""
        return HAPPENING[self.outcome]

    def tables(self) -> pd.DataFrame:
        """All rules in one tidy frame; ``known`` says beforehand or early, ``by`` tree or prim."""
        parts = {("beforehand", "tree"): self.beforehand, ("early", "tree"): self.early}
        parts |= {(known, "prim"): (box,) for known, box in self.boxes.items() if box is not None}
        frames = []
        for (known, by), rules in parts.items():
            frame = rule_table(rules)
            frame.insert(0, "known", known)
            frame.insert(1, "by", by)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def export(self, folder: str | Path) -> list[Path]:
        """Write all members in EMA's form into a folder that is absent or empty."""
        about = {"scenario": self.scenario, "days": self.days, "after": self.after, "seed": self.seed,
                 "members": self.members, "draws": self.draws, "words": self.words}  # fmt: skip
        return write_ema(Path(folder), self.results, about)

    def plain(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "outcome": self.outcome, "days": self.days, "after": self.after, "members": self.members,
            "draws": self.draws, "seed": self.seed, "p": self.p,
            "p_after": None if np.isnan(self.p_after) else self.p_after,
            "beforehand": [self._plain(rule, False) for rule in self.beforehand],
            "early": [self._plain(rule, True) for rule in self.early],
            "prim": {
                known: None if box is None else self._plain(box, known == "early") for known, box in self.boxes.items()
            },
            "words": self.words,
        }  # fmt: skip

    def _plain(self, rule: Rule, early: bool) -> dict[str, Any]:
        happening = f"{self.happening} after day {self.after}" if early else self.happening
        return plain_rule(rule) | {"said": say_rule(rule, happening, self.words)}


def discover(
    resolved: Resolved,
    outcome: str = "out",
    by: int | str | dt.date | None = None,
    after: int = AFTER,
    prim: bool = False,
    settings: Settings | None = None,
    depth: int = DEPTH,
    **execution: Unpack[Execution],
) -> Discovery:
    """In which futures the outcome gathers.

    ``after``: the day up to which the path is looked at; 0 for assumptions only. ``prim``: also PRIM's box, which needs
    the extra ``ema``. ``settings``: members, draws and seed. Raises `StandoffError` for an unknown outcome, a day
    beyond the horizon, or PRIM without its extra.
    """
    check_execution("discover", execution, ("resolved", "outcome", "by", "after", "prim", "settings", "depth"))
    check_outcome(outcome)
    if prim:
        load_prim()
    days = count_days(resolved, by)
    after = whole_number("after", after, 0, 3650)
    if after >= days:
        raise StandoffError(f"after: day {after} is not before the horizon, {days} days", "0 looks at assumptions only")
    asked = replace(settings or Settings(MEMBERS, draws=DRAWS), days=days, series=(), n_paths=0)
    steps = Steps(execution, asked.members * (2 if after else 1))
    members, ensemble = live_members(resolved, asked, steps)
    if asked.draws < FEWEST_DRAWS:
        message = f"rules need at least {FEWEST_DRAWS} assumption draws, found {asked.draws}"
        raise StandoffError(message, "a few thousand find something")
    draw = np.arange(asked.members) % asked.draws
    assumptions = pd.DataFrame({name: values[draw] for name, values in ensemble.assumptions.items()})
    sides = {"beforehand": Futures(assumptions, _clip(member_chances(members, outcome)), np.ones(asked.members), draw)}
    words = {name: say_assumption(resolved, name) for name in ensemble.assumptions}
    early: dict[str, Floats] = {}
    if after:
        until, _ = live_members(resolved, replace(asked, days=after), steps)
        early = {name: until[name] for name in SEEN if SEEN[name][0] <= after and np.ptp(until[name]) > 0.0}
        words |= {name: SEEN[name][1].format(day=after) for name in early}
        sides["early"] = futures_after(pd.concat([assumptions, pd.DataFrame(early)], axis=1), members, until, outcome)
        sides["early"] = replace(sides["early"], draw=draw)
    rules = {known: find_rules(futures, depth, LEAST_SHARE) for known, futures in sides.items()}
    outcomes = {name: member_chances(members, name) for name in KNOWN_OUTCOMES}
    return Discovery(
        resolved.name, outcome, days, after, asked.members, asked.draws, asked.seed, sides["beforehand"].base_rate,
        sides["early"].base_rate if after else float("nan"), rules["beforehand"], rules.get("early", ()),
        {known: find_box(futures) for known, futures in sides.items()} if prim else {}, words,
        to_ema(assumptions, outcomes | early, _policy(resolved), resolved.name),
    )  # fmt: skip


def live_members(resolved: Resolved, settings: Settings, steps: Steps) -> tuple[dict[str, Floats], Ensemble]:
    """All members' outcomes and features, name -> (member,), and the ensemble they are of."""
    ensemble = Ensemble.of(resolved, settings)
    parts: dict[int, Chunk] = {}

    def simulate(index: int) -> Chunk:
        chunk = ensemble.simulate(index)
        parts[index] = chunk
        return chunk

    live_ensemble(ensemble, steps, simulate)
    chunks = [parts[index] for index in sorted(parts)]
    names = chunks[0].members
    return {
        name: np.concatenate([each.members[name] for each in chunks]).astype(np.float64) for name in names
    }, ensemble


def futures_after(
    features: pd.DataFrame, members: dict[str, Floats], until: dict[str, Floats], outcome: str
) -> Futures:
    """Futures from a day on, given that the ruler stands then: ``until`` are the same members lived to that day."""
    standing = 1.0 - member_chances(until, "out")
    gained = member_chances(members, outcome) - (member_chances(until, outcome) if outcome in ("out", *EXITS) else 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(standing > 1e-6, gained / standing, 0.0)
    weight = np.where(standing > 1e-6, standing, 0.0)
    return Futures(features, _clip(chance), weight, np.arange(len(chance)))


def plain_rule(rule: Rule) -> dict[str, Any]:
    """A rule as JSON; open ends are null."""
    bounds = [
        {"feature": each.feature, "low": _open(each.low), "high": _open(each.high), "share": each.share}
        for each in rule.bounds
    ]
    numbers = {name: _open(value) for name, value in vars(rule).items() if isinstance(value, float)}
    return {"bounds": bounds, "gathers": bool(rule.gathers), "avoids": bool(rule.avoids)} | numbers


def _policy(resolved: Resolved) -> str:
    said: Sequence[str] = [f"{lever.lever}={lever.value}" for lever in resolved.levers]
    return ", ".join(said) or "as it is"


def _open(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _clip(chances: Floats) -> Floats:
    return np.clip(chances, 0.0, 1.0)
