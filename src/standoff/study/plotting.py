"""Plotting: a run as one picture, outcome bars beside the weekly crowd, through matplotlib (the extra ``plot``)."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from standoff.analysis.wording import (
    COLOURS,
    LETTERS,
    NAMES,
    grouped,
    headline,
    shares_of_100,
)  # fmt: skip
from standoff.errors import StandoffError

if TYPE_CHECKING:
    from standoff.study.run import Run

MODEL, INNER, OUTER, INK, QUIET = "#0072B2", "#9CC7E2", "#D5E6F0", "#1B2126", "#4A545C"
"""Blue means the model now, ink what was observed; how it ends has its own colours (`wording.COLOURS`)."""
SIZE = (10.0, 4.6)
TEXT: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
}
"""Words stay words in an SVG, and a dollar sign in a name is no formula."""


def plot_run(run: Run) -> Any:
    """A matplotlib `Figure`: outcome bars with their ranges, and the fan of the capital's weekly crowd beside reports.

    Raises `StandoffError` where matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        message = "a plot needs matplotlib, which is not installed"
        hint = "it is the extra standoff[plot]: in a copy of the repository, pip install '.[plot]'"
        raise StandoffError(message, hint) from None
    about = run.record.provenance
    with mpl.rc_context(TEXT):
        figure = _new_figure()
        bars, fan = figure.subplots(1, 2, width_ratios=(2, 3))
        said = shares_of_100(list(run.outcomes["p"]))
        horizon = about.start + dt.timedelta(days=about.days)
        figure.suptitle(f"{about.title}\n{headline(said[0], horizon)}", x=0.01, ha="left", fontsize=12)
        _draw_outcomes(bars, run, said)
        _draw_fan(fan, run)
        made = f"{grouped(about.members)} simulated futures, {grouped(about.draws)} draws, seed {about.seed}, "
        figure.supxlabel(f"{made}engine {about.engine_version}", x=0.995, ha="right", fontsize=7, color=QUIET)
    return figure


def _new_figure() -> Any:
    """A figure that keeps `TEXT` whenever it is drawn, and that a notebook shows without pyplot."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    class RunFigure(Figure):
        def draw(self, renderer: Any) -> None:
            with mpl.rc_context(TEXT):
                super().draw(renderer)

        def _repr_svg_(self) -> str:
            drawn = io.StringIO()
            self.savefig(drawn, format="svg")
            return drawn.getvalue()

    return RunFigure(figsize=SIZE, layout="constrained")


def _draw_outcomes(axes: Any, run: Run, said: list[str]) -> None:
    rows = run.outcomes.to_dict("records")
    names = [str(row["outcome"]) for row in rows]
    heights = np.arange(len(rows))
    p, low, high = (100.0 * run.outcomes[key].to_numpy() for key in ("p", "low", "high"))
    axes.barh(heights, p, height=0.55, color=[COLOURS[name] for name in names])
    axes.hlines(heights + 0.38, low, high, color=INK, linewidth=1.2)
    for height, value, number in zip(heights, p, said, strict=True):
        axes.text(value + 2.0, height, number, va="center", fontweight="bold")
    axes.set_yticks(heights, [f"{LETTERS[name]}  {NAMES[name]}".strip() for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0.0, 110.0)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_xlabel("in 100; line: range over the assumptions")
    axes.set_title("How it may end", loc="left")
    _plain(axes)


def _draw_fan(axes: Any, run: Run) -> None:
    capital = run.resolved.places[0]
    weekly = run.weekly[run.weekly["place"] == capital].dropna()
    dates: Any = weekly["date"].to_numpy()
    last = run.record.provenance.start + dt.timedelta(days=run.record.provenance.days)
    floor = 1.0
    for low, high, colour, label in (("q05", "q95", OUTER, "90 in 100"), ("q25", "q75", INNER, "50 in 100")):
        edges = (np.maximum(weekly[key].to_numpy(), floor) for key in (low, high))
        axes.fill_between(dates, *edges, color=colour, linewidth=0, label=label)
    axes.plot(dates, np.maximum(weekly["q50"].to_numpy(), floor), color=MODEL, linewidth=1.8, label="median")
    seen = [each for each in run.resolved.observed if each.what == "crowd" and each.place == 0 and each.date < last]
    for number, each in enumerate(seen):
        told = "reported, lowest to highest" if number == 0 else None
        bottom, top = (max(end, floor) for end in (each.low, each.high))
        axes.vlines(np.datetime64(each.date), bottom, top, color=INK, linewidth=1.4, label=told)
        if bottom == top:
            axes.plot(np.datetime64(each.date), bottom, "_", color=INK, markersize=6)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(lambda value, _: grouped(value))
    axes.set_title(f"Largest crowd of each week in {capital}", loc="left")
    axes.set_ylabel("persons, log scale")
    axes.set_xlabel("while the ruler stands; no single future follows an edge")
    axes.legend(frameon=False, fontsize=8)
    axes.tick_params(axis="x", rotation=30)
    _plain(axes)


def _plain(axes: Any) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
