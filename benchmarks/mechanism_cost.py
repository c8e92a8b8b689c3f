"""What each part of a member-day costs: nanoseconds a lane for every mechanism, the draws and the whole kernel.

    python benchmarks/mechanism_cost.py

One thread. Each figure is the least of many repeats, so that other work on the machine does not count; the parts are
timed with their data in the nearest cache, so they add up to a little less than the whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from standoff import scenario
from standoff.engine.draws import draw_day, streams
from standoff.engine.ensemble import Plan, _desk, simulate_chunk, warm_up
from standoff.engine.lanes import compile_lanes
from standoff.engine.layout import LANES
from standoff.engine.program import Program, assemble
from standoff.mechanisms.catalogue import CATALOGUE, name_of

REPEATS = 20
DAYS = 180


def least(work: Callable[[], Any], units: float) -> float:
    """Nanoseconds a unit of work, the least of `REPEATS`."""
    work()
    times = []
    for _ in range(REPEATS):
        began = time.thread_time()
        work()
        times.append(time.thread_time() - began)
    return min(times) / units * 1e9


def repeated(step: Any) -> Any:
    """A compiled loop that lives the same day again and again."""

    @numba.njit(nogil=True)
    def many(n: int, was: Any, new: Any, p: Any, draw: Any, schedule: Any, groups: Any) -> None:
        for k in range(n):
            step(was[0], new[0], p[0], draw[0], schedule[k % 7], groups)

    return many


def cost_of_mechanisms(program: Program) -> dict[str, float]:
    """Mechanism -> nanoseconds a lane and day."""
    desk = _desk(len(program.resolved.places))
    groups = program.groups._replace(attitude=np.ascontiguousarray(program.attitudes[:LANES].T))
    desk.parameter_rows[:] = program.table[:LANES].T
    desk.was_rows[:] = desk.new_rows[:] = program.starts[:LANES].T
    costs = {}
    for mechanism in CATALOGUE:
        many, name, n = repeated(compile_lanes(mechanism.step)), name_of(mechanism), 2100
        args = (desk.was, desk.new, getattr(desk.parameters, name), desk.draw, program.schedule, groups)
        costs[name] = least(lambda many=many, args=args, n=n: many(n, *args), n * LANES)
    draw, all_streams, seed = compile_lanes(draw_day), streams(), np.uint64(1)

    @numba.njit(nogil=True)
    def draw_many(n: int, rows: Any) -> None:
        for k in range(n):
            draw(rows, all_streams, seed, np.uint64(0), np.uint64(k))

    costs["draws"] = least(lambda: draw_many(2100, desk.draw_rows), 2100 * LANES)
    return costs


def main() -> None:
    warm_up(print)
    program = assemble(scenario.load("belarus-2020"), seed=1, draws=500, days=DAYS)
    costs = cost_of_mechanisms(program)
    for name, cost in sorted(costs.items(), key=lambda item: -item[1]):
        print(f"{name:<14} {cost:6.2f} ns")
    print(f"{'all parts':<14} {sum(costs.values()):6.2f} ns")
    plan = Plan(4096, 4096, n_paths=0)
    print(f"{'whole kernel':<14} {least(lambda: simulate_chunk(program, plan, 0), 4096 * DAYS):6.2f} ns a member-day")


if __name__ == "__main__":
    main()
