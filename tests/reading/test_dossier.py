"""The dossier: files read beside each other, offsets into the originals, doubts by file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from pathlib import Path

import pytest

from standoff.errors import StandoffError
from standoff.reading.dossier import NOBODY, Dossier, leave_out_held, read_dossier
from standoff.reading.mentions import Cast

FIRST = """Harbour town rises against the governor

By Ilse Maran, 3 March 2021

VELM, March 3 (Northwire) - More than 20,000 people marched in Velm on Sunday against governor Tomas Rehn.

“We are not going home before the harbour is free,” said Anna Kest, a dockers' leader. “The port stays shut.”

Police detained 140 people in Velm on Sunday, the interior ministry said. Rehn blamed outsiders. Kest denied it.
"""
SECOND = """<html><head><title>Governor under pressure | Southpost</title></head><body><article>
<h1>Governor under pressure</h1>
<p>Published: 4 March 2021</p>
<p>Tens of thousands filled the streets of Velm on Sunday &mdash; the largest crowd in years in the harbour town.</p>
<p>&ldquo;We&rsquo;re not going home until the harbour is free,&rdquo; Anna Kest told reporters at the port.</p>
<p>Lawyers counted 300 people detained in Velm on Sunday, far above the figure that the interior ministry gave.</p>
</article></body></html>
"""
RUSSIAN = "Тысячи человек вышли на улицы города в воскресенье, и полиция задержала многих из них у площади. " * 4
CAST = Cast({"Tomas Rehn": ()}, {"Velm": ()})


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = {"first.txt": FIRST, "second.html": SECOND, "third.txt": RUSSIAN}
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "fourth.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "empty.txt").write_bytes(b"")
    return [tmp_path / name for name in (*made, "fourth.bin", "empty.txt")]


@pytest.fixture
def dossier(files: list[Path]) -> Dossier:
    return read_dossier(files, CAST)


def test_files_that_are_none_and_other_languages_are_told_and_the_others_read(dossier: Dossier) -> None:
    assert [Path(one.article.name).name for one in dossier.readings] == ["first.txt", "second.html"]
    assert [Path(one.name).name for one in dossier.refusals] == ["fourth.bin", "empty.txt"]
    assert [(Path(one.name).name, "Russian" in one.message) for one in dossier.skipped] == [("third.txt", True)]
    assert not dossier.is_complete


def test_every_offset_points_at_its_words_in_the_file_as_decoded(files: list[Path], dossier: Dossier) -> None:
    texts = {str(path): path.read_text(encoding="utf-8") for path in files[:2]}
    plain = dossier.plain()
    for section in ("quotes", "terms", "figures", "dates", "mentions", "proposed"):
        for one in plain[section]:
            there = texts[one["article"]][one["start"] : one["end"]]
            assert hashlib.sha256(there.encode()).hexdigest() == one["text_sha"]
            if one["article"].endswith(".txt"):
                assert there == one["text"]
    (quote,) = [one for one in plain["quotes"] if one["article"].endswith("html") and one["direct"]]
    assert texts[quote["article"]][quote["start"] : quote["end"]].startswith("We&rsquo;re not going home")
    assert quote["text"].startswith("We’re not going home")


def test_offsets_hold_after_any_damage_to_the_file(tmp_path: Path) -> None:
    rng = random.Random(7)
    for number in range(40):
        letters = list(SECOND if number % 2 else FIRST)
        for _ in range(30):
            letters[rng.randrange(len(letters))] = rng.choice("“”\"'<>&;\n .,5% é")
        path = tmp_path / f"damaged-{number}.{'html' if number % 2 else 'txt'}"
        path.write_text("".join(letters), encoding="utf-8", newline="")
        for one in read_dossier([path], CAST).plain()["quotes"]:
            there = "".join(letters)[one["start"] : one["end"]]
            assert hashlib.sha256(there.encode()).hexdigest() == one["text_sha"]
            assert one["start"] < one["end"]


def test_one_object_has_the_promised_keys_and_is_json(dossier: Dossier) -> None:
    plain = json.loads(json.dumps(dossier.plain(), allow_nan=False))
    assert plain["standoff"] == 1
    promised = {
        "articles": (), "dates": (), "mentions": (), "agreements": (), "timeline": (), "proposed": (),
        "quotes": ("article", "start", "end", "text_sha", "speaker", "role", "verb", "direct", "confidence"),
        "figures": ("article", "start", "end", "value_low", "value_high", "unit", "counts", "date"),
    }  # fmt: skip
    for section, keys in promised.items():
        assert plain[section], section
        assert all(set(keys) <= set(one) for one in plain[section])


def test_without_text_no_words_of_the_articles_are_left(dossier: Dossier) -> None:
    plain = json.dumps(dossier.plain(text=False), ensure_ascii=False)
    assert "not going home" in json.dumps(dossier.plain(), ensure_ascii=False)
    for words in ("not going home", "port stays shut", "140 people", "More than 20,000", "Tens of thousands"):
        assert words not in plain
    assert len(dossier.plain(text=False)["quotes"]) == len(dossier.plain()["quotes"])


def test_what_articles_share_and_what_sets_them_apart_is_told(dossier: Dossier) -> None:
    said = [each for each in dossier.agreements if each.kind == "quote"]
    arrests = [each for each in dossier.agreements if each.kind == "figure" and not each.agrees]
    assert len(said) == 1
    assert said[0].agrees
    assert len(arrests) == 1
    march = [event for event in dossier.timeline if event.kind == "march"]
    assert {telling.article for event in march for telling in event.tellings} >= {0}


def test_a_speaker_is_one_over_all_articles_and_the_nameless_come_last(dossier: Dossier) -> None:
    who = dossier.testimonies()
    kest = [one for one in who if one.name == "Anna Kest"]
    assert len(kest) == 1
    assert {number for number, _ in kest[0].quotes} == {0, 1}
    assert NOBODY not in [one.name for one in who[:-1]]


def test_a_day_told_for_all_keeps_the_days_that_files_say_and_one_told_for_a_file_counts(files: list[Path]) -> None:
    day = dt.date(2021, 3, 9)
    kept = read_dossier(files[:1], published=day).readings[0].article
    assert kept.published == dt.date(2021, 3, 3)
    assert any("is kept" in note for note in kept.notes)
    assert read_dossier(files[:1], published={str(files[0]): day}).readings[0].article.published == day
    undated = files[0].with_name("undated.txt")
    undated.write_text(FIRST.replace("By Ilse Maran, 3 March 2021\n\n", "").replace("VELM, March 3 (Northwire) - ", ""))
    assert read_dossier([undated], published=day).readings[0].article.published == day
    assert any("day is not known" in doubt.message for doubt in read_dossier([undated]).warnings)
    with pytest.raises(StandoffError, match=r"other\.txt, which is not among the files"):
        read_dossier(files[:1], published={"other.txt": day})


def test_words_in_marks_within_what_is_retold_are_not_told_twice(dossier: Dossier) -> None:
    for one in dossier.readings:
        kept = leave_out_held(one.quotes)
        assert set(kept) <= set(one.quotes)
        for quote in set(one.quotes) - set(kept):
            assert any(other.start <= quote.start and quote.end <= other.end for other in kept)
