"""Attributions: every verb of saying in the reporter's own words, with whoever it belongs to.

`listen` goes through a text in which quoted words are blotted out, paragraph by paragraph, and gives for each verb of
saying, "according to" and "in the view of" who is meant and how the two stand: the speaker ``before`` the verb,
``behind`` it, after ``according`` to, or holding a ``view``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from standoff.reading.names import CAPITAL
from standoff.reading.people import BLOT, BLOT_END, BLOT_STOP, Register
from standoff.reading.quote_marks import Marked
from standoff.reading.sayings import ACT, ADVERBS, BARE, PLURAL_SAY, THINK, VERB
from standoff.reading.speakers import Listener, Speaker

BLOTS = BLOT + BLOT_END + BLOT_STOP
_SENTENCE = re.compile(rf"(?:[.!?…][\"')\]]*|{BLOT_STOP}) +(?=[\"'(\[]?(?:{CAPITAL}|[\d{BLOTS}]))|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|"
    r"Dec|Jr|vs|ca|approx)|\b[A-Z])$"
)
_ACCORDING = re.compile(
    r"(?<!\w)(?:[Aa]ccording to|[Ii]n the (?:words|view|opinion|eyes|assessment) of|[Aa]s quoted by|[Ii]n a statement by) "
)
_VIEW = re.compile(rf"(?:In|in) ((?:{CAPITAL}[\w\-]+ ?){{1,3}})'s? (?:view|opinion|words|eyes|assessment|telling)\b")
_FOR = re.compile(rf"For (?={CAPITAL})")
_CLOSES = re.compile(
    rf"'?(?: ?[,.;:!?)(\n{BLOTS}–—]| -|$| (?:in|on|at|during|of|with|last|after|who|told|as|late|early|to|when|while|from|for|by|"
    r"this|via|yesterday|earlier|later|and|but|before|through|near|outside|inside|today|speaking|about|over|whose|now|(?:Mon|Tues|Wednes|Thurs|Fri|"
    r"Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
_NOT = re.compile(r"\b(?:not|never|cannot|[a-z]+n't|declined to|refused to|refusing to|nor|without|to)(?: \w+ly)? $")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|get|got)(?: (?:\w+ly|also|not|once|often))? $")
_LAST_WORD = re.compile(r"([\w'\-]+)[ ]*$")
_ASIDE_START = re.compile(
    r"(?:an?|the|who|whose|which|one|his|her|its|now|then|former|also|himself|herself|aged|himself|\d|speaking|citing|"
    r"responding|referring|himself|in|at|of|from|on|both|like)\b"
)
_NO_VERB = re.compile(r"think[ \-]tank|\w+ed by\b|\w+-")
_ADVERBIAL = re.compile(r" ?(?:(?:" + "|".join(sorted(ADVERBS)) + r"|\w+ly) )*")
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
        return self.verb in ACT or self.verb in THINK


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
    for sign, to in (("’", "'"), ("‘", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("\t", " "), ("―", "—")):
        plain = plain.replace(sign, to)
    return plain


def cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
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
    heard = []
    for number, (start, end) in enumerate(paragraphs):
        own: list[Attribution] = []
        for first, last in cut(text, start, end):
            own += _of_sentence(text, first, last, number, listener)
        heard.append(own)
    return heard


def _of_sentence(text: str, first: int, last: int, number: int, listener: Listener) -> list[Attribution]:
    found: list[Attribution] = []
    spots = [(spot.start(), spot.end(), "") for spot in _ACCORDING.finditer(text, first, last)]
    for verb in VERB.finditer(text, first, last):
        at = verb.start()
        if at > first and (text[at - 1].isalnum() or text[at - 1] in "-'"):
            continue
        if not _NO_VERB.match(text, at):
            spots.append((verb.start(), verb.end(), verb.group()))
    view = _VIEW.search(text, first, last)
    if view is not None and (run := listener.register.ending_at(view.end(1))) is not None:
        found.append(Attribution(view.start(), view.end(), "view", "view", listener.named(run), first, last, number))
    elif (held := _FOR.match(text, first, last)) is not None:
        found += _held(text, held.end(), first, last, number, listener)
    for start, end, word in sorted(spots)[:_MOST]:
        floor = first
        if word:
            attribution = _of_verb(text, (start, end, word), (floor, first, last, number), listener, found)
        else:
            speaker = listener.at(end, last)
            attribution = speaker and Attribution(start, end, text[start:end].strip().casefold(), "according", speaker, first, last, number)
        if attribution:
            found.append(attribution)
    for attribution in sorted(found, key=lambda one: one.start):
        listener.hear(attribution.start, attribution.speaker)
    return found


def _held(text: str, at: int, first: int, last: int, number: int, listener: Listener) -> list[Attribution]:
    """ "For Petrov, it is over": a view held by a person the article knows."""
    run = listener.register.starting_in(at, at + 1)
    if run is None or run[2] is None or run[2].organisation or text[run[1] : run[1] + 1] != ",":
        return []
    speaker = listener.named(run)
    if not speaker.role:
        return []
    return [Attribution(first, run[1], "for", "view", speaker, first, last, number)]


def _of_verb(
    text: str, verb: tuple[int, int, str], where: tuple[int, int, int, int], listener: Listener, before: list[Attribution]
) -> Attribution | None:
    start, end, word = verb
    floor, first, last, number = where
    lead = text[max(first, start - 40) : start]
    previous = _LAST_WORD.search(lead)
    prior = previous.group(1).casefold() if previous else ""
    plain = lead.rstrip()
    participle = word.endswith("ing") and word != "sing"
    if _NOT.search(lead) or (word in PLURAL_SAY and prior in ("would", "could", "might", "can", "to")):
        return None
    if participle and prior in ("of", "for", "without", "the", "a", "an", "this", "his", "her", "its", "no", "their"):
        return None

    if word == "quoted" and (cited := _QUOTED_AS.match(text, end, last)):
        speaker = listener.at(end + 1, cited.end())
        return speaker and Attribution(start, cited.end(), "quoted", "quoted", speaker, first, last, number)

    def tell(speaker: Speaker | None, manner: str, joined: bool = False) -> Attribution | None:
        return speaker and Attribution(start, end, word.casefold(), manner, speaker, first, last, number, joined)

    if _PASSIVE.search(lead) and not participle:
        return None
    open_left = not plain or plain[-1] in BLOTS + ",–—-.\"'" or first + len(lead) - len(lead.lstrip(" –—-,")) >= start
    if open_left and not participle:
        speaker = listener.behind(end, last)
        if speaker is not None and _CLOSES.match(text, speaker.end) and not _is_aside(text, start, first, listener):
            return tell(speaker, "behind")
    if participle or prior in ("and", "but", "then"):
        if word in ("chanting", "shouting", "yelling", "singing", "reading"):
            speaker = listener.before(start, first)
            if speaker is not None and speaker.end >= start - 2 and speaker.many:
                return tell(speaker, "before")
        earlier = [one for one in before if one.manner in ("before", "behind")]
        if prior == "and" and not participle:
            earlier = [one for one in earlier if one.manner == "before"]
        speaker = earlier[-1].speaker if earlier else listener.subject(first, start)
        if participle and start - first < 12 and not earlier:
            speaker = _after_comma(text, end, last, listener)
        if speaker is not None and (word not in BARE or participle):
            return tell(speaker, "before", True)
        return None
    speaker = listener.before(start, floor)
    if speaker is None and word not in BARE and word not in ACT and word not in PLURAL_SAY:
        if plain[-1:] in BLOTS + "," and (behind := listener.behind(end, last)) is not None:
            return tell(behind, "behind")
        if prior.islower() and prior not in ("the", "a", "an", "of", "to", "by", "in", "that"):
            speaker = listener.subject(first, start)
            if speaker is not None and start - speaker.end > 120:
                speaker = None
            return tell(speaker and _doubted(speaker), "before")
    if speaker is not None and word in BARE and not _ADVERBIAL.fullmatch(text, speaker.end, start):
        return None
    return tell(speaker, "before")


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
    if run is not None and run[2] is not None and text[max(first, run[0] - 2) : run[0]] == ", ":
        return True
    for _ in range(4):
        opened = text.rfind("," if sign == "," else sign, first, at)
        if opened < 0:
            return False
        segment = text[opened + 1 : end - 1].strip()
        named = listener.register.ending_at(opened) or listener.register.ending_at(opened - 1)
        if named is not None and _ASIDE_START.match(segment) and (not text[first : named[0]].strip(" \"'" + BLOTS) or len(text[first : named[0]]) < 40):
            return True
        at = opened
    return False


def _doubted(speaker: Speaker) -> Speaker:
    return Speaker(
        speaker.name, speaker.role, speaker.affiliation, speaker.start, speaker.end, min(speaker.confidence, 0.5),
        speaker.person, speaker.pronoun, speaker.many,
    )  # fmt: skip
