"""A text whose signs are set otherwise reads the same, and every place found still leads back to the file."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labels import PASSAGES
from remarked import set_marks

from standoff.reading.dossier import read_one
from standoff.reading.loading import make_article
from standoff.reading.offsets import trace
from standoff.reading.tidying import BLANKS, UNSEEN, make_even, tidy

NAMES = ("broadcaster_captions", "crlf_remarks", "days_and_weeks", "interview_qa", "sanctions_cp1252", "two_surnames")


def wrap(text: str) -> str:
    """Paragraphs set in lines of 72 characters."""
    parts = (part for part in text.split("\n") if part.strip())
    return "\n\n".join(textwrap.fill(part, 72, break_long_words=False, break_on_hyphens=False) for part in parts)


SETTINGS: dict[str, Callable[[str], str]] = {
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "tabs behind commas": lambda text: text.replace(", ", ",\t"),
    "doubled blanks": lambda text: text.replace(" ", "  "),
    "old Macintosh line ends": lambda text: text.replace("\n", "\r"),
    "line separators": lambda text: text.replace("\n", "\u2028"),
    "accents behind letters": lambda text: unicodedata.normalize("NFD", text),
    "soft hyphens": lambda text: re.sub(r"(?<=[a-z]{4})(?=[a-z]{4})", "\u00ad", text),
    "zero-width spaces": lambda text: re.sub(r" (?=[A-Z])", " \u200b", text),
    "ligatures": lambda text: text.replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "letters for apostrophes": lambda text: text.replace("’", "ʼ"),
    "lines of 72": wrap,
    "low marks": lambda text: set_marks(text, "curly").replace("“", "„").replace("”", "“"),
    "wide marks": lambda text: set_marks(text, "straight").replace('"', "＂"),
}


def bare(text: str | None) -> str | None:
    """A text without marks and in one setting, for comparing."""
    if text is None:
        return None
    plain = unicodedata.normalize("NFKC", "".join(sign for sign in text if sign not in UNSEEN))
    return " ".join(re.sub(r"[\"“”„«»‘’'ʼ]", "", plain).split())


def findings(text: str) -> Counter[tuple[object, ...]]:
    """What is found in a text, without places; each place is checked on the way."""
    article = make_article(text.encode("utf-8"), "a.txt")
    reading = read_one(article)
    found: Counter[tuple[object, ...]] = Counter()
    for one in (*reading.quotes, *reading.figures, *reading.dates):
        start, end = article.place(one.start, one.end)
        assert bare(article.original[start:end]) == bare(article.text[one.start : one.end])
        words = bare(article.text[one.start : one.end])
        told = [getattr(one, name, None) for name in ("value_low", "value_high", "unit", "date", "first", "last")]
        found[type(one).__name__, words, bare(getattr(one, "speaker", None)), *told] += 1
    return found


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", NAMES)
def test_a_text_set_otherwise_reads_the_same(name: str, setting: str) -> None:
    data = (PASSAGES / f"{name}.txt").read_bytes()
    text = data.decode("cp1252" if "cp1252" in name else "utf-8").replace("\r\n", "\n")
    assert findings(SETTINGS[setting](text)) == findings(text)


ODD = st.text(alphabet="ab é.\n\r “”’'`´′" + BLANKS[:3] + UNSEEN[:3] + "\u0301\u0308ﬁ\u2028\x0c＂  ", max_size=120)


@given(ODD)
def test_every_character_leads_back_to_what_it_was_made_of(text: str) -> None:
    even, way, _ = tidy(text)
    if way is None:
        assert len(even) == len(text)
        way = trace([0], [len(text)], [len(text)])
    assert way.begins.size == len(even)
    assert all(way.begins[:-1] <= way.begins[1:])
    for at, sign in enumerate(even):
        source = text[way.begins[at] : way.ends[at]]
        assert source
        plain = make_even(source)
        assert sign in plain + unicodedata.normalize("NFKC", plain) + "’ "
    assert tidy(even)[1] is None or "  " in even


@given(ODD)
def test_signs_in_place_keep_their_places(text: str) -> None:
    even = make_even(text)
    assert len(even) == len(text)
    assert not set(even) & set(BLANKS)
    assert "\r" not in even.replace("\r\n", "")


def test_a_few_doubled_blanks_stay_they_may_part_a_caption_from_its_credit() -> None:
    text = "Dockers wait at the gate.  Photo: Petr Malin"
    assert tidy(text) == (text, None, ())


def test_a_signs_change_is_told() -> None:
    assert tidy("cafe\u0301 ﬁlm")[2] == ("2 letter(s) in pieces or unseen sign(s) put right",)


def test_references_to_unseen_signs_and_blanks_leave_no_trace_in_a_page() -> None:
    page = (
        "<html><body><article><h1>Port strike enters fourth day</h1><p>The po&shy;lice held&nbsp;212 dockers at"
        "&nbsp; the&#8203; gate of the port on Wednesday, the harbour master said.</p></article></body></html>"
    )
    article = make_article(page.encode(), "a.html")
    assert "The police held 212 dockers at the gate" in article.text
    at = article.text.index("212")
    assert article.original[slice(*article.place(at, at + 3))] == "212"


def test_a_hyphen_at_the_end_of_a_line_keeps_its_word_together() -> None:
    words = (
        "The state-run paper said that forty-six people of the well-known quarter were held by the long-serving men "
    )
    article = make_article(wrap_at_hyphens(words * 6).encode(), "a.txt")
    assert "- " not in article.text
    assert "state-run" in article.text


def wrap_at_hyphens(text: str) -> str:
    """A text in lines of 60 that may break behind hyphens."""
    return textwrap.fill(text.strip() + ".", 60)


def test_a_quote_in_single_marks_goes_on_over_paragraphs() -> None:
    text = (
        "Port strike enters fourth day\n\nPetr Malin, a docker, spoke at the gate of the port on Monday. "
        "‘We’ve waited for four days now.\n\n‘We’ll wait for four more,’ he said.\n\n"
        "Anna Keller told the crowd: ‘The ministry’s men have not come.\n\nNobody has come.’\n"
    )
    article = make_article(text.encode(), "a.txt")
    quotes = [one for one in read_one(article).quotes if one.direct]
    assert [article.text[one.start : one.end].split()[-1] for one in quotes] == ["more,", "come."]
    assert [len(one.parts) for one in quotes] == [2, 2]
    assert [one.speaker for one in quotes] == ["Petr Malin", "Anna Keller"]
