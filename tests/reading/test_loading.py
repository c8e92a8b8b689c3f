"""Files to articles: a bad file never stops the others, and every place found leads back to the file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import StandoffError
from standoff.reading import loading
from standoff.reading.article import KINDS, STORY, Article, sign
from standoff.reading.loading import make_article, read_article, read_articles

STORY_TEXT = (
    "Port strike enters fourth day\nBy Anna Keller\n21 August 2019\n\n"
    "Dockers stayed away from the port on Wednesday, and the police held 212 of them.\n\n"
    "“We are not afraid,” said Petr Malin, who has worked on the quay for 18 years.\n"
)
RUSSIAN = "Докеры не вышли на работу в среду, и полиция задержала более двухсот человек, сообщили в порту.\n" * 3


def whole(article: Article) -> None:
    """Assert that the blocks of an article lie in its text in order, and that each leads back into the file."""
    at = 0
    for number, block in enumerate(article.blocks, 1):
        assert block.kind in KINDS
        assert at <= block.start < block.end <= len(article.text)
        assert block.paragraph >= number
        start, end = article.place(block.start, block.end)
        assert 0 <= start < end <= len(article.original)
        at = block.end


def test_a_text_becomes_an_article(tmp_path: Path) -> None:
    path = tmp_path / "port.txt"
    path.write_bytes(STORY_TEXT.replace("\n", "\r\n").encode("cp1252"))
    article = read_article(path)
    assert (article.title, article.language, article.encoding) == ("Port strike enters fourth day", "en", "cp1252")
    assert article.published == dt.date(2019, 8, 21)
    assert article.text == article.original, "for plain text they are one"
    assert [block.paragraph for block in article.story()] == [4, 5]
    start = article.text.index("We are not afraid")
    assert article.place(start, start + 17) == (start, start + 17)
    whole(article)


def test_the_user_s_date_goes_before_the_file_s(tmp_path: Path) -> None:
    path = tmp_path / "port.txt"
    path.write_text(STORY_TEXT, encoding="utf-8")
    assert read_article(path, dt.date(2019, 9, 1)).published == dt.date(2019, 9, 1)


def test_another_language_is_named_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "port.txt"
    path.write_bytes(RUSSIAN.encode("koi8-r"))
    article = read_article(path)
    assert (article.language, article.encoding) == ("ru", "koi8-r")


def test_bad_files_get_a_word_each_and_the_good_ones_are_read(tmp_path: Path) -> None:
    files = {
        "good.txt": STORY_TEXT.encode(),
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 50,
        "book.pdf": b"%PDF-1.4 x",
        "menu.html": b"<html><body><ul>" + b"<li><a href=x>Section</a></li>" * 9 + b"</ul></body></html>",
        "deep.html": b"<html><body>" + b"<div>" * 9_000,
        "also.html": f"<html><body><p>{STORY_TEXT.splitlines()[4]}</p></body></html>".encode(),
        "damaged.txt": STORY_TEXT.encode().decode("cp1252", "replace").encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with open(tmp_path / "huge.txt", "wb") as stream:
        stream.truncate(100_000_000)
    names = [str(tmp_path / name) for name in (*files, "huge.txt", "none.txt", "good.txt")]
    articles, refusals = read_articles(names)
    assert [Path(article.name).name for article in articles] == ["good.txt", "also.html", "damaged.txt"]
    told = {Path(refusal.name).name: refusal.message for refusal in refusals}
    words = {
        "empty.txt": "is empty", "binary.txt": "not text", "book.pdf": "a PDF", "menu.html": "menus and links",
        "deep.html": "deep", "huge.txt": "has 100 MB", "none.txt": "does not exist", "good.txt": "given twice",
    }  # fmt: skip
    assert set(told) == set(words)
    for name, word in words.items():
        assert word in told[name]
        assert name in told[name]
    assert all(refusal.hint for refusal in refusals)
    assert "“We are not afraid" in articles[2].text
    assert any("put right" in note for note in articles[2].notes)


def test_a_file_too_large_for_the_memory_is_refused_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: object) -> Article:
        raise MemoryError

    monkeypatch.setattr(loading, "read_article", fail)
    articles, refusals = read_articles([tmp_path / "a.txt"])
    assert articles == []
    assert "too much to read" in refusals[0].message


def test_readers_comments_set_apart_are_counted_for_the_user() -> None:
    text = STORY_TEXT + "2 Comments\nReply\nI was there and it was a shame for all of us, neighbours.\n"
    assert "2 paragraph(s) set apart as readers' comments" in make_article(text.encode(), "x").notes


def test_a_signature_is_of_the_words_alone() -> None:
    assert sign("words") == sign("words") != sign("word")
    assert len(sign("“\ud800")) == 64


@given(st.binary(max_size=300))
def test_any_bytes_become_an_article_or_are_refused(data: bytes) -> None:
    for dressed in (data, b"<html><body><p>" + data, STORY_TEXT.encode() + data):
        told = "x "
        try:
            whole(make_article(dressed, "x"))
        except StandoffError as fault:
            told = fault.message
        assert told.startswith("x ")


@given(
    st.text(alphabet="“”‘’\"'«»", max_size=12),
    st.text(alphabet="“”‘’\"'", max_size=12),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_words_with_any_marks_stand_where_the_article_says(before: str, behind: str, encoding: str) -> None:
    sentence = f"{before}We are not afraid of the fines{behind} said the men who stood at the gate of the port."
    plain = make_article(f"Title of the story\n{sentence}\n".encode(encoding), "x")
    page = make_article(
        f"<html><p>{sentence.replace('’', '&rsquo;')}</p><p>They left.</p></html>".encode(encoding), "x"
    )
    for article in (plain, page):
        start = article.text.index("We are not afraid")
        low, high = article.place(start, start + 17)
        assert article.original[low:high] == "We are not afraid"
        whole(article)


def test_the_five_articles_are_english_and_dated_where_they_say() -> None:
    folder = Path(__file__).parents[3] / "shared" / "articles"
    if not folder.is_dir():
        pytest.skip("the articles lie beside the repository for its makers only")
    articles, refusals = read_articles(sorted(folder.glob("*.txt")))
    assert (len(articles), refusals) == (5, [])
    assert {article.language for article in articles} == {"en"}
    dates = {Path(article.name).stem: article.published for article in articles}
    assert dates == {
        "caravanserai": dt.date(2020, 9, 14), "cgtn-europe": None, "nbc-retold": None,
        "politico-digest": dt.date(2020, 9, 21), "vice-news": None,
    }  # fmt: skip
    for article in articles:
        assert any(block.kind == STORY for block in article.blocks)
        whole(article)
