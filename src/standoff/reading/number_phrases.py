"""A number with the words that belong to it: hedge, other end of a range, currency, unit, age, share of a whole.

`read_phrase` builds one around a number that `number_words` read; the table of hedges is in `standoff.reading.figures`.
"""

from __future__ import annotations

import re

from standoff.reading.counted import MEASURES, NO_HEAD, TIME, UNIT_BEHIND, find_head
from standoff.reading.money import currency_before, currency_behind
from standoff.reading.number_words import Number, read_number
from standoff.reading.sentences import word_set

_HEDGE = re.compile(
    r"(?<!\w)(?P<words>(?:well |just |slightly |far |a little |significantly |considerably )?"
    r"(?:(?P<low>more than|greater than|over|above|beyond|upwards? of|in excess of|exceed(?:s|ed|ing)?|surpass(?:es"
    r"|ed|ing)?"
    r"|topp(?:ed|ing)|at least|(?:no|not) (?:fewer|less) than|a minimum of|minimum|at the very least)"
    r"|(?P<high>up to|as (?:many|much|high) as|at (?:the )?most|(?:no|not) more than|fewer than|less than|under|below"
    r"|a maximum of)"
    r"|(?P<near>nearly|almost|close to|near|approaching|some|about|around|roughly|approximately|approx\.?|circa|ca\.?"
    r"|an estimated"
    r"|estimated|perhaps|maybe|virtually|~|≈))\s?(?:an estimated |about |around |some |the |a |an )?)\Z"
)
_HEDGES_END = word_set(
    "than over above beyond of exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing topped topping "
    "least minimum to as most under below nearly almost near approaching some about around roughly "
    "approximately approx circa ca estimated perhaps maybe virtually the a an"
)
"""The last words of hedges: no other word need be looked at."""
_HEDGE_BEHIND = re.compile(
    r"(?:(?P<low>\+|-?\s?plus(?!\w)|\sor more(?!\w)|\sand counting|\sor above|\sor over)|(?P<near>\sor so(?!\w)"
    r"|-odd(?!\w)|\sor thereabouts)"
    r"|(?P<high>\sor (?:fewer|less|under)(?!\w)))"
)
_RANGE = re.compile(
    r"(?:\s?(?:%|per\s?cent))?(?P<dash>\s?[-–—]\s?)(?=[\d$€£₽]|us\$)|(?:\s?(?:%|per\s?cent))?\s(?P<word>to|or"
    r"|and)\s(?:up to\s|as many as\s|even\s|around\s|about\s|nearly\s)?(?:us)?(?=[\w$€£₽])"
)
_DURING = ("days", "weeks", "months", "hours", "minutes", "weekends")
_CHANGING = (
    r"(?<!\w)(?:rose|risen|rise|rising|grew|grown|grow|increas\w+|fell|fallen|fall|falling|dropp?\w*|declin\w+|down"
    r"|up|jump\w+|climb\w+"
    r"|cut|reduc\w+|soar\w+|surg\w+|went|gone|rais\w+|slump\w+|shr[aiu]nk|extend\w+|slid|plung\w+|chang\w+|lower\w+"
    r"|swell\w*|swollen)"
    r"(?!\w)"
)
_CHANGE = re.compile(_CHANGING + r"[^.;]{0,40}from\s\Z")
_CHANGED = re.compile(_CHANGING + r"[^.;]{0,40}(?:from|to|by|at)\s\Z")
_RATIO = re.compile(r"\s(?P<noun>[a-z]+\s)?(?P<word>in|out of|in every|out of every|of every)\s")
_NO_RATIO = re.compile(
    r"(?:\s|-)(?:days?|weeks?|months?|years?|hours?|minutes?|cities|towns|regions|countries|districts|places"
    r"|locations|villages|provinces|attacks|raids|incidents|states|areas|separate|different|cases|decades|million"
    r"|billion|percent|per cent)(?!\w)|%"
)
_RATIO_OF = frozenset((2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 25, 50, 100, 1000, 10000, 100000))
_MINUS = re.compile(r"(?:(?<!\w)minus\s|(?<![^\s(])[-−–])\Z")
_BELOW_ZERO = frozenset(("degrees", "percent", "points", "celsius"))
_LONG = re.compile(r"(?<!\w)(?:for|of|after|lasted|spent|served|ruled|is|was|been|than|since|took|with|well|just)\s\Z")
_IS_AGED = re.compile(
    r"(?:(?<!\sin)(?<!\sat)(?<!\sof)\s[A-Z][\w’'-]+,?|(?<!\w)(?:[Hh]e|[Ss]he))\s(?:is|was)\s\Z"
    r"|(?<!\w)I(?:\sam|['’]m)\s\Z"
)
_AGE_ENDS = re.compile(r"\sand\s|[.;,][\"”“’'»]?(?:\s|\Z)|\Z")
_TO_AGE = re.compile(r"\s?(?:to|-|–|and)\s?(?=[\w])")
_STRONG = re.compile(
    r"-(?P<word>strong|member|seat|seater|person|man|woman|people|head|nation|country|vehicle|car|storey|room)(?!\w)"
)
_STRONG_UNIT = {"nation": "countries", "country": "countries", "seat": "seats", "seater": "seats",
                "vehicle": "vehicles", "car": "cars", "storey": "storeys", "room": "rooms"}  # fmt: skip
_OLD = re.compile(r"(?:s|-)?[\s-](?P<unit>year|yr|month|week|day)s?[\s-]olds?(?!\w)|\syears? of age(?!\w)")
_AGED = re.compile(r"(?<!\w)(?:aged|age|ages|age of|turn(?:s|ed|ing)|aged [\w-]{1,14} and)\s\Z")
_AGED_ENDS = frozenset(("aged", "age", "ages", "of", "turn", "urns", "rned", "ning", "and"))
"""The last four letters of what `_AGED` looks for."""
_OF_MORE = re.compile(
    r"\s(?:(?:out\s)?of\s(?:(?:the|its|their|his|her|our|some|about|all|around)\s|[\w-]+['’]s\s){0,3}"
    r"|(?:and|or|to)\s(?:as many as|up to|more than|at least|about|even|perhaps|around)\s)\d[\d,.]*+(?=\s[a-z])"
)
_EVEN_MORE = re.compile(r",?\s(?:if not|or even|and even|perhaps even|or possibly|or|maybe even)\s(?=[htm]\w+)")
_ORDINAL_OF = re.compile(
    r"\s(?:(?:straight|consecutive|successive|presidential|successful|five-year|four-year|uninterrupted)\s)?"
    r"(?P<word>time|terms?|day|week|month|year|weekend|night|round|mandate|sunday|saturday|monday|tuesday|wednesday"
    r"|thursday|friday)(?!\w)"
)
_FOLD_BEHIND = re.compile(r"\s(?:as\s|the\s|more|higher|larger|bigger)")
_SUFFIX = re.compile(r"(?:st|nd|rd|th)(?!\w)")
_PART_OF = re.compile(
    r"\s(?:(?:of|are|were|is|have|say|said|voted|support)(?!\w)|the\s|its\s|their\s|his\s|her\s|all\s"
    r"|a\spercent|percent|per cent|a\sper\scent)|-(?:a-)?percent"
    r"|\sof"
)


class Phrase:
    """A number and what has been read around it; values and places as in `standoff.reading.figures.Figure`.

    ``block`` and ``bounds`` are the paragraph and the sentence it stands in; ``hedged`` whether a hedge was read.
    ``before`` is what stands in front of the number up to a blank, ``behind`` the sign behind it: a look at them spares
    most patterns.
    """

    __slots__ = (
        "before", "behind", "block", "bounds", "counts", "end", "exact", "folded", "head", "hedged", "high", "low",
        "number", "start", "text", "unit", "why",
    )  # fmt: skip

    def __init__(self, text: str, folded: str, number: Number, block: tuple[int, int], bounds: tuple[int, int]) -> None:
        self.text, self.folded, self.block, self.bounds = text, folded, block, bounds
        self.number, self.start, self.end = number, number.start, number.end
        self.low: float | None = number.low
        self.high: float | None = number.high
        self.exact = number.form != "vague"
        self.hedged = False
        self.unit = self.counts = ""
        self.why = [number.form]
        self.head = NO_HEAD
        self.behind = folded[self.end] if self.end < block[1] else "$"
        led = folded[max(bounds[0], self.start - 16) : self.start].split()
        self.before = led[-1] if led else ""

    def read(self, limit: int) -> bool:
        """Reads all that belongs to the number, up to `limit`; False where it is no figure."""
        suffixed = self.behind in "snrt" and _SUFFIX.match(self.folded, self.end, self.block[1])
        if self.number.form == "ordinal" or suffixed:
            return self.ordinal()
        if self.number.form == "fold":
            return self.fold()
        if self.age():
            return True
        money = currency_before(self.folded, self.start)
        if money is not None and money[0] >= self.block[0]:
            self.start, self.unit = money
            self.counts = "money"
        self.ratio(limit)
        if self.unit != "percent":
            self.other_end(limit)
            self.unit_behind()
        self.sign()
        self.hedge()
        if self.number.form == "part" and self.unit != "percent" and not self.part():
            return False
        if not self.unit:
            self.of_more()
        return True

    def sign(self) -> None:
        """Minus before degrees, percent and points."""
        if self.unit not in _BELOW_ZERO or self.low is None or self.high is None:
            return
        found = _MINUS.search(self.folded, max(self.bounds[0], self.start - 6), self.start)
        if found:
            self.low, self.high, self.start = -self.high, -self.low, found.start()
            self.why.append("minus")

    def of_more(self) -> None:
        """The noun it counts, behind the larger number where there is one: ``6,000 of its 16,000 workers``."""
        more = _OF_MORE.match(self.folded, self.end, self.bounds[1])
        place = more.end() if more else self.end
        unit = UNIT_BEHIND.match(self.folded, place, self.bounds[1]) if more else None
        if unit and unit["unit"]:
            self.measure(unit["unit"])
        else:
            self.head = find_head(self.folded, place, self.bounds[1], self.number.high == 1)

    def changes(self) -> bool:
        """Whether it is an end of a change: ``rose to 12``."""
        before = _CHANGED.search(self.folded, max(self.bounds[0], self.start - 60), self.start)
        return self.number.form == "digits" and before is not None

    def apart(self) -> bool:
        """Whether it is read by rules of its own (ordinals, multiples, ages), so that names need not be feared."""
        return self.unit in ("ordinal", "times") or self.counts == "age"

    def ordinal(self) -> bool:
        suffix = _SUFFIX.match(self.folded, self.end, self.block[1])
        if suffix:
            if self.number.form != "digits":
                return False
            self.end = suffix.end()
        follows = _ORDINAL_OF.match(self.folded, self.end, self.bounds[1])
        if follows is None or (self.low or 0) < 3 or self.number.form not in ("digits", "ordinal"):
            return False
        self.unit, self.counts = "ordinal", follows["word"].rstrip("s")
        self.why = ["ordinal"]
        return True

    def fold(self) -> bool:
        word = self.folded[self.start : self.end]
        if word == "twice" and not _FOLD_BEHIND.match(self.folded, self.end, self.block[1]):
            return False
        self.unit, self.counts = "times", "times"
        self.hedge()
        return True

    def age(self) -> bool:
        """Ages: ``65-year-old``, ``aged 65``, a name followed by ``, 65,``."""
        low, start, end = self.folded, self.start, self.end
        old = _OLD.match(low, end, self.block[1]) if self.behind in "s-" or self.behind.isspace() else None
        aged = self.before[-4:] in _AGED_ENDS or not self.before.isalpha()
        if old:
            stop = old.end()
        elif (aged and _AGED.search(low, max(self.block[0], start - 14), start) and (self.high or 0) < 120) or (
            self.number.form == "digits" and 14 <= (self.high or 0) <= 105 and (self.between_marks() or self.is_told())
        ):
            stop = end
            if (to := _TO_AGE.match(low, end, self.bounds[1])) and not self.text[to.end()].isupper():
                other = read_number(low, to.end(), self.bounds[1])
                if other and other.start == to.end() and (self.high or 0) < other.high < 120:
                    stop, self.high, self.exact = other.end, other.high, False
        else:
            return False
        unit = (old["unit"] if old else None) or "year"
        self.end, self.unit, self.counts = stop, "years" if unit == "yr" else f"{unit}s", "age"
        self.why.append("age")
        self.hedge()
        return True

    def is_told(self) -> bool:
        """Whether it is said of a person: ``Wilma Tarn, is 29 and``."""
        if not _AGE_ENDS.match(self.folded, self.end, self.block[1]):
            return False
        return _IS_AGED.search(self.text, max(self.bounds[0], self.start - 40), self.start) is not None

    def between_marks(self) -> bool:
        """Whether it stands behind a name as an age does: ``Name, 65,`` or ``Name (65)``; ``the ruler, 65,``."""
        low, start, end = self.folded, self.start, self.end
        before, behind = low[start - 2 : start], low[end : end + 1]
        if before not in (", ", " (") or behind not in (",", ".", ")", ";") or low[end + 1 : end + 2].isdigit():
            return False
        if before == " (":
            return behind == ")" and self.name_before(start - 2)
        return self.name_before(start - 2) or (behind == "," and low[start - 3].isalpha())

    def name_before(self, place: int) -> bool:
        word = re.search(r"[\w’'-]+\Z", self.text[max(self.block[0], place - 24) : place])
        return word is not None and word.group(0)[0].isupper()

    def ratio(self, limit: int) -> None:
        """``one in five``, ``nine out of 10``: a share in percent."""
        follows = _RATIO.match(self.folded, self.end, limit)
        if follows is None or self.low is None or self.number.form not in ("digits", "words") or self.unit:
            return
        if follows["noun"] and (self.low != 1 or follows["word"] not in ("in", "out of")):
            return
        whole = read_number(self.folded, follows.end(), limit) if follows.end() < limit else None
        if (
            whole is None
            or whole.low not in _RATIO_OF
            or whole.low <= self.low
            or whole.form not in ("digits", "words")
        ):
            return
        if _NO_RATIO.match(self.folded, whole.end, self.block[1]) or (
            follows["word"] == "in" and whole.low > 10 and self.low > 1
        ):
            return
        self.low = self.high = round(100.0 * self.low / whole.low, 2)
        self.end, self.unit, self.counts = whole.end, "percent", "share"
        self.why.append("share of every so many")

    def other_end(self, limit: int) -> None:
        """The other end of a range."""
        low, number = self.folded, self.number
        if number.form == "vague":
            self.even_more(limit)
            return
        sep = _RANGE.match(low, self.end, limit)
        if sep is None or number.form in ("vague", "part") or self.low is None:
            return
        word = sep["word"]
        if word == "and" and not low.startswith("between ", max(0, self.start - 8)):
            return
        place = sep.end()
        while place < limit and low[place] in "$€£₽":
            place += 1
        other = read_number(low, place, limit) if place < limit else None
        if other is None or other.form in ("vague", "part", "fold", "ordinal") or other.start != place:
            return
        if word == "to" and _CHANGE.search(low, max(self.block[0], self.start - 80), self.start):
            return
        first = self.low
        factor = self.scale_of(other)
        if number.form != "scaled" and first < 1000 and first * factor < other.high and factor > 1:
            first *= factor
        runs_on = low[other.end : other.end + 1] == "-" and low[other.end + 1 : other.end + 2].isdigit()
        if runs_on or not first < other.high or (first > 0 and other.high / first > 100):
            return
        spelled = number.form == "words" and first <= 10 and other.form == "digits" and 10 <= other.high < 100
        if word and (number.form == "words") != (other.form == "words") and not spelled:
            return
        lead = re.search(r"(?<!\w)(?:from|between)\s\Z", low[max(self.block[0], self.start - 8) : self.start])
        if lead:
            self.start -= len(lead.group(0))
        self.low, self.high, self.end, self.exact = first, other.high, other.end, False
        self.why.append("range")

    def even_more(self, limit: int) -> None:
        """``hundreds, if not thousands``: from the one's least to the other's most."""
        leads = _EVEN_MORE.match(self.folded, self.end, limit)
        other = read_number(self.folded, leads.end(), limit) if leads else None
        if other and other.form == "vague" and other.low > self.number.low:
            self.end, self.high = other.end, other.high
            self.why.append("range of vague quantities")

    def scale_of(self, number: Number) -> float:
        word = re.search(
            r"(hundred|thousand|million|billion|trillion|mln|bln|bn|tn|dozen|[kmb])s?\Z",
            self.folded[number.start : number.end],
        )
        if word is None:
            return 1.0
        return (
            {"h": 100.0, "t": 1e3, "m": 1e6, "b": 1e9, "d": 12.0, "k": 1e3}[word[1][0]]
            if word[1] not in ("trillion", "tn")
            else 1e12
        )

    def unit_behind(self) -> None:
        """Percent, currency, time or measure behind the number."""
        low = self.folded
        found = UNIT_BEHIND.match(low, self.end, self.bounds[1])
        if found and not self.unit:
            if found["percent"]:
                self.unit = "points" if found["percent"][:10] == "percentage" or found["percent"] == "pp" else "percent"
                if found["percent"].startswith("basis"):
                    self.unit = "basis points"
                self.counts = "share"
                if self.number.form == "part" and self.number.low < 1:
                    self.why.append("part of a percent")
            else:
                self.measure(found["unit"] or found["glued"])
            self.end = found.end()
            return
        if not self.unit and self.number.form != "part":
            money = currency_behind(low, self.end, self.bounds[1])
            if money:
                self.end, self.unit = money
                self.counts = "money"
        strong = _STRONG.match(low, self.end, self.block[1]) if low.startswith("-", self.end) else None
        if strong and not self.unit:
            self.unit, self.end = _STRONG_UNIT.get(strong["word"], "persons"), strong.end()
            self.counts = "" if self.unit == "persons" else self.unit

    def measure(self, word: str) -> None:
        word = "hour" if word in ("h", "hrs") else "metre" if word == "m" else re.sub(r"\s+", " ", word)
        single = word if word in MEASURES or word in TIME else word.removesuffix("s")
        if single in TIME:
            self.unit, factor = TIME[single]
            self.low = None if self.low is None else self.low * factor
            self.high = None if self.high is None else self.high * factor
            self.counts = "duration"
        else:
            self.unit = MEASURES.get(single, single)
            self.counts = self.unit if self.unit == "times" else "measure"

    def hedge(self) -> None:
        """Hedges before and behind: open ends, or no longer exact."""
        last = self.folded[max(self.bounds[0], self.start - 16) : self.start].split()[-1:]
        may = last and (last[0] in _HEDGES_END or not last[0].isalpha())
        found = _HEDGE.search(self.folded, max(self.bounds[0], self.start - 40), self.start) if may else None
        behind = _HEDGE_BEHIND.match(self.folded, self.end, self.bounds[1])
        if found and found["low"] == "over" and self.unit in _DURING:
            found = None
        if found and found["low"] == "over" and self.unit == "years":
            long = _LONG.search(self.folded, max(self.bounds[0], found.start() - 8), found.start("words"))
            led = self.folded[found.start() - 1 : found.start()] == " " and found.start() > self.bounds[0]
            found = found if long or not led or self.counts == "age" else None
        if found and " than" in found["words"] and found["words"].endswith("the "):
            found = None
        hedge = found or behind
        if hedge is None:
            return
        if found:
            self.start = found.start("words")
            self.why.append(repr(found["words"].strip()))
        if behind:
            self.end = behind.end()
            self.why.append(repr(behind.group(0).strip()))
        self.exact, self.hedged = False, True
        if hedge["low"]:
            self.high = None
        elif hedge["high"]:
            self.low = None

    def part(self) -> bool:
        """A fraction of something, as percent."""
        if self.folded.endswith(("first ", "second ", "other ", "latter ", "better "), 0, self.start):
            return False
        if not (
            _PART_OF.match(self.folded, self.end, self.bounds[1])
            or self.hedged
            or self.folded[max(0, self.start - 3) : self.start] == "by "
        ):
            return False
        self.low = None if self.low is None else round(100 * self.low, 2)
        self.high = None if self.high is None else round(100 * self.high, 2)
        self.unit, self.counts = "percent", "share"
        self.why.append("part of a whole")
        return True
