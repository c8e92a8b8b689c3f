"""The command line: `standoff list, init, check, run, whatif, claims, lenses, crux, drivers, discover,
update, baserate, hindcast, read, report, runs, study, serve, verify, bench`.

Answers go to stdout, progress and errors to stderr. Exit codes: 0 fine, 1 findings, 2 usage or bad input, 130
interrupted. Commands import the engine only when they need it, so that help and lists come at once.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from cyclopts import App, CycloptsError
from cyclopts.exceptions import UnusedCliTokensError

from standoff.cli.baserate import EXAMPLES as BASERATE_EXAMPLES
from standoff.cli.baserate import baserate
from standoff.cli.bench import bench
from standoff.cli.check import check
from standoff.cli.claims import claims
from standoff.cli.crux import crux
from standoff.cli.discover import discover
from standoff.cli.drivers import drivers
from standoff.cli.hindcast import hindcast
from standoff.cli.lenses import lenses
from standoff.cli.read import EXAMPLES as READ_EXAMPLES
from standoff.cli.read import read
from standoff.cli.report import EXAMPLES as REPORT_EXAMPLES
from standoff.cli.report import report
from standoff.cli.run import run
from standoff.cli.runs import runs
from standoff.cli.scenarios import init, list_scenarios
from standoff.cli.serve import EXAMPLES as SERVE_EXAMPLES
from standoff.cli.serve import serve
from standoff.cli.study import EXAMPLES as STUDY_EXAMPLES
from standoff.cli.study import study
from standoff.cli.terminal import (
    AnswerError,
    AnswerStream,
    forgive_encoding,
    give_up_stdout,
    plain_console,
    print_error,
)
from standoff.cli.update import EXAMPLES as UPDATE_EXAMPLES
from standoff.cli.update import update
from standoff.cli.verify import verify
from standoff.cli.whatif import EXAMPLES as WHATIF_EXAMPLES
from standoff.cli.whatif import whatif
from standoff.errors import StandoffError
from standoff.version import __version__

EXAMPLES = """Start here:
  standoff run belarus-2020
  standoff run belarus-2020 --set patron.support=none
  standoff init my-crisis --like belarus-2020

Exit codes: 0 fine, 1 findings, 2 usage or bad input, 130 interrupted."""

app = App(
    name="standoff",
    help="How may a standoff between a ruler, the street and a foreign patron end? Simulated futures, N in 100.",
    help_epilogue=EXAMPLES,
    help_format="plaintext",
    version=f"standoff {__version__}",
)
app.command(list_scenarios, name="list", help_epilogue="Example:\n  standoff list")
app.command(init, help_epilogue="Example:\n  standoff init my-crisis --like belarus-2020")
app.command(
    check,
    help_epilogue="Examples:\n  standoff check my-crisis.yaml\n  standoff check --schema > standoff.schema.json",
)
app.command(
    run,
    help_epilogue="""Examples:
  standoff run belarus-2020
  standoff run belarus-2020 --set patron.support=none --days 180
  standoff run my-crisis.yaml --members 100000 --out runs/big
  standoff run my-crisis.yaml --resume --out runs/big
  standoff run belarus-2020 --report
  standoff run belarus-2020 --json > answer.json

How it may end:
  In power            holds the top office on the last day: calm (no crowd above
                      0.1% of the nation in the last 30 days), contested, or
                      with foreign troops
  Uprising            leaves or flees as his forces lose or cede the streets
  Coup                removed by his own force or elite
  Negotiated          leaves under an agreement with the opposition
  Managed succession  hands over to a successor chosen with the patron""",
)
app.command(whatif, help_epilogue=WHATIF_EXAMPLES)
app.command(
    claims,
    help_epilogue="""Examples:
  standoff claims belarus-2020
  standoff claims belarus-2020 C60 C67 --members 8000
  standoff claims my-crisis.yaml --json""",
)
app.command(
    lenses,
    help_epilogue="""Examples:
  standoff lenses belarus-2020
  standoff lenses belarus-2020 petrov astapenia --json""",
)
app.command(
    crux,
    help_epilogue="""Examples:
  standoff crux belarus-2020 petrov astapenia
  standoff crux belarus-2020 neutral astapenia --outcome coup --by 90
  standoff crux my-crisis.yaml hawk dove --group-by mechanism --json""",
)
app.command(
    drivers,
    help_epilogue="""Examples:
  standoff drivers belarus-2020
  standoff drivers belarus-2020 --sobol
  standoff drivers belarus-2020 --outcome coup --by 2020-11-09 --json""",
)
app.command(
    discover,
    help_epilogue="""Examples:
  standoff discover belarus-2020
  standoff discover belarus-2020 --after 60 --export futures
  standoff discover belarus-2020 --prim""",
)
app.command(update, help_epilogue=UPDATE_EXAMPLES)
app.command(baserate, help_epilogue=BASERATE_EXAMPLES)
app.command(
    hindcast,
    help_epilogue="""Examples:
  standoff hindcast
  standoff hindcast belarus-2020 --learn
  standoff hindcast my-case.yaml --outcomes ends.csv --json""",
)
app.command(read, help_epilogue=READ_EXAMPLES)
app.command(report, help_epilogue=REPORT_EXAMPLES)
app.command(serve, help_epilogue=SERVE_EXAMPLES)
app.command(runs, help_epilogue="Examples:\n  standoff runs\n  standoff runs elsewhere --json")
app.command(study, help_epilogue=STUDY_EXAMPLES)
app.command(
    verify,
    help_epilogue="""Examples:
  standoff verify
  standoff verify --full --json
  standoff verify "reduces-*" granovetter-tipping-spread""",
)
app.command(bench, help_epilogue="Example:\n  standoff bench engine --json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Never shows a traceback for what a user can mend."""
    forgive_encoding()
    try:
        with _termination_as_interrupt():
            code = app(
                list(arguments) if arguments is not None else sys.argv[1:],
                console=plain_console(), exit_on_error=False, print_error=False, result_action="return_value",
            )  # fmt: skip
            AnswerStream().flush()
        return code if isinstance(code, int) else 0
    except CycloptsError as fault:
        return print_error(_retold(fault))
    except AnswerError as fault:
        give_up_stdout()
        return print_error(fault)
    except StandoffError as fault:
        return print_error(fault)
    except KeyboardInterrupt:
        if sys.stderr is not None:
            print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        give_up_stdout()
        return 0
    except OSError as fault:
        if fault.filename is None:
            raise
        message = f"cannot use {fault.filename}: {fault.strerror or fault}"
        return print_error(StandoffError(message, "check the path, and who may read and write there"))


def _retold(fault: CycloptsError) -> StandoffError:
    """What the command line could not be read as, with the command whose help is meant."""
    command = " ".join(["standoff", *(fault.command_chain or ())])
    told = str(fault)
    if isinstance(fault, UnusedCliTokensError) and fault.unused_tokens:
        told = f"nothing is meant by {', '.join(map(repr, fault.unused_tokens))} here"
    return StandoffError(told, f"`{command} --help` shows how it is used")


@contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    """Treat SIGTERM as Ctrl-C: finished chunks are kept and the command that resumes is shown."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        if callable(signal.getsignal(signal.SIGINT)):
            signal.raise_signal(signal.SIGINT)
        else:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
