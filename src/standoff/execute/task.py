"""What a worker does: it reads an order, assembles the program, simulates chunks and seals them.

A worker's first chunks of a run come after a check: versions must be those of the one who asks, and the program it
assembles and the members it simulates must be theirs bit for bit (`simulation.fingerprint`). Otherwise it refuses.
"""

from __future__ import annotations

import contextlib
import functools
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from standoff.engine.ensemble import Plan, warm_up
from standoff.engine.layout import LANES
from standoff.errors import StandoffError
from standoff.execute.simulation import Simulation, fingerprint, read_order
from standoff.record import Sums
from standoff.store.manifest import software_versions
from standoff.store.sealed import Shelf, place_sealed, seal_chunk
from standoff.version import ENGINE_VERSION

SAME = ("standoff", "engine", "numba", "numpy", "pyarrow")
"""What must be of the same version here and there."""


@dataclass(frozen=True)
class Check:
    """What a worker must be able to reproduce: versions, and the fingerprint of an order."""

    versions: tuple[tuple[str, str], ...]
    order: bytes
    digest: str


@dataclass(frozen=True)
class Item:
    """One chunk to do: its number for the one who asks, its order's position, its number within the order."""

    index: int
    order: int
    own: int


@dataclass
class Reply:
    """What a task leaves. ``files``: index -> a sealed chunk's files; None where they lie on the shelf."""

    worker: str
    processor: str
    seconds: float = 0.0
    files: dict[int, dict[str, bytes] | None] = field(default_factory=dict)
    sums: Sums | None = None
    """Over the chunks that lie on the shelf."""
    refused: str = ""
    fault: tuple[str, str | None] | None = None


def versions() -> dict[str, str]:
    """What must be alike, here."""
    return {name: each for name, each in {**software_versions(), "engine": ENGINE_VERSION}.items() if name in SAME}


def processor() -> str:
    """Kind of processor the kernel is compiled for, as in ``znver4``."""
    try:
        from llvmlite.binding import get_host_cpu_name

        return str(get_host_cpu_name())
    except (ImportError, RuntimeError):
        return platform.machine()


def introduce() -> dict[str, str]:
    """What a worker answers when it is asked whether it can take part: its `versions`."""
    return versions()


def name_differences(there: Mapping[str, str], asked: Mapping[str, str] | None = None) -> str:
    """Versions of ``there`` that are not those ``asked`` for (by default those here); "" where there are none."""
    wanted = versions() if asked is None else asked
    return "; ".join(
        f"{name} {there.get(name, 'none')}, asked for {version}"
        for name, version in wanted.items() if there.get(name) != version
    )  # fmt: skip


def make_check(simulation: Simulation, made: dict[bytes, Check] | None = None) -> Check:
    """What workers have to reproduce of a simulation: the program it changes, and that one's first members.

    Simulations that change one program share a check: ``made`` keeps those there are, by order.
    """
    bare = Simulation(simulation.base, Plan(min(simulation.plan.members, LANES), LANES, n_paths=0))
    known = {} if made is None else made
    if bare.written not in known:
        known[bare.written] = Check(tuple(sorted(versions().items())), bare.written, fingerprint(bare))
    return known[bare.written]


@functools.lru_cache(maxsize=256)
def find_difference(check: Check) -> str:
    """Why this process must not take part; "" where it gives the same bits."""
    if differing := name_differences(versions(), dict(check.versions)):
        return differing
    warm_up()
    if fingerprint(read_order(check.order)) != check.digest:
        return f"its processor ({processor()}) or libraries give other bits"
    return ""


def perform(
    check: Check, orders: Sequence[bytes], items: Sequence[Item], shelf: Shelf | None, worker: str = ""
) -> Reply:
    """Simulate and seal ``items``; write them on the shelf where it is here, else bring them along."""
    reply = Reply(_own_address(), processor())
    try:
        reply.refused = find_difference(check)
        if reply.refused:
            return reply
        began = time.perf_counter()
        for item in items:
            simulation = read_order(orders[item.order])
            chunk = simulation(item.own)
            files = seal_chunk(chunk, simulation.base.draws, shelf.run if shelf else "")
            reply.files[item.index] = files
            if _put(shelf, item.own, files):
                reply.files[item.index] = None
                reply.sums = reply.sums or Sums.none(simulation.base.draws, simulation.base.days)
                reply.sums.add(chunk)
        reply.seconds = time.perf_counter() - began
    except StandoffError as fault:
        reply.fault = fault.message, fault.hint
    return reply


def _put(shelf: Shelf | None, index: int, files: dict[str, bytes]) -> bool:
    """Write a chunk on the shelf; False where it is not here or its disk refuses: then the chunk is sent."""
    with contextlib.suppress(OSError):
        if shelf is not None and shelf.is_here():
            place_sealed(Path(shelf.path), index, files)
            return True
    return False


def _own_address() -> str:
    """The address this worker is known by; "" outside a cluster."""
    try:
        import distributed

        get_worker: Any = distributed.get_worker
        return str(get_worker().address)
    except (ImportError, ValueError):
        return ""
