"""Measuring: members of many arms on the same draws, each reduced to the measures asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from standoff.analysis.measure import Measure, Sums, read_members, sum_by_draw
from standoff.engine.ensemble import Plan, n_chunks, warm_up
from standoff.engine.layout import LANES
from standoff.engine.program import assemble
from standoff.errors import RunInterrupted
from standoff.execute import Simulation, run_chunks
from standoff.record import Chunk, Floats
from standoff.scenario import Resolved
from standoff.study.settings import Execution, Settings, count_threads

OnArm = Callable[[int, int], None]


def measure_arms(
    arms: Mapping[str, Resolved], wanted: Mapping[str, Sequence[Measure]], settings: Settings, execution: Execution
) -> dict[str, dict[Measure, Sums]]:
    """Arm -> measure -> sums by draw. ``settings.days`` is not used: each arm lives as long as its measures ask.

    All arms share the seed, so each member meets the same draws in every arm.
    """
    warm_up(execution.get("on_message"))
    progress = execution.get("progress")
    found = {}
    for done, (name, resolved) in enumerate(arms.items()):
        found[name] = measure_arm(resolved, tuple(dict.fromkeys(wanted[name])), settings, execution)
        if progress is not None:
            progress(done + 1, len(arms))
    return found


def measure_arm(
    resolved: Resolved, measures: Sequence[Measure], settings: Settings, execution: Execution
) -> dict[Measure, Sums]:
    """Measure -> sums by draw of one arm."""
    values: dict[Measure, Floats] = {measure: np.empty(settings.members) for measure in measures}
    weights: dict[Measure, Floats] = {measure: np.empty(settings.members) for measure in measures}
    program = assemble(resolved, settings.seed, settings.draws, max(measure.last for measure in measures) + 1)
    plan = Plan(settings.members, LANES, n_paths=settings.members)

    def keep(chunk: Chunk) -> None:
        members = slice(chunk.first, chunk.first + chunk.size)
        for measure in measures:
            values[measure][members], weights[measure][members] = read_members(chunk.paths, measure)

    threads = count_threads(execution.get("threads"))
    wanted = {"standing", *(measure.what for measure in measures)}
    try:
        run_chunks(Simulation(program, plan, paths=tuple(sorted(wanted))), range(n_chunks(plan)), threads, keep)
    except (KeyboardInterrupt, RunInterrupted):
        raise RunInterrupted("interrupted; nothing was kept", "fewer --members answer sooner") from None
    return {measure: sum_by_draw(values[measure], weights[measure], settings.draws) for measure in measures}
