"""The app as a process: it starts, answers many at once, forgets who has gone, survives abuse, and ends cleanly."""

from __future__ import annotations

import concurrent.futures
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from standoff.web import limits

HEADERS = {"X-Standoff": "1", "Content-Type": "application/json"}
LONG = {"scenario": "generic-personalist", "members": 200_000, "days": 500, "seed": 1}
"""A question that takes many seconds."""
SHORT = {"scenario": "generic-personalist", "members": 64, "days": 5}


@dataclass
class Served:
    """A running app."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON (or text) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, HEADERS | headers)
            answer = connection.getresponse()
            found = answer.read().decode()
            is_json = answer.headers.get("content-type") == "application/json"
            return answer.status, json.loads(found) if is_json else found
        finally:
            connection.close()

    def answer(self, client: str, **body: Any) -> tuple[int, Any]:
        """Status and document of a question of a page."""
        return self.ask("POST", "/api/answer", SHORT | body, **{"X-Standoff-Client": client})

    def send(self, client: str, **body: Any) -> socket.socket:
        """A question that is on its way, and its open connection."""
        content = json.dumps(LONG | body).encode()
        head = f"POST /api/answer HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: {len(content)}\r\n"
        lines = "".join(f"{name}: {value}\r\n" for name, value in (HEADERS | {"X-Standoff-Client": client}).items())
        made = socket.create_connection(("127.0.0.1", self.port), 30)
        made.sendall((head + lines + "\r\n").encode() + content)
        return made

    def cpu_seconds(self) -> float:
        """Processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(*arguments: str, folder: Path) -> Iterator[Served]:
    """An app on a free port, ended at the end."""
    command = [sys.executable, "-m", "standoff.cli", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found is not None, said + process.stderr.read()
        yield Served(process, int(found[1]))
    finally:
        process.kill()
        process.communicate()


def wait_until_ready(app: Served) -> None:
    """Wait for the first answers to be made."""
    until = time.monotonic() + 90.0
    while not app.ask("GET", "/api/state")[1]["ready"]:
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.fixture(scope="module")
def app(runs: Path) -> Iterator[Served]:
    """One app for the tests that leave it running."""
    with serving("generic-personalist", "--runs", str(runs), folder=runs.parent) as served:
        wait_until_ready(served)
        yield served


def test_the_page_is_there_at_once_while_the_model_is_made_ready(tmp_path: Path) -> None:
    with serving(folder=tmp_path) as served:
        began = time.monotonic()
        status, page = served.ask("GET", "/")
        assert (status, time.monotonic() - began < 20.0) == (200, True)
        assert 'data-face="app"' in page


def test_two_clients_at_once_get_their_own_answers(app: Served) -> None:
    def ask(client: str, seed: int) -> Any:
        return [app.answer(client, seed=seed + n) for n in range(8)]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(ask, "one", 100), pool.submit(ask, "other", 200)
        for found, first in ((one.result(), 100), (other.result(), 200)):
            assert [status for status, _ in found] == [200] * 8
            assert [document["made"]["seed"] for _, document in found] == [first + n for n in range(8)]


def test_two_hundred_rapid_answers_end_with_the_newest_and_never_with_a_fault(app: Served) -> None:
    """Forty at a time without a pause: the newest of a page is answered, older ones are superseded."""
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(app.answer, "page", sets=[f"security.unpaid={n / 100:g}"], draft=True) for n in range(200)]
        statuses = [each.result()[0] for each in asked]
    assert set(statuses) <= {200, 409}
    assert statuses.count(200) >= 2
    status, document = app.answer("page", sets=["security.unpaid=2.5"])
    assert (status, document["made"]["sets"]) == (200, ["security.unpaid=2.5"])


def test_too_many_clients_are_told_to_come_again(app: Served) -> None:
    waiting = [app.send(f"crowd-{n}", seed=1000 + n) for n in range(limits.MOST_RUNNING_ANSWERS + limits.MOST_WAITING)]
    try:
        time.sleep(0.5)
        connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)
        connection.request("POST", "/api/answer", json.dumps(SHORT | {"seed": 77}), HEADERS)
        answer = connection.getresponse()
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) >= 1
        assert app.ask("GET", "/")[0] == 200, "the page is there all the same"
    finally:
        for each in waiting:
            each.close()
    until = time.monotonic() + 15.0
    while (status := app.answer("after")[0]) == 429 and time.monotonic() < until:
        time.sleep(0.1)
    assert status == 200


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processor time of another process is read from /proc")
@pytest.mark.parametrize("part", [None, "what_if"])
def test_a_disconnect_stops_the_work(app: Served, part: str | None) -> None:
    if part is None:
        leaving = app.send("leaving", seed=5000)
    else:
        leaving = socket.create_connection(("127.0.0.1", app.port), 30)
        body = json.dumps({"scenario": "belarus-2020", "seed": 5001})
        head = f"POST /api/part/{part} HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\nContent-Length: {len(body)}\r\n"
        lines = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        leaving.sendall(f"{head}{lines}\r\n{body}".encode())
    time.sleep(1.0)
    before = app.cpu_seconds()
    time.sleep(0.5)
    assert app.cpu_seconds() - before > 0.1, "it works"
    leaving.close()
    time.sleep(1.0)
    before = app.cpu_seconds()
    time.sleep(1.0)
    assert app.cpu_seconds() - before < 0.2, "it works no more"


def test_runs_are_whole_after_the_app_is_killed_at_work(runs: Path, tmp_path: Path) -> None:
    shutil.copytree(runs, tmp_path / "runs")

    def fingerprint() -> dict[str, str]:
        files = (path for path in (tmp_path / "runs").rglob("*") if path.is_file() and path.name != ".lock")
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = fingerprint()
    with serving(folder=tmp_path) as served:
        served.send("one")
        assert served.ask("GET", "/api/run/first")[0] == 200
        time.sleep(0.5)
        served.process.kill()
        served.process.wait()
    assert fingerprint() == before
    with serving(folder=tmp_path) as again:
        assert again.ask("GET", "/api/run/first")[0] == 200


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("at_work", [False, True])
def test_it_ends_cleanly_when_asked_to_even_at_work(tmp_path: Path, sign: signal.Signals, at_work: bool) -> None:
    with serving(folder=tmp_path) as served:
        wait_until_ready(served)
        open_connection = served.send("one") if at_work else None
        time.sleep(0.5)
        served.process.send_signal(sign)
        _, said = served.process.communicate(timeout=20)
        assert served.process.returncode == 0
        assert said.rstrip().endswith("ended")
        assert "Traceback" not in said
        if open_connection is not None:
            assert b"503" in open_connection.recv(4096).split(b"\r\n")[0]


def test_a_slow_head_is_given_up_and_others_are_served_meanwhile(tmp_path: Path) -> None:
    with serving(folder=tmp_path) as served:
        slow = [socket.create_connection(("127.0.0.1", served.port), 30) for _ in range(20)]
        for each in slow:
            each.sendall(b"GET / HTTP/1.1\r\nHost:")
        assert served.ask("GET", "/")[0] == 200
        slow[0].settimeout(limits.HEAD_SECONDS + 5.0)
        assert slow[0].recv(100) == b"", "the connection is closed"
        for each in slow:
            each.close()


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 100_000 + b"\r\n\r\n", b"GET /%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /api/answer HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"GET //evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_sound_request_is_refused_and_harms_nobody(app: Served, content: bytes) -> None:
    with socket.create_connection(("127.0.0.1", app.port), 15) as made:
        made.sendall(content)
        first = made.recv(4096).split(b"\r\n")[0]
        assert first.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), first
    assert app.ask("GET", "/")[0] == 200


def run_command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`standoff serve` that is expected to end at once."""
    command = [sys.executable, "-m", "standoff.cli", "serve", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_a_port_in_use_is_a_clear_error(app: Served, tmp_path: Path) -> None:
    done = run_command("--port", str(app.port), folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: port {app.port} is in use\nhint: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--host", "0.0.0.0"), "can be reached by others"),
        (("--host", "nowhere.invalid", "--i-know"), "there is no host"),
        (("--port", "70000"), "a port is a number"),
        (("--port", "-1"), "a port is a number"),
        (("belarus-2021",), "there is no scenario"),
        (("missing.yaml",), "there is no file"),
    ],
)
def test_what_cannot_be_served_is_told_at_once(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run_command(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "hint:" in done.stderr
    assert done.stdout == ""


def test_others_on_the_network_need_the_token_of_the_printed_address(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "standoff.cli", "serve", "--port", "0", "--host", "0.0.0.0", "--i-know"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", process.stderr.readline())
        assert found is not None
        assert "not encrypted" in process.stderr.readline()
        served = Served(process, int(found[1]))
        assert served.ask("GET", "/")[0] == 403
        assert served.ask("GET", "/api/state", Authorization=f"Bearer {found[2]}")[0] == 200
    finally:
        process.kill()
        process.communicate()
