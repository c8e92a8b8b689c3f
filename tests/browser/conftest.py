"""A browser where there is one, the report of a kept document, and an app of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from stretched import stretch
from watching import GOLDEN, WIDE, Watched

from standoff.report.html import report_html
from standoff.study import load

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = "apt-get install chromium, or STANDOFF_CHROMIUM=/path/to/chrome, or python -m playwright install chromium"
FIRST_ANSWER = 90_000
"""Milliseconds that a model compiled anew on a busy machine may take."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium without a window, ended with its module; skips where there is none.

    As long as it is open the thread's event loop counts as running, and no other test could run one of its own.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    path = os.environ.get("STANDOFF_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_api.sync_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip(f"no Chromium was found; to get one: {HOW}")
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if root else [])
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Opens an address in a context of its own; at the end nothing may have gone wrong in any page."""
    opened: list[tuple[Any, Watched]] = []

    def open_one(url: str, size: tuple[int, int] = WIDE, awaited: str = "#overview", **how: Any) -> Watched:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-GB", **how)
        page = context.new_page()
        page.set_default_timeout(30_000)
        watched = Watched(page)
        opened.append((context, watched))
        page.goto(url)
        page.wait_for_selector(awaited, timeout=FIRST_ANSWER)
        return watched

    yield open_one
    faults = [fault for _, watched in opened for fault in watched.faults]
    for context, _ in opened:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The kept document: a whole run, with all its parts."""
    found: dict[str, Any] = json.loads((GOLDEN / "document.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def report(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on disk."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_html(document), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def stretched(document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same report with every free text one word of three hundred characters."""
    path = tmp_path_factory.mktemp("stretched") / "report.html"
    path.write_text(report_html(stretch(document)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app of its own, with two stored runs and a scenario whose names are markup."""
    sys.path.insert(0, str(HERE.parent / "report"))
    from hostile import write_hostile  # the tests of the report have it

    folder = tmp_path_factory.mktemp("app")
    hostile = write_hostile(folder)
    load("belarus-2020").run(members=512, days=90, draws=64, out=folder / "runs" / "stays")
    load("belarus-2020", ["patron.support=none"]).run(members=512, days=90, draws=64, out=folder / "runs" / "leaves")
    named = ["belarus-2020", str(hostile), "generic-personalist"]
    command = [sys.executable, "-m", "standoff.cli", "serve", *named, "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.communicate()
