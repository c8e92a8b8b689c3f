"""Passages that stand in several articles: wire copy that outlets share, and copy retold in other words.

Every run of `SHINGLE` words of every paragraph gets a number; equal numbers are found by sorting, and every later
paragraph is paired with the first that has the run only, so the cost grows with the length of the text and its
logarithm, not with the square of the number of articles. Pairs with `FEWEST` runs in common are then compared word by
word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.reading.article import Article
from standoff.reading.lines import vocabulary
from standoff.reading.passages import Agreement, Difference, Place, compare_words, likeness
from standoff.reading.words import words_of

SHINGLE = 4
FEWEST = 3
FEWEST_WORDS = 8
LEAST_LIKE = 0.45
"""Likeness of two passages from which one retells the other."""
COPIED = 0.9
"""Likeness from which it is the same passage, lightly edited."""
KIN_SHARE = 0.25
"""Share of an article's words that must stand in passages of another before it counts as made from it."""
_PRIMES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)
_ENDINGS = vocabulary(
    "etc inc ltd corp dept prof approx jan feb mar apr jun jul aug sept sep oct nov dec capt calif mass vols nos rev "
    "gov sen rep gen col est incl excl min max avg bros dist art ext tel"
)
"""Short forms that end with a stop within a sentence."""
BROKEN = (
    ("a sentence that begins with a small letter", re.compile(r"\. (?=[a-z]{3,} )(?<=[^\W\d_]{3}\. )")),
    ("a stop or comma with a space before it", re.compile(r" ,(?=\s)(?<=[\w.] ,)")),
    ("a quotation mark turned the wrong way", re.compile(r"‘(?=\s?(?:he|she|they|it) )(?:(?<=[.,]‘)|(?<=[.,]\s‘))")),
    ("a small word twice", re.compile(r" (the|of|to|in|and|was|is|for) \1 ")),
)  # fmt: skip
FEWEST_BROKEN = 3


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the story: which article's, where, and its words as numbers.

    A word's number is its hash: two words share one with a chance of 1 in 10^19.
    """

    article: int
    start: int
    end: int
    number: int
    words: npt.NDArray[np.int64]


def find_copies(articles: Sequence[Article]) -> list[Agreement]:
    """Passages told twice, articles made from one another, and articles with the marks of machine retelling."""
    paragraphs = collect(articles)
    passages = [copy for group in group_pairs(paragraphs) for copy in describe(articles, paragraphs, group)]
    return [*passages, *find_kin(articles, paragraphs, passages), *filter(None, map(find_broken, articles))]


def collect(articles: Sequence[Article]) -> list[Paragraph]:
    """The paragraphs of all stories, with their words as numbers."""
    return [
        Paragraph(
            index, block.start, block.end, block.paragraph, np.fromiter(map(hash, words), np.int64, count=len(words))
        )
        for index, article in enumerate(articles)
        for block in article.story()
        if len(words := words_of(article.read(block))) >= FEWEST_WORDS
    ]


def find_pairs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) of paragraphs with at least `FEWEST` runs of words in common."""
    if len(paragraphs) < 2:
        return
    words = np.concatenate([paragraph.words for paragraph in paragraphs]).astype(np.uint64)
    owners = np.repeat(np.arange(len(paragraphs), dtype=np.int32), [paragraph.words.size for paragraph in paragraphs])
    runs = np.zeros(words.size - SHINGLE + 1, dtype=np.uint64)
    for shift in range(SHINGLE):
        runs += (words[shift : shift + runs.size] + np.uint64(1)) * _PRIMES[shift]
    whole = owners[: runs.size] == owners[SHINGLE - 1 :]
    runs, owners = runs[whole], owners[: runs.size][whole]
    order = np.argsort(runs, kind="stable")
    runs, owners = runs[order], owners[order]
    heads = np.concatenate([[0], np.flatnonzero(runs[1:] != runs[:-1]) + 1])
    first = np.repeat(owners[heads], np.diff(np.concatenate([heads, [runs.size]])))
    other = first != owners
    codes, counts = np.unique(first[other].astype(np.int64) * len(paragraphs) + owners[other], return_counts=True)
    for code in codes[counts >= FEWEST]:
        yield int(code) // len(paragraphs), int(code) % len(paragraphs)


def group_pairs(paragraphs: Sequence[Paragraph]) -> list[list[tuple[int, float]]]:
    """Groups of paragraphs alike to their first: (index, likeness), the first with likeness 1."""
    groups: dict[int, list[tuple[int, float]]] = {}
    leader: dict[int, tuple[int, float]] = {}
    for first, later in find_pairs(paragraphs):
        root = leader.get(first, (first, 1.0))[0]
        mine, theirs = paragraphs[root].words, paragraphs[later].words
        alike = 1.0 if np.array_equal(mine, theirs) else overlap(mine.tolist(), theirs.tolist())
        if alike >= LEAST_LIKE and alike > leader.get(later, (0, 0.0))[1]:
            leader[later] = (root, alike)
    for later, (root, alike) in sorted(leader.items()):
        if root not in leader:
            groups.setdefault(root, [(root, 1.0)]).append((later, round(alike, 3)))
    return [groups[root] for root in sorted(groups)]


def overlap(mine: list[int], theirs: list[int]) -> float:
    """The likeness of two paragraphs, or of the shorter one with the best part of a much longer one."""
    alike = likeness(mine, theirs)
    short, long = sorted((mine, theirs), key=len)
    if len(long) <= 1.5 * len(short):
        return alike
    places = [index for index, word in enumerate(long) if word == short[0]][:8]
    return max([alike, *(likeness(short, long[at : at + len(short)]) for at in places)])


def describe(
    articles: Sequence[Article], paragraphs: Sequence[Paragraph], group: Sequence[tuple[int, float]]
) -> Iterator[Agreement]:
    """A group as agreements: the copies together, the retold ones together."""
    model, members = paragraphs[group[0][0]], group[1:]
    for kind, low, high in (("copy", COPIED, 2.0), ("retold", 0.0, COPIED)):
        chosen = [(paragraphs[index], alike) for index, alike in members if low <= alike < high]
        if not chosen:
            continue
        differences: list[Difference] = []
        for place, (paragraph, alike) in enumerate(chosen, 1):
            if alike < 1.0 and place <= 20:
                differences += compare_words(read(articles, model), read(articles, paragraph), place)
        least = min(alike for _, alike in chosen)
        names = {articles[paragraph.article].name for paragraph, _ in chosen} | {articles[model.article].name}
        where = "one article" if len(names) == 1 else f"{len(names)} articles"
        what = "the same words" if least == 1.0 else "nearly the same words" if kind == "copy" else "reworded"
        places = tuple(place_of(articles, one) for one in (model, *(paragraph for paragraph, _ in chosen)))
        yield Agreement(kind, places, least, True, f"{what} in {where}", tuple(differences))


def read(articles: Sequence[Article], paragraph: Paragraph) -> str:
    """The words of a paragraph as written."""
    return articles[paragraph.article].text[paragraph.start : paragraph.end]


def place_of(articles: Sequence[Article], paragraph: Paragraph) -> Place:
    """Where a paragraph stands."""
    return Place(articles[paragraph.article].name, paragraph.start, paragraph.end, paragraph.number)


def find_kin(
    articles: Sequence[Article], paragraphs: Sequence[Paragraph], passages: Sequence[Agreement]
) -> list[Agreement]:
    """Articles of which a good part stands in another: which, how much, and how much of that is reworded."""
    sizes: dict[str, int] = defaultdict(int)
    width = {}
    for paragraph in paragraphs:
        name = articles[paragraph.article].name
        sizes[name] += paragraph.words.size
        width[name, paragraph.start] = paragraph.words.size
    told: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for passage in passages:
        model = passage.places[0]
        for place in passage.places[1:]:
            if place.article != model.article:
                told[model.article, place.article][passage.kind] += width[place.article, place.start]
    dates = {article.name: article.published for article in articles}
    whole = {article.name: whole_story(article) for article in articles}
    found = []
    for (first, other), counts in told.items():
        share = min(1.0, sum(counts.values()) / max(1, min(sizes[first], sizes[other])))
        if share < KIN_SHARE:
            continue
        one, two = dates[first], dates[other]
        if one and two and two < one:
            first, other = other, first
        reworded = counts["retold"] / sum(counts.values())
        what = "retold copy" if reworded > 0.5 else "shared copy"
        order = "the first is the older" if one and two and one != two else "which is the model is not known by date"
        parts = f"{100 * share:.0f} in 100 words of the shorter stand in both, {100 * reworded:.0f} of these reworded"
        why = f"{what}: {parts}; {order}"
        found.append(Agreement("article", (whole[first], whole[other]), round(share, 3), True, why))
    return found


def whole_story(article: Article) -> Place:
    """From the first to the last paragraph of a story."""
    story = list(article.story())
    return (
        Place(article.name, story[0].start, story[-1].end, story[0].paragraph)
        if story
        else Place(article.name, 0, 0, 0)
    )


def find_broken(article: Article) -> Agreement | None:
    """The marks of machine retelling in one article: several sentences broken in ways that editors do not leave."""
    places, reasons = [], set()
    for block in article.story():
        for reason, pattern in BROKEN:
            for found in pattern.finditer(article.text, block.start, block.end):
                before = article.text[max(block.start, found.start() - 8) : found.start()].split()
                if before and before[-1].lower() in _ENDINGS:
                    continue
                places.append(Place(article.name, found.start(), found.end(), block.paragraph))
                reasons.add(reason)
    size = sum(block.end - block.start for block in article.story())
    if len(places) < max(FEWEST_BROKEN, size / 6_000) or len(reasons) < 2:
        return None
    why = "perhaps retold by a machine: " + ", ".join(sorted(reasons))
    return Agreement("broken", tuple(sorted(places, key=lambda place: place.start)), 1.0, True, why)
