"""Answering: from a question to a document, and what is remembered between two questions.

A draft and a full answer play the same members' draws: member m of assumption draw m mod D meets the same numbers
whatever was changed, so a chart that is dragged moves by the change alone. What a slider's next value shares with the
last is kept: the scenario as it was read, the draws of all other assumptions (`engine.program`), the members of the
baseline, and whole answers.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from standoff.analysis.difference import Pairing
from standoff.analysis.outcomes import outcome_table
from standoff.engine.layout import LANES
from standoff.errors import SourceErrors, StandoffError
from standoff.record import Chunk
from standoff.report import Asked, Beside, make_document
from standoff.report.actions import what_if_part
from standoff.report.drivers import drivers_part
from standoff.report.html import page_bytes, report_html
from standoff.report.lenses import crux_part, lenses_part
from standoff.report.plain import plain
from standoff.report.trials import tests_part
from standoff.scenario import Resolved
from standoff.scenario.actions import act, read_plan, read_suppositions
from standoff.scenario.change import change
from standoff.scenario.positions import show_text
from standoff.scenario.schema import ResolvedArm
from standoff.study import Run
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.lenses import find_lens
from standoff.study.settings import Execution, Settings, count_threads
from standoff.web.asked import Question, View, check_work, is_belief, read_question
from standoff.web.problems import Problem, problem_of, to_json
from standoff.web.shelf import Kept, Shelf
from standoff.web.turns import Stop

DRAFT_CHUNKS = 2
"""Chunks of a draft for each thread: few, as each costs its own histograms; two, so that it can be stopped."""
ANSWERS_KEPT, BASELINES_KEPT = 48, 4


@dataclass(frozen=True)
class Baseline:
    """What is compared with: its members chunk by chunk, without fans and paths, and its outcomes."""

    chunks: dict[int, Chunk]
    outcomes: pd.DataFrame


@dataclass
class Answers:
    """Answers questions about what is on the shelf. Safe to call from many threads."""

    shelf: Shelf
    on_message: Callable[[str], None] | None = None
    _answers: Kept[bytes] = field(default_factory=lambda: Kept(ANSWERS_KEPT))
    _baselines: Kept[Baseline] = field(default_factory=lambda: Kept(BASELINES_KEPT))
    _documents: Kept[bytes] = field(default_factory=lambda: Kept(8))

    def answer(self, asked: Question, stop: Stop) -> bytes:
        """The document of a question, as JSON. Raises `Problem`, `StandoffError`, `RunInterrupted`."""
        resolved = self.believe(asked, asked.view)
        return self._answers.get((resolved.hash, asked), lambda: to_json(self._make(asked, resolved, stop)))

    def part(self, name: str, asked: Question, stop: Stop) -> bytes:
        """One part of the document that takes longer, as JSON."""
        resolved = self.believe(asked, _seen_by(name, asked.view))
        execution: Execution = {
            "threads": max(1, count_threads(None) // 2), "progress": stop.check, "on_message": self.on_message,
        }  # fmt: skip
        make = _MAKERS[name]
        return self._answers.get((resolved.hash, name, asked), lambda: to_json(plain(make(resolved, asked, execution))))

    def report(self, asked: Question, parts: tuple[str, ...], stop: Stop) -> bytes:
        """The one-file report of a question with these parts of it. Raises `StandoffError` where it is too large.

        Single what-ifs are told beside the scenario without an action: where one is on screen they are left out.
        """
        document = json.loads(self.answer(asked, stop))
        for name in parts:
            if not (name == "what_if" and asked.view.actions):
                document[name] = json.loads(self.part(name, asked, stop))
        return page_bytes(report_html(document))

    def stored_report(self, name: str) -> bytes:
        """The one-file report of a stored run, with what the run itself knows."""
        return page_bytes(report_html(json.loads(self.stored(name))))

    def stored(self, name: str) -> bytes:
        """The document of a stored run, as JSON."""
        run = self.shelf.open(name)
        about = run.record.provenance
        key = (name, about.scenario_hash, about.seed, about.members, run.record.run_dir)
        return self._documents.get(key, lambda: to_json(make_document(run, depth="quick")))

    def warm(self) -> None:
        """Answer the first question of the page, so that it is kept."""
        for draft in (True, False):
            self.answer(read_question({"draft": draft}, self.shelf.first), Stop())

    def run(self, asked: Question, stop: Stop) -> Run:
        """The run that a question means."""
        resolved = self.believe(asked, asked.view)
        ensemble = Ensemble.of(resolved, _settings(asked, resolved))
        return self._run(asked, resolved, run_in_memory(ensemble, self._execution(stop)))

    def believe(self, asked: Question, view: View) -> Resolved:
        """The scenario under a view: its file's own changes, then the lens, then beliefs, then actions."""
        of_file = tuple(each for each in view.sets if not is_belief(each))
        beliefs = [each for each in view.sets if is_belief(each)]
        found: Resolved = _blaming("sets", lambda: self._stands(asked, of_file))
        if asked.days is not None and asked.days != found.days:
            found = found.model_copy(update={"days": asked.days})
        if view.lens is not None or beliefs:
            arms = []
            if (lens := view.lens) is not None:
                arms.append(ResolvedArm(assumptions=_blaming("lens", lambda: find_lens(found, lens)).assumptions))
            supposed = _blaming("sets", lambda: read_suppositions(beliefs, found))
            found = change(found, *arms, ResolvedArm(assumptions=supposed))
        if view.actions:
            found = act(found, _blaming("actions", lambda: read_plan(view.actions, found, found.days)))
        check_work(asked.members, found.days)
        return found

    def _stands(self, asked: Question, of_file: tuple[str, ...]) -> Resolved:
        """The scenario of a question as it stands, or a stored run's."""
        if asked.run is None:
            return self.shelf.resolved(asked.scenario, of_file)
        if of_file:
            hint = "only beliefs and actions; ask of the scenario instead"
            raise Problem(422, f"a stored run is not changed by {show_text(of_file[0])}", "sets", hint)
        return self.shelf.open(asked.run).resolved

    def _make(self, asked: Question, resolved: Resolved, stop: Stop) -> dict[str, Any]:
        settings = _settings(asked, resolved)
        ensemble = Ensemble.of(resolved, settings)
        execution = self._execution(stop)
        beside = None
        if asked.baseline is None:
            record = run_in_memory(ensemble, execution)
        else:
            before = self._baseline(asked, asked.baseline, settings, execution)
            pairing = Pairing(settings.draws, settings.days)

            def simulate(index: int) -> Chunk:
                chunk = ensemble.simulate(index)
                pairing.add(before.chunks[index], chunk)
                return chunk

            record = run_in_memory(ensemble, execution, simulate)
            beside = Beside(before.outcomes, pairing.table())
        stop.check()
        view = asked.view
        live = Asked(view.lens, view.actions, asked.draft, beside)
        return make_document(self._run(asked, resolved, record), depth="quick", asked=live)

    def _baseline(self, asked: Question, view: View, settings: Settings, execution: Execution) -> Baseline:
        resolved = self.believe(dataclasses.replace(asked, days=settings.days), view)

        def play() -> Baseline:
            kept: dict[int, Chunk] = {}
            ensemble = Ensemble.of(resolved, settings)

            def simulate(index: int) -> Chunk:
                chunk = ensemble.simulate(index)
                kept[index] = dataclasses.replace(chunk, fans={}, paths={})
                return chunk

            record = run_in_memory(ensemble, execution, simulate)
            return Baseline(kept, outcome_table(record))

        return self._baselines.get((resolved.hash, settings), play)

    def _run(self, asked: Question, resolved: Resolved, record: Any) -> Run:
        if asked.run is not None:
            stored = self.shelf.open(asked.run)
            return Run(record, resolved, stored.source, (*stored.sets, *asked.view.sets))
        return Run(record, resolved, self.shelf.source(asked.scenario), asked.view.sets)

    def _execution(self, stop: Stop) -> Execution:
        return {"progress": stop.check, "on_message": self.on_message}


def _seen_by(part: str, view: View) -> View:
    """What of a view a part follows: lenses are compared whole, and a what-if adds its own actions."""
    follows: dict[str, Mapping[str, Any]] = {
        "lenses": {"lens": None}, "crux": {"lens": None}, "tests": {"lens": None, "actions": ()},
        "what_if": {"actions": ()}, "drivers": {},
    }  # fmt: skip
    return dataclasses.replace(view, **follows[part])


def _crux(resolved: Resolved, asked: Question, execution: Execution) -> object:
    if asked.a is None or asked.b is None:
        raise Problem(422, "a crux needs two lenses, a and b", "a" if asked.a is None else "b", "name two lenses")
    return crux_part(resolved, asked.a, asked.b, asked.outcome, seed=asked.seed, **execution)


_MAKERS: dict[str, Callable[[Resolved, Question, Execution], object]] = {
    "lenses": lambda resolved, asked, execution: lenses_part(resolved, asked.seed, **execution),
    "crux": _crux,
    "tests": lambda resolved, asked, execution: tests_part(resolved, asked.seed, **execution),
    "what_if": lambda resolved, asked, execution: what_if_part(resolved, resolved.days, asked.seed, **execution),
    "drivers": lambda resolved, asked, execution: drivers_part(
        resolved, asked.outcome, resolved.days, asked.seed, **execution
    ),
}


def _settings(asked: Question, resolved: Resolved) -> Settings:
    size = Settings.chunk_size
    if asked.draft:
        each = -(-asked.members // (DRAFT_CHUNKS * count_threads(None)))
        size = min(size, -(-each // LANES) * LANES)
    return Settings(asked.members, resolved.days, asked.seed, asked.draws, chunk_size=size)


def _blaming(where: str, read: Callable[[], Any]) -> Any:
    """What ``read`` gives; a user's error is told with the key of the body it came from."""
    try:
        return read()
    except SourceErrors as fault:
        raise problem_of(fault) from None
    except StandoffError as fault:
        raise problem_of(fault, where) from None
