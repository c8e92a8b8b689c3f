"""Chunks on threads: all are handed on, few exist at a time, faults and interrupts end tidily."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from standoff.errors import RunError, RunInterrupted
from standoff.execute import run_chunks
from standoff.execute.local import watched
from standoff.record import Chunk


def make_chunk(index: int) -> Chunk:
    """A chunk of one member."""
    return Chunk(index, index, {"calm": np.full(1, index, np.float32)}, {}, np.zeros((1, 4), np.int64))


def make_chunk_slowly(index: int) -> Chunk:
    """The same after a moment."""
    time.sleep(0.005)
    return make_chunk(index)


@pytest.mark.parametrize("n_threads", [1, 2, 5, 50])
def test_every_chunk_is_handed_on_once_in_the_calling_thread(n_threads: int) -> None:
    done: list[int] = []
    threads: set[int] = set()

    def on_done(chunk: Chunk) -> None:
        done.append(chunk.index)
        threads.add(threading.get_ident())

    run_chunks(make_chunk, [*range(5), 9, 7, *range(20, 40)], n_threads, on_done)
    assert sorted(done) == sorted([*range(5), 9, 7, *range(20, 40)])
    assert threads == {threading.get_ident()}


def test_no_chunks_are_done_at_once() -> None:
    run_chunks(make_chunk, [], 2, lambda chunk: pytest.fail("nothing to hand on"))


def test_at_least_one_thread_is_asked_for() -> None:
    with pytest.raises(ValueError, match="at least one thread"):
        run_chunks(make_chunk, [1], 0, lambda chunk: None)


def test_chunks_run_at_the_same_time() -> None:
    meeting = threading.Barrier(3, timeout=10)

    def simulate(index: int) -> Chunk:
        meeting.wait()
        return make_chunk(index)

    run_chunks(simulate, range(6), 3, lambda chunk: None)


def test_at_most_two_chunks_a_thread_exist_at_a_time() -> None:
    lock = threading.Lock()
    counts = {"alive": 0, "most": 0}

    def simulate(index: int) -> Chunk:
        with lock:
            counts["alive"] += 1
            counts["most"] = max(counts["most"], counts["alive"])
        return make_chunk(index)

    def on_done(chunk: Chunk) -> None:
        time.sleep(0.002)
        with lock:
            counts["alive"] -= 1

    run_chunks(simulate, range(60), 3, on_done)
    assert counts["alive"] == 0
    assert 1 < counts["most"] <= 6


def test_a_fault_in_a_chunk_ends_the_run_and_keeps_what_was_running() -> None:
    started: list[int] = []
    done: list[int] = []

    def simulate(index: int) -> Chunk:
        started.append(index)
        if index == 3:
            raise RunError("chunk 3 cannot be")
        return make_chunk_slowly(index)

    with pytest.raises(RunError, match="chunk 3 cannot be"):
        run_chunks(simulate, range(100), 2, lambda chunk: done.append(chunk.index))
    assert len(started) < 12
    assert sorted(done) == sorted(set(started) - {3})


def test_a_fault_in_handing_on_ends_the_run_once_the_threads_are_still() -> None:
    started: list[int] = []
    n_ended = [0]

    def simulate(index: int) -> Chunk:
        started.append(index)
        chunk = make_chunk_slowly(index)
        n_ended[0] += 1
        return chunk

    def on_done(chunk: Chunk) -> None:
        raise RunError("the disk is full")

    with pytest.raises(RunError, match="the disk is full"):
        run_chunks(simulate, range(100), 1, on_done)
    assert len(started) < 5
    assert n_ended[0] == len(started)


def interrupt_at(wanted: int, n_times: int = 1) -> Callable[[int], Chunk]:
    """Simulates chunks; sends this process an interrupt (Ctrl-C) while chunk ``wanted`` runs."""

    def simulate(index: int) -> Chunk:
        if index == wanted:
            for _ in range(n_times):
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.02)
        return make_chunk_slowly(index)

    return simulate


def test_an_interrupt_keeps_running_chunks_and_begins_no_others() -> None:
    started: list[int] = []
    done: list[int] = []
    simulate = interrupt_at(5)

    def simulate_and_note(index: int) -> Chunk:
        started.append(index)
        return simulate(index)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(RunInterrupted) as caught:
        run_chunks(simulate_and_note, range(200), 2, lambda chunk: done.append(chunk.index))
    assert "--resume" in str(caught.value.hint)
    assert caught.value.exit_code == 130
    assert 5 in done
    assert sorted(done) == sorted(started)
    assert len(started) < 30
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("fault", [KeyboardInterrupt, RunError("the disk is full"), None])
def test_chunks_that_wait_for_a_thread_are_not_begun(fault: type[BaseException] | BaseException | None) -> None:
    started: list[int] = []

    def simulate(index: int) -> Chunk:
        started.append(index)
        time.sleep(0.05 + 0.15 * index)  # of the first four chunks, only chunk 0 ends soon
        if index == 0 and fault is None:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.02)
        return make_chunk(index)

    def on_done(chunk: Chunk) -> None:
        if fault is not None:
            raise fault

    with pytest.raises(RunError if isinstance(fault, RunError) else RunInterrupted):
        run_chunks(simulate, range(8), 4, on_done)
    assert len(started) < 7


def test_an_interrupt_never_tears_a_chunk_that_is_being_handed_on() -> None:
    whole: list[int] = []

    def on_done(chunk: Chunk) -> None:
        if chunk.index == 4:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
        whole.append(chunk.index)

    with pytest.raises(RunInterrupted):
        run_chunks(make_chunk, range(500), 2, on_done)
    assert 4 in whole
    assert len(whole) < 50


def test_a_second_interrupt_breaks_off_at_once() -> None:
    whole: list[int] = []

    def on_done(chunk: Chunk) -> None:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
        whole.append(chunk.index)

    with pytest.raises(RunInterrupted):
        run_chunks(make_chunk, range(500), 2, on_done)
    assert whole == []


def test_a_run_off_the_main_thread_works_without_signals() -> None:
    done: list[int] = []
    thread = threading.Thread(
        target=run_chunks, args=(make_chunk, range(10), 2, lambda chunk: done.append(chunk.index))
    )
    thread.start()
    thread.join()
    assert sorted(done) == list(range(10))


def test_ignored_interrupts_stay_ignored() -> None:
    done: list[int] = []
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        run_chunks(interrupt_at(3), range(10), 2, lambda chunk: done.append(chunk.index))
    finally:
        signal.signal(signal.SIGINT, before)
    assert sorted(done) == list(range(10))


def test_a_watched_run_is_broken_off_between_chunks() -> None:
    done: list[int] = []

    def check() -> None:
        if len(done) >= 3:
            raise RunInterrupted("enough")

    with pytest.raises(RunInterrupted, match="enough"), watched(check):
        run_chunks(make_chunk_slowly, range(1000), 2, lambda chunk: done.append(chunk.index))
    assert 3 <= len(done) <= 3 + 2 * 2


def test_a_run_after_the_watch_is_not_broken_off() -> None:
    done: list[int] = []
    with watched(lambda: None):
        run_chunks(make_chunk, range(3), 2, lambda chunk: done.append(chunk.index))
    run_chunks(make_chunk, range(3), 2, lambda chunk: done.append(chunk.index))
    assert len(done) == 6


def test_one_threads_watch_is_not_anothers() -> None:
    done: list[int] = []
    other = threading.Thread(target=run_chunks, args=(make_chunk, range(5), 2, lambda chunk: done.append(chunk.index)))
    with watched(lambda: pytest.fail("not this thread's")):
        other.start()
        other.join(10)
    assert len(done) == 5
