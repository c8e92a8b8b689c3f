"""`standoff study`: many scenarios, lenses, changes and seeds as one thing that can be resumed and queried."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from standoff.analysis.wording import n_in_100, range_in_100
from standoff.cli.folders import free_dated_folder
from standoff.cli.options import Flag, On, Whole
from standoff.cli.place import computing_on
from standoff.cli.style import MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.errors import RunError
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from standoff.study.many import Study, StudyResults

STUDIES = Path("studies")
"""Where studies are kept when nothing else is said."""
EXAMPLES = """Examples:
  standoff study patrons-and-moods
  standoff study my-study.yaml --out studies/mine
  standoff study my-study.yaml --resume --out studies/mine
  standoff study my-study.yaml --on dask://127.0.0.1:8786

What a study's file holds, and how to query the results: docs/studies.md"""
FIXED = ("cell", "scenario", "lens", "set", "seed", "outcome", "p", "low", "high", "se", "members", "draws", "days")
MOST_SHOWN, LABEL_WIDTH = 12, 34


def study(
    file: str,
    /,
    *,
    out: Path | None = None,
    resume: Flag = False,
    threads: Whole = None,
    on: On = None,
    json: Flag = False,
) -> int:
    """Run every combination of the scenarios, lenses, changes and seeds that a file names; keep each as it is done.

    Parameters
    ----------
    file
        A study's file, or the name of a bundled one.
    out
        The study's own folder. [default: studies/NAME-TIME]
    resume
        Go on with the study in --out, or with the newest unfinished study of that name.
    threads
        Threads; all cores by default.
    on
        Where to compute: local:N (threads), or dask://HOST:PORT or tls://HOST:PORT (a cluster; the extra
        cluster). Changes no number.
    json
        Print one JSON object instead of text.
    """
    from standoff.study.many import read_study

    found = read_study(file)
    folder = out or (_newest_unfinished(found.name) if resume else free_dated_folder(STUDIES, found.name))
    with computing_on(on, threads), progress_bar("simulating") as (progress, say):
        done = found.run(folder, resume, threads=threads, progress=progress, on_message=say)
    results = done.results()
    if json:
        about = {"standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "study": found.name}
        rows = results.to_dict("records")
        print_json(about | {"folder": str(folder), "n_cells": found.plan.n_cells, "results": rows})
        return 0
    _show(answer_console(), found, done, results)
    return 0


def _newest_unfinished(name: str) -> Path:
    from standoff.store.study_folder import list_studies

    for each in list_studies(STUDIES):
        if each.content["name"] == name and not each.is_complete:
            return each.path
    raise RunError(f"there is no unfinished study {name} in {STUDIES}/", "name its folder with --out")


def _show(console: Console, found: Study, done: StudyResults, results: pd.DataFrame) -> None:
    form = found.plan.form
    console.print(Text(form.title, TITLE))
    n = found.plan.n_cells
    members = int(results["members"].iloc[0])
    console.print(Text(f"{n} cell{'' if n == 1 else 's'} of {members} futures each, in {done.path}", QUIET))
    axes = [name for name in results.columns if name not in FIXED]
    for outcome in form.outcomes:
        rows = results[results["outcome"] == outcome]
        lowest, highest = rows["p"].min(), rows["p"].max()
        heading = f"\n{outcome.upper().replace('_', ' ')}, IN 100"
        middle = f"   middle cell {n_in_100(rows['p'].median())}, cells from {range_in_100(lowest, highest)}"
        console.print(Text.assemble((heading, TITLE), (middle, QUIET)))
        for axis in ("scenario", "lens", "set", "seed", *axes):
            _show_axis(console, rows, axis)
    console.print(
        Text(
            "\nEach figure is the mean over the cells that share the value; cells are what was asked, not what is "
            "likely. Rows and queries: docs/studies.md",
            QUIET,
        )
    )


def _show_axis(console: Console, rows: pd.DataFrame, axis: str) -> None:
    """The mean over cells by value of one axis; nothing where it has one value only."""
    means = rows.groupby(axis, sort=False)["p"].mean()
    if len(means) < 2:
        return
    console.print(Text(axis, QUIET))
    for value, p in list(means.items())[:MOST_SHOWN]:
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        shown = shown if len(shown) <= LABEL_WIDTH - 4 else shown[: LABEL_WIDTH - 5] + "…"
        console.print(Text.assemble(f"  {shown:<{LABEL_WIDTH - 2}}", (f"{n_in_100(p):>4}", f"bold {MODEL}")))
    if len(means) > MOST_SHOWN:
        console.print(Text(f"  and {len(means) - MOST_SHOWN} more", QUIET))
