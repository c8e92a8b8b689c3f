"""Many runs as one thing: a study's cells simulated, kept one by one, resumed, and read back as a tidy frame.

Every cell's futures are those of a run of its scenario through its lens with its changes and seed; only outcomes are
kept. Cells are independent: they are simulated side by side, here or on a cluster, and each is on disk as soon as its
last chunk is there.

>>> from standoff.study.many import open_study, read_study
>>> study = read_study("patrons-and-moods")
>>> study.plan.n_cells
200
"""

from __future__ import annotations

import dataclasses
import functools
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Unpack

import pandas as pd
import pyarrow as pa

from standoff.analysis.outcomes import tally_of
from standoff.analysis.spread import estimate
from standoff.engine.ensemble import warm_up
from standoff.errors import RunError, RunInterrupted
from standoff.execute import Series, run_chunks
from standoff.record import Chunk, gather
from standoff.store.study_folder import StudyFolder, create_study, resume_study
from standoff.store.study_folder import open_study as open_folder
from standoff.study.cells import Cell, Plan, Value, read_plan
from standoff.study.ensemble import Ensemble
from standoff.study.settings import Execution, Settings, check_execution, count_threads
from standoff.study.study_file import Span
from standoff.version import ENGINE_VERSION

AXES = ("scenario", "lens", "set", "seed")
REMEMBERED = 64
"""Programs of cells under way."""


@dataclass(frozen=True)
class Study:
    """A study that can be run. ``source``: its name or path, as it was asked for."""

    plan: Plan
    source: str

    @property
    def name(self) -> str:
        """Short name: that of its file."""
        return self.plan.form.name

    def about(self) -> dict[str, Any]:
        """What the study is, as plain JSON: another one if anything differs."""
        form = self.plan.form
        vary = {path: dataclasses.asdict(axis) if isinstance(axis, Span) else list(axis)
                for path, axis in form.vary.items()}  # fmt: skip
        return {
            "name": form.name, "title": form.title, "engine_version": ENGINE_VERSION, "n_cells": self.plan.n_cells,
            "scenarios": {name: each.resolved.hash for name, each in self.plan.variants.items()},
            "lenses": list(form.lenses), "sets": {name: list(each) for name, each in form.sets.items()}, "vary": vary,
            "points": [list(point) for point in self.plan.points], "seeds": [str(seed) for seed in form.seeds],
            "settings": form.settings, "outcomes": list(form.outcomes),
        }  # fmt: skip

    def run(self, out: str | Path, resume: bool = False, **execution: Unpack[Execution]) -> StudyResults:
        """Simulate every cell that the folder ``out`` lacks, and put all together once none is lacking.

        ``out`` must be absent or empty, or with ``resume`` hold this very study. ``progress`` is called with cells
        done and in all. Raises `RunError` where the folder cannot be used, `RunInterrupted` where it was broken off:
        finished cells are kept.
        """
        check_execution("run", execution, ("out", "resume"))
        threads = count_threads(execution.get("threads"))
        opened = resume_study(Path(out), self.about()) if resume else create_study(Path(out), self.about())
        with opened as folder:
            warm_up(execution.get("on_message"))
            try:
                _Cells(self.plan, folder, execution).run(threads)
            except (KeyboardInterrupt, RunInterrupted) as fault:
                why = fault.message.partition(";")[0] if isinstance(fault, RunInterrupted) else "interrupted"
                kept = folder.n_cells - len(folder.missing_cells())
                command = shlex.join(["standoff", "study", self.source, "--resume", "--out", str(out)])
                told = f"{why}; {kept} of {folder.n_cells} cells are kept in {out}"
                raise RunInterrupted(told, f"go on with: {command}") from None
            folder.finish()
        return StudyResults(folder)


@dataclass(frozen=True)
class StudyResults:
    """A study on disk, finished or not."""

    folder: StudyFolder

    @property
    def path(self) -> Path:
        """Its folder."""
        return self.folder.path

    @property
    def is_complete(self) -> bool:
        """Is every cell there?"""
        return self.folder.is_complete

    def results(self) -> pd.DataFrame:
        """One row a cell and outcome: cell, scenario, lens, set, seed, a column for each varied path, outcome, p, low,
        high, se, members, draws, days. Of an unfinished study, the cells that are there.
        """
        tables = list(self.folder.tables() if self.is_complete else self.folder.there())
        if not tables:
            raise RunError(f"{self.path}: no cell is there yet", "`standoff study` with --resume computes them")
        frame: pd.DataFrame = pa.concat_tables(tables).to_pandas()
        return frame


def read_study(name_or_path: str | Path) -> Study:
    """A study by bundled name or by path. Raises `SourceErrors` with line and column of every fault of its file."""
    return Study(read_plan(str(name_or_path)), str(name_or_path))


def open_study(folder: str | Path) -> StudyResults:
    """A study that was kept. Raises `RunError` where its manifest is missing or damaged."""
    return StudyResults(open_folder(Path(folder)))


class _Cells:
    """The cells of one run of a study."""

    def __init__(self, plan: Plan, folder: StudyFolder, execution: Execution) -> None:
        self.plan, self.folder, self.execution = plan, folder, execution
        self.cells = list(plan.cells())
        self.ensemble = functools.lru_cache(maxsize=REMEMBERED)(self._ensemble)
        self.types = [_type_of([point[place] for point in plan.points]) for place in range(len(plan.form.vary))]
        self.waiting: dict[int, list[Chunk]] = {}

    def run(self, threads: int) -> None:
        """Simulate the cells that are missing."""
        missing = self.folder.missing_cells()
        self.done = self.folder.n_cells - len(missing)
        self._tell()
        if not missing:
            return
        each = self.ensemble(missing[0]).n_chunks
        series = Series(lambda number: self.ensemble(number).simulate, each)
        indices = [number * each + own for number in missing for own in range(each)]

        def take(chunk: Chunk) -> None:
            number, own = divmod(chunk.index, each)
            got = self.waiting.setdefault(number, [])
            got.append(dataclasses.replace(chunk, index=own))
            if len(got) == each:
                self.folder.write(number, self._rows(self.cells[number], self.waiting.pop(number)))
                self.done += 1
                self._tell()

        run_chunks(series, indices, threads, take)

    def _tell(self) -> None:
        progress = self.execution.get("progress")
        if progress is not None:
            progress(self.done, self.folder.n_cells)

    def _ensemble(self, number: int) -> Ensemble:
        cell = self.cells[number]
        resolved = self.plan.resolved(cell)
        given = {"days": resolved.days, **self.plan.form.settings}
        return Ensemble.of(resolved, Settings(seed=cell.seed, n_paths=0, **given))

    def _rows(self, cell: Cell, chunks: list[Chunk]) -> pa.Table:
        """A cell's rows, one an outcome."""
        ensemble = self.ensemble(cell.number)
        record = gather(ensemble.provenance, ensemble.assumptions, chunks)
        outcomes = self.plan.form.outcomes
        found = [estimate(tally_of(record, outcome)) for outcome in outcomes]
        n = len(outcomes)
        columns = {
            "cell": pa.array([cell.number] * n, pa.int32()), "scenario": pa.array([cell.scenario] * n),
            "lens": pa.array([cell.lens] * n), "set": pa.array([cell.set] * n),
            "seed": pa.array([cell.seed] * n, pa.uint64()),
        }  # fmt: skip
        for path, kind, value in zip(self.plan.form.vary, self.types, cell.values, strict=True):
            columns[path] = pa.array([kind(value)] * n, pa.float64() if kind is float else pa.string())
        columns["outcome"] = pa.array(list(outcomes))
        for name in ("p", "low", "high", "se"):
            columns[name] = pa.array([float(getattr(each, name)) for each in found], pa.float64())
        about = record.provenance
        for name, size in {"members": about.members, "draws": about.draws, "days": about.days}.items():
            columns[name] = pa.array([size] * n, pa.int64())
        return pa.table(columns)


def _type_of(values: list[Value]) -> type[float] | type[str]:
    """Numbers where every value is one, else text."""
    try:
        for value in values:
            float(value)
    except ValueError:
        return str
    return float
