"""Whether a person is a he or a she, learnt from the pronouns behind the name: surer than what the name sounds like."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standoff.reading.people import Person

_PRONOUN = re.compile(r"[hs](?<![\w'].)(?:((?<=h)(?:e|is|im|imself))|(?<=s)he|(?<=h)er(?:s|self)?)(?!\w)")
"""A pronoun, the first group that of a he."""
_STOP = re.compile(r"[.!?\n\ue000-\ue002](?:\s|$)|\n")
_FURTHEST = 160


def learn_sexes(text: str, runs: Sequence[tuple[int, int, Person | None]]) -> None:
    """Sets the sex of people by pronouns in sentences where nobody else is named before the pronoun.

    A title or role that tells counts above pronouns, pronouns that agree above the name itself.
    """
    starts = [run[0] for run in runs]
    votes: dict[int, tuple[Person, set[str]]] = {}
    for found in _PRONOUN.finditer(text):
        at = bisect_left(starts, found.start()) - 1
        if at < 0 or found.start() - runs[at][1] > _FURTHEST:
            continue
        person = runs[at][2]
        if person is None or person.organisation or not person.guessed:
            continue
        if _STOP.search(text, runs[at][1], found.start()):
            continue
        other = runs[at - 1][2] if at else None
        rival = other is not None and other is not person and not other.organisation
        if rival and _STOP.search(text, runs[at - 1][1], runs[at][0]) is None:
            continue
        votes.setdefault(id(person), (person, set()))[1].add("m" if found.group(1) else "f")
    for person, told in votes.values():
        if len(told) == 1:
            person.sex, person.guessed = told.pop(), False
