"""`standoff hindcast`: crises whose end is known, forecast again and scored beside the base rate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.text import Text

from standoff.analysis.wording import MINUS, n_in_100, range_in_100
from standoff.cli.options import Flag, On, Whole
from standoff.cli.place import computing_on
from standoff.cli.style import FAULT, MODEL, QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.outside.classes import ANY_EXIT, reference_class
from standoff.version import ENGINE_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from typing import Any

    import pandas as pd
    from rich.console import Console

    from standoff.study.hindcast import Hindcast

LABELS = {
    "inside": "model", "outside": "base rate", "class_rate": "class's own rate", "pooled": "pooled, other cases",
    "pooled_regions": "pooled, other regions",
}  # fmt: skip
CASE_WIDTH, LABEL_WIDTH = 19, 22
VERDICTS = ("inside", "class_rate", "pooled", "pooled_regions")
QUESTIONS = {
    "pledge": "a pledge", "money": "money", "deployment": "troops or police sent", "broker": "a handover brokered",
    "all": "all of these",
}  # fmt: skip


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class OwnCases:
    """Cases that are not in the library.

    Parameters
    ----------
    template
        Print a table of facts to fill in, and end.
    facts
        Table of facts, filled in: each case's scenario file is written beside it. Without --outcomes that is all.
    outcomes
        Table of how further cases ended: id,region,onset,out_within_12m,exit_date,kind,source.
    """

    template: Flag = False
    facts: Path | None = None
    outcomes: Path | None = None


def hindcast(
    cases: Annotated[tuple[str, ...], Parameter(negative="", metavar="CASE")] = (),
    /,
    *,
    own: OwnCases | None = None,
    learn: Flag = False,
    members: Whole = None,
    seed: Whole = None,
    on: On = None,
    json: Flag = False,
) -> int:
    """Forecast crises whose end is known, with what could be known then, and score it beside the base rate.

    Each case counts once, however many dates it is forecast on. The base rate is the fitted hazard of `standoff
    baserate`, for crises from 2010 on fitted on earlier years. The pooled forecast's weight is learned on the other
    cases only, and once more on the other regions only. What the patron did is scored apart. Lower scores are better;
    skill is 1 for a perfect forecast, 0 for one no better than the base rate.

    Parameters
    ----------
    cases
        Cases to score: their ids, or paths of scenario files of the same name; all on record by default.
    learn
        On dates after the onset, take in what was observed before them; else only that the ruler still stands.
    members
        Simulated futures for each case and date. [default: 4000]
    seed
        Seed of all draws. [default: 1]
    on
        Where to compute: local:N (threads), or dask://HOST:PORT or tls://HOST:PORT (a cluster; the extra
        cluster), but for what --learn takes in, which stays here. Changes no number.
    json
        Print one JSON object instead of text.
    """
    from standoff.study.cases import select_cases
    from standoff.study.hindcast import MEMBERS
    from standoff.study.hindcast import hindcast as forecast_again
    from standoff.study.learned import learn_observed

    given = own or OwnCases()
    if given.template or (given.facts is not None and given.outcomes is None):
        return _help_coding(given, json)
    written = _write_own(given.facts) if given.facts is not None else ()
    chosen = select_cases((*cases, *written), given.outcomes)
    with computing_on(on), progress_bar("forecasting again") as (progress, say):
        found = forecast_again(
            chosen,
            MEMBERS if members is None else members,
            1 if seed is None else seed,
            learn=learn_observed if learn else None,
            progress=progress,
            on_message=say,
        )
    if json:
        print_json({"standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION} | found.plain())
        return 0
    _show(answer_console(), found)
    return 0


def _write_own(facts: Path) -> tuple[str, ...]:
    """The scenario files of a table of facts, written."""
    from standoff.study.coding import code_cases

    return tuple(str(path) for path in code_cases(facts).values())


def _help_coding(given: OwnCases, json: bool) -> int:
    """The template, or the files made of facts and what to do with them."""
    from standoff.study.facts import template

    if given.template or given.facts is None:
        print(template(), end="")
        return 0
    written = _write_own(given.facts)
    if json:
        print_json({"standoff": SCHEMA_VERSION, "engine_version": ENGINE_VERSION, "written": list(written)})
        return 0
    console = answer_console()
    for path in written:
        console.print(Text(f"wrote {path}"), soft_wrap=True)
    console.print(Text(f"\nNext:\n  standoff check {written[0]}\n  standoff run {written[0]}", QUIET), soft_wrap=True)
    console.print(Text("To score them: --outcomes with how they ended, a row for each.", QUIET))
    return 0


def _show(console: Console, found: Hindcast) -> None:
    n = len(set(found.cases))
    console.print(Text(f"{n} case{'' if n == 1 else 's'} whose end is known", TITLE))
    _show_cases(console, found)
    _show_scores(console, found)
    _show_calibration(console, found.calibration)
    _show_shuffled(console, found)
    _show_patron(console, found)
    _show_experts(console, found.experts)


def _show_cases(console: Console, found: Hindcast) -> None:
    heading = f"\n{'OUT IN 12 MONTHS':<{CASE_WIDTH}}{'frozen':<11}{'model':>5}{'range':>8}"
    heading += f"{'base':>5}{'pooled':>7}{'':>5} happened"
    console.print(Text(heading, TITLE))
    before = ""
    for row in found.table.to_dict("records"):
        name = str(row["id"])
        line = Text(f"{_cut(name if name != before else '', CASE_WIDTH - 2):<{CASE_WIDTH}}{row['freeze']!s:<11}")
        line.append(f"{n_in_100(row['p_out_12m']):>5}", f"bold {MODEL}")
        line.append(f"{range_in_100(row['low'], row['high']):>8}", QUIET)
        line.append(f"{n_in_100(row['outside']):>5}{n_in_100(row['pooled']):>7}")
        line.append(f"{n_in_100(row['pooled_regions']):>5} ", QUIET)
        happened = f"{row['kind']}, day {row['exit_day'] - 1:.0f}" if row["outcome"] else "in power"
        console.print(line.append(happened, TITLE if row["outcome"] else ""))
        before = name
    if any(found.table["learned"]):
        console.print(Text("Learned from observations up to the day before, where frozen after the onset.", QUIET))
    console.print(Text(f"In 100. Base: {_say_base(found)}.", QUIET))
    console.print(Text("Pooled: model and base, by a weight learned on the other cases; beside it, on", QUIET))
    console.print(Text("the other regions. Range: 90 in 100 of assumption draws.", QUIET))


def _say_base(found: Hindcast) -> str:
    """Where the base rate is from."""
    said = {
        "hazard": "the hazard fitted to history", "class": "the class's rate, as no onset before 1991 is on record",
        "given": "as given",
    }  # fmt: skip
    return "; ".join(dict.fromkeys(said[str(each).split()[0]] for each in found.table["outside_by"]))


def _show_scores(console: Console, found: Hindcast) -> None:
    """Scores and skill of each forecast, then the verdicts in words."""
    console.print(
        Text(f"\n{'SCORES':<{LABEL_WIDTH}}{'Brier':>7}{'log':>7}{'CRPS':>7}   skill over the base rate", TITLE)
    )
    for name, label in LABELS.items():
        line = Text(f"{label:<{LABEL_WIDTH}}")
        for score in ("brier", "log", "crps"):
            line.append(f"{found.score(name, score)['value']:>7.3f}")
        of_brier = found.score(name, "brier")
        if name != "outside":
            line.append(f"   {_skill(of_brier['skill'], of_brier['skill_low'], of_brier['skill_high'])}")
        console.print(line)
    console.print(Text("Lower is better. Skill of the Brier score with its 90% interval over cases.", QUIET))
    for name in VERDICTS:
        said = found.verdict(name)
        style = FAULT if said.startswith("poor") else QUIET
        console.print(Text.assemble((f"{LABELS[name]}: ", TITLE), (said, style)))
    _show_other_skills(console, found)
    for row in found.parts.to_dict("records"):
        if row["forecast"] in ("inside", "outside") and not math.isnan(row["area"]):
            _show_order(console, LABELS[row["forecast"]], row)


def _show_other_skills(console: Console, found: Hindcast) -> None:
    """Skill of the log score and of the CRPS of the exit time."""
    for name, label in (("log", "log score"), ("crps", "CRPS of the exit time, days 1 to 365")):
        row = found.score("inside", name)
        told = _skill(row["skill"], row["skill_low"], row["skill_high"])
        console.print(Text.assemble((f"model, {label}: ", TITLE), (f"skill {told}", QUIET)))
    share = n_in_100(reference_class(ANY_EXIT).p)
    console.print(Text(f"Cases weighted as if {share} of 100 had fallen, as in the record:", QUIET))
    for each in found.weighted.to_dict("records"):
        if each["forecast"] == "inside" and not math.isnan(each["skill"]):
            told = _skill(each["skill"], each["skill_low"], each["skill_high"])
            label = "Brier" if each["score"] == "brier" else "log score"
            console.print(Text.assemble((f"model, {label}: ", TITLE), (f"{each['value']:.3f}, skill {told}", QUIET)))


def _show_order(console: Console, label: str, row: Mapping[Hashable, Any]) -> None:
    """How often a case that fell was given more than one that did not."""
    area = f"{n_in_100(row['area'])} of 100"
    interval = "" if math.isnan(row["area_low"]) else f" ({range_in_100(row['area_low'], row['area_high'])})"
    told = f"gave more to a case that fell than to one that did not in {area}{interval}; chance is 50"
    console.print(Text.assemble((f"{label}: ", TITLE), (told, QUIET)))


def _show_calibration(console: Console, calibration: pd.DataFrame) -> None:
    console.print(Text("\nWHEN THE MODEL SAID … IN 100, IT HAPPENED IN … OF 100", TITLE))
    for row in calibration[calibration["forecast"] == "inside"].to_dict("records"):
        said = range_in_100(row["first"], row["last"])
        interval = range_in_100(row["low"], row["high"])
        line = Text.assemble((f"{said:>8}", MODEL), f"{n_in_100(row['share']):>6}", (f"  ({interval})", QUIET))
        console.print(line.append(f"  weight of {row['n']:.3g} cases", QUIET))


def _show_shuffled(console: Console, found: Hindcast) -> None:
    """What is left of the skill when outcomes are dealt out again among the cases."""
    if len(set(found.cases)) < 2:
        return
    nulls = found.shuffled
    row = nulls[(nulls["forecast"] == "inside") & (nulls["baseline"] == "share")].iloc[0]
    if math.isnan(row["found"]):
        console.print(Text("\nAll cases ended alike: nothing can be told apart.", QUIET))
        return
    console.print(Text("\nOUTCOMES SHUFFLED AMONG THE CASES", TITLE))
    left = _skill(row["mean"], row["low"], row["high"])
    as_good = n_in_100(row["share"])
    console.print(f"skill over their own share: {_number(row['found'])} found, {left} when shuffled")
    console.print(Text(f"{as_good} of 100 shuffles did as well; skill that shuffling leaves would be none.", QUIET))


def _show_patron(console: Console, found: Hindcast) -> None:
    """What the patrons did, apart from who ruled."""
    if found.patron is None:
        return
    from standoff.study.patron import WIDER

    heading = f"\n{'THE PATRON, 12 MONTHS':<24}{'yes':>4}{'of':>4}{'Brier':>8}{'base':>7}   skill over the base"
    console.print(Text(heading, TITLE))
    for row in found.patron.scores.to_dict("records"):
        line = Text(f"{QUESTIONS[row['question']]:<24}")
        asked = row["cases"] if row["question"] != "all" else row["answers"]
        line.append(f"{row['happened']:>4.0f}{asked:>4.0f}", QUIET)
        line.append(f"{row['brier']:>8.3f}{row['base_brier']:>7.3f}   ")
        console.print(line.append(_skill(row["skill"], row["skill_low"], row["skill_high"])))
    console.print(
        Text(f"Apart from who rules; priors on the patron {WIDER:g} times as wide. Base: the share of", QUIET)
    )
    console.print(Text("the other cases. On record is what is well known: no sample of patrons.", QUIET))


def _show_experts(console: Console, experts: pd.DataFrame) -> None:
    if experts.empty:
        return
    heading = f"\n{'EXPERTS, IN 100':<27}{'said':<9}{'happened':<9}{'Brier (of ends)':<22}model: Brier"
    console.print(Text(heading, TITLE))
    for about, rows in experts.groupby("about", sort=False):
        console.print(Text(f"about {about}", QUIET))
        for row in rows.to_dict("records"):
            line = Text(f"  {row['claim']:<5}{_cut(str(row['speaker']), 18):<20}")
            line.append(f"{range_in_100(row['low'], row['high']):<9}{'yes' if row['happened'] else 'no':<9}")
            line.append(f"{row['brier']:.2f} ({row['brier_best']:.2f} to {row['brier_worst']:.2f})", TITLE)
            line.append(f"    {n_in_100(row['model'])}: {row['brier_model']:.2f}", QUIET)
            console.print(line)
    console.print(Text("Claims of one crisis share its luck: no interval is given.", QUIET))


def _skill(value: float, low: float, high: float) -> str:
    """``−0.06 (−0.15 to 0.84)``; a dash where it cannot be told."""
    if math.isnan(value):
        return "cannot be told"
    interval = "no interval" if math.isnan(low) else f"{_number(low)} to {_number(high)}"
    return f"{_number(value)} ({interval})"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
