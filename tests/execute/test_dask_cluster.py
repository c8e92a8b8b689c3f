"""Chunks on a real scheduler and real workers, each a process of its own, that are killed and stopped."""

from __future__ import annotations

import hashlib
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import Cluster, starting

import standoff
from standoff import study
from standoff.analysis.answer import answer
from standoff.cli import main
from standoff.errors import RunInterrupted
from standoff.execute import working_on
from standoff.execute.dask_cluster import DaskCluster, Patience
from standoff.execute.task import introduce
from standoff.store import open_run
from standoff.study.hindcast import hindcast
from standoff.study.many import read_study
from standoff.study.run import Run

QUICK = Patience(task_s=0.02, least_s=1.0, factor=2.0, first_s=90.0, fresh_s=20.0, scheduler_s=3.0, workers_s=40.0)
CALM = Patience(task_s=0.02)
CRISIS = study.load("belarus-2020")
ODD_PACKAGES = {
    "other": f"__path__ = [{str(Path(standoff.__file__).parent)!r}]\n"
    "import standoff.version\nstandoff.version.ENGINE_VERSION = '1999.1'\n",
    "none": "raise ModuleNotFoundError(\"No module named 'standoff'\")\n",
}
"""Found before this one by a worker: of another engine; as good as none."""
SIZES = {"members": 6_000, "days": 120, "draws": 100}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with starting() as made:
        for _ in range(4):
            made.add_worker(tmp_path_factory.mktemp("worker"))
        made.wait_for_workers(4)
        warm_up_all(made)
        yield made


def warm_up_all(cluster: Cluster) -> None:
    """Have every worker import and compile, so that deadlines can be short."""
    from distributed import Client

    from standoff.engine.ensemble import warm_up

    with Client(cluster.plain_address, set_as_default=False) as client:
        client.run(warm_up)


def have_all_import(cluster: Cluster) -> None:
    """Have every worker that can import the package, so that a short run hears of all."""
    from distributed import Client

    with Client(cluster.plain_address, set_as_default=False) as client:
        client.run(introduce, on_error="ignore")


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
        assert "did not answer in time" in told or "late, overtaken by idle ones" in told
        assert "sent again" in told
    else:
        cluster.workers.remove(victim)
        victim.wait(10)
        assert "1 worker lost: tcp://127.0.0.1:" in told


def test_idle_workers_take_over_at_the_end_and_one_that_wakes_up_is_sent_work_again(cluster, alone, tmp_path) -> None:
    patient = Patience(task_s=0.02, idle_s=1.0, least_s=300.0, fresh_s=300.0, first_s=300.0)
    victim = cluster.workers[-1]
    struck: list[int] = []

    def strike(done: int, total: int) -> None:
        if 0 < done < total and not struck:
            victim.send_signal(signal.SIGSTOP)
            struck.append(done)

    with working_on(DaskCluster(cluster.address, patient)) as place:
        run_in(None)
        began = time.monotonic()
        try:
            run_in(tmp_path / "run", strike)
        finally:
            victim.send_signal(signal.SIGCONT)
        assert time.monotonic() - began < 100
        assert files_of(tmp_path / "run") == alone[0]
        assert place.happened.doubled > 0
        assert len(place.happened.silent) == 1
        assert "1 worker late, overtaken by idle ones: tcp://127.0.0.1:" in " ".join(place.said())
        until = time.monotonic() + 30
        while place.happened.silent and time.monotonic() < until:
            place.roster.look(set())
            time.sleep(0.1)
        assert not place.happened.silent
        assert len(place.roster.usable()) == len([each for each in cluster.workers if each.poll() is None])


def test_workers_stopped_killed_and_slow_at_once_leave_a_whole_run(cluster, alone, tmp_path) -> None:
    stopped, killed, slow = cluster.workers[:3]
    struck: list[int] = []
    over = threading.Event()

    def slow_down() -> None:
        while not over.wait(0.02):
            slow.send_signal(signal.SIGSTOP)
            over.wait(0.3)
            slow.send_signal(signal.SIGCONT)

    slowing = threading.Thread(target=slow_down)

    def strike(done: int, total: int) -> None:
        if 0 < done < total and not struck:
            struck.append(done)
            stopped.send_signal(signal.SIGSTOP)
            killed.kill()
            slowing.start()

    try:
        with working_on(DaskCluster(cluster.address, QUICK)) as place:
            run_in(None)
            run = run_in(tmp_path / "run", strike)
    finally:
        over.set()
        slowing.join()
        stopped.send_signal(signal.SIGCONT)
        cluster.workers.remove(killed)
    assert struck
    assert files_of(tmp_path / "run") == alone[0]
    assert numbers(run) == alone[1]
    assert "1 worker lost" in " ".join(place.said())


def test_a_worker_of_another_version_and_one_without_the_package_are_named_and_left_out(
    cluster, alone, tmp_path
) -> None:
    for name, content in ODD_PACKAGES.items():
        package = tmp_path / name / "standoff"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(content)
        cluster.add_worker(tmp_path / f"{name}-scratch", PYTHONPATH=str(tmp_path / name))
    cluster.wait_for_workers(sum(each.poll() is None for each in cluster.workers))
    have_all_import(cluster)
    try:
        with working_on(DaskCluster(cluster.address, CALM)) as place:
            run = run_in(tmp_path / "run")
    finally:
        for _ in range(2):
            odd = cluster.workers.pop()
            odd.kill()
            odd.wait(10)
    assert files_of(tmp_path / "run") == alone[0]
    assert numbers(run) == alone[1]
    told = "\n".join(place.said())
    assert "took no part: engine 1999.1, asked for" in told
    assert "took no part: it has not this version of standoff, or not all that it needs" in told
    assert "No module named 'standoff'" in told
    assert "lost" not in told


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
