"""A dossier as one page: who said what, which figures agree, what happened when, and the articles with their places.

The page is plain HTML: no script, its one style allowed by hash and nothing else, every word from an article escaped.
Each finding links to the paragraph that it stands in; where no text is asked for, the articles' words are left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from pathlib import Path

from standoff.errors import StandoffError
from standoff.reading.article import Article
from standoff.reading.dossier import SURE, Dossier, Reading, describe_role, leave_out_held, show_number
from standoff.reading.passages import Agreement, Place, paragraph_at
from standoff.reading.quotes import Quote
from standoff.reading.timeline import Event
from standoff.report.html import check_target, content_policy
from standoff.store.disk import write_whole

STYLE = (
    ":root{color-scheme:light dark;--ink:#1d1d1b;--quiet:#6a675f;--line:#ddd9cf;--mark:#f6e7b4;--page:#fbfaf6;"
    "--fault:#a8430f}@media(prefers-color-scheme:dark){:root{--ink:#e8e6df;--quiet:#a19d92;--line:#3b3a35;--mark:"
    "#5a4a14;--page:#191917;--fault:#f0935e}}body{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem;"
    "font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page)}h1{font-size:1.6rem;margin:0 0 .3rem}"
    "h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1.3rem 0 "
    ".3rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .9rem "
    ".25rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}th{font-weight:600}td a"
    "{white-space:nowrap}blockquote{margin:.35rem 0;"
    "padding:0 0 0 .8rem;border-left:3px solid var(--line)}.quiet{color:var(--quiet);font-size:.88rem;font-weight:400}"
    ".fault{color:var(--fault)}.number{white-space:nowrap;font-variant-numeric:tabular-nums}mark{background:var(--mark)"
    ";color:inherit}a{color:inherit}summary{cursor:pointer;font-weight:600}.apart{color:var(--quiet);font-size:.88rem}"
    "ol{padding-left:2.6rem}li{overflow-wrap:anywhere;margin:.4rem 0}.scroll{overflow-x:auto}"
)
"""The page's only style."""


def write_dossier(dossier: Dossier, path: str | os.PathLike[str], *, text: bool = True) -> Path:
    """Write the page of a dossier, whole or not at all. Raises `StandoffError` where it cannot be written."""
    return write_page(dossier_html(dossier, text), check_page(path))


def check_page(path: str | os.PathLike[str]) -> Path:
    """``path`` where a file can be written there. Raises `StandoffError`."""
    return check_target(path)


def write_page(page: str, target: Path) -> Path:
    """Write text so that ``target`` holds all of it or what was there before. Raises `StandoffError`."""
    try:
        write_whole(target, page.encode("utf-8", "backslashreplace"))
    except OSError as fault:
        raise StandoffError(f"cannot write {target}: {fault.strerror or fault}", "name another file") from None
    return target


def dossier_html(dossier: Dossier, text: bool = True) -> str:
    """The page of a dossier; with ``text`` the articles themselves stand at its end."""
    count = len(dossier.readings)
    title = f"What {count} article{'s say' if count != 1 else ' says'}"
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{content_policy((), (STYLE,))}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{title}</h1>",
        '<p class="quiet">Found by rules, to be checked by a reader. Figures in brackets are confidences; ¶ counts an '
        "article's non-empty lines.</p>",
        *_articles(dossier),
        *_warnings(dossier),
        *_said(dossier, text),
        *_figures(dossier, text),
        *_timeline(dossier, text),
        *_same(dossier, text),
        *_names(dossier),
        *(_stories(dossier) if text else ()),
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(parts)


def _articles(dossier: Dossier) -> Iterator[str]:
    rows = []
    for number, one in enumerate(dossier.readings, 1):
        article = one.article
        day = article.published.isoformat() if article.published else "day not known"
        rows.append((
            str(number), f"{_text(article.title or 'untitled')}<br>{_quiet(article.name)}", _text(article.outlet), day,
            str(sum(1 for _ in article.story())), str(len(one.quotes)), str(len(one.figures)),
        ))  # fmt: skip
    yield "<h2>Articles</h2>"
    yield from _table(("", "article", "outlet", "day", "story ¶", "quotes", "figures"), rows)


def _warnings(dossier: Dossier) -> Iterator[str]:
    doubts = [(_text(one.name), _text(one.message), _text(one.hint)) for one in dossier.refusals + dossier.warnings]
    if doubts:
        yield "<h2>Not read, repaired or doubted</h2>"
        yield from _table(("file", "what", "what to do"), doubts)


def _said(dossier: Dossier, text: bool) -> Iterator[str]:
    yield "<h2>Who said what</h2>"
    shown = [frozenset(leave_out_held(one.quotes)) for one in dossier.readings]
    for who in dossier.testimonies():
        role = f' <span class="quiet">{_text(who.role)}</span>' if who.role else ""
        yield f"<h3>{_text(who.name)}{role}</h3>"
        for number, quote in who.quotes:
            if quote in shown[number]:
                yield _quote(dossier.readings[number], number, quote, who.role, text)


def _quote(one: Reading, number: int, quote: Quote, known: str, text: bool) -> str:
    article = one.article
    manner = "word for word" if quote.kind == "full" else "in part" if quote.direct else "retold"
    role = describe_role(quote)
    told = [manner, f"“{quote.verb}”" if quote.verb else "", role if role != known else "", f"({quote.confidence:.2f})"]
    about = ", ".join(_text(each) for each in told[:-1] if each) + f" {told[-1]}"
    doubt = ' <span class="fault">doubtful</span>' if quote.confidence < SURE else ""
    words = " … ".join(_text(article.text[start:end]) for start, end in quote.pieces()) if text else ""
    shown = (f"“{words}”" if quote.direct else words) + " " if words else ""
    link = _link(number, paragraph_at(article, quote.start), text)
    return f'<blockquote>{shown}<span class="quiet">{link} {about}</span>{doubt}</blockquote>'


def _figures(dossier: Dossier, text: bool) -> Iterator[str]:
    yield "<h2>Figures</h2>"
    numbers = _numbers(dossier)
    for agreement in dossier.agreements:
        if agreement.kind != "figure":
            continue
        verdict = "agree" if agreement.agrees else '<span class="fault">cannot all hold</span>'
        where = "; ".join(_place(dossier, numbers, place, text) for place in agreement.places)
        yield f"<p>{_counted(dossier, numbers, agreement)}: {verdict}: {where}</p>"
    rows = []
    for number, one in enumerate(dossier.readings):
        for figure in one.figures:
            rows.append((
                _text(figure.counts), _text(figure.text) if text else "", _text(figure.unit),
                _range(figure.value_low, figure.value_high), _text(figure.reported_by),
                figure.date.isoformat() if figure.date else "",
                _link(number, paragraph_at(one.article, figure.start), text),
            ))  # fmt: skip
    rows.sort(key=lambda row: (row[0], row[5]))
    yield from _table(("counts", "as written", "unit", "value", "who says so", "day", "where"), rows, 3)


def _counted(dossier: Dossier, numbers: dict[str, int], agreement: Agreement) -> str:
    """What a figure of several articles counts."""
    place = agreement.places[0]
    one = dossier.readings[numbers[place.article]]
    figure = next(figure for figure in one.figures if figure.start == place.start)
    day = f" on {figure.date}" if figure.date else ""
    return f"{_text(figure.counts)} ({_text(figure.unit)}){day}"


def _timeline(dossier: Dossier, text: bool) -> Iterator[str]:
    if not dossier.timeline:
        return
    yield "<h2>Timeline</h2>"
    rows = []
    for event in dossier.timeline:
        planned = " (planned)" if event.planned else ""
        doubt = f' <span class="fault">{_text(event.doubt)}</span>' if event.doubt else ""
        rows.append((
            _span(event), _text(event.kind) + planned + doubt, _text(", ".join(event.actors)),
            _text(", ".join(event.places)), "<br>".join(_tellings(dossier, event, text)),
        ))  # fmt: skip
    yield from _table(("day", "what", "who", "where", "told by"), rows, 0)


def _tellings(dossier: Dossier, event: Event, text: bool) -> Iterator[str]:
    for telling in event.tellings:
        article = dossier.readings[telling.article].article
        link = _link(telling.article, paragraph_at(article, telling.start), text)
        yield f"{link} {_text(article.text[telling.start : telling.end])}" if text else link


def _same(dossier: Dossier, text: bool) -> Iterator[str]:
    found = [each for each in dossier.agreements if each.kind != "figure"]
    if not found:
        return
    numbers = _numbers(dossier)
    names = {"copy": "the same passage", "retold": "a passage reworded", "article": "one article made from another",
             "broken": "perhaps retold by a machine", "quote": "the same quote"}  # fmt: skip
    yield "<h2>Copies, retellings and quotes in several articles</h2>"
    for agreement in found:
        fault = "" if agreement.agrees else ' <span class="fault">given to different speakers</span>'
        yield f"<h3>{names[agreement.kind]}{fault}</h3><p>{_text(agreement.why)}</p>"
        shown = text and agreement.kind in ("quote", "copy", "retold")
        yield "<ul>"
        for place in agreement.places[:12]:
            yield f"<li>{_place(dossier, numbers, place, text, shown)}</li>"
        yield "</ul>"
        if text and agreement.differences:
            rows = [
                (_text(each.first), _text(each.other), _label(agreement.places[each.place].article, numbers))
                for each in agreement.differences[:20]
            ]
            yield from _table(("in the first", "here", "article"), rows)


def _names(dossier: Dossier) -> Iterator[str]:
    if dossier.proposals:
        yield "<h2>Frequent names that the scenario lacks</h2>"
        yield from _table(
            ("name", "times", "spellings"),
            [(_text(one.name), str(one.count), _text(", ".join(one.spellings))) for one in dossier.proposals[:40]],
        )


def _stories(dossier: Dossier) -> Iterator[str]:
    yield "<h2>The articles</h2>"
    for number, one in enumerate(dossier.readings):
        article = one.article
        yield f"<details open><summary>{number + 1}. {_text(article.title or article.name)}</summary><ol>"
        spans = sorted(span for quote in one.quotes for span in quote.pieces())
        at = 0
        for block in article.blocks:
            while at < len(spans) and spans[at][1] <= block.start:
                at += 1
            kind = "" if block.kind == "story" else f' class="apart" title="{escape(block.kind)}"'
            words = _marked(article, block.start, block.end, islice(spans, at, None))
            yield f'<li id="a{number + 1}p{block.paragraph}" value="{block.paragraph}"{kind}>{words}</li>'
        yield "</ol></details>"


def _marked(article: Article, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """The words of a block with its quotes marked."""
    parts, at = [], start
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first >= end:
            break
        if last > first:
            parts.append(f"{_text(article.text[at:first])}<mark>{_text(article.text[first:last])}</mark>")
            at = last
    return "".join(parts) + _text(article.text[at:end])


def _numbers(dossier: Dossier) -> dict[str, int]:
    return {one.article.name: number for number, one in enumerate(dossier.readings)}


def _place(dossier: Dossier, numbers: dict[str, int], place: Place, text: bool, words: bool | None = None) -> str:
    """A place of an agreement: words if shown, who says it, and where."""
    number = numbers[place.article]
    article = dossier.readings[number].article
    shown = text if words is None else words
    said = f"“{_text(article.text[place.start : place.end])}” " if shown else ""
    who = f"{_text(place.who)}, " if place.who else ""
    return f'{said}<span class="quiet">{who}{_link(number, place.paragraph, text)}</span>'


def _label(name: str, numbers: dict[str, int]) -> str:
    return f"article {numbers[name] + 1}"


def _link(number: int, paragraph: int, text: bool) -> str:
    words = f"{number + 1}&nbsp;¶{paragraph}"
    return f'<a href="#a{number + 1}p{paragraph}">{words}</a>' if text else words


def _range(low: float | None, high: float | None) -> str:
    """A value, a range or an open end, thousands apart."""
    if low is None or high is None:
        return f"{show_number(low)} or more" if low is not None else f"up to {show_number(high)}"
    return show_number(low) if low == high else f"{show_number(low)} to {show_number(high)}"


def _span(event: Event) -> str:
    return str(event.first) if event.first == event.last else f"{event.first} to {event.last}"


def _quiet(words: str) -> str:
    return f'<span class="quiet">{_text(words)}</span>'


def _text(words: str) -> str:
    """Escaped words in one line."""
    return escape(" ".join(words.split()))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], number: int | None = None) -> Iterator[str]:
    """A table of cells that are HTML already; one column may hold numbers."""
    yield '<div class="scroll"><table><thead><tr>'
    yield "".join(f"<th>{escape(each)}</th>" for each in head)
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = (
            f'<td class="number">{cell}</td>' if at == number else f"<td>{cell}</td>" for at, cell in enumerate(row)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
