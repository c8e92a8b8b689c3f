"""Standoff: how a standoff between a ruler, the street and a foreign patron may end, when, and what it hangs on.

>>> import standoff as so
>>> run = so.load("belarus-2020").run(members=2_000, days=90)
>>> float(round(run.outcomes["p"].sum(), 6))
1.0

``load``, ``open_run``, ``resume`` and ``runs`` come from `standoff.study`, which is imported when they are first
asked for, so that ``import standoff`` stays quick. Imported in a notebook, it tells IPython how `standoff.report` shows
a run and a comparison; elsewhere they show themselves as plain tables.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from standoff.errors import RunError, RunInterrupted, SourceErrors, StandoffError
from standoff.version import __version__

if TYPE_CHECKING:
    from standoff.study import Comparison, Run, Scenario, load, open_run, resume, runs

__all__ = [
    "Comparison", "Run", "RunError", "RunInterrupted", "Scenario", "SourceErrors", "StandoffError", "__version__",
    "load", "open_run", "resume", "runs",
]  # fmt: skip

_FROM_STUDY = frozenset({"Comparison", "Run", "Scenario", "load", "open_run", "resume", "runs"})


def __getattr__(name: str) -> object:
    if name in _FROM_STUDY:
        from standoff import study

        return getattr(study, name)
    raise AttributeError(f"module 'standoff' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def _show_in_notebooks() -> None:
    """Have a running IPython draw runs and comparisons through `standoff.report`, imported when the first is shown."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    formatter = getattr(getattr(shell, "display_formatter", None), "formatters", {}).get("text/html")
    if formatter is not None:
        formatter.for_type_by_name("standoff.study.run", "Run", _show_run)
        formatter.for_type_by_name("standoff.study.comparison", "Comparison", _show_comparison)


def _show_run(run: Run) -> str:
    from standoff.report.notebook import show_run

    return show_run(run)


def _show_comparison(comparison: Comparison) -> str:
    from standoff.report.notebook import show_comparison

    return show_comparison(comparison)


_show_in_notebooks()
