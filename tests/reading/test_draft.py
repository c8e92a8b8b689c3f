"""Drafted ledger entries: a scenario accepts them, nothing is accepted by itself, nothing is copied."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from standoff.reading.dossier import read_dossier
from standoff.reading.draft import draft_entries
from standoff.reading.kinds import guess_kind
from standoff.reading.mentions import Cast
from standoff.study import load

CAST = Cast({"Tomas Rehn": ()}, {"Velm": ()})
ARTICLE = """Harbour town rises against the governor

VELM, March 3, 2021 (Northwire) - About 20,000 people marched in Velm on Sunday against governor Tomas Rehn.

“We will not go home: # 'quoted' \\ {braces}, and - dashes,” said Anna Kest, a dockers' leader in Velm.

Police detained at least 140 people in Velm on Sunday, the interior ministry said.

Several hundred people were arrested, a lawyer said, but nobody could say on which day or in which of the towns.
"""
SCENARIO = """standoff: 1
name: velm
title: A governor under pressure
start: 2021-02-20
days: 90
nation: {population: 2 million, places: [Velm, elsewhere]}
ruler: {name: Tomas Rehn, in_power_since: 2009-01-01, regime: personalist}
patron: none
opposition: {name: dockers}
west: none
rhythm: {monday: 0.2, tuesday: 0.2, wednesday: 0.2, thursday: 0.2, friday: 0.2, saturday: 0.5, sunday: 1}
cold: {january: 1, february: 1, march: 0.7, april: 0.4, may: 0.2, june: 0, july: 0, august: 0, september: 0.2,
  october: 0.5, november: 0.7, december: 0.9}
groups:
  - {name: town, place: Velm, size: 0.5 million, attitude: -4, online: 0.8}
  - {name: country, place: elsewhere, size: 1.5 million, attitude: -6, online: 0.4}
"""


def draft(tmp_path: Path, article: str = ARTICLE, **how: object) -> str:
    path = tmp_path / "northwire.txt"
    path.write_text(article, encoding="utf-8")
    return draft_entries(read_dossier([path], CAST), ("Velm",), **how)


def test_a_scenario_takes_the_draft_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "velm.yaml"
    path.write_text(SCENARIO + draft(tmp_path), encoding="utf-8")
    resolved = load(path).resolved
    assert [source.paragraphs for source in resolved.sources.values()] == [5]
    assert {claim.speaker for claim in resolved.claims.values()} >= {"Anna Kest"}
    assert all(claim.text.startswith("TODO: paraphrase") for claim in resolved.claims.values())
    seen = {(one.what, one.low, one.high, one.date, one.place) for one in resolved.observed}
    sunday = dt.date(2021, 2, 28)
    assert seen == {("crowd", 17000, 23000, sunday, 0), ("detained", 140, 280, sunday, 0)}


def test_a_figure_without_day_or_place_stands_as_a_comment(tmp_path: Path) -> None:
    written = draft(tmp_path, ARTICLE.replace("on Sunday, the interior", "this spring, the interior"))
    assert sum(line.startswith("  - {") for line in written.splitlines()) == 1
    assert "# no day told: - {date: YYYY-MM-DD" in written


def test_the_words_of_the_article_stand_in_comments_only_and_may_be_left_out(tmp_path: Path) -> None:
    lines = [line for line in draft(tmp_path).splitlines() if "We will not go home" in line]
    assert lines
    assert all(line.lstrip().startswith("#") for line in lines)
    without = draft(tmp_path, text=False)
    assert "not go home" not in without
    assert "140 people" not in without
    assert "at least" not in without


def test_identifiers_of_the_scenario_are_not_given_again(tmp_path: Path) -> None:
    written = draft(tmp_path, taken=("D001", "northwire"))
    assert "  D001:" not in written
    assert "  D002:" in written
    assert "  northwire-2:" in written


def test_an_article_without_a_day_is_named_and_not_drafted(tmp_path: Path) -> None:
    written = draft(tmp_path, ARTICLE.replace("VELM, March 3, 2021 (Northwire) - ", ""))
    assert "its day is not known" in written
    path = tmp_path / "velm.yaml"
    path.write_text(SCENARIO + written, encoding="utf-8")
    assert load(path).resolved.claims == {}


def test_names_that_could_break_the_file_do_not(tmp_path: Path) -> None:
    hostile = ARTICLE.replace("Anna Kest, a dockers' leader", "Anna “: [&*!|>%@`” Kest, a \u2028\u0085\x07leader: - #")
    path = tmp_path / "velm.yaml"
    path.write_text(SCENARIO + draft(tmp_path, hostile), encoding="utf-8")
    load(path)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("If the tanks came the square would be empty in an hour", "causal"),
        ("Without wages nobody would stand in that line for him", "causal"),
        ("The strike ended because the yards paid", "causal"),
        ("She demanded a new vote", "preference"),
        ("They should release everybody", "preference"),
        ("He will be gone by spring", "forecast"),
        ("The treasury is likely to run dry", "forecast"),
        ("The square was full", "fact"),
    ],
)
def test_a_kind_is_guessed_from_the_words_and_says_by_which(words: str, kind: str) -> None:
    found, why = guess_kind(words)
    assert found == kind
    assert (kind == "fact") != why.startswith("by ")
