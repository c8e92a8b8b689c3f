"""How long a moved slider takes to show: from the request to the whole answer, and from the slider to the new chart.

    python benchmarks/app_latency.py [--moves 100] [--no-browser]

Each move is a value never asked before, one at a time, as a draft beside its baseline, in an app of its own on this
machine. The browser is an installed Chromium driven through playwright (extra ``test``); its time runs from the input
event to the frame after the chart's marks have changed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

SCENARIO = "belarus-2020"
HEADERS = {"X-Standoff": "1", "Content-Type": "application/json", "X-Standoff-Client": "bench"}
KINDS = {
    "an assumption": lambda n: {"sets": [f"security.unpaid={2.0 + n / 100:g}"], "baseline": True},
    "an assumption, under a lens": lambda n: {
        "lens": "petrov",
        "sets": [f"exits.hold={6.0 + n / 100:g}"],
        "baseline": True,
    },
    "an action": lambda n: {"actions": [f"patron.support=none from day {n + 20}"], "baseline": {}},
}
REDRAW = """async ([control, drawn, values]) => {
  let answers = 0;
  const fetched = window.fetch;
  window.fetch = async (...asked) => {
    const reply = await fetched(...asked);
    const json = reply.json.bind(reply);
    reply.json = async () => {
      const found = await json();
      if (String(asked[0]) === "/api/answer") answers += 1;
      return found;
    };
    return reply;
  };
  const slider = document.querySelector(control);
  const figure = document.querySelector(drawn);
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const isMark = (change) => change.target.closest?.("svg") || change.target.parentElement?.closest("svg");
  const redraw = (value) => new Promise((resolve, reject) => {
    const before = answers;
    const watch = new MutationObserver((changes) => {
      if (answers === before || !changes.some(isMark)) return;
      watch.disconnect();
      requestAnimationFrame(() => resolve(performance.now()));
    });
    watch.observe(figure, { subtree: true, attributes: true, characterData: true, childList: true });
    setTimeout(() => { watch.disconnect(); reject(new Error(`no redraw at ${value}`)); }, 10000);
  });
  const times = [];
  for (const value of values) {
    const began = performance.now();
    const redrawn = redraw(value);
    set.call(slider, String(value));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(await redrawn - began);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  window.fetch = fetched;
  return times;
}"""


@contextmanager
def app() -> Iterator[int]:
    """An app on a free port, ready; its port."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "standoff.cli", "serve", SCENARIO, "--port", "0"]
        process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stderr is not None
            found = re.search(r":(\d+)/", process.stderr.readline())
            assert found is not None
            port = int(found[1])
            while not ask(port, "GET", "/api/state")["ready"]:
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()
            process.communicate()


def ask(port: int, method: str, path: str, body: object = None) -> Any:
    """The JSON of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, None if body is None else json.dumps(body), HEADERS)
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    if answer.status != 200:
        raise RuntimeError(found)
    return found


def tell(what: str, times: list[float]) -> None:
    """One line of figures, in milliseconds."""
    middle, late = np.quantile(times, [0.5, 0.95])
    print(f"{what:<44} median {middle:5.0f} ms   95% {late:5.0f} ms   worst {max(times):5.0f} ms   n {len(times)}")


def measure_requests(port: int, moves: int) -> None:
    """From the request to the whole answer, read as JSON."""
    for kind, body in KINDS.items():
        times = []
        for n in range(-3, moves):
            began = time.perf_counter()
            ask(port, "POST", "/api/answer", {"scenario": SCENARIO, "draft": True, **body(n)})
            if n >= 0:
                times.append(1e3 * (time.perf_counter() - began))
        tell(f"request to answer, {kind}", times)


def measure_browser(port: int, moves: int) -> None:
    """From the slider to the redrawn chart, in Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("no browser: pip install playwright")
        return
    path = os.environ.get("STANDOFF_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/#whatif")
        page.wait_for_selector("#whatif input[type=checkbox]", timeout=60_000)
        page.locator("#whatif input[type=checkbox]").first.check()
        page.wait_for_function("location.hash.includes('do=')")
        page.wait_for_timeout(8_000)
        weeks = [
            5 + 7 * n for n in range(min(moves, 50))
        ]  # the patron chooses once a week: days between draw nothing new
        tell("slider to chart, an action", page.evaluate(REDRAW, ["#whatif input[type=range]", "#whatif .c8", weeks]))
        page.goto(f"http://127.0.0.1:{port}/#assumptions")
        page.wait_for_timeout(4_000)
        slider = page.locator("#assumptions input[type=range]").first
        low, high, step = (float(slider.get_attribute(name) or 0) for name in ("min", "max", "step"))
        steps = min(moves, int((high - low) / step) - 1)
        values = [low + step * (n + 1) for n in range(steps)]
        times = page.evaluate(REDRAW, ["#assumptions input[type=range]", "#overview", values])
        tell("slider to chart, an assumption", times)
        browser.close()


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--moves", type=int, default=100)
    arguments.add_argument("--no-browser", action="store_true")
    asked = arguments.parse_args()
    with app() as port:
        ask(port, "POST", "/api/answer", {"scenario": SCENARIO})
        measure_requests(port, asked.moves)
        if not asked.no_browser:
            measure_browser(port, asked.moves)


if __name__ == "__main__":
    main()
