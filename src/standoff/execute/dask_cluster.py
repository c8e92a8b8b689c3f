"""Chunks on the workers of a dask scheduler, several to a task, to the same bits as on threads.

A task holds chunks for some seconds (`Patience.task_s`), fewer towards the end so that all workers end together. What
can go wrong, and what is done:

======================  =============================================================================================
a worker dies           its tasks go to others: by the scheduler, or by us where it gives up on one
a worker never answers  a task past its deadline, told from measured times, is sent again to others; who answers first
                        counts, the other's chunks are the same bytes; the worker gets no more until it answers
a worker differs        one that does not reproduce the run's first members bit for bit refuses, and gets no more
the scheduler is gone   `RunInterrupted` after `Patience.scheduler_s`; whole chunks are kept
======================  =============================================================================================

The scheduler is sent orders (JSON) and the name of `task.perform`; replies are sealed Parquet bytes. Nothing pickled
is ever written to or read from disk by us.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from standoff.errors import RunError, RunInterrupted, StandoffError
from standoff.execute.happened import Happened
from standoff.execute.local import noting_interrupts, raised_by_watcher
from standoff.execute.patience import Patience
from standoff.execute.simulation import Source
from standoff.execute.task import Check, Item, Reply, make_check, perform, processor
from standoff.record import Chunk, Sums
from standoff.store import RunFolder
from standoff.store.parts import chunk_from_bytes
from standoff.store.sealed import Shelf, check_sealed

INSTALL = "install it here, on the scheduler and on the workers: pip install 'standoff[cluster]'"
OUTSTANDING = 2
"""Tasks under way for each thread of the workers."""
MOST_CHUNKS = 512
"""In a task."""


@dataclass(eq=False)
class Batch:
    """The chunks of one task, and the futures it was sent as: more than one where it was sent again."""

    indices: tuple[int, ...]
    share: bool
    deadline_from: float = 0.0
    futures: list[Any] = field(default_factory=list)
    failures: int = 0
    n_sent: int = 0


class DaskCluster:
    """The workers of the scheduler at ``address`` (host and port), as a place to run chunks."""

    def __init__(self, address: str, patience: Patience | None = None) -> None:
        self.name = f"dask://{address}"
        self.patience = patience or Patience()
        self.happened = Happened()
        self.met: set[str] = set()
        """Workers that have answered, and so are past importing and compiling."""
        self._client = _connect(address, self.patience)

    def run(
        self,
        source: Source,
        indices: Sequence[int],
        on_done: Callable[[Chunk], None],
        folder: RunFolder | None = None,
        on_sums: Callable[[Sums], None] | None = None,
    ) -> None:
        """See `choice.Place.run`."""
        if not indices:
            return
        check = make_check(source.order(indices[0])[0], source.simulation(indices[0]))
        with contextlib.ExitStack() as stack:
            shelf = stack.enter_context(folder.shared()) if folder is not None else None
            interrupted = stack.enter_context(noting_interrupts())
            course = stack.enter_context(contextlib.closing(_Course(self, self._client, source, check)))
            course.begin(indices, on_done, on_sums, folder, shelf)
            while course.left:
                fault = raised_by_watcher()
                if fault is not None:
                    raise fault
                if interrupted.is_set():
                    raise RunInterrupted("interrupted; the chunks that were finished are kept", "--resume goes on")
                course.advance()

    def said(self) -> tuple[str, ...]:
        """Workers lost, silent, refusing or of another kind, and tasks sent again."""
        return self.happened.sentences()

    def close(self) -> None:
        """Leave the scheduler."""
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)


def _connect(address: str, patience: Patience) -> Any:
    try:
        import distributed
    except ImportError:
        raise StandoffError("--on dask:// needs the package distributed, which is not installed", INSTALL) from None
    for name in ("client", "comm", "core", "batched"):
        logging.getLogger(f"distributed.{name}").setLevel(logging.CRITICAL)
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise StandoffError(f"--on dask://{address}: expected HOST:PORT", "as in --on dask://127.0.0.1:8786")
    try:
        client: Any = distributed.Client
        return client(f"tcp://{address}", timeout=patience.connect_s, set_as_default=False, name="standoff")
    except (OSError, TimeoutError, ValueError) as fault:
        reason = str(fault) or type(fault).__name__
        raise StandoffError(
            f"no dask scheduler answers at {address}: {reason[:200]}", "start one: dask scheduler; docs/cluster.md"
        ) from None


class _Course:
    """One run's way through the cluster, in the calling thread but for the fetching of results."""

    def __init__(self, place: DaskCluster, client: Any, source: Source, check: Check) -> None:
        self.client, self.source, self.check = client, source, check
        self.patience, self.happened, self.met = place.patience, place.happened, place.met
        self.address = str(client.scheduler.address)
        self.left: set[int] = set()
        self._waiting: deque[int] = deque()
        self._again: deque[Batch] = deque()
        self._sent: list[Batch] = []
        self._fetching: dict[Any, Future[Reply]] = {}
        self._wake = threading.Event()
        self._threads: dict[str, int] = {}
        self._at: dict[str, str] = {}
        self._looked = self._seen = time.monotonic()
        self._had_workers = time.monotonic()
        self._measured: deque[float] = deque(maxlen=50)

    def begin(
        self,
        indices: Sequence[int],
        on_done: Callable[[Chunk], None],
        on_sums: Callable[[Sums], None] | None,
        folder: RunFolder | None,
        shelf: Shelf | None,
    ) -> None:
        """Take on what is to be done."""
        self.on_done, self.on_sums, self.folder, self.shelf = on_done, on_sums, folder, shelf
        self.left, self._waiting = set(indices), deque(indices)
        self._looked = 0.0

    def close(self) -> None:
        """Give up what is under way; results that come later are dropped."""
        futures = [future for batch in self._sent for future in batch.futures]
        if futures and self.client.status == "running":
            with contextlib.suppress(Exception):
                self.client.sync(self.client._cancel, futures, callback_timeout=5)

    def advance(self) -> None:
        """Send what can be sent, wait a moment, take what came."""
        self._look_around()
        self._send()
        self._wake.wait(0.1)
        self._wake.clear()
        for batch in list(self._sent):
            self._follow(batch)

    def _look_around(self) -> None:
        """Ask the scheduler, once a second, which workers there are and what each is at."""
        now = time.monotonic()
        if now - self._looked < 1.0:
            return
        self._looked = now
        if self.client.status == "running":
            with contextlib.suppress(OSError, TimeoutError, RuntimeError, ValueError):
                wait_s = self.patience.scheduler_s
                threads = self.client.sync(self.client.scheduler.ncores, callback_timeout=wait_s)
                busy = self.client.sync(self.client.scheduler.processing, callback_timeout=wait_s)
                self._notice(threads, {str(key): worker for worker, keys in busy.items() for key in keys})
                self._seen = time.monotonic()
        if time.monotonic() - self._seen > self.patience.scheduler_s or self.client.status == "closed":
            raise RunInterrupted(f"the scheduler at {self.address} does not answer any more; finished chunks are kept")
        if self._threads:
            self._had_workers = time.monotonic()
        elif time.monotonic() - self._had_workers > self.patience.workers_s:
            raise RunInterrupted("the cluster has no workers; finished chunks are kept", "start some: dask worker")

    def _notice(self, threads: dict[str, int], at: dict[str, str]) -> None:
        gone = self._threads.keys() - threads.keys()
        ours = {future.key for batch in self._sent for future in batch.futures if future.status == "pending"}
        for worker in gone:
            self.happened.lost.add(worker)
            self.happened.resent += sum(where == worker and key in ours for key, where in self._at.items())
        self._threads, self._at = threads, at
        refusing = self.happened.refusing
        if threads and threads.keys() <= refusing.keys():
            worker, why = next(iter(refusing.items()))
            raise StandoffError(
                f"no worker can take part: {worker} has {why}", "give all the same packages: constraints.txt pins them"
            )

    def _usable(self) -> list[str]:
        """Workers that may be sent a task."""
        shunned = self.happened.silent | self.happened.refusing.keys()
        return [worker for worker in self._threads if worker not in shunned]

    def _send(self) -> None:
        if self.client.status != "running" or not self._threads:
            return
        usable = self._usable()
        n_threads = sum(self._threads[worker] for worker in usable) or sum(self._threads.values())
        while self._again:
            self._submit(self._again.popleft(), usable)
        while self._waiting and len(self._sent) < OUTSTANDING * n_threads:
            n = self._chunks_a_task(n_threads)
            batch = Batch(tuple(self._waiting.popleft() for _ in range(n)), share=self.shelf is not None)
            self._sent.append(batch)
            self._submit(batch, usable)

    def _chunks_a_task(self, n_threads: int) -> int:
        """As many as take the time wished for, but leave something for every thread."""
        wished = max(1, int(self.patience.task_s / self._chunk_s())) if self._measured else 8
        fair = -(-len(self._waiting) // (OUTSTANDING * n_threads))
        return min(wished, fair, MOST_CHUNKS, len(self._waiting))

    def _submit(self, batch: Batch, usable: Iterable[str]) -> None:
        orders: dict[bytes, int] = {}
        items = []
        for index in batch.indices:
            order, own = self.source.order(index)
            items.append(Item(index, orders.setdefault(order, len(orders)), own))
        chosen = list(usable)
        where = chosen if chosen and len(chosen) < len(self._threads) else None
        shelf = self.shelf if batch.share else None
        try:
            future = self.client.submit(
                perform, self.check, tuple(orders), tuple(items), shelf, pure=False, workers=where,
                key=f"standoff-{id(self)}-{time.monotonic_ns()}",
            )  # fmt: skip
        except (OSError, RuntimeError, ValueError):
            return
        future.add_done_callback(lambda _: self._wake.set())
        batch.futures.append(future)
        batch.deadline_from = time.monotonic()
        batch.n_sent += 1

    def _follow(self, batch: Batch) -> None:
        """See how a batch stands, and act on it."""
        for future in list(batch.futures):
            status = future.status
            if status == "finished":
                if future not in self._fetching:
                    self._fetching[future] = _fetch(future, self.patience.fetch_s, self._wake)
                elif self._fetching[future].done():
                    self._take(batch, future, self._fetching.pop(future))
            elif status == "error":
                batch.futures.remove(future)
                self._note_failure(batch, future.exception())
            elif status in ("cancelled", "lost"):
                batch.futures.remove(future)
        if batch not in self._sent:
            return
        if not batch.futures and batch not in self._again:
            self.happened.resent += 1
            self._again.append(batch)
        elif batch.futures and time.monotonic() - batch.deadline_from > self._deadline(batch):
            self._give_to_another(batch)

    def _give_to_another(self, batch: Batch) -> None:
        """Send a batch that is overdue once more, elsewhere; the first answer will count."""
        for future in batch.futures:
            if (worker := self._at.get(future.key)) is not None:
                self.happened.silent.add(worker)
                self.happened.overdue.add(worker)
        self.happened.resent += 1
        self._submit(batch, self._usable())

    def _deadline(self, batch: Batch) -> float:
        if not self._measured:
            return self.patience.first_s
        ahead = max(len(other.indices) for other in self._sent) * OUTSTANDING
        at = {self._at[future.key] for future in batch.futures if future.key in self._at}
        if at and not at & self.met:
            return max(self.patience.fresh_s, self.patience.least_s)
        expected = self._chunk_s() * (len(batch.indices) + ahead)
        again = 2.0 ** min(max(batch.n_sent - 1, 0), 6)
        return again * max(self.patience.least_s, self.patience.factor * expected)

    def _chunk_s(self) -> float:
        """Measured seconds a chunk."""
        return max(median(self._measured), 1e-4)

    def _note_failure(self, batch: Batch, fault: BaseException | None) -> None:
        batch.failures += 1
        if (type(fault).__name__ != "KilledWorker" and batch.failures >= 3) or batch.failures > self.patience.attempts:
            why = f"{type(fault).__name__}: {str(fault)[:200]}"
            raise RunError(f"a task failed {batch.failures} times on the workers of {self.address}: "
                           f"{why}", "see the workers' logs; docs/cluster.md")  # fmt: skip

    def _take(self, batch: Batch, future: Any, fetched: Future[Reply]) -> None:
        """Hand on what a task brought; what it lacks is done again."""
        batch.futures.remove(future)
        if batch not in self._sent:
            return
        fault = fetched.exception()
        if isinstance(fault, TimeoutError | OSError | CancelledError):
            return  # its worker is gone with it: the batch is sent again
        if fault is not None:
            self._note_failure(batch, fault)
            return
        reply = fetched.result()
        self.happened.silent.discard(reply.worker)
        self.met.add(reply.worker)
        if reply.fault is not None:
            raise StandoffError(*reply.fault)
        if reply.refused:
            self.happened.refusing[reply.worker] = reply.refused
            return
        if reply.processor != processor():
            self.happened.processors.add(reply.processor)
        if reply.files:
            self._measured.append(reply.seconds / len(reply.files))
        self._take_sums(reply)
        lacking = [index for index, files in reply.files.items() if not self._keep(index, files)]
        self._sent.remove(batch)
        self.happened.tasks += 1
        for other in batch.futures:
            other.release()
        if lacking:
            again = Batch(tuple(lacking), share=False)
            self._sent.append(again)

    def _take_sums(self, reply: Reply) -> None:
        """Take what the worker added up for the chunks it wrote, unless some were done already or cannot be seen."""
        written = {index for index, files in reply.files.items() if files is None}
        if self.on_sums is None or reply.sums is None or self.folder is None or not written <= self.left:
            return
        if all(self.folder.is_sealed(index) for index in written):
            self.left -= written
            self.on_sums(reply.sums)

    def _keep(self, index: int, files: dict[str, bytes] | None) -> bool:
        """Keep a chunk and hand it on; False where it did not come whole."""
        if index not in self.left:
            return True
        _, own = self.source.order(index)
        try:
            if files is None:
                chunk = _read_patiently(self.folder, own)
            else:
                if self.folder is not None:
                    self.folder.place(own, files)
                else:
                    check_sealed(files, "", own)
                chunk = chunk_from_bytes(files, own)
        except (ValueError, _NotThere):
            return False
        self.left.discard(index)
        self.on_done(chunk if own == index else replace(chunk, index=index))
        return True


class _NotThere(Exception):
    """A chunk that a worker wrote cannot be seen from here."""


def _read_patiently(folder: RunFolder | None, index: int) -> Chunk:
    """A chunk that another machine wrote: a network's file system may show it a little later."""
    for pause_s in (0.0, 0.2, 0.5, 1.0):
        time.sleep(pause_s)
        with contextlib.suppress(RunError):
            if folder is not None:
                return folder.read(index)
    raise _NotThere


def _fetch(future: Any, wait_s: float, wake: threading.Event) -> Future[Reply]:
    """Get a finished task's reply in a thread of its own: one that a dead worker keeps back holds up no other."""
    fetched: Future[Reply] = Future()

    def fetch() -> None:
        try:
            fetched.set_result(future.result(timeout=wait_s))
        except BaseException as fault:
            fetched.set_exception(fault)
        wake.set()

    threading.Thread(target=fetch, name="fetch", daemon=True).start()
    return fetched
