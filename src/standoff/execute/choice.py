"""Where chunks are simulated: on this machine's threads unless a place is chosen for a while.

==================  ================================================================================================
``local:N``         N threads of this machine (`local`)
``dask://HOST:PORT``  the workers of a dask scheduler (`dask_cluster`; the extra ``cluster``)
``tls://HOST:PORT``   the same under certificates, those of dask's own configuration
==================  ================================================================================================

>>> with working_on("local:2") as place:
...     print(place.name)
local:2
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Protocol, cast

from standoff.errors import StandoffError
from standoff.execute.local import Threads, run_on_threads
from standoff.execute.simulation import Source
from standoff.record import Chunk, Sums
from standoff.store import RunFolder

LOCAL, CLUSTER = "local:", ("dask://", "tls://")
MOST_THREADS = 1024
_HINT = "as in --on local:4, or --on dask://127.0.0.1:8786"


class Place(Protocol):
    """A way of running chunks."""

    name: str

    def run(
        self,
        source: Source,
        indices: Sequence[int],
        on_done: Callable[[Chunk], None],
        folder: RunFolder | None = None,
        on_sums: Callable[[Sums], None] | None = None,
    ) -> None:
        """Simulate ``indices``, keep each in ``folder`` if there is one, and hand it on in the calling thread.

        Chunks that others kept and added up may be handed on to ``on_sums`` together. Order is free, each is handed on
        once. Raises `RunInterrupted` where it stopped early.
        """

    def said(self) -> tuple[str, ...]:
        """What happened that one should know, in sentences."""

    def close(self) -> None:
        """Let go of what it holds."""


_chosen: ContextVar[Place | None] = ContextVar("place", default=None)


@contextlib.contextmanager
def working_on(where: str | Place | None) -> Iterator[Place | None]:
    """Simulate the chunks of every run of the block at a place; None changes nothing.

    Raises `StandoffError` for a place that cannot be read or does not answer.
    """
    place = open_place(where) if isinstance(where, str) else where
    before = _chosen.set(place if place is not None else _chosen.get())
    try:
        yield place
    finally:
        _chosen.reset(before)
        if place is not None:
            place.close()


def open_place(where: str) -> Place:
    """The place that ``--on`` names."""
    if where.startswith(LOCAL):
        number = where.removeprefix(LOCAL)
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_THREADS):
            raise StandoffError(f"--on {where}: expected a number of threads from 1 to {MOST_THREADS}", _HINT)
        return Threads(int(number))
    if where.startswith(CLUSTER):
        from standoff.execute.dask_cluster import DaskCluster

        return DaskCluster(where)
    raise StandoffError(f"--on {where}: expected local:N, dask://HOST:PORT or tls://HOST:PORT", _HINT)


def run_chunks(
    simulate: Callable[[int], Chunk],
    indices: Sequence[int],
    n_threads: int,
    on_done: Callable[[Chunk], None],
    folder: RunFolder | None = None,
    on_sums: Callable[[Sums], None] | None = None,
) -> None:
    """Simulate the chunks ``indices``, keep each in ``folder``, and hand each on, in the calling thread.

    They are simulated at the place chosen by `working_on`; on ``n_threads`` of this machine where none is, and where
    ``simulate`` is no `Source`, so that it cannot be carried out elsewhere. A cluster's workers add up the chunks that
    they keep themselves: with ``on_sums`` these are not read again but handed on together. For faults see
    `local.run_on_threads`.
    """
    place = _chosen.get()
    if place is not None and hasattr(simulate, "order"):
        place.run(cast(Source, simulate), indices, on_done, folder, on_sums)
    else:
        run_on_threads(simulate, indices, n_threads, on_done, folder)
