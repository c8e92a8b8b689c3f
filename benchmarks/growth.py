"""How cost grows with groups, days and members, what memory it takes, and how far it is from what the machine can do.

    python benchmarks/growth.py

Every size is measured in a process of its own (its peak memory is then its own too), engine only, outcomes only, all
mechanisms on. Slopes are those of log processor time over log size: 1 means in proportion, below 1 that part of it is
fixed.

The limit of a member-day is estimated from the operations counted in the source (`operations`), each at the greatest
speed a small loop reaches here on one thread, without fused multiply-adds or waiting for memory; and from the bytes of
state, parameters, draws and notes that a member-day moves through the second cache.
"""

from __future__ import annotations

import dataclasses
import json
import resource
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import numba
import numpy as np

from operations import Count, count_member_day
from peers.stopwatch import THREADS, rounds, row, tell
from standoff import scenario
from standoff.engine.draws import streams
from standoff.engine.ensemble import Plan, n_chunks, simulate_chunk, warm_up
from standoff.engine.kernel import COLUMNS
from standoff.engine.layout import LANES
from standoff.engine.program import Program, assemble
from standoff.execute import run_chunks
from standoff.mechanisms.catalogue import FIELDS, PARAMETERS

SIZES = {
    "groups": (3, 6, 12, 24, 48),
    "days": (30, 90, 180, 365, 730),
    "members": (1_000, 10_000, 100_000, 1_000_000),
}  # fmt: skip
USUAL = {"groups": 12, "days": 180, "members": 20_480}
REPEATS = 5
WORDS = 1024
CHAIN = 4
"""Multiplications and additions one after the other: few enough to keep all units busy, and not to wait for memory."""


def generic(groups: int, days: int) -> Program:
    """The generic autocracy with its seven groups dealt out again and again until there are ``groups``."""
    resolved = scenario.load("generic-personalist")
    dealt = [resolved.groups[i % len(resolved.groups)] for i in range(groups)]
    cut = tuple(group.model_copy(update={"share": 1.0 / groups}) for group in dealt)
    return assemble(resolved.model_copy(update={"groups": cut, "off": ()}), seed=1, draws=500, days=days)


def measure_one(groups: int, days: int, members: int) -> dict[str, float]:
    """Seconds and peak memory of this process; to be called in a process of its own."""
    program, plan = generic(groups, days), Plan(members, n_paths=0)
    warm_up()
    run_chunks(partial(simulate_chunk, program, Plan(2 * plan.chunk_size)), range(THREADS), THREADS, lambda _: None)
    once = partial(run_chunks, partial(simulate_chunk, program, plan), range(n_chunks(plan)), THREADS, lambda _: None)
    times = rounds({"": once}, REPEATS if members <= USUAL["members"] else 1)[""]
    return {"seconds": times.least, "cpu_seconds": times.cpu, "peak_mb": peak_bytes() / 1e6}


def peak_bytes() -> float:
    """Peak memory of this process since it began its own program."""
    status = Path("/proc/self/status")
    if status.exists():
        return 1024.0 * int(next(line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line))
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def measure_growth() -> None:
    """One row for each of `SIZES`."""
    for varied, sizes in SIZES.items():
        points: list[dict[str, Any]] = []
        for size in sizes:
            job = {**USUAL, varied: size}
            done = subprocess.run(
                [sys.executable, __file__, json.dumps(job)], check=True, capture_output=True, text=True
            )
            points.append({varied: size, **json.loads(done.stdout)})
            tell(f"{size} {varied}: {points[-1]['seconds']:.3f} s, {points[-1]['peak_mb']:.0f} MB")
        seconds = np.array([point["cpu_seconds"] for point in points])
        slope = float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
        row("growth", varied, slope=slope, last_slope=_slope(sizes, seconds), points=points)


def _slope(sizes: tuple[int, ...], seconds: Any) -> float:
    """Slope between the two largest sizes."""
    return float(np.log(seconds[-1] / seconds[-2]) / np.log(sizes[-1] / sizes[-2]))


@numba.njit(nogil=True, error_model="numpy")
def _multiply_and_add(numbers: Any, times: int) -> None:
    for _ in range(times):
        for i in range(numbers.size):
            x = numbers[i]
            for _ in range(CHAIN):
                x = x * np.float32(0.5) + np.float32(1.0)
            numbers[i] = x


@numba.njit(nogil=True, error_model="numpy")
def _divide(numbers: Any, times: int) -> None:
    for _ in range(times):
        for i in range(numbers.size):
            numbers[i] = np.float32(2.0) / (np.float32(3.0) / (np.float32(5.0) / (np.float32(7.0) / numbers[i])))


@numba.njit(nogil=True, error_model="numpy")
def _pass_over(numbers: Any, times: int) -> None:
    for k in range(times):
        for i in range(numbers.size):
            numbers[i] = numbers[i] + np.float32(k)


def machine_speeds(second_level_bytes: int) -> dict[str, float]:
    """One thread's greatest speeds: simple and slow operations a second, bytes a second through the second cache."""
    near, far = np.ones(WORDS, np.float32), np.ones(second_level_bytes // 4, np.float32)
    works = {
        "simple": (partial(_multiply_and_add, near, 2000), 2.0 * CHAIN * WORDS * 2000),
        "slow": (partial(_divide, near, 4000), 4.0 * WORDS * 4000),
        "bytes": (partial(_pass_over, far, 400), 8.0 * far.size * 400),
    }
    for work, _ in works.values():
        work()
    times = rounds({name: work for name, (work, _) in works.items()}, 15)
    return {name: amount / times[name].least for name, (_, amount) in works.items()}


def bytes_of_member_day(n_places: int) -> float:
    """Bytes a lane moves a day: parameters read, yesterday read, today written, draws and notes written and read."""
    state = sum(n_places if field.by_place else 1 for field in FIELDS.values())
    draws = int(streams().n_draws.sum())
    return 4.0 * (len(PARAMETERS) + 2 * state + 2 * draws + 2 * len(COLUMNS))


def measure_limit() -> None:
    """Two rows: what one thread takes for a member-day, and the limits."""
    program, members = generic(USUAL["groups"], USUAL["days"]), 4096
    warm_up(tell)
    n_places = len(program.resolved.places)
    counts = count_member_day(USUAL["groups"], n_places)
    whole = sum(counts.values(), Count())
    moved = bytes_of_member_day(n_places)
    speeds = machine_speeds(int(moved) * LANES)
    plan = Plan(members, members, n_paths=0)
    seconds = rounds({"": partial(simulate_chunk, program, plan, 0)}, 15)[""].cpu
    taken = seconds / (members * program.days) * 1e9
    computing = (whole.simple / speeds["simple"] + whole.slow / speeds["slow"]) * 1e9
    moving = moved / speeds["bytes"] * 1e9
    row(
        "limit",
        "a member-day, one thread",
        ns=taken,
        limit_computing_ns=computing,
        limit_moving_ns=moving,
        ratio_to_limit=taken / max(computing, moving),
        simple=whole.simple,
        slow=whole.slow,
        bytes=moved,
        speeds=speeds,
        counts={name: dataclasses.asdict(count) for name, count in counts.items()},
    )


def main() -> None:
    """Measure everything, or one size where one is given as JSON."""
    if len(sys.argv) > 1:
        print(json.dumps(measure_one(**json.loads(sys.argv[1]))))
        return
    began = time.perf_counter()
    measure_limit()
    measure_growth()
    tell(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
