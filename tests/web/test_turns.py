"""How many run at once, who waits, who is superseded, and who has gone."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from standoff.errors import RunInterrupted
from standoff.web.problems import Problem
from standoff.web.turns import GoneError, Lane, Stop, Turns


async def stay() -> None:
    """A client that stays."""
    await asyncio.Event().wait()


class Bench:
    """Work that lasts until it is let go, and notes what happened."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun: list[str] = []
        self.stopped: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self._lock = threading.Lock()

    def work(self, name: str) -> Callable[[Stop], str]:
        """Work of that name."""

        def do(stop: Stop) -> str:
            with self._lock:
                self.begun.append(name)
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                while not self.go.wait(0.005):
                    stop.check()
                return name
            except RunInterrupted:
                self.stopped.append(name)
                raise
            finally:
                with self._lock:
                    self.at_once -= 1

        return do


def run(turns: Turns, play: Callable[[Turns, Bench], Coroutine[Any, Any, None]]) -> Bench:
    """Play a scene within ten seconds."""
    bench = Bench()

    async def limited() -> None:
        async with asyncio.timeout(10.0):
            await play(turns, bench)

    try:
        asyncio.run(limited())
    finally:
        bench.go.set()
        turns.close()
    return bench


def take(
    turns: Turns, bench: Bench, name: str, lane: Lane | None = None, gone: Callable[[], Awaitable[None]] = stay
) -> asyncio.Task[str]:
    """A request that is on its way."""
    return asyncio.create_task(turns.take(lane or (name, "answer"), bench.work(name), gone))


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something to be so."""
    while not condition():
        await asyncio.sleep(0.002)


def test_no_more_run_at_once_than_may_and_the_others_follow_in_order() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        tasks = [take(turns, bench, name) for name in "abcde"]
        await until(lambda: len(bench.begun) == 2)
        await asyncio.sleep(0.02)
        assert bench.begun == ["a", "b"]
        bench.go.set()
        assert await asyncio.gather(*tasks) == list("abcde")

    bench = run(Turns(2), play)
    assert sorted(bench.begun) == list("abcde")
    assert bench.most_at_once == 2


def test_one_lane_runs_one_at_a_time_though_there_is_room() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        first = take(turns, bench, "first", ("me", "answer"))
        await until(lambda: bench.begun == ["first"])
        second = take(turns, bench, "second", ("me", "answer"))
        other = take(turns, bench, "other", ("you", "answer"))
        await until(lambda: bench.begun == ["first", "other"])
        bench.go.set()
        await asyncio.gather(first, second, other)

    run(Turns(2), play)


def test_a_newer_request_supersedes_the_one_that_waits_not_the_one_that_runs() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        running = take(turns, bench, "running", ("me", "answer"))
        await until(lambda: bench.begun == ["running"])
        older = take(turns, bench, "older", ("me", "answer"))
        await asyncio.sleep(0)
        newer = take(turns, bench, "newer", ("me", "answer"))
        with pytest.raises(Problem) as told:
            await older
        assert told.value.status == 409
        bench.go.set()
        assert await running == "running"
        assert await newer == "newer"

    bench = run(Turns(1), play)
    assert bench.begun == ["running", "newer"]


def test_too_many_are_told_to_come_again() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        tasks = [take(turns, bench, name) for name in "abc"]
        await until(lambda: bench.begun == ["a"] and len(turns.waiting) == 2)
        with pytest.raises(Problem) as told:
            await take(turns, bench, "d")
        assert told.value.status == 429
        assert int(told.value.headers["retry-after"]) > 0
        bench.go.set()
        assert await asyncio.gather(*tasks) == ["a", "b", "c"]

    bench = run(Turns(1, most_waiting=2), play)
    assert "d" not in bench.begun


def test_a_client_that_goes_stops_its_work_and_frees_its_turn() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        left = asyncio.Event()
        going = take(turns, bench, "going", gone=left.wait)  # type: ignore[arg-type]
        waiting = take(turns, bench, "waiting")
        await until(lambda: bench.begun == ["going"])
        left.set()
        with pytest.raises(GoneError):
            await going
        await until(lambda: bench.begun == ["going", "waiting"])
        bench.go.set()
        assert await waiting == "waiting"

    bench = run(Turns(1), play)
    assert bench.stopped == ["going"]


def test_a_client_that_goes_while_it_waits_is_never_worked_for() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        left = asyncio.Event()
        running = take(turns, bench, "running")
        await until(lambda: bench.begun == ["running"])
        waiting = take(turns, bench, "waiting", gone=left.wait)  # type: ignore[arg-type]
        await until(lambda: len(turns.waiting) == 1)
        left.set()
        with pytest.raises(GoneError):
            await waiting
        assert not turns.waiting
        bench.go.set()
        await running

    bench = run(Turns(1), play)
    assert bench.begun == ["running"]


def test_a_task_that_is_cancelled_frees_its_turn_too() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        cancelled = take(turns, bench, "cancelled")
        await until(lambda: bench.begun == ["cancelled"])
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        after = take(turns, bench, "after")
        await until(lambda: "after" in bench.begun)
        bench.go.set()
        assert await after == "after"

    assert run(Turns(1), play).stopped == ["cancelled"]


def test_a_fault_of_the_work_is_the_callers_and_the_next_one_runs() -> None:
    def fail(stop: Stop) -> str:
        raise ValueError("broken")

    async def play(turns: Turns, bench: Bench) -> None:
        with pytest.raises(ValueError, match="broken"):
            await turns.take(("a", "answer"), fail, stay)
        bench.go.set()
        assert await take(turns, bench, "next") == "next"

    run(Turns(1), play)


def test_at_the_end_what_runs_is_stopped_and_who_waits_is_told() -> None:
    async def play(turns: Turns, bench: Bench) -> None:
        running, waiting = take(turns, bench, "running"), take(turns, bench, "waiting")
        await until(lambda: bench.begun == ["running"])
        turns.close()
        for each in (running, waiting, take(turns, bench, "late")):
            with pytest.raises(Problem) as told:
                await each
            assert told.value.status == 503

    assert run(Turns(1), play).stopped == ["running"]


def test_two_hundred_rapid_requests_of_a_client_work_few_times_and_the_newest_is_answered() -> None:
    worked: list[int] = []

    def work(number: int) -> Callable[[Stop], int]:
        def do(stop: Stop) -> int:
            time.sleep(0.01)
            worked.append(number)
            return number

        return do

    async def play(turns: Turns, bench: Bench) -> None:
        asked = []
        for number in range(200):
            asked.append(asyncio.create_task(turns.take(("me", "answer"), work(number), stay)))
            await asyncio.sleep(0.0005)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert answers[-1] == 199
        assert all(isinstance(each, int) or (isinstance(each, Problem) and each.status == 409) for each in answers)

    run(Turns(2), play)
    assert worked == sorted(worked)
    assert len(worked) < 100
