"""A dossier in the terminal: articles, who said what, figures, timeline, copies, doubts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from standoff.cli.style import FAULT, QUIET, TITLE
from standoff.reading.dossier import SURE, describe_role, leave_out_held, show_number
from standoff.reading.passages import paragraph_at

if TYPE_CHECKING:
    from rich.console import Console

    from standoff.reading.dossier import Dossier
    from standoff.reading.figures import Figure
    from standoff.reading.passages import Agreement
    from standoff.reading.quotes import Quote

MOST_NAMES, MOST_PLACES, LONGEST = 12, 6, 300


def show_dossier(console: Console, dossier: Dossier, text: bool, page: Path | None) -> None:
    """Print the dossier; ``text`` with the articles' own words, ``page`` where it was also written."""
    _show_articles(console, dossier)
    _show_said(console, dossier, text)
    _show_figures(console, dossier, text)
    _show_timeline(console, dossier)
    _show_same(console, dossier, text)
    _show_names(console, dossier)
    _show_doubts(console, dossier)
    if page is not None:
        console.print(Text(f"\npage  {page}", QUIET), soft_wrap=True)
    else:
        console.print(Text("\nNext: add --html dossier.html for a page, --draft for proposed ledger entries", QUIET))


def _head(console: Console, words: str, note: str = "") -> None:
    console.print()
    console.print(Text.assemble((words, TITLE), (f"  {note}" if note else "", QUIET)))


def _show_articles(console: Console, dossier: Dossier) -> None:
    console.print(Text("ARTICLES", TITLE))
    for number, one in enumerate(dossier.readings, 1):
        article = one.article
        about = [
            article.outlet, article.published.isoformat() if article.published else "day not known",
            f"{sum(1 for _ in article.story())} paragraphs", _count(len(one.quotes), "quote"),
            _count(len(one.figures), "figure"),
        ]  # fmt: skip
        rows = Table.grid(padding=(0, 1, 0, 0))
        rows.add_column(width=3, justify="right")
        rows.add_column(width=console.width - 5, overflow="fold")
        rows.add_row(str(number), Text(_line(article.title or "untitled")))
        rows.add_row("", Text(f"{article.name}: {', '.join(each for each in about if each)}", QUIET))
        console.print(rows)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _show_said(console: Console, dossier: Dossier, text: bool) -> None:
    _head(console, "WHO SAID WHAT", "article ¶paragraph; ~ retold; ? doubtful")
    shown = [frozenset(leave_out_held(one.quotes)) for one in dossier.readings]
    for who in dossier.testimonies():
        console.print(Text.assemble((who.name, TITLE), (f"  {_line(who.role)}" if who.role else "", QUIET)))
        rows = Table.grid(padding=(0, 1, 0, 0))
        rows.add_column(width=9, justify="right", style=QUIET)
        rows.add_column(width=console.width - 11, overflow="fold")
        for number, quote in who.quotes:
            if quote not in shown[number]:
                continue
            article = dossier.readings[number].article
            where = f"{number + 1} ¶{paragraph_at(article, quote.start)}"
            words = " … ".join(article.text[start:end] for start, end in quote.pieces())
            rows.add_row(where, _said(quote, words if text else "", who.role))
        console.print(rows)


def _said(quote: Quote, words: str, known: str) -> Text:
    """The words, in marks where they are the speaker's own; a role only where it differs from the one told above."""
    line = _line(words)
    role = describe_role(quote)
    shown = Text(f"“{line}”" if quote.direct and line else f"~ {line}" if not quote.direct else "")
    notes = [quote.verb, role if role != known else "", "" if quote.confidence >= SURE else f"? {quote.confidence:.2f}"]
    if told := ", ".join(each for each in notes if each):
        shown.append(f" ({told})", QUIET)
    return shown


def _show_figures(console: Console, dossier: Dossier, text: bool) -> None:
    shared = [each for each in dossier.agreements if each.kind == "figure"]
    _head(console, "FIGURES", f"{len(shared)} of them in several articles")
    numbers = {one.article.name: number for number, one in enumerate(dossier.readings)}
    at = {(number, each.start): each for number, one in enumerate(dossier.readings) for each in one.figures}
    told = set()
    for agreement in shared:
        figure = at[numbers[agreement.places[0].article], agreement.places[0].start]
        verdict = ("agree", QUIET) if agreement.agrees else ("CANNOT ALL HOLD", FAULT)
        day = f" on {figure.date}" if figure.date else ""
        console.print(Text.assemble(f"{figure.counts} ({figure.unit}){day}: ", verdict))
        for place in agreement.places:
            number = numbers[place.article]
            told.add((number, place.start))
            console.print(_figure_line(dossier, number, at[number, place.start], text))
    rest = sorted((each.counts, *where) for where, each in at.items() if where not in told)
    if rest:
        console.print(Text("in one article each" if shared else "by what they count", QUIET))
    for _, number, start in rest:
        console.print(_figure_line(dossier, number, at[number, start], text, named=True))


def _figure_line(dossier: Dossier, number: int, figure: Figure, text: bool, named: bool = False) -> Text:
    """``  marchers  tens of thousands (20 000 to 90 000), 2020-09-13, by police  2 ¶7``."""
    low, high = show_number(figure.value_low), show_number(figure.value_high)
    value = low if low == high else f"{low or '0'} to {high}" if high else f"{low} or more"
    unit = figure.unit if figure.unit not in ("", figure.counts, "persons") else ""
    line = Text(f"  {figure.counts or 'number'}: " if named else "  ")
    line.append(f"{_line(figure.text)} [{value}]" if text else f"[{value}]")
    day = str(figure.date) if figure.date else ""
    by = f"says {_line(figure.reported_by)}" if figure.reported_by else ""
    notes = ", ".join(each for each in (unit if not text else "", day, by) if each)
    paragraph = paragraph_at(dossier.readings[number].article, figure.start)
    line.append(f"{f'  {notes}' if notes else ''}  {number + 1} ¶{paragraph}", QUIET)
    return line


def _show_timeline(console: Console, dossier: Dossier) -> None:
    if not dossier.timeline:
        return
    _head(console, "TIMELINE", "with the articles that tell of it")
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(width=10)
    rows.add_column(width=21)
    rows.add_column(width=console.width - 35, overflow="fold")
    for event in dossier.timeline:
        until = "" if event.first == event.last else f" to {event.last:%d %b}"
        told = sorted({(telling.article + 1) for telling in event.tellings})
        whom = ", ".join(event.actors + event.places)
        what = f"{event.kind}{' (planned)' if event.planned else ''}{until}"
        shown = Text(whom)
        shown.append(f"{'  ' if whom else ''}{', '.join(map(str, told))}", QUIET)
        if event.doubt:
            shown.append(f"  {event.doubt}", FAULT)
        rows.add_row(str(event.first), what, shown)
    console.print(rows)


def _show_same(console: Console, dossier: Dossier, text: bool) -> None:
    found = [each for each in dossier.agreements if each.kind != "figure"]
    if not found:
        return
    _head(console, "COPIES, RETELLINGS, QUOTES IN SEVERAL ARTICLES")
    numbers = {one.article.name: number for number, one in enumerate(dossier.readings)}
    for agreement in found:
        style = QUIET if agreement.agrees else FAULT
        console.print(Text.assemble((f"{agreement.kind}: ", TITLE), (_line(agreement.why), style)))
        console.print(Text(f"  {_where(agreement, numbers)}", QUIET))
        if text and agreement.kind == "quote":
            place = agreement.places[0]
            article = dossier.readings[numbers[place.article]].article
            console.print(Text(f"  “{_line(article.text[place.start : place.end])}”"))
        for each in agreement.differences[:3] if text and agreement.kind == "quote" else ():
            other = numbers[agreement.places[each.place].article] + 1
            console.print(Text(f"    “{_line(each.first)}” is “{_line(each.other)}” in {other}", QUIET))


def _where(agreement: Agreement, numbers: dict[str, int]) -> str:
    """Articles and paragraphs of an agreement, the first few."""
    if agreement.kind == "article":
        return " and ".join(f"article {numbers[place.article] + 1}" for place in agreement.places)
    shown = ", ".join(f"{numbers[place.article] + 1} ¶{place.paragraph}" for place in agreement.places[:MOST_PLACES])
    more = len(agreement.places) - MOST_PLACES
    return f"{shown} and {more} more" if more > 0 else shown


def _show_names(console: Console, dossier: Dossier) -> None:
    if dossier.proposals:
        _head(console, "FREQUENT NAMES NOT LOOKED FOR", "--alias NAME=OTHER makes one of them an actor's")
        names = ", ".join(f"{one.name} ({one.count})" for one in dossier.proposals[:MOST_NAMES])
        more = len(dossier.proposals) - MOST_NAMES
        console.print(Text(names + (f" and {more} more" if more > 0 else "")))


def _show_doubts(console: Console, dossier: Dossier) -> None:
    if dossier.refusals or dossier.warnings:
        _head(console, "NOT READ, REPAIRED OR DOUBTED")
        for one in dossier.refusals:
            console.print(Text(one.message, FAULT))
        for one in dossier.warnings:
            words = one.message if one.message.startswith(one.name) else f"{one.name}: {one.message}"
            words += f" ({one.hint})" if one.hint else ""
            console.print(Text(words), soft_wrap=True)


def _line(words: str) -> str:
    """Words in one line, without control characters, cut where they are long."""
    flat = "".join(letter for letter in " ".join(words.split()) if letter.isprintable())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
