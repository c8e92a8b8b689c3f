"""The integrated model beside the same equations in NumPy, JAX and scalar Numba, and beside a model that does nothing.

    python benchmarks/peers/integrated.py

180 days, twelve groups, all sixteen mechanisms, the same 500 assumption draws, outcomes only; members a second on two
threads. NumPy and JAX run the second writing of ``verification/second``, scalar Numba the first writing's functions.
All note what the engine does (exits by day, 27 columns a member), but for the fan of weekly crowds, which ours makes
besides. Every column of a peer must agree with ours within sampling error before it is timed. The last row is what
EMA Workbench takes for a run of a model that does nothing at all.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import numpy_members
import scalar_members
from outcomes import Ended, furthest_sigma, gather
from stopwatch import THREADS, Times, rounds, row, tell, version_of

from standoff.cli.bench import DAYS, GROUPS, twelve_groups
from standoff.engine import kernel
from standoff.engine.ensemble import Plan, n_chunks, simulate_chunk, warm_up
from standoff.engine.program import Program
from standoff.execute import run_chunks
from standoff.record import EXITS, FIXED

ROUNDS = 3
MOST_SIGMAS = 4.5
"""For one column of one peer; one such check in 150 000 goes wrong by chance."""
OUR_MEMBERS = 40_960
NOTHING_RUNS = 2000

Live = Callable[[int, int], Ended]


def ours(program: Program, members: int, threads: int) -> Ended:
    """The engine, chunk by chunk."""
    plan, chunks = Plan(members, n_paths=0), []
    run_chunks(partial(simulate_chunk, program, plan), range(n_chunks(plan)), threads, chunks.append)
    names = [name for name in kernel.COLUMNS if name in chunks[0].members]
    return gather(Ended({name: chunk.members[name] for name in names}, chunk.exits / FIXED) for chunk in chunks)


def in_batches(live: Live, members: int, batch: int, threads: int) -> Ended:
    """A peer's members in batches side by side."""
    with ThreadPoolExecutor(threads) as pool:
        return gather(pool.map(lambda first: live(first, batch), range(0, members, batch)))


def peers(program: Program) -> dict[str, tuple[int, Callable[[], Ended]]]:
    """Tool -> how many members one call lives, and the call. Batches are the fastest of those tried."""
    numpy_live, scalar_live = numpy_members.prepare(program), scalar_members.prepare(program)
    works: dict[str, tuple[int, Callable[[], Ended]]] = {
        "ours": (OUR_MEMBERS, partial(ours, program, OUR_MEMBERS, THREADS)),
        "ours, one thread": (OUR_MEMBERS // 2, partial(ours, program, OUR_MEMBERS // 2, 1)),
        "NumPy": (8192, partial(in_batches, numpy_live, 8192, 4096, THREADS)),
        "Numba, scalar": (4096, partial(in_batches, scalar_live, 4096, 1024, THREADS)),
    }
    if version_of("jax"):
        import jax_members

        works["JAX"] = (16_384, partial(in_batches, jax_members.prepare(program), 16_384, 1024, THREADS))
    return works


def nothing_through_ema() -> dict[str, Times]:
    """Seconds for `NOTHING_RUNS` runs of a function that returns its argument, in EMA Workbench's own evaluator."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator, ema_logging

    ema_logging.get_rootlogger().setLevel(logging.ERROR)
    model = Model("nothing", function=lambda x=0.0: {"y": x})
    model.uncertainties = [RealParameter("x", 0.0, 1.0)]
    model.outcomes = [ScalarOutcome("y")]

    def run() -> Any:
        with SequentialEvaluator(model) as evaluator, contextlib.redirect_stderr(io.StringIO()):
            return evaluator.perform_experiments(scenarios=NOTHING_RUNS)

    experiments, outcomes = run()
    assert np.array_equal(experiments["x"], outcomes["y"]), "EMA Workbench did not run the model"
    return rounds({"": run}, ROUNDS)


def main() -> None:
    """Check, measure and print one row a tool."""
    program = twelve_groups()
    assert len(program.resolved.groups) == GROUPS
    assert program.days == DAYS
    warm_up(tell)
    works = peers(program)
    ended: dict[str, Ended] = {}
    for name, (_, work) in works.items():
        ended[name] = work()
        sigmas, column = furthest_sigma(ended["ours"], ended[name]) if name != "ours" else (0.0, "itself")
        shown = ", ".join(f"{exit_} {ended[name].columns[exit_].mean():.4f}" for exit_ in EXITS)
        tell(f"{name}: {shown}; {sigmas:.1f} sigma at most ({column})")
        assert sigmas < MOST_SIGMAS, f"{name} does not give our outcomes: {column} is {sigmas:.1f} standard errors off"
    times = rounds({name: work for name, (_, work) in works.items()}, ROUNDS)
    per_member = {name: times[name].least / works[name][0] for name in works}
    for name, seconds in per_member.items():
        package = {"NumPy": "numpy", "JAX": "jax", "Numba": "numba"}.get(name.split(",")[0], "standoff")
        row("integrated", name, version=version_of(package), members_per_s=1.0 / seconds,
            median_members_per_s=works[name][0] / times[name].median, ratio_to_ours=seconds / per_member["ours"],
            **{exit_: float(np.mean(ended[name].columns[exit_], dtype=float)) for exit_ in EXITS})  # fmt: skip
    if "JAX" not in works:
        row("integrated", "JAX", version=None)
    if version_of("ema_workbench") is None:
        row("integrated", "EMA Workbench, a model that does nothing", version=None)
        return
    seconds = nothing_through_ema()[""].least / NOTHING_RUNS
    row("integrated", "EMA Workbench, a model that does nothing", version=version_of("ema_workbench"),
        members_per_s=1.0 / seconds, ratio_to_ours=seconds / per_member["ours"], us_per_run=seconds * 1e6)  # fmt: skip


if __name__ == "__main__":
    main()
