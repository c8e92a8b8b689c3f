"""`standoff baserate`: class, rate with counts and interval, out by when and how, neighbours, sources."""

import json
import re

import pytest

from standoff.cli.baserate import KINDS, MONTHS, baserate
from standoff.errors import StandoffError
from standoff.outside import Features, forecast, reference_class


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """What the command prints, called in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words, **options):
        assert baserate(*words, **options) == 0
        return capsys.readouterr().out

    return call


def test_the_page_shows_class_counts_hazard_neighbours_and_sources(said):
    page = said("belarus-2020", after_election=True)
    joined = " ".join(page.split())
    assert "personalist, 26 years in power, after an election, 2020" in joined
    assert "personalist, 20 years or more 27 11–52 3/11" in joined
    assert "all crises 8 5–12 12/154" in joined
    for part in ("1 month", "12 months", "forced out", "NEAR NEIGHBOURS", "Clark & Regan", "fitted on 143 onsets"):
        assert part in joined
    assert "2006-03-19" in joined
    assert "2020-08-09" not in joined
    assert max(len(line.rstrip()) for line in page.splitlines()) <= 80


def test_the_numbers_of_the_page_are_those_of_the_object(said):
    page, answer = said("armenia-2018"), json.loads(said("armenia-2018", json=True))
    for each in answer["hazard"]["out_by"]:
        if each["kind"] == "irregular" and each["months"] == 12:
            wanted = f"{round(100 * each['p'])} ({round(100 * each['low'])}–{round(100 * each['high'])})"
    row = next(line for line in page.splitlines() if line.startswith("forced out"))
    assert re.search(rf"{re.escape(wanted)}\s*$", row)


def test_the_object_holds_horizons_that_agree_with_each_other_and_with_the_package(said):
    answer = json.loads(said("belarus-2020", json=True))
    assert answer["standoff"] == 1
    assert answer["own_class"] == "personalist-20"
    by = {(each["months"], each["kind"]): each for each in answer["hazard"]["out_by"]}
    assert set(by) == {(months, kind) for months in MONTHS for kind in KINDS}
    for kind in KINDS:
        for end in ("p", "low", "high"):
            rising = [by[months, kind][end] for months in MONTHS]
            assert rising == sorted(rising)
    given = Features(**answer["features"])
    assert by[12, "any"]["p"] == pytest.approx(forecast(given).by(12)[0], rel=1e-3)
    first = answer["classes"][0]["irregular"]
    known = reference_class(first["class"])
    assert (first["numerator"], first["denominator"], first["p"]) == (known.numerator, known.denominator, known.p)
    assert len(answer["neighbours"]) == 5
    assert all(each["source"] for each in answer["neighbours"])
    assert len(answer["citations"]) == 5


def test_an_election_before_changes_classes_and_hazard(said):
    without = json.loads(said("armenia-2018", json=True))
    with_one = json.loads(said("armenia-2018", json=True, after_election=True))
    assert not without["features"]["post_election"]
    assert with_one["features"]["post_election"]
    assert len(with_one["classes"]) == len(without["classes"]) + 1
    assert with_one["hazard"]["out_by"] != without["hazard"]["out_by"]


def test_the_scenarios_own_trigger_says_that_an_election_came_before(said):
    voted = json.loads(said("belarus-2020", json=True))
    assert (voted["trigger"], voted["features"]["post_election"]) == ("vote", True)
    price = json.loads(said("belarus-2020", set=("trigger=price",), json=True))
    assert not price["features"]["post_election"]
    assert len(voted["classes"]) == len(price["classes"]) + 2
    assert "--after-election" not in said("belarus-2020", set=("trigger=price",))
    assert "--after-election" in said("generic-personalist")


def test_a_party_regime_is_not_personalist(said):
    answer = json.loads(said("belarus-2020", set=("ruler.regime=party",), json=True))
    assert not answer["features"]["personalist"]
    assert "personalist" not in [each["irregular"]["class"] for each in answer["classes"]]


def test_a_scenario_that_is_not_there_is_named():
    with pytest.raises(StandoffError, match="belorus"):
        baserate("belorus-2020")
