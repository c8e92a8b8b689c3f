"""Numbers as written: digits in groups, number words, fractions, vague quantities, as a range of values.

What vague quantities stand for, here and everywhere else in reading:

| words | from | to |
|---|---|---|
| tens, hundreds, thousands, millions, billions (of) | 2 of them | 9 of them: "hundreds" 200 to 900 |
| tens of thousands, hundreds of thousands | 2 of the product | 9 of the product: 20 000 to 90 000 |
| dozens | 24 | 99 |
| scores | 40 | 99 |
| several, several hundred | 3, 300 | 9, 900 |
| a few, a handful | 3 | 6 |
| a couple of | 2 | 3 |
| a dozen, two dozen, half a million | exactly what they say | |

Groups of three digits are thousands, whatever parts them (comma, space, narrow space, apostrophe, dot): ``20.000`` is
twenty thousand unless a scale or a percent sign follows (``1.500 billion``). Digits of other scripts count as digits.
Anything above 10^15 is not read as a number. Every function is linear in what it reads.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from standoff.reading.branching import branch

MOST = 1e15
"""Larger numbers are no figures of a report."""

_SMALL = {word: value for value, word in enumerate((
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
))}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0, "score": 20.0,
    "mln": 1e6, "mn": 1e6, "bln": 1e9, "bn": 1e9, "trn": 1e12, "tn": 1e12, "mio": 1e6, "k": 1e3, "m": 1e6, "b": 1e9,
}  # fmt: skip
_PLURALS = {
    "tens": 10.0, "dozens": 12.0, "scores": 20.0, "hundreds": 100.0, "thousands": 1e3, "millions": 1e6,
    "billions": 1e9, "trillions": 1e12,
}  # fmt: skip
_VAGUE = {"several": (3, 9), "few": (3, 6), "handful": (3, 6), "couple": (2, 3)}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
}  # fmt: skip
ORDINALS = {
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20, "thirtieth": 30,
    "fortieth": 40, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip

_WORDS = [
    *_SMALL, *_TENS, *_PLURALS, *ORDINALS, "hundred", "thousand", "million", "billion", "trillion", "dozen", "half",
    "quarter", "several", "few", "handful", "couple", "twice",
]  # fmt: skip


ANCHOR = re.compile(rf"(?<!\w)(?:\d|{branch(_WORDS)}(?:fold)?(?!\w))")
"""Where a number may begin, in folded text."""

_DIGITS = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3}(?!\d)){1,6}+|\d{1,3}(?:\.\d{3}(?!\d)){1,6}+|\d{1,3}(?:[ "
    r"\u00a0\u2009\u202f]\d{3}(?!\d)){1,6}+"
    r"|\d{1,3}(?:['’]\d{3}(?!\d)){1,6}+|\d++)(?P<part>\.\d{1,9}(?!\d)|,\d{1,2}(?![\d,]))?"
)
_SCALE_AFTER = re.compile(
    r"[\s\u00a0-]{0,2}(hundred|thousand|million|billion|trillion|mln|mn|mio|bln|bn|trn|tn|dozen)s?(?!\w)|([kmb])(?!\w)"
)
_PERCENT = re.compile(r"\s?(?:%|per ?cent|pct)")
_WORD = re.compile(r"[a-z]++")
_JOIN = re.compile(r"\s++and\s++|-and-|\s++|-")
_PLURAL_RUN = re.compile(
    r"(tens|dozens|scores|hundreds|thousands|millions|billions|trillions)"
    r"(?:\s++(?:of|upon|and)\s++(hundreds|thousands|millions|billions|trillions)(?!\w))?"
)
_AND_A_HALF = re.compile(r"(?:\s+|-)and(?:\s+|-)(?:a|one)(?:\s+|-)half(?!\w)")
_A_SCALE = re.compile(r"(?:\s+|-)(?:an?(?:\s+|-))?(hundred|thousand|million|billion|trillion|dozen)(?!\w)")
_HALF_A = re.compile(r"(?:[\s-]an?)?(?=[\s-](?:century|decade|year|hour|day|mile|kilomet|tonne|ton)(?!\w))")
_VAGUE_SCALE = re.compile(r"(?:\s+of)?\s+(hundred|thousand|million|billion|dozen)(?!\w)")
_PART_AFTER = re.compile(r"[\s-](half|halves|thirds?|quarters?|fourths|fifths?|sixths|eighths|tenths?)(?!\w)")
_PART_OF_SCALE = re.compile(r"\s+of\s+an?\s+(million|billion|century)(?!\w)")


class Number(NamedTuple):
    """A number read at a place: ``low`` to ``high``; ``form`` says how it was written.

    Forms: ``digits``, ``grouped`` (digits with separators or a decimal part), ``scaled`` (digits with a scale),
    ``words``, ``vague``, ``part`` (a fraction of something: values are shares of 1), ``ordinal``, ``fold`` (a
    multiple).
    """

    start: int
    end: int
    low: float
    high: float
    form: str


def read_number(low: str, at: int, limit: int) -> Number | None:
    """The number that begins at `at` in folded text `low`, not reading past `limit`; None where none does."""
    if low[at].isdigit():
        return _read_digits(low, at, limit)
    found = _WORD.match(low, at, limit)
    if found is None:
        return None
    word, end = found.group(0), found.end()
    if word in _PLURALS:
        return _read_plural(low, at, limit)
    if word in _VAGUE:
        return _read_vague(low, at, end, limit, word)
    if word == "half":
        scale = _A_SCALE.match(low, end, limit)
        if scale:
            value = 0.5 * _SCALES[scale.group(1)]
            return Number(at, scale.end(), value, value, "words")
        span = _HALF_A.match(low, end, limit)
        return Number(at, span.end() if span else end, 0.5, 0.5, "words" if span else "part")
    if word == "twice":
        return Number(at, end, 2.0, 2.0, "fold")
    if word.endswith("fold"):
        value = float(_SMALL.get(word[:-4], _TENS.get(word[:-4], int(_SCALES.get(word[:-4], 0)))))
        return Number(at, end, value, value, "fold") if value > 1 else None
    if word == "quarter" or word in ORDINALS:
        return _read_part_or_ordinal(low, at, end, limit, word)
    return _read_words(low, at, limit)


def _read_digits(low: str, at: int, limit: int) -> Number | None:
    found = _DIGITS.match(low, at, limit)
    if found is None or found.end() - at > 24:
        return None
    whole, part, end = found.group("whole"), found.group("part"), found.end()
    digits = "".join(letter for letter in whole if letter.isdigit())
    if part is not None and not whole.isdigit() and part[0] in whole:
        end, part = end - len(part), None
    scale = _SCALE_AFTER.match(low, end, limit)
    if scale is not None and scale.group(2) == "b" and low[max(0, at - 1) : at] not in tuple("$€£¥₽"):
        scale = None
    try:
        if whole.count(".") == 1 and (scale is not None or int(digits) < 1000 or _PERCENT.match(low, end, limit)):
            value = int(digits) / 1000.0
        elif part is None:
            value = float(int(digits))
        else:
            value = float(int(digits)) + int(part[1:]) / 10.0 ** (len(part) - 1)
    except ValueError:
        return None
    form = "digits" if part is None and whole.isdigit() else "grouped"
    while scale is not None:
        value, end, form = value * _SCALES[scale.group(1) or scale.group(2)], scale.end(), "scaled"
        scale = _SCALE_AFTER.match(low, end, limit) if scale.group(1) == "hundred" else None
    if value > MOST:
        return None
    if form == "digits":
        half = _AND_A_HALF.match(low, end, limit)
        if half:
            return _scale_up(low, Number(at, half.end(), value + 0.5, value + 0.5, "words"), limit)
    return Number(at, end, value, value, form)


def _scale_up(low: str, number: Number, limit: int) -> Number:
    scale = _A_SCALE.match(low, number.end, limit)
    if scale is None:
        return number
    factor = _SCALES[scale.group(1)]
    return Number(number.start, scale.end(), number.low * factor, number.high * factor, number.form)


def _read_plural(low: str, at: int, limit: int) -> Number | None:
    found = _PLURAL_RUN.match(low, at, limit)
    if found is None:
        return None
    first, second = found.groups()
    after = low[found.end() : found.end() + 4]
    if (
        first in ("tens", "scores")
        and second is None
        and not after.startswith((" of ", " mor", " wer", " dea", " hav"))
    ):
        return None
    least = _PLURALS[first]
    if second is not None and second != first:
        least *= _PLURALS[second]
        return Number(at, found.end(), 2 * least, 9 * least, "vague")
    if first in ("dozens", "scores"):
        return Number(at, found.end(), 2 * least, 99.0, "vague")
    return Number(at, found.end(), 2 * least, 9 * least, "vague")


def _read_vague(low: str, at: int, end: int, limit: int, word: str) -> Number | None:
    least, most = _VAGUE[word]
    start = at
    if word != "several":
        before = low[max(0, at - 8) : at]
        if before.endswith("a "):
            start = at - 2
        elif word != "few" or not before.endswith((" past ", " last ", " next ", "first ")):
            return None
    scale = _VAGUE_SCALE.match(low, end, limit)
    if scale:
        factor = _SCALES[scale.group(1)]
        return Number(start, scale.end(), least * factor, most * factor, "vague")
    return Number(start, end, float(least), float(most), "vague")


def _read_part_or_ordinal(low: str, at: int, end: int, limit: int, word: str) -> Number | None:
    """``a third of``, ``a quarter of a million``, else the ordinal."""
    article = low[max(0, at - 2) : at] == "a "
    if article and word in _PARTS:
        share = 1.0 / _PARTS[word]
        scale = _PART_OF_SCALE.match(low, end, limit)
        if scale:
            value = share * _SCALES.get(scale.group(1), 1.0)
            stop = scale.start(1) - 1 if scale.group(1) == "century" else scale.end()
            return Number(at - 2, stop, value, value, "words")
        if low.startswith(("-century", " century"), end):
            return Number(at - 2, end, share, share, "words")
        return Number(at - 2, end, share, share, "part")
    if word == "quarter":
        return Number(at, end, 0.25, 0.25, "words") if low.startswith("-century", end) else None
    value = float(ORDINALS[word])
    return Number(at, end, value, value, "ordinal")


def _read_words(low: str, at: int, limit: int) -> Number | None:
    """A run of number words; twelve words at most. Stops at the last word that still makes a number."""
    total, current, end, place = 0.0, 0.0, at, at
    last, roof = "", float("inf")
    start = at
    for _ in range(12):
        found = _WORD.match(low, place, limit)
        if found is None:
            break
        word = found.group(0)
        if word in _SMALL:
            value = _SMALL[word]
            if last == "small" or (last == "tens" and not 0 < value < 10):
                break
            current, last = current + value, "small"
        elif word in _TENS:
            if last in ("small", "tens"):
                break
            current, last = current + _TENS[word], "tens"
        elif word in _SCALES and len(word) > 4:
            factor = _SCALES[word]
            if factor in (100.0, 12.0, 20.0):
                if current >= 100 or (last == "" and total):
                    break
                current, last = (current or 1.0) * factor, "hundred"
            elif factor >= roof:
                break
            else:
                total, current, last, roof = total + (current or 1.0) * factor, 0.0, "scale", factor
        else:
            break
        end = found.end()
        join = _JOIN.match(low, end, limit)
        if join is None or ("and" in join.group(0) and last not in ("hundred", "scale")):
            break
        place = join.end()
    if end == at or total + current > MOST:
        return None
    if low[at : at + 3] in ("hun", "tho", "mil", "bil", "tri", "doz") and low[max(0, at - 2) : at] == "a ":
        start = at - 2
    number = Number(start, end, total + current, total + current, "words")
    half = _AND_A_HALF.match(low, end, limit)
    if half:
        more = 0.5 * (roof if last == "scale" else 1.0)
        return _scale_up(low, Number(start, half.end(), number.low + more, number.high + more, "words"), limit)
    part = _PART_AFTER.match(low, end, limit) if number.low < 10 and not total else None
    if part and number.low < _PARTS[part.group(1)]:
        share = number.low / _PARTS[part.group(1)]
        return Number(start, part.end(), share, share, "part")
    return number
