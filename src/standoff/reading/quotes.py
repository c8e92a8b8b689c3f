"""Quotes: what was said in an article, word for word or retold, and by whom.

Kinds: ``full`` (whole sentences in marks, on a line of their own, or after a speaker's name in an interview),
``partial`` (a few of the speaker's words in the reporter's sentence), ``indirect`` (a statement retold), ``scare``
(words in marks that nobody is said to say: a nickname, a title, a term). In the dossier's JSON ``direct`` is true for
full and partial; scare quotes are kept apart and count as nobody's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from standoff.reading.article import Article
from standoff.reading.attributions import BLOTS, Attribution, blot, cut_blotted, listen
from standoff.reading.mentions import Cast
from standoff.reading.people import Register
from standoff.reading.quote_marks import Marked, find_marked
from standoff.reading.sayings import VERB
from standoff.reading.settings import Setting, find_set_apart, wrapped_paragraphs
from standoff.reading.statements import find_statements
from standoff.reading.terms import is_term, is_title


@dataclass(frozen=True, slots=True)
class Quote:
    """Something said.

    ``start`` and ``end`` count characters of ``Article.text`` and hold the words without their marks, from the first
    piece to the last; ``parts`` are the pieces ``(start, end)`` where "he said" or a paragraph's end stands between
    them, else empty. ``speaker`` is the fullest name of the article, or the words that stand for one, None where it
    stays open; ``role`` and ``affiliation`` as introduced; ``verb`` the word of saying, "" where there is none;
    ``direct`` whether they are the speaker's own words; ``kind`` see the module; ``confidence`` from 0 to 1 that the
    words are a quote and the speaker is right; ``why`` the rule that told.
    """

    start: int
    end: int
    speaker: str | None
    role: str
    affiliation: str
    verb: str
    direct: bool
    confidence: float
    kind: str = "full"
    parts: tuple[tuple[int, int], ...] = ()
    why: str = ""

    def pieces(self) -> tuple[tuple[int, int], ...]:
        """The continuous pieces of the words: ``parts``, or the one there is."""
        return self.parts or ((self.start, self.end),)


@dataclass(slots=True)
class _Found:
    """A piece of marked words with what was found out about it."""

    piece: Marked
    kind: str
    attribution: Attribution | None = None
    confidence: float = 0.0
    why: str = ""


def find_quotes(article: Article, cast: Cast | None = None) -> tuple[Quote, ...]:
    """Direct and indirect quotes of an article's story, in order; captions, comments and other blocks are left out.

    With a ``cast`` a speaker known only by a nickname gets the name that the cast declares. Never raises on any text.
    """
    text = article.text
    paragraphs = wrapped_paragraphs(text, [(block.start, block.end) for block in article.story()])
    pieces = find_marked(text, paragraphs)
    plain = blot(text, pieces)
    register = Register(plain, paragraphs)
    heard = listen(plain, paragraphs, register)
    setting = Setting(text, plain, paragraphs, heard, pieces, register)
    found = _attribute(setting, text)
    setting.marked = {one.piece.paragraph for one in found if one.kind != "scare"}
    direct = _join(found, setting)
    apart = [
        Quote(start, end, who.name, who.role, who.affiliation, verb, True, sure, "full", (), why)
        for start, end, who, verb, sure, why in find_set_apart(setting)
    ]
    retold = [
        Quote(span[0], span[-1], told.speaker.name, told.speaker.role, told.speaker.affiliation, told.verb, False,
              round(min(0.9, told.speaker.confidence) * (0.8 if told.weak else 1.0), 2), "indirect", (), told.manner)
        for span, told in find_statements(setting, {id(one.attribution) for one in found if one.kind == "full"})
        if not any(quote.start <= span[0] < quote.end for quote in apart)
    ]  # fmt: skip
    every = sorted(direct + apart + retold, key=lambda quote: (quote.start, quote.end, quote.kind))
    return tuple(_renamed(quote, cast) for quote in every) if cast else tuple(every)


def _renamed(quote: Quote, cast: Cast) -> Quote:
    known = cast.nickname(quote.speaker) if quote.speaker else None
    return replace(quote, speaker=known) if known else quote


_IMMEDIATE = re.compile(
    r"[\s,.;:!?–—\-]*(?:(?:then|also|later|now|as|(?:[Tt]hat is|[Tt]hat's|[Tt]hat was|[Tt]his is) how|[Tt]hus) )?$"
)
_IMMEDIATE_LEAD = re.compile(r"[\s,.;:!?–—\-]*")
_COORDINATE = re.compile(r"(?:;|,? (?:while|whereas|but)|, and|, as) ?(?:[\w\-]+ ){0,3}$")
_ENDS = re.compile(
    r" ?(?:[.,;:!?)–—\n]|$| -|(?:in|on|at|during|after|to|last|of|via|from|when|by|about|through|while|as|with|for|"
    r"late|early|"
    r"reporters|journalists|Reuters|REUTERS|AFP|AP|the|a|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
_TOLD_THAT = re.compile(
    r"\b(?:warnings?|statements?|messages?|claims?|reports?|promises?|pledges?|threats?|accusations?|announcements?|"
    r"reminders?|assurances?|letters?|notes?) that $"
)
"""What leads to words that were said, by whomever."""
_ACTED = 0.85


def _attribute(setting: Setting, text: str) -> list[_Found]:
    """Kind and speaker of every piece: from its sentence, its paragraph, then the lines around it."""
    found: list[_Found] = []
    for at, piece in enumerate(setting.pieces):
        one = _Found(piece, "full" if _is_full(text, piece, setting) else "partial")
        heard = setting.beside(piece)
        partial = one.kind == "partial"
        ahead = _ahead(setting, piece, heard, partial)
        governed = partial and ahead is not None and piece.outer_start - ahead[0].far < 60 and ahead[0].manner != "view"
        rule = ahead if governed else _behind(setting, piece, heard, partial) or ahead
        rule = rule or _far_behind(setting, piece, heard) or _later(setting, piece, heard)
        rule = _again(found, piece, rule)
        if is_title(setting, text, piece, rule[0] if rule else None):
            one.kind = "scare"
            found.append(one)
            continue
        if rule is not None and is_term(setting, text, piece, rule[0]):
            one.kind = "scare"
            found.append(one)
            continue
        if rule is None:
            rule = _beside(setting, found, at)
            told = _TOLD_THAT.search(setting.plain, max(0, piece.outer_start - 40), piece.outer_start) is not None
            if one.kind == "partial" and (rule is None or rule[1] < 0.9) and not piece.goes_on and not told:
                words = len(text[piece.start : piece.end].split())
                if words <= 6 or rule is None:
                    one.kind, rule = ("scare" if words <= 8 else "partial"), None
        if rule is not None and rule[0].speaker.name is None and one.kind == "full":
            around = setting.around(piece, None)
            if around is not None and setting.listener.could_be(rule[0].speaker.pronoun, around[0].speaker):
                rule = around
        if rule is None and one.kind == "full":
            rule = setting.around(piece, _filled(found, piece))
            brief = text.count(" ", piece.start, piece.end) < 6 and text[piece.end - 1].isalnum() and not piece.goes_on
            if (rule is None and brief) or ((rule is None or rule[1] <= 0.7) and setting.is_heading(piece)):
                one.kind, rule = "scare", None
        if rule is not None:
            one.attribution, one.confidence, one.why = rule
        found.append(one)
    _share(found)
    return found


def _again(found: Sequence[_Found], piece: Marked, rule: Rule | None) -> Rule | None:
    """The reading of an attribution that the piece before already has, if it is the same one."""
    last = found[-1] if found else None
    if rule is None or last is None or last.attribution is None or last.piece.paragraph != piece.paragraph:
        return rule
    same = last.attribution.start == rule[0].start and last.why == "behind"
    return (last.attribution, min(rule[1], last.confidence), rule[2]) if same else rule


def _is_full(text: str, piece: Marked, setting: Setting) -> bool:
    """Whether the words are sentences of their own: they begin with a capital and end, or fill their line."""
    words = text[piece.start : piece.end]
    first = next((letter for letter in words if letter.isalnum()), "a")
    start, end = setting.paragraphs[piece.paragraph]
    alone = piece.outer_start - start < 3 and (piece.outer_end >= end - 2 or words[-1:] in ",.!?…—-")
    count = words.count(" ") + 1
    begins = piece.outer_start - start < 3 and first.isupper() and count > 2
    if (
        piece.goes_on
        or not piece.closed
        or alone
        or (begins and setting.plain[piece.outer_end :][:3].strip(" ")[:1] in "-–—")
    ):
        return True
    if first.isupper() or first.isdigit():
        return words[-1:] in ".,!?…—–-" or count > 4 or text[piece.outer_end : piece.outer_end + 1] in ".,:;"
    return count > 8 and words[-1:] in ".,!?…"


Rule = tuple[Attribution, float, str]


def _behind(setting: Setting, piece: Marked, heard: Sequence[Attribution], partial: bool) -> Rule | None:
    """An attribution right behind the words: ``," he said`` or ``," said Petrov``."""
    told = next((one for one in heard if one.near >= piece.outer_end - 1), None)
    if told is None or told.manner == "view" or told.joined:
        return None
    gap = setting.plain[piece.outer_end : told.near]
    if told.manner == "quoted":
        return (told, told.speaker.confidence, "behind") if len(gap) < 80 and ". " not in gap else None
    if len(gap) > 24 or not _IMMEDIATE.match(gap) or (partial and re.search(r"[.;:]", gap)):
        return None
    stopped = "." in gap or setting.plain[piece.outer_end - 1] not in BLOTS or setting.stops(piece)
    sure = 0.97 if piece.closed else 0.8
    if stopped and told.manner == "before" and "," not in gap and "-" not in gap and not told.speaker.pronoun:
        if " how " not in gap and not _ENDS.match(setting.plain, told.end) and not setting.asks(piece):
            return None
        sure = 0.85
    return told, min(sure, told.speaker.confidence + 0.02), "behind"


def _far_behind(setting: Setting, piece: Marked, heard: Sequence[Attribution]) -> Rule | None:
    """An attribution whose subject begins right behind the words, its verb farther on: ``," a man named Ales said``."""
    told = next((one for one in heard if one.start >= piece.outer_end and not one.joined), None)
    if told is None or told.manner != "before" or told.start - piece.outer_end > 200:
        return None
    lead = _IMMEDIATE_LEAD.match(setting.plain, piece.outer_end)
    at = lead.end() if lead else piece.outer_end
    between = setting.plain[at : told.start]
    if "." in setting.plain[piece.outer_end : at] and not _is_full(setting.text, piece, setting):
        return None
    if (
        re.match(r"(?:and|but|while|as|which|that|who|or|so)\b", between)
        or ". " in between.replace("Mr.", "")
        or any(sign in between for sign in BLOTS)
        or (setting.stops(piece) and not setting.asks(piece))
    ):
        return None
    speaker = setting.listener.at(at, told.start)
    if speaker is None or not speaker.name or (speaker.person is None and at == piece.outer_end):
        return None
    if told.speaker.name and 0 < told.speaker.start - speaker.end <= 2:
        speaker = told.speaker
    return replace(told, speaker=speaker), min(0.85, speaker.confidence), "behind"


def _ahead(setting: Setting, piece: Marked, heard: Sequence[Attribution], partial: bool) -> Rule | None:
    """The attribution of the sentence that the words stand in, before them; of several the one that governs."""
    first, _ = setting.sentence(piece)
    before = [one for one in heard if first <= one.start and one.end <= piece.outer_start]
    before = [one for one in before if not setting.in_dashes(one, piece)]
    if not before:
        return None
    told = before[-1]
    gap = setting.plain[told.far : piece.outer_start]
    if told.manner == "view":
        return (told, 0.8, "view") if partial else None
    at_once = len(gap) < 130 and re.search(r"[:,]\s*$|^ ?$|\bthat\s*$", gap) is not None
    nested = not at_once and re.search(
        r"\bhad (?:\w+ly |also |already )?$", setting.plain[max(first, told.start - 14) : told.start]
    )
    if told.weak or nested or (not at_once and setting.subordinate(told)):
        strong = [
            one for one in before if not one.weak and not setting.subordinate(one) and not (nested and one is told)
        ]
        if (
            strong
            and not (at_once and ":" in gap)
            and not _COORDINATE.search(setting.plain[strong[-1].far : told.near])
        ):
            told = strong[-1]
    if not partial and not at_once and gap.count(" ") > 12:
        return told, min(0.75, told.speaker.confidence), "sentence"
    sure = _ACTED if told.weak else 0.97 if at_once else 0.92
    return told, min(sure, told.speaker.confidence + 0.02), "ahead" if at_once else "sentence"


def _later(setting: Setting, piece: Marked, heard: Sequence[Attribution]) -> Rule | None:
    """An attribution later in the sentence, behind a comma: ``"aid" that Moscow could hail, Giles said``."""
    _, last = setting.sentence(piece)
    for told in heard:
        if told.near < piece.outer_end or told.first >= last or told.joined or told.manner == "view":
            continue
        gap = setting.plain[piece.outer_end : told.near]
        if told.weak or not re.search(r"[,–—]\s*$", gap.rstrip(BLOTS) + (" " if gap.endswith(" ") else "")):
            continue
        return told, min(0.85, told.speaker.confidence), "sentence"
    return None


def _beside(setting: Setting, found: Sequence[_Found], at: int) -> Rule | None:
    """The speaker of the piece before in the same paragraph, unless another came up between."""
    piece = setting.pieces[at]
    if (led := setting.led_by_colon(piece)) is not None:
        return led
    if not found or found[-1].attribution is None or found[-1].kind == "scare":
        return None
    last = found[-1]
    told = last.attribution
    if piece.goes_on and last.piece.paragraph + 1 >= piece.paragraph - 2:
        return (told, 0.9, "goes on") if told else None
    if last.piece.paragraph != piece.paragraph or told is None:
        return None
    between = setting.plain[last.piece.outer_end : piece.outer_start]
    rival = setting.rival(
        max(last.piece.outer_end, told.far if told.start < piece.start else 0), piece.outer_start, told
    )
    if rival is not None:
        return rival, 0.55, "subject before"
    close = told.near >= last.piece.outer_end and told.far <= piece.outer_start and len(between) < 260
    return told, min(0.95 if close else 0.8, told.speaker.confidence), "same paragraph"


def _filled(found: Sequence[_Found], piece: Marked) -> tuple[Attribution, int] | None:
    """The last attributed full quote before a piece, and its paragraph."""
    last = next((one for one in reversed(found[-6:]) if one.kind == "full" and one.attribution), None)
    return (last.attribution, last.piece.paragraph) if last and last.attribution else None


def _share(found: list[_Found]) -> None:
    """Pieces that go on have one speaker: whoever is told with the surest of them."""
    for at in range(len(found) - 1, 0, -1):
        one, before = found[at], found[at - 1]
        if (
            one.piece.goes_on
            and one.attribution
            and (before.attribution is None or before.confidence < one.confidence - 0.1)
        ):
            before.attribution, before.confidence, before.why = one.attribution, min(0.9, one.confidence), "goes on"
            before.kind = "full"
        elif one.piece.goes_on and before.attribution and one.confidence < before.confidence - 0.1:
            one.attribution, one.confidence, one.why = before.attribution, min(0.9, before.confidence), "goes on"


def _join(found: Sequence[_Found], setting: Setting) -> list[Quote]:
    """Quotes of the pieces; those that "he said" or the end of a paragraph interrupts become one."""
    quotes: list[Quote] = []
    group: list[_Found] = []
    for one in found:
        if group and not (one.piece.goes_on or _interrupted(group[-1], one, setting)):
            quotes.append(_quote(group))
            group = []
        group.append(one)
    if group:
        quotes.append(_quote(group))
    return quotes


def _interrupted(before: _Found, one: _Found, setting: Setting) -> bool:
    """Whether only an attribution stands between two pieces, in the middle of a sentence."""
    told = before.attribution
    if told is None or one.attribution is not told or setting.stops(before.piece) or setting.asks(before.piece):
        return False
    if before.piece.paragraph != one.piece.paragraph or not before.piece.closed or before.why != "behind":
        return False
    gap = setting.plain[before.piece.outer_end : one.piece.outer_start]
    rest = setting.plain[told.far : one.piece.outer_start]
    whole = len(cut_blotted(setting.plain, before.piece.outer_end, one.piece.outer_start + 1)) == 1
    return len(gap) < 200 and whole and ":" not in gap and VERB.search(rest) is None


def _quote(group: Sequence[_Found]) -> Quote:
    first = group[0]
    told = max(group, key=lambda one: one.confidence).attribution
    parts = tuple((one.piece.start, one.piece.end) for one in group)
    kind = "full" if len(group) > 1 else first.kind
    sure = max(one.confidence for one in group)
    closed = group[-1].piece.closed or len(group) > 1
    sure = sure if closed else min(sure, 0.7) * 0.9
    if kind == "scare" or told is None:
        return Quote(
            parts[0][0], parts[-1][1], None, "", "", "", kind != "scare", 0.6 if kind == "scare" else 0.4, kind,
            parts if len(parts) > 1 else (), "no one is told to say it" if closed else "left open, no one told",
        )  # fmt: skip
    who = told.speaker
    verb = told.verb if first.why not in ("around", "next line") or told.verb else ""
    why = first.why if closed else f"{first.why}, left open"
    return Quote(
        parts[0][0], parts[-1][1], who.name, who.role, who.affiliation, verb, True, round(sure, 2), kind,
        parts if len(parts) > 1 else (), why,
    )  # fmt: skip
