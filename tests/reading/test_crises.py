"""Four reports of other crises, made up with traps, read as a careful reader reads them.

Where the text itself leaves the speaker open (a warning that somebody read out), nobody is to be named.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from standoff.reading.dossier import Reading, read_dossier

HERE = Path(__file__).parent / "crises"
SAID = {
    "sit_in": [
        ("We heard the first shots", "Amna Elbashir"), ("By midnight there were", "Amna Elbashir"),
        ("infiltrators", "Hashim Abdelrahman"), ("The bullets were aimed", "Khalid Wadi"),
        ("Ask the people who", "Khalid Wadi"), ("They want us tired,", "Samia Osman"),
        ("But I have raised", "Samia Osman"), ("for one year, not", "Osman's neighbour on the pavement"),
        ("shabby", "United States"), ("plainly the work", "United States"), ("a longer breath", "African Union"),
        ("If by the end", "Smaïl Benkhaled"),
    ],
    "velvet_monday": [
        ("He’s gone,", "a policeman"), ("saw it first. I", "Vardan Sahakyan"), ("It’s your roof", "Narek Mirzoyan"),
        ("Nobody else’s.", "Narek Mirzoyan"), ("I saw boys", "Gayane Petrosova"),
        ("They were crying.", "Gayane Petrosova"), ("an outing for which", "Defence Ministry"),
        ("Promises are made", "Hovik Baloyan"), ("Circumstances change.", "Hovik Baloyan"),
        ("resting", "his assistant"), ("Neighbours, we keep", "Daria Zimina"),
        ("They looked at the maps", "A senior Western diplomat"), ("if there is something", "Karen Ghazaryan"),
        ("Ten will cross", "Tigran Melkon"), ("Loyalty here has", "Tigran Melkon"),
        ("I marked nobody", "Gayane Petrosova"),
    ],
    "strike_day": [
        ("crowds will be counted", None), ("lending their children", None), ("I am a sentimental", "a placard"),
        ("less than 200", "State media"), ("We can count only", "Ko Bo Thiha"), ("No trains, no salary", "Ma Hnin Wai"),
        ("maybe six in ten", "a ministry official"), ("This is not a market", "an economist"), ("stand ready", "EU"),
        ("They should learn", "Khin Aye Mu"), ("We did.", "Khin Aye Mu"), ("Both", "Khin Aye Mu"),
        ("Enough,", "Aung Zeya Min"), ("use the short word", "Tomas Ekström"),
    ],
    "fuel_decree": [
        ("We're not moving", "Rosaura Quishpe"), ("And we'll want", "Rosaura Quishpe"),
        ("extortion with", "Teodoro Salas"), ("It was dictated,", "Pablo Iriarte"),
        ("I have seen better", "Pablo Iriarte"), ("Programmes are", "Greta Amsel"), ("We assist.", "Greta Amsel"),
        ("My customers look", "Mercedes"), ("Then they look", "Mercedes"), ("On Tuesday they", "Iván"),
        ("On Wednesday they", "Iván"), ("Not by anyone", "General"), ("If they come", "Teodoro Salas"),
        ("I would bring", "Teodoro Salas"),
    ],
}  # fmt: skip
COUNTED = {
    "sit_in": [
        ("at least six", 6, None, "deaths"), ("40", 40, 40, "injured"), ("two", 2, 2, "stretchers"),
        ("more than 200", 200, None, "injured"), ("300-seat", 300, 300, "seats"), ("$3bn", 3e9, 3e9, "aid"),
        ("44.9 percent", 44.9, 44.9, "inflation"), ("60 days", 60, 60, "duration"),
    ],
    "velvet_monday": [
        ("50,000", 50_000, 50_000, "marchers"), ("160,000", 160_000, 160_000, "marchers"),
        ("under three million", None, 3e6, "population"), ("several hundred", 300, 900, "troops"),
        ("63", 63, 63, "age"),
    ],
    "strike_day": [
        ("hundreds of thousands", 200_000, 900_000, "strikers"), ("61", 61, 61, "age"), ("640", 640, 640, "arrests"),
        ("less than 200", None, 200, "arrests"), ("about 90%", 90, 90, "percent"),
        ("300,000 kyat", 300_000, 300_000, "money"), ("1 million", 1e6, 1e6, "money"),
    ],
    "fuel_decree": [
        ("at least fourteen", 14, None, "highways"), ("three", 3, 3, "deaths"), ("412", 412, 412, "arrests"),
        ("689", 689, 689, "arrests"), ("9,000", 9_000, 9_000, "troops"), ("140 km", 140, 140, "measure"),
    ],
}  # fmt: skip
NO_FIGURES = {
    "sit_in": ("about half", "18"),
    "velvet_monday": ("4.28", "114", "5"),
    "strike_day": ("1988",),
    "fuel_decree": ("2017",),
}
DAYS = {
    "sit_in": (dt.date(2019, 5, 14), {"Wednesday": dt.date(2019, 5, 15), "Monday": dt.date(2019, 5, 13)}),
    "velvet_monday": (dt.date(2018, 4, 24), {"Wednesday": dt.date(2018, 4, 25), "Sunday": dt.date(2018, 4, 22)}),
    "fuel_decree": (dt.date(2019, 10, 11), {"Friday": dt.date(2019, 10, 11), "Monday": dt.date(2019, 10, 14)}),
    "strike_day": (dt.date(2021, 2, 22), {"Saturday": dt.date(2021, 2, 20), "Feb. 15": dt.date(2021, 2, 15)}),
}
ROLES = {
    "Hashim Abdelrahman": "Lieutenant General, spokesman for the ruling council", "Samia Osman": "tea seller",
    "Smaïl Benkhaled": "commissioner", "Vardan Sahakyan": "Prime Minister", "Hovik Baloyan": "deputy chief of staff",
    "Gayane Petrosova": "", "Tomas Ekström": "special rapporteur",
}  # fmt: skip


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """The four articles as read."""
    return {Path(one.article.name).stem: one for one in read_dossier(sorted(HERE.glob("*.txt"))).readings}


@pytest.mark.parametrize("name", SAID)
def test_what_was_said_in_other_crises_is_found_with_its_speaker(name: str, readings: dict[str, Reading]) -> None:
    one = readings[name]
    found = [(one.article.text[said.start : said.end], said.speaker) for said in one.quotes if said.direct]
    assert len(found) == len(SAID[name])
    assert [(words[: len(start)], who) for (words, who), (start, _) in zip(found, SAID[name], strict=True)] == SAID[
        name
    ]
    assert not one.terms


@pytest.mark.parametrize("name", COUNTED)
def test_what_was_counted_in_other_crises_is_read(name: str, readings: dict[str, Reading]) -> None:
    one = readings[name]
    found = [(figure.text, figure.value_low, figure.value_high, figure.counts) for figure in one.figures]
    assert [wanted for wanted in COUNTED[name] if wanted not in found] == []
    assert not {figure.text for figure in one.figures} & set(NO_FIGURES[name])


def test_a_sum_behind_a_conversion_in_brackets_is_in_the_currency_before_it(readings: dict[str, Reading]) -> None:
    assert [one.unit for one in readings["strike_day"].figures if one.text == "1 million"] == ["MMK"]


@pytest.mark.parametrize("name", DAYS)
def test_days_of_other_crises_are_resolved(name: str, readings: dict[str, Reading]) -> None:
    published, days = DAYS[name]
    assert readings[name].article.published == published
    for words, day in days.items():
        assert {moment.day for moment in readings[name].dates if moment.text == words} == {day}, words


def test_roles_are_those_of_the_introduction_not_courtesies(readings: dict[str, Reading]) -> None:
    found = {said.speaker: said.role for one in readings.values() for said in one.quotes}
    assert {name: found[name] for name in ROLES} == ROLES
