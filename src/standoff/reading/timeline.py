"""Dated events told by several articles, merged into one timeline.

An event is a sentence of the story with a word of a class of events (`CLASSES`) and a day that could be resolved. A
word takes the day nearest to it in its sentence; commas and words that open a clause count as distance, and a day
behind "since" or "after" dates what comes after them only. The day of saying ("officials said Monday") dates no event
but a ``statement``, and that only where an actor is named. Longer spans than a week date no event.

Two tellings are one event when class and days are the same and they name a common actor or a common place, or when
half their words of four letters or more are the same; an election is one event a day. An event that lies behind an
article's day of publication is ``planned`` there, and planned as a whole while no article tells of it afterwards.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from standoff.reading.article import Article
from standoff.reading.branching import openings
from standoff.reading.datelines import dateline_end
from standoff.reading.figure_context import is_day_of_saying
from standoff.reading.mentions import Mention
from standoff.reading.moments import Moment
from standoff.reading.sentences import cut_sentences, lower_each, sentence_at

_WORDS = {
    "march": r"march(?:es|ed|ing)?|rall(?:y|ies|ied|ying)|protest(?:s|ed|ing)?|demonstrat(?:ed?|ing|ions?)"
             r"|took to the streets|taken to the streets|flood(?:ed|ing)? the streets",
    "strike": r"strikes?|striking|walked out|walkouts?|downed tools|stoppages?",
    "arrest": r"arrest(?:s|ed|ing)?|detain(?:s|ed|ing)?|detentions?|jailed|rounded up|seized|abducted",
    "death": r"died|dies|deaths?|killed|killing|shot dead",
    "loan": r"loans?|credit line|refinanc(?:e|ed|ing)|tranche",
    "talks": r"talks|negotiat(?:e|ed|ing|ions?)|dialogue",
    "meeting": r"met|meets?|meetings?|summit|visit(?:s|ed|ing)?",
    "call": r"phoned|phone calls?|telephone conversations?|telephoned|spoke (?:\w+ )?by (?:tele)?phone"
            r"|spoke[^.;]{0,40} (?:on|over|by) the (?:tele)?phone|talked[^.;]{0,40} (?:on|over|by) the (?:tele)?phone",
    "sanctions": r"sanction(?:s|ed|ing)?|asset freezes?|travel bans?|blacklist(?:s|ed)?",
    "election": r"elections?|vot(?:e|es|ed|ing)|polls|referendum|ballot|re-?elected|inaugurat(?:ed|ion)|sworn in",
    "deployment": r"deploy(?:s|ed|ing|ments?)?|paratroopers|troops|drills|exercises|reserve force",
    "resignation": r"resign(?:s|ed|ing|ations?)?|stepped down|quit|sacked|dismissed|ousted|fled the country",
    "shutdown": r"shutdowns?|shut down|blackouts?|outages?|blocked|internet access|cut off",
    "statement": r"said|told|announced|declared|warned|vowed|called for|called on|accused|interview|statement"
    "|address(?:ed)?",
}  # fmt: skip
CLASSES = tuple(_WORDS)
"""Classes of events, ``statement`` last: it is taken only where the sentence tells nothing else on that day."""

_CUE = re.compile(
    rf"(?<![\w-]){openings('|'.join(_WORDS.values()))}"
    rf"(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _WORDS.items())})(?![\w-])"
)
_UNREAL = re.compile(
    r"(?<!\w)(?:no|not|never|without|could|might|may|should|would|calls? for|called for|urged|demand\w*|threat\w*"
    r"|fear\w*|accus\w+|ruled out|reject\w*|against)\s(?:\w+\s){0,2}\Z|(?<!\w)if\s[^,;]{0,90}\Z"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_REACH = 140
_KEPT = 12
_CLAUSE = re.compile(r"[,;:–—(]|(?<!\w)(?:that|which|who|while|when|as|if|because|but|although|where)(?!\w)")
_SINCE = re.compile(r"(?<!\w)(?:since|after|before|following|ahead of|until|in the wake of|prior to)(?!\w)")


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence that tells of an event: the article's number and name, offsets of the sentence and of its date."""

    article: int
    name: str
    start: int
    end: int
    date_start: int
    date_end: int
    word: str
    planned: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened from ``first`` to ``last``, of a class of `CLASSES`, with all who tell of it.

    ``actors`` and ``places`` are the names mentioned in its sentences, most frequent first. ``confidence`` is that of
    its best-dated telling; ``doubt`` what contradicts in a date.
    """

    first: dt.date
    last: dt.date
    kind: str
    actors: tuple[str, ...]
    places: tuple[str, ...]
    tellings: tuple[Telling, ...]
    planned: bool
    confidence: float
    doubt: str

    @property
    def articles(self) -> tuple[str, ...]:
        """Names of the articles that tell of it, in their order."""
        return tuple(dict.fromkeys(telling.name for telling in self.tellings))


@dataclass(frozen=True)
class Findings:
    """An article with its dates and its mentions of actors and places."""

    article: Article
    moments: Sequence[Moment]
    mentions: Sequence[Mention] = field(default=())


@dataclass
class _Draft:
    """A telling with what merging needs, or several merged."""

    moment: Moment
    kind: str
    tellings: list[Telling]
    actors: list[str]
    places: list[str]
    words: list[frozenset[str]]

    def is_same(self, other: _Draft) -> bool:
        if self.kind == "election":
            return True
        if set(self.actors) & set(other.actors) or set(self.places) & set(other.places):
            return True
        pairs = [(one, two) for one in self.words for two in other.words]
        return any(2 * len(one & two) >= max(1, min(len(one), len(two))) for one, two in pairs)

    def join(self, other: _Draft) -> None:
        """Takes in what another telling of the same event says; of many tellings the words of the first few are
        kept."""
        self.tellings += other.tellings
        self.actors += other.actors
        self.places += other.places
        self.words = (self.words + other.words)[:_KEPT]
        if other.moment.confidence > self.moment.confidence:
            self.moment = other.moment


def build_timeline(findings: Sequence[Findings]) -> tuple[Event, ...]:
    """Events told by the articles, by day and class; each with its places and the sentences that tell of it."""
    days: dict[tuple[dt.date, dt.date, str], list[_Draft]] = {}
    for number, found in enumerate(findings):
        for draft in _tell(number, found):
            first, last = draft.moment.first, draft.moment.last
            assert first is not None
            assert last is not None
            drafts = days.setdefault((first, last, draft.kind), [])
            same = [other for other in drafts if other.is_same(draft)]
            for other in same[1:]:
                same[0].join(other)
                drafts.remove(other)
            if same:
                same[0].join(draft)
            else:
                drafts.append(draft)
    order = {kind: place for place, kind in enumerate(CLASSES)}
    events = [_settle(draft) for drafts in days.values() for draft in drafts]
    return tuple(sorted(events, key=lambda event: (event.first, event.last, order[event.kind], event.articles)))


def _settle(draft: _Draft) -> Event:
    moment = draft.moment
    assert moment.first is not None
    assert moment.last is not None
    planned = all(telling.planned for telling in draft.tellings)
    actors, places = _by_number(draft.actors), _by_number(draft.places)
    return Event(
        moment.first, moment.last, draft.kind, actors, places, tuple(draft.tellings), planned, moment.confidence,
        moment.doubt,
    )  # fmt: skip


def _by_number(names: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (-names.count(name), name)))


def _tell(number: int, found: Findings) -> list[_Draft]:
    """The dated events of one article, sentence by sentence."""
    article, low = found.article, lower_each(found.article.text)
    dated = [moment for moment in found.moments if _dates_an_event(moment)]
    months = {at for moment in found.moments if (at := low.find("march", moment.start, moment.end)) >= 0}
    drafts: list[_Draft] = []
    at = near = 0
    for block in article.story():
        while at < len(dated) and dated[at].start < block.start:
            at += 1
        until = at
        while until < len(dated) and dated[until].start < block.end:
            until += 1
        told = dateline_end(article.text, block.start, block.end)
        while at < until and dated[at].start < told:
            at += 1
        if until == at:
            continue
        sentences = cut_sentences(article.text, block.start, block.end)
        by_sentence: dict[int, list[Moment]] = {}
        for moment in dated[at:until]:
            by_sentence.setdefault(sentence_at(sentences, moment.start), []).append(moment)
        for place, moments in by_sentence.items():
            start, end = sentences[place]
            while near < len(found.mentions) and found.mentions[near].end <= start:
                near += 1
            named = []
            for mention in found.mentions[near:]:
                if mention.start >= end:
                    break
                named.append(mention)
            drafts += _tell_sentence(number, article, low, (start, end), moments, named, months)
        at = until
    return drafts


def _dates_an_event(moment: Moment) -> bool:
    if moment.first is None or moment.last is None or moment.kind in ("duration", "recurring"):
        return False
    return (moment.last - moment.first).days < 7 and not moment.text.lower().startswith("since")


def _apart(low: str, cue: re.Match[str], moment: Moment) -> int:
    """Characters between a word and a day, with 30 more for each new clause and past all reach for "since"."""
    if cue.end() <= moment.start:
        between = low[cue.end() : moment.start]
        return len(between) + 30 * len(_CLAUSE.findall(between)) + _REACH * (_SINCE.search(between) is not None)
    between = low[moment.end : cue.start()]
    return len(between) + 30 * len(_CLAUSE.findall(between))


def _tell_sentence(
    number: int, article: Article, low: str, sentence: tuple[int, int], moments: list[Moment], named: list[Mention],
    months: Set[int],
) -> list[_Draft]:  # fmt: skip
    """Each class once, with the day nearest to its word; ``months``: where March is the month of a date."""
    start, end = sentence
    saying = [moment for moment in moments if is_day_of_saying(low, moment, start)]
    doing = [moment for moment in moments if moment not in saying]
    actors = [mention.name for mention in named if mention.kind == "actor"]
    places = [mention.name for mention in named if mention.kind == "place"]
    chosen: dict[str, tuple[int, Moment, str]] = {}
    for cue in _CUE.finditer(low, start, end):
        kind = cue.lastgroup or "statement"
        days = (saying or doing) if kind == "statement" else doing
        if not days or cue.start() in months or _UNREAL.search(low, max(start, cue.start() - 100), cue.start()):
            continue
        apart, moment = min(((_apart(low, cue, day), day) for day in days), key=lambda pair: pair[0])
        if apart < _REACH and (kind not in chosen or apart < chosen[kind][0]):
            chosen[kind] = apart, moment, cue.group(0)
    told = {moment.start for kind, (_, moment, _) in chosen.items() if kind != "statement"}
    if "statement" in chosen and (not actors or chosen["statement"][1].start in told):
        del chosen["statement"]
    words = [frozenset(_WORD.findall(low, start, end))]
    drafts = []
    for kind, (_, moment, word) in chosen.items():
        planned = article.published is not None and moment.first is not None and moment.first > article.published
        telling = Telling(number, article.name, start, end, moment.start, moment.end, word, planned)
        drafts.append(_Draft(moment, kind, [telling], list(actors), list(places), list(words)))
    return drafts
