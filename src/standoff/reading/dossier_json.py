"""A dossier as JSON: one versioned object, every place by offsets into the original file.

``article`` is the file as given. ``start`` and ``end`` count characters of the file as decoded, markup included and a
byte-order mark left out; ``text_sha`` is the SHA-256 of exactly these characters in UTF-8, so that a holder of the file
can check a place and nobody else learns its words. ``text`` is what a person reads there, without markup; it and the
other words of the articles (``differences``, titles of dates) are left out where no text is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from standoff.reading.article import Article, sign
from standoff.reading.loading import Refusal
from standoff.reading.passages import Agreement, paragraph_at
from standoff.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from standoff.reading.dossier import Dossier, Reading
    from standoff.reading.figures import Figure
    from standoff.reading.mentions import Mention
    from standoff.reading.moments import Moment
    from standoff.reading.quotes import Quote
    from standoff.reading.timeline import Event

Json = dict[str, Any]


def dossier_json(dossier: Dossier, text: bool = True) -> Json:
    """All that a dossier holds; with ``text`` the articles' words beside their places."""
    readings = dossier.readings
    articles = {one.article.name: one.article for one in readings}
    return {
        "standoff": SCHEMA_VERSION,
        "articles": [_article(one) for one in readings],
        "quotes": [_quote(one.article, quote, text) for one in readings for quote in one.quotes],
        "terms": [_spot(one.article, term.start, term.end, text) for one in readings for term in one.terms],
        "figures": [_figure(one.article, figure, text) for one in readings for figure in one.figures],
        "dates": [_date(one.article, moment, text) for one in readings for moment in one.dates],
        "mentions": [_mention(one.article, mention, text) for one in readings for mention in one.mentions],
        "agreements": [_agreement(agreement, articles, text) for agreement in dossier.agreements],
        "timeline": [_event(event, articles, text) for event in dossier.timeline],
        "proposed": [
            {"name": one.name, "count": one.count, "spellings": list(one.spellings),
             **_spot(articles[one.article], one.start, one.end, text)}
            for one in dossier.proposals
        ],
        "refused": _refusals(dossier.refusals),
        "warnings": _refusals(dossier.warnings),
    }  # fmt: skip


def _spot(article: Article, start: int, end: int, text: bool) -> Json:
    """A place: file, offsets into the original, paragraph, hash, and the words where they are asked for."""
    first, last = article.place(start, end)
    spot: Json = {
        "article": article.name, "start": first, "end": last, "paragraph": paragraph_at(article, start),
        "text_sha": sign(article.original[first:last]),
    }  # fmt: skip
    if text:
        spot["text"] = article.text[start:end]
    return spot


def _article(one: Reading) -> Json:
    article = one.article
    return {
        "article": article.name, "title": article.title, "outlet": article.outlet,
        "published": _day(article.published), "language": article.language, "encoding": article.encoding,
        "characters": len(article.original), "text_sha": sign(article.original), "paragraphs": len(article.blocks),
        "story_paragraphs": sum(1 for _ in article.story()), "notes": list(article.notes),
        "blocks": [
            [*article.place(block.start, block.end), block.paragraph, block.kind] for block in article.blocks
        ],
    }  # fmt: skip


def _quote(article: Article, quote: Quote, text: bool) -> Json:
    return {
        **_spot(article, quote.start, quote.end, text),
        "parts": [list(article.place(start, end)) for start, end in quote.pieces()],
        "speaker": quote.speaker, "role": quote.role, "affiliation": quote.affiliation, "verb": quote.verb,
        "direct": quote.direct, "kind": quote.kind, "confidence": _number(quote.confidence), "why": quote.why,
    }  # fmt: skip


def _figure(article: Article, figure: Figure, text: bool) -> Json:
    return {
        **_spot(article, figure.start, figure.end, text),
        "value_low": _number(figure.value_low), "value_high": _number(figure.value_high), "unit": figure.unit,
        "counts": figure.counts, "date": _day(figure.date), "reported_by": figure.reported_by, "exact": figure.exact,
    }  # fmt: skip


def _date(article: Article, moment: Moment, text: bool) -> Json:
    return {
        **_spot(article, moment.start, moment.end, text),
        "first": _day(moment.first), "last": _day(moment.last), "granularity": moment.granularity,
        "kind": moment.kind, "confidence": _number(moment.confidence), "why": moment.why, "doubt": moment.doubt,
    }  # fmt: skip


def _mention(article: Article, mention: Mention, text: bool) -> Json:
    spot = _spot(article, mention.start, mention.end, text)
    return {**spot, "name": mention.name, "kind": mention.kind, "how": mention.how}


def _agreement(agreement: Agreement, articles: dict[str, Article], text: bool) -> Json:
    found: Json = {
        "kind": agreement.kind, "agrees": agreement.agrees, "similarity": _number(agreement.similarity),
        "places": [
            {**_spot(articles[place.article], place.start, place.end, text and agreement.kind in ("quote", "figure")),
             "who": place.who}
            for place in agreement.places
        ],
    }  # fmt: skip
    if text or agreement.kind != "figure":
        found["why"] = agreement.why
    if text:
        found["differences"] = [
            {"place": each.place, "first": each.first, "other": each.other} for each in agreement.differences
        ]
    return found


def _event(event: Event, articles: dict[str, Article], text: bool) -> Json:
    return {
        "first": _day(event.first), "last": _day(event.last), "kind": event.kind, "planned": event.planned,
        "actors": list(event.actors), "places": list(event.places), "confidence": _number(event.confidence),
        "doubt": event.doubt,
        "tellings": [_spot(articles[one.name], one.start, one.end, text) for one in event.tellings],
    }  # fmt: skip


def _refusals(refusals: Iterable[Refusal]) -> list[Json]:
    return [{"article": one.name, "message": one.message, "hint": one.hint} for one in refusals]


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _number(value: float | None) -> float | int | None:
    """A number that JSON has: whole ones without a point, None for none and for what is beyond all numbers."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() else value
