"""`standoff report`: a run as one HTML file that opens anywhere, or as one JSON document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from standoff.cli.folders import free_folder, newest_run
from standoff.cli.options import Flag, Whole
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.errors import StandoffError

if TYPE_CHECKING:
    from standoff.report.document import Depth
    from standoff.study import Run

EXAMPLES = """Examples:
  standoff report belarus-2020 -o belarus.html
  standoff report                                  # of the newest run in runs/
  standoff report runs/belarus-2020-20260801T120000Z-7803a6 -o answer.html
  standoff report my-crisis.yaml --seed 7 --quick
  standoff report belarus-2020 --json > document.json"""
NAME = "report.html"


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """What to write and where.

    Parameters
    ----------
    output
        The file to write. [default: report.html in the run's folder]
    seed
        Seed of a scenario's run; a kept run has its own. [default: 1]
    threads
        Threads; all cores by default.
    quick
        Only what the run itself knows: no lenses, crux, claims, what-ifs or drivers one at a time.
    json
        Print the document that the report is drawn from; write a file only where --output is given.
    """

    output: Annotated[Path | None, Parameter(name=("--output", "-o"))] = None
    seed: Whole = None
    threads: Whole = None
    quick: Flag = False
    json: Flag = False

    @property
    def depth(self) -> Depth:
        return "quick" if self.quick else "full"


def report(run: str | None = None, /, *, options: ReportOptions | None = None) -> int:
    """Write a run as one HTML file: the answer, its doubts, the evidence and the method. It opens without a network.

    Parameters
    ----------
    run
        Folder of a run; or a scenario (name or path), which is then run first. The newest run by default.
    """
    from standoff.report.html import check_target, report_html, script_and_style, write_page

    asked = options or ReportOptions()
    if asked.output is not None:
        check_target(asked.output)
    if asked.output is not None or not asked.json:
        script_and_style()
    found = _open(run, asked)
    document = document_with_bar(found, asked.depth, asked.threads)
    target = asked.output
    if target is None and not asked.json:
        target = check_target(Path(found.record.run_dir or ".") / NAME)
    if target is not None:
        write_page(report_html(document), target)
    if asked.json:
        print_json(document)
    else:
        tell_report(target)
    return 0


def document_with_bar(run: Run, depth: Depth = "full", threads: int | None = None) -> dict[str, object]:
    """The document of a run, with a bar on stderr while it is made."""
    from standoff.report import make_document

    with progress_bar("making the report") as (progress, _):
        return make_document(run, depth=depth, threads=threads, progress=progress)


def write_beside(run: Run, threads: int | None = None) -> Path:
    """Write the report of a kept run into its folder; returns where it is."""
    from standoff.report.html import check_target, report_html, write_page

    target = check_target(Path(run.record.run_dir or ".") / NAME)
    return write_page(report_html(document_with_bar(run, threads=threads)), target)


def tell_report(target: Path | None) -> None:
    """Say where the report is."""
    answer_console().print(f"report  {target}", soft_wrap=True)


def _open(named: str | None, asked: ReportOptions) -> Run:
    """A kept run, or a scenario's run, kept beside the others."""
    from standoff.study import load, open_run

    if named is None:
        return _kept(newest_run(), asked)
    if Path(named).is_dir():
        return _kept(Path(named), asked)
    loaded = load(named)
    settings = loaded.settings(**({} if asked.seed is None else {"seed": asked.seed}))
    folder = free_folder(loaded.resolved)
    with progress_bar("simulating") as (progress, say):
        loaded.run_with(settings, folder, {"threads": asked.threads, "progress": progress, "on_message": say})
    return open_run(folder)


def _kept(folder: Path, asked: ReportOptions) -> Run:
    from standoff.study import open_run

    if asked.seed is not None:
        raise StandoffError("a kept run has its seed", "leave --seed out, or name the scenario to run it anew")
    return open_run(folder)
