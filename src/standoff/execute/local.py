"""Chunks on the threads of this machine: the compiled kernel releases Python's lock, so threads fill the cores.

An interrupt (Ctrl-C) is only noted when it comes and acted on between chunks, so that no chunk is torn while it
is being handed on. A second one breaks off at once. Off the main thread, as in a server, `watched` is the way out.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import ContextVar
from types import FrameType

from standoff.errors import RunInterrupted
from standoff.execute.simulation import Source
from standoff.record import Chunk, Sums
from standoff.store import RunFolder

_check: ContextVar[Callable[[], None] | None] = ContextVar("check", default=None)


@contextlib.contextmanager
def watched(check: Callable[[], None]) -> Iterator[None]:
    """Call ``check`` between the chunks of every run of the block; what it raises breaks the run off."""
    before = _check.set(check)
    try:
        yield
    finally:
        _check.reset(before)


def run_on_threads(
    simulate: Callable[[int], Chunk],
    indices: Sequence[int],
    n_threads: int,
    on_done: Callable[[Chunk], None],
    folder: RunFolder | None = None,
) -> None:
    """Simulate the chunks ``indices`` and hand each on, in the calling thread, in the order they are done.

    Each is first kept in ``folder``, if there is one. At most ``2 * n_threads`` chunks exist at a time. A fault in
    ``simulate`` is raised once the chunks that were running have ended and been handed on, a fault in ``on_done`` once
    they have ended. Raises `RunInterrupted` after an interrupt: nothing new was begun, chunks that were running were
    handed on.
    """
    if n_threads < 1:
        raise ValueError(f"at least one thread is needed, found {n_threads}")
    left = iter(indices)
    running: set[Future[Chunk]] = set()
    fault: BaseException | None = None
    with noting_interrupts() as interrupted, ThreadPoolExecutor(n_threads, "chunk") as pool:
        try:
            while True:
                fault = fault or raised_by_watcher()
                if fault is not None or interrupted.is_set():
                    running = {future for future in running if not future.cancel()}
                else:
                    for _, index in zip(range(2 * n_threads - len(running)), left, strict=False):
                        running.add(pool.submit(simulate, index))
                if not running:
                    break
                done, running = wait(running, return_when=FIRST_COMPLETED)
                while done:
                    future = done.pop()
                    if (failed := future.exception()) is None:
                        if folder is not None:
                            folder.write(future.result())
                        on_done(future.result())
                    fault = fault or failed
        except KeyboardInterrupt:
            interrupted.set()
        finally:
            pool.shutdown(cancel_futures=True)
    if fault is not None:
        raise fault
    if interrupted.is_set():
        raise RunInterrupted("interrupted; the chunks that were finished are kept", "--resume goes on from there")


class Threads:
    """A number of threads of this machine, as a place to run chunks."""

    def __init__(self, n_threads: int) -> None:
        self.name = f"local:{n_threads}"
        self.n_threads = n_threads

    def run(
        self,
        source: Source,
        indices: Sequence[int],
        on_done: Callable[[Chunk], None],
        folder: RunFolder | None = None,
        on_sums: Callable[[Sums], None] | None = None,
    ) -> None:
        """See `choice.Place.run`."""
        run_on_threads(source, indices, self.n_threads, on_done, folder)

    def said(self) -> tuple[str, ...]:
        """Nothing: threads do not get lost."""
        return ()

    def close(self) -> None:
        """Threads end with each run."""


def raised_by_watcher() -> BaseException | None:
    """What the check of `watched` raises now, if there is one and it does."""
    check = _check.get()
    try:
        if check is not None:
            check()
    except Exception as fault:
        return fault
    return None


@contextlib.contextmanager
def noting_interrupts() -> Iterator[threading.Event]:
    """Set an event at the first interrupt instead of raising; the second one raises.

    Does nothing off the main thread, which alone hears of interrupts, and where they are ignored.
    """
    noted = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield noted
        return

    def note(number: int, frame: FrameType | None) -> None:
        noted.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)
