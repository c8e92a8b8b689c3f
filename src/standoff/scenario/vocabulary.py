"""The fixed words of a scenario file: regimes, menus, kinds of event, levers, days and months."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from standoff.scenario.positions import show_text

REGIMES = ("personalist", "party", "military", "monarchy", "hybrid")
MENU = ("words", "credit", "media", "police_reserve", "troops", "broker")
"""What a patron may do, weakest first; to abandon the ruler is always possible and is not listed."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
CLAIM_KINDS = ("fact", "preference", "causal", "forecast")
STATS = ("mean", "most", "least", "last")
DIRECTIONS = ("rises", "falls", "stays", "holds", "above", "below")
COMPARISONS = ("difference", "ratio")
COUNTED = ("crowd", "detained")
"""Observed in persons."""
CHOICES = ("credit", "police_reserve", "media_staff", "troops")
"""The patron's choices, observed as in force (1) or not (0)."""
LEVELS = ("sanctions", "exiles")
"""Observed as levels from 0 to 1: how far sanctions go; the share of the opposition's leaders in jail or abroad."""
OBSERVED = (*COUNTED, *CHOICES, *LEVELS)
"""What may be observed; what is not counted in persons lies from 0 to 1 and has no place."""
TRIGGERS = ("vote", "term", "price", "arrest", "example", "other")
"""What set a crisis off: a disputed vote, a longer term, prices, an arrest or killing, an example abroad, else."""
BASE_RATES = (
    "all", "2010-2020", "personalist", "post-election", "tenure-10", "tenure-20",
    "personalist-20", "personalist-post-election",
)  # fmt: skip

PATRON_MECHANISMS = ("contagion", "goodwill", "patron")
"""Switched off by ``patron: none``."""
WEST_MECHANISMS = ("west",)
"""Switched off by ``west: none``."""

HORIZON = 3650
"""The longest run, in days."""


@dataclass(frozen=True)
class Strength:
    """What an event's ``strength`` measures and the range it may take."""

    high: float
    unit: str
    meaning: str


EVENTS = {
    "march_call": Strength(3.0, "logit", "added to everybody's pull to march that day"),
    "strike_call": Strength(3.0, "logit", "added to workers' pull to strike that day"),
    "shutdown": Strength(1.0, "share", "share of the internet cut"),
    "leaders_lost": Strength(1.0, "share", "share of the organisers lost that day"),
    "patron_threat_frame": Strength(1.0, "share", "how far the patron frames the crisis as a threat to itself"),
    "violence": Strength(1.0, "share", "least visible violence of the force that day, 1 as at full orders"),
}


@dataclass(frozen=True)
class Lever:
    """What an outside actor can do: one of ``options``, or a number from 0 to 1 where there are none."""

    mechanism: str
    options: tuple[str, ...]
    meaning: str


LEVERS = {
    "patron.support": Lever("patron", ("none", *MENU), "pins what the patron does"),
    "patron.loan": Lever("patron", ("withheld", "free"), "withholds the patron's money, whatever else it does"),
    "patron.media_staff": Lever("patron", ("withdrawn", "free"), "withdraws the patron's people from state media"),
    "west.sanctions": Lever("west", (), "the least level of sanctions"),
    "west.mediation": Lever("west", (), "strength of a guarantor behind a deal"),
    "opposition.offer": Lever("opposition", (), "guarantees offered to the ruler's side"),
}


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """The valid name closest to ``name``, if one is close."""
    name = str(name)
    names = {each.casefold(): each for each in valid}
    close = difflib.get_close_matches(name.casefold()[:80], list(names), n=1, cutoff=0.55)
    return names[close[0]] if close else None


def suggest(name: str, valid: Iterable[str]) -> str | None:
    """A hint: the nearest valid name, or the valid names where few."""
    names = list(valid)
    close = nearest(name, names)
    if close is not None:
        return f"did you mean {show_text(close)}?"
    if not names:
        return None
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return "known here: " + ", ".join(show_text(each) for each in names[:12]) + more
