"""What a fuzzer feeds: bytes to the readers of scenarios and of articles. Only a `StandoffError` may come out.

``verification/fuzz.py`` searches for bytes that break this; `test_corpus.py` replays those that were found, or that
reach far into the readers, from ``tests/corpus/``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from standoff.errors import SourceErrors, StandoffError
from standoff.reading.dates import find_dates
from standoff.reading.figures import find_figures
from standoff.reading.loading import make_article
from standoff.reading.quotes import find_quotes
from standoff.scenario import Resolved, load

CORPUS = Path(__file__).with_name("corpus")
_FOLDER = tempfile.TemporaryDirectory(prefix="standoff-fuzz-")


def read_scenario(data: bytes) -> str:
    """Read a scenario file of these bytes; what came of it."""
    path = Path(_FOLDER.name) / "fuzzed.yaml"
    path.write_bytes(data)
    try:
        resolved = load(str(path))
    except SourceErrors as faults:
        for fault in faults.faults:
            if fault.line < 1 or fault.column < 1 or not fault.message.isprintable():
                raise AssertionError(f"a fault without its place: {fault}") from None
        return "faults"
    except StandoffError:
        return "refused"
    if Resolved.from_json(resolved.canonical_json()).hash != resolved.hash:
        raise AssertionError("it does not survive JSON")
    return "scenario"


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


TARGETS: dict[str, Callable[[bytes], str]] = {"scenario": read_scenario, "article": read_article}
