"""Stopwatch: what the benchmarks share: times taken in rounds, what the machine can do at best, rows as JSON lines."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import llvmlite.binding
import numba
import numpy as np

THREADS = min(2, os.cpu_count() or 1)
"""Threads of every tool that can use them."""


class Times(NamedTuple):
    """Seconds of one piece of work over all rounds."""

    least: float
    median: float
    cpu: float
    """Least processor seconds, all threads together."""


def rounds(works: Mapping[str, Callable[[], Any]], n: int) -> dict[str, Times]:
    """Time every piece of work once a round, ``n`` rounds: what else the machine does then meets all alike."""
    wall: dict[str, list[float]] = {name: [] for name in works}
    cpu: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(n):
        for name, work in works.items():
            began, used = time.perf_counter(), time.process_time()
            work()
            wall[name].append(time.perf_counter() - began)
            cpu[name].append(time.process_time() - used)
    return {name: Times(min(wall[name]), statistics.median(wall[name]), min(cpu[name])) for name in works}


def row(bench: str, tool: str, **figures: Any) -> dict[str, Any]:
    """One row of the table ``bench``, printed as a JSON line and returned."""
    line = {"bench": bench, "tool": tool, **figures}
    print(json.dumps(line), flush=True)
    return line


def tell(text: str) -> None:
    """A word on how far things are, away from the rows."""
    print(text, file=sys.stderr, flush=True)


def version_of(package: str) -> str | None:
    """Installed version, None where the package is not there."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def machine() -> str:
    """Cores, processor, memory, system and Python as one line."""
    listed = Path("/proc/cpuinfo")
    models = (
        [line for line in listed.read_text().splitlines() if line.startswith("model name")] if listed.exists() else []
    )
    model = models[0].split(":", 1)[1].strip() if models else platform.processor() or platform.machine()
    wide = ", AVX-512" if llvmlite.binding.get_host_cpu_features().get("avx512f") else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    python = f"{platform.system()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {model} ({llvmlite.binding.get_host_cpu_name()}{wide}), {memory:.0f} GB, {python}"


@numba.njit(nogil=True)
def _read(numbers: Any) -> Any:
    total = np.uint32(0)
    for i in range(numbers.size):
        total ^= numbers[i]
    return total


@numba.njit(nogil=True, error_model="numpy")
def _triad(out: Any, one: Any, two: Any) -> None:
    for i in range(out.size):
        out[i] = one[i] + np.float32(3.0) * two[i]


def seconds_to_read(n: int, repeats: int = 40) -> float:
    """Least time for all threads together to read ``n`` numbers of four bytes once and fold them into one."""
    return least(_read, [(part,) for part in np.array_split(np.arange(n, dtype=np.uint32), THREADS)], repeats)


def triad_bandwidth(n: int = 20_000_000, repeats: int = 10) -> float:
    """Bytes a second of out = one + 3 two over arrays beyond every cache, counted as STREAM does: 12 an element."""
    arrays = [np.array_split(np.ones(n, np.float32), THREADS) for _ in range(3)]
    return 12 * n / least(_triad, list(zip(*arrays, strict=True)), repeats)


def least(work: Callable[..., Any], parts: Sequence[tuple[Any, ...]], repeats: int) -> float:
    """Least seconds for ``work`` to be done on all parts, one thread each."""
    work(*parts[0])
    with ThreadPoolExecutor(len(parts)) as pool:
        return rounds({"": lambda: list(pool.map(lambda part: work(*part), parts))}, repeats)[""].least
