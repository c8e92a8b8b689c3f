"""Who is meant beside a verb of saying: the words before it or behind it, and what pronouns and titles stand for.

`Listener` walks through a text in which quoted words are blotted out. ``before`` reads the subject in front of a verb
("Emily Ferris, a research fellow at RUSI, told ..."), ``behind`` the one after it ("said Keir Giles, a consultant").
Names are brought to the full form under which the article introduces them, pronouns to whoever spoke or was the subject
last; what stays open keeps a low confidence, or no name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from standoff.reading.people import BLOT, BLOT_END, BLOT_STOP, DETERMINERS, Person, Register, is_demonym, is_impersonal, is_role, phrase_start, split_role
from standoff.reading.sayings import ADVERBS, ROLE, VERB

PRONOUN = re.compile(r"(?:he|she|they|it|we|I|He|She|They|It|We)\b(?!['’])")
_TAIL = re.compile(r"([^\W_][\w'’\-]*)$")
_ROUND = re.compile(r" ?[(\[][^()\[\]]{0,80}[)\]]$")
_PHRASE = re.compile(r"(?:^|[\s,])(?:on|in|at|during|after|from|via|by|near|inside|outside|with|for|of|about|to|late|early|last|this) [^,.;:\ue000-\ue002]{1,70}$")  # fmt: skip
_TIME = re.compile(
    r"[ ,]+(?:(?:on|late|early|late on|early on) )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|evening|night|"
    r"afternoon))?(?:,? \(?[A-Z][a-z]{2,8}\.? \d{1,2}\)?)?$|[ ,]+(?:on )?(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December) \d{1,2}$|[ ,]+(?:last|this|earlier this|later|a) (?:week|month|year|day)(?: later)?$"
)
_BY_WAY = re.compile(
    r"[ ,]+(?:in|at|on|during|via|after|through|from|speaking|citing|over) [^,.;:\ue000-\ue002]{1,90}$"
)
_OPENER = re.compile(
    r"[\s,.;:–—\-" + BLOT + BLOT_END + BLOT_STOP + r"'\"”’]*"
    r"(?:(?:But|And|However|Meanwhile|Instead|Also|Yet|So|Then|Still|Later|Earlier|Even so|Even|and|but),? )?"
)
_LED_IN = re.compile(
    r"(?:In|On|At|After|Before|During|As|While|When|Although|Though|If|Despite|Since|For|With|Without|Following|Amid|By|"
    r"Because|Asked|Speaking|From|Under|Until|Among|Like|Unlike|Last|This|Late|Early|Earlier|where|when|after|while|as|"
    r"although|though)\b"
)
_INVERTED = re.compile(r"(?:(?:the|a|an|one|another|some|many|most|several|two|three|four|its|his|her|their|former|then) )?")
_LOWERS = re.compile(r"(?:[a-z\d][\w\-]*(?:['’]s?)? ){0,8}")
_GROUP = re.compile(
    r"(?:[^\W\d_][\w'’\-]* ){0,6}?[^\W\d_][\w'’\-]*(?: (?:for|of|in|at|from|with|to|close to|on|inside|near|among) "
    r"(?:the |a |an |his |her |its |their )?(?:[^\W_][\w'’\-]*(?: (?!on\b|in\b|at\b|who\b|as\b|that\b|after\b|told\b|said\b|during\b))?){1,6})?"
)
_GROUP_STOP = re.compile(
    r"[,.;:!?()\n–—\ue000-\ue002]|\s-\s| (?:who|that|as|when|while|after|before|during|told|said|has|had|was|were|is|are|have|and|but|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last|this|in (?:a|an|his|her|their) |at (?:a|an) )"
)
_HEADED = re.compile(r"[^\W_][\w\-]*")
_BEGUN = re.compile(r"(?:[.!?\n\ue000-\ue002] *|^)((?:[^\W\d_][\w'\-]* ){0,4}?[\w\-]+)(?= (?:have|had|has|were|are|was|did|do|also|who|in|from|at)\b|,| \w+ed\b)")
_MANY = re.compile(r"(?:(?:several|many|a few|some) )?(?:hundreds|thousands|dozens|scores|tens|crowds|groups) of (?:[\w\-]+ ?){1,4}\b")
_AND_VERB = re.compile(r"(?:and|but)$")


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


class Listener:
    """Reads speakers of one blotted text, in order, and remembers whom it heard."""

    def __init__(self, text: str, register: Register) -> None:
        self.text = text
        self.register = register
        self.heard: list[Voice] = []

    def hear(self, place: int, speaker: Speaker) -> None:
        """Remember a speaker; places come in order."""
        if speaker.name:
            self.heard.append(Voice(place, speaker))

    def before(self, verb: int, floor: int) -> Speaker | None:
        """The subject that ends in front of a verb at ``verb``, looked for down to ``floor``."""
        text = self.text
        end = verb
        floor = max(floor, verb - 320)
        for _ in range(12):
            end = floor + len(text[floor:end].rstrip())
            if end <= floor:
                return None
            shown = text[max(floor, end - 100) : end]
            if text[end - 1] in ")]" and (aside := _ROUND.search(shown)):
                end -= len(aside.group())
                continue
            if text[end - 1] in ",–—-":
                behind = self._before_aside(end - 1, floor)
                if behind is None:
                    return None
                end = behind
                continue
            if (skipped := _TIME.search(shown)) is not None:
                end -= len(skipped.group())
                continue
            word = _TAIL.search(shown)
            if word is None:
                return None
            low = word.group(1).casefold()
            if _AND_VERB.match(low):
                return self.subject(floor, end - len(low))
            if low == "who":
                return self._noun(floor + len(text[floor : end - 3].rstrip(" ,–—-")), floor, False)
            if low in ("he", "she", "they", "it", "we", "i"):
                return self._pronoun(end - len(low), end)
            if (low in ADVERBS or (low.endswith("ly") and word.group(1).islower())) and low not in ("who",):
                end -= len(low)
                continue
            return self._noun(end, floor)
        return None

    def _before_aside(self, comma: int, floor: int) -> int | None:
        """Where the words end that an aside closing at ``comma`` belongs to."""
        text = self.text
        sign = text[comma]
        if sign in "–—-":
            opened = max(text.rfind(f" {sign}", floor, comma - 1), text.rfind("—", floor, comma - 1))
            return opened if opened > floor else None
        at = comma
        for _ in range(4):
            opened = text.rfind(",", floor, at)
            if opened <= floor:
                return None
            segment = text[opened + 1 : at].strip()
            run = self.register.ending_at(at) if at == comma else None
            if run is not None and run[2] is not None and not text[opened + 1 : run[0]].strip():
                return comma
            low = segment[:1].islower() or segment[:1].isdigit() or not self.register.ending_at(opened)
            if self.register.ending_at(opened) or (low and self._is_head(opened, floor)):
                return opened
            at = opened
        return None

    def _is_head(self, end: int, floor: int) -> bool:
        return phrase_start(self.text, end, max(floor, end - 90)) is not None

    def _noun(self, end: int, floor: int, further: bool = True) -> Speaker | None:
        """The name or noun phrase that ends at ``end``; phrases such as "in Minsk" are passed over."""
        for _ in range(3):
            run = self.register.ending_at(end)
            tail = _PHRASE.search(self.text, max(floor, end - 100), end)
            if run is not None and run[0] >= floor:
                word = re.search(r"([\w\-]+) (?:the |neighbouring |neighboring )?$", self.text[max(floor, run[0] - 40) : run[0]])
                if word is None or word.group(1).casefold() not in ("for", "of", "in", "at", "on", "with", "from", "to", "by", "near", "inside", "via", "and", "or"):
                    return self.named(run)
                if word.group(1).casefold() in ("and", "or"):
                    return self.named(run)
            else:
                start = phrase_start(self.text, end, max(floor, end - 90)) or self._plain_phrase(end, floor)
                if start is not None and not re.search(r"\b(?:for|of) (?:the )?$", self.text[max(floor, start - 10) : start]):
                    return self.group(start, end)
            if tail is None or not further:
                return None
            head = tail.start() + (1 if self.text[tail.start()] in " ,\t" else 0)
            stop = floor + len(self.text[floor:head].rstrip(" ,"))
            start = phrase_start(self.text, stop, max(floor, stop - 90))
            if start is not None:
                kept = re.match(r"(?:for|of|in|at|from|with|to|near|inside|on|by) ", self.text[head:end])
                return self.group(start, end if kept and not _TIME.search(self.text[stop:end]) else stop)
            end = stop
        return None

    def _plain_phrase(self, end: int, floor: int) -> int | None:
        """Where "the shopkeeper" begins: a determiner and up to three words of no known kind."""
        words = list(re.finditer(r"[\w'’\-]+|[^\w\s]", self.text[max(floor, end - 60) : end]))
        for back, token in enumerate(reversed(words)):
            if back and token.group().casefold() in ("the", "a", "an", "one", "another"):
                return max(floor, end - 60) + token.start()
            if back > 3 or not token.group()[0].isalnum() or token.group() in ("of", "in", "to", "at", "by", "on", "for", "with"):
                return None
        return None

    def subject(self, floor: int, end: int) -> Speaker | None:
        """The subject of the clause that begins at ``floor``: its first name, pronoun or noun phrase."""
        opening = _OPENER.match(self.text, floor, end)
        at = opening.end() if opening else floor
        led = _LED_IN.match(self.text, at, end)
        found = None if led else self.at(at, end)
        if found is None:
            comma = self.text.find(",", at, min(end, at + 160))
            if comma >= 0:
                found = self.at(comma + 2, end)
        if found is not None:
            return found
        for run in self.register.between(at, end)[:4]:
            prior = self.text[max(floor, run[0] - 8) : run[0]].split(" ")
            if self.text[run[1] : run[1] + 2] not in ("'s", "’s") and (len(prior) < 2 or prior[-2] not in ("of", "in", "for", "with", "at", "to", "from", "on", "by")):
                return self.named(run)
        return None

    def behind(self, start: int, limit: int) -> Speaker | None:
        """The subject that begins right behind an inverted verb."""
        blank = len(self.text[start : start + 3]) - len(self.text[start : start + 3].lstrip())
        return self.at(start + blank, limit)

    def at(self, start: int, limit: int) -> Speaker | None:
        """The pronoun, name or noun phrase that begins at ``start``."""
        text = self.text
        pronoun = PRONOUN.match(text, start, limit)
        if pronoun:
            return self._pronoun(pronoun.start(), pronoun.end())
        lead = _INVERTED.match(text, start, limit)
        first = lead.end() if lead else start
        lowers = _LOWERS.match(text, first, limit)
        behind = lowers.end() if lowers else first
        run = self.register.starting_in(start, behind + 1)
        if run is None and (capital := self.register.starting_in(behind, behind + 24)) and text[behind:behind + 1].isupper():
            run = capital if not text[behind : capital[0]].strip(" ").count(",") else None
        words = text[first : run[0]].split() if run else []
        if words and words[0] in _NO_HEAD:
            return None
        if run and not words and text[run[1] : run[1] + 3] == "'s " and (held := self.register.starting_in(run[1] + 3, run[1] + 4)):
            if held[2] is not None and not held[2].organisation:
                owned = self.named(held)
                return replace(owned, start=run[0], affiliation=owned.affiliation or text[run[0] : run[1]])
        if run and run[0] <= limit and (not words or self._leads_to_name(words, run)):
            if text[run[1] : run[1] + 2] not in ("'s", "’s") and not re.match(r"['’]? ?(?:[a-z\-]+ ){0,3}(?:" + "|".join(_OFFICES) + r")\b", text[run[1] : run[1] + 60]):
                return self.named(run)
        return self._group_at(start, limit)

    def _leads_to_name(self, words: list[str], run: tuple[int, int, Person | None]) -> bool:
        """Whether lower-case words in front of a name are its title, not a phrase of its own."""
        if is_role(words[-1]):
            return True
        person = run[2]
        titled = person is not None and bool(person.role) and self.text[max(0, run[0] - 1)] == " " and run[0] - 1 > 0
        return bool(titled and self.text[run[0] - 2].isalpha() and len(words) > 3 and person is not None and person.first != "")

    def _group_at(self, start: int, limit: int) -> Speaker | None:
        stop = _GROUP_STOP.search(self.text, start, min(limit, start + 110))
        end = stop.start() if stop else min(limit, start + 110)
        if (many := _MANY.match(self.text, start, end)) is not None:
            return replace(self.group(start, many.end()), many=True)
        words = list(_HEADED.finditer(self.text, start, end))
        low = [word.group().casefold() for word in words[:10]]
        heads = [at for at, word in enumerate(low) if is_role(word)]
        if not heads:
            if 1 < len(low) < 5 and low[0] in ("the", "a", "an", "one", "another") and (stop is None or stop.group()[0] != " "):
                return self.group(start, words[-1].end())
            return None
        prepositions = [at for at, word in enumerate(low) if word in ("of", "for", "in", "at", "from", "with", "on", "to")]
        if prepositions and prepositions[0] < heads[0] and low[0] not in DETERMINERS:
            return None
        if any(VERB.fullmatch(word) and word not in ROLE for word in low[: heads[0]]):
            return None
        return self.group(start, end)

    def named(self, run: tuple[int, int, Person | None]) -> Speaker:
        """A speaker by name, in the fullest form of the article."""
        start, end, person = run
        if person is None:
            return Speaker(self.text[start:end], "", "", start, end, 0.9)
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

    def _pronoun(self, start: int, end: int) -> Speaker | None:
        """Whom a pronoun means: who spoke last, unless another fitting person was the subject since."""
        word = self.text[start:end].casefold()
        if word in ("i", "we"):
            return None
        if word == "they" and (group := self._group_since(start)) is not None:
            return group
        unknown = Speaker(None, "", "", start, end, 0.2, pronoun=word)
        last = next((voice for voice in reversed(self.heard) if self._fits(word, voice.speaker)), None)
        floor = max(last.place if last else 0, start - 1500)
        rival = self._subject_since(word, floor, start, last.speaker.person if last else None)
        if rival is None and last is None:
            rival = self._only_one(word, start)
        if rival is not None:
            sure = min(rival.confidence, 0.65 if last is None else 0.6)
            return replace(rival, start=start, end=end, confidence=sure, pronoun=word)
        if last is not None and start - last.place < 4000:
            told = last.speaker
            sure = 0.85 if start - last.place < 1200 else 0.6
            return Speaker(told.name, told.role, told.affiliation, start, end, min(sure, told.confidence), told.person, word, told.many)
        return unknown

    def _group_since(self, position: int) -> Speaker | None:
        """A group that is the subject of one of the last sentences, later than whichever group spoke last."""
        spoke = next((voice.place for voice in reversed(self.heard) if voice.speaker.many), -1)
        floor = max(0, position - 700, spoke + 1)
        for begun in reversed(list(_BEGUN.finditer(self.text, floor, position))):
            if is_role(begun.group(1).split()[-1]) and begun.group(1).endswith(("s", "people", "police", "men", "women")):
                group = self.group(begun.start(1), begun.end(1))
                return replace(group, start=position, end=position + 4, confidence=0.7, pronoun="they", many=True)
        return None

    def _fits(self, word: str, speaker: Speaker) -> bool:
        person = speaker.person
        if word == "they":
            return speaker.many
        if word == "it":
            return person is None and not speaker.many or (person is not None and person.organisation)
        wanted = "f" if word == "she" else "m"
        if person is None:
            return not speaker.many and bool(re.search(r"man\b|\bone\b|^an? |spokes|official", (speaker.name or "").casefold())) and not (
                word == "he" and "woman" in (speaker.name or "")) and not (word == "she" and re.search(r"(?<!wo)man\b", speaker.name or ""))
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
                if last is None and not is_impersonal(self.text[run[0] : run[1]]) and not is_demonym(self.text[run[0] : run[1]]):
                    return replace(self.named(run), confidence=0.5)
                continue
            self.register.introduce(person)
            if person.organisation or not (person.known or last is None) or person.sex not in ("", wanted):
                continue
            return self.named(run)
        return None

    def _only_one(self, word: str, position: int) -> Speaker | None:
        """The one fitting person named shortly before a place, if there is but one."""
        if word not in ("he", "she"):
            return None
        wanted = "f" if word == "she" else "m"
        people = {}
        for run in self.register.between(max(0, position - 500), position):
            person = run[2]
            if person is not None and not person.organisation and (person.first or person.known) and person.sex in ("", wanted):
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


_SUBJECT_LEAD = re.compile(
    r"(?:(?:But|And|However|Meanwhile|Instead|Also|Yet|Later|While|Although|Though|As|When|After|Since),? )?"
    r"(?:[^,]{0,50}, )?((?:The |the |His |Her |Their )?(?:[\w\-']+ ){0,4})"
)
_GOVERNED = re.compile(r"\b(?:of|in|for|with|at|to|from|by|against|about|on|between|and) (?:the )?$")
_NO_HEAD = frozenset(
    "on in at of for with by to from about as that after before during over under into how why if whether it there not so".split()
)
_OFFICES = (
    "office", "government", "administration", "ministry", "spokesman", "spokeswoman", "spokesperson", "regime", "party",
    "campaign", "team", "lawyer", "police", "officials?", "authorities", "parliament", "president", "minister",
)  # fmt: skip
