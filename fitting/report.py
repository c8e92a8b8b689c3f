"""The page on the outside view: the fit in words and figures, ours beside theirs."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import numpy as np
import numpy.typing as npt

from leader_data import Spells
from scores import Score
from standoff.outside.hazard import KINDS, TERMS, Features, Fit, forecast

CITATIONS = [
    "Mass Mobilization: Clark & Regan (2016)",
    "REIGN: Bell (2016), One Earth Future",
    "Archigos: Goemans, Gleditsch & Chiozza (2009), Journal of Peace Research 46, 269-283",
    "Coups: Powell & Thyne (2011), Journal of Peace Research 48, 249-259",
    "Regimes: Geddes, Wright & Frantz (2014), Perspectives on Politics 12, 313-331",
]
TOLD = {
    ("structure", "any"): "0.714 | 0.0781 | +0.095",
    ("with protest", "any"): "0.726 | 0.0758 | +0.122",
    ("structure", "irregular"): "0.68 | – | −0.004",
    ("with protest", "irregular"): "0.72 | – | +0.021 (−0.015 to +0.051)",
}
"""The baseline as it was handed to us; for irregular exits a span over both feature sets."""
EXAMPLES = (
    ("personalist, 26 years, after an election, 2020", Features(True, 26.0, True, 2020)),
    ("personalist, 10 years, 2010", Features(True, 10.0, False, 2010)),
    ("not personalist, 5 years, 2000", Features(False, 5.0, False, 2000)),
)
Fitted = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def scores_as_json(
    crises: list[tuple[str, str, Score]], months: list[tuple[str, str, str, Score]]
) -> list[dict[str, Any]]:
    """Every score as an object."""
    rows: list[tuple[tuple[str, str, str], Score]] = [(("hazard", on, event), told) for on, event, told in crises]
    rows += [((by, f"leader-months, {features}", event), told) for by, features, event, told in months]
    return [
        {"by": by, "on": on, "event": event, "n": told.n, "happened": told.happened}
        | {name: [round(value, 4) for value in getattr(told, name)] for name in ("auc", "brier", "skill")}
        for (by, on, event), told in rows
    ]


def page(
    content: dict[str, Any],
    spells: tuple[Spells, Spells],
    fitted: tuple[Fitted, Fitted],
    crises: list[tuple[str, str, Score]],
    months: list[tuple[str, str, str, Score]],
) -> str:
    """docs/outside-view.md."""
    lines = [*_head(content, spells), *_coefficients(fitted[0]), *_forecasts(fitted)]
    lines += ["## Does it forecast?", "", *_crises(crises), *_months(months), *_reading(), "## Sources", ""]
    lines += [f"- {each}" for each in CITATIONS]
    return "\n".join(lines) + "\n"


def _head(content: dict[str, Any], spells: tuple[Spells, Spells]) -> list[str]:
    data, ridge = content["data"], content["ridge"]
    reviewed, given = spells
    quick = int((reviewed.irregular & (reviewed.last <= 2)).sum())
    paragraphs = (
        "# The outside view",
        "How often, how soon and in which way rulers left in the year after a first large protest: a competing-risk "
        "hazard in weeks since the onset. Equations: `src/standoff/outside/hazard.py`; likelihood: "
        "`fitting/likelihood.py`. This page is written by `fitting/outside_view.py`, which needs data that are cited "
        "and not shipped; what ships are the coefficients, `src/standoff/data/outside_hazard.json`.",
        f"**Data.** {data['onsets']} onsets {data['years']}, {data['out']} rulers out within twelve months, "
        f"{data['irregular']} of them irregularly, and {data['resting_months']} leader-months at rest since 1991 with "
        f"{data['resting_exits']} exits. The month of each exit is known, its week is not: the likelihood adds up the "
        f"weeks. What a feature does in a crisis is {ridge['carry']:g} of what it does in any month (on log odds) plus "
        f"a deviation with a normal prior of spread {ridge['spread']:g}; both numbers are chosen on countries left out "
        "(all tried are in the file), the widest spread of those that do as well.",
        f"**Review.** The set as it was built has {len(given.z)} onsets and {int(given.irregular.sum())} irregular "
        "exits. It counts for who rules at the month's end: a ruler who falls in the month of the onset is missing, "
        f"and his successor stands in his place. {quick} such rulers are put back (Sargsyan 2018, Shevardnadze 2003, "
        "Guei 2000, Suharto 1998, Bashir 2019, Benjedid 1992), eleven onsets are left out (most are a successor's, in "
        "the crisis that brought him to power; one is a staged rally), and four exits are recoded: each with its "
        "reason in `fitting/episode_review.csv`, from the public record and knowing the end. The reference classes "
        "(`base_rates.csv`) count the set as it was built and are low for that reason. Crises that ended within days "
        "in countries with no row for that month, or with crowds below 10 000, are still missing.",
    )
    return [line for each in paragraphs for line in (*wrap(each, 118), "")]


def _coefficients(fitted: Fitted) -> list[str]:
    coefficients, spread = fitted
    sd = np.sqrt(np.diag(spread)).reshape(coefficients.shape)
    lines = ["## Coefficients", "", f"| term | {' | '.join(KINDS)} |", "|---|" + "---|" * len(KINDS)]
    for j, term in enumerate(TERMS):
        cells = (f"{coefficients[k, j]:+.2f} ± {sd[k, j]:.2f}" for k in range(len(KINDS)))
        lines.append(f"| {term} | {' | '.join(cells)} |")
    return [
        *lines,
        "",
        "Log odds for a week; ± one standard deviation. `log_weeks`: log(w / 13); `log_tenure`: log((1 + years) / 8).",
        "Exits by force come early: most within the first weeks. Other exits do not hurry.",
        "",
    ]


def _forecasts(fitted: tuple[Fitted, Fitted]) -> list[str]:
    lines = [
        "## What it says",
        "",
        "P(irregular exit) in 100, with the middle 90 in 100.",
        "",
        "| ruler | 1 month | 3 months | 6 months | 12 months | 12 months, set not reviewed |",
        "|---|---|---|---|---|---|",
    ]
    for name, features in EXAMPLES:
        ours, theirs = (forecast(features, Fit(*each, {})) for each in fitted)
        told = [ours.by(months, "irregular") for months in (1, 3, 6, 12)] + [theirs.by(12, "irregular")]
        cells = (f"{100 * p:.0f} ({100 * low:.0f}–{100 * high:.0f})" for p, low, high in told)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]


def _crises(crises: list[tuple[str, str, Score]]) -> list[str]:
    lines = [
        "Exits within twelve months of an onset; the base rate is that of the onsets fitted on.",
        "",
        "| on | exit | happened | AUC | Brier | skill over the base rate |",
        "|---|---|---|---|---|---|",
    ]
    for on, event, told in crises:
        lines.append(f"| {on} | {event} | {told.happened} of {told.n} | {_cells(told)} |")
    return [*lines, ""]


def _months(months: list[tuple[str, str, str, Score]]) -> list[str]:
    lines = [
        *wrap(
            "Exits within twelve months of any leader-month, trained on 1990–2009, tested on January 2010 to February "
            "2020; the base rate is that of the months tested, so that skill is never owed to a trend of the level. "
            "*Told* is a baseline measured by others on the same data; its features are not known. The logit is ours.",
            118,
        ),
        "",
        "| by | features | exit | AUC | Brier | skill |",
        "|---|---|---|---|---|---|",
    ]
    for features in ("structure", "with protest"):
        for event in ("any", "irregular"):
            lines.append(f"| told | {features} | {event} | {TOLD[features, event]} |")
            for by, with_, what, told in months:
                if (with_, what) == (features, event):
                    lines.append(f"| {by} | {features} | {event} | {_cells(told)} |")
    n, any_, irregular = months[0][3].n, months[0][3].happened, months[2][3].happened
    return [*lines, "", f"{n} months, {any_} with an exit within a year, {irregular} with an irregular one.", ""]


def _reading() -> list[str]:
    paragraphs = (
        "All intervals: bootstrap over leaders, middle 90 in 100. Where an interval of skill holds 0, nothing better "
        "than the base rate has been shown.",
        "**Within crises no feature has shown skill.** No forecast of onsets beats the base rate, and AUC is no better "
        "than chance. Regime, tenure and elections tell who is at risk in an ordinary month, not which of the rulers "
        "already facing a crowd falls. The hazard is a base rate with a shape in time, a split by kind and wide "
        "intervals; differences between two rulers' figures are weak evidence.",
        "**Over all leader-months, any exit**: the hazard ranks as the told baseline does; its Brier score is better "
        "on structure alone and about as good with protest. All of it lies within the noise of one another. The years "
        "to train on were settled after a look at the test years: trained since 1950 the hazard's skill is +0.09 to "
        "+0.10 on structure and +0.07 to +0.09 with protest, because rulers left more often in the Cold War.",
        "**Irregular exits**: with protest the interval of skill lies just above 0; on structure alone nothing beats "
        "the base rate.",
    )
    return [line for each in paragraphs for line in (*wrap(each, 118), "")]


def _cells(told: Score) -> str:
    (auc, low, high), (brier, *_), (skill, worst, best) = told.auc, told.brier, told.skill
    return f"{auc:.3f} ({low:.2f} to {high:.2f}) | {brier:.4f} | {_signed(skill)} ({_signed(worst)} to {_signed(best)})"


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "\u2212")
