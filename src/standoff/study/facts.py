"""Facts of a case: what was known of a crisis in its first 14 days, one row a fact, with its source and day.

The table has the columns `COLUMNS`; ``tag`` is S (found in a source of the time) or K (general knowledge, to be
confirmed). ``docs/cases.md`` says what each fact means; `standoff.study.coding` makes a scenario of them. How a crisis
ended stands in another table, and no column here has a place for it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from standoff.errors import SourceError, StandoffError
from standoff.scenario.positions import show_text
from standoff.scenario.tables import Row, read_table, settle
from standoff.scenario.vocabulary import suggest

NEEDED_COLUMNS = ("case", "fact", "value", "tag", "known_on", "publisher", "title")
COLUMNS = (*NEEDED_COLUMNS, "url", "note")
LATEST = 14
"""Days after the onset up to which a fact may have become known."""
WORDS = {
    "regime": ("personalist", "party", "military", "monarchy", "hybrid"),
    "trigger": ("vote", "term", "price", "arrest", "example", "other"),
    "commitment": ("0", "1", "2", "3", "4"),
    "patron_troops": ("yes", "no"),
    "opposition_stance": ("towards", "neutral", "against"),
    "leaders": ("free", "split", "none"),
    "force": ("professional", "recruited", "conscripts"),
    "pay": ("regular", "late"),
    "orders": ("none", "dispersal", "shooting"),
    "week": ("sunday", "friday", "daily"),
    "example": ("yes", "no"),
    "west": ("ally", "neutral", "adversary"),
}
"""Facts that are one of some words."""
NUMBERS = {
    "population": (1e4, 2e9), "capital_share": (0.1, 100.0), "urban_share": (0.1, 100.0), "internet": (0.0, 100.0),
    "press": (0.0, 100.0), "loan": (0.01, 100.0), "officers": (0.1, 60.0), "gdp": (0.01, 1e5), "reserves": (0.0, 1e5),
    "wages": (0.5, 60.0), "deaths": (0.0, 1e6),
}  # fmt: skip
"""Facts that are numbers, and from where to where."""
DATES = ("onset", "since")
TEXTS = ("title", "region", *DATES, "ruler", "capital", "patron", "opposition", "crowd", "cut")
NEEDED = ("title", "region", "onset", "ruler", "since", "regime", "trigger", "population", "capital", "capital_share",
          "urban_share", "commitment", "opposition")  # fmt: skip
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Fact:
    """One row of the facts."""

    value: str
    tag: str
    known_on: dt.date
    publisher: str
    title: str
    url: str
    note: str


def template() -> str:
    """A table of facts to be filled in, with a row for each fact that can be told."""
    path = resources.files("standoff").joinpath("scenarios", "cases", "TEMPLATE.csv.txt")
    return path.read_text(encoding="utf-8")


def read_facts(path: Path) -> dict[str, dict[str, Fact]]:
    """Facts by case and name. Raises `StandoffError` where there is no file, `SourceErrors` with every fault's line."""
    faults: list[SourceError] = []
    cases: dict[str, dict[str, Fact]] = {}
    rows: dict[tuple[str, str], Row] = {}
    misnamed: set[str] = set()
    for row in read_table(path, str(path), NEEDED_COLUMNS, ("url", "note")):
        case, name = row.words["case"], row.words.get("fact", "")
        if case in misnamed:
            continue
        try:
            if not NAME.fullmatch(case):
                misnamed.add(case)
                raise StandoffError("case: expected small letters, digits and single hyphens, as in utopia-2030")
            if (case, name) in rows:
                raise StandoffError(f"fact: {show_text(name)} is told twice of {case}")
            rows[case, name] = row
            cases.setdefault(case, {})[name] = read_fact(name, row.words)
        except StandoffError as problem:
            faults.append(row.fault(problem.message, problem.hint))
    settle(faults)
    for case, facts in cases.items():
        first = next(row for (owner, _), row in rows.items() if owner == case)
        for name, message in check_case(facts):
            faults.append(rows.get((case, name), first).fault(f"{case}, {name}: {message}" if name else message))
    settle(faults)
    if not cases:
        raise StandoffError(f"{path} holds no facts", "fill in the template: standoff hindcast --template")
    return cases


def read_fact(name: str, words: Mapping[str, str]) -> Fact:
    """One row. Raises `StandoffError` for what the sheet does not know, beginning with the column to blame."""
    value, tag = words.get("value", ""), words.get("tag", "")
    if name not in (*WORDS, *NUMBERS, *TEXTS):
        hint = suggest(name, (*WORDS, *NUMBERS, *TEXTS))
        raise StandoffError(f"fact: the sheet has no such fact as {show_text(name)}", hint)
    if name in WORDS and value not in WORDS[name]:
        raise StandoffError(f"value: expected one of {', '.join(WORDS[name])} for {name}, found {show_text(value)}")
    if name in NUMBERS:
        check_number(name, value)
    if name in DATES:
        read_date("value", value)
    if tag not in ("S", "K"):
        raise StandoffError(f"tag: expected S (found in a source of the time) or K, found {show_text(tag)}")
    for column in ("value", "publisher", "title"):
        if not words.get(column):
            raise StandoffError(f"{column}: {name} needs one", "leave the row out where the fact is unknown")
    known_on = read_date("known_on", words.get("known_on", ""))
    return Fact(value, tag, known_on, words["publisher"], words["title"], words.get("url", ""), words.get("note", ""))


def check_number(name: str, value: str) -> None:
    """Raise `StandoffError` unless the value is a number within its range."""
    low, high = NUMBERS[name]
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        span = f"{low:.10g} to {high:.10g}"
        raise StandoffError(f"value: expected a number from {span} for {name}, found {show_text(value)}")


def read_date(column: str, text: str) -> dt.date:
    """A date; `StandoffError` for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise StandoffError(f"{column}: expected a date such as 2011-01-25, found {show_text(text)}") from None


def check_case(facts: Mapping[str, Fact]) -> Iterator[tuple[str, str]]:
    """What is wrong with a case's facts taken together: the fact to blame ("" for none), and why."""
    lacking = [name for name in NEEDED if name not in facts]
    if lacking:
        yield "", f"case: it lacks {', '.join(lacking)}"
        return
    onset = dt.date.fromisoformat(facts["onset"].value)
    latest = onset + dt.timedelta(LATEST)
    for name, fact in facts.items():
        if fact.known_on > latest:
            yield name, f"known on {fact.known_on}, more than {LATEST} days after the onset, {onset}"
    if dt.date.fromisoformat(facts["since"].value) > onset:
        yield "since", f"{facts['since'].value} is after the onset, {onset}"
    if float(facts["capital_share"].value) > float(facts["urban_share"].value):
        yield "capital_share", "the capital holds more of the nation than all towns"
    if facts["commitment"].value != "0" and "patron" not in facts:
        yield "commitment", "a commitment without a patron"
    if "crowd" in facts and not _is_crowd(facts["crowd"].value, float(facts["population"].value)):
        yield "crowd", f"expected lowest-highest such as 3000-15000, within the nation, found {facts['crowd'].value}"
    if "cut" in facts and not _is_cut(facts["cut"].value, latest):
        form = "share from 0 to 1, first and last day, such as 0.5 2011-01-28 2011-02-02"
        yield "cut", f"expected {form}, no later than {latest}, found {facts['cut'].value}"


def _is_crowd(value: str, population: float) -> bool:
    ends = re.fullmatch(r"(\d{1,10})-(\d{1,10})", value)
    return ends is not None and 1 <= int(ends[1]) <= int(ends[2]) <= population


def _is_cut(value: str, latest: dt.date) -> bool:
    found = re.fullmatch(r"(\d?\.?\d+) (\S+) (\S+)", value)
    if found is None:
        return False
    try:
        first, last = dt.date.fromisoformat(found[2]), dt.date.fromisoformat(found[3])
    except ValueError:
        return False
    return 0.0 <= float(found[1]) <= 1.0 and first <= last <= latest
