"""Patterns of many words made to branch letter by letter, so that going through a text stays quick.

An alternation tries its branches one after the other at every place; `branch` gives one that parts by the first letter,
then by the second. Where the branches are patterns themselves, `openings` gives a look ahead over the letters that they
begin with: put in front, it turns nearly every place down at its first letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LETTERS = re.compile(r"[a-z' \-]*")


def branch(words: Iterable[str]) -> str:
    """A pattern for any of some words, a longer word before those it begins with.

    >>> branch(["say", "said", "saying"])
    'sa(?:id|y(?:ing)?)'
    """
    rests = set(words)
    ends = "" in rests
    starts: dict[str, set[str]] = {}
    for word in rests - {""}:
        starts.setdefault(word[0], set()).add(word[1:])
    branches = [re.escape(start) + branch(tails) for start, tails in sorted(starts.items())]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{whole}?" if ends else whole


def openings(pattern: str) -> str:
    """A look ahead for what the branches of a pattern begin with; each must begin with a small letter of its own.

    >>> openings("march(?:es|ed)?|rall(?:y|ies)|marched on")
    '(?=(?:march|rall))'
    """
    heads = set()
    for part in part_branches(pattern):
        found = _LETTERS.match(part)
        head = found.group() if found else ""
        if part[len(head) : len(head) + 1] in ("?", "*", "{"):
            head = head[:-1]
        if not head:
            raise ValueError(f"a branch that begins with no letter: {part!r}")
        heads.add(head)
    return f"(?={branch(head for head in heads if not any(head[:size] in heads for size in range(1, len(head))))})"


def part_branches(pattern: str) -> list[str]:
    """The branches of a pattern, groups left whole.

    >>> part_branches("a|b(?:c|d)|[|]")
    ['a', 'b(?:c|d)', '[|]']
    """
    parts, depth, listed, at = [""], 0, False, 0
    while at < len(pattern):
        sign = pattern[at : at + 2] if pattern[at] == "\\" else pattern[at]
        at += len(sign)
        listed = sign == "[" if not listed else sign != "]"
        depth += 0 if listed else (sign == "(") - (sign == ")")
        if sign == "|" and not depth and not listed:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
