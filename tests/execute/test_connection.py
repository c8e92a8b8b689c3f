"""Who is named by --on but is no scheduler, or one that cannot work for us, is told within the time; TLS works."""

from __future__ import annotations

import copy
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clusters import starting

from standoff import study
from standoff.cli import main
from standoff.errors import StandoffError
from standoff.execute import working_on
from standoff.execute.connection import connect
from standoff.execute.dask_cluster import DaskCluster, Patience

SOON = Patience(connect_s=2.0)


@pytest.fixture(autouse=True)
def with_distributed() -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket that listens; connections wait, unaccepted, unless a test takes them."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        made.listen(8)
        yield made


def address_of(listening: socket.socket, scheme: str = "dask") -> str:
    return f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"


def answer_with(listening: socket.socket, words: bytes) -> None:
    """Say ``words`` to everybody who comes, and then nothing more."""
    held = []

    def serve() -> None:
        while True:
            try:
                held.append(listening.accept()[0])
            except OSError:
                return
            held[-1].sendall(words)

    threading.Thread(target=serve, daemon=True).start()


@pytest.mark.parametrize("words", [b"", b"HTTP/1.0 400 Bad Request\r\n\r\n"], ids=["nothing", "something else"])
def test_one_who_listens_but_is_no_scheduler_is_told_within_the_time(listener, words) -> None:
    answer_with(listener, words)
    began = time.monotonic()
    with pytest.raises(StandoffError, match=r"somebody listens at .* but does not speak as a dask scheduler") as told:
        DaskCluster(address_of(listener), SOON)
    assert time.monotonic() - began < 10
    assert f"with certificates is named by {address_of(listener, 'tls')}" in (told.value.hint or "")


def test_no_scheduler_is_told_with_what_to_do() -> None:
    refused = r"no dask scheduler answers at 127\.0\.0\.1:1: .*(refused|Timed out)"
    with pytest.raises(StandoffError, match=refused) as told:
        DaskCluster("dask://127.0.0.1:1", SOON)
    assert "dask scheduler" in (told.value.hint or "")


@pytest.mark.parametrize(
    "where",
    ["dask://::1:9", "dask://a b:1", "dask://h:0", "dask://h:65536", "dask://h:８７", "tls://h", "dask://h:1/x"],
)
def test_an_address_without_host_and_port_is_told_at_once(where) -> None:
    with pytest.raises(StandoffError, match=r"expected HOST:PORT after (dask|tls)://"):
        connect(where, SOON)


def test_a_command_on_a_mute_address_writes_nothing_and_says_so(listener, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr("standoff.execute.dask_cluster.Patience", lambda: SOON)
    out = tmp_path / "run"
    assert main(["run", "belarus-2020", "--members", "64", "--out", str(out), "--on", address_of(listener)]) == 2
    assert "does not speak as a dask scheduler" in capsys.readouterr().err
    assert not out.exists()


def test_a_scheduler_without_the_package_is_told(tmp_path) -> None:
    package = tmp_path / "standoff"
    package.mkdir()
    (package / "__init__.py").write_text("raise ModuleNotFoundError(\"No module named 'standoff'\")\n")
    with starting(PYTHONPATH=str(tmp_path)) as bare, pytest.raises(StandoffError) as told:
        DaskCluster(bare.address)
    assert "the scheduler at tcp://127.0.0.1" in told.value.message
    assert "No module named 'standoff'" in told.value.message
    assert "constraints.txt" in (told.value.hint or "")


def make_certificates(folder: Path) -> Path:
    """An authority, certificates of scheduler, worker and client that it signed, and dask's settings; the latter."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificates, and is not here")
    folder.mkdir()

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "rsa:2048", "-nodes"]
    openssl("req", "-x509", *key, "-days", "2", "-keyout", "ca.key", "-out", "ca.pem", "-subj", f"/CN={folder.name}")
    lines = ["distributed:", "  comm:", "    require-encryption: true", "    tls:", f"      ca-file: {folder}/ca.pem"]
    for who in ("scheduler", "worker", "client"):
        openssl("req", *key, "-keyout", f"{who}.key", "-out", f"{who}.csr", "-subj", f"/CN={who}")
        signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-out", f"{who}.pem"]
        openssl("x509", "-req", "-in", f"{who}.csr", *signed)
        lines.append(f"      {who}: {{cert: {folder}/{who}.pem, key: {folder}/{who}.key}}")
    settings = folder / "dask.yaml"
    settings.write_text("\n".join(lines) + "\n")
    return settings


@pytest.fixture
def use_settings() -> Iterator[Callable[[Path | None], None]]:
    """Have dask, in this process, go by another file of settings."""
    import dask

    before = copy.deepcopy(dask.config.config)

    def use(path: Path | None) -> None:
        found = {} if path is None else dask.config.collect([str(path)], env={})
        dask.config.config.clear()
        dask.config.config.update(dask.config.merge(before, found))

    yield use
    dask.config.config.clear()
    dask.config.config.update(before)


def test_tls_takes_the_same_run_to_the_same_numbers_and_lets_in_no_stranger(tmp_path, use_settings) -> None:
    ours, theirs = make_certificates(tmp_path / "ours"), make_certificates(tmp_path / "theirs")
    crisis = study.load("generic-personalist")
    here = crisis.run(members=2_000, days=30).answer
    with starting("tls", DASK_CONFIG=str(ours)) as cluster:
        cluster.add_worker(tmp_path / "worker")
        use_settings(ours)
        with working_on(cluster.address) as place:
            there = crisis.run(members=2_000, days=30).answer
            assert place is not None
            assert place.name == cluster.address
        assert place.happened.tasks > 0
        assert {name: there[name] for name in there if name not in ("elapsed_s", "members_per_s")} == {
            name: here[name] for name in here if name not in ("elapsed_s", "members_per_s")
        }
        use_settings(theirs)
        with pytest.raises(StandoffError, match="certificate verify failed") as told:
            connect(cluster.address, SOON)
        assert "one authority" in (told.value.hint or "")
        use_settings(None)
        with pytest.raises(StandoffError, match=r"no dask scheduler answers|does not speak") as told:
            connect(cluster.address.replace("tls:", "dask:"), SOON)
        assert f"named by {cluster.address}" in (told.value.hint or "")


def test_settings_that_lack_a_certificate_are_told_before_anything_is_sent(tmp_path, use_settings) -> None:
    settings = make_certificates(tmp_path / "ours")
    use_settings(None)
    with pytest.raises(StandoffError, match="names no certificate") as told:
        connect("tls://127.0.0.1:1", SOON)
    assert "distributed.comm.tls.ca-file" in (told.value.hint or "")
    use_settings(settings)
    with pytest.raises(StandoffError, match="requires encryption"):
        connect("dask://127.0.0.1:1", SOON)
    (tmp_path / "ours" / "client.key").unlink()
    with pytest.raises(StandoffError, match=r"there is no .*client\.key"):
        connect("tls://127.0.0.1:1", SOON)


def test_without_the_package_the_way_to_install_it_is_told(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(StandoffError, match="not installed") as told, working_on("dask://127.0.0.1:8786"):
        pass
    assert "standoff[cluster]" in (told.value.hint or "")
