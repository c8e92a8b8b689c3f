"""Crux: which assumptions make two views of a crisis differ, and by how much each.

Two lenses differ in assumptions. The assumptions are put into groups, and every subset S of groups is an arm: the
scenario as the first lens sees it, with the assumptions of S as the second has them. A parameter that only one lens
names takes the scenario's own value on the other side. With v(S) the probability of the outcome by a day, the Shapley
shares of v (`standoff.analysis.shapley`) say how much of the gap each group makes up; they add up to the gap. All arms
live on the same draws, so their differences carry far less noise than their values.

**Intervals**: 90%, from a bootstrap over assumption draws, all arms resampled together, and over orders where these
are sampled (beyond `MOST_EXACT` groups).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
import pandas as pd

from standoff.analysis.measure import OUTCOMES
from standoff.analysis.shapley import (
    MOST_EXACT,
    all_subsets,
    draw_orders,
    exact_shares,
    resample,
    sampled_shares,
    subsets_met,
)
from standoff.engine.ensemble import Plan, n_chunks, simulate_chunk, warm_up
from standoff.engine.layout import LANES
from standoff.errors import RunInterrupted, StandoffError
from standoff.evidence.saying import say_prior
from standoff.execute import run_chunks
from standoff.record import EXITS, FIXED, Chunk, Floats, Integers, to_fixed
from standoff.scenario import Resolved
from standoff.scenario.vocabulary import nearest
from standoff.study.blending import Blend
from standoff.study.grouping import Grouping, Groups, group_assumptions, prior_of, write_name
from standoff.study.lenses import find_lens, through_lens
from standoff.study.settings import Execution, Settings, check_execution, count_threads
from standoff.study.settling import count_days

DAYS, DRAWS = 180, 500
MEMBER_DAYS = 64_000_000
"""Days of members that all arms together may live by default: a few seconds on two cores."""
FEWEST, MOST = 2 * LANES, 8_000
"""Members of an arm by default, whatever the number of arms."""
PAIRS = 32
"""Orders, each with its reverse, where shares are sampled."""
OWN = ("members", "seed", "draws")
COLUMNS = ("group", "share", "low", "high", "se")


class CruxOptions(Execution, total=False):
    """How large a crux is, and how it is carried out."""

    members: int | None
    """Futures in each arm; as many as `MEMBER_DAYS` allows when not given."""
    seed: int
    """1 when not given."""
    draws: int
    """Assumption draws, at most half the members; `DRAWS` when not given."""


@dataclass(frozen=True, eq=False)
class Crux:
    """Why two lenses differ. ``value_a`` and ``value_b``: probability of ``outcome`` in the first ``settings.days``."""

    scenario: str
    a: str
    b: str
    outcome: str
    settings: Settings
    value_a: float
    value_b: float
    low: float
    """Of the gap, as ``high``."""
    high: float
    table: pd.DataFrame
    """Largest share first: group, share, low, high, se (of having sampled orders, 0 where exact)."""
    differences: pd.DataFrame
    """What each group holds: group, assumption, a, b (middle 90 in 100 of what each side assumes)."""
    arms: int
    is_exact: bool

    @property
    def gap(self) -> float:
        """The second lens's probability less the first's; the shares add up to it."""
        return self.value_b - self.value_a

    def plain(self) -> dict[str, Any]:
        """The crux as the JSON answer."""
        shares = self.table[["group", "share", "low", "high"]].to_dict("records")
        return {
            "scenario": self.scenario, "a": self.a, "b": self.b, "outcome": self.outcome, "by": self.settings.days,
            "value_a": self.value_a, "value_b": self.value_b, "gap": self.gap, "gap_low": self.low,
            "gap_high": self.high, "shares": shares, "differences": self.differences.to_dict("records"),
            "exact": self.is_exact, "arms": self.arms, "members": self.settings.members, "draws": self.settings.draws,
            "seed": self.settings.seed,
        }  # fmt: skip


def find_crux(
    resolved: Resolved, a: str, b: str, outcome: str = "out", by: int | str | dt.date | None = None,
    groups: Groups = None, **options: Unpack[CruxOptions],
) -> Crux:  # fmt: skip
    """Share the gap between lenses ``a`` and ``b`` out over groups of assumptions.

    ``outcome``: one of `OUTCOMES`, looked at after ``by`` days or at the end of a date (180 days, or the scenario's own
    where shorter). ``groups``: ``"mechanism"``, ``"parameter"``, or one's own as ``{"force": ["security",
    "repression.orders"]}``, what is left making up ``the rest``; by parameter where the lenses differ in few and by
    mechanism otherwise, when not given.

    Raises `StandoffError` for an unknown lens, outcome or group, and for a lens compared with itself.
    """
    check_execution("find_crux", [name for name in options if name not in OWN], ("outcome", "by", "groups", *OWN))
    if outcome not in OUTCOMES:
        close = nearest(outcome, OUTCOMES)
        hint = f"did you mean {close}?" if close else f"outcomes: {', '.join(OUTCOMES)}"
        raise StandoffError(f"there is no outcome `{outcome}`", hint)
    lenses = find_lens(resolved, a), find_lens(resolved, b)
    if a == b:
        raise StandoffError(f"a crux needs two lenses, found `{a}` twice", "`standoff lenses` shows them")
    days = min(DAYS, resolved.days) if by is None else count_days(resolved, by)
    sides = through_lens(resolved, a), through_lens(resolved, b)
    named = tuple(dict.fromkeys([*lenses[0].assumptions, *lenses[1].assumptions]))
    grouping = group_assumptions(*sides, named, groups)
    n = len(grouping.players)
    orders = draw_orders(n, PAIRS) if n > MOST_EXACT else None
    subsets = all_subsets(n) if orders is None else subsets_met(orders)
    members = options.get("members")
    settings = Settings(
        members=_affordable(len(subsets), days) if members is None else members, days=days,
        seed=options.get("seed", 1), draws=options.get("draws", DRAWS), n_paths=0,
    )  # fmt: skip
    blend = Blend(*sides, settings.seed, settings.draws, days)
    sums = _live(blend, [grouping.taken(each) for each in subsets], outcome, settings, options)
    values = dict(zip(subsets, sums, strict=True))
    none, everyone = values[frozenset()], values[frozenset(range(n))]
    pieces = exact_shares(sums)[None] if orders is None else sampled_shares(orders, values.__getitem__).by_pair
    counts = np.bincount(np.arange(settings.members) % settings.draws, minlength=settings.draws)
    low, high = _interval(resample((everyone - none)[None, None], counts)[:, 0])
    return Crux(
        resolved.name, a, b, outcome, settings, float(none.sum()) / settings.members,
        float(everyone.sum()) / settings.members, low, high, _share_table(grouping, pieces, counts),
        _difference_table(grouping, *sides), len(subsets), orders is None,
    )  # fmt: skip


def _affordable(n_arms: int, days: int) -> int:
    """Members of an arm, in whole blocks of lanes."""
    return min(max(MEMBER_DAYS // (n_arms * days * LANES) * LANES, FEWEST), MOST)


def _live(
    blend: Blend, arms: Sequence[Collection[str]], outcome: str, settings: Settings, execution: Execution
) -> Floats:
    """Sums over each draw's members of the probability of the outcome on the last day, (arm, draw)."""
    warm_up(execution.get("on_message"))
    progress = execution.get("progress")
    plan = Plan(settings.members, settings.chunk_size, n_paths=0)
    n_parts = n_chunks(plan)
    sums: Integers = np.zeros((len(arms), settings.draws), np.int64)
    n_done = 0

    def simulate(job: int) -> Chunk:
        arm, part = divmod(job, n_parts)
        chunk = simulate_chunk(blend.program(arms[arm]), plan, part)
        chunk.index = job
        return chunk

    def keep(chunk: Chunk) -> None:
        nonlocal n_done
        draw = (chunk.first + np.arange(chunk.size)) % settings.draws
        np.add.at(sums[chunk.index // n_parts], draw, _probabilities(chunk, outcome))
        n_done += 1
        if progress is not None:
            progress(n_done, len(arms) * n_parts)

    try:
        run_chunks(simulate, range(len(arms) * n_parts), count_threads(execution.get("threads")), keep)
    except (KeyboardInterrupt, RunInterrupted):
        raise RunInterrupted("interrupted; nothing was kept", "fewer --members answer sooner") from None
    return sums / FIXED


def _probabilities(chunk: Chunk, outcome: str) -> Integers:
    """Of each member, in units of 1 / `FIXED`; in power is what the exits leave."""
    if outcome in EXITS:
        return to_fixed(chunk.members[outcome])
    out: Integers = np.sum([to_fixed(chunk.members[name]) for name in EXITS], axis=0)
    return out if outcome == "out" else int(FIXED) - out


def _interval(spread: Floats) -> tuple[float, float]:
    low, high = np.quantile(spread, [0.05, 0.95])
    return float(low), float(high)


def _share_table(grouping: Grouping, pieces: Floats, counts: Integers) -> pd.DataFrame:
    """``pieces``: (pair of orders, group, draw), sums over the draw's members."""
    spread = resample(pieces, counts)
    by_pair = pieces.sum(axis=2) / counts.sum()
    errors = by_pair.std(axis=0, ddof=1) / np.sqrt(len(by_pair)) if len(by_pair) > 1 else np.zeros(by_pair.shape[1])
    rows = [
        (group, float(share), *_interval(spread[:, i]), float(errors[i]))
        for i, (group, share) in enumerate(zip(grouping.players, by_pair.mean(axis=0).tolist(), strict=True))
    ]
    rows.sort(key=lambda row: -abs(row[1]))
    rows += [(group, 0.0, 0.0, 0.0, 0.0) for group in grouping.idle]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _difference_table(grouping: Grouping, a: Resolved, b: Resolved) -> pd.DataFrame:
    rows = [
        (group, write_name(a, name), say_prior(prior_of(a, name)), say_prior(prior_of(b, name)))
        for group, names in grouping.players.items()
        for name in names
    ]
    return pd.DataFrame(rows, columns=["group", "assumption", "a", "b"])
