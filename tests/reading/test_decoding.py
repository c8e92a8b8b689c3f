"""Bytes to words: encodings told apart, damage reported, what is no text refused with a clear word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.errors import StandoffError
from standoff.reading.decoding import LARGEST, decode, read_bytes
from standoff.reading.mojibake import mend

ENGLISH = "The minister’s “offer” – less than half – was refused on Monday."
RUSSIAN = "Докеры «не боятся» штрафов, сказал председатель, и порт стоял четвёртый день. Пароходы ждали на рейде."
SAID = {
    "cp1250": "Związek powiedział, że są źli ludzie wśród żołnierzy",
    "cp1257": "Tūkstančiai žmonių išėjo į gatves, pareiškė ministrė",
    "cp1252": "Où est le cœur de la ville? déjà l’été",
    "mac-roman": "It’s “over” – said the café owner",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_english_with_curly_quotes_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding), "x").text == ENGLISH


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "iso8859-5"]
)
def test_russian_reads_the_same_in_every_code_page(encoding: str) -> None:
    data = RUSSIAN.encode(encoding, "replace")
    found = decode(data, "x")
    expected = data.decode("utf-16" if encoding == "utf-16" else encoding)
    assert found.text.lstrip("\ufeff") == expected.lstrip("\ufeff")
    assert bool(found.notes) == (encoding not in ("utf-8", "utf-16"))


@pytest.mark.parametrize("encoding", list(SAID))
def test_the_code_page_is_told_by_the_letters_of_a_language(encoding: str) -> None:
    found = decode(SAID[encoding].encode(encoding), "x")
    assert (found.text, found.encoding) == (SAID[encoding], encoding)
    assert "taken for" in found.notes[0]


def test_a_declared_encoding_is_believed_unless_the_bytes_are_utf_8() -> None:
    page = '<html><head><meta charset="{}"></head><body><p>Вечер в порту</p>'
    found = decode(page.format("windows-1251").encode("cp1251"), "x")
    assert "Вечер" in found.text
    assert found.encoding == "cp1251"
    lied = decode(page.format("iso-8859-1").encode("utf-8"), "x")
    assert "Вечер" in lied.text
    assert "declared as iso-8859-1, but it is UTF-8" in lied.notes


def test_a_few_broken_bytes_do_not_make_utf_8_another_encoding() -> None:
    data = (RUSSIAN.encode() + b"\xff\xfe broken ") * 3
    found = decode(data, "x")
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") == 6
    assert "6 place(s) are not UTF-8" in found.notes[0]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "is empty"), (b" \r\n\t ", "is empty"), ("\ufeff\n".encode(), "is empty"), (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04abc", "office document"), (b"\x89PNG\r\n", "PNG"), (b"{\\rtf1 hello}", "RTF"),
        (bytes(range(256)) * 20, "not text"), (b"\x00\x01\x02\x03" * 500, "not text"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;", "MHTML"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_by_what_it_is(data: bytes, word: str) -> None:
    with pytest.raises(StandoffError, match=word) as fault:
        decode(data, "given.txt")
    assert "given.txt" in fault.value.message
    assert fault.value.hint


def test_a_file_of_100_mb_is_refused_by_its_size_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with open(path, "wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(StandoffError, match=r"has 100 MB; an article may have 20 MB at most"):
        read_bytes(path, "huge.txt")
    with open(path, "wb") as stream:
        stream.truncate(LARGEST)
    assert len(read_bytes(path, "huge.txt")) == LARGEST


def test_missing_files_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StandoffError, match="does not exist"):
        read_bytes(tmp_path / "none.txt", "none.txt")
    with pytest.raises(StandoffError, match="is a folder"):
        read_bytes(tmp_path, "here")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(StandoffError, match="not a plain file"):
            read_bytes(tmp_path / "pipe", "pipe")
    with pytest.raises(StandoffError):
        read_bytes(Path("a\x00b"), "a")


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        found = decode(data, "x")
    except StandoffError:
        return
    assert found.text.strip()


@pytest.mark.parametrize("page", ["cp1252", "latin-1"])
def test_utf_8_read_as_a_western_code_page_is_put_right(page: str) -> None:
    whole = "It’s “over” – said the café owner"
    damaged = whole.encode().decode(page, "replace")
    mended, way, notes = mend(damaged)
    assert mended == whole
    assert way is not None
    assert "damaged sign(s) put right" in notes[0]


def test_utf_8_read_as_a_cyrillic_code_page_is_put_right() -> None:
    assert mend(RUSSIAN.encode().decode("cp1251", "replace"))[0].count("\ufffd") < 8
    assert mend("не боятся штрафов".encode().decode("cp1251"))[0] == "не боятся штрафов"


def test_damage_done_twice_is_put_right() -> None:
    once = "It’s over".encode().decode("cp1252")
    assert mend(once.encode().decode("cp1252"))[0] == "It’s over"


@pytest.mark.parametrize(
    "text",
    [
        "plain words",
        "«CAFÉ» À «PARIS» é",
        "IRMÃ» não é",
        RUSSIAN,
        "Größe, Ärger, Übel",
        "10 €, ½, §7",
        "IRMÃ» PAGÃ» MAÇÃ» não é à mão",
    ],
)
def test_whole_text_is_left_as_it_is(text: str) -> None:
    assert mend(text) == (text, None, ())


@given(st.text(alphabet="abc é’“”–â€™Ãœ©Ð¿РСЂв\n", max_size=80))
def test_every_mended_character_knows_where_it_came_from(text: str) -> None:
    mended, way, _ = mend(text)
    if way is None:
        assert mended == text
        return
    assert way.begins.size == way.ends.size == len(mended)
    assert (way.begins < way.ends).all()
    assert (way.ends[:-1] <= way.begins[1:]).all()
    assert (way.begins[0], way.ends[-1]) == (0, len(text))
    for index, letter in enumerate(mended):
        piece = text[way.begins[index] : way.ends[index]]
        assert piece == letter or len(piece) > 1
