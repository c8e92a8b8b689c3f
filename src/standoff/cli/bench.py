"""`standoff bench`: how fast the engine is on this machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter
from rich.text import Text

from standoff.cli.options import Flag, Whole
from standoff.cli.style import QUIET
from standoff.cli.terminal import answer_console, print_json, tell
from standoff.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from standoff.engine.ensemble import Plan
    from standoff.engine.program import Program

DAYS, GROUPS, MEMBERS, REPEATS = 180, 12, 40_960, 5
SERIES = ("crowd", "belief", "loyal", "elite", "detained", "strike", "support", "goodwill")
"""The daily series of the measured run with series."""
COMPILE_ALONE = "from standoff.engine.ensemble import warm_up; warm_up()"


def bench(
    what: Literal["engine"] = "engine",
    /,
    *,
    json: Flag = False,
    threads: Whole = None,
    compile: Annotated[bool, Parameter(negative="--no-compile")] = True,
) -> int:
    """Measure the engine: members a second of 180 days, twelve groups, all mechanisms on, after a warm-up.

    Parameters
    ----------
    what
        What to measure.
    json
        Print one JSON object instead of text.
    threads
        Threads to use; all cores by default.
    compile
        Also measure compiling from nothing (some twenty seconds).
    """
    from standoff.study.settings import count_threads

    found = measure(count_threads(threads), compile)
    if json:
        print_json(found)
        return 0
    console = answer_console()
    console.print(f"outcomes only       {found['members_per_s_180d_12g']:>10,.0f} members a second".replace(",", " "))
    console.print(f"eight daily series  {found['members_per_s_180d_12g_series']:>10,.0f}".replace(",", " "))
    if found["compile_s"] is not None:
        console.print(f"compiling, once     {found['compile_s']:>10.1f} s")
    made = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    console.print(Text(f"180 days, 12 groups, {found['threads']} threads on {found['cores']} cores; {made}", QUIET))
    return 0


def measure(threads: int, with_compile: bool) -> dict[str, Any]:
    """The figures, as printed with ``--json``: medians over `REPEATS` runs."""
    from standoff.engine.ensemble import Plan, provenance, warm_up

    program = twelve_groups()
    began = time.perf_counter()
    had_to_compile = warm_up(tell)
    compile_s: float | None = time.perf_counter() - began if had_to_compile else None
    if with_compile and compile_s is None:
        tell("compiling from nothing, to time it …")
        compile_s = _compile_alone()
    plans = {"members_per_s_180d_12g": Plan(MEMBERS, n_paths=0)}
    plans["members_per_s_180d_12g_series"] = Plan(MEMBERS, series=SERIES, n_paths=0)
    about = provenance(program, plans["members_per_s_180d_12g"])
    speeds = {}
    for name, plan in plans.items():
        tell(f"measuring {name} …")
        speeds[name] = _speed(program, plan, threads)
    return {
        "standoff": SCHEMA_VERSION,
        **speeds,
        "cores": os.cpu_count(),
        "threads": threads,
        "compile_s": compile_s,
        "series": list(SERIES),
        "engine_version": about.engine_version,
        "versions": dict(about.versions),
    }


def twelve_groups() -> Program:
    """The generic autocracy with its people cut into twelve groups and every mechanism on."""
    from standoff.engine.program import assemble
    from standoff.scenario import load

    resolved = load("generic-personalist")
    whole = resolved.groups
    groups = []
    for i, group in enumerate(whole):
        parts = GROUPS // len(whole) + (i < GROUPS % len(whole))
        groups += [group.model_copy(update={"share": group.share / parts})] * parts
    cut = resolved.model_copy(update={"groups": tuple(groups), "off": ()})
    return assemble(cut, seed=1, draws=500, days=DAYS)


def _speed(program: Program, plan: Plan, threads: int) -> float:
    """Members a second: median over repeats, after one that does not count."""
    from standoff.engine.ensemble import n_chunks, simulate_chunk
    from standoff.execute import run_chunks

    once = partial(run_chunks, partial(simulate_chunk, program, plan), range(n_chunks(plan)), threads, lambda _: None)
    once()
    return plan.members / statistics.median(_seconds(once) for _ in range(REPEATS))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _compile_alone() -> float:
    """Seconds to compile the kernel in a fresh process with an empty cache, imports included."""
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "STANDOFF_CACHE": empty}
        return _seconds(partial(subprocess.run, [sys.executable, "-c", COMPILE_ALONE], env=environment, check=True))
