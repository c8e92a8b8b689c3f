"""How fast articles are read: megabytes of text a second of one core, for the whole dossier and part by part.

    python benchmarks/reading_speed.py [FILES…]

Without files, articles are drawn from paragraphs of ``tests/reading/passages`` (dense: a figure every 150 characters)
and of ``tests/reading/said.txt`` (mostly quotes). Time is processor time of this process, the best of several rounds
over different articles; other work on the machine still slows it by sharing caches. The first round is the slowest:
words are met for the first time.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from standoff.reading.agreement import find_agreements
from standoff.reading.dates import find_dates
from standoff.reading.dossier import read_dossier
from standoff.reading.figures import find_figures
from standoff.reading.loading import read_articles
from standoff.reading.mentions import Cast, propose_names
from standoff.reading.quotes import find_quotes
from standoff.reading.timeline import Findings, build_timeline

TESTS = Path(__file__).parents[1] / "tests" / "reading"
ROUNDS, ARTICLES = 9, 12


def draw(folder: Path, number: int, kilobytes: float) -> list[str]:
    """Files of made-up articles: a title, a day, paragraphs drawn at random."""
    rng = random.Random(number)
    stock = [path.read_text(encoding="utf-8", errors="replace") for path in sorted((TESTS / "passages").glob("*.txt"))]
    stock.append((TESTS / "said.txt").read_text(encoding="utf-8").replace("\n----\n", "\n\n"))
    blocks = [block for text in stock for block in text.split("\n\n") if len(block) > 100 and "=>" not in block]
    files = []
    for each in range(ARTICLES):
        body: list[str] = []
        while sum(map(len, body)) < 1000 * kilobytes:
            body.append(rng.choice(blocks))
        path = folder / f"{number}-{each}.txt"
        path.write_text(
            f"A crisis told, part {each}\n\n{1 + each} March 2021\n\n" + "\n\n".join(body), encoding="utf-8"
        )
        files.append(str(path))
    return files


def spend(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time, and what came of it."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def time_parts(files: list[str]) -> dict[str, float]:
    """Seconds of each part over the same files."""
    seconds: dict[str, float] = {}
    seconds["loading"], (articles, _) = spend(lambda: read_articles(files))
    seconds["quotes"], quotes = spend(lambda: {one.name: find_quotes(one) for one in articles})
    seconds["dates"], dates = spend(lambda: {one.name: find_dates(one) for one in articles})
    seconds["figures"], figures = spend(lambda: {one.name: find_figures(one, dates[one.name]) for one in articles})
    seconds["agreements"], _ = spend(lambda: find_agreements(articles, quotes, figures))
    seconds["timeline"], _ = spend(lambda: build_timeline([Findings(one, dates[one.name]) for one in articles]))
    seconds["names proposed"], _ = spend(lambda: propose_names(articles, Cast({})))
    return seconds


@contextmanager
def rounds(kilobytes: float) -> Iterator[list[list[str]]]:
    """Fresh articles for each round."""
    with tempfile.TemporaryDirectory() as folder:
        yield [draw(Path(folder), number, kilobytes) for number in range(ROUNDS)]


def report(name: str, sets: list[list[str]]) -> None:
    """One line for the whole and one for each part."""
    sizes = [sum(os.path.getsize(path) for path in files) for files in sets]
    whole = [
        size / spend(lambda files=files: read_dossier(files))[0] / 1e6 for files, size in zip(sets, sizes, strict=True)
    ]
    median = sorted(whole)[len(whole) // 2]
    print(f"{name}: {max(whole):.2f} MB/s (best of {len(whole)}, median {median:.2f}, first {whole[0]:.2f})")
    parts = [
        {part: each / size * 1e9 for part, each in time_parts(files).items()}
        for files, size in zip(sets, sizes, strict=True)
    ]
    for part in parts[0]:
        print(f"  {part:15} {min(one[part] for one in parts):6.0f} ns a byte")


if __name__ == "__main__":
    if sys.argv[1:]:
        report("files given", [sys.argv[1:]] * ROUNDS)
    else:
        for kilobytes in (3, 6):
            with rounds(kilobytes) as made:
                report(f"articles of {kilobytes} kB", made)
