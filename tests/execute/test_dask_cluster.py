"""Chunks on a real scheduler and real workers, each a process of its own, that are killed and stopped."""

from __future__ import annotations

import hashlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from standoff import study
from standoff.analysis.answer import answer
from standoff.cli import main
from standoff.errors import RunInterrupted, StandoffError
from standoff.execute import working_on
from standoff.execute.dask_cluster import DaskCluster, Patience
from standoff.store import open_run
from standoff.study.hindcast import hindcast
from standoff.study.many import read_study
from standoff.study.run import Run

QUICK = Patience(task_s=0.02, least_s=1.0, factor=2.0, first_s=90.0, fresh_s=20.0, scheduler_s=3.0, workers_s=40.0)
CALM = Patience(task_s=0.02)
CRISIS = study.load("belarus-2020")
SIZES = {"members": 6_000, "days": 120, "draws": 100}
PYTHON = [sys.executable, "-m"]


@dataclass
class Cluster:
    """A scheduler on loopback and its workers, all separate processes."""

    port: int
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"dask://127.0.0.1:{self.port}"

    def add_worker(self, folder: Path) -> subprocess.Popen[bytes]:
        """One more worker, started but perhaps not there yet."""
        words = ["distributed.cli.dask_worker", f"tcp://127.0.0.1:{self.port}", "--nthreads", "1", "--no-nanny",
                 "--no-dashboard", "--memory-limit", "0", "--local-directory", str(folder)]  # fmt: skip
        made = subprocess.Popen([*PYTHON, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.workers.append(made)
        return made

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait(10)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
        "--no-show",
    ]
    scheduler = subprocess.Popen([*PYTHON, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made = Cluster(port, scheduler)
    try:
        wait_for_port(port)
        for _ in range(3):
            made.add_worker(tmp_path_factory.mktemp("worker"))
        wait_for_workers(made, 3)
        warm_up_all(made)
        yield made
    finally:
        made.end()


def wait_for_port(port: int) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler did not start")


def wait_for_workers(cluster: Cluster, n: int) -> None:
    from distributed import Client

    with Client(f"tcp://127.0.0.1:{cluster.port}", set_as_default=False) as client:
        client.wait_for_workers(n, timeout=60)


def warm_up_all(cluster: Cluster) -> None:
    """Have every worker import and compile, so that deadlines can be short."""
    from distributed import Client

    from standoff.engine.ensemble import warm_up

    with Client(f"tcp://127.0.0.1:{cluster.port}", set_as_default=False) as client:
        client.run(warm_up)


def files_of(folder: Path) -> dict[str, str]:
    """Parquet files and what is in them."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.parquet"))}


def numbers(run: Run) -> dict[str, object]:
    return {k: v for k, v in answer(run.record).items() if k not in ("elapsed_s", "members_per_s", "run_dir")}


def run_in(folder: Path | None, progress: object = None) -> Run:
    settings = CRISIS.settings(**SIZES, chunk_size=128)
    return CRISIS.run_with(settings, folder, {"progress": progress})  # type: ignore[typeddict-item]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, object]]:
    """The same run on this machine's threads: its files and its numbers."""
    folder = tmp_path_factory.mktemp("alone") / "run"
    run = run_in(folder)
    return files_of(folder), numbers(run)


def test_workers_write_their_own_parts_to_the_same_bits(cluster, alone, tmp_path, monkeypatch) -> None:
    from standoff.store import RunFolder

    monkeypatch.setattr(RunFolder, "write", lambda *_: pytest.fail("written here"))
    monkeypatch.setattr(RunFolder, "place", lambda *_: pytest.fail("sent here"))
    monkeypatch.setattr(RunFolder, "read", lambda *_: pytest.fail("read here, though workers add up"))
    with working_on(DaskCluster(cluster.address, CALM)) as place:
        run = run_in(tmp_path / "run")
    assert files_of(tmp_path / "run") == alone[0]
    assert numbers(run) == alone[1]
    assert place.said() == ()
    assert place.happened.tasks > 3
    left = [path.name for path in (tmp_path / "run").iterdir() if path.name.startswith(".")]
    assert left == [".lock"]


def test_parts_are_sent_where_workers_do_not_see_the_folder(cluster, alone, tmp_path, monkeypatch) -> None:
    from standoff.store.sealed import Shelf

    class Elsewhere(Shelf):
        def __reduce__(self):
            return Shelf, ("/nowhere", self.token, self.run)

    monkeypatch.setattr("standoff.store.run_folder.Shelf", Elsewhere)
    with working_on(DaskCluster(cluster.address, CALM)):
        run = run_in(tmp_path / "run")
    assert files_of(tmp_path / "run") == alone[0]
    assert numbers(run) == alone[1]


def test_a_run_in_memory_and_a_hindcast_have_the_same_numbers(cluster, alone) -> None:
    from standoff.study.cases import select_cases

    cases = select_cases(["armenia-2018"])
    here = hindcast(cases, 200, draws=50)
    with working_on(DaskCluster(cluster.address, CALM)):
        assert numbers(run_in(None)) == alone[1]
        there = hindcast(cases, 200, draws=50)
    assert there.table.equals(here.table)


def test_the_cells_of_a_study_are_the_same_bytes(cluster, tmp_path) -> None:
    path = tmp_path / "few.yaml"
    path.write_text(
        "title: few\nscenarios: [generic-personalist]\nvary: {security.unpaid: {from: 0.2, to: 0.4, n: 6}}\n"
        "seeds: [1, 2]\nmembers: 64\ndays: 30\n"
    )
    wanted = read_study(path)
    wanted.run(tmp_path / "here", threads=2)
    with working_on(DaskCluster(cluster.address, CALM)) as place:
        wanted.run(tmp_path / "there")
    assert place.happened.tasks > 1
    assert len(files_of(tmp_path / "there")) == 13
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_a_worker_that_is_killed_or_stopped_costs_nothing_but_time(cluster, alone, tmp_path, kind) -> None:
    victim = cluster.workers[0]
    struck: list[int] = []

    def strike(done: int, total: int) -> None:
        if 0 < done < total and not struck:
            victim.send_signal(kind)
            struck.append(done)
            time.sleep(1.1)

    with working_on(DaskCluster(cluster.address, QUICK)) as place:
        run_in(None)
        run = run_in(tmp_path / "run", strike)
    assert files_of(tmp_path / "run") == alone[0]
    assert numbers(run) == alone[1]
    assert struck
    told = " ".join(place.said())
    if kind == signal.SIGSTOP:
        victim.send_signal(signal.SIGCONT)
        assert "did not answer in time" in told
        assert "sent again" in told
    else:
        cluster.workers.remove(victim)
        victim.wait(10)
        assert "1 worker lost: tcp://127.0.0.1:" in told


@pytest.mark.slow
def test_a_scheduler_that_dies_ends_the_run_and_it_resumes_to_the_same_bits(cluster, alone, tmp_path, capsys) -> None:
    folder = tmp_path / "run"

    def strike(done: int, total: int) -> None:
        if 0 < done < total:
            cluster.scheduler.kill()

    with working_on(DaskCluster(cluster.address, QUICK)), pytest.raises(RunInterrupted) as told:
        run_in(folder, strike)
    assert "does not answer any more" in told.value.message
    assert "chunks are kept" in told.value.message
    assert "--resume" in (told.value.hint or "")
    assert 0 < open_run(folder).n_sealed < open_run(folder).n_chunks
    assert main(["run", "belarus-2020", "--resume", "--out", str(folder), "--on", "local:2", "--json"]) == 0
    assert files_of(folder) == alone[0]


def test_no_scheduler_is_told_with_what_to_do() -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with pytest.raises(StandoffError, match=r"no dask scheduler answers at 127\.0\.0\.1:1:") as told:
        DaskCluster("dask://127.0.0.1:1", Patience(connect_s=0.5))
    assert "dask scheduler" in (told.value.hint or "")


def test_without_the_package_the_way_to_install_it_is_told(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(StandoffError, match="not installed") as told, working_on("dask://127.0.0.1:8786"):
        pass
    assert "standoff[cluster]" in (told.value.hint or "")
