"""The figures of docs/default-priors.md: targets before and after, both halves of the library, what is identified."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from prior_figures import Measuring
from prior_moves import FITTED, Moves, start
from prior_targets import TARGETS, case_weights
from prior_writing import refitted
from standoff.outside.classes import ANY_EXIT, reference_class
from standoff.scoring.proper import brier, log_score

Floats = npt.NDArray[np.float64]
Judged = Mapping[str, tuple[Measuring, Mapping[str, Floats]]]
PAGE = Path(__file__).parents[1] / "docs" / "default-priors.md"
MARKER = "<!-- figures, written by fitting/default_priors.py -->\n"
WELL, HARDLY = 0.6, 0.9
"""Posterior over prior standard deviation of a centre: below, well identified; above, hardly."""


def figures(judged: Judged, shift: Floats, shift_sd: Floats, log_factor: float, about: str) -> str:
    """All tables as Markdown; the arrays of ``judged`` hold before and after, (2,)."""
    tables = (_targets(judged["training"][1]), _scores(judged), _cases(judged), _priors(shift, shift_sd, log_factor))
    first = f"{about[0].upper()}{about[1:]}; spreads times {np.exp(log_factor):.2f}."
    return "\n\n".join([first, *("\n".join(table) for table in tables)]) + "\n"


def write(text: str) -> None:
    """Renew what stands below the page's marker."""
    kept, marker, _ = PAGE.read_text(encoding="utf-8").partition(MARKER)
    PAGE.write_text(kept + (marker or MARKER) + "\n" + text, encoding="utf-8")


def _targets(found: Mapping[str, Floats]) -> list[str]:
    lines = [
        "### Figures, before and after",
        "",
        "| figure | asked | before | after | source |",
        "|---|---|---|---|---|",
    ]
    for target in TARGETS:
        before, after = found[target.figure]
        asked = f"{'' if target.kind == 'at' else target.kind + ' '}{target.value:.3g}"
        lines.append(f"| {target.figure} | {asked} | {before:.3g} | {after:.3g} | {target.source} |")
    before, after = found["Belarus, out in a year"]
    return [*lines, f"| Belarus, out in a year | not asked | {before:.3g} | {after:.3g} | |"]


def _scores(judged: Judged) -> list[str]:
    lines = [
        "### Cases, before and after", "",
        "Lower is better, but for the area: how often a case that fell was given more than one that did not. Weighted:",
        f"as if {100 * reference_class(ANY_EXIT).p:.0f} in 100 had fallen, as in the record; the base rate says that.",
        "",
        "| half | forecast | cases | Brier | log score | Brier, weighted | log score, weighted | area | mean |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for half, (measure, found) in judged.items():
        y, weights = measure.outcome, case_weights(measure.outcome)
        rate = np.full(len(y), reference_class(ANY_EXIT).p)
        for name, p in (("before", found["cases"][0]), ("after", found["cases"][1]), ("base rate", rate)):
            scores = brier(p, y), log_score(p, y)
            cells = [f"{score.mean():.3f}" for score in scores]
            cells += [f"{np.average(score, weights=weights):.3f}" for score in scores]
            lines.append(f"| {half} | {name} | {len(y)} | {' | '.join(cells)} | {_area(p, y):.2f} | {p.mean():.2f} |")
    return lines


def _area(p: Floats, y: Floats) -> float:
    fell, stayed = p[y > 0.5][:, None], p[y < 0.5][None, :]
    return float(((fell > stayed) + 0.5 * (fell == stayed)).mean())


def _cases(judged: Judged) -> list[str]:
    lines = [
        "### Each case: out within a year, in 100",
        "",
        "| half | case | before | after | out |",
        "|---|---|---|---|---|",
    ]
    for half, (measure, found) in judged.items():
        for k, case in enumerate(measure.cases):
            before, after = 100 * found["cases"][:, k]
            happened = "yes" if measure.outcome[k] > 0.5 else "no"
            lines.append(f"| {half} | {case.id} | {before:.0f} | {after:.0f} | {happened} |")
    return lines


def _priors(shift: Floats, shift_sd: Floats, log_factor: float) -> list[str]:
    lines = [
        "### The priors", "",
        "Shift in spreads of the start; identified: posterior over prior standard deviation of the centre.", "",
        "| parameter | start | now | shift | identified |", "|---|---|---|---|---|",
    ]  # fmt: skip
    prior_sd = Moves.prior_sd()[:-1]
    for k in np.argsort(-np.abs(shift)):
        ratio = shift_sd[k] / prior_sd[k]
        told = "well" if ratio < WELL else "hardly" if ratio > HARDLY else "somewhat"
        before, after = start(FITTED[k]), refitted(FITTED[k], float(shift[k]), log_factor)
        sign = "×/" if before.family == "lognormal" else "±"
        lines.append(f"| `{FITTED[k]}` | {before.centre:.3g} {sign} {before.spread:.3g} | {after.centre:.3g} {sign} "
                     f"{after.spread:.3g} | {shift[k]:+.2f} ± {shift_sd[k]:.2f} | {told} ({ratio:.2f}) |")  # fmt: skip
    return lines
