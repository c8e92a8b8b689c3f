"""Quotation marks: which pairs stand around words, paragraph by paragraph.

Curly, straight, low, angled and single marks are read in one pass. A mark opens where a word follows and none ends
before it, closes where a word ends before it and none follows; which of the two a straight mark does is told by its
neighbours. Inside an outer pair other marks are nested and belong to the words. An apostrophe, a possessive, a length
in inches is no mark. A pair left open goes on in the next paragraph where that one repeats the opening mark or
closes before it opens; otherwise it ends with its paragraph, or before an attribution at its end, not ``closed``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

OPENING = "“„‟«»"
STRAIGHT = '"＂″'
DOUBLE = OPENING + "”" + STRAIGHT
SINGLE = "‘‚‛'’‹›´′"
_MARK = re.compile(f"[`{re.escape(DOUBLE + SINGLE)}](?:(?<=')'|(?<=`)`)?")
"""A mark, or one that stands for none: a lone backtick."""
_FEET = re.compile(r"\d['’′]\d{1,2}$")
_TERMINAL = ",.!?…;:"
_NO_OPENER = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n|\d\ds?)\b", re.IGNORECASE)
_OWNED = re.compile(
    r" (?!(?:and|or|but|said|says|is|was|were|are|in|on|of|to|for|at|by|with|from|as|that|the|a|an|he|she|they|it|who|"
    r"which|when|while|if|because|has|had|have|would|will|after|before|during|told)\b)[^\W\d_]"
)
_RUN_ON = 4
"""Paragraphs looked ahead for the closing mark of a pair whose opening mark is not repeated."""
_LAST_SAID = re.compile(
    r"[,.!?…] ?['’‘\"]? ?(?:(?:he|she|they|[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)?) (?:\w+ly )?(?:said|says|added|told|"
    r"asked|"
    r"stated|wrote|warned|noted|asid)|(?:said|says|added|asked|stated|wrote|warned|noted|asid) (?:\w+ ){0,4}?(?:he|she|"
    r"they|[^\W\d_a-z]\w+))\b[^\"“”]{0,200}$"
)
_SWALLOWED = re.compile(r"['’‘][ ]?(?=(?:he|she|they|[^\W\d_a-z]\w+) (?:\w+ly )?(?:said|says|added|told|asked|asid)\b)")


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of marked words in one paragraph.

    ``start`` and ``end`` hold the words, ``outer_start`` and ``outer_end`` their marks too; ``paragraph`` is the
    position among the paragraphs given; ``closed`` whether a closing mark was there; ``goes_on`` whether it carries on
    the piece before it; ``single`` whether the outer marks are single ones.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    closed: bool = True
    goes_on: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """One mark: its place, whether its neighbours let it open or close, and its family."""

    start: int
    end: int
    sign: str
    opens: bool
    closes: bool
    double: bool


def find_marked(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Marked]:
    """Outer pairs of marks in the paragraphs ``(start, end)`` of a text, in order.

    >>> text = "He said “we ‘will’ go” and it isn't 5' long."
    >>> [text[piece.start : piece.end] for piece in find_marked(text, [(0, len(text))])]
    ['we ‘will’ go']
    """
    marks = [_marks_of(text, start, end) for start, end in paragraphs]
    found: list[Marked] = []
    carried = False
    reach = told = -1
    for number, (start, end) in enumerate(paragraphs):
        if number <= told:
            continue
        own = marks[number]
        first = 0
        if not carried and (single := _carry_single(text, marks, paragraphs, number)):
            found += single
            told = single[-1].paragraph
            continue
        if carried:
            if own and own[0].double and own[0].opens and not text[start : own[0].start].strip():
                pass
            elif number <= reach:
                closing = next((at for at, mark in enumerate(own) if mark.double), None)
                stop = end if closing is None else own[closing].start
                outer = end if closing is None else own[closing].end
                found.append(Marked(start, stop, start, outer, number, closing is not None, True))
                first = len(own) if closing is None else closing + 1
                if closing is None:
                    continue
                carried = False
            else:
                carried = False
        pieces = _pair(text, own[first:], end, number)
        if carried and pieces:
            pieces[0] = replace(pieces[0], goes_on=True)
        found.extend(pieces)
        carried = bool(pieces) and not pieces[-1].closed and not pieces[-1].single
        if carried:
            reach = _run_on(marks, number, text[pieces[-1].outer_start] == "„")
            repeated = number + 1 < len(marks) and _repeats(text, marks[number + 1], paragraphs[number + 1][0])
            if reach <= number and not repeated:
                found[-1] = _cut(text, found[-1])
                carried = False
    return [_trim(text, piece) for piece in found if text[piece.start : piece.end].strip()]


def _trim(text: str, piece: Marked) -> Marked:
    """The piece without white space inside its marks."""
    words = text[piece.start : piece.end]
    start = piece.start + len(words) - len(words.lstrip())
    return replace(piece, start=start, end=start + len(words.strip())) if len(words) > len(words.strip()) else piece


def _repeats(text: str, marks: Sequence[_Mark], start: int) -> bool:
    """Whether a paragraph begins with an opening double mark."""
    return bool(marks) and marks[0].double and marks[0].opens and not text[start : marks[0].start].strip()


def _run_on(marks: Sequence[list[_Mark]], number: int, low: bool) -> int:
    """The paragraph in which an open pair closes without its opening mark repeated, -1 where none does.

    ``low``: it was opened by a low mark, which a high opening one closes.
    """
    for ahead in range(number + 1, min(number + 1 + _RUN_ON, len(marks))):
        double = next((mark for mark in marks[ahead] if mark.double), None)
        if double is not None:
            # A straight mark behind a blank may be either; one that can only close decides.
            closes = double.closes and (not double.opens or (low and double.sign == "“"))
            return ahead if closes else -1
    return -1


def _carry_single(
    text: str, marks: Sequence[list[_Mark]], paragraphs: Sequence[tuple[int, int]], number: int
) -> list[Marked]:
    """The pieces of a paragraph whose last single mark, where a sentence may begin, closes only in a later one.

    None where there is no such mark, or where it is not closed.
    """
    start, end = paragraphs[number]
    at = next((at for at in reversed(range(len(marks[number]))) if marks[number][at].sign == "‘"), None)
    if at is None or not marks[number][at].opens or _close_single(text, marks[number], at) is not None:
        return []
    opening = marks[number][at]
    if text[start : opening.start].rstrip()[-1:] not in ("", *":,.!?"):
        return []
    pieces = _pair(text, marks[number][:at], opening.start, number)
    pieces.append(Marked(opening.end, end, opening.start, end, number, closed=False, single=True))
    for ahead in range(number + 1, min(number + 1 + _RUN_ON, len(paragraphs))):
        first, last = paragraphs[ahead]
        own = marks[ahead]
        repeated = _begins_single(text, own, first)
        outer, begin = (own[0].start, own[0].end) if repeated else (first, first)
        closing = _close_single(text, own, 0) if repeated else None
        if closing is not None:
            mark = own[closing]
            rest = _pair(text, own[closing + 1 :], last, ahead)
            return [*pieces, Marked(begin, mark.start, outer, mark.end, ahead, goes_on=True, single=True), *rest]
        if not repeated and own and own[-1].end == last and own[-1].sign == "’" and text[last - 2] in _TERMINAL:
            return [*pieces, Marked(begin, last - 1, outer, last, ahead, goes_on=True, single=True)]
        if not repeated:
            return []
        pieces.append(Marked(begin, last, outer, last, ahead, closed=False, goes_on=True, single=True))
    return []


def _begins_single(text: str, marks: Sequence[_Mark], start: int) -> bool:
    """Whether a paragraph begins with an opening single mark."""
    return bool(marks) and marks[0].sign == "‘" and marks[0].opens and not text[start : marks[0].start].strip()


def _marks_of(text: str, start: int, end: int) -> list[_Mark]:
    """The marks of a paragraph that may open or close something; apostrophes within words are left out."""
    marks = []
    for found in _MARK.finditer(text, start, end):
        at, behind = found.span()
        sign = found.group()
        if sign == "`":
            continue
        before = text[at - 1] if at > start else " "
        after = text[behind] if behind < end else " "
        double = sign in DOUBLE or sign in ("``", "''")
        inside = before.isalnum() and after.isalnum()
        if not double and inside:
            continue
        opens = not before.isalnum() and before not in ",.!?;…%" and not after.isspace() and after not in ",.;:!?)"
        closes = not before.isspace() and before not in "([" and not after.isalnum()
        if sign in "“„‘‚‛``":
            opens = opens or not inside
            closes = (closes and sign in "“‘" and not opens) or (sign in "“‘" and closes and before in _TERMINAL)
        elif sign in "”’''" and double:
            closes, opens = True, opens and before.isspace() and after.isalnum()
        elif (sign in STRAIGHT and before.isspace() and after.isspace()) or (sign in STRAIGHT and inside):
            opens = closes = True
        if sign in STRAIGHT and before.isdigit() and not closes:
            continue
        if sign in '”"″' and before.isdigit() and _FEET.search(text, max(start, at - 5), at):
            continue
        if sign == "«" and before.isspace() and after.isspace():
            opens, closes = True, False
        elif sign == "»" and before.isspace() and (after.isspace() or after in _TERMINAL):
            opens, closes = False, True
        marks.append(_Mark(at, behind, sign, opens, closes, double))
    return marks


def _pair(text: str, marks: Sequence[_Mark], end: int, paragraph: int) -> list[Marked]:
    """Pairs among the marks of one paragraph that ends at ``end``; the last may be open."""
    pieces: list[Marked] = []
    at = 0
    while at < len(marks):
        mark = marks[at]
        if not mark.opens or (mark.sign in ("'", "’", "´", "′") and _NO_OPENER.match(text, mark.end)):
            at += 1
        elif not mark.double:
            closing = _close_single(text, marks, at)
            if closing is not None:
                last = marks[closing]
                pieces.append(Marked(mark.end, last.start, mark.start, last.end, paragraph, single=True))
                at = closing
            at += 1
        elif mark.sign in STRAIGHT and text[mark.start - 1 : mark.start].isdigit():
            at += 1
        else:
            piece, at = _close_double(text, marks, at, end, paragraph)
            pieces.append(piece)
    return pieces


def _close_double(text: str, marks: Sequence[_Mark], at: int, end: int, paragraph: int) -> tuple[Marked, int]:
    """The piece opened by the double mark at position ``at``, and the position to go on from."""
    opening = marks[at]
    depth, last = 1, None
    for position in range(at + 1, len(marks)):
        mark = marks[position]
        if not mark.double:
            continue
        if mark.opens and not mark.closes and mark.sign in OPENING + "``":
            if opening.sign == "„" and mark.sign == "“":
                depth -= 1
            elif _LAST_SAID.search(text, max(opening.end, mark.start - 120), mark.start):
                return _cut(text, _open(opening, mark.start, paragraph)), position
            else:
                depth += 1
        elif mark.closes or (mark.sign in STRAIGHT and not mark.opens):
            depth -= 1
            last = position
        elif mark.sign in STRAIGHT:
            # It can only open: the closing mark of the piece before is missing.
            return _cut(text, _open(opening, mark.start, paragraph)), position
        if depth == 0:
            return Marked(opening.end, mark.start, opening.start, mark.end, paragraph), position + 1
    if last is not None:
        mark = marks[last]
        return Marked(opening.end, mark.start, opening.start, mark.end, paragraph), last + 1
    return _open(opening, end, paragraph), len(marks)


def _open(opening: _Mark, end: int, paragraph: int) -> Marked:
    return Marked(opening.end, end, opening.start, end, paragraph, closed=False)


def _cut(text: str, piece: Marked) -> Marked:
    """An open piece without the attribution it swallowed, if there is one at its end."""
    swallowed = _SWALLOWED.search(text, piece.start, piece.end)
    if swallowed:
        stop = swallowed.start()
        return replace(
            piece, end=len(text[:stop].rstrip(" ,")) if text[stop - 1] in " ," else stop, outer_end=swallowed.end()
        )
    said = _LAST_SAID.search(text, max(piece.start, piece.end - 260), piece.end)
    if said:
        stop = said.start() + (0 if text[said.start()] == "," else 1)
        return replace(piece, end=stop, outer_end=stop)
    stop = piece.start + len(text[piece.start : piece.end].rstrip())
    return replace(piece, end=stop, outer_end=stop)


def _close_single(text: str, marks: Sequence[_Mark], at: int) -> int | None:
    """Where the single mark at position ``at`` is closed: not at a possessive, if a better place follows."""
    opening = marks[at]
    nested = 0
    fallback = None
    for position in range(at + 1, min(at + 40, len(marks))):
        mark = marks[position]
        if mark.double:
            nested += 1
            continue
        if mark.sign == "‘" and not mark.closes:
            break
        if not mark.closes or mark.opens or nested % 2:
            continue
        if text[mark.start - 1] in "sS" and _OWNED.match(text, mark.end):
            fallback = position if fallback is None else fallback
            continue
        return None if fallback is None and mark.start - opening.end > 1500 else position
    return fallback
