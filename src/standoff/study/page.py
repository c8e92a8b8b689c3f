"""How a scenario, a run and a comparison show themselves in a notebook: small self-contained HTML, readable as text."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING

from standoff.analysis.wording import (
    COLOURS,
    LETTERS,
    NAMES,
    day_month_year,
    grouped,
    headline,
    range_in_100,
    shares_of_100,
)  # fmt: skip
from standoff.scenario import Resolved

if TYPE_CHECKING:
    from standoff.study.comparison import Comparison
    from standoff.study.run import Run

FONT = "font-family:system-ui,sans-serif;font-variant-numeric:tabular-nums"
QUIET = "opacity:.75;font-size:90%"


def run_html(run: Run) -> str:
    """Headline, outcome table with bars, and what the run was."""
    about = run.record.provenance
    said = shares_of_100(list(run.outcomes["p"]))
    rows = []
    for row, number in zip(run.outcomes.to_dict("records"), said, strict=True):
        name = str(row["outcome"])
        mark = _bar(COLOURS[name], row["p"], row["low"], row["high"])
        cells = (LETTERS[name], NAMES[name], number, range_in_100(row["low"], row["high"]), mark)
        rows.append(_row(cells))
    horizon = about.start + dt.timedelta(days=about.days)
    made = (
        f"Range: 90 in 100 of {grouped(about.draws)} assumption draws. {grouped(about.members)} simulated futures, "
        f"seed {about.seed}, engine {escape(about.engine_version)}. Not modelled: {escape(not_modelled(run.resolved))}."
    )
    head = headline(said[0], horizon)
    return _page(f"{about.title}: {head[0].lower()}{head[1:]}", ("", "", "in 100", "range", ""), rows, made)


def comparison_html(comparison: Comparison) -> str:
    """The change and its effect on each outcome."""
    rows = [_row((LETTERS[name], NAMES[name], *numbers)) for name, *numbers in comparison.said()]
    what = ", ".join(f"{path} = {value}" for path, value in comparison.changes.items())
    made = "Range of the change: 90 in 100 of the assumption draws. Both runs share every draw."
    return _page(f"What if {what}?", ("", "", "baseline", "changed", "change (range)"), rows, made)


def scenario_html(resolved: Resolved) -> str:
    """What the scenario is, in a few rows."""
    actors = resolved.actors
    sourced = sum(bool(assumption.because) for assumption in resolved.assumptions.values())
    facts = {
        "Starts": f"{day_month_year(resolved.start)}, {resolved.days} days",
        "Ruler": f"{actors.ruler_name} ({actors.regime}, since {actors.in_power_since.year})",
        "Patron": actors.patron_name or "none",
        "Places": ", ".join(resolved.places),
        "Groups": ", ".join(group.name for group in resolved.groups),
        "Assumptions": f"{len(resolved.assumptions)}, {sourced} of them tied to claims",
        "Switched off": ", ".join(resolved.off) or "nothing",
    }
    rows = [_row((escape(name), escape(text))) for name, text in facts.items()]
    return _page(resolved.title, ("", ""), rows, f"Not modelled: {escape(not_modelled(resolved))}.")


ALWAYS_NOT_MODELLED = ("the ruler's natural death", "civil war", "war between states", "assassination")


def not_modelled(resolved: Resolved) -> str:
    """What no probability of a run covers, one line."""
    return ", ".join(dict.fromkeys((*ALWAYS_NOT_MODELLED, *resolved.not_modelled)))


def _page(title: str, heads: tuple[str, ...], rows: list[str], note: str) -> str:
    head = "".join(f'<th scope="col" style="{QUIET};text-align:left">{each}</th>' for each in heads)
    return (
        f'<div style="{FONT}"><p style="font-size:115%;font-weight:650">{escape(title)}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f'<p style="{QUIET}">{note}</p></div>'
    )


def _row(cells: tuple[str, ...]) -> str:
    shown = (each if each.startswith("<div") else escape(each, quote=False) for each in cells)
    return "<tr>" + "".join(f'<td style="text-align:left">{each}</td>' for each in shown) + "</tr>"


def _bar(colour: str, p: float, low: float, high: float) -> str:
    """A bar of ``p`` with its range as a thin line below it."""
    return (
        f'<div style="width:16em" aria-hidden="true">'
        f'<div style="width:{100 * p:.1f}%;height:.6em;background:{colour}"></div>'
        f'<div style="margin-left:{100 * low:.1f}%;width:{100 * max(high - low, 0.002):.1f}%;'
        f'height:2px;background:currentColor"></div></div>'
    )
