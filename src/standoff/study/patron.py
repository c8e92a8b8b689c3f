"""The patron's choices, asked and scored apart from who rules: a pledge, money, deployment, a brokered handover.

========== ================================================= ======================================================
question   in the record (``data/patron_outcomes.csv``)      in the model, on some day the ruler still stands
========== ================================================= ======================================================
pledge     its head of state, government or diplomacy says   any support in words or more (``support`` above a
           in public that it stands by him                   quarter step) while no successor is brokered
money      new credit, grant, deposit or rebate to his       ``credit``
           state, announced or paid
deployment its soldiers or police come to his side in the    ``troops``; a reserve that waits at home is not one
           country
broker     it asks in public for his handover, or mediates   ``broker``
           one
========== ================================================= ======================================================

**Equations** (member m, freeze on the morning of day a, s_m its chance of standing, d_m the first day from a to
a - 1 + 365 on which the thing is so, if there is one)

    w_m = s_m(a - 1)      q_m = s_m(d_m) / s_m(a - 1), 0 without such a day      p = sum w_m q_m / sum w_m

What was given before the freeze and still is counts: the question is what will be seen in the year, not what is new.

**Wide priors.** Every uncertain assumption of the mechanism `patron` keeps its centre and has `WIDER` times its spread:
the medians were fitted where the patron's choices were among what was fitted, and a patron's motives are not seen.

**Base rate**: the share of the other cases on record (or those of other regions) with the answer yes,
(k + 1/2) / (n + 1), whichever cases are asked for; a case of several freezes counts once. The record holds what is
well known; questions that were not looked up or are disputed have no row, so it is no sample of patrons. S: the act was
found in a report; K: general knowledge, to be confirmed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from standoff.engine.ensemble import Plan, n_chunks
from standoff.engine.layout import LANES
from standoff.engine.program import assemble
from standoff.errors import RunInterrupted, SourceErrors, StandoffError
from standoff.execute import Simulation, run_chunks
from standoff.record import Chunk, Floats
from standoff.scenario import Resolved
from standoff.scenario.bundled import FOLDER
from standoff.scenario.tables import read_table
from standoff.scoring.pooling import count_once
from standoff.scoring.proper import brier, log_score
from standoff.scoring.skill import skill, tell_apart
from standoff.study.cases import YEAR, Case, read_cases
from standoff.study.learned import live_on
from standoff.study.settings import Execution, Settings, count_threads
from standoff.study.standing import Futures

QUESTIONS = ("pledge", "money", "deployment", "broker")
FIELDS = ("standing", "support", "credit", "troops", "broker")
WIDER = 2.0
ACTS = FOLDER.parent / "data" / "patron_outcomes.csv"
COLUMNS = ("id", "question", "happened", "first", "last", "tag", "publisher", "title", "url", "note")
SCORE_COLUMNS = (
    "question", "cases", "answers", "happened", "brier", "base_brier", "skill", "skill_low", "skill_high",
    "skill_regions", "log", "base_log", "area", "area_low", "area_high",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """What is on record of one question in one crisis; dates are None where it did not happen."""

    happened: bool
    first: dt.date | None
    last: dt.date | None
    tag: str

    def within_a_year(self, freeze: dt.date) -> bool:
        """Whether it was seen on the freeze or in the 364 days after it."""
        if self.first is None or self.last is None:
            return False
        return self.first <= freeze + dt.timedelta(days=YEAR - 1) and self.last >= freeze


@dataclass(frozen=True)
class PatronScores:
    """Questions about the patron, with forecasts and what happened.

    ``table``: id, region, freeze, question, p, low, high, se (wide priors), base, base_regions, outcome, tag, learned.
    """

    table: pd.DataFrame

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row a question and one of ``all``, with the columns `SCORE_COLUMNS`; NaN where none can be told."""
        rows = []
        for question in (*QUESTIONS, "all"):
            chosen = self.table if question == "all" else self.table[self.table["question"] == question]
            if len(chosen):
                rows.append({"question": question} | _score(chosen))
                if question == "all":
                    rows[-1] |= dict.fromkeys(("area", "area_low", "area_high"), np.nan)
        return pd.DataFrame(rows, columns=list(SCORE_COLUMNS))

    def plain(self) -> dict[str, Any]:
        """All of it as plain values."""
        rows = self.table.assign(freeze=self.table["freeze"].astype(str), outcome=self.table["outcome"].astype(int))
        return {"wider": WIDER, "answers": rows.to_dict("records"), "scores": self.scores.to_dict("records")}


def read_acts(table: Path | None = None) -> dict[tuple[str, str], Act]:
    """(case, question) -> what is on record, from the package's table or a file. Raises `StandoffError` for faults."""
    shown = "the table of patrons' acts" if table is None else str(table)
    found: dict[tuple[str, str], Act] = {}
    for each in read_table(table or ACTS, shown, COLUMNS, None):
        row = each.words
        missing = [name for name in COLUMNS if name not in row]
        if missing:
            raise SourceErrors([each.fault(f"this row lacks {', '.join(missing)}")])
        where = f"{shown}: {row['id']}, {row['question']}"
        if (row["id"], row["question"]) in found:
            raise StandoffError(f"{where}: told twice")
        found[row["id"], row["question"]] = _act_of(where, row)
    return found


def _act_of(where: str, row: Mapping[str, str]) -> Act:
    if row["question"] not in QUESTIONS:
        raise StandoffError(f"{where}: there is no such question", f"there are {', '.join(QUESTIONS)}")
    if row["happened"] not in ("yes", "no") or row["tag"] not in ("S", "K"):
        raise StandoffError(f"{where}: happened must be yes or no and the tag S or K")
    try:
        first, last = (dt.date.fromisoformat(row[name]) if row[name] else None for name in ("first", "last"))
    except ValueError as fault:
        raise StandoffError(f"{where}: {fault}", "write a date as in 2020-09-14") from None
    if (row["happened"] == "yes") != (first is not None and last is not None) or (first and last and last < first):
        raise StandoffError(f"{where}: a first and a last day go with yes, none with no")
    return Act(row["happened"] == "yes", first, last, row["tag"])


def widen(resolved: Resolved, times: float = WIDER) -> Resolved:
    """The scenario with the spread of every uncertain assumption about the patron ``times`` as wide."""
    changed = {}
    for name, each in resolved.assumptions.items():
        if name.startswith("patron.") and each.prior.family != "fixed":
            wide = replace(each.prior, spread=times * each.prior.spread)
            changed[name] = each.model_copy(update={"prior": wide})
    return resolved.model_copy(update={"assumptions": resolved.assumptions | changed})


def when_so(fields: Mapping[str, Floats]) -> dict[str, npt.NDArray[np.bool_]]:
    """Question -> (member, day) whether it is so, from fields (member, day)."""
    support, brokering = fields["support"], fields["broker"] > 0.5
    return {
        "pledge": (support > 0.25) & ~brokering, "money": fields["credit"] > 0.5,
        "deployment": fields["troops"] > 0.5, "broker": brokering,
    }  # fmt: skip


def chances_by_first_day(fields: Mapping[str, Floats], before: Floats) -> dict[str, Floats]:
    """Question -> (member,) chance q that it is seen while he stands; ``before`` (member,): standing at the freeze."""
    found = {}
    for question, so in when_so(fields).items():
        first = so.argmax(axis=1)
        stood = np.take_along_axis(fields["standing"], first[:, None], axis=1)[:, 0] / np.maximum(before, 1e-30)
        found[question] = np.where(so.any(axis=1), np.minimum(stood, 1.0), 0.0)
    return found


def ask_patron(
    resolved: Resolved, freeze: dt.date, settings: Settings, learn: bool, execution: Execution
) -> dict[str, Futures]:
    """Question -> members' chances of it within a year of the freeze; ``resolved`` as known, its priors as they are."""
    if learn:
        lived = live_on(resolved, freeze, settings, FIELDS)
        fields = {name: lived.fields[:, k].T for k, name in enumerate(FIELDS)}
        before, weight = lived.before[0], lived.weight
        draw = np.unique(lived.root, return_inverse=True)[1]
        chances = chances_by_first_day(fields, before)
    else:
        chances, weight = _live(resolved, (freeze - resolved.start).days, settings, execution)
        draw = np.arange(settings.members) % settings.draws
    nothing = np.zeros((1, 1))
    return {question: Futures(draw, weight, q, nothing) for question, q in chances.items()}


def _live(resolved: Resolved, first: int, settings: Settings, execution: Execution) -> tuple[dict[str, Floats], Floats]:
    """Members from the start: question -> q, and their weights."""
    program = assemble(resolved, settings.seed, settings.draws, first + YEAR)
    plan = Plan(settings.members, LANES, n_paths=settings.members)
    chances = {question: np.zeros(settings.members) for question in QUESTIONS}
    weight = np.ones(settings.members)

    def keep(chunk: Chunk) -> None:
        members = slice(chunk.first, chunk.first + chunk.size)
        if first > 0:
            weight[members] = chunk.paths["standing"][:, first - 1, 0]
        fields = {name: chunk.paths[name][:, first : first + YEAR, 0].astype(np.float64) for name in FIELDS}
        for question, q in chances_by_first_day(fields, weight[members]).items():
            chances[question][members] = q

    try:
        threads = count_threads(execution.get("threads"))
        run_chunks(Simulation(program, plan, paths=("standing", *FIELDS)), range(n_chunks(plan)), threads, keep)
    except (KeyboardInterrupt, RunInterrupted):
        raise RunInterrupted("interrupted; nothing was kept", "fewer --members answer sooner") from None
    return chances, weight


def score_patrons(
    cases: Sequence[tuple[Case, Resolved]], settings: Settings, learn: bool, execution: Execution,
    on_freeze: Callable[[], None] | None = None, acts: Mapping[tuple[str, str], Act] | None = None,
) -> PatronScores | None:  # fmt: skip
    """Every question on record about the cases' patrons, answered with wide priors; None where there is none.

    The base rate is of all cases on record, whichever are asked for.
    """
    known = read_acts() if acts is None else acts
    rows: list[dict[str, Any]] = []
    for case, resolved in cases:
        asked = [question for question in QUESTIONS if (case.id, question) in known]
        for freeze in case.freezes:
            if asked and resolved.actors.patron_name is not None and "patron" not in resolved.off:
                wide = widen(case.known(resolved, freeze))
                learned = learn and freeze > case.onset
                found = ask_patron(wide, freeze, settings, learned, execution)
                for question in asked:
                    act, said = known[case.id, question], found[question].estimate()
                    rows.append({
                        "id": case.id, "region": case.region, "freeze": freeze, "question": question, "p": said.p,
                        "low": said.low, "high": said.high, "se": said.se, "outcome": act.within_a_year(freeze),
                        "tag": act.tag, "learned": learned,
                    })  # fmt: skip
            if on_freeze is not None:
                on_freeze()
    if not rows:
        return None
    own = {case.id: case for case, _ in cases}
    return PatronScores(with_base_rates(pd.DataFrame(rows), recorded(known, [*(read_cases() | own).values()])))


def recorded(acts: Mapping[tuple[str, str], Act], cases: Sequence[Case]) -> pd.DataFrame:
    """Everything on record of these cases: id, region, question, ``happened`` (the share of the case's freezes)."""
    rows = []
    for case in cases:
        for question in QUESTIONS:
            act = acts.get((case.id, question))
            if act is not None:
                happened = float(np.mean([act.within_a_year(freeze) for freeze in case.freezes]))
                rows.append({"id": case.id, "region": case.region, "question": question, "happened": happened})
    return pd.DataFrame(rows)


def with_base_rates(table: pd.DataFrame, record: pd.DataFrame) -> pd.DataFrame:
    """The table with the share of yes among the record's other cases (``base``) and other regions."""

    def share(row: Any, column: str) -> float:
        others = record[(record["question"] == row["question"]) & (record[column] != row[column])]["happened"]
        return float((others.sum() + 0.5) / (len(others) + 1.0))

    rows = table.to_dict("records")
    base, regions = ([share(row, column) for row in rows] for column in ("id", "region"))
    return table.assign(base=base, base_regions=regions)


def _score(rows: pd.DataFrame) -> dict[str, Any]:
    """Scores of some rows, each case once."""
    cases = [str(id) for id in rows["id"]]
    answers = [f"{id} {question}" for id, question in zip(cases, rows["question"], strict=True)]
    outcome = rows["outcome"].to_numpy(dtype=np.float64)
    p, base, regions = (rows[name].to_numpy(dtype=np.float64) for name in ("p", "base", "base_regions"))
    of_brier = skill(brier(p, outcome), brier(base, outcome), cases)
    of_log = skill(log_score(p, outcome), log_score(base, outcome), cases)
    area, low, high = tell_apart(p, outcome, cases)
    return {
        "cases": of_brier.cases, "answers": len(set(answers)), "happened": float(count_once(answers) @ outcome),
        "brier": of_brier.score, "base_brier": of_brier.baseline, "skill": of_brier.value, "skill_low": of_brier.low,
        "skill_high": of_brier.high, "log": of_log.score, "base_log": of_log.baseline, "area": area, "area_low": low,
        "area_high": high, "skill_regions": skill(brier(p, outcome), brier(regions, outcome), cases).value,
    }  # fmt: skip
