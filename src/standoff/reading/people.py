"""Who appears in an article: full names as introduced, with role and affiliation, and whom short names mean.

`Register` is built once for a text in which quoted words are blotted out (`BLOT`), so that only the reporter's own
words introduce anybody. A short name means the person introduced under a full one; "the president" means who was
introduced as one. Where two would do, the one named last is taken, with less confidence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from standoff.reading.name_words import (
    CALENDAR,
    COURTESY,
    DEMONYM,
    DETERMINERS,
    STARTERS,
    STOPS,
    is_impersonal,
    is_role,
    sex_of,
)
from standoff.reading.names import fold, spot_names, without_possessive
from standoff.reading.sayings import RULING, TITLES, VERB
from standoff.reading.sexes import learn_sexes

BLOT, BLOT_END, BLOT_STOP = "\ue000", "\ue001", "\ue002"
"""What stands for a quoted character: any, the last one, the last one of a quote that ends a sentence."""
_ASIDE = re.compile(
    r" ?(?:\([^()]{1,60}\))?(?: of [^\W\d_a-z]\w+)? ?(?:,| [–—-]) (?:aged )?(?:\d{1,3}(?:-year-old)?, )?"
    r"(?!(?:as|in|on|at|who|with|after|while|when|but|and|or|to|for|by|from|if|of|though|although|because|whose|"
    r"which|had|has|have|was|were|is|are|will|would|could|said|told|says) )"
)
_ASIDE_END = re.compile(
    r"[,.;:!?\ue000\n–—]|\s-\s|(?<=\w) (?:who|whose|which|where|when|told|said|says|has|was|is|were|had)\b"
)
_KEPT_OF = re.compile(
    r"(?:\S+ ){0,4}?(?:[Mm]inister|[Ss]ecretary|[Uu]ndersecretary) (?:of|"
    r"for) (?:the )?(?:[^\W\d_a-z]\S*(?: and)? ?){1,6}"
)
_BELONGS = tuple(
    re.compile(rf"(?<=\w) {words} (?=(?:the |a |an |its |his )?(?:[a-z\-]+ ){{0,4}}[^\W\d_a-z])")
    for words in ("at", "with", "(?:for|of)", "(?:in|from|on|to)")
)
_HELD = re.compile(r" (?:for|of|at|in|with|from) (?:the |its |his |her )?$")
"""What joins a role and the body it is held in: "a spokesman for the council, General Petrov"."""
_OWNER = re.compile(r"((?:[^\W\d_a-z][\w\-.]*,? ?(?:and )?){1,5})['’]s? (?=\w)")
_LOWER = re.compile(r"[^\W\d_][\w'’\-]*|[^\w\s]")


@dataclass(slots=True)
class Person:
    """Someone (or something) with a name.

    ``known`` says that a title, a role or a later short name vouches for it; ``guessed`` that ``sex`` is by the name.
    """

    name: str
    key: str
    first: str
    organisation: bool = False
    known: bool = False
    role: str = ""
    affiliation: str = ""
    sex: str = ""
    guessed: bool = True
    introduced: bool = False
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A run of capitals taken apart: offsets of its first word that counts and of the name; the title words."""

    first: int
    start: int
    end: int
    title: str
    organisation: bool
    keys: tuple[str, ...]


class Register:
    """The people of one text; ``spans`` are the paragraphs in which they are looked for."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.runs: list[tuple[int, int, Person | None]] = []
        self._by_key: dict[str, list[Person]] = {}
        self._by_name: dict[tuple[str, ...], Person] = {}
        found: list[tuple[int, int, _Parsed]] = []
        for start, end in spans:
            for left, right in spot_names(text, start, end):
                parsed = _take_apart(text[left:right])
                if parsed is not None:
                    found.append((left, right, parsed))
        for left, _right, parsed in found:
            if len(parsed.keys) > 1 or parsed.title:
                self._enter(left, parsed)
        for left, _right, parsed in found:
            person = self._find(parsed, left)
            if person is not None:
                person.places.append(left + parsed.first)
                person.known = person.known or len(parsed.keys) == 1
            self.runs.append((left + parsed.first, left + parsed.end, person))
        self.starts = [run[0] for run in self.runs]
        self.ends = [run[1] for run in self.runs]
        self._introduced = False
        learn_sexes(text, self.runs)

    def _enter(self, left: int, parsed: _Parsed) -> None:
        name = self.text[left + parsed.start : left + parsed.end]
        if parsed.keys in self._by_name:
            return
        known = self._by_key.get(parsed.keys[-1], [])
        same = next(
            (
                p
                for p in known
                if not p.organisation and (p.first == parsed.keys[0] or len(parsed.keys) == 1 or not p.first)
            ),
            None,
        )
        if same is not None and not parsed.organisation:
            if not same.first and len(parsed.keys) > 1:
                same.name, same.first = name, parsed.keys[0]
            self._by_name[parsed.keys] = same
        else:
            first = parsed.keys[0] if len(parsed.keys) > 1 else ""
            same = Person(name, parsed.keys[-1], first, parsed.organisation)
            self._by_name[parsed.keys] = same
            if not parsed.organisation:
                self._by_key.setdefault(same.key, []).append(same)
        if parsed.title:
            same.known = True
            same.role = same.role or ("" if parsed.title.casefold().rstrip(".") in COURTESY else parsed.title)
        if told := sex_of("", parsed.title):
            same.sex, same.guessed = told, False
        same.sex = same.sex or sex_of(name, parsed.title)

    def _find(self, parsed: _Parsed, left: int) -> Person | None:
        """Whom a name means at a place; a surname of several who came up means nobody where neither is nearer."""
        person = self._by_name.get(parsed.keys)
        if person is not None or len(parsed.keys) != 1:
            return person
        several = self._by_key.get(parsed.keys[0], [])
        named = sorted((one for one in several if one.places), key=lambda one: one.places[-1])
        if len(named) < 2 or (parsed.title and parsed.title == named[-1].role):
            return named[-1] if named else several[0] if several else None
        if self.text.find("\n", named[-1].places[-1], left) < 0:
            return named[-1]
        often = sorted(named, key=lambda one: len(one.places))
        return often[-1] if len(often[-1].places) >= 2 * len(often[-2].places) else None

    def is_shared(self, name: str) -> bool:
        """Whether a surname is that of several people of the text."""
        keys = fold(name)
        return len(keys) == 1 and len(self._by_key.get(keys[0], ())) > 1

    def ending_at(self, position: int) -> tuple[int, int, Person | None] | None:
        """The name that ends exactly there."""
        at = bisect_left(self.ends, position)
        return self.runs[at] if at < len(self.ends) and self.ends[at] == position else None

    def starting_in(self, start: int, end: int) -> tuple[int, int, Person | None] | None:
        """The first name that starts in ``text[start:end]``."""
        at = bisect_left(self.starts, start)
        return self.runs[at] if at < len(self.starts) and self.starts[at] < end else None

    def between(self, start: int, end: int) -> list[tuple[int, int, Person | None]]:
        """Names that start in ``text[start:end]``, in order."""
        return self.runs[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def introduce(self, person: Person) -> None:
        """Fill in role and affiliation from the places where the full name stands."""
        if person.introduced or person.organisation:
            return
        person.introduced = True
        spotted = [run for place in person.places[:6] for run in self.between(place, place + 1)]
        for start, end, _ in spotted:
            role, affiliation = split_role(self.aside(end))
            if not role:
                before = self.phrase_before(start)
                role, affiliation = split_role(before) if before else ("", "")
                if person.role and before and person.role not in role:
                    joined = re.search(r" (?:for|of|at|in|from) ", role)
                    role = f"{person.role}, {role}" if joined else f"{role} {person.role}"
            if role:
                person.role = role if len(role) >= len(person.role) or not person.role else person.role
                person.affiliation = affiliation
                person.known = True
                if told := sex_of("", role):
                    person.sex, person.guessed = told, False
                return
        if person.role and not person.affiliation:
            person.role, person.affiliation = split_role(person.role)

    def aside(self, end: int) -> str:
        """The apposition behind a name that ends at ``end``: "a fellow at ...", "" where there is none."""
        gap = _ASIDE.match(self.text, end)
        if gap is None:
            return ""
        stop = _ASIDE_END.search(self.text, gap.end(), gap.end() + 200)
        words = self.text[gap.end() : stop.start() if stop else gap.end() + 200].strip()
        named = re.findall(r"[\w\-]+", re.split(r" (?:at|of|for|in|from|with|to|on|by) ", words, maxsplit=1)[0])[:9]
        return words if any(is_role(word) for word in named) and not VERB.match(words) else ""

    def phrase_before(self, end: int) -> str:
        """The words in front of a name that say what it is: "the opposition leader", "Chatham House analyst"."""
        for stop in (end, end - 2) if self.text[end - 2 : end] == ", " else (end,):
            start = phrase_start(self.text, stop, max(0, stop - 90))
            if start is None or self.text[start:stop].startswith("as "):
                continue
            led = _HELD.search(self.text, max(0, start - 20), start) if stop < end else None
            held = phrase_start(self.text, led.start(), max(0, led.start() - 60)) if led else None
            return self.text[start if held is None else held : stop].strip()
        return ""

    def meant_by(self, phrase: str, position: int) -> tuple[Person | None, float]:
        """Whom a phrase such as "the Belarusian president" means at a place, and how surely."""
        words = re.findall(r"[\w\-']+", phrase)
        if not words or (words[0].casefold() not in ("the", "one") and words[-1].casefold() not in RULING):
            return None, 0.0
        if not self._introduced:
            self._introduced = True
            for people in list(self._by_key.values()):
                for person in people:
                    self.introduce(person)
        head = words[-1].casefold()
        kinds = ("opposition", "prime", "foreign")
        marks = [word.casefold() for word in words[1:-1] if word[0].isupper() or word.casefold() in kinds]
        fits = []
        for people in self._by_key.values():
            for person in people:
                if not person.role:
                    continue
                told = f"{person.role} {person.affiliation}".casefold()
                heads = _heads(told)
                asked = RULING if head in RULING and "opposition" not in told else {head}
                if heads & asked and all(mark[: max(4, len(mark) - 3)] in told for mark in marks):
                    fits.append(person)
        if words[0].casefold() == "one":
            told = " ".join(words[1:]).casefold()
            fits = [person for person in fits if told in person.role.casefold()]
            return (fits[0], 0.6) if len(fits) == 1 else (None, 0.0)
        if not fits:
            return None, 0.0
        floor = (
            max(self.text.rfind(". ", 0, position), self.text.rfind("\n", 0, position), position - 400)
            if len(fits) > 1
            else position
        )
        recent = max(fits, key=lambda person: self.last_named(person, floor))
        return recent, 0.8 if len(fits) == 1 else 0.6

    def last_named(self, person: Person, position: int) -> int:
        """Where the person was last named before a place, -1 if never."""
        at = bisect_right(person.places, position)
        return person.places[at - 1] if at else -1


@lru_cache(maxsize=4096)
def _heads(told: str) -> frozenset[str]:
    """The words of a role, without the president of "vice-president"."""
    return frozenset(re.findall(r"(?<!vice[ -])\b\w[\w\-]*", told))


@lru_cache(maxsize=65536)
def _take_apart(run: str) -> _Parsed | None:
    words = run.split(" ")
    first, last = 0, len(words)
    while (
        first < last
        and (words[first].casefold() in STARTERS or words[first].casefold() in CALENDAR)
        and not (last - first > 1 and words[first] in ("May", "April", "June"))
    ):
        first += 1
    while last > first and (words[last - 1].casefold() in CALENDAR or words[last - 1].casefold() in ("of", "the")):
        last -= 1
    if first >= last:
        return None
    for at in range(first + 2, last):
        if words[at] == "of" and not any(is_impersonal(word) for word in words[first:at]):
            last = at
            break
    organisation = any(is_impersonal(word) for word in words[first:last]) or (
        words[first + 1 : first + 2] == ["of"] and not (is_role(words[first]) or words[first].casefold() in TITLES)
    )
    named = first
    for at in range(first, last - 1):
        rest = words[at + 1 : last]
        if words[at].rstrip(".").casefold() in TITLES and not any(is_impersonal(word) for word in rest):
            named = at + 1
    while named > first and named < last - 1 and words[named] in ("of", "the"):
        named += 1
    title = " ".join(words[first:named])
    if named > first:
        organisation = False
    begun = sum(len(word) + 1 for word in words[:first])
    start = sum(len(word) + 1 for word in words[:named])
    end = start + len(" ".join(words[named:last]))
    keys = fold(run[start:end])
    return _Parsed(begun, start, end, title, organisation, keys) if keys else None


def phrase_start(text: str, end: int, floor: int) -> int | None:
    """Where the noun phrase that ends at ``end`` with a noun of `ROLE` begins; None where no such noun is there."""
    floor = max(floor, text.rfind("\n", floor, end) + 1)
    last = _LOWER.findall(text[floor:end].rstrip().rpartition(" ")[2])
    if not last or not is_role(last[-1]):
        return None
    tokens = list(_LOWER.finditer(text, floor, end))
    if not tokens or text[tokens[-1].end() : end].strip() or not is_role(tokens[-1].group()):
        return None
    start = tokens[-1].start()
    for token in reversed(tokens[max(0, len(tokens) - 8) : -1]):
        word = token.group()
        low = word.casefold()
        if low in DETERMINERS:
            return token.start()
        if not word[0].isalnum() or low in STOPS or (VERB.fullmatch(low) and not is_role(low)) or low in CALENDAR:
            break
        if low in STARTERS and word[0].isupper():
            break
        start = token.start()
    return start


@lru_cache(maxsize=4096)
def split_role(words: str) -> tuple[str, str]:
    """Role and affiliation of a phrase: ("senior fellow", "Chatham House").

    >>> split_role("a senior consultant at Chatham House")
    ('senior consultant', 'Chatham House')
    >>> split_role("Minister of Foreign Affairs of neighboring Lithuania")
    ('Minister of Foreign Affairs', 'neighboring Lithuania')
    """
    words = re.sub(r"^(?:the|an?|its|his|her|one|their|whose|my|our|your) ", "", words.strip(), flags=re.I)
    owner = _OWNER.match(words)
    if owner and owner.end() < len(words):
        return words[owner.end() :].strip(), owner.group(1).strip()
    kept = _KEPT_OF.match(words)
    floor = kept.end() - 1 if kept else 0
    for pattern in _BELONGS:
        found = pattern.search(words, floor)
        if found and not words[: found.start()].endswith((" based", " born", " living")):
            return words[: found.start()].strip(), re.sub(r"^(?:the|an?) ", "", words[found.end() :].strip())
    parts = words.split(" ")
    lead = 0
    while (
        lead < len(parts) - 1
        and parts[lead][:1].isupper()
        and not DEMONYM.match(without_possessive(parts[lead]))
        and parts[lead].casefold() not in TITLES
    ):
        lead += 1
    if lead and not parts[0].endswith("ed") and all(part[:1].islower() for part in parts[lead:]):
        return " ".join(parts[lead:]), " ".join(parts[:lead])
    return words, ""
