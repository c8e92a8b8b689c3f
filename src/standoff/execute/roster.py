"""The workers of a cluster: which there are, what each is at, and which may be sent work.

A worker is asked for its versions before it is sent anything (`task.introduce`), so that one without the package, or
with another, is told by name; given a task it could only die of it. One that kept a task too long is asked again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Collection
from concurrent.futures import Future
from typing import Any

from standoff.errors import RunInterrupted, StandoffError
from standoff.execute.connection import SAME_PACKAGES
from standoff.execute.happened import Happened
from standoff.execute.patience import Patience
from standoff.execute.task import introduce, name_differences

_PASSING = (OSError, TimeoutError, asyncio.CancelledError)
"""Faults of the way to a worker, not of the worker."""


class Roster:
    """Workers by address."""

    def __init__(self, client: Any, patience: Patience, happened: Happened) -> None:
        self.client, self.patience, self.happened = client, patience, happened
        self.address = str(client.scheduler.address)
        self.threads: dict[str, int] = {}
        self.at: dict[str, str] = {}
        """Task's key -> the worker that is at it."""
        self.met: set[str] = set()
        """Workers that have done a task, and so are past importing and compiling."""
        self._known: set[str] = set()
        self._asked: dict[str, tuple[float, Future[Any]]] = {}
        self._looked = 0.0
        self.begin()

    def begin(self) -> None:
        """Start to wait afresh."""
        self._seen = self._had_some = time.monotonic()

    def look(self, ours: Collection[str]) -> None:
        """Ask the scheduler, once a second, about workers and our tasks of the keys ``ours``.

        Raises `RunInterrupted` where scheduler or workers are gone, `StandoffError` where no worker can take part.
        """
        now = time.monotonic()
        self._hear()
        if now - self._looked < (1.0 if self._known else 0.1):
            return
        self._looked = now
        if self.client.status == "running":
            with contextlib.suppress(AttributeError, OSError, TimeoutError, RuntimeError, ValueError):
                wait_s = self.patience.scheduler_s
                threads = self.client.sync(self.client.scheduler.ncores, callback_timeout=wait_s)
                busy = self.client.sync(self.client.scheduler.processing, callback_timeout=wait_s)
                self._notice(threads, {str(key): worker for worker, keys in busy.items() for key in keys}, ours)
                self._seen = time.monotonic()
        if time.monotonic() - self._seen > self.patience.scheduler_s or self.client.status == "closed":
            raise RunInterrupted(f"the scheduler at {self.address} does not answer any more; finished chunks are kept")
        self._check_some()

    def usable(self, but: Collection[str] = ()) -> list[str]:
        """Workers that may be sent a task: those that answered, but for ``but``; those too where there is no other."""
        there = [worker for worker in self.threads if worker in self._known]
        eager = [worker for worker in there if worker not in self.happened.silent]
        return [worker for worker in eager if worker not in but] or eager or there

    def count_threads(self, workers: Collection[str]) -> int:
        """Threads of ``workers`` together."""
        return sum(self.threads.get(worker, 0) for worker in workers)

    def idle(self) -> list[str]:
        """Those of the usable that are at nothing."""
        busy = set(self.at.values())
        return [worker for worker in self.usable() if worker not in busy and worker not in self.happened.silent]

    def shun(self, worker: str, overdue: bool = True) -> None:
        """Send a worker that kept a task too long no other until it answers again."""
        self.happened.silent.add(worker)
        (self.happened.overdue if overdue else self.happened.late).add(worker)
        self._ask(worker)

    def refuse(self, worker: str, why: str) -> None:
        """Send a worker nothing more."""
        self.happened.refusing[worker] = why
        self._known.discard(worker)

    def _notice(self, threads: dict[str, int], at: dict[str, str], ours: Collection[str]) -> None:
        gone = self.threads.keys() - threads.keys()
        for worker in gone:
            self.happened.lost.add(worker)
            self.happened.resent += sum(where == worker and key in ours for key, where in self.at.items())
            self._asked.pop(worker, None)
        self._known -= gone
        self.threads, self.at = threads, at
        for worker in threads.keys() - self._known - self._asked.keys() - self.happened.refusing.keys():
            self._ask(worker)

    def _ask(self, worker: str) -> None:
        if worker not in self._asked:
            asking = self.client._run(introduce, workers=[worker], on_error="return")
            future = asyncio.run_coroutine_threadsafe(asking, self.client.loop.asyncio_loop)
            self._asked[worker] = time.monotonic(), future

    def _hear(self) -> None:
        """Take in what workers said of themselves."""
        for worker, (began, future) in list(self._asked.items()):
            if not future.done():
                if time.monotonic() - began > (self.patience.idle_s if worker in self.met else self.patience.fresh_s):
                    self.happened.overdue.add(worker)
                continue
            del self._asked[worker]
            fault = future.exception()
            said = fault if fault is not None else future.result().get(worker)
            if isinstance(said, dict):
                if differing := name_differences(said):
                    self.refuse(worker, differing)
                else:
                    self._known.add(worker)
                    self.happened.silent.discard(worker)
            elif said is not None and not isinstance(said, _PASSING):
                self.refuse(worker, f"it has not this version of standoff, or not all that it needs: {said}"[:300])

    def _check_some(self) -> None:
        """Raise where there is nobody to send work to, and has not been for long."""
        refusing = self.happened.refusing
        if self.threads and self.threads.keys() <= refusing.keys():
            worker, why = next((each, refusing[each]) for each in self.threads)
            raise StandoffError(f"no worker can take part; {worker}: {why}", SAME_PACKAGES)
        if self._known:
            self._had_some = time.monotonic()
        waited = time.monotonic() - self._had_some
        if not self.threads and waited > self.patience.workers_s:
            raise RunInterrupted("the cluster has no workers; finished chunks are kept", "start some: dask worker")
        if waited > max(self.patience.first_s, self.patience.workers_s):
            raise RunInterrupted(f"none of the cluster's {len(self.threads)} workers answers; finished chunks are kept")
