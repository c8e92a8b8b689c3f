"""Voices: who was heard so far in a text, and whom a pronoun means.

A pronoun means whoever spoke last and fits it, unless another fitting person was the subject of a sentence since;
where nobody spoke yet, the subject of the sentences before, or the only fitting person near. Else it stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from standoff.reading.name_words import is_demonym, is_impersonal, is_role, sex_of
from standoff.reading.people import Person, Register, split_role

_SUBJECT_LEAD = re.compile(
    r"(?:(?:But|And|However|Meanwhile|Instead|Also|Yet|Later|While|Although|Though|As|When|After|Since),? )?"
    r"(?:[^,]{0,50}, )?((?:The |the |His |Her |Their )?(?:[\w\-']+ ){0,4})"
)
_GOVERNED = re.compile(r"\b(?:of|in|for|with|at|to|from|by|against|about|on|between|and) (?:the )?$")
_BEGUN = re.compile(
    r"(?:[.!?\n\ue000-\ue002] *|^)((?:[^\W\d_][\w'\-]* ){0,4}?[\w\-]+)(?= (?:have|had|has|were|are|was|did|do|also|"
    r"who|in|from|at)\b|,| \w+ed\b)"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is beside a verb. ``name`` is None where it stayed open; ``start`` and ``end`` are the words that say it."""

    name: str | None
    role: str
    affiliation: str
    start: int
    end: int
    confidence: float
    person: Person | None = None
    pronoun: str = ""
    many: bool = False


@dataclass(slots=True)
class Voice:
    """A speaker heard at a place of the text."""

    place: int
    speaker: Speaker


class Voices:
    """Speakers of one blotted text by name, by description and by pronoun; remembers whom it heard."""

    def __init__(self, text: str, register: Register) -> None:
        self.text = text
        self.register = register
        self.heard: list[Voice] = []

    def hear(self, place: int, speaker: Speaker) -> None:
        """Remember a speaker; places come in order."""
        if speaker.name:
            self.heard.append(Voice(place, speaker))

    def named(self, run: tuple[int, int, Person | None]) -> Speaker:
        """A speaker by name, in the fullest form of the article."""
        start, end, person = run
        if person is None:
            sure = 0.5 if self.register.is_shared(self.text[start:end]) else 0.9
            return Speaker(self.text[start:end], "", "", start, end, sure)
        self.register.introduce(person)
        person.known = True
        return Speaker(person.name, person.role, person.affiliation, start, end, 0.95, person)

    def group(self, start: int, end: int) -> Speaker:
        """A speaker by description: whom it means, or the words themselves."""
        words = self.text[start:end].strip(" ,'")
        person, confidence = self.register.meant_by(words, start)
        if person is not None:
            return Speaker(person.name, person.role, person.affiliation, start, end, confidence, person)
        role, affiliation = split_role(words)
        many = bool(re.search(r"s$|people|police|men\b", words.split(" of ")[0].split(" for ")[0]))
        return Speaker(words, role if affiliation else "", affiliation, start, end, 0.85, many=many)

    def pronoun(self, start: int, end: int) -> Speaker | None:
        """Whom a pronoun means: who spoke last, unless another fitting person was the subject since."""
        word = self.text[start:end].casefold()
        if word in ("i", "we"):
            return None
        if word == "they" and (group := self._group_since(start)) is not None:
            return group
        unknown = Speaker(None, "", "", start, end, 0.2, pronoun=word)
        last = next((voice for voice in reversed(self.heard) if self.fits(word, voice.speaker)), None)
        floor = max(last.place if last else 0, start - 1500)
        rival = self._subject_since(word, floor, start, last.speaker.person if last else None)
        if rival is None and last is None:
            rival = self._only_one(word, start)
        if last is None and (rival is None or rival.person is None):
            near = self.heard[-1] if self.heard else None
            if near is not None and self._may_fit(word, near.speaker) and "\n" not in self.text[near.place : start]:
                return replace(near.speaker, start=start, end=end, confidence=0.6, pronoun=word)
        if rival is not None:
            sure = min(rival.confidence, 0.65 if last is None else 0.6)
            return replace(rival, start=start, end=end, confidence=sure, pronoun=word)
        if last is not None and start - last.place < 4000:
            told = last.speaker
            sure = 0.85 if start - last.place < 1200 else 0.6
            return Speaker(
                told.name,
                told.role,
                told.affiliation,
                start,
                end,
                min(sure, told.confidence),
                told.person,
                word,
                told.many,
            )
        return unknown

    def _group_since(self, position: int) -> Speaker | None:
        """A group that is the subject of one of the last sentences, later than whichever group spoke last."""
        spoke = next((voice.place for voice in reversed(self.heard) if voice.speaker.many), -1)
        floor = max(0, position - 700, spoke + 1)
        for begun in reversed(list(_BEGUN.finditer(self.text, floor, position))):
            if is_role(begun.group(1).split()[-1]) and begun.group(1).endswith(
                ("s", "people", "police", "men", "women")
            ):
                group = self.group(begun.start(1), begun.end(1))
                return replace(group, start=position, end=position + 4, confidence=0.7, pronoun="they", many=True)
        return None

    def _may_fit(self, word: str, speaker: Speaker) -> bool:
        """Whether only the sound of a person's name speaks against a pronoun."""
        person = speaker.person
        return word in ("he", "she") and person is not None and not person.organisation and person.guessed

    def could_be(self, word: str, speaker: Speaker) -> bool:
        """Whether nothing speaks loudly against a pronoun: no office is a she, no ministry a he."""
        person, name = speaker.person, speaker.name or ""
        if word not in ("he", "she"):
            return True
        if person is not None:
            return not person.organisation and (person.guessed or self.fits(word, speaker))
        return not any(is_impersonal(part) for part in name.replace("'s", "").split())

    def fits(self, word: str, speaker: Speaker) -> bool:
        """Whether a pronoun can stand for a speaker."""
        person = speaker.person
        if word == "they":
            return speaker.many
        if word == "it":
            return (person is None and not speaker.many) or (person is not None and person.organisation)
        wanted = "f" if word == "she" else "m"
        name = speaker.name or ""
        if person is None and name[:1].isupper() and " " not in name and not is_impersonal(name) and not is_role(name):
            return sex_of(f"{name} X", speaker.role) in ("", wanted)
        if person is None:
            return (
                not speaker.many
                and bool(re.search(r"man\b|\bone\b|^an? |spokes|official", (speaker.name or "").casefold()))
                and not (word == "he" and "woman" in (speaker.name or ""))
                and not (word == "she" and re.search(r"(?<!wo)man\b", speaker.name or ""))
            )
        return not person.organisation and person.sex in ("", wanted)

    def _subject_since(self, word: str, floor: int, position: int, last: Person | None) -> Speaker | None:
        """A fitting person named as the subject of a sentence between two places, the latest."""
        if word not in ("he", "she"):
            return None
        wanted = "f" if word == "she" else "m"
        for run in reversed(self.register.between(floor, position)):
            person = run[2]
            if person is not None and person is last:
                return None
            if self.text[run[1] : run[1] + 2] in ("'s", "’s") or not self._begins(run[0]):
                continue
            if person is None:
                here = "\n" in self.text[floor : run[0]] and "\n" not in self.text[run[0] : position]
                if (
                    (last is None or (here and (self.register.phrase_before(run[0]) or self.register.aside(run[1]))))
                    and self._is_named_there(run)
                    and not is_impersonal(self.text[run[0] : run[1]])
                    and not is_demonym(self.text[run[0] : run[1]])
                ):
                    return replace(self.named(run), confidence=0.5)
                continue
            self.register.introduce(person)
            if person.organisation or not (person.known or last is None) or person.sex not in ("", wanted):
                continue
            return self.named(run)
        return None

    def _is_named_there(self, run: tuple[int, int, Person | None]) -> bool:
        """Whether a single capital word is a name: no role or comma behind it, unless it is an aside or begins one."""
        start, end, _ = run
        follows = self.text[end : end + 40].split()
        if follows and is_role(follows[0]):
            return False
        if self.text[end : end + 1] != ",":
            return True
        return (
            self.text[start - 2 : start] == ", "
            or self.text[end + 2 : end + 3].isdigit()
            or bool(self.register.aside(end))
        )

    def _only_one(self, word: str, position: int) -> Speaker | None:
        """The one fitting person named shortly before a place, if there is but one."""
        if word not in ("he", "she"):
            return None
        wanted = "f" if word == "she" else "m"
        people = {}
        for run in self.register.between(max(0, position - 500), position):
            person = run[2]
            if (
                person is not None
                and not person.organisation
                and (person.first or person.known)
                and person.sex in ("", wanted)
            ):
                people[id(person)] = run
        return replace(self.named(next(iter(people.values()))), confidence=0.55) if len(people) == 1 else None

    def _begins(self, start: int) -> bool:
        """Whether a name stands where the subject of its sentence does."""
        lead = self.text[max(0, start - 70) : start]
        cut = re.split(r"[.!?:]\s+|[\n\ue000-\ue002]\s*", lead)[-1]
        led = _SUBJECT_LEAD.fullmatch(cut)
        if led is None or _GOVERNED.search(cut):
            return False
        words = led.group(1).split()
        return not words or is_role(words[-1]) or is_demonym(words[-1])
