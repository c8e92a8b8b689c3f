"""All benchmarks beside peers, one after the other, into the tables of ``benchmarks/RESULTS.md``.

    python benchmarks/peers/run.py            measure everything and write the tables
    python benchmarks/peers/run.py --show     print the tables instead
    python benchmarks/peers/run.py threshold  only the named ones (printed, as the others' tables would be lost)

Each benchmark is a process of its own that prints its rows as JSON lines. The environment is that of
``benchmarks/peers/requirements.txt``; a peer that is not there has a row that says so.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from stopwatch import machine, tell, version_of

HERE = Path(__file__).parent
RESULTS = HERE.parent / "RESULTS.md"
OPEN, CLOSE = "<!-- peers -->", "<!-- /peers -->"
SCRIPTS = {
    "civil_violence": HERE / "civil_violence.py",
    "threshold": HERE / "threshold.py",
    "integrated": HERE / "integrated.py",
    "growth": HERE.parent / "growth.py",
}
LONGEST_S = 400
PACKAGES = (
    "standoff",
    "numpy",
    "numba",
    "llvmlite",
    "jax",
    "jaxlib",
    "ema_workbench",
    "mesa",
    "mesa-frames",
    "agentpy",
)

Row = dict[str, Any]


def run(name: str) -> tuple[list[Row], str | None]:
    """Rows of one benchmark, and what went wrong if anything did."""
    tell(f"— {name}")
    began = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, str(SCRIPTS[name])], stdout=subprocess.PIPE, text=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired as late:
        return read_rows(str(late.stdout or "")), f"stopped after {LONGEST_S} s"
    tell(f"— {name}: {time.perf_counter() - began:.0f} s")
    return read_rows(done.stdout), None if done.returncode == 0 else f"ended with status {done.returncode}"


def read_rows(text: str) -> list[Row]:
    """The JSON lines among what a benchmark printed."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def table(headings: list[str], lines: list[list[str]]) -> str:
    """A Markdown table."""
    ruled = ["| " + " | ".join(cells) + " |" for cells in (headings, ["---"] * len(headings), *lines)]
    return "\n".join(ruled)


def three(value: Any) -> str:
    """A number with three digits, thousands set apart by spaces."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(f'{value:.3g}'):,.10g}".replace(",", " ")
    return "" if value is None else str(value)


def tool_of(row: Row) -> str:
    """Name and version."""
    return f"{row['tool']} {row['version']}" if row.get("version") else str(row["tool"])


def write_threshold(rows: list[Row]) -> str:
    """Ten million citizens."""
    measured = [row for row in rows if "ratio_to_ours" in row]
    lines = [
        [tool_of(row), three(row["ns_per_citizen_day"]), three(row["ratio_to_ours"]), three(row.get("last_share"))]
        for row in measured
    ]
    lines += [[tool_of(row), "not installed", "", ""] for row in rows if row not in measured]
    limits = [row for row in measured if "read_bytes_per_s" in row]
    others = {row["tool"]: row["ratio_to_ours"] for row in measured if row["tool"].startswith(("NumPy", "JAX"))}
    own = {tool: ratio for tool, ratio in others.items() if "our hash" not in tool}
    notes = [f"The best other tool with its own noise takes **{three(min(own.values()))} times** as long as ours."]
    if len(own) < len(others):
        least = three(min(others.values()))
        notes[0] += f" Our hash and comparison, written out in JAX, take {least} times as long."
    for row in limits:
        read, triad = (three(row[name] / 1e9) for name in ("read_bytes_per_s", "triad_bytes_per_s"))
        notes.append(
            f"Reading every attitude once a day at the bandwidth measured here ({read} GB/s; triad {triad} GB/s)"
            f" takes {three(row['ns_per_citizen_day'])} ns each: ours **{three(1 / row['ratio_to_ours'])} times** as"
            " long."
        )
    return "\n\n".join([table(["tool", "ns a citizen and day", "ratio", "share on the last day"], lines), *notes])


def write_integrated(rows: list[Row]) -> str:
    """The integrated model."""
    exits = ("uprising", "coup", "negotiated", "managed")
    measured = [row for row in rows if "members_per_s" in row]
    lines = [
        [tool_of(row), three(row["members_per_s"]), three(row["ratio_to_ours"])]
        + [f"{row[name]:.4f}" if name in row else "" for name in exits]
        for row in measured
    ]
    lines += [[tool_of(row), "not installed", *[""] * (1 + len(exits))] for row in rows if row not in measured]
    others = [row["ratio_to_ours"] for row in measured if not row["tool"].startswith(("ours", "EMA"))]
    note = f"The best other tool takes **{three(min(others))} times** as long as ours."
    return "\n\n".join([table(["tool", "members a second", "ratio", *exits], lines), note])


def write_growth(rows: list[Row]) -> str:
    """Growth and the limit."""
    lines = []
    for row in (row for row in rows if row["bench"] == "growth"):
        columns = (
            " · ".join(three(point[name]) for point in row["points"])
            for name in (row["tool"], "cpu_seconds", "peak_mb")
        )
        sizes, seconds, memory = columns
        lines.append([row["tool"], sizes, seconds, f"{row['slope']:.2f}", f"{row['last_slope']:.2f}", memory])
    headings = ["what grows", "sizes", "processor seconds", "slope", "slope between the largest two", "peak MB"]
    notes = [note for row in rows if row["bench"] == "limit" for note in write_limit(row)]
    return "\n\n".join([table(headings, lines), *notes])


def write_limit(row: Row) -> list[str]:
    """How far a member-day is from what the machine can do."""
    simple, slow = (three(row["speeds"][name] / 1e9) for name in ("simple", "slow"))
    most = sorted(row["counts"].items(), key=lambda item: -item[1]["simple"])
    computing, moving = three(row["limit_computing_ns"]), three(row["limit_moving_ns"])
    return [
        f"**Limit.** A member-day takes {three(row['ns'])} ns of one thread. It is {three(row['simple'])} simple and "
        f"{three(row['slow'])} slow operations (divisions, roots), which this machine does at {simple} and {slow} a "
        f"nanosecond at best: {computing} ns; and {three(row['bytes'])} bytes through the second cache: {moving} ns. "
        f"Ours is **{three(row['ratio_to_limit'])} times** the larger of the two.",
        "Simple operations by part: " + ", ".join(f"{name} {count['simple']:.0f}" for name, count in most) + ".",
    ]


def write_any(rows: list[Row]) -> str:
    """Rows of a benchmark with figures of its own: one column for each."""
    names = [
        name for name in dict.fromkeys(key for row in rows for key in row) if name not in ("bench", "tool", "version")
    ]
    lines = [[tool_of(row), *(three(row.get(name)) for name in names)] for row in rows]
    return table(["tool", *(name.replace("_", " ") for name in names)], lines)


HEADED = {
    "civil_violence": ("Civil violence on a grid (Epstein 2002)", write_any),
    "threshold": ("Ten million citizens with daily noise", write_threshold),
    "integrated": ("The integrated model: 180 days, twelve groups, outcomes only", write_integrated),
    "growth": ("How cost grows, and the limit", write_growth),
}


def write_all(found: dict[str, tuple[list[Row], str | None]]) -> str:
    """The text between the markers."""
    versions = ", ".join(f"{name} {version}" for name in PACKAGES if (version := version_of(name)))
    parts = [
        "## Beside peers",
        f"`python benchmarks/peers/run.py`, {dt.date.today():%d %B %Y}, in one run, at most two threads each. Times are"
        " of several rounds in which the tools take turns; ratios are times over ours. Each tool is held to the same"
        " results within sampling error.",
        f"**Machine**: {machine()}. **Versions**: {versions}.",
    ]
    for name, (rows, fault) in found.items():
        title, write = HEADED[name]
        parts.append(f"### {title}")
        parts += [write(rows)] if rows else []
        parts += [f"`{SCRIPTS[name].relative_to(HERE.parents[1])}` {fault}."] if fault else []
    return "\n\n".join(parts)


def put_between_markers(page: str, text: str) -> str:
    """The page with what stood between the markers replaced; without markers the text comes last."""
    block = f"{OPEN}\n\n{text}\n\n{CLOSE}"
    if OPEN in page and CLOSE in page:
        return page[: page.index(OPEN)] + block + page[page.index(CLOSE) + len(CLOSE) :]
    return f"{page.rstrip()}\n\n{block}\n"


def main() -> int:
    """Run, write, and say whether everything went well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"which benchmarks, all by default: {', '.join(SCRIPTS)}")
    parser.add_argument("--show", action="store_true", help="print the tables, write nothing")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(SCRIPTS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(SCRIPTS)}")
    found = {name: run(name) for name in (asked.names or SCRIPTS) if SCRIPTS[name].exists()}
    text = write_all(found)
    if asked.show or asked.names:
        print(text)
    else:
        RESULTS.write_text(put_between_markers(RESULTS.read_text(encoding="utf-8"), text), encoding="utf-8")
        tell(f"written to {RESULTS}")
    return 1 if any(fault for _, fault in found.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
