"""Ensemble: a scenario and its settings made into a record, in memory or into a run folder.

Chunks are added up while they come, so that memory does not grow with members.
"""

from __future__ import annotations

import difflib
import queue
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

from standoff.analysis.answer import answer
from standoff.engine.ensemble import Plan, assumption_values, provenance, warm_up
from standoff.engine.program import Program, assemble
from standoff.errors import RunInterrupted, StandoffError
from standoff.execute import Simulation, run_chunks
from standoff.mechanisms.catalogue import FIELDS
from standoff.record import Chunk, Floats, Provenance, Record, Sums, gather
from standoff.scenario import Resolved
from standoff.store import RunFolder
from standoff.study.settings import Execution, Settings, count_threads

WAITING_CHUNKS = 8
Add = Callable[[Chunk | Sums], None]


@dataclass(frozen=True)
class Ensemble:
    """A program and its plan, with what a run of them is."""

    program: Program
    plan: Plan
    provenance: Provenance
    assumptions: dict[str, Floats]

    @classmethod
    def of(cls, resolved: Resolved, settings: Settings) -> Ensemble:
        """Draw the assumptions and lay out the run. Raises `StandoffError` for an unknown series."""
        _check_series(settings.series)
        plan = Plan(settings.members, settings.chunk_size, settings.series, settings.n_paths)
        program = assemble(resolved, settings.seed, settings.draws, settings.days)
        return cls(program, plan, provenance(program, plan), assumption_values(program))

    @property
    def n_chunks(self) -> int:
        return self.simulate.n_chunks

    @cached_property
    def simulate(self) -> Simulation:
        """One chunk of members, by its number."""
        return Simulation(self.program, self.plan)


def run_in_memory(ensemble: Ensemble, execution: Execution, simulate: Callable[[int], Chunk] | None = None) -> Record:
    """Run all members and keep nothing on disk. ``simulate`` stands in for the ensemble's own."""

    def feed(add: Add) -> None:
        _run(simulate or ensemble.simulate, range(ensemble.n_chunks), execution, add)

    try:
        return _gather_as_they_come(ensemble, execution, feed)
    except (KeyboardInterrupt, RunInterrupted) as fault:
        hint = "fewer --members answer sooner; `standoff run` keeps finished chunks"
        raise RunInterrupted(f"{_reason(fault)}; nothing was kept", hint) from None


def run_into(folder: RunFolder, ensemble: Ensemble, execution: Execution, resume_command: str) -> Record:
    """Run the chunks that ``folder`` lacks, keep each as it is done, and write the answer.

    An interrupt keeps finished chunks and raises `RunInterrupted`; so does a full disk with a `RunError`.
    """
    missing = folder.missing_chunks()
    there = sorted(set(range(ensemble.n_chunks)) - set(missing))

    def feed(add: Add) -> None:
        for index in there:
            add(folder.read(index))
        _run(ensemble.simulate, missing, execution, add, folder)

    try:
        record = _gather_as_they_come(ensemble, execution, feed)
    except (KeyboardInterrupt, RunInterrupted) as fault:
        kept = f"{folder.n_sealed} of {folder.n_chunks} chunks are kept in {folder.path}"
        raise RunInterrupted(f"{_reason(fault)}; {kept}", f"go on with: {resume_command}") from None
    record.run_dir = str(folder.path)
    n_computed = sum(folder.manifest.chunk_size(index) for index in missing)
    folder.finish(answer(record, n_computed))
    return record


def _check_series(names: Sequence[str]) -> None:
    for name in names:
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, 3) or ["crowd", "belief", "loyal", "support"]
            raise StandoffError(f"there is no field called {name!r} to keep a series of", f"as in {', '.join(near)}")


def _run(
    simulate: Callable[[int], Chunk],
    indices: Sequence[int],
    execution: Execution,
    add: Add,
    folder: RunFolder | None = None,
) -> None:
    """Simulate chunks, keep each in ``folder``, hand each over in this thread and tell of progress."""
    progress = execution.get("progress")
    total = len(indices) if folder is None else folder.n_chunks
    done = total - len(indices)

    def on_done(found: Chunk | Sums) -> None:
        nonlocal done
        add(found)
        done += found.n_chunks if isinstance(found, Sums) else 1
        if progress is not None:
            progress(done, total)

    if progress is not None:
        progress(done, total)
    run_chunks(simulate, indices, count_threads(execution.get("threads")), on_done, folder, on_done)


def _reason(fault: BaseException) -> str:
    """Why a run was broken off: what its message says before the first semicolon."""
    return fault.message.partition(";")[0] if isinstance(fault, RunInterrupted) else "interrupted"


def _gather_as_they_come(ensemble: Ensemble, execution: Execution, feed: Callable[[Add], None]) -> Record:
    """Add chunks up in a thread of their own while ``feed`` hands them over; few wait at any time."""
    warm_up(execution.get("on_message"))
    began = time.perf_counter()
    waiting: queue.Queue[Chunk | Sums | None] = queue.Queue(WAITING_CHUNKS)
    with ThreadPoolExecutor(1, "gather") as pool:
        adding = pool.submit(gather, ensemble.provenance, ensemble.assumptions, iter(waiting.get, None))
        try:
            feed(lambda chunk: _put(waiting, chunk, adding))
        finally:
            _put(waiting, None, adding)
        record = adding.result()
    record.elapsed_s = time.perf_counter() - began
    return record


def _put(waiting: queue.Queue[Chunk | Sums | None], chunk: Chunk | Sums | None, adding: Future[Record]) -> None:
    """Wait for room, unless the adding thread has failed: then raise what it raised."""
    while not adding.done():
        try:
            return waiting.put(chunk, timeout=0.5)
        except queue.Full:
            continue
    adding.result()
