"""Entries of a ledger drafted from a dossier, as YAML for a person to go through, word and accept.

Nothing here is accepted by itself: each claim's text says that it is still to be paraphrased, and where from. The
sections are those of a scenario file (``sources``, ``claims``, ``observed``). A claim is what one speaker says in one
paragraph; an observation is a figure of marchers or of arrests with a day and a place. What lacks one of them stands
as a comment. The speakers' words stand in comments, and only where they are asked for.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from standoff.reading.agreement import ABOUT, OPEN_END
from standoff.reading.article import Article
from standoff.reading.dossier import Dossier, Reading, describe_role, leave_out_held
from standoff.reading.figures import Figure
from standoff.reading.kinds import guess_kind
from standoff.reading.passages import Agreement, Place, paragraph_at
from standoff.reading.quotes import Quote
from standoff.reading.sentences import cut_sentences, sentence_at

OBSERVED = {"marchers": "crowd", "arrests": "detained"}
"""What a figure counts, and what the scenario file calls it."""
LONGEST_NAME, LONGEST_COMMENT, MOST_PARAGRAPHS, MOST_PERSONS = 120, 240, 10_000, 1e9
HEAD = """\
# Drafted by `standoff read --draft`: proposals, not evidence. For each entry read the paragraph, put the claim in your
# own words in place of the TODO, correct its kind, and delete what does not belong in the ledger. Then paste the
# sections into a scenario or its ledger file (grammar: docs/ledger.md) and run `standoff check`."""
FEWEST_WORDS = 4
"""Words that a speaker must say in a paragraph before they make a claim."""


@dataclass
class Drafting:
    """What is drafted from: the dossier, the scenario's places, the identifiers it uses, whether words are shown."""

    dossier: Dossier
    places: tuple[str, ...] = ()
    taken: set[str] = field(default_factory=set)
    text: bool = True

    claims: int = 0
    same: dict[tuple[str, str, int], Agreement] = field(init=False)

    def __post_init__(self) -> None:
        """Where each agreement stands: quotes in several articles, figures that cannot all hold."""
        self.same = {
            (each.kind, place.article, place.start): each
            for each in self.dossier.agreements
            if each.kind == "quote" or (each.kind == "figure" and not each.agrees)
            for place in each.places
        }

    def others(self, name: str, start: int, kind: str) -> list[Place]:
        """Where else, in other articles, the same quote stands or another value of the same figure."""
        found = self.same.get((kind, name, start))
        return [place for place in found.places if place.article != name] if found else []

    def identify(self, words: str) -> str:
        """An identifier for a source that nothing has yet, made of words."""
        stem = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:40].strip("-")
        stem = stem if stem[:1].isalpha() else f"source-{stem}".rstrip("-")
        name = next(one for count in itertools.count(1) if (one := f"{stem}-{count}" if count > 1 else stem)
                    not in self.taken)  # fmt: skip
        self.taken.add(name)
        return name

    def number(self) -> str:
        """An identifier for a claim that nothing has yet: D001 and on."""
        while True:
            self.claims += 1
            if (name := f"D{self.claims:03}") not in self.taken:
                return name


def draft_entries(dossier: Dossier, places: Sequence[str] = (), taken: Iterable[str] = (), *, text: bool = True) -> str:
    """The draft of a dossier as YAML.

    ``places`` are the scenario's places that have a name; ``taken`` the identifiers of its sources and claims, which
    are not given again; with ``text`` the speakers' words stand beside each claim as a comment.
    """
    drafting = Drafting(dossier, tuple(places), set(taken), text)
    dated = [one for one in dossier.readings if one.article.published is not None]
    undated = [one.article.name for one in dossier.readings if one.article.published is None]
    sources = {one.article.name: drafting.identify(_publisher(one.article)) for one in dated}
    lines = [HEAD, ""]
    lines += [f"# {_flat(name)}: its day is not known; say it with --published and draft again" for name in undated]
    lines += ["sources:" if dated else "sources: {}"]
    for one in dated:
        lines += _draft_source(drafting, one, sources[one.article.name])
    claims = [line for one in dated for line in _draft_claims(drafting, one, sources[one.article.name])]
    lines += ["", "claims:" if claims else "claims: {}", *claims]
    observed = [line for one in dated for line in _draft_observed(drafting, one, sources[one.article.name])]
    seen = any(not line.lstrip().startswith("#") for line in observed)
    lines += ["", "observed:" if seen else "observed: []", *observed]
    return "\n".join(lines) + "\n"


def _draft_source(drafting: Drafting, one: Reading, identifier: str) -> Iterator[str]:
    article = one.article
    yield f"  {identifier}:  # {_flat(article.name)}"
    for agreement in drafting.dossier.agreements:
        named = [place.article for place in agreement.places]
        if agreement.kind in ("article", "broken") and article.name in named:
            others = ", ".join(_flat(name) for name in dict.fromkeys(named) if name != article.name)
            yield f"    # {_flat(agreement.why)}{f' (with {others})' if others else ''}: count them as one source"
    yield f"    publisher: {_name(_publisher(article))}"
    yield f"    title: {_name(article.title or 'untitled')}"
    yield f"    date: {article.published}"
    if len(article.language) == 2:
        yield f"    language: {article.language}"
    if article.language != "und" and 1 <= len(article.blocks) <= MOST_PARAGRAPHS:
        yield f"    paragraphs: {len(article.blocks)}"


def _draft_claims(drafting: Drafting, one: Reading, source: str) -> Iterator[str]:
    """One claim for what a speaker says in a paragraph, word for word and retold together."""
    article = one.article
    groups: dict[tuple[int, str], list[Quote]] = {}
    for quote in one.quotes:
        groups.setdefault((paragraph_at(article, quote.start), quote.speaker or ""), []).append(quote)
    for (paragraph, speaker), group in groups.items():
        quotes = leave_out_held(group)
        words = " … ".join(article.text[start:end] for quote in quotes for start, end in quote.pieces())
        if len(words.split()) < FEWEST_WORDS:
            continue
        identifier = drafting.number()
        kind, why = guess_kind(words)
        start, _ = article.place(quotes[0].start, quotes[0].end)
        _, end = article.place(quotes[-1].start, quotes[-1].end)
        yield f"  {identifier}:"
        if drafting.text:
            yield f"    # {_flat(words)}"
        for quote in quotes:
            for place in drafting.others(article.name, quote.start, "quote"):
                yield f"    # also in {_flat(place.article)}, paragraph {place.paragraph}"
        yield f"    source: {source}"
        if 1 <= paragraph <= min(len(article.blocks), MOST_PARAGRAPHS):
            yield f"    paragraph: {paragraph}"
        if speaker and _name(speaker) != '""':
            sure = min(quote.confidence for quote in quotes)
            doubt = f"  # confidence {sure:.2f}: see who speaks" if sure < 0.7 else ""
            yield f"    speaker: {_name(speaker)}{doubt}"
        else:
            yield "    # speaker: the text does not say who speaks"
        role = next((told for told in map(describe_role, quotes) if told), "")
        if role and _name(role) != '""':
            yield f"    role: {_name(role)}"
        yield f"    kind: {kind}  # {_flat(why)}" if drafting.text else f"    kind: {kind}"
        todo = f"TODO: paraphrase (paragraph {paragraph} of {_short(article.name)}, characters {start} to {end})"
        yield f"    text: {json.dumps(_clean(todo), ensure_ascii=False)}"


def _draft_observed(drafting: Drafting, one: Reading, source: str) -> Iterator[str]:
    """Figures of marchers and arrests; commented out where a day or a place is missing."""
    article = one.article
    for figure in one.figures:
        what = OBSERVED.get(figure.counts)
        if what is None or figure.unit != "persons":
            continue
        span = reach_of(figure)
        if span is None:
            continue
        low, high, how = span
        place = nearest_place(one, figure.start, drafting.places)
        missing = [name for name, value in (("day", figure.date), ("place", place)) if value is None]
        first, last = article.place(figure.start, figure.end)
        where = f"paragraph {paragraph_at(article, figure.start)}, characters {first} to {last}"
        for other in drafting.others(article.name, figure.start, "figure"):
            yield f"  # another figure in {_flat(other.article)}, paragraph {other.paragraph}"
        if drafting.text:
            yield f"  # {_flat(figure.text)} ({where})"
        said = f"by {_short(figure.reported_by)}" if figure.reported_by and drafting.text else "TODO: by whom counted"
        note = json.dumps(_clean(f"{said}; {where}{f'; {how}' if how else ''}"), ensure_ascii=False)
        parts = [f"date: {figure.date or 'YYYY-MM-DD'}"]
        if place is not None:
            parts.append(f"place: {_name(place)}")
        parts += [f"what: {what}", f"low: {low:.0f}", f"high: {high:.0f}", f"source: {source}", f"note: {note}"]
        mark = f"# no {' and no '.join(missing)} told: " if missing else ""
        yield f"  {mark}- {{{', '.join(parts)}}}"


def reach_of(figure: Figure) -> tuple[float, float, str] | None:
    """Low and high in persons of a figure, and what was assumed where the text leaves an end open."""
    low, high = figure.value_low, figure.value_high
    if low is None and high is None:
        return None
    how = ""
    if low is None or high is None:
        first = low if low is not None else (high or 0.0) / OPEN_END
        last = high if high is not None else first * OPEN_END
        how = f"one end is open: a factor of {OPEN_END:g} is a guess"
    elif low == high and not figure.exact:
        first, last = low * (1.0 - ABOUT), high * (1.0 + ABOUT)
        how = f"a rounded figure: {100 * ABOUT:.0f} in 100 to each side is a guess"
    else:
        first, last = low, high
    return (first, last, how) if 0.0 <= first <= last <= MOST_PERSONS else None


def nearest_place(one: Reading, start: int, places: Sequence[str]) -> str | None:
    """The scenario's place named nearest in the sentence of a figure, else the only one in its paragraph."""
    article = one.article
    block = article.blocks[max(0, bisect_right(article.blocks, start, key=lambda each: each.start) - 1)]
    begin, stop = (bisect_left(one.mentions, at, key=lambda each: each.start) for at in (block.start, block.end))
    named = [hit for hit in one.mentions[begin:stop] if hit.kind == "place" and hit.name in places]
    sentences = cut_sentences(article.text, block.start, block.end)
    first, last = sentences[sentence_at(sentences, start)]
    near = [hit for hit in named if first <= hit.start < last]
    if near:
        return min(near, key=lambda hit: abs(hit.start - start)).name
    return named[0].name if len({hit.name for hit in named}) == 1 else None


def _publisher(article: Article) -> str:
    return article.outlet or re.sub(r"\.\w{1,5}$", "", article.name.replace("\\", "/").rsplit("/", 1)[-1]) or "unnamed"


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_NAME else "…" + words[1 - LONGEST_NAME :]


def _clean(words: str) -> str:
    """Words in one line, without the signs that a scenario file refuses."""
    plain = " ".join(words.split())
    return "".join(letter for letter in plain if letter == " " or unicodedata.category(letter)[0] not in "CZ")


def _name(words: str) -> str:
    """A short name in double quotes, as YAML and JSON both read it."""
    plain = _clean(words)
    return json.dumps(plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…", ensure_ascii=False)


def _flat(words: str) -> str:
    """Words as a comment of one line."""
    plain = _clean(words)
    return plain if len(plain) <= LONGEST_COMMENT else plain[: LONGEST_COMMENT - 1] + "…"
