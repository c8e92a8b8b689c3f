"""What a fuzzer feeds: bytes to the readers of what people write. Only a `StandoffError` may come out.

``verification/fuzz.py`` searches for bytes that break this; `test_corpus.py` replays those that were found, or that
reach far into the readers, from ``tests/corpus/``.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from standoff.errors import SourceErrors, StandoffError
from standoff.learning.reports import read_reports
from standoff.reading.dates import find_dates
from standoff.reading.figures import find_figures
from standoff.reading.loading import make_article
from standoff.reading.quotes import find_quotes
from standoff.scenario import Resolved, load
from standoff.study.cells import read_plan

CORPUS = Path(__file__).with_name("corpus")
PLAIN = "standoff: 1\nname: x\ntitle: X\nlike: generic-personalist\n"
T = TypeVar("T")
_FOLDER = tempfile.TemporaryDirectory(prefix="standoff-fuzz-")


def read_scenario(data: bytes) -> str:
    """Read a scenario file of these bytes; what came of it."""
    resolved = _read(data, "fuzzed.yaml", lambda path: load(str(path)))
    if isinstance(resolved, str):
        return resolved
    if Resolved.from_json(resolved.canonical_json()).hash != resolved.hash:
        raise AssertionError("it does not survive JSON")
    return "scenario"


def read_ledger(data: bytes) -> str:
    """Read a scenario with a ledger of these bytes; what came of it."""
    (Path(_FOLDER.name) / "with.yaml").write_text(f"{PLAIN}ledger: fuzzed-ledger.yaml\n", encoding="utf-8")
    found = _read(data, "fuzzed-ledger.yaml", lambda path: load(str(path.with_name("with.yaml"))))
    return found if isinstance(found, str) else "ledger"


def read_table(data: bytes) -> str:
    """Read a table of observations of these bytes; what came of it."""
    found = _read(data, "fuzzed.csv", lambda path: read_reports(path, _belarus()))
    return found if isinstance(found, str) else "table"


def read_study(data: bytes) -> str:
    """Read a study's file of these bytes, beside a scenario ``x.yaml``; what came of it."""
    (Path(_FOLDER.name) / "x.yaml").write_text(PLAIN, encoding="utf-8")
    found = _read(data, "fuzzed-study.yaml", lambda path: read_plan(str(path)))
    return found if isinstance(found, str) else "study"


@functools.cache
def _belarus() -> Resolved:
    return load("belarus-2020")


def _read(data: bytes, name: str, read: Callable[[Path], T]) -> T | str:
    """What a reader gives for a file of these bytes, or "faults" or "refused"; every fault has its place."""
    path = Path(_FOLDER.name) / name
    path.write_bytes(data)
    try:
        return read(path)
    except SourceErrors as faults:
        for fault in faults.faults:
            if fault.line < 1 or fault.column < 1 or not fault.message.isprintable():
                raise AssertionError(f"a fault without its place: {fault}") from None
        return "faults"
    except StandoffError:
        return "refused"


def read_article(data: bytes) -> str:
    """Read an article of these bytes, a page where it looks like one; what came of it."""
    try:
        article = make_article(data, "fuzzed.html" if b"<" in data[:200] else "fuzzed.txt")
    except StandoffError:
        return "refused"
    spans = [(each.start, each.end) for each in (*find_dates(article), *find_figures(article), *find_quotes(article))]
    for start, end in spans:
        if not 0 <= start <= end <= len(article.text):
            raise AssertionError(f"a place outside the text: {start} to {end}")
    return "article"


TARGETS: dict[str, Callable[[bytes], str]] = {
    "scenario": read_scenario, "ledger": read_ledger, "table": read_table, "study": read_study, "article": read_article,
}  # fmt: skip
