"""Coding: facts of a case in, a scenario file out; the coding sheet of ``docs/cases.md`` as code.

Each rule turns one fact (`standoff.study.facts`) into values of a scenario file, in the same way for all cases. No rule
looks at how a case ended.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from standoff.errors import StandoffError
from standoff.store.disk import write_whole
from standoff.study.facts import Fact, read_facts

# name, place, part of the place's people, attitude, online where 42.2 in 100 of the nation are, state worker
GROUPS = (
    ("capital young and private sector", "capital", 0.45, -3.75, 0.8, 0),
    ("capital state workers", "capital", 0.25, -4.75, 0.6, 1),
    ("capital older and poor", "capital", 0.30, -5.75, 0.3, 0),
    ("other towns young and private sector", "towns", 16 / 45, -4.45, 0.7, 0),
    ("other towns state workers", "towns", 12 / 45, -5.35, 0.5, 1),
    ("other towns older and poor", "towns", 17 / 45, -6.25, 0.25, 0),
    ("countryside", "countryside", 1.0, -6.75, 0.25, 0),
)
ONLINE_OF_GENERIC = 42.2
MENUS = {
    1: "words, broker",
    2: "words, credit, media, broker",
    3: "words, credit, media, police_reserve, broker",
    4: "words, credit, media, police_reserve, troops, broker",
}
CROWD_CURVE = (
    (-5.0, 1.74e-05), (-4.2, 3.88e-05), (-3.4, 8.63e-05), (-2.6, 0.000192), (-1.8, 0.000426),
    (-1.0, 0.000942), (-0.2, 0.00208), (0.6, 0.00454), (1.4, 0.00966), (2.2, 0.0198),
    (3.0, 0.0376),
)  # fmt: skip
"""Attitude -> median largest crowd of days 0 to 6 as a share of the nation, in `generic-personalist`."""
ATTITUDE_BOUNDS = (-5.0, 3.0)
WEEKS = {
    "friday": "{monday: 0.2, tuesday: 0.2, wednesday: 0.2, thursday: 0.2, friday: 1, saturday: 0.5, sunday: 0.2}",
    "daily": "{monday: 0.7, tuesday: 0.7, wednesday: 0.7, thursday: 0.7, friday: 0.7, saturday: 0.7, sunday: 0.7}",
}
LONGEST_TEXT = 120
"""What a scenario file takes as an address; longer ones stand in the facts alone."""
WAGES = 8.0
"""The state's wage bill in percent of output where it is unknown."""
MADE = "# Written by "
"""How a file begins that may be written again."""


@dataclass
class Coded:
    """What the rules make of a case: parts of the scenario file, and the facts each value rests on."""

    facts: Mapping[str, Fact]
    claims: dict[str, str] = field(default_factory=dict)
    """Fact -> name of its claim."""

    def has(self, *names: str) -> bool:
        return all(name in self.facts for name in names)

    def text(self, name: str) -> str:
        return self.facts[name].value

    def number(self, name: str) -> float:
        return float(self.facts[name].value)

    def because(self, *names: str) -> str:
        """The claims of facts, as the scenario file names them."""
        return f"because: [{', '.join(self.claims[name] for name in names if name in self.claims)}]"


def attitude_from_crowd(share: float) -> float:
    """The attitude at which the curve passes ``share``: straight lines in the logarithm, continued at both ends."""
    level = math.log(share)
    points = [(math.log(crowd), attitude) for attitude, crowd in CROWD_CURVE]
    upper = next((i for i in range(1, len(points)) if points[i][0] >= level), len(points) - 1)
    (x0, y0), (x1, y1) = points[upper - 1], points[upper]
    return min(max(y0 + (level - x0) * (y1 - y0) / (x1 - x0), ATTITUDE_BOUNDS[0]), ATTITUDE_BOUNDS[1])


def reserves_in_days(reserves: float, gdp: float, wages: float) -> float:
    """A third of the reserves in days of the state's wages: reserves / 3 / (wages / 100 * gdp / 365), 5 to 1500."""
    return min(max(reserves / 3.0 / (wages / 100.0 * gdp / 365.0), 5.0), 1500.0)


def base_rate_class(regime: str, trigger: str, years: float) -> str:
    """The outside view's class: the first that fits."""
    if regime == "personalist" and years >= 20:
        return "personalist-20"
    if trigger == "vote":
        return "personalist-post-election" if regime == "personalist" else "post-election"
    if years >= 20:
        return "tenure-20"
    if years >= 10:
        return "tenure-10"
    return "personalist" if regime == "personalist" else "all"


def code_people(case: Coded) -> Iterator[str]:
    """Population, places, actors and groups."""
    capital, rest = case.text("capital"), "rest of the country"
    yield "nation:"
    yield f"  population: {case.number('population') / 1e6:g} million"
    yield f"  places: [{quote(capital)}, {rest}]"
    yield ""
    since, regime = case.text("since"), case.text("regime")
    yield f"ruler: {{name: {quote(case.text('ruler'))}, in_power_since: {since}, regime: {regime}}}"
    step = int(case.number("commitment"))
    yield f"patron: {{name: {quote(case.text('patron'))}, menu: [{MENUS[step]}]}}" if step else "patron: none"
    yield f"opposition: {{name: {quote(case.text('opposition'))}}}"
    yield "west: {name: European Union and United States}"
    yield ""
    towns = case.number("urban_share") - case.number("capital_share")
    people = {"capital": case.number("capital_share"), "towns": towns, "countryside": 100 - case.number("urban_share")}
    scale = case.number("internet") / ONLINE_OF_GENERIC if case.has("internet") else 1.0
    because = case.because("capital_share", "urban_share", "internet")
    yield "groups:"
    for name, where, part, attitude, online, state_worker in GROUPS:
        place = quote(capital) if where == "capital" else rest
        worker = ", state_worker: 1" if state_worker else ""
        yield (
            f"  - {{name: {name}, place: {place}, size: {people[where] * part:.2f}%, attitude: {attitude}, "
            f"online: {min(online * scale, 0.98):.3f}{worker}, {because}}}"
        )


def code_dated(case: Coded) -> Iterator[str]:
    """Rhythm of the week, and cuts of the internet."""
    if case.has("week") and case.text("week") in WEEKS:
        yield f"rhythm: {WEEKS[case.text('week')]}"
        yield ""
    if case.has("cut"):
        share, first, last = case.text("cut").split()
        yield "events:"
        yield f"  - {{date: {first}, until: {last}, kind: shutdown, strength: {share}, {case.because('cut')}}}"
        yield ""


Value = tuple[str, str, str]
"""Mechanism, parameter, prior with claims."""


def code_assumptions(case: Coded) -> Iterator[Value]:
    """All assumptions, by mechanism and parameter."""

    def normal(where: str, mean: float, spread: float, *facts: str) -> Value:
        mechanism, name = where.split(".")
        return mechanism, name, f"{{normal: [{mean:.3g}, {spread:g}], {case.because(*facts)}}}"

    def lognormal(where: str, median: float, spread: float, *facts: str) -> Value:
        mechanism, name = where.split(".")
        return mechanism, name, f"{{lognormal: [{median:.3g}, {spread:g}], {case.because(*facts)}}}"

    if case.has("example") and case.text("example") == "yes":
        yield normal("belief.at_rest", -3.2, 0.5, "example")
    if case.has("press"):
        yield normal("information.hidden_share", 0.006 * case.number("press"), 0.12, "press")
    if case.has("crowd"):
        low, high = map(float, case.text("crowd").split("-"))
        share = math.sqrt(low * high) / case.number("population")
        yield normal("mobilisation.attitude", attitude_from_crowd(share), 0.8, "crowd", "population")
    if case.has("leaders") and case.text("leaders") != "split":
        mean, spread = {"free": (0.75, 0.12), "none": (0.4, 0.15)}[case.text("leaders")]
        yield normal("opposition.leadership_first", mean, spread, "leaders")
    step = int(case.number("commitment"))
    if step and case.has("opposition_stance"):
        mean = {"towards": 0.4, "neutral": 0.0, "against": -0.4}[case.text("opposition_stance")]
        yield normal("opposition.alignment_first", mean, 0.3, "opposition_stance")
    if step in (1, 3, 4):
        yield lognormal("patron.attend", 0.3 if step == 1 else 0.6, 0.3, "commitment")
    if step in (1, 4):
        yield normal("patron.ruler_value", 0.5 if step == 1 else 1.0, 0.35, "commitment")
    if step and case.has("patron_troops") and case.text("patron_troops") == "yes":
        yield lognormal("patron.troops_cost", 0.4, 0.5, "patron_troops")
    yield from code_force(case, normal, lognormal)
    wages = case.number("wages") if case.has("wages") else WAGES
    if case.has("reserves", "gdp"):
        days = reserves_in_days(case.number("reserves"), case.number("gdp"), wages)
        yield lognormal("treasury.reserves_first", days, 0.8, "reserves", "gdp", "wages")
    if case.has("pay") and case.text("pay") == "late":
        yield normal("treasury.margin", -0.05, 0.07, "pay")
    if step >= 2 and case.has("loan"):
        yield lognormal("treasury.loan", case.number("loan") / wages, 0.5, "loan", "wages")
    vote = case.text("trigger") == "vote"
    yield normal("west.disputed_vote", 0.7 if vote else 0.1, 0.15 if vote else 0.08, "trigger")
    if case.has("west") and case.text("west") != "neutral":
        yield normal("west.reluctance", -3.5 if case.text("west") == "ally" else -1.5, 0.6, "west")


Prior = Callable[..., Value]


def code_force(case: Coded, normal: Prior, lognormal: Prior) -> Iterator[Value]:
    """The force, what it was ordered in the first days, and whom it killed."""
    if case.has("deaths") and case.number("deaths") > 0:
        yield lognormal("repression.deaths_per_day", 0.25 if case.number("deaths") < 10 else 0.5, 0.5, "deaths")
    if case.has("orders"):
        mean, spread = {"none": (0.3, 0.15), "dispersal": (0.55, 0.15), "shooting": (0.8, 0.12)}[case.text("orders")]
        yield normal("ruler.first_stance", mean, spread, "orders")
    if case.has("force") and case.text("force") != "professional":
        recruited = case.text("force") == "recruited"
        yield normal("security.stay_at_rest", 3.4 if recruited else 2.2, 0.9, "force")
        if recruited:
            yield lognormal("security.guilt", 0.5, 0.5, "force")
    if case.has("officers"):
        yield lognormal("security.officers_per_1000", case.number("officers"), 0.35, "officers")


def write_case(name: str, facts: Mapping[str, Fact], maker: str) -> str:
    """The scenario file of a case; ``maker`` says in it who wrote it from which facts."""
    told = [fact for fact in facts if fact not in ("title", "region", "onset", "capital", "ruler", "opposition")]
    case = Coded(facts, {fact: f"F{number:02d}" for number, fact in enumerate(told, start=1)})
    sources: dict[tuple[str, str, dt.date, str], str] = {}
    claims = []
    for fact, claim in case.claims.items():
        told_in = facts[fact]
        key = (told_in.publisher, told_in.title, told_in.known_on, told_in.url)
        source = sources.setdefault(key, f"s{len(sources) + 1:02d}")
        note = f"; {told_in.note}" if told_in.note else ""
        text = f"{fact.replace('_', ' ')}: {told_in.value}{note} ({told_in.tag})"
        claims.append(f"  {claim}: {{source: {source}, kind: fact, text: {quote(text)}}}")
    years = (dt.date.fromisoformat(case.text("onset")) - dt.date.fromisoformat(case.text("since"))).days / 365.25
    lines = [
        f"{MADE}{maker} by the coding sheet in docs/cases.md:",
        "# change a fact or a rule, not this file. S: found in a source of the time; K: to be confirmed.",
        "standoff: 1", f"name: {name}", f"title: {quote(case.text('title'))}", "like: generic-personalist",
        f"start: {case.text('onset')}", "days: 365", f"trigger: {case.text('trigger')}", "",
        *code_people(case), "", *code_dated(case), "assumptions:",
    ]  # fmt: skip
    seen = ""
    for mechanism, parameter, prior in sorted(code_assumptions(case)):
        if mechanism != seen:
            lines.append(f"  {mechanism}:")
            seen = mechanism
        lines.append(f"    {parameter}: {prior}")
    lines += ["", f"base_rate: {{class: {base_rate_class(case.text('regime'), case.text('trigger'), years)}}}", ""]
    lines.append("sources:")
    for (publisher, title, known_on, url), source in sources.items():
        at = f", url: {quote(url)}" if 0 < len(url) <= LONGEST_TEXT else ""
        lines.append(f"  {source}: {{publisher: {quote(publisher)}, title: {quote(title)}, date: {known_on}{at}}}")
    return "\n".join([*lines, "", "claims:", *claims, ""])


def quote(text: str) -> str:
    """Text in double quotes, as YAML reads it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def code_cases(table: Path, into: Path | None = None) -> dict[str, Path]:
    """Write a scenario file for each case of a table of facts, beside it unless told otherwise; case -> file.

    A file of that name is replaced only where it was made this way. Raises `SourceErrors` for every faulty fact, and
    `StandoffError` where a file cannot be written; then none of them is.
    """
    maker = f"`standoff hindcast --facts` from {table.name}"
    made = {name: write_case(name, facts, maker) for name, facts in read_facts(table).items()}
    folder = table.parent if into is None else into
    paths = {name: folder / f"{name}.yaml" for name in made}
    try:
        for path in paths.values():
            if path.exists() and not path.read_bytes().startswith(MADE.encode()):
                raise StandoffError(f"{path} is there already", "give the case another name, or move the file away")
        for name, text in made.items():
            write_whole(paths[name], text.encode("utf-8"))
    except OSError as fault:
        raise StandoffError(f"cannot write {folder}: {fault.strerror}", "go to another folder") from None
    return paths
