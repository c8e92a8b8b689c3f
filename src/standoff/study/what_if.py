"""What if: several plans of outside actors beside one baseline, all on the same draws.

Beliefs and actions are kept apart. What is **believed** (a lens, suppositions) holds in the baseline and in every plan;
what is **done** (levers with their days) makes a plan. Member m meets the same draws in all of them, so a difference
is the actions' alone, and until the day a plan begins it is exactly nothing.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Unpack

import pandas as pd

from standoff import scenario as files
from standoff.analysis.difference import WEEK, OutByDay, Pairing, WeeklyCrowds, crowd_table, resamples
from standoff.analysis.wording import change_in_100, change_range_in_100, grouped, n_in_100
from standoff.engine.ensemble import EVERYWHERE, Plan, n_chunks, simulate_chunk, warm_up
from standoff.engine.layout import LANES
from standoff.engine.program import Program, assemble, schedule
from standoff.errors import RunInterrupted, StandoffError
from standoff.evidence.saying import say_lever, say_prior
from standoff.execute import run_chunks
from standoff.record import OUTCOMES, Chunk
from standoff.scenario import Resolved, ResolvedAssumption, ResolvedLever
from standoff.scenario.actions import act, read_plan, read_suppositions
from standoff.scenario.change import change
from standoff.scenario.positions import Scalar, Spot, show_text
from standoff.scenario.schema import ResolvedArm
from standoff.scenario.values import BadValue, read_name
from standoff.study.lenses import find_lens
from standoff.study.settings import Execution, Settings, check_execution, count_threads
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

MEMBERS, DRAWS = 4_000, 400
OWN: dict[str, object] = {"members": MEMBERS, "days": None, "seed": 1, "draws": DRAWS}
"""Settings of `what_if` and what they are where they are not given."""
MOST_PLANS = 12
MOST_BYTES = 1_000_000_000
"""What the weekly crowds of all members and the daily sums of all draws may take."""
BASELINE = "baseline"
ONLY_PLAN = "plan"
"""Name of a plan that was given none."""
BETWEEN = ("plan", "other", "outcome", "of_plan", "of_other", "difference", "low", "high", "se")


class Asked(Execution, total=False):
    """How many futures are played, how long, from which seed; and how it is carried out."""

    members: int
    days: int | None
    seed: int
    draws: int


@dataclass(frozen=True)
class Believed:
    """What holds in the baseline and in every plan: a scenario, a lens on it, and suppositions on top of both."""

    resolved: Resolved
    """The scenario as it is believed to be."""
    lens: str | None
    suppositions: dict[str, ResolvedAssumption]

    @classmethod
    def of(cls, resolved: Resolved, suppose: Sequence[str], lens: str | None) -> Believed:
        """Raises `StandoffError` for an unknown lens and for what is no belief."""
        seen = find_lens(resolved, lens).assumptions if lens is not None else {}
        supposed = read_suppositions((suppose,) if isinstance(suppose, str) else suppose, resolved)
        believed = change(resolved, ResolvedArm(assumptions=seen), ResolvedArm(assumptions=supposed))
        return cls(believed, lens, supposed)

    def said(self) -> list[str]:
        """Each belief in words; empty where the scenario's own assumptions stand."""
        names = [group.name for group in self.resolved.groups]
        told = [f"the lens {self.lens}: {find_lens(self.resolved, self.lens).title}"] if self.lens else []
        for name, assumption in self.suppositions.items():
            shown = f"attitude of {names[int(name.split('.')[1])]}" if name.startswith("groups.") else name
            told.append(f"{shown} = {say_prior(assumption.prior)}")
        return told


@dataclass(frozen=True)
class WhatIf:
    """Plans beside their baseline.

    ``outcomes``: plan, outcome, baseline, changed, difference, low, high, se.
    ``between``: plan, other, outcome, of_plan, of_other, difference (the other less the plan), low, high, se.
    ``by_day``: plan, day, date, baseline, changed, difference, low, high, se of the probability of being out at the
    close of the N-th day. In these three ``low`` … ``high`` is the range of the effect over assumption draws (90 in
    100), ``se`` its sampling error.
    ``crowds``: plan, week, date, place, baseline, changed, difference, low, high: medians of each week's largest crowd
    over the futures in which the ruler stands, with the 90% interval by which their difference is known.
    """

    believed: Believed
    plans: dict[str, tuple[ResolvedLever, ...]]
    settings: Settings
    outcomes: pd.DataFrame = field(repr=False)
    between: pd.DataFrame = field(repr=False)
    by_day: pd.DataFrame = field(repr=False)
    crowds: pd.DataFrame = field(repr=False)
    elapsed_s: float = math.nan

    def done(self, plan: str) -> str:
        """What a plan does, in words."""
        start = self.believed.resolved.start
        return "; ".join(say_lever(action, start) for action in self.plans[plan]) or "nothing"

    def said(self, plan: str) -> list[tuple[str, str, str, str]]:
        """Outcome, baseline and plan in 100, and the change with its range: ``−13 (−17 to −9)``."""
        found = []
        for row in self.outcomes[self.outcomes["plan"] == plan].to_dict("records"):
            effect = f"{change_in_100(row['difference'])} ({change_range_in_100(row['low'], row['high'])})"
            found.append((str(row["outcome"]), n_in_100(row["baseline"]), n_in_100(row["changed"]), effect))
        return found

    def plain(self) -> dict[str, Any]:
        """All of it as JSON; null where nobody stands any more."""
        resolved = self.believed.resolved
        supposed = {name: say_prior(each.prior) for name, each in self.believed.suppositions.items()}
        return {
            "standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "scenario": resolved.name,
            "start": resolved.start.isoformat(), "members": self.settings.members, "draws": self.settings.draws,
            "days": self.settings.days, "seed": self.settings.seed, "elapsed_s": self.elapsed_s,
            "believed": {"lens": self.believed.lens, "suppose": supposed},
            "in_baseline": [lever.model_dump(mode="json") for lever in resolved.levers],
            "plans": [
                {
                    "plan": name, "actions": [action.model_dump(mode="json") for action in actions],
                    "outcomes": _rows(self.outcomes, name), "by_day": _rows(self.by_day, name),
                    "crowds": _rows(self.crowds, name),
                }
                for name, actions in self.plans.items()
            ],
            "between": _plain_rows(self.between),
        }  # fmt: skip

    def __str__(self) -> str:
        lines = [f"Believed: {'; '.join(self.believed.said()) or 'as the scenario has it'}"]
        for plan in self.plans:
            lines.append(f"{plan}: {self.done(plan)}")
            lines += [
                f"  {name}: {before} to {after} in 100, {effect}" for name, before, after, effect in self.said(plan)
            ]
        return "\n".join(lines)


class Loaded(Protocol):
    """A scenario as `standoff.study.load` gives it."""

    @property
    def resolved(self) -> Resolved:
        """Its resolved form."""
        ...


def what_if(
    scenario: Loaded | Resolved | str,
    plans: Mapping[str, str | Sequence[str]] | Sequence[str] | str,
    suppose: Sequence[str] = (),
    lens: str | None = None,
    **asked: Unpack[Asked],
) -> WhatIf:
    """Play a baseline and one or more plans on the same draws.

    ``plans``: name -> actions, each as in ``patron.loan=withheld from 2020-09-14``; or the actions of a single plan.
    A plan without actions changes nothing. ``suppose``: beliefs, as in ``security.unpaid=4``. ``members`` 4 000 by
    default, ``draws`` 400, ``seed`` 1, ``days`` the scenario's own; ``threads``, ``progress``, ``on_message`` as ever.

    >>> from standoff.study.what_if import what_if
    >>> alone = what_if("belarus-2020", ["patron.support=none"], members=400, days=60)
    >>> list(alone.outcomes.columns)
    ['plan', 'outcome', 'baseline', 'changed', 'difference', 'low', 'high', 'se']

    Raises `StandoffError` for what is no action or no belief (`standoff.scenario.actions`), for an unknown lens, for
    two plans of one name, and for settings that cannot be.
    """
    check_execution("what_if", asked.keys() - OWN.keys(), ("scenario", "plans", "suppose", "lens", *OWN))
    found = files.load(scenario) if isinstance(scenario, str) else scenario
    resolved = found if isinstance(found, Resolved) else found.resolved
    wanted: dict[str, Any] = OWN | {name: value for name, value in asked.items() if name in OWN}
    if wanted["days"] is None:
        wanted["days"] = resolved.days
    settings = Settings(**wanted)
    believed = Believed.of(resolved, suppose, lens)
    listed = {
        name: read_plan((texts,) if isinstance(texts, str) else texts, believed.resolved, settings.days)
        for name, texts in name_plans(plans).items()
    }
    check_size(settings, len(listed), len(resolved.places))
    began = time.perf_counter()
    found = _Played(believed.resolved, listed, settings)
    found.play(asked)
    return WhatIf(believed, listed, settings, *found.tables(), time.perf_counter() - began)


def name_plans(plans: Mapping[str, str | Sequence[str]] | Sequence[str] | str) -> dict[str, str | Sequence[str]]:
    """Plans by name. Raises `StandoffError` for none, too many, and names that cannot be."""
    if isinstance(plans, str):
        plans = (plans,)
    named = dict(plans) if isinstance(plans, Mapping) else {ONLY_PLAN: plans}
    if not 1 <= len(named) <= MOST_PLANS:
        raise StandoffError(f"expected 1 to {MOST_PLANS} plans, found {len(named)}")
    for name in named:
        try:
            read_name(Scalar(Spot(""), name))
        except BadValue as problem:
            raise StandoffError(f"the plan {show_text(name)}: {problem.message}", problem.hint) from None
        if name == BASELINE:
            raise StandoffError(f"a plan cannot be called `{BASELINE}`: that is the scenario without it")
    return named


def check_size(settings: Settings, n_plans: int, n_places: int) -> None:
    """Raise `StandoffError` where the crowds of all members and the sums of all draws would not fit `MOST_BYTES`."""
    a_member = (n_plans + 1) * -(-settings.days // WEEK) * (2 * (n_places + 1) + 8)
    a_draw = 24 * n_plans * settings.days
    if settings.members * a_member + settings.draws * a_draw > MOST_BYTES:
        most = MOST_BYTES // (a_member + a_draw)
        message = f"{grouped(settings.members)} members over {settings.days} days are too many to keep week by week"
        raise StandoffError(message, f"at most {grouped(most)} fit; fewer days or plans let more in")


class _Played:
    """The baseline and all plans, added up while they are played, pair by pair."""

    def __init__(self, believed: Resolved, plans: Mapping[str, Sequence[ResolvedLever]], settings: Settings) -> None:
        self.resolved, self.settings = believed, settings
        draws, days, n_places = settings.draws, settings.days, len(believed.places)
        base = assemble(believed, settings.seed, draws, days)
        self.programs = {BASELINE: base} | {name: _acted(base, actions) for name, actions in plans.items()}
        self.plan = Plan(settings.members, LANES, n_paths=settings.members)  # one block a chunk: its paths are whole
        self.pairs = {pair: Pairing(draws, days) for pair in itertools.combinations(self.programs, 2)}
        self.courses = {name: OutByDay(draws, days) for name in plans}
        self.crowds = {name: WeeklyCrowds(settings.members, days, n_places) for name in self.programs}

    def play(self, execution: Execution) -> None:
        """Play all members. Raises `RunInterrupted`."""
        progress = execution.get("progress")
        total = n_chunks(self.plan)
        done = 0

        def tell(chunk: Chunk) -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(done, total)

        warm_up(execution.get("on_message"))
        threads = count_threads(execution.get("threads"))
        try:
            run_chunks(self._simulate, range(total), threads, tell)
        except RunInterrupted:
            raise RunInterrupted("interrupted; nothing was kept", "fewer --members answer sooner") from None

    def _simulate(self, index: int) -> Chunk:
        """One chunk of members in every plan; returns the baseline's."""
        chunks = {name: simulate_chunk(program, self.plan, index) for name, program in self.programs.items()}
        for (one, other), pairing in self.pairs.items():
            pairing.add(chunks[one], chunks[other])
        for name, course in self.courses.items():
            course.add(chunks[BASELINE], chunks[name])
        for name, crowds in self.crowds.items():
            crowds.add(chunks[name])
        return replace(chunks[BASELINE], paths={})

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """``outcomes``, ``between``, ``by_day`` and ``crowds`` of `WhatIf`."""
        outcomes, between = [], []
        for (one, other), pairing in self.pairs.items():
            table = pairing.table().head(len(OUTCOMES))
            if one == BASELINE:
                outcomes.append(_labelled(table, plan=other))
            else:
                renamed = table.rename(columns={"baseline": "of_plan", "changed": "of_other"})
                between.append(_labelled(renamed, plan=one, other=other))
        apart = _stacked(between) if between else pd.DataFrame(columns=list(BETWEEN))
        return _stacked(outcomes), apart, self._by_day(), self._weekly()

    def _by_day(self) -> pd.DataFrame:
        found = _stacked([_labelled(course.table(), plan=name) for name, course in self.courses.items()])
        found.insert(2, "date", pd.Timestamp(self.resolved.start) + pd.to_timedelta(found["day"], unit="D"))
        return found

    def _weekly(self) -> pd.DataFrame:
        times = resamples(self.settings.draws)
        medians = {name: crowds.medians(times) for name, crowds in self.crowds.items()}
        tables = [_labelled(crowd_table(medians[BASELINE], medians[name]), plan=name) for name in self.courses]
        found = _stacked(tables)
        week = pd.to_timedelta(WEEK * (found["week"] - 1), unit="D")
        found.insert(2, "date", pd.Timestamp(self.resolved.start) + week)
        places = (*self.resolved.places, EVERYWHERE)
        found["place"] = [places[place] for place in found["place"]]
        return found


def _acted(program: Program, actions: Sequence[ResolvedLever]) -> Program:
    """The same assumptions and people under another calendar: an action touches nothing else."""
    changed = act(program.resolved, actions)
    return replace(program, resolved=changed, schedule=schedule(changed, program.days))


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)


def _labelled(frame: pd.DataFrame, **labels: str) -> pd.DataFrame:
    """The frame with constant columns before its own."""
    for position, (name, value) in enumerate(labels.items()):
        frame.insert(position, name, value)
    return frame


def _rows(frame: pd.DataFrame, plan: str) -> list[dict[str, Any]]:
    return _plain_rows(frame[frame["plan"] == plan].drop(columns="plan"))


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON takes them."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return value.date().isoformat() if isinstance(value, dt.datetime) else value
