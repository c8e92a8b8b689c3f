"""How a run is made: how many members, days, draws, which seed; checked before anything is computed or written."""

from __future__ import annotations

import difflib
import operator
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypedDict

from standoff.errors import StandoffError
from standoff.record import Provenance

RANGES = {
    "members": (1, 1_000_000_000),
    "days": (1, 3650),
    "seed": (0, 2**64 - 1),
    "draws": (1, 100_000),
    "chunk_size": (1, 1_000_000),
    "n_paths": (0, 64),
}
MOST_THREADS = 1024
OnChunk = Callable[[int, int], None]
"""Called with chunks done and chunks in all."""


class Execution(TypedDict, total=False):
    """How a run is carried out; none of it changes a number."""

    threads: int | None
    """Threads; all cores when not given."""
    progress: OnChunk | None
    on_message: Callable[[str], None] | None
    """Told when the model has to be compiled first."""


@dataclass(frozen=True)
class Settings:
    """What to run. Members are assumption draws × replicates: member ``m`` uses draw ``m % draws``.

    ``draws`` never exceeds half the members, so that each draw has replicates. ``series`` names fields whose daily
    quantiles are kept. ``chunk_size`` and ``n_paths`` (whole paths kept as a sample) change no probability.
    """

    members: int = 20_000
    days: int = 365
    seed: int = 1
    draws: int = 500
    series: tuple[str, ...] = ()
    chunk_size: int = 2048
    n_paths: int = 20

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            object.__setattr__(self, name, whole_number(name.replace("_", " "), getattr(self, name), low, high))
        object.__setattr__(self, "draws", min(self.draws, max(1, self.members // 2)))
        object.__setattr__(self, "series", tuple(dict.fromkeys(self.series)))

    @classmethod
    def of(cls, provenance: Provenance) -> Settings:
        """The settings a run was made with."""
        daily = tuple(series.name for series in provenance.series if series.every == 1)
        return cls(
            provenance.members, provenance.days, provenance.seed, provenance.draws, daily, provenance.chunk_size,
            provenance.n_paths,
        )  # fmt: skip


def check_execution(verb: str, given: Iterable[str], own: Iterable[str]) -> None:
    """Raise `TypeError` for a keyword that is not of `Execution`; ``own`` are the verb's other names."""
    known = (*own, *Execution.__annotations__)
    for name in given:
        if name not in Execution.__annotations__:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise TypeError(f"{verb}() got an unexpected keyword argument {name!r}; {hint}")


def count_threads(asked: int | None) -> int:
    """Threads to use: those asked for, or one a core this process may use."""
    if asked is not None:
        return whole_number("threads", asked, 1, MOST_THREADS)
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def whole_number(name: str, value: object, low: int, high: int) -> int:
    """``value`` as a whole number within its range; raises `StandoffError` otherwise."""
    try:
        whole = None if isinstance(value, bool | str) else operator.index(int(value))  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        whole = None
    if whole is None or whole != value:
        raise StandoffError(f"{name} must be a whole number, found {value!r}")
    if not low <= whole <= high:
        top = "2^64 - 1" if high == 2**64 - 1 else f"{high:,}".replace(",", " ")
        raise StandoffError(f"{name} must be from {low} to {top}, found {whole}")
    return whole
