"""Who is meant beside a verb of saying: the words before it or behind it, and what pronouns and titles stand for.

`Listener` walks through a text in which quoted words are blotted out. ``before`` reads the subject in front of a verb
("Emily Ferris, a research fellow at RUSI, told ..."), ``behind`` the one after it ("said Keir Giles, a consultant").
Names are brought to the full form under which the article introduces them, pronouns to whoever spoke or was the subject
last; what stays open keeps a low confidence, or no name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from standoff.reading.name_words import CALENDAR, DETERMINERS, is_role
from standoff.reading.people import BLOT, BLOT_END, BLOT_STOP, Person, phrase_start, split_role
from standoff.reading.sayings import ADVERBS, ROLE, VERB
from standoff.reading.sentences import word_set
from standoff.reading.voices import Speaker, Voices

PRONOUN = re.compile(r"(?:he|she|they|it|we|I|He|She|They|It|We)\b(?!['’])")
_TAIL = re.compile(r"([^\W_][\w'’\-]*)$")
_ROUND = re.compile(r" ?[(\[][^()\[\]]{0,80}[)\]]$")
_PHRASE = re.compile(
    r"(?:^|[\s,])(?:on|in|at|during|after|from|via|by|near|inside|outside|with|for|of|about|to|late|early|last|"
    r"this) [^,.;:\ue000-\ue002]{1,70}$"
)
_TIME = re.compile(
    r"[ ,]+(?:(?:on|late|early|late on|early on) )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|"
    r"evening|night|"
    r"afternoon))?(?:,? \(?[A-Z][a-z]{2,8}\.? \d{1,2}\)?)?$|[ ,]+(?:on )?(?:January|February|March|April|May|June|"
    r"July|August|"
    r"September|October|November|December) \d{1,2}$|[ ,]+(?:last|this|earlier this|later|a) (?:week|month|year|"
    r"day)(?: later)?$"
)
_BY_WAY = re.compile(
    r"[ ,]+(?:in|at|on|during|via|after|through|from|speaking|citing|over) [^,.;:\ue000-\ue002]{1,90}$"
)
_OPENER = re.compile(
    r"[\s,.;:–—\-" + BLOT + BLOT_END + BLOT_STOP + r"'\"”’]*"
    r"(?:(?:But|And|However|Meanwhile|Instead|Also|Yet|So|Then|Still|Later|Earlier|Even so|Even|and|but),? )?"
)
_LED_IN = re.compile(
    r"(?:In|On|At|After|Before|During|As|While|When|Although|Though|If|Despite|Since|For|With|Without|Following|"
    r"Amid|By|"
    r"Because|Asked|Speaking|From|Under|Until|Among|Like|Unlike|Last|This|Late|Early|Earlier|where|when|after|while|as|"
    r"although|though)\b"
)
_INVERTED = re.compile(
    r"(?:(?:the|a|an|one|another|some|many|most|several|two|three|four|its|his|her|their|former|then) )?"
)
_LOWERS = re.compile(r"(?:[a-z\d][\w\-]*(?:['’]s?)? ){0,8}")
_GROUP = re.compile(
    r"(?:[^\W\d_][\w'’\-]* ){0,6}?[^\W\d_][\w'’\-]*(?: (?:for|of|in|at|from|with|to|close to|on|inside|near|among) "
    r"(?:the |a |an |his |her |its |their )?(?:[^\W_][\w'’\-]*(?: (?!on\b|in\b|at\b|who\b|as\b|that\b|after\b|"
    r"told\b|said\b|during\b))?){1,6})?"
)
_GROUP_STOP = re.compile(
    r"[,.;:!?()\n–—\ue000-\ue002]|\s-\s| (?:who|that|as|when|while|after|before|during|told|said|has|had|was|were|"
    r"is|are|have|and|but|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|last|this|in (?:a|an|his|her|their) |at (?:a|an) )"
)
_BEFORE_WORD = BLOT + BLOT_END + BLOT_STOP + "'\"([“”"
_ONE = re.compile(r"(?:one|another|others)\b(?=[,.;:]|$)")
_OWNED = re.compile(r"\b(?:for|of) (?:the )?$")
_LED_BY = word_set("for of in at on with from to by near inside via")
_PRONOUNS = word_set("he she they it we i")
_TIMELY = CALENDAR | word_set("week month year day later morning evening night afternoon")
_HEADED = re.compile(r"[^\W_][\w\-]*")
_MANY = re.compile(
    r"(?:(?:several|many|a few|some) )?(?:hundreds|thousands|dozens|scores|tens|crowds|groups) of (?:[\w\-]+ ?){1,4}\b"
)
_TO_HELD = re.compile(r"(?:'s)? (?P<role>(?:[a-z][\w\-]* ){0,3})")
_TO_APPOSED = re.compile(r", (?:the |a |an |his |her |its |their )?(?P<role>(?:[a-z][\w\-]* ){0,3})")
_APPOSED_END = (",", "\n", ".", ")", "", BLOT, BLOT_END, BLOT_STOP)
_AND_VERB = re.compile(r"(?:and|but)$")


class Listener(Voices):
    """Reads speakers of one blotted text, in order, and remembers whom it heard."""

    def before(self, verb: int, floor: int) -> Speaker | None:
        """The subject that ends in front of a verb at ``verb``, looked for down to ``floor``."""
        text = self.text
        end = verb
        floor = max(floor, verb - 320)
        who = text.rfind(" who ", max(floor, verb - 100), verb)
        if who >= 0 and text.find(",", who + 5, verb) < 0:
            return self._noun(floor + len(text[floor:who].rstrip(" ,–—-")), floor, False)
        for _ in range(12):
            end = floor + len(text[floor:end].rstrip())
            if end <= floor:
                return None
            sign = text[end - 1]
            if sign in ")]":
                opened = text.rfind("(" if sign == ")" else "[", max(floor, end - 82), end)
                if opened < 0:
                    return None
                end = opened
                continue
            if sign in ",–—-":
                behind = self._before_aside(end - 1, floor)
                if behind is None:
                    return None
                end = behind
                continue
            at = max(text.rfind(" ", floor, end) + 1, floor)
            word = text[at:end].lstrip(_BEFORE_WORD)
            at = end - len(word)
            low = word.casefold()
            if low in _TIMELY or low.isdigit():
                skipped = _TIME.search(text, max(floor, end - 50), end)
                if skipped is not None:
                    end = skipped.start()
                    continue
            if not low[-1:].isalnum():
                return None
            if low in ("and", "but"):
                return self.subject(floor, at)
            if low == "who":
                return self._noun(floor + len(text[floor:at].rstrip(" ,–—-")), floor, False)
            if low in _PRONOUNS:
                meant = self.pronoun(at, end)
                if meant is not None and meant.name is None and at - floor > 20:
                    subject = self.subject(floor, at)
                    if subject is not None and subject.name and subject.end < at:
                        return replace(subject, start=at, end=end, confidence=0.5, pronoun=low)
                return meant
            if low in ADVERBS or (low.endswith("ly") and word[0].islower()):
                end = at
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
            alone = run is not None and not text[opened + 1 : run[0]].strip()
            if run is not None and alone and (run[2] is not None or self._is_head(opened, floor)):
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
            if run is not None and run[0] >= floor:
                led = self.text[max(floor, run[0] - 40) : run[0]].split()
                word = (
                    led[-2]
                    if len(led) > 1 and led[-1] in ("the", "neighbouring", "neighboring")
                    else led[-1]
                    if led
                    else ""
                )
                if not further or word.casefold() not in _LED_BY:
                    return self.named(run)
            else:
                start = phrase_start(self.text, end, max(floor, end - 90))
                start = self._plain_phrase(end, floor) if start is None else start
                if start is not None and not _OWNED.search(self.text, max(floor, start - 10), start):
                    return self.group(start, end)
            tail = _PHRASE.search(self.text, max(floor, end - 100), end) if further else None
            if tail is None:
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
        start = end
        for back in range(5):
            at = max(self.text.rfind(" ", floor, start) + 1, floor)
            word = self.text[at:start]
            if back and word.casefold() in ("the", "a", "an", "one", "another"):
                led = self.text[max(floor, at - 8) : at].split()
                return None if led and led[-1] in _LED_BY else at
            if (
                back > 3
                or not word
                or not word[0].isalnum()
                or not word[-1].isalnum()
                or word in _LED_BY
                or at <= floor
            ):
                return None
            start = at - 1
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
            if self.text[run[1] : run[1] + 2] not in ("'s", "’s") and (
                len(prior) < 2 or prior[-2] not in ("of", "in", "for", "with", "at", "to", "from", "on", "by")
            ):
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
            return self.pronoun(pronoun.start(), pronoun.end())
        alone = _ONE.match(text, start, limit)
        if alone:
            return self._group_since(start) or self.group(start, alone.end())
        lead = _INVERTED.match(text, start, limit)
        first = lead.end() if lead else start
        lowers = _LOWERS.match(text, first, limit)
        behind = lowers.end() if lowers else first
        run = self.register.starting_in(start, behind + 1)
        if (
            run is None
            and (capital := self.register.starting_in(behind, behind + 24))
            and text[behind : behind + 1].isupper()
        ):
            run = capital if not text[behind : capital[0]].strip(" ").count(",") else None
        words = text[first : run[0]].split() if run else []
        if words and words[0] in _NO_HEAD:
            return self._group_at(start, limit) if first > start else None
        if run and not words and (owned := self._owned(run)) is not None:
            return owned
        if run and run[0] <= limit and (not words or self._leads_to_name(words, run)):
            owns = text[run[1] : run[1] + 2] == "'s" or _OFFICE.match(text, run[1], run[1] + 60)
            if not owns:
                return self.named(run)
        return self._group_at(start, limit)

    def _owned(self, run: tuple[int, int, Person | None]) -> Speaker | None:
        """The person behind an owner and a role: "Al Jazeera's Step Vaessen", "Harbour Watch director Ines Roe"."""
        led = _TO_HELD.match(self.text, run[1], run[1] + 60)
        if led is None:
            return None
        held = self.register.starting_in(led.end(), led.end() + 1)
        if held is None or held[2] is None or held[2].organisation:
            return None
        role = led.group("role") or ""
        if role and not is_role(role.split()[-1]):
            return None
        speaker = self.named(held)
        owner = self.text[run[0] : run[1]]
        return replace(
            speaker, start=run[0], role=speaker.role or role.strip(), affiliation=speaker.affiliation or owner
        )

    def _apposed(self, group: Speaker | None) -> Speaker | None:
        """Whoever a description names behind its comma: "My old teacher, Professor Jan Skiba, used to say"."""
        if group is None or group.person is not None or group.pronoun or group.many:
            return group
        led = _TO_APPOSED.match(self.text, group.end, group.end + 60)
        run = self.register.starting_in(led.end(), led.end() + 1) if led else None
        if led is None or run is None or run[2] is None or run[2].organisation or not run[2].first:
            return group
        told = led.group("role").split()
        if told and not is_role(told[-1]) and (len(told) > 1 or not led.group().startswith(", the ")):
            return group
        described = any(is_role(word) for word in (group.name or "").split())
        if not described or self.text[run[1] : run[1] + 1] not in _APPOSED_END:
            return group
        speaker = self.named(run)
        return replace(speaker, start=group.start, role=speaker.role or split_role(group.name or "")[0])

    def _leads_to_name(self, words: list[str], run: tuple[int, int, Person | None]) -> bool:
        """Whether lower-case words in front of a name are its title, not a phrase of its own."""
        if is_role(words[-1]):
            return True
        person = run[2]
        titled = person is not None and bool(person.role) and self.text[max(0, run[0] - 1)] == " " and run[0] - 1 > 0
        return bool(
            titled and self.text[run[0] - 2].isalpha() and len(words) > 3 and person is not None and person.first != ""
        )

    def _group_at(self, start: int, limit: int) -> Speaker | None:
        """The group or description that begins at ``start``, or the person named behind it."""
        return self._apposed(self._described(start, limit))

    def _described(self, start: int, limit: int) -> Speaker | None:
        stop = _GROUP_STOP.search(self.text, start, min(limit, start + 110))
        end = stop.start() if stop else min(limit, start + 110)
        if (many := _MANY.match(self.text, start, end)) is not None:
            return replace(self.group(start, many.end()), many=True)
        words = list(_HEADED.finditer(self.text, start, end))
        low = [word.group().casefold() for word in words[:10]]
        if low and low[0] in _RELATIVE:
            return None
        heads = [at for at, word in enumerate(low) if is_role(word)]
        if not heads:
            if (
                1 < len(low) < 5
                and low[0] in ("the", "a", "an", "one", "another")
                and (stop is None or stop.group()[0] != " ")
            ):
                return self.group(start, words[-1].end())
            return None
        prepositions = [
            at for at, word in enumerate(low) if word in ("of", "for", "in", "at", "from", "with", "on", "to")
        ]
        if prepositions and prepositions[0] < heads[0] and low[0] not in DETERMINERS:
            return None
        if any(VERB.fullmatch(word) and word not in ROLE for word in low[: heads[0]]):
            return None
        head = heads[0]
        owned = [at for at in heads if at > head and (not prepositions or at < max(prepositions[0], head))]
        if owned and low[head + 1] == "s":
            head = owned[-1]
        while head + 1 in heads:
            head += 1
        if head + 1 < len(low) and low[head + 1] not in _LED_BY:
            end = words[head].end()
        return self.group(start, end)


_RELATIVE = word_set("where when which whose while who whom what why how")
_NO_HEAD = word_set(
    "on in at of for with by to from about as that after before during over under into how why if whether it "
    "there not so"
)
_OFFICE = re.compile(
    r"['’]? ?(?:[a-z\-]+ ){0,3}(?:office|government|administration|ministry|spokesman|spokeswoman|spokesperson|regime|"
    r"party|campaign|team|lawyer|police|officials?|authorities|parliament|president|minister)\b"
)
