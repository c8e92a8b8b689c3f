"""A dask scheduler on loopback and its workers, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PYTHON = [sys.executable, "-m"]


@dataclass
class Cluster:
    """A scheduler and its workers. ``scheme``: dask or tls; ``environment``: what all of them find set."""

    port: int
    scheduler: subprocess.Popen[bytes]
    scheme: str
    environment: Mapping[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def plain_address(self) -> str:
        """As dask itself writes it."""
        return self.address.replace("dask://", "tcp://")

    def add_worker(self, folder: Path, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker, started but perhaps not there yet."""
        words = ["distributed.cli.dask_worker", self.plain_address, "--nthreads", "1", "--no-nanny",
                 "--no-dashboard", "--memory-limit", "0", "--local-directory", str(folder)]  # fmt: skip
        made = launch(words, {**self.environment, **environment})
        self.workers.append(made)
        return made

    def wait_for_workers(self, n: int) -> None:
        from distributed import Client

        with Client(self.plain_address, set_as_default=False) as client:
            client.wait_for_workers(n, timeout=60)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait(10)


@contextlib.contextmanager
def starting(scheme: str = "dask", **environment: str) -> Iterator[Cluster]:
    """A scheduler that listens, without workers; it ends, and its workers do, with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard",
             "--no-show", "--protocol", "tls" if scheme == "tls" else "tcp"]  # fmt: skip
    made = Cluster(port, launch(words, environment), scheme, environment)
    try:
        wait_for_port(port)
        yield made
    finally:
        made.end()


def launch(words: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A module run by this Python, saying nothing."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*PYTHON, *words], stdout=quiet, stderr=quiet, env={**os.environ, **environment})


def wait_for_port(port: int) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler did not start")
