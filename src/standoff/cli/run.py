"""`standoff run`: play a scenario forward and say how it may end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from standoff.cli.folders import free_folder, newest_unfinished
from standoff.cli.options import Flag, On, Whole, given
from standoff.cli.place import computing_on
from standoff.cli.terminal import AnswerError, answer_console, print_json, progress_bar

if TYPE_CHECKING:
    from standoff.study import Run
    from standoff.study.settings import Execution


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What to run and how.

    Parameters
    ----------
    members
        Simulated futures: assumption draws × replicates. [default: 20000]
    days
        Days to simulate. [default: the scenario's own]
    seed
        Seed of all draws; the same seed gives the same numbers. [default: 1]
    draws
        Assumption draws, at most half the members. [default: 500]
    set
        Change one value, as in patron.support=none; may be given many times.
    series
        Keep daily quantiles of a field, as in belief; may be given many times.
    out
        The run's own folder. [default: runs/SCENARIO-TIME-HASH]
    resume
        Go on with the run in --out, or with the newest unfinished run of the scenario.
    threads
        Threads; all cores by default.
    on
        Where to compute: local:N (threads), or dask://HOST:PORT or tls://HOST:PORT (a cluster; the extra
        cluster). Changes no number.
    chunk_size
        Members computed and kept at a time; changes no probability. [default: 2048]
    report
        Also write report.html into the run's folder: the answer, its doubts and the evidence in one file.
    json
        Print one JSON object instead of text.
    """

    members: Whole = None
    days: Whole = None
    seed: Whole = None
    draws: Whole = None
    set: Annotated[tuple[str, ...] | None, Parameter(negative="", metavar="PATH=VALUE")] = None
    series: Annotated[tuple[str, ...] | None, Parameter(negative="", metavar="FIELD")] = None
    out: Path | None = None
    resume: Flag = False
    threads: Whole = None
    on: On = None
    chunk_size: Whole = None
    report: Flag = False
    json: Flag = False

    def given(self) -> dict[str, Any]:
        """The settings that were given, by name."""
        named = ("members", "days", "seed", "draws", "series", "chunk_size")
        return given(self, named)


def run(scenario: str, /, *, options: RunOptions | None = None) -> int:
    """Play a scenario forward many times and say how it may end, when, and what that hangs on.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    """
    asked = options or RunOptions()
    if asked.report:
        from standoff.report.html import script_and_style

        script_and_style()
    with computing_on(asked.on, asked.threads), progress_bar("simulating") as (progress, say):
        execution: Execution = {"threads": asked.threads, "progress": progress, "on_message": say}
        done = _resume(scenario, asked, execution) if asked.resume else _start(scenario, asked, execution)
    try:
        _tell(done, asked.json)
    except AnswerError as fault:
        fault.hint = f"the run is kept in {done.record.run_dir}; {fault.hint}"
        raise
    if asked.report:
        from standoff.cli.report import tell_report, write_beside

        target = write_beside(done, asked.threads)
        if not asked.json:
            tell_report(target)
    return 0


def _tell(done: Run, as_json: bool) -> None:
    if as_json:
        print_json(done.answer)
        return
    from standoff.cli.page import print_run

    print_run(answer_console(), done)


def _start(scenario: str, asked: RunOptions, execution: Execution) -> Run:
    from standoff.study import load

    loaded = load(scenario, asked.set or ())
    settings = loaded.settings(**asked.given())
    return loaded.run_with(settings, asked.out or free_folder(loaded.resolved), execution)


def _resume(scenario: str, asked: RunOptions, execution: Execution) -> Run:
    from standoff import store
    from standoff.study import load, resume

    name = load(scenario).name
    folder = asked.out or newest_unfinished(name)
    sets = asked.set
    if sets is None:
        sets = tuple(store.open_run(folder).manifest.settings.get("sets", ()))
    return resume(folder, load(scenario, sets).resolved, asked.given(), **execution)
