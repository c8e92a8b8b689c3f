"""Turns: how many ensembles run at once, who waits, who is superseded, and who has gone.

A lane is one client's one kind of question. Of a lane at most one runs and one waits: a newer request supersedes the
one that waits (409), as its answer would never be looked at. Between lanes it is first come, first served; when
`limits.MOST_WAITING` wait, the next is told to come again (429). A client that closes its connection gives up its
place, and what runs for it is stopped between two chunks of members.

Work runs in threads: the compiled engine releases Python's lock.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from standoff.errors import RunInterrupted
from standoff.execute.local import watched
from standoff.web import limits
from standoff.web.problems import Problem

T = TypeVar("T")
Lane = tuple[str, str]
"""Client and kind of question."""


class Stop:
    """A word from the server to the thread that works: break off."""

    def __init__(self) -> None:
        self._said = threading.Event()

    def say(self) -> None:
        """Break off at the next chance."""
        self._said.set()

    @property
    def is_said(self) -> bool:
        """Has it been said?"""
        return self._said.is_set()

    def check(self, *_: object) -> None:
        """Raise `RunInterrupted` once it was said; takes what a progress callback is given."""
        if self._said.is_set():
            raise RunInterrupted("given up: nobody waits for the answer any more")


class GoneError(Exception):
    """The client has closed its connection: there is nobody to answer."""


@dataclass(eq=False)
class _Place:
    """One request in the queue."""

    lane: Lane
    turn: asyncio.Future[None]


@dataclass
class Turns:
    """One queue. To be used in one event loop."""

    most_running: int
    most_waiting: int = limits.MOST_WAITING
    running: dict[Lane, Stop] = field(default_factory=dict)
    waiting: list[_Place] = field(default_factory=list)
    is_closed: bool = False

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.most_running, "answer")

    async def take(self, lane: Lane | None, work: Callable[[Stop], T], gone: Callable[[], Awaitable[None]]) -> T:
        """Do ``work`` in a thread when its turn comes. ``gone`` returns when the client has closed its connection.

        ``lane`` None is a lane of its own. Raises `Problem` 409 where a newer request of the lane came, 429 where too
        many wait, 503 where the app is ending, and `GoneError`; and what ``work`` raises.
        """
        lane = lane or (f"{id(work)}", "alone")
        left = asyncio.ensure_future(gone())
        try:
            await self._wait_for_turn(lane, left)
            return await self._run(lane, work, left)
        finally:
            left.cancel()

    def close(self) -> None:
        """Stop what runs and send away what waits."""
        self.is_closed = True
        for stop in self.running.values():
            stop.say()
        for place in self.waiting:
            _refuse(place, _ending())
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _wait_for_turn(self, lane: Lane, left: asyncio.Future[None]) -> None:
        if self.is_closed:
            raise _ending()
        older = next((place for place in self.waiting if place.lane == lane), None)
        if older is not None:
            _refuse(older, Problem(409, "a newer request came", "", "its answer is the one to wait for"))
            self.waiting.remove(older)
        if len(self.waiting) >= self.most_waiting:
            headers = {"retry-after": str(limits.RETRY_SECONDS)}
            what = f"{self.most_waiting} requests are waiting already"
            raise Problem(429, what, "", f"ask again in {limits.RETRY_SECONDS} seconds", headers)
        place = _Place(lane, asyncio.get_running_loop().create_future())
        self.waiting.append(place)
        self._call_next()
        try:
            await asyncio.wait({place.turn, left}, return_when=asyncio.FIRST_COMPLETED)
            if not place.turn.done():
                raise GoneError
            place.turn.result()
        except BaseException:
            if place in self.waiting:
                self.waiting.remove(place)
            elif place.turn.done() and not place.turn.cancelled() and place.turn.exception() is None:
                self._leave(lane)
            raise

    def _call_next(self) -> None:
        """Give turns to those who may go, in the order they came."""
        for place in list(self.waiting):
            if len(self.running) >= self.most_running:
                return
            if place.lane not in self.running:
                self.waiting.remove(place)
                self.running[place.lane] = Stop()
                place.turn.set_result(None)

    def _leave(self, lane: Lane) -> None:
        del self.running[lane]
        self._call_next()

    async def _run(self, lane: Lane, work: Callable[[Stop], T], left: asyncio.Future[None]) -> T:
        """Work until it is done, however the client fares: a place is free only when its thread is."""
        stop = self.running[lane]
        if self.is_closed:
            self._leave(lane)
            raise _ending()
        task = asyncio.get_running_loop().run_in_executor(self._pool, _watched, work, stop)
        task.add_done_callback(lambda _: self._leave(lane))
        first: set[asyncio.Future[Any]] = {task, left}
        try:
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        except BaseException:
            stop.say()
            task.add_done_callback(_look_at)
            raise
        if not task.done():
            stop.say()
            await asyncio.wait({task})
            _look_at(task)
            raise GoneError
        try:
            return task.result()
        except RunInterrupted:
            raise _ending() from None


def _watched(work: Callable[[Stop], T], stop: Stop) -> T:
    with watched(stop.check):
        return work(stop)


def _refuse(place: _Place, problem: Problem) -> None:
    if not place.turn.done():
        place.turn.set_exception(problem)


def _ending() -> Problem:
    headers = {"retry-after": str(limits.RETRY_SECONDS)}
    return Problem(503, "the app is ending", "", "start `standoff serve` again", headers)


def _look_at(task: asyncio.Future[T]) -> None:
    """Take note of a fault that nobody waits for."""
    if not task.cancelled():
        task.exception()
