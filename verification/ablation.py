"""Ablation: each mechanism switched off in turn, and what that does to the answer, the street and the library's scores.

    .venv/bin/python verification/ablation.py                                    # writes docs/ablation.md, five minutes
    .venv/bin/python verification/ablation.py --only belief,patron --cases 8 --scenarios "" --into /tmp/small.md

A mechanism that is off leaves its fields as they started. All rows live on the same draws.

**Scores.** Each case of the library is forecast on its first date with a mechanism off. ``worth`` is the skill of the
whole model over the one without, 1 - Brier(whole) / Brier(without), and ``order`` how much more often the whole model
gives more to a case that fell; both with the middle 90 in 100 of a bootstrap over cases, whole and without together.
The Brier score asks for the level of the forecasts as well, ``order`` only which case is given more.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from standoff import scenario
from standoff.analysis.measure import Measure
from standoff.engine.ensemble import warm_up
from standoff.engine.layout import NAMES
from standoff.record import Floats
from standoff.scenario import Resolved
from standoff.scoring.proper import brier, log_score
from standoff.scoring.skill import skill, tell_apart
from standoff.study.cases import Case, select_cases
from standoff.study.measuring import measure_arm
from standoff.study.settings import Settings
from standoff.study.standing import live_from
from standoff.version import ENGINE_VERSION

MEMBERS, DRAWS, SEED = 4_000, 400, 1
CASE_MEMBERS = 800
RESAMPLES = 2_000
MEASURES = {
    "out by day 90, in 100": Measure("out", last=89),
    "out by day 365, in 100": Measure("out", last=364),
    "coup, in 100": Measure("coup", last=364),
    "negotiated, in 100": Measure("negotiated", last=364),
    "managed, in 100": Measure("managed", last=364),
    "crowd, days 7 to 35": Measure("crowd", stat="mean", first=7, last=35),
    "crowd, days 84 to 112": Measure("crowd", stat="mean", first=84, last=112),
    "troops ever, in 100": Measure("troops", stat="most", first=0, last=364, above=0.5),
}
SCENARIOS = ("belarus-2020", "generic-personalist")
LITTLE, LITTLE_CROWD = 0.5, 0.05
"""What moves no chance by this many in 100 and no crowd by this share, in any scenario, moves little."""
EXPLAINED = {
    "contagion": "carries the fear of example to the patron (C47, C48, C52), one motive of several.",
    "goodwill": "enters the patron's utility and the claims C40, C42 and C65: it moves what is felt, hardly who rules.",
    "information": "decides who sees the crowd (C07, C55); where state media reach few, little is left for it to hide.",
    "strikes": "a lever of its own on the purse and on loyalty (C15); it matters where workers are many and angry.",
    "treasury": "starts with reserves for months; unpaid wages come in the spring of the second year if at all (C59).",
    "west": "moves the purse slowly and the patron's gain; within a year little of it reaches the street.",
}  # fmt: skip
"""In defence of mechanisms that move little."""
ODD = "`mobilisation` off in Belarus is odd: strikes and anger remain, but a patron that sees no crowd never helps."
Values = dict[str, float]


def without(resolved: Resolved, off: str) -> Resolved:
    """The scenario with one more mechanism switched off; as it is for ""."""
    return resolved.model_copy(update={"off": tuple(sorted({*resolved.off, off}))}) if off else resolved


def measure(resolved: Resolved) -> Values:
    """Every measure of a scenario, chances in 100."""
    found = measure_arm(resolved, tuple(MEASURES.values()), Settings(MEMBERS, seed=SEED, draws=DRAWS), {})
    return {name: found[each].mean * (100.0 if each.is_chance else 1.0) for name, each in MEASURES.items()}


def ablate(name: str, offs: Sequence[str]) -> dict[str, Values]:
    """Mechanism switched off ("" none) -> measures of a bundled scenario."""
    whole = scenario.load(name)
    found = {}
    for off in ("", *offs):
        found[off] = measure(without(whole, off))
        print(f"{name} without {off or 'nothing'}: out by 365 {found[off]['out by day 365, in 100']:.1f}", flush=True)
    return found


def scenario_table(found: dict[str, Values]) -> list[str]:
    """The table of one scenario: everything on, then each mechanism off."""
    lines = ["| off | " + " | ".join(MEASURES) + " |", "|---" * (len(MEASURES) + 1) + "|"]
    for off, values in found.items():
        cells = [
            f"{value:,.0f}".replace(",", " ") if "crowd" in key else f"{value:.1f}" for key, value in values.items()
        ]
        lines.append(f"| {f'`{off}`' if off else 'nothing'} | " + " | ".join(cells) + " |")
    return lines


def moves_little(tables: Sequence[dict[str, Values]]) -> list[str]:
    """Mechanisms without which no measure of any scenario differs by more than `LITTLE` or `LITTLE_CROWD`."""

    def differs(name: str, value: float, other: float) -> bool:
        return abs(value - other) > (LITTLE_CROWD * max(value, 1.0) if "crowd" in name else LITTLE)

    offs = [off for off in tables[0] if off] if tables else []
    return [
        off for off in offs
        if not any(differs(name, value, table[off][name]) for table in tables for name, value in table[""].items())
    ]  # fmt: skip


@dataclass(frozen=True)
class Scored:
    """Scores of the library with a mechanism off; ``worth`` and ``order`` are of the whole model over it (module)."""

    brier: float
    log: float
    area: tuple[float, float, float]
    worth: tuple[float, float, float]
    order: tuple[float, float, float]


Loaded = Sequence[tuple[Case, Resolved]]


def forecast_library(cases: Loaded, off: str, members: int) -> Floats:
    """Chance of being out within a year of each case's first date, (case,)."""
    settings = Settings(members, seed=SEED, draws=members // 2)
    found = []
    for case, resolved in cases:
        freeze = case.freezes[0]
        found.append(live_from(without(case.known(resolved, freeze), off), freeze, settings, {}).out_by[-1])
    print(f"library without {off or 'nothing'}: mean {100 * float(np.mean(found)):.1f} in 100", flush=True)
    return np.asarray(found, np.float64)


def score(whole: Floats, less: Floats, outcome: Floats, names: Sequence[str]) -> Scored:
    """Scores of the forecasts ``less``, (case,), and what the whole model is worth beside them."""
    of_brier = skill(brier(whole, outcome), brier(less, outcome), names)
    return Scored(
        float(brier(less, outcome).mean()), float(log_score(less, outcome).mean()), tell_apart(less, outcome, names),
        (of_brier.value, of_brier.low, of_brier.high), compare_order(whole, less, outcome),
    )  # fmt: skip


def compare_order(whole: Floats, less: Floats, outcome: Floats) -> tuple[float, float, float]:
    """Area of the whole model less that of the other, with the middle 90 in 100 over cases drawn again together."""
    n = len(outcome)
    fell, stayed = np.flatnonzero(outcome == 1.0), np.flatnonzero(outcome == 0.0)
    above = [np.sign(p[fell][:, None] - p[stayed]) / 2.0 + 0.5 for p in (whole, less)]
    times = np.random.default_rng(SEED).multinomial(n, np.full(n, 1.0 / n), RESAMPLES).astype(np.float64)

    def differ(weight: Floats) -> Floats:
        first, second = weight[:, fell], weight[:, stayed]
        with np.errstate(divide="ignore", invalid="ignore"):
            gained = ((first @ (above[0] - above[1])) * second).sum(axis=1)
            return np.asarray(gained / first.sum(axis=1) / second.sum(axis=1))

    drawn = differ(times)
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.quantile(drawn, (0.05, 0.95)) if len(drawn) else (np.nan, np.nan)
    return float(differ(np.ones((1, n)))[0]), float(low), float(high)


def score_library(cases: Loaded, offs: Sequence[str], members: int) -> dict[str, Scored]:
    """Mechanism switched off ("" none) -> scores."""
    outcome = np.array([float(case.out_within_a_year(case.freezes[0])) for case, _ in cases])
    names = [case.id for case, _ in cases]
    whole = forecast_library(cases, "", members)
    found = {"": score(whole, whole, outcome, names)}
    for off in offs:
        found[off] = score(whole, forecast_library(cases, off, members), outcome, names)
    return found


def library_table(found: dict[str, Scored]) -> list[str]:
    """The table of the library's scores."""
    lines = ["| off | Brier | log | AUC | worth of it, Brier | worth of it, order |", "|---|---|---|---|---|---|"]
    for off, each in found.items():
        own = [f"{each.brier:.3f}", f"{each.log:.3f}", say_interval(each.area, plain=True)]
        worth = [say_interval(each.worth), say_interval(each.order)] if off else ["", ""]
        lines.append(f"| {f'`{off}`' if off else 'nothing'} | " + " | ".join([*own, *worth]) + " |")
    return lines


def say_interval(found: tuple[float, float, float], plain: bool = False) -> str:
    """``+0.03 (−0.01 to +0.05)``; without signs if ``plain``."""
    value, low, high = (f"{each:.2f}" if plain else f"{each:+.3f}".replace("-", "−") for each in found)
    return f"{value} ({low} to {high})"


def say_worth(found: dict[str, Scored]) -> list[str]:
    """Which mechanisms earn their keep on the library, in words, from the intervals alone."""
    offs = [off for off in found if off]

    def named(keep: Callable[[Scored], bool]) -> str:
        return ", ".join(f"`{off}`" for off in offs if keep(found[off])) or "none"

    better, worse = named(lambda each: each.worth[1] > 0.0), named(lambda each: each.worth[2] < 0.0)
    tells, blurs = named(lambda each: each.order[1] > 0.0), named(lambda each: each.order[2] < 0.0)
    unsure = named(lambda each: not (holds_no_0(each.worth) or holds_no_0(each.order)))
    return [
        f"- Earn their keep by the Brier score (interval above 0): {better}.",
        f"- Score worse than if they were off (interval below 0): {worse}. The library's cases are well known because",
        "  many fell: what lowers every forecast scores worse here.",
        f"- Tell those who fell from those who stayed (order, interval above 0): {tells}; blur it (below 0): {blurs}.",
        f"- Neither can be told of: {unsure}.",
        "",
        f"Of {2 * len(offs)} intervals that hold 9 in 10, about {round(0.2 * len(offs))} miss 0 by chance alone.",
    ]


def holds_no_0(found: tuple[float, float, float]) -> bool:
    """Whether the interval lies to one side of 0."""
    return found[1] > 0.0 or found[2] < 0.0


def say_little(little: Sequence[str]) -> list[str]:
    """Those that move little, each with its defence."""
    undefended = "no defence is written: it should be simplified."
    return [f"- `{name}`: {EXPLAINED.get(name, undefended)}" for name in little] or ["None."]


def write_page(tables: dict[str, dict[str, Values]], scored: dict[str, Scored], n_cases: int, members: int) -> str:
    """The whole page."""
    text = [
        "# Ablation: each mechanism switched off",
        "",
        "Written by `verification/ablation.py`. A mechanism that is off leaves its fields as they started; `exits` has",
        "no row, or nobody would ever leave. All rows share their draws.",
        "",
    ]
    for name, table in tables.items():
        text += [f"## {name}", "", *scenario_table(table), ""]
    text += [
        f"## Scores of {n_cases} cases", "",
        f"Out within 12 months of the first date of each case, {members} members a case, no learning. `worth of it`:",
        "of the whole model beside the one without, by the Brier score (1 less the ratio) and by how much more often a",
        "case that fell is given more than one that did not; the middle 90 in 100 over cases. Above 0 it helps. On",
        "half of the cases the default priors were fitted ([how](default-priors.md)): for them this is no test.", "",
        *library_table(scored), "", *say_worth(scored), "",
    ]  # fmt: skip
    if tables:
        text += ["## Those that move little", ""]
        text += [f"No chance by {LITTLE:g} in 100 and no crowd by {100 * LITTLE_CROWD:g} in 100:", ""]
        text += [*say_little(moves_little(list(tables.values()))), "", ODD, ""]
    text.append(f"{MEMBERS} members, {DRAWS} draws, seed {SEED}, 365 days, engine {ENGINE_VERSION}; no learning.")
    return "\n".join(text) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Switch each mechanism off in turn; write docs/ablation.md.")
    parser.add_argument("--only", default="", help="mechanisms between commas; all but exits by default")
    parser.add_argument("--scenarios", default=",".join(SCENARIOS), help="bundled scenarios between commas")
    parser.add_argument("--cases", type=int, default=0, help="the first so many cases of the library; 0 all")
    parser.add_argument("--members", type=int, default=CASE_MEMBERS, help="members a case")
    parser.add_argument("--into", type=Path, default=Path(__file__).parents[1] / "docs" / "ablation.md")
    asked = parser.parse_args(arguments)
    offs = [name for name in asked.only.split(",") if name] or [name for name in NAMES if name != "exits"]
    unknown = [name for name in offs if name not in NAMES]
    if unknown:
        parser.error(f"there is no mechanism {unknown[0]}; there are {', '.join(NAMES)}")
    warm_up(print)
    tables = {name: ablate(name, offs) for name in asked.scenarios.split(",") if name}
    chosen = select_cases()[: asked.cases or None]
    loaded = [(case, scenario.load(case.scenario)) for case in chosen]
    scored = score_library(loaded, offs, asked.members)
    asked.into.write_text(write_page(tables, scored, len(loaded), asked.members), encoding="utf-8")


if __name__ == "__main__":
    main()
