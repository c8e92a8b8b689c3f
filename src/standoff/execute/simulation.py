"""What is to be simulated, in a form that can be carried out here or written down and carried out elsewhere.

An `order` is everything a chunk's numbers come from: the resolved scenario as JSON, seed, draws, days, the plan, and
assumptions at given values. Whoever has it assembles the same program. No code and no Python object is in it.
"""

from __future__ import annotations

import functools
import hashlib
import json
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from standoff.engine.ensemble import Plan, n_chunks, simulate_chunk
from standoff.engine.layout import LANES
from standoff.engine.program import Program, assemble, with_values
from standoff.record import Chunk, Floats
from standoff.scenario import Resolved

MOST_REMEMBERED = 32


class Source(Protocol):
    """Chunks by number, here or elsewhere."""

    def __call__(self, index: int) -> Chunk:
        """Chunk ``index``, simulated here."""

    def order(self, index: int) -> tuple[bytes, int]:
        """The order that chunk ``index`` is of, and the chunk's number within it."""

    def simulation(self, index: int) -> Simulation:
        """The simulation that chunk ``index`` is of."""


@dataclass(frozen=True)
class Simulation:
    """The chunks of one program. ``given``: assumptions at values, name -> (draw,) (`with_values`).

    ``paths``: fields of whole paths that are wanted, all by default; the others are dropped.
    """

    base: Program
    plan: Plan
    given: Mapping[str, Floats] = field(default_factory=dict)
    paths: tuple[str, ...] | None = None

    @classmethod
    def of(cls, base: Program, given: Mapping[str, Floats], changed: Program, plan: Plan) -> Simulation:
        """A simulation of ``base`` with ``given`` values, which ``changed`` is known to hold already."""
        made = cls(base, plan, given)
        made.__dict__["program"] = changed
        return made

    @cached_property
    def program(self) -> Program:
        """The program with the given values in."""
        return with_values(self.base, self.given)

    @property
    def n_chunks(self) -> int:
        """Chunks in all."""
        return n_chunks(self.plan)

    def __call__(self, index: int) -> Chunk:
        """Chunk ``index``; safe to call from many threads."""
        chunk = simulate_chunk(self.program, self.plan, index)
        if self.paths is not None:
            chunk.paths = {name: path for name, path in chunk.paths.items() if name in self.paths}
        return chunk

    def order(self, index: int) -> tuple[bytes, int]:
        """The whole simulation written down, and ``index``."""
        return self.written, index

    def simulation(self, index: int) -> Simulation:
        """This one."""
        return self

    @cached_property
    def written(self) -> bytes:
        """The order: compressed JSON."""
        base = self.base
        content = {
            "resolved": base.resolved.canonical_json(), "seed": base.seed, "draws": base.draws, "days": base.days,
            "members": self.plan.members, "chunk_size": self.plan.chunk_size, "series": list(self.plan.series),
            "n_paths": self.plan.n_paths, "given": {name: _short(values) for name, values in self.given.items()},
            "paths": self.paths,
        }  # fmt: skip
        return zlib.compress(json.dumps(content, allow_nan=False).encode())


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def read_order(order: bytes) -> Simulation:
    """The simulation that `Simulation.written` wrote down; the last few are remembered."""
    content: dict[str, Any] = json.loads(zlib.decompress(order))
    draws = content["draws"]
    base = _assemble(content["resolved"], content["seed"], draws, content["days"])
    plan = Plan(content["members"], content["chunk_size"], tuple(content["series"]), content["n_paths"])
    given = {name: np.broadcast_to(np.float64(each), draws).copy() for name, each in content["given"].items()}
    return Simulation(base, plan, given, None if content["paths"] is None else tuple(content["paths"]))


@functools.lru_cache(maxsize=4)
def _assemble(resolved: str, seed: int, draws: int, days: int) -> Program:
    """A program that many orders change: the last few are remembered."""
    return assemble(Resolved.from_json(resolved), seed, draws, days)


def fingerprint(simulation: Simulation) -> str:
    """SHA-256 of the program's arrays and of its first 64 members: alike on machines that give the same bits."""
    found = hashlib.sha256()
    program = simulation.program
    for array in (program.table, program.starts, program.attitudes, program.schedule):
        found.update(np.ascontiguousarray(array).tobytes())
    few = Plan(min(simulation.plan.members, LANES), LANES, n_paths=0)
    chunk = simulate_chunk(program, few, 0)
    for name in sorted(chunk.members):
        found.update(chunk.members[name].tobytes())
    found.update(chunk.exits.tobytes())
    return found.hexdigest()


class Series:
    """The chunks of many simulations of as many chunks each, numbered through; built when they are needed."""

    def __init__(self, build: Callable[[int], Simulation], n_chunks_each: int) -> None:
        self._build = build
        self.n_each = n_chunks_each
        self._kept: OrderedDict[int, Simulation] = OrderedDict()
        self._lock = threading.Lock()

    def simulation(self, index: int) -> Simulation:
        """The simulation that chunk ``index`` is of; the last few are remembered."""
        number = index // self.n_each
        with self._lock:
            if number in self._kept:
                self._kept.move_to_end(number)
                return self._kept[number]
        made = self._build(number)
        with self._lock:
            self._kept[number] = made
            while len(self._kept) > MOST_REMEMBERED:
                self._kept.popitem(last=False)
        return made

    def __call__(self, index: int) -> Chunk:
        """Chunk ``index``, under its number in the whole series."""
        return replace(self.simulation(index)(index % self.n_each), index=index)

    def order(self, index: int) -> tuple[bytes, int]:
        """The order of the simulation that chunk ``index`` is of."""
        return self.simulation(index).written, index % self.n_each


def _short(values: Floats) -> float | list[float]:
    """One number where all are the same; JSON keeps every bit of a float64."""
    first = float(values[0])
    return first if bool((values == first).all()) else [float(each) for each in values]
