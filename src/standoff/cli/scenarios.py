"""`standoff list` and `standoff init`: what is there to run, and how to start one's own."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from standoff.cli.options import Flag
from standoff.cli.style import QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json
from standoff.errors import StandoffError
from standoff.version import SCHEMA_VERSION


def list_scenarios(*, json: Flag = False) -> int:
    """List the bundled scenarios.

    Parameters
    ----------
    json
        Print one JSON object instead of text.
    """
    from standoff.analysis.wording import day_month_year
    from standoff.scenario import bundled_names, load

    found = [load(name) for name in bundled_names()]
    if json:
        rows = [
            {"name": each.name, "title": each.title, "start": each.start.isoformat(), "days": each.days}
            for each in found
        ]
        print_json({"standoff": SCHEMA_VERSION, "scenarios": rows})
        return 0
    console = answer_console()
    grid = Table.grid(padding=(0, 2))
    for style in (TITLE, "", QUIET):
        grid.add_column(style=style)
    for each in found:
        grid.add_row(each.name, each.title, f"{day_month_year(each.start)}, {each.days} days")
    console.print(grid)
    console.print(Text("\nRun one with: standoff run NAME", QUIET))
    return 0


def init(name: str, /, *, like: str) -> int:
    """Write NAME.yaml in the current folder: a commented start for a scenario of your own.

    Parameters
    ----------
    name
        Short name: small letters, digits and single hyphens, as in my-crisis.
    like
        Bundled scenario to start from.
    """
    from standoff.scenario import start_file

    path = Path(f"{name}.yaml")
    _write_new(path, start_file(name, like))
    console = answer_console()
    console.print(f"wrote {path}")
    console.print(Text(f"\nNext:\n  standoff check {path}\n  standoff run {path}", QUIET))
    return 0


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all."""
    try:
        file = path.open("x", encoding="utf-8")
    except FileExistsError:
        raise StandoffError(f"{path} is there already", "choose another name, or move the file away") from None
    except OSError as fault:
        raise StandoffError(f"cannot write {path}: {fault.strerror}", "go to another folder") from None
    try:
        with file:
            file.write(text)
    except OSError as fault:
        path.unlink(missing_ok=True)
        raise StandoffError(f"cannot write {path}: {fault.strerror}", "go to another folder") from None
