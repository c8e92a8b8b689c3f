"""`standoff runs`: which runs a folder holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from standoff.cli.options import RUNS, Flag
from standoff.cli.style import QUIET
from standoff.cli.terminal import answer_console, print_json
from standoff.errors import RunError
from standoff.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from standoff.store import RunSummary


def runs(folder: Path = RUNS, /, *, json: Flag = False) -> int:
    """List the runs kept in a folder, newest first.

    Parameters
    ----------
    folder
        Folder that holds run folders.
    json
        Print one JSON object instead of text.
    """
    from standoff.analysis.wording import grouped
    from standoff.store import list_runs

    if folder != RUNS and not folder.is_dir():
        raise RunError(
            f"there is no folder {folder}", "name the folder that holds run folders, as in `standoff runs runs`"
        )
    found = list_runs(folder)
    if json:
        print_json({"standoff": SCHEMA_VERSION, "runs": [_as_json(each) for each in found]})
        return 0
    console = answer_console()
    if not found:
        console.print(f"no runs in {folder}")
        console.print(Text("Make one with: standoff run belarus-2020", QUIET))
        return 0
    table = Table(box=None, header_style=QUIET, padding=(0, 2, 0, 0), pad_edge=False)
    for heading in ("run", "members", "days", "seed", "state"):
        table.add_column(heading, justify="left" if heading in ("run", "state") else "right", overflow="fold")
    for each in found:
        numbers = ("", "", "") if each.problem else (grouped(each.members), str(each.days), str(each.seed))
        table.add_row(str(each.path), *numbers, each.state)
    console.print(table)
    return 0


def _as_json(each: RunSummary) -> dict[str, Any]:
    return {
        "path": str(each.path),
        "scenario": each.scenario or None,
        "title": each.title or None,
        "members": each.members,
        "days": each.days,
        "seed": each.seed,
        "created": each.created or None,
        "chunks_done": each.n_done,
        "chunks": each.n_chunks,
        "complete": each.is_complete,
        "problem": each.problem,
    }
