"""What people write as values, and what it means: numbers, units, ranges, priors, dates, names.

============================  ==========================================================================
written                       meaning
============================  ==========================================================================
``3``, ``-0.5``, ``1e-3``     a number
``9.4 million``               a number with a multiplier: hundred, thousand, million, billion
``12%``                       0.12, where a share is due
``52 days``                   a number with its unit, which must be the unit due
``0.3 to 0.6``                a range: the middle 90 in 100 of a distribution of the parameter's own family
``{normal: [0.3, 0.1]}``      mean and standard deviation
``{lognormal: [30, 0.4]}``    median and standard deviation of the logarithm
``{uniform: [0, 2]}``         lowest and highest
============================  ==========================================================================

Each reader takes a node and returns the value or raises `BadValue`, which says what was expected and found.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Names
from contextlib import contextmanager
from dataclasses import dataclass

from standoff.parameter import Z90, Family, Parameter, Prior, between
from standoff.scenario.positions import Faults, Mapping, Node, Scalar, Sequence, show_text
from standoff.scenario.vocabulary import suggest

NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
MULTIPLIER = r"%|hundred|thousand|million|billion"
AMOUNT = re.compile(
    rf"({NUMBER})(?:\s*({MULTIPLIER})(?![a-z]))?(?:\s+((?!to\b)(?:[^\W\d_]|1/).*))?", re.IGNORECASE | re.ASCII
)
MULTIPLIERS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
REFUSED = ("Cc", "Cs", "Cn", "Co", "Zl", "Zp")
"""Unicode categories that no text may hold: controls, halves of characters, unassigned, private, separators."""
DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Invisible marks that turn the order of what follows."""
BOOLEANS = ("true", "false", "yes", "no", "on", "off")
FAMILIES: tuple[Family, ...] = ("normal", "lognormal", "uniform")
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
MOST_LOG_SPREAD = 10.0
"""Of a lognormal prior: the standard deviation of its logarithm."""
HUMAN_PRIORS = {"normal": "mean, standard deviation", "lognormal": "median, log s.d.", "uniform": "low, high"}


class BadValue(ValueError):
    """A value that is not what was due. ``node`` is the part to blame, where it is not the whole."""

    def __init__(self, message: str, hint: str | None = None, node: Node | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.node = message, hint, node


@contextmanager
def blaming(faults: Faults, node: Node, name: str) -> Iterator[None]:
    """Record a `BadValue` raised inside, at the node to blame, and go on after the block."""
    try:
        yield
    except BadValue as problem:
        faults.add(problem.node.spot if problem.node else node.spot, f"{name}: {problem.message}", problem.hint)


@dataclass(frozen=True)
class Bounds:
    """The admissible values of a number, and its unit."""

    low: float
    high: float
    unit: str

    @property
    def is_share(self) -> bool:
        return self.unit in ("share", "probability", "percent", "0-1", "0–1") or self.unit.startswith("share")

    def __str__(self) -> str:
        unit = "" if self.unit in ("", "0-1", "-1 to 1") else f" ({self.unit})"
        return f"{tell(self.low)} to {tell(self.high)}{unit}"


SHARE = Bounds(0.0, 1.0, "share")


@dataclass(frozen=True)
class Amount:
    """A number as it was written, with its multiplier or % and its unit, each "" where absent."""

    value: float
    suffix: str
    unit: str


@dataclass(frozen=True)
class Size:
    """A group's size: persons, or percent of the nation."""

    amount: float
    percent: bool


def tell(number: float) -> str:
    """A number as a person would write it."""
    for word in ("billion", "million"):
        if abs(number) >= MULTIPLIERS[word] and math.isfinite(number):
            return f"{number / MULTIPLIERS[word]:.6g} {word}"
    return f"{number:.6g}"


def show(node: Node | None) -> str:
    """A value as it is quoted in a message: short, and free of control characters."""
    if isinstance(node, Mapping):
        return "keys with values"
    if isinstance(node, Sequence):
        return "a list"
    if node is None or node.empty or not node.text.strip():
        return "nothing"
    return show_text(node.text) if node.plain else f"the text {show_text(node.text)}"


def scalar(node: Node, expected: str) -> Scalar:
    """The node, where it is one value that is not empty; raises `BadValue` otherwise."""
    if not isinstance(node, Scalar) or node.empty or not node.text.strip():
        raise BadValue(f"expected {expected}, found {show(node)}", None, node)
    return node


def squeeze(node: Scalar) -> Scalar:
    """The value with single blanks, which keeps patterns from trying every way to cut a long row of them."""
    return Scalar(node.spot, " ".join(node.text.split()), node.plain)


def read_text(node: Node, longest: int = 2000) -> str:
    """Text as written, outer blanks removed."""
    text = scalar(node, "text").text.strip()
    if len(text) > longest:
        raise BadValue(f"expected at most {longest} characters, found {len(text)}")
    for each in text:
        refused = unicodedata.category(each) in REFUSED or each in DIRECTIONS
        if refused and each not in "\n\t":
            raise BadValue(f"text must not hold the character U+{ord(each):04X}", "remove it")
    return text


def read_name(node: Node) -> str:
    """A short name in one line."""
    text = read_text(node, 120)
    if "\n" in text or "\t" in text:
        raise BadValue("expected a name in one line")
    return text


def read_slug(node: Node) -> str:
    """A short name in small letters, digits and hyphens."""
    text = scalar(node, "a short name").text
    if not SLUG.fullmatch(text) or len(text) > 64:
        hint = "small letters, digits and single hyphens, beginning with a letter, as in belarus-2020"
        raise BadValue(f"expected a short name, found {show(node)}", hint)
    return text


def read_identifier(node: Node) -> str:
    """The identifier of a claim, a source or a lens."""
    text = scalar(node, "an identifier").text
    if not IDENTIFIER.fullmatch(text) or len(text) > 64:
        raise BadValue(f"expected an identifier such as C59, found {show(node)}", "letters, digits, and - _ . inside")
    return text


def one_of(node: Node, valid: Iterable[str], what: str, hints: Names[str, str] | None = None) -> str:
    """One of some words; ``hints`` says what to write instead of words that are often tried."""
    names = tuple(valid)
    text = scalar(node, what).text
    if text not in names:
        raise BadValue(f"expected {what}, found {show(node)}", (hints or {}).get(text) or suggest(text, names))
    return text


def read_date(node: Node) -> dt.date:
    """A day of the calendar, ``2020-08-09``, quoted or not."""
    text = scalar(node, "a date").text.strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise BadValue(f"expected a date, found {show(node)}", "write year-month-day, as in 2020-08-09")
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise BadValue(f"there is no such day as {text}", "write year-month-day, as in 2020-08-09") from None
    if not EARLIEST <= day <= LATEST:
        raise BadValue(f"expected a date from {EARLIEST} to {LATEST}, found {text}")
    return day


def read_whole(node: Node, low: int, high: int, unit: str) -> int:
    """A whole number."""
    number = read_number(node, Bounds(low, high, unit))
    if number != int(number):
        raise BadValue(f"expected a whole number of {unit}, found {show(node)}")
    return int(number)


def read_number(node: Node, bounds: Bounds) -> float:
    """One number within its bounds."""
    found = squeeze(scalar(node, f"a number from {bounds}"))
    if re.search(r"\d\s*%?\s+to\s+", found.text):
        raise BadValue(f"expected one number from {bounds}, found the range {show(node)}")
    return check_bounds(to_number(read_amount(found, bounds), bounds, found), bounds, found)


def read_size(node: Node) -> Size:
    """A group's size, in persons or in percent."""
    persons = Bounds(0.0, 1e10, "persons")
    found = squeeze(scalar(node, "a size in persons or percent"))
    amount = read_amount(found, persons)
    if amount.suffix == "%":
        if amount.unit or not 0.0 < amount.value <= 100.0:
            raise BadValue(f"expected a size above 0% and up to 100%, found {show(node)}")
        return Size(amount.value, True)
    number = to_number(amount, persons, found)
    if number < 1.0:
        hint = "write persons (`0.9 million`) or percent (`12%`)"
        raise BadValue(f"expected a size of at least one person, found {show(node)}", hint)
    return Size(check_bounds(number, persons, found), False)


def read_prior(node: Node, parameter: Parameter) -> Prior:
    """A number, a range, or ``{family: [a, b]}``, as a prior of a parameter."""
    bounds = Bounds(parameter.low, parameter.high, parameter.unit)
    if isinstance(node, Mapping):
        return read_family(node, bounds)
    found = squeeze(scalar(node, f"a number or a range within {bounds}"))
    parts = found.text.split(" to ")
    if len(parts) == 1:
        return Prior("fixed", check_bounds(to_number(read_amount(found, bounds), bounds, found), bounds, found))
    if len(parts) != 2:
        raise BadValue(f"expected a range such as `0.3 to 0.6`, found {show(node)}")
    low, high = (read_amount(Scalar(found.spot, part), bounds) for part in parts)
    if high.suffix or high.unit:
        low = Amount(low.value, low.suffix or high.suffix, low.unit)
    return read_range(to_number(low, bounds, found), to_number(high, bounds, found), parameter, found)


def read_range(low: float, high: float, parameter: Parameter, node: Node) -> Prior:
    """The prior of a range, in the parameter's own family; ends in the parameter's unit."""
    bounds = Bounds(parameter.low, parameter.high, parameter.unit)
    if low >= high:
        hint = "write the lower end first" if low > high else "write one plain number for a fixed value"
        raise BadValue(f"expected a range from low to high, found {show(node)}", hint)
    for end in (low, high):
        check_bounds(end, bounds, node)
    family = parameter.prior.family
    if family == "lognormal" and low <= 0.0:
        raise BadValue(f"expected a range above 0, as this spreads by factors, found {show(node)}")
    if family == "lognormal" and math.log(high) - math.log(low) > 2.0 * Z90 * MOST_LOG_SPREAD:
        hint = "raise the lower end: from there on it is as good as 0"
        raise BadValue(f"expected ends at most 14 powers of ten apart, found {show(node)}", hint)
    return between(low, high, family if family in ("lognormal", "uniform") else "normal")


def read_family(node: Mapping, bounds: Bounds) -> Prior:
    """A prior spelled out, as in ``{normal: [0.3, 0.1]}``."""
    if len(node.entries) != 1:
        raise BadValue("expected one of normal, lognormal or uniform with two numbers", "as in {normal: [0.3, 0.1]}")
    (name, entry), *_ = node.entries.items()
    if name not in FAMILIES:
        raise BadValue(f"expected normal, lognormal or uniform, found `{name}`", suggest(name, FAMILIES), node)
    return read_pair(name, entry.node, bounds)


def read_pair(family: str, node: Node, bounds: Bounds) -> Prior:
    """The two numbers of an explicit prior."""
    if not isinstance(node, Sequence) or len(node.items) != 2 or node.damaged:
        message = f"expected two numbers [{HUMAN_PRIORS[family]}], found {show(node)}"
        raise BadValue(message, f"as in {{{family}: [0.3, 0.1]}}", node)
    first, second = node.items
    centre = read_number(first, bounds)
    if family == "uniform":
        high = read_number(second, bounds)
        if centre >= high:
            found = f"[{tell(centre)}, {tell(high)}]"
            raise BadValue(f"expected [low, high] with low below high, found {found}", None, node)
        return Prior("uniform", (centre + high) / 2.0, (high - centre) / 2.0)
    lognormal = family == "lognormal"
    most, unit = (MOST_LOG_SPREAD, "log s.d.") if lognormal else (1e12, bounds.unit)
    spread = read_number(second, Bounds(-1e12, most, unit))
    if spread <= 0.0:
        hint = "write one plain number for a fixed value" if spread == 0.0 else None
        raise BadValue(f"expected a spread above 0, found {show(second)}", hint, second)
    if lognormal and centre <= 0.0:
        raise BadValue(f"expected a median above 0, found {show(first)}", None, first)
    return Prior("lognormal" if lognormal else "normal", centre, spread)


def read_amount(node: Scalar, bounds: Bounds) -> Amount:
    """A number with multiplier and unit, taken apart but not yet put together."""
    text = node.text.strip()
    found = AMOUNT.fullmatch(text)
    if found is None or (not node.plain and re.fullmatch(NUMBER, text)) or re.match(r"[+-]?0\d", text):
        message, hint = explain(node, f"a number from {bounds}")
        raise BadValue(message, hint, node)
    return Amount(float(found[1]), (found[2] or "").lower(), (found[3] or "").strip())


def to_number(amount: Amount, bounds: Bounds, node: Node) -> float:
    """The number meant, in the unit due."""
    units = {bounds.unit.casefold()}
    if bounds.unit == "persons":
        units |= {"people", "person"}
    if amount.unit and amount.unit.casefold() not in units:
        due = f"a number in {bounds.unit}" if bounds.unit else "a number without unit"
        raise BadValue(f"expected {due}, found {show(node)}", None, node)
    if amount.suffix == "%":
        if not bounds.is_share:
            due = f"a number in {bounds.unit}" if bounds.unit else "a number"
            raise BadValue(f"expected {due}, found the percentage {show(node)}", None, node)
        return amount.value / 100.0
    return amount.value * MULTIPLIERS.get(amount.suffix, 1.0) + 0.0


def check_bounds(number: float, bounds: Bounds, node: Node) -> float:
    """The number, where it is finite and within its bounds; raises `BadValue` otherwise."""
    if not math.isfinite(number) or not bounds.low <= number <= bounds.high:
        hint = f"write {number:g}% or {number / 100.0:g}" if bounds == SHARE and 2.0 <= number <= 100.0 else None
        raise BadValue(f"expected a number from {bounds}, found {show(node)}", hint, node)
    return number


def explain(node: Scalar, expected: str) -> tuple[str, str | None]:
    """Why text is not a number, and what to write."""
    text = node.text.strip()
    hint = None
    if not node.plain and re.fullmatch(NUMBER, text):
        hint = "take the quotes away"
    elif text.lower() in BOOLEANS:
        hint = "yes and no are not numbers"
    elif text.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        hint = "write a finite number"
    elif re.match(r"[+-]?0[xob]", text, re.IGNORECASE):
        hint = "write it in ordinary decimal digits"
    elif re.match(r"[+-]?0\d", text):
        hint = "a number must not begin with 0: it could be read as octal"
    elif text[:1] in "−–" and AMOUNT.fullmatch("-" + text[1:]):
        hint = "write the minus sign as -"
    elif re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*", text):
        hint = "this is a date"
    elif re.search(r"\d\s*to\b|\d\s*(-|–|—|\.\.+|\.\.\.|until|till|and|bis)\s*[-+.\d]", text):
        hint = "write a range as `low to high`"
    elif re.search(r"\d[,_' ]\d", text):
        hint = "write digits without separators and with a decimal point, as in 45000 or 0.5"
    elif re.fullmatch(rf"{NUMBER}\s*(k|m|mn|bn|millions|thousands)", text, re.IGNORECASE):
        hint = "write `45 thousand` or `9.4 million`"
    elif re.fullmatch(r"[0-9]+:[0-9:]+", text):
        hint = "this is a time of day"
    return f"expected {expected}, found {show(node)}", hint


def write_prior(prior: Prior, family: Family) -> str:
    """A prior in the human form, as a range where that says the same; ``family`` is the parameter's own."""
    if prior.family == "fixed":
        return write_number(prior.centre)
    low, high = (float(f"{end:.6g}") for end in prior.interval())
    if prior.family == family and low < high and _same(prior, between(low, high, prior.family)):
        return f"{write_number(low)} to {write_number(high)}"
    pair = (prior.centre, prior.spread)
    if prior.family == "uniform":
        pair = (prior.centre - prior.spread, prior.centre + prior.spread)
    return f"{{{prior.family}: [{write_number(pair[0])}, {write_number(pair[1])}]}}"


def _same(one: Prior, other: Prior) -> bool:
    near = math.isclose(one.centre, other.centre, rel_tol=1e-9, abs_tol=1e-12)
    return near and math.isclose(one.spread, other.spread, rel_tol=1e-9)


def write_number(number: float) -> str:
    """The shortest digits that read back as the same number."""
    short = f"{number:.12g}"
    return short if float(short) == number else repr(number)
