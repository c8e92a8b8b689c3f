"""When two answers are the same: speakers, roles, values and units, each as a fair reader would take it."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from labels import Figure, Labels, Quote

_TITLES = {
    "mr", "mrs", "ms", "dr", "prof", "professor", "president", "minister", "prime", "col", "colonel", "brigadier",
    "general", "major", "governor", "congresswoman", "deputy", "foreign", "defence",
}  # fmt: skip
_SMALL = {"a", "an", "the", "of", "to", "for", "from", "in", "at", "by", "who", "s", "one", "unnamed", "anonymous"}
_UNITS = {
    "USD": "usd us$ $ dollar dollars", "EUR": "eur € euro euros", "GBP": "gbp £ sterling", "RUB": "rub rouble roubles",
    "LKR": "lkr rs rupee rupees inr", "AMD": "amd dram drams", "SDG": "sdg", "CNY": "cny yuan rmb",
    "KGS": "kgs som soms", "KES": "kes ugx tzs sh shs shilling shillings", "TJS": "tjs somoni",
    "kg": "kg kilo kilos",
    "crowns": "czk sek nok crown crowns", "florins": "awg florin florins", "litres": "litre litres liter liters l",
    "percent": "percent % pct per-cent percentage share", "years": "year years age y",
    "months": "month months", "weeks": "week weeks", "days": "day days", "hours": "hour hours",
    "minutes": "minute minutes", "km": "km kilometre kilometres kilometer kilometers",
    "tonnes": "tonne tonnes ton tons t", "MW": "mw megawatt megawatts", "degrees": "degree degrees celsius °c c",
    "times": "times time x fold ratio", "count": "count persons person people things thing countries country items",
}  # fmt: skip
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}


def same_speaker(found: str | None, quote: Quote, labels: Labels) -> bool:
    """Same name when folded; a surname will do where only one person of the article bears it."""
    given = fold(found or "")
    if quote.exact:
        return given in ([], fold(quote.speaker))
    people = {quote.speaker for quote in (*labels.quotes, *labels.statements)} | set(labels.people)
    for name in (quote.speaker, *quote.also):
        wanted = fold(name)
        if given and (given == wanted or set(wanted) < set(given)):
            return True
        bearers = sum(fold(one)[-1:] == wanted[-1:] and len(fold(one)) > 1 for one in people)
        if given and set(given) < set(wanted) and (given[-1] != wanted[-1] or bearers <= 1):
            return True
    return False


def same_role(found: str | None, wanted: str) -> bool:
    """Half of the words asked for are there."""
    words = set(fold(wanted, titles=True))
    return 2 * len(words & set(fold(found or "", titles=True))) >= len(words)


def same_value(found: Any, label: Figure) -> bool:
    """Value within a hundredth. An open end may not be closed; "about" lies within a quarter of the number."""
    low = -math.inf if found.value_low is None else float(found.value_low)
    high = math.inf if found.value_high is None else float(found.value_high)
    if label.sense == "over":
        return _near(low, label.low) and high > 1.02 * low
    if label.sense == "under":
        return _near(high, label.high) and low < 0.98 * high
    if label.sense == "about":
        return 0.8 * label.low <= low <= 1.01 * label.low and 0.99 * label.low <= high <= 1.25 * label.low
    if label.words.lower().startswith("dozens"):
        return 20 <= low <= 36 and 70 <= high <= 100
    return _near(low, label.low) and _near(high, label.high)


def same_unit(found: Any, label: Figure) -> bool:
    """Same class of unit; a measure counted as a thing ("45,000" of "tons") is as good."""
    unit = _unit(found.unit)
    if unit in label.units:
        return True
    return unit == "count" and bool(found.counts) and _unit(fold(str(found.counts))[-1:]) in label.units


def _unit(given: Any) -> str:
    """Class of a unit; what is unknown is a thing counted."""
    word = (given[0] if isinstance(given, list) and given else str(given or "count")).strip().lower()
    for part in [word, *re.split(r"[\s:/_-]+", word)]:
        if part in _UNIT_OF:
            return _UNIT_OF[part]
    return "count"


def fold(name: str, titles: bool = False) -> list[str]:
    """Words of a name without accents, case, small words and (unless asked for) titles."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain.casefold())
    kept = [word for word in words if word not in _SMALL and (titles or word not in _TITLES)]
    return kept or words


def _near(value: float, wanted: float) -> bool:
    return math.isclose(value, wanted, rel_tol=0.01, abs_tol=0.0)
