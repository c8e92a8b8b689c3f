"""An app over a small scenario and two stored runs, and a client that asks as the page does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from questions import FILE, HEADERS
from starlette.testclient import TestClient

from standoff.study import load
from standoff.web.app import App
from standoff.web.guard import House
from standoff.web.shelf import Shelf


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runs folder with two finished runs that share their draws, and an unfinished one."""
    folder = tmp_path_factory.mktemp("kept") / "runs"
    small = {"members": 128, "days": 40, "draws": 32}
    load("generic-personalist").run(out=folder / "first", **small)
    load("generic-personalist", ["patron.support=none"]).run(out=folder / "second", **small)
    load("generic-personalist").run(out=folder / "torn", **small)
    (folder / "torn" / "part-00000.json").unlink()
    return folder


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario file whose names are markup."""
    path = tmp_path_factory.mktemp("files") / "marked.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def app(runs: Path, marked: Path) -> App:
    """An app, without a server."""
    return App(Shelf.of(["generic-personalist", str(marked)], runs), House())


@pytest.fixture
def client(app: App) -> Iterator[TestClient]:
    """A client with the page's own headers."""
    with TestClient(app.asgi, base_url="http://127.0.0.1", headers=HEADERS, raise_server_exceptions=False) as made:
        yield made
