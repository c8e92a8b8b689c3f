"""`standoff verify`: the published results and reductions, and whether they hold here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from standoff.cli.options import Flag
from standoff.cli.style import FAULT, MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.errors import StandoffError
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.checks.check import Finding


def verify(
    only: Annotated[tuple[str, ...], Parameter(negative="", metavar="ID")] = (),
    /,
    *,
    full: Flag = False,
    json: Flag = False,
    page: Path | None = None,
) -> int:
    """Check published results and reductions; exit code 1 when one does not hold.

    Parameters
    ----------
    only
        Ids of the checks to run, * standing for anything; all quick ones by default.
    full
        Run the long ones too (many seeds; some minutes).
    json
        Print one JSON object instead of a table.
    page
        Also write the findings as a Markdown page.
    """
    from standoff.checks.catalogue import CHECKS
    from standoff.checks.running import find_out_all, select
    from standoff.checks.table import markdown, plain

    chosen = select(CHECKS, full=full, only=only)
    if page is not None and not page.resolve().parent.is_dir():
        raise StandoffError(f"cannot write {page}: there is no such folder", "name a file in a folder that exists")
    with progress_bar("checking") as (progress, _):
        findings = find_out_all(chosen, progress)
    n_failed = sum(not finding.passed for finding in findings)
    if page is not None:
        _write(page, markdown(findings))
    if json:
        rows = [plain(finding) for finding in findings]
        print_json({
            "standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "checks": rows,
            "passed": len(findings) - n_failed, "failed": n_failed,
        })  # fmt: skip
    else:
        _show(findings, n_left_out=0 if only else len(CHECKS) - len(chosen))
    return 1 if n_failed else 0


def _show(findings: Sequence[Finding], n_left_out: int) -> None:
    from standoff.checks.catalogue import GROUPS
    from standoff.checks.check import TAGS

    console = answer_console()
    for title, checks in GROUPS.items():
        ids = {check.id for check in checks}
        here = [finding for finding in findings if finding.check.id in ids]
        if here:
            console.print(Text(f"\n{title.upper()}", TITLE))
        for finding in here:
            _show_one(console, finding)
    n_failed = sum(not finding.passed for finding in findings)
    seconds = sum(finding.seconds for finding in findings)
    closing = f"\n{len(findings) - n_failed} of {len(findings)} hold, {n_failed} do not ({seconds:.0f} s)"
    console.print(Text(closing, FAULT if n_failed else TITLE))
    console.print(Text("tags: " + "; ".join(f"{tag} {meaning}" for tag, meaning in TAGS.items()), QUIET))
    if n_left_out:
        console.print(Text(f"{n_left_out} longer checks were left out: standoff verify --full", QUIET))


def _show_one(console: Console, finding: Finding) -> None:
    """The claim over its whole width, then the figures."""
    from standoff.checks.table import said, said_tolerance

    check = finding.check
    mark = Text("ok", MODEL) if finding.passed else Text("NO", FAULT)
    line = Table.grid(padding=(0, 2, 0, 0))
    line.add_column(width=2)
    line.add_column(width=console.width - 4)
    figures = Text.assemble(
        ("published ", QUIET), said(check.published), ("   ours ", QUIET), (finding.fault or said(finding.ours), TITLE),
        (f"   ± {said_tolerance(check)}   {check.tag}", QUIET),
    )  # fmt: skip
    line.add_row(mark, Text(check.claim))
    line.add_row("", figures)
    line.add_row("", Text(f"{check.id} · {check.source}", QUIET))
    console.print(line)


def _write(page: Path, text: str) -> None:
    try:
        page.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise StandoffError(f"cannot write {page}: {fault.strerror}", "name a file in a folder that exists") from fault
