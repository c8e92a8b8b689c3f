"""`standoff baserate`: what history says of a crisis like this one, whatever the model says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from standoff.cli.options import Flag
from standoff.cli.style import QUIET, TITLE
from standoff.cli.terminal import answer_console, print_json
from standoff.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.outside import BaseRate, Case, Chosen, HazardForecast
    from standoff.scenario import Resolved

MONTHS = (1, 3, 6, 12)
KINDS = ("uprising", "coup", "irregular", "other", "any")
WORDS = {
    "uprising": "uprising",
    "coup": "coup",
    "irregular": "forced out",
    "other": "otherwise",
    "any": "out in any way",
}
EXAMPLES = """Examples:
  standoff baserate belarus-2020
  standoff baserate my-crisis.yaml --after-election --json"""


def baserate(
    scenario: str,
    /,
    *,
    set: Annotated[tuple[str, ...], Parameter(negative="", metavar="PATH=VALUE")] = (),
    after_election: Flag = False,
    json: Flag = False,
) -> int:
    """What became of rulers in crises like this one: rates with their counts, by when and how, near neighbours.

    The model is not asked. Classes and hazard are chosen by regime, years in power, election and year alone.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    set
        Change one value first; may be given many times.
    after_election
        The crisis began within six months after a national election; a scenario says so itself by `trigger: vote`.
    json
        Print one JSON object instead of text.
    """
    from standoff.outside import choose_classes, forecast, near_neighbours
    from standoff.scenario import load
    from standoff.study.outside_view import features_of

    resolved = load(scenario, set)
    features = features_of(resolved, after_election)
    classes, ahead = choose_classes(features), forecast(features)
    near = near_neighbours(features, resolved.actors.patron_name, resolved.start)
    if json:
        print_json(_as_json(resolved, classes, ahead, near))
    else:
        _print(answer_console(), resolved, classes, ahead, near)
    return 0


def _as_json(
    resolved: Resolved, classes: tuple[Chosen, ...], ahead: HazardForecast, near: tuple[Case, ...]
) -> dict[str, Any]:
    from standoff.outside.hazard import load_fit

    about = load_fit().about
    given = ahead.features
    return {
        "standoff": SCHEMA_VERSION,
        "scenario": resolved.name,
        "features": {
            "personalist": given.personalist,
            "tenure_years": round(given.tenure_years, 2),
            "post_election": given.post_election,
            "year": given.year,
        },
        "trigger": resolved.trigger,
        "own_class": resolved.base_rate_class,
        "classes": [
            {"because": list(each.because), "irregular": _rate(each.irregular), "any": _rate(each.any_exit)}
            for each in classes
        ],
        "hazard": {
            "fitted": about["fitted"],
            "onsets": about["data"]["onsets"],
            "note": about["note"],
            "out_by": [
                {"months": months, "kind": kind} | dict(zip(("p", "low", "high"), ahead.by(months, kind), strict=True))
                for months in MONTHS
                for kind in KINDS
            ],
        },
        "neighbours": [
            {
                "id": case.id, "place": case.place, "ruler": case.ruler, "start": case.start.isoformat(),
                "trigger": case.trigger, "patron": case.patron or None, "outcome": case.outcome,
                "outcome_date": case.outcome_date.isoformat(), "ruler_out": case.ruler_out, "source": case.source,
            }
            for case in near
        ],
        "citations": list(about["citations"]),
    }  # fmt: skip


def _rate(rate: BaseRate) -> dict[str, Any]:
    return {
        "class": rate.id, "title": rate.title, "numerator": rate.numerator, "denominator": rate.denominator,
        "p": rate.p, "low": rate.low, "high": rate.high, "event": rate.event, "months": rate.horizon_months,
        "period": rate.period, "source": rate.source,
    }  # fmt: skip


def _print(
    console: Console, resolved: Resolved, classes: tuple[Chosen, ...], ahead: HazardForecast, near: tuple[Case, ...]
) -> None:
    from standoff.outside.hazard import load_fit

    given, about = ahead.features, load_fit().about
    console.print(Text(f"{resolved.title} ({resolved.name})", TITLE))
    regime = "personalist" if given.personalist else "not personalist"
    unsaid = "no election before" if resolved.trigger else "no election before (--after-election: one was)"
    election = "after an election" if given.post_election else unsaid
    years = f"{given.tenure_years:.0f} year{'' if round(given.tenure_years) == 1 else 's'} in power"
    console.print(Text(f"{regime}, {years}, {election}, {given.year}", QUIET))
    console.print()
    console.print(_class_table(classes))
    console.print(Text(f"{classes[0].irregular.source}. {classes[0].irregular.note}.", QUIET))
    console.print()
    console.print(_hazard_table(ahead))
    data = about["data"]
    fitted = f"Hazard fitted on {data['onsets']} onsets {data['years']}, {data['irregular']} irregular exits, "
    fitted += f"and {data['resting_months']} months at rest; onsets reviewed, so rulers who fell within days count."
    console.print(Text(fitted, QUIET))
    console.print("Who falls in a crisis has not been foretold by these features: take the numbers as a base rate.")
    console.print()
    console.print(_neighbour_table(near))
    console.print(Text("Chosen because they are well known: for looking up, not for counting.", QUIET))
    console.print(Text("Sources: " + "; ".join(about["citations"]) + ".", QUIET))


def _class_table(classes: tuple[Chosen, ...]) -> Table:
    from standoff.analysis.wording import n_in_100, range_in_100

    table = _plain_table("HISTORY, 12 months", 42)
    for heading in ("forced", "range", "cases", "any", "range", "cases"):
        table.add_column(heading, justify="right", header_style=QUIET, no_wrap=True)
    for each in classes:
        cells: list[Text | str] = []
        for rate in (each.irregular, each.any_exit):
            cells += [Text(n_in_100(rate.p), "bold"), Text(range_in_100(rate.low, rate.high), QUIET)]
            cells.append(f"{rate.numerator}/{rate.denominator}")
        table.add_row(", ".join(each.because) or "all crises", *cells)
    return table


def _hazard_table(ahead: HazardForecast) -> Table:
    from standoff.analysis.wording import n_in_100, range_in_100

    table = _plain_table("OUT BY, in 100", 16)
    for months in MONTHS:
        table.add_column(f"{months} month{'s' if months > 1 else ''}", justify="right", header_style=QUIET)
    for kind in KINDS:
        cells = []
        for months in MONTHS:
            p, low, high = ahead.by(months, kind)
            cells.append(Text.assemble((n_in_100(p), "bold"), (f" ({range_in_100(low, high)})", QUIET)))
        table.add_row(WORDS[kind], *cells)
    return table


def _neighbour_table(near: tuple[Case, ...]) -> Table:
    table = _plain_table("NEAR NEIGHBOURS", 16)
    for heading in ("began", "trigger", "patron", "how it ended", "on"):
        table.add_column(heading, header_style=QUIET, no_wrap=heading in ("began", "on"))
    for case in near:
        dates = case.start.isoformat(), case.outcome_date.isoformat()
        table.add_row(case.place, dates[0], case.trigger, case.patron or "none", case.outcome, dates[1])
    return table


def _plain_table(title: str, width: int) -> Table:
    table = Table(box=None, header_style="", padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(title, min_width=min(width, len(title)), max_width=width, header_style=TITLE)
    return table
