"""Where the command line writes: answers on stdout, progress and errors on stderr."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol, cast

from rich.console import Console
from rich.text import Text

from standoff.cli.style import FAULT, QUIET
from standoff.errors import StandoffError

NARROWEST, WIDEST = 60, 100


class Progress(Protocol):
    """Called with chunks done and chunks in all."""

    def __call__(self, done: int, total: int) -> None: ...


class AnswerError(StandoffError):
    """The answer cannot be written: stdout is closed, or what it leads to is full."""

    def __init__(self, fault: OSError, hint: str | None = None) -> None:
        reason = fault.strerror or str(fault)
        super().__init__(f"cannot write the answer: {reason}", hint or "send it elsewhere, as in > answer.txt")


class AnswerStream:
    """Stdout, with `AnswerError` in place of an `OSError`; a closed pipe stays a `BrokenPipeError`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stdout, name)

    def write(self, text: str) -> int:
        """Characters written."""
        if sys.stdout is None:
            raise AnswerError(OSError(errno.EBADF, "standard output is closed"))
        with _blaming_stdout():
            return sys.stdout.write(text)

    def flush(self) -> None:
        """Hand over what was written."""
        if sys.stdout is not None:
            with _blaming_stdout():
                sys.stdout.flush()


@contextmanager
def _blaming_stdout() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise AnswerError(fault) from fault


class PipeConsole(Console):
    """A console that lets `BrokenPipeError` out instead of ending the process with 1."""

    def on_broken_pipe(self) -> None:
        """Say so to the caller."""
        raise BrokenPipeError


def plain_console() -> Console:
    """A console on stdout as rich makes it; for help and version."""
    return PipeConsole(file=cast("IO[str]", AnswerStream()))


def give_up_stdout() -> None:
    """Send what is still to be written to stdout nowhere, so that the interpreter's end does not stumble over it."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def answer_console() -> Console:
    """The console of answers: coloured on a terminal only, at most `WIDEST` columns."""
    console = PipeConsole(file=cast("IO[str]", AnswerStream()), highlight=False, emoji=False, markup=False)
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
    stream = AnswerStream()
    stream.write(json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False) + "\n")
    stream.flush()


def print_error(fault: StandoffError) -> int:
    """What is wrong and what to do, on stderr; returns the exit code."""
    console = PipeConsole(stderr=True, highlight=False, emoji=False, markup=False, soft_wrap=True)
    with contextlib.suppress(OSError):
        for line in fault.lines():
            label, colon, rest = line.partition(": ")
            if label in ("error", "hint"):
                console.print(Text.assemble((label + colon, FAULT if label == "error" else QUIET), rest))
            else:
                console.print(Text(line))
    return fault.exit_code


def tell(message: str) -> None:
    """A line on stderr, on a terminal only."""
    if sys.stderr is not None and sys.stderr.isatty():
        print(message, file=sys.stderr, flush=True)


@contextmanager
def progress_bar(label: str) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    """A bar on stderr that goes when it is done, and a way to say something above it.

    Both do nothing where stderr is no terminal.
    """
    if sys.stderr is None or not sys.stderr.isatty():
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
