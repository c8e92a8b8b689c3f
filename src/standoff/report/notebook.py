"""Notebook: a run and a comparison as the same views in a frame that can reach nothing, tables below it.

`standoff` tells IPython about `show_run` and `show_comparison` when it is imported in a notebook; everywhere else the
plain tables of `standoff.study.page` stand. The frame is sandboxed: its page may run its one script, but has no origin,
and so no way to the notebook around it.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from standoff.errors import StandoffError
from standoff.report.document import make_document
from standoff.report.html import report_html
from standoff.report.outcomes import Asked, Beside
from standoff.report.plain import Json
from standoff.study import Comparison, Run
from standoff.study.page import comparison_html, run_html

HEIGHT = 760
"""Pixels of the frame; its page scrolls."""


def show_run(run: Run) -> str:
    """The views of a run, quick depth; plain tables below, and alone where the front end is not built."""
    return _framed(run_html(run), lambda: make_document(run, depth="quick"))


def show_comparison(comparison: Comparison) -> str:
    """The changed run beside its baseline."""
    table = comparison.table
    beside = Beside(comparison.baseline.outcomes, table)
    actions = tuple(f"{path}={value}" for path, value in comparison.changes.items())
    asked = Asked(actions=actions, beside=beside)
    return _framed(comparison_html(comparison), lambda: make_document(comparison.changed, depth="quick", asked=asked))


def _framed(tables: str, make: Callable[[], Json]) -> str:
    try:
        document = make()
        page = report_html(document, "notebook")
    except StandoffError:
        return tables
    title = escape(document["headline"]["text"])
    return (
        f'<iframe srcdoc="{escape(page)}" sandbox="allow-scripts" title="{title}" '
        f'width="100%" height="{HEIGHT}" style="border:0"></iframe>'
        f"<details><summary>As a table</summary>{tables}</details>"
    )
