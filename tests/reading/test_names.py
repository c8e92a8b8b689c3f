"""Names: spellings of one name meet, different names stay apart, runs of capitals are cut where a name ends."""

from __future__ import annotations

import doctest
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import standoff.reading.names as module
from standoff.reading.names import fold, fold_word, same_name, spot_names, without_possessive

ONE_NAME = [
    ["Lukashenko", "Lukashenka", "Лукашенко", "Лукашэнка", "Łukaszenka", "Lukaschenko"],
    ["Tsikhanouskaya", "Tikhanovskaya", "Tsikhanovskaya", "Тихановская", "Ціханоўская"],
    ["Kolesnikova", "Kalesnikava", "Колесникова"],
    ["Zelensky", "Zelenskiy", "Zelenskyy", "Zelenskyi", "Зеленський"],
    ["Gaddafi", "Qadhafi", "Gadhafi", "Qaddafi", "Kadafi", "Khadafy"],
    ["Sviatlana", "Svetlana", "Светлана"],
    ["Alexander", "Aliaksandr", "Aleksandr", "Alyaksandr", "Александр"],
    ["Yanukovych", "Yanukovich", "Янукович"],
    ["Hussein", "Hussain", "Husayn"],
    ["Nazarbayev", "Nazarbaev"],
    ["Alexievich", "Aleksievich", "Alexiyevich"],
    ["Pashinyan", "Pashinian"],
    ["Mohammed", "Muhammad", "Mohamed"],
]


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_meet(spellings: list[str]) -> None:
    assert len({fold_word(spelling) for spelling in spellings}) == 1


OTHERS = ["Hassan", "Martin", "Morton", "Marin", "Moran", "Putin", "Petrov", "Iran", "Iraq", "Oman", "Yemen", "Minsk",
          "Belarus", "Belarusian", "Russia", "Russian", "Austria", "Australia", "Niger", "Nigeria", "Paris", "Peres",
          "Giles", "Ferris", "Kulov", "Mali", "Malta", "Lavrov", "Latushko", "Mubarak", "Merkel", "Macron"]  # fmt: skip


def test_different_names_stay_apart() -> None:
    names = [spellings[0] for spellings in ONE_NAME] + OTHERS
    same = [pair for pair in itertools.combinations(names, 2) if fold_word(pair[0]) == fold_word(pair[1])]
    assert same == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lukashenka", "Alexander Lukashenko", True),
        ("Sviatlana Tsikhanouskaya", "Svetlana Tikhanovskaya", True),
        ("A. Lukashenko", "Alexander Lukashenko", True),
        ("Muammar al-Gaddafi", "Moammar Qadhafi", True),
        ("Viktor Lukashenko", "Alexander Lukashenko", False),
        ("Nikolai Petrov", "Nikolai Pavlov", False),
        ("", "Petrov", False),
        ("...", "Petrov", False),
    ],
)
def test_two_spellings_are_one_person_where_first_names_agree(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Russia's Vladimir Putin met Ursula von der Leyen.", ["Russia", "Vladimir Putin", "Ursula von der Leyen"]),
        ("Belarus’ president spoke.", ["Belarus"]),
        ("by O'Brien, Ar-Namys and Bashar al-Assad's men", ["O'Brien", "Ar-Namys", "Bashar al-Assad"]),
        ("the U.S. and John F. Kennedy said", ["U.S.", "John F. Kennedy"]),
        ("said Mr. Lukashenko. Then", ["Mr. Lukashenko", "Then"]),
        ("the Ministry of Foreign Affairs of", ["Ministry of Foreign Affairs"]),
        ("сказал Александр Лукашенко вчера", ["Александр Лукашенко"]),
        ("no names here", []),
    ],
)
def test_runs_of_capitals_are_cut_where_names_end(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in spot_names(text)] == names


@given(st.text(max_size=80))
def test_any_text_folds_without_raising_and_the_same_each_time(text: str) -> None:
    assert fold(text) == fold(text)
    assert all(fold(text)) or fold(text) == ()
    for start, end in spot_names(text):
        assert text[start].isupper()
        assert end <= len(text)


@given(
    st.sampled_from([spelling for spellings in ONE_NAME for spelling in spellings]), st.sampled_from(["'s", "’s", "’"])
)
def test_a_possessive_is_no_part_of_a_name(name: str, ending: str) -> None:
    assert without_possessive(name + ending) == name
    assert fold(name + ending) == fold(name)
