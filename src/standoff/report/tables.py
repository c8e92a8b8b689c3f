"""Tables: the answer as plain HTML, for readers without scripts, for printers, and where a frame is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from standoff.analysis.wording import (
    MINUS,
    NAMES,
    change_in_100,
    change_range_in_100,
    grouped,
    n_in_100,
    range_in_100,
)  # fmt: skip
from standoff.record import EXITS, OUTCOMES
from standoff.report.plain import Json

STYLE = (
    ".plain{max-width:60rem;margin:0 auto;padding:1rem;font:15px/1.5 system-ui,sans-serif;font-variant-numeric:"
    "tabular-nums}.plain table{border-collapse:collapse;margin:.5rem 0 1.5rem}.plain caption{text-align:left;"
    "font-weight:650}.plain th,.plain td{text-align:left;padding:.15rem 1rem .15rem 0;border-bottom:1px solid "
    "#ddd9cf;vertical-align:top;overflow-wrap:break-word}"
)
"""Of the plain page; the only style it needs."""
WEEKS = 4
"""Every so many weeks a fan is told."""
FEW = 8
Rows = list[Sequence[Any]]


def plain_tables(document: Json, heading: str = "h1") -> str:
    """Headline and tables of a document; what was not computed is left out."""
    head, made = document["headline"], document["made"]
    parts = [
        '<div class="plain">',
        f"<p>{_text(document['scenario']['title'])}</p><{heading}>{_text(head['text'])}</{heading}>",
        f"<p>{' '.join(map(_text, head['lede']))}</p>",
        *(f"<p>{_text(head[key])}</p>" for key in ("belief", "base_rate", "evidence")),
        *_answer_tables(document), *_doubt_tables(document), *_method(document),
        f"<p>{grouped(made['members'])} simulated futures, {grouped(made['draws'])} draws of the assumptions, seed "
        f"{made['seed']}; standoff {_text(made['standoff_version'])}, engine {_text(made['engine_version'])}. "
        f"<code>{_text(made['command'])}</code></p>",
        "</div>",
    ]  # fmt: skip
    return "\n".join(parts)


def _answer_tables(document: Json) -> Iterator[str]:
    rows: Rows = [
        (each["letter"], each["name"], each["definition"], each["said"], range_in_100(each["low"], each["high"]))
        for each in document["outcomes"]
    ]
    by = document["scenario"]["horizon"]
    yield _table(f"How it may end by {by}, in 100", ("", "outcome", "meaning", "in 100", "range"), rows)
    rows = [
        (each["name"], each["said"], range_in_100(each["low"], each["high"])) for each in document["in_power_kinds"]
    ]
    yield _table("In power, of which", ("", "in 100", "range"), rows)
    rows = [
        (_event(each), n_in_100(each["here"]), n_in_100(each["p"]), range_in_100(each["low"], each["high"]),
         f"{each['numerator']} of {each['denominator']}")
        for each in document["history"]
    ]  # fmt: skip
    yield _table("Beside history, in 100", ("within 12 months", "here", "history", "range", "cases"), rows)
    rows = [
        (each["day"], each["date"], n_in_100(each["p"]), range_in_100(each["low"], each["high"]))
        for each in document["out_by"]
    ]
    yield _table("When it ends: out by, in 100", ("day", "date", "in 100", "range"), rows)
    fan = document["fans"][0] if document["fans"] else None
    if fan is not None:
        rows = [(row[0], *map(grouped, row[1:])) for row in fan["rows"][::WEEKS]]
        heads = ("week of", "5th", "25th", "median", "75th", "95th")
        yield _table(f"{fan['title']}, {fan['unit']}, while the ruler stands", heads, rows)
    if document["watch"]:
        rows = [
            (each["text"], each["date"], n_in_100(each["p"]), range_in_100(each["low"], each["high"]))
            for each in document["watch"]
        ]
        yield _table("What to look out for", ("", "by", "in 100", "range"), rows)


def _doubt_tables(document: Json) -> Iterator[str]:
    drivers, lenses, crux, tests, plans = (document[key] for key in ("drivers", "lenses", "crux", "tests", "what_if"))
    rows: Rows
    if drivers is not None:
        rows = [
            (each["label"], f"{n_in_100(each['p_low'])} at {each['at_low']}",
             f"{n_in_100(each['p_high'])} at {each['at_high']}", _sides(each))
            for each in drivers["rows"] if each["beyond_noise"]
        ]  # fmt: skip
        heads = ("assumption", "low", "high", "claims")
        yield _table("What it hangs on: in power, in 100", heads, rows[:FEW])
    if lenses is not None:
        rows = [(each["name"], *(n_in_100(each["p"][name]) for name in OUTCOMES)) for each in lenses["rows"]]
        yield _table("Who disagrees: each lens, in 100", ("lens", *(NAMES[name] for name in OUTCOMES)), rows)
    if crux is not None:
        rows = [
            (each["label"], change_in_100(each["value"]), change_range_in_100(each["low"], each["high"]))
            for each in crux["shares"]
        ]
        names = {each["id"]: each["name"] for each in lenses["rows"]} if lenses else {}
        a, b = (names.get(crux[side], crux[side]) for side in ("a", "b"))
        title = f"Why {a} says {n_in_100(crux['p_a'])} and {b} {n_in_100(crux['p_b'])}, in 100"
        yield _table(title, ("beliefs on", "adds", "range"), rows)
    if tests is not None and tests["rows"]:
        rows = [
            (each["claim"], each["speaker"], each["text"], each["verdict"], *_effect(each)) for each in tests["rows"]
        ]
        yield _table("Claims as tests", ("", "speaker", "claim", "the model", "effect", "range"), rows)
    if plans is not None:
        rows = [(each["plan"], *(_change(each["differences"][name]) for name in OUTCOMES)) for each in plans["rows"]]
        yield _table("Each action alone, change in 100", ("action", *(NAMES[name] for name in OUTCOMES)), rows)


def _event(row: Json) -> str:
    """What history counts, in the model's words."""
    if len(row["outcomes"]) == len(EXITS):
        return "out in any way"
    return f"forced out ({', '.join(row['outcomes'])})"


def _sides(row: Json) -> str:
    supports, contests = len(row["supports"]), len(row["contests"])
    return f"{supports} for, {contests} against" if contests else f"{supports} for" if supports else "no source"


def _change(span: Json) -> str:
    return f"{change_in_100(span['p'])} ({change_range_in_100(span['low'], span['high'])})"


def _effect(row: Json) -> tuple[str, str]:
    """The effect and its range in the row's own scale."""
    if row["effect"] is None:
        return "cannot be formed", ""
    if row["scale"] == "probability":
        say = n_in_100 if row["no_effect"] is None else change_in_100
        ends = "" if row["low"] is None else f"{say(row['low'])} to {say(row['high'])}"
        return say(row["effect"]), ends
    unit = " times" if row["scale"] == "times" else ""
    ends = "" if row["low"] is None else f"{_number(row['low'])} to {_number(row['high'])}"
    return f"{_number(row['effect'])}{unit}", ends


def _number(value: float) -> str:
    return grouped(value).replace("-", MINUS) if abs(value) >= 1000 else f"{value:.3g}".replace("-", MINUS)


def _method(document: Json) -> Iterator[str]:
    method = document["method"]
    yield "<h2>Method and limits</h2>"
    for key in ("counted", "differs_from_history"):
        yield _list(method[key])
    yield f"<p>Not modelled: {_text(', '.join(method['not_modelled']))}.</p>"
    record = method["track_record"]
    if record is not None:
        yield _table(record["title"], ("", ""), record["figures"])


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(each)}</li>' for each in items)}</ul>"


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    head = "".join(f'<th scope="col">{_text(each)}</th>' for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_text(each)}</td>' for each in row)}</tr>" for row in rows)
    if not body:
        return ""
    return f"<table><caption>{_text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _text(value: object) -> str:
    return escape(str(value))
