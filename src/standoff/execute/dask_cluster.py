"""Chunks on the workers of a dask scheduler, several to a task, to the same bits as on threads.

A task holds chunks for some seconds (`Patience.task_s`), fewer towards the end so that all workers end together. What
can go wrong, and what is done:

======================  =============================================================================================
a worker dies           its tasks go to others: by the scheduler, or by us where it gives up on one
a worker never answers  a task past its deadline, told from measured times, is sent again to others; who answers first
                        counts, the other's chunks are the same bytes; the worker gets no more until it answers
a worker differs        one of other versions is sent nothing (`roster`); one that does not reproduce the run's first
                        members bit for bit refuses, and gets no more
the scheduler is gone   `RunInterrupted` after `Patience.scheduler_s`; whole chunks are kept
======================  =============================================================================================

The scheduler is sent orders (JSON) and the name of `task.perform`; replies are sealed Parquet bytes. Nothing pickled
is ever written to or read from disk by us.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from standoff.errors import RunError, RunInterrupted, StandoffError
from standoff.execute.connection import connect
from standoff.execute.happened import Happened
from standoff.execute.local import noting_interrupts, raised_by_watcher
from standoff.execute.patience import Patience
from standoff.execute.roster import Roster
from standoff.execute.simulation import Source
from standoff.execute.task import Check, Item, Reply, make_check, perform, processor
from standoff.record import Chunk, Sums
from standoff.store import RunFolder
from standoff.store.parts import chunk_from_bytes
from standoff.store.sealed import Shelf, check_sealed

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
    workers: set[str] = field(default_factory=set)
    """Those it may be at."""
    failures: int = 0
    n_sent: int = 0


class DaskCluster:
    """The workers of the scheduler at ``address`` (``dask://`` or ``tls://``, host, port), as a place to run chunks."""

    def __init__(self, address: str, patience: Patience | None = None) -> None:
        self.name = address
        self.patience = patience or Patience()
        self._client, warned = connect(address, self.patience)
        self.happened = Happened(warned=warned)
        self.roster = Roster(self._client, self.patience, self.happened)
        self.speeds: deque[float] = deque(maxlen=50)
        """Measured seconds a member and day, of the last tasks of all runs."""
        self._checks: dict[bytes, Check] = {}

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
        check = make_check(source.simulation(indices[0]), self._checks)
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


class _Course:
    """One run's way through the cluster, in the calling thread but for the fetching of results."""

    def __init__(self, place: DaskCluster, client: Any, source: Source, check: Check) -> None:
        self.client, self.source, self.check = client, source, check
        self.patience, self.happened, self.roster = place.patience, place.happened, place.roster
        self.left: set[int] = set()
        self._waiting: deque[int] = deque()
        self._again: deque[Batch] = deque()
        self._sent: list[Batch] = []
        self._fetching: dict[Any, Future[Reply]] = {}
        self._wake = threading.Event()
        self._speeds = place.speeds

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
        first = self.source.simulation(indices[0])
        self._member_days = min(first.plan.members, first.plan.chunk_size) * first.base.days
        self.roster.begin()

    def close(self) -> None:
        """Give up what is under way; results that come later are dropped."""
        futures = [future for batch in self._sent for future in batch.futures]
        if futures and self.client.status == "running":
            with contextlib.suppress(Exception):
                self.client.sync(self.client._cancel, futures, callback_timeout=5)

    def advance(self) -> None:
        """Send what can be sent, wait a moment, take what came."""
        self.roster.look({future.key for batch in self._sent for future in batch.futures})
        self._send()
        self._wake.wait(0.1)
        self._wake.clear()
        for batch in list(self._sent):
            self._follow(batch)

    def _send(self) -> None:
        usable = self.roster.usable()
        if self.client.status != "running" or not usable:
            return
        while self._again:
            again = self._again.popleft()
            self.happened.resent += again.n_sent > 0
            self._submit(again, usable)
        n_threads = self.roster.count_threads(usable)
        while self._waiting and len(self._sent) < OUTSTANDING * n_threads:
            n = self._chunks_a_task(n_threads)
            batch = Batch(tuple(self._waiting.popleft() for _ in range(n)), share=self.shelf is not None)
            self._sent.append(batch)
            self._submit(batch, usable)

    def _chunks_a_task(self, n_threads: int) -> int:
        """As many as take the time wished for, but leave something for every thread."""
        wished = max(1, int(self.patience.task_s / self._chunk_s())) if self._speeds else 8
        fair = -(-len(self._waiting) // (OUTSTANDING * n_threads))
        return min(wished, fair, MOST_CHUNKS, len(self._waiting))

    def _submit(self, batch: Batch, workers: Collection[str]) -> None:
        """Send a batch to one of ``workers``: dask chooses."""
        orders: dict[bytes, int] = {}
        items = []
        for index in batch.indices:
            order, own = self.source.order(index)
            items.append(Item(index, orders.setdefault(order, len(orders)), own))
        shelf = self.shelf if batch.share else None
        try:
            future = self.client.submit(
                perform, self.check, tuple(orders), tuple(items), shelf, pure=False, workers=list(workers),
                key=f"standoff-{uuid.uuid4().hex}",
            )  # fmt: skip
        except (OSError, RuntimeError, ValueError):
            return
        future.add_done_callback(lambda _: self._wake.set())
        batch.futures.append(future)
        batch.workers.update(workers)
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
        if batch not in self._sent or batch in self._again:
            return
        if not batch.futures or batch.workers.isdisjoint(self.roster.threads):
            self._again.append(batch)
        elif time.monotonic() - batch.deadline_from > self._deadline(batch):
            self._give_to_another(batch)
        elif not self._waiting and len(batch.futures) == 1:
            self._give_to_idle(batch)

    def _give_to_another(self, batch: Batch) -> None:
        """Send a batch that is overdue once more, elsewhere; the first answer will count."""
        late = self._at(batch)
        for worker in late:
            self.roster.shun(worker)
        if workers := self.roster.usable(but=late):
            self.happened.resent += 1
            self._submit(batch, workers)

    def _give_to_idle(self, batch: Batch) -> None:
        """At the end: send a batch that is late to a worker that has nothing to do, too."""
        out_s = time.monotonic() - batch.deadline_from
        if not self._speeds or out_s < max(self.patience.idle_s, 2.0 * self._expected(batch)):
            return
        if idle := self.roster.idle():
            self.happened.doubled += 1
            self._submit(batch, idle)

    def _at(self, batch: Batch) -> set[str]:
        """The workers that are at a batch."""
        return {self.roster.at[future.key] for future in batch.futures if future.key in self.roster.at}

    def _expected(self, batch: Batch) -> float:
        """Seconds that a batch and those ahead of it on its worker should take."""
        ahead = max(len(other.indices) for other in self._sent) * OUTSTANDING
        return self._chunk_s() * (len(batch.indices) + ahead)

    def _deadline(self, batch: Batch) -> float:
        at = self._at(batch)
        if not self._speeds:
            return self.patience.first_s
        if at and not at & self.roster.met:
            return max(self.patience.fresh_s, self.patience.least_s)
        again = 2.0 ** min(max(batch.n_sent - 1, 0), 6)
        return again * max(self.patience.least_s, self.patience.factor * self._expected(batch))

    def _chunk_s(self) -> float:
        """Measured seconds a chunk."""
        return max(median(self._speeds) * self._member_days, 1e-4)

    def _note_failure(self, batch: Batch, fault: BaseException | None) -> None:
        batch.failures += 1
        if (type(fault).__name__ != "KilledWorker" and batch.failures >= 3) or batch.failures > self.patience.attempts:
            why = f"{type(fault).__name__}: {str(fault)[:200]}"
            raise RunError(f"a task failed {batch.failures} times on the workers of {self.roster.address}: "
                           f"{why}", "see the workers' logs; docs/cluster.md")  # fmt: skip

    def _take(self, batch: Batch, future: Any, fetched: Future[Reply]) -> None:
        """Hand on what a task brought; what it lacks is done again."""
        sent_before = batch.futures[: batch.futures.index(future)]
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
        self._meet(reply.worker)
        if reply.fault is not None:
            raise StandoffError(*reply.fault)
        if reply.refused:
            self.roster.refuse(reply.worker, reply.refused)
            return
        if reply.processor != processor():
            self.happened.processors.add(reply.processor)
        if reply.files:
            self._speeds.append(reply.seconds / (len(reply.files) * self._member_days))
        self._take_sums(reply)
        lacking = [index for index, files in reply.files.items() if not self._keep(index, files)]
        self._sent.remove(batch)
        self.happened.tasks += 1
        for late in (each for each in sent_before if each.status == "pending" and each.key in self.roster.at):
            self.roster.shun(self.roster.at[late.key], overdue=False)
        for other in batch.futures:
            other.release()
        if lacking:
            again = Batch(tuple(lacking), share=False)
            self._sent.append(again)

    def _meet(self, worker: str) -> None:
        """A worker has answered; what else it was given waited for it to import and compile too."""
        self.happened.silent.discard(worker)
        if worker not in self.roster.met:
            self.roster.met.add(worker)
            for batch in self._sent:
                if worker in self._at(batch):
                    batch.deadline_from = time.monotonic()

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
