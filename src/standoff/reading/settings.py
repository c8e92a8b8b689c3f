"""The setting of a quote: its sentence, its paragraph and the lines around it, for quotes that no verb stands beside.

A speaker may stand on the next line ("– noted the opposition leader"), on the line before ("Petrov said in a
statement:"), behind a dash, before a colon as in an interview, or be the one who spoke in the paragraph before.
`find_set_apart` finds words that are quoted without any marks because they stand on such a line of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from standoff.reading.attributions import Attribution, cut_blotted
from standoff.reading.names import CAPITAL, fold
from standoff.reading.people import BLOT_STOP, Register
from standoff.reading.quote_marks import Marked
from standoff.reading.sentences import word_set
from standoff.reading.speakers import Listener
from standoff.reading.voices import Speaker

_DASH = re.compile(r"\s*(?:[–—]|--?)\s*")
_ASIDE_DASH = re.compile(r" [–—-]{1,2} |—|(?<=\w)--(?=\w)")
"""A dash around an aside, however it is set."""
_INTERVIEW = re.compile(rf"({CAPITAL}[\w.'\-/]*(?: {CAPITAL}[\w.'\-]*){{0,3}})(?:, [^:.]{{1,60}})?: (?=\S)")
_SPOKEN = re.compile(r"[–—-] ?(?=\S)")
_SPOKEN_END = re.compile(r"(?<=[,.!?…]) ?[–—-] ?(?=[a-z])")
_CONDITION = re.compile(r"\b(?:if|when|unless|because|until|whether|once|while|although|though|If|When) (?:the )?$")
_NEAR = 700
"""Letters between a quote and a verb of saying that may still be its own."""
_NO_SPEAKER = word_set(
    "read watch photo pictures picture image video source sources note update listen related see also more editor "
    "credit tags topics location date file summary q&a fact analysis opinion correction warning subject"
)


def wrapped_paragraphs(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Paragraphs of a story's lines: lines broken at a fixed width are put together, others stay by themselves."""
    short = [end - start for start, end in lines]
    unended = sum(text[end - 1] not in ".!?:…\"”“’‘'»«)" for _, end in lines if end)
    broken = len(lines) > 3 and max(short) <= 110 and unended >= 0.4 * len(lines)
    paragraphs: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(lines):
        if paragraphs and at:
            before = lines[at - 1]
            gap = text[before[1] : start]
            runs_on = gap.count("\n") == 1 and text[before[1] - 1] not in '.!?:…"”“»«' and text[start].islower()
            if (broken and gap.count("\n") == 1 and short[at - 1] >= 48) or (runs_on and short[at - 1] >= 40):
                paragraphs[-1] = (paragraphs[-1][0], end)
                continue
        paragraphs.append((start, end))
    return paragraphs


class Setting:
    """One article's blotted text with what was found in it: paragraphs, attributions by paragraph, marked pieces."""

    def __init__(
        self,
        text: str,
        plain: str,
        paragraphs: Sequence[tuple[int, int]],
        heard: Sequence[Sequence[Attribution]],
        pieces: Sequence[Marked],
        register: Register,
    ) -> None:
        self.text = text
        self.plain = plain
        self.paragraphs = paragraphs
        self.heard = heard
        self.pieces = pieces
        self.register = register
        self.listener = Listener(plain, register)
        self.marked = {piece.paragraph for piece in pieces}
        self._starts: tuple[int, list[int]] = (-1, [])
        self._sentences: tuple[int, list[tuple[int, int]]] = (-1, [])

    def sentences(self, paragraph: int) -> list[tuple[int, int]]:
        """The sentences of a paragraph."""
        if self._sentences[0] != paragraph:
            self._sentences = (paragraph, cut_blotted(self.plain, *self.paragraphs[paragraph]))
        return self._sentences[1]

    def sentence(self, piece: Marked) -> tuple[int, int]:
        """The sentence in which a piece begins."""
        own = self.sentences(piece.paragraph)
        return own[max(0, bisect_right(own, (piece.outer_start, 1 << 62)) - 1)]

    def beside(self, piece: Marked) -> Sequence[Attribution]:
        """The attributions of a piece's paragraph that are near enough to be its own."""
        own = self.heard[piece.paragraph]
        if self._starts[0] != piece.paragraph:
            self._starts = (piece.paragraph, [one.start for one in own])
        starts = self._starts[1]
        first = max(self.sentence(piece)[0], piece.outer_start - _NEAR)
        return own[bisect_left(starts, first) : bisect_left(starts, piece.outer_end + _NEAR)]

    def stops(self, piece: Marked) -> bool:
        """Whether a piece ends a sentence."""
        return self.plain[piece.outer_end - 1] == BLOT_STOP

    def asks(self, piece: Marked) -> bool:
        """Whether a piece ends in a question or a call."""
        return self.text[piece.end - 1] in "?!"

    def in_dashes(self, told: Attribution, piece: Marked) -> bool:
        """Whether an attribution stands in an aside between dashes that is over before the piece."""
        closed = _ASIDE_DASH.search(self.plain, told.end, piece.outer_start)
        return closed is not None and _ASIDE_DASH.search(self.plain, told.first, told.start) is not None

    def is_heading(self, piece: Marked) -> bool:
        """Whether a piece fills its line as a heading does: a few words without a sentence's end."""
        start, end = self.paragraphs[piece.paragraph]
        filled = piece.outer_start <= start + 1 and piece.outer_end >= end - 1
        return filled and self.text[piece.end - 1].isalnum() and self.text.count(" ", piece.start, piece.end) < 9

    def subordinate(self, told: Attribution) -> bool:
        """Whether an attribution is only a condition or circumstance: "if Russia responded"."""
        return (
            told.manner == "before"
            and _CONDITION.search(self.plain, max(told.first, told.near - 14), told.near) is not None
        )

    def rival(self, start: int, end: int, told: Attribution) -> Attribution | None:
        """Another person who is the subject of the sentence that ends in front of a quote."""
        own = [one for one in cut_blotted(self.plain, start, end) if one[0] > start]
        own = [one for one in own if self.plain[one[0] : one[1]].strip(" ")]
        if not own:
            return None
        run = self.register.starting_in(own[-1][0], own[-1][0] + 40)
        if run is None or run[2] is None or run[2].organisation or run[2] is told.speaker.person:
            return None
        speaker = self.listener.at(own[-1][0], own[-1][1])
        if speaker is None or speaker.person is not run[2]:
            return None
        return replace(told, verb="", speaker=speaker, start=speaker.start, end=speaker.end, manner="subject")

    def around(self, piece: Marked, last: tuple[Attribution, int] | None) -> tuple[Attribution, float, str] | None:
        """The speaker of a full quote without a verb beside it, from the words and lines around."""
        start, end = self.paragraphs[piece.paragraph]
        lead = self.plain[start : piece.outer_start]
        if lead.strip(" ") and not _DASH.fullmatch(lead):
            return self._led(piece, start)
        behind = self.plain[piece.outer_end : end]
        dash = re.match(r"[\s,.]*(?:[–—]|--?|\()\s*", behind)
        if dash and len(behind) < 160:
            speaker = self.listener.at(piece.outer_end + dash.end(), end)
            if speaker is not None:
                return self._made(piece, speaker), 0.85, "behind a dash"
        if not behind.strip(" .,"):
            for found in (self._line_after(piece.paragraph), self._line_before(piece.paragraph)):
                if found is not None:
                    return found
        if last is not None and piece.paragraph - last[1] <= 1:
            return last[0], min(0.7, last[0].speaker.confidence), "paragraph before"
        heard = self.heard[piece.paragraph - 1] if piece.paragraph else []
        strong = [one for one in heard if not one.weak]
        if strong:
            return strong[-1], min(0.6, strong[-1].speaker.confidence), "paragraph before"
        return None

    def _led(self, piece: Marked, start: int) -> tuple[Attribution, float, str] | None:
        """A speaker in front of the quote in its paragraph: "Petrov:", or whom the sentence before is about."""
        named = re.match(r"(.{1,100}):\s*$", self.plain[start : piece.outer_start])
        speaker = self.listener.at(start, piece.outer_start)
        if named and speaker is not None and start + len(named.group(1)) - speaker.end < 60:
            return self._made(piece, speaker), 0.85, "before a colon"
        first, _ = self.sentence(piece)
        at = bisect_left(self.sentences(piece.paragraph), (first, 0))
        own = self.sentences(piece.paragraph)[max(0, at - 1) : at]
        heard = self.heard[piece.paragraph]
        self.beside(piece)
        reach = bisect_left(self._starts[1], first)
        before = [one for one in heard[max(0, reach - 9) : reach] if one.last <= first and one.end <= piece.outer_start]
        if first < piece.outer_start and self.plain[first : piece.outer_start].strip(" "):
            subject = self.listener.subject(first, piece.outer_start)
            if subject is not None and subject.name:
                return self._made(piece, subject), min(0.5, subject.confidence), "subject"
        subject = self.listener.subject(*own[-1]) if own else None
        if before and (subject is None or (own and before[-1].first == own[-1][0])):
            return before[-1], min(0.75, before[-1].speaker.confidence), "sentence before"
        if subject is not None and subject.name:
            return self._made(piece, subject), min(0.6, subject.confidence), "subject before"
        return None

    def led_by_colon(self, piece: Marked) -> tuple[Attribution, float, str] | None:
        """The subject of a sentence that ends in a colon before the words: "His brother was less hopeful: ..."."""
        first, _ = self.sentence(piece)
        lead = self.plain[first : piece.outer_start].rstrip()
        if not lead.endswith(":") or len(lead) < 12:
            return None
        subject = self.listener.subject(first, piece.outer_start)
        return (
            (self._made(piece, subject), min(0.7, subject.confidence), "subject") if subject and subject.name else None
        )

    def _made(self, piece: Marked, speaker: Speaker) -> Attribution:
        return Attribution(
            speaker.start, speaker.end, "", "around", speaker, piece.start, piece.end, piece.paragraph
        )  # fmt: skip

    def _line_after(self, paragraph: int) -> tuple[Attribution, float, str] | None:
        """The speaker on the next line: "– noted the opposition leader", "Nikolai Petrov, analyst"."""
        if paragraph + 1 >= len(self.paragraphs) or paragraph + 1 in self.marked:
            return None
        start, end = self.paragraphs[paragraph + 1]
        dash = _DASH.match(self.plain, start, end)
        at = dash.end() if dash else start
        told = next(iter(self.heard[paragraph + 1]), None)
        if (
            told is not None
            and told.near <= at + 2
            and (dash or (told.manner == "behind" and self.plain[at].islower()))
        ):
            return told, min(0.92, told.speaker.confidence), "next line"
        speaker = self._bare(at, end)
        if speaker is not None:
            made = Attribution(speaker.start, speaker.end, "", "around", speaker, start, end, paragraph + 1)
            return made, 0.85 if dash else 0.7, "next line"
        return None

    def _line_before(self, paragraph: int) -> tuple[Attribution, float, str] | None:
        """The speaker on the line before: "Petrov said:", "Nikolai Petrov, analyst"."""
        if not paragraph or (paragraph - 1 in self.marked and self.plain[self.paragraphs[paragraph - 1][1] - 1] != ":"):
            return None
        start, end = self.paragraphs[paragraph - 1]
        if self.plain[end - 1] == ":":
            heard = [one for one in self.heard[paragraph - 1] if one.last >= end - 1]
            strong = [one for one in heard if not one.weak] or heard
            if strong:
                return strong[-1], min(0.92, strong[-1].speaker.confidence), "line before"
        speaker = self._bare(start, end)
        if speaker is not None:
            made = Attribution(speaker.start, speaker.end, "", "around", speaker, start, end, paragraph - 1)
            return made, 0.8, "line before"
        return None

    def _bare(self, start: int, end: int) -> Speaker | None:
        """The speaker of a line that holds nothing but a name and what it is."""
        line = self.plain[start:end]
        if len(line) > 140 or line[-1:] in ".!?" or not line[:1].isalpha():
            return None
        speaker = self.listener.at(start, end)
        if speaker is None or self.heard[max(0, bisect_right(self.paragraphs, (start, 1 << 62)) - 1)]:
            return None
        rest = self.plain[speaker.end : end].strip(" :")
        person = speaker.person is not None and not speaker.person.organisation
        return speaker if person and (not rest or rest[0] in ",(–—-|/") else None


def _ended(setting: Setting, at: int) -> bool:
    """Whether the paragraph around a place ends as a sentence does."""
    _, end = setting.paragraphs[max(0, bisect_right(setting.paragraphs, (at, 1 << 62)) - 1)]
    return setting.plain[end - 1] in ".!?…"


SetApart = tuple[int, int, Speaker, str, float, str]


def find_set_apart(setting: Setting) -> Iterator[SetApart]:
    """Words quoted without marks: start, end, speaker, verb, confidence and the rule, in order."""
    names = _interviewed(setting)
    for number, (start, end) in enumerate(setting.paragraphs):
        spoken = _spoken(setting, number)
        if spoken is not None:
            yield spoken
            continue
        named = _INTERVIEW.match(setting.plain, start, end)
        if named and named.group(1) in names and (number not in setting.marked or named.end() < end - 1):
            if setting.plain[named.end()] not in "\ue000\ue001\ue002":
                yield named.end(), end, names[named.group(1)], "", 0.75, "before a colon"
            continue
        if number in setting.marked or end - start < 15:
            continue
        follows = setting._line_after(number)
        if follows is not None and follows[0].verb and follows[0].manner == "behind":
            yield start, end, follows[0].speaker, follows[0].verb, 0.72, "next line"
        elif number and setting.plain[setting.paragraphs[number - 1][1] - 1] == ":":
            led = setting._line_before(number)
            if led is not None and led[0].verb and not led[0].weak:
                yield start, end, led[0].speaker, led[0].verb, 0.55, "line before"


def _spoken(setting: Setting, number: int) -> SetApart | None:
    """Speech behind a dash: "– We will stay, – said Petrov"."""
    start, end = setting.paragraphs[number]
    dash = _SPOKEN.match(setting.plain, start, end)
    if dash is None:
        return None
    stop = _SPOKEN_END.search(setting.plain, dash.end(), end)
    told = next((one for one in setting.heard[number] if stop and abs(one.near - stop.end()) < 3), None)
    if stop is None or told is None or told.manner != "behind" or stop.start() - dash.end() < 3:
        return None
    return dash.end(), stop.start(), told.speaker, told.verb, 0.8, "behind a dash"


def _interviewed(setting: Setting) -> dict[str, Speaker]:
    """Those whose words follow their name and a colon: known persons, or any name that does so twice."""
    counts: dict[str, int] = {}
    for start, end in setting.paragraphs:
        named = _INTERVIEW.match(setting.plain, start, end)
        if named:
            counts[named.group(1)] = counts.get(named.group(1), 0) + 1
    speakers: dict[str, Speaker] = {}
    for name, count in counts.items():
        if name.split(" ")[0].casefold() in _NO_SPEAKER or not fold(name):
            continue
        at = setting.plain.find(name + ":")
        speaker = setting.listener.at(at, at + len(name))
        if speaker is None:
            speaker = Speaker(name, "", "", at, at + len(name), 0.7)
        known = speaker.person is not None and not speaker.person.organisation
        asked = sum(
            setting.plain[end - 1] == "?"
            for start, end in setting.paragraphs
            if setting.plain.startswith(name + ":", start)
        )
        if 2 * asked > count:
            continue
        if count == 1 and not (setting.plain[at + len(name) + 2 :][:1].isupper() and _ended(setting, at)):
            continue
        if count > 1 or (known and speaker.person is not None and speaker.person.first):
            speakers[name] = speaker
    return speakers
