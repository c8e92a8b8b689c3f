"""Where the command line writes: answers on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from rich.console import Console
from rich.text import Text

from standoff.cli.style import FAULT, QUIET
from standoff.errors import StandoffError

NARROWEST, WIDEST = 60, 100


class Progress(Protocol):
    """Called with chunks done and chunks in all."""

    def __call__(self, done: int, total: int) -> None: ...


def answer_console() -> Console:
    """The console of answers: coloured on a terminal only, at most `WIDEST` columns."""
    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(WIDEST, max(NARROWEST, console.width))
    return console


def forgive_encoding() -> None:
    """Let characters that the terminal's encoding lacks come out as ``?`` instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def print_json(content: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    sys.stdout.write(json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False) + "\n")


def print_error(fault: StandoffError) -> int:
    """What is wrong and what to do, on stderr; returns the exit code."""
    console = Console(stderr=True, highlight=False, emoji=False, markup=False, soft_wrap=True)
    for line in fault.lines():
        label, colon, rest = line.partition(": ")
        if label in ("error", "hint"):
            console.print(Text.assemble((label + colon, FAULT if label == "error" else QUIET), rest))
        else:
            console.print(Text(line))
    return fault.exit_code


def tell(message: str) -> None:
    """A line on stderr, on a terminal only."""
    if sys.stderr.isatty():
        print(message, file=sys.stderr, flush=True)


@contextmanager
def progress_bar(label: str) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    """A bar on stderr that goes when it is done, and a way to say something above it.

    Both do nothing where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield (lambda done, total: None), (lambda message: None)
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    share = TextColumn("{task.percentage:>3.0f}%")
    columns = (TextColumn("{task.description}"), BarColumn(), share, TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show, lambda message: bar.console.print(Text(message, QUIET))
