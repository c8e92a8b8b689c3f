"""Attributions: every verb of saying in the reporter's own words, with whoever it belongs to.

`listen` goes through a text in which quoted words are blotted out, paragraph by paragraph, and gives for each verb of
saying, "according to" and "in the view of" who is meant and how the two stand: the speaker ``before`` the verb,
``behind`` it, after ``according`` to, or holding a ``view``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from standoff.reading.name_words import is_role
from standoff.reading.names import CAPITAL
from standoff.reading.people import BLOT, BLOT_END, BLOT_STOP, Register, phrase_start
from standoff.reading.quote_marks import Marked
from standoff.reading.sayings import ACT, ADVERBS, BARE, PLURAL_SAY, SAY, SPOTTED, THINK
from standoff.reading.sentences import word_set
from standoff.reading.speakers import Listener
from standoff.reading.voices import Speaker

BLOTS = BLOT + BLOT_END + BLOT_STOP
_SENTENCE = re.compile(
    rf"[.!?…{BLOT_STOP}\n](?:(?<=\n)\n*|(?:(?<=[.!?…])[\"')\]]*)? +(?=[\"'(\[]?(?:{CAPITAL}|[\d{BLOTS}])))"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|"
    r"Oct|Nov|"
    r"Dec|Jr|vs|ca|approx)|\b[A-Z])$"
)
_ACCORDING = re.compile(
    r"[AaIiWw](?<!\w.)(?:(?<=[Aa])(?:ccording to|s quoted by)|(?<=[Ww])ith (?:these|those) words,?|"
    r"(?<=[Ii])n (?:the (?:words|view|opinion|eyes|assessment) of|a statement by)) "
)
_VIEW = re.compile(rf"(?:In|in) ((?:{CAPITAL}[\w\-]+ ?){{1,3}})'s? (?:view|opinion|words|eyes|assessment|telling)\b")
_VIEWED = re.compile(r"'s? (?:view|opinion|words|eyes|assessment|telling)\b")
"""What `_VIEW` ends with: quickly found, and seldom there."""
_FOR = re.compile(rf"For (?={CAPITAL})")
_CLOSES = re.compile(
    rf"'?(?: ?[,.;:!?)(\n{BLOTS}–—]| -|$| (?:in|on|at|during|of|with|last|after|who|told|as|late|early|to|when|"
    rf"while|from|for|by|"
    r"this|via|yesterday|earlier|later|and|but|before|through|near|outside|inside|today|speaking|about|over|whose|"
    r"now|held|carried|seen|posted|published|issued|released|written|signed|(?:Mon|Tues|Wednes|Thurs|Fri|"
    r"Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_NOT = word_set("not never cannot nor without to")
_BE = word_set("was were been being is are be get got")
_NOUN_LED = word_set("of for without the a an this his her its no their")
_OPEN_LEFT = BLOTS + ",–—-.\"'"
_OF_SOMEBODY = word_set(
    "accused accuses blamed blames praised praises thanked thanks hailed hails condemned condemns denounced denounces "
    "criticised criticized criticises criticizes slammed slams urged urges dismissed dismisses attacked defended "
    "welcomed welcomes mocked saluted congratulated ordered instructed told tells put puts"
)
"""Verbs that somebody follows to whom they are done: behind a comma, who speaks stands before them."""
_COMMA_OR_BLOT = tuple(BLOTS + ",")
_ASIDE_START = re.compile(
    r"(?:an?|the|who|whose|which|one|his|her|its|now|then|former|also|himself|herself|aged|himself|\d+|speaking|citing|"
    r"responding|referring|himself|in|at|of|from|on|both|like)\b"
)
_NO_VERB = re.compile(
    r"puts?\b(?! (?:it|the (?:[\w-]+ ){0,2}(?:number|toll|figure|count|total|cost|turnout|losses)"
    r"(?: of [\w ,'-]{2,60}?)? at)\b)"
    r"|answer(?:ed|s|ing)? (?:an?|the|his|her|its|their|that) (?:[\w-]+ )?(?:calls?|appeals?|summons|questions?|phone)"
    r"\b"
    r"|think[ \-]tank|\w+ed by\b|\w+-"
)
_ADVERBIAL = re.compile(r" ?(?:(?:" + "|".join(sorted(ADVERBS)) + r"|\w+ly) )*")
_WAS_QUOTED = re.compile(r"(?:was|were|is|are|been) (?:also |later )?quoted as $")
_QUOTED_AS = re.compile(r" [^,.]{2,70}? as (?:saying|telling)\b")
_MOST = 12
"""Verbs looked at in one sentence; a sentence with more is a list of words."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A verb of saying at ``start`` … ``end`` of the sentence ``first`` … ``last`` in a paragraph, and its speaker."""

    start: int
    end: int
    verb: str
    manner: str
    speaker: Speaker
    first: int
    last: int
    paragraph: int
    joined: bool = False

    @property
    def near(self) -> int:
        """Where the attribution's words begin."""
        return min(self.start, self.speaker.start) if not self.joined else self.start

    @property
    def far(self) -> int:
        """Where its words end: the verb, or the speaker behind it."""
        return max(self.end, self.speaker.end) if not self.joined else self.end

    @property
    def weak(self) -> bool:
        """Whether the verb does something by words rather than reporting them."""
        return (self.verb in ACT and self.verb not in SAY) or self.verb in THINK


def blot(text: str, pieces: Sequence[Marked]) -> str:
    """The text with marked words blotted out, place for place; marks of a kind and blanks of a kind become one."""
    parts, at = [], 0
    for piece in pieces:
        parts.append(text[at : piece.outer_start])
        stops = text[piece.end - 1] in ".!?…" or text[piece.outer_end - 1] in ".!?…"
        parts.append(BLOT * (piece.outer_end - piece.outer_start - 1) + (BLOT_STOP if stops else BLOT_END))
        at = piece.outer_end
    parts.append(text[at:])
    plain = "".join(parts)
    for sign, to in (
        ("’", "'"),
        ("‘", "'"),
        ("\u00a0", " "),
        ("\u202f", " "),
        ("\u2009", " "),
        ("\t", " "),
        ("―", "—"),
    ):
        plain = plain.replace(sign, to)
    return plain


def cut_blotted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of a blotted paragraph; a quote that ends one and what a capital begins behind it are two."""
    sentences, at = [], start
    for stop in _SENTENCE.finditer(text, start, end):
        if text[stop.start()] == "." and _ABBREVIATED.search(text, max(at, stop.start() - 7), stop.start()):
            continue
        sentences.append((at, stop.end()))
        at = stop.end()
    if at < end:
        sentences.append((at, end))
    return sentences


def listen(text: str, paragraphs: Sequence[tuple[int, int]], register: Register) -> list[list[Attribution]]:
    """The attributions of each paragraph, in order."""
    listener = Listener(text, register)
    spots = [(spot.start() + 1, spot.end(), text[spot.start() + 1 : spot.end()]) for spot in SPOTTED.finditer(text)]
    others = [(spot.start(), spot.end(), "according") for spot in _ACCORDING.finditer(text)]
    if _VIEWED.search(text):
        others += [(spot.start(), spot.end(1), "view") for spot in _VIEW.finditer(text)]
    others += [(spot.start(), spot.end(), "for") for spot in _FOR.finditer(text)]
    spots = sorted(spots + others) if others else spots
    heard: list[list[Attribution]] = []
    at = 0
    for number, (start, end) in enumerate(paragraphs):
        while at < len(spots) and spots[at][0] < start:
            at += 1
        first = at
        while at < len(spots) and spots[at][1] <= end:
            at += 1
        heard.append(_of_paragraph(text, (start, end, number), spots[first:at], listener) if at > first else [])
    return heard


Spot = tuple[int, int, str]


def _of_paragraph(
    text: str, paragraph: tuple[int, int, int], spots: Sequence[Spot], listener: Listener
) -> list[Attribution]:
    """The attributions of a paragraph's verbs, sentence by sentence."""
    start, end, number = paragraph
    heard: list[Attribution] = []
    at = 0
    for first, last in cut_blotted(text, start, end):
        begun = at
        while at < len(spots) and spots[at][0] < last:
            at += 1
        if at == begun:
            continue
        found: list[Attribution] = []
        for spot in spots[begun : min(at, begun + _MOST)]:
            told = _of_spot(text, spot, (first, last, number), listener, found)
            if told is not None:
                found.append(told)
                listener.hear(told.start, told.speaker)
        heard += found
    return heard


def _of_spot(
    text: str, spot: Spot, where: tuple[int, int, int], listener: Listener, found: list[Attribution]
) -> Attribution | None:
    start, end, word = spot
    first, last, number = where
    if word == "according":
        speaker = listener.at(end, last)
        words = text[start:end].strip().casefold()
        return Attribution(start, end, words, "according", speaker, first, last, number) if speaker else None
    if word == "view":
        run = listener.register.ending_at(end)
        held = _VIEW.match(text, start)
        end = held.end() if held else end
        return run and Attribution(start, end, "view", "view", listener.named(run), first, last, number)
    if word == "for":
        return _held(text, end, where, listener) if start == first else None
    if _NO_VERB.match(text, start):
        return None
    return _of_verb(text, spot, where, listener, found)


def _held(text: str, at: int, where: tuple[int, int, int], listener: Listener) -> Attribution | None:
    """ "For Petrov, it is over": a view held by a person the article knows."""
    run = listener.register.starting_in(at, at + 1)
    if run is None or run[2] is None or run[2].organisation or text[run[1] : run[1] + 1] != ",":
        return None
    speaker = listener.named(run)
    return Attribution(where[0], run[1], "for", "view", speaker, *where) if speaker.role else None


def _of_verb(
    text: str, spot: Spot, where: tuple[int, int, int], listener: Listener, before: list[Attribution]
) -> Attribution | None:
    """The attribution of one verb: its speaker behind it, shared with an earlier verb, or in front of it."""
    start, end, word = spot
    first, last, number = where
    lead = text[max(first, start - 40) : start]
    plain = lead.rstrip()
    tail = plain.rsplit(" ", 2)[-2:]
    prior = tail[-1].strip("\"'()").casefold() if tail and tail[-1][-1:].isalnum() else ""
    participle = word.endswith("ing")
    if _is_unsaid(word, prior, tail[0].casefold() if len(tail) > 1 else "", participle):
        return None

    def tell(speaker: Speaker | None, manner: str, joined: bool = False) -> Attribution | None:
        return Attribution(start, end, word, manner, speaker, first, last, number, joined) if speaker else None

    if word == "saying" and (cited := _WAS_QUOTED.search(lead)):
        return tell(listener.before(start - len(cited.group()), first), "before")
    if word == "quoted" and (cited := _QUOTED_AS.match(text, end, last)):
        speaker = listener.at(end + 1, cited.end())
        return Attribution(start, cited.end(), "quoted", "quoted", speaker, first, last, number) if speaker else None
    if not participle and (not plain or plain[-1] in _OPEN_LEFT or (not prior and plain[-1] not in ")]")):
        speaker = listener.behind(end, last)
        if speaker is not None and plain[-1:] == "," and (_is_thing(speaker) or word in _OF_SOMEBODY):
            speaker = None
        if speaker is not None and _CLOSES.match(text, speaker.end) and not _is_aside(text, start, first, listener):
            return tell(speaker, "behind")
    if participle or prior in ("and", "but", "then"):
        return _shared(text, spot, where, listener, before, prior)
    speaker = listener.before(start, first)
    if speaker is None and word not in BARE and word not in ACT and word not in PLURAL_SAY:
        behind = listener.behind(end, last) if plain[-1:] in _COMMA_OR_BLOT else None
        if behind is not None and (word not in THINK or _CLOSES.match(text, behind.end)):
            return tell(behind, "behind")
        if plain[-1:] == "," or prior not in ("", "the", "a", "an", "of", "to", "by", "in", "that"):
            speaker = listener.subject(first, start)
            near = speaker is not None and start - speaker.end <= 120
            return (
                tell(speaker and replace(speaker, confidence=min(speaker.confidence, 0.5)), "before") if near else None
            )
    if speaker is not None and word in BARE and not _ADVERBIAL.fullmatch(text, speaker.end, start):
        gap = text[speaker.end : start].strip()
        if not (gap.startswith(",") and gap.endswith(",")):
            return None
    return tell(speaker, "before")


def _is_thing(speaker: Speaker) -> bool:
    """Whether a phrase names nobody who could speak: "the vote"."""
    words = (speaker.name or "").split()
    return (
        speaker.person is None
        and not speaker.pronoun
        and words[:1] != []
        and not (words[0][0].isupper() or any(is_role(word) for word in words))
    )


def _is_unsaid(word: str, prior: str, before: str, participle: bool) -> bool:
    """Whether a verb is denied ("did not say"), suffered ("was told") or a noun ("of saying")."""
    verb = before if prior.endswith("ly") or prior in ("also", "yet", "once", "often") else prior
    if (
        verb in _NOT
        or verb.endswith("n't")
        or (word in PLURAL_SAY and prior in ("would", "could", "might", "can", "to"))
    ):
        return True
    if participle:
        return prior in _NOUN_LED
    return verb in _BE or (verb == "not" and before in _BE)


def _shared(
    text: str,
    spot: Spot,
    where: tuple[int, int, int],
    listener: Listener,
    before: list[Attribution],
    prior: str,
) -> Attribution | None:
    """The attribution of a participle or of a verb behind "and": its speaker is the sentence's."""
    start, end, word = spot
    first, last, number = where
    participle = word.endswith("ing")
    if word in ("chanting", "shouting", "yelling", "singing", "reading"):
        speaker = listener.before(start, first)
        if speaker is not None and speaker.end >= start - 2 and speaker.many:
            return Attribution(start, end, word, "before", speaker, first, last, number)
    own = _own_subject(text, first, start, listener) if participle else None
    if own is not None:
        return Attribution(start, end, word, "before", own, first, last, number)
    manners = ("before",) if prior == "and" and not participle else ("before", "behind", "quoted")
    earlier = [one for one in before if one.manner in manners]
    speaker = earlier[-1].speaker if earlier else None
    if speaker is None:
        begins = participle and start - first < 12
        speaker = _after_comma(text, end, last, listener) if begins else listener.subject(first, start)
    if speaker is None or (word in BARE and not participle):
        return None
    return Attribution(start, end, word, "before", speaker, first, last, number, True)


def _own_subject(text: str, first: int, start: int, listener: Listener) -> Speaker | None:
    """The subject that a participle has of its own: ", its chief Luis Almagro adding", "with Lee saying"."""
    run = listener.register.ending_at(first + len(text[first:start].rstrip()))
    if run is None or run[2] is None or run[0] <= first:
        return None
    phrase = phrase_start(text, run[0] - 1, max(first, run[0] - 80))
    begun = run[0] if phrase is None else phrase
    led = text[max(first, begun - 6) : begun]
    return listener.named(run) if led.endswith((", ", " with ")) else None


def _after_comma(text: str, end: int, last: int, listener: Listener) -> Speaker | None:
    """The subject behind a participle that begins its sentence: "Calling it a farce, Pompeo said"."""
    at = end
    for _ in range(4):
        at = text.find(", ", at, last) + 2
        if at < 2:
            return None
        speaker = listener.at(at, last)
        if speaker is not None and (speaker.name or speaker.pronoun):
            return speaker
    return None


def _is_aside(text: str, start: int, first: int, listener: Listener) -> bool:
    """Whether the comma or dash in front of a verb closes an aside to a name: "Giles, a consultant, said the ..."."""
    end = first + len(text[first:start].rstrip())
    sign = text[end - 1 : end]
    if sign not in (",", "–", "—", "-"):
        return False
    at = end - 1
    run = listener.register.ending_at(at)
    if run is not None and text[max(first, run[0] - 2) : run[0]] == ", ":
        head = run[0] - 2
        if run[2] is not None or phrase_start(text, head, max(first, head - 90)) is not None:
            return True
    for _ in range(4):
        opened = text.rfind("," if sign == "," else sign, first, at)
        if opened < 0:
            return False
        segment = text[opened + 1 : end - 1].strip()
        named = listener.register.ending_at(opened) or listener.register.ending_at(opened - 1)
        if (
            named is not None
            and _ASIDE_START.match(segment)
            and (not text[first : named[0]].strip(" \"'" + BLOTS) or len(text[first : named[0]]) < 40)
        ):
            return True
        at = opened
    return False
