"""`standoff update`: before and after side by side, the same figures as text and as JSON."""

import json

import pytest

from standoff.analysis.wording import shares_of_100
from standoff.cli.update import UpdateOptions, update
from standoff.errors import StandoffError

SMALL = {"as_of": "2020-08-31", "members": 300, "days": 90}


@pytest.fixture
def say(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    def call(**options):
        assert update("belarus-2020", options=UpdateOptions(**{**SMALL, **options})) == 0
        return capsys.readouterr().out

    return call


def test_text_tells_the_numbers_of_the_json(say):
    answer = json.loads(say(json=True))
    text = say()
    assert (answer["standoff"], answer["as_of"], answer["horizon"]) == (1, "2020-08-31", "2020-11-06")
    assert answer["observations_used"] == 10
    before, after = (shares_of_100([row["p"] for row in answer[name]["outcomes"]]) for name in ("prior", "posterior"))
    lines = [line for line in text.splitlines() if "→" in line][:5]
    for line, prior, posterior in zip(lines, before, after, strict=True):
        left, right = line.split("→")
        assert left.split()[-1] == prior
        assert right.split()[0] == posterior
    for heading in ("As of 31 Aug 2020, with 10 observations", "WHAT CHANGED THE ANSWER", "MOST SURPRISING"):
        assert heading in text
    assert "observations dated after the date were not read" in text
    assert answer["surprises"][0]["date"] == "2020-08-09"


def test_a_file_takes_the_place_of_the_scenarios_own(say, tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text("date,what,place,low,high\n2020-08-16,crowd,Minsk,20000,40000\n2020-09-06,crowd,Minsk,1,2\n")
    answer = json.loads(say(observed=str(path), json=True))
    assert (answer["observations_used"], answer["observations_later"]) == (1, 1)
    assert [row["what"] for row in answer["surprises"]] == ["crowd"]


def test_a_scenario_without_a_patron_cannot_be_told_of_its_loans(say):
    with pytest.raises(StandoffError, match="the mechanism `patron` is off"):
        say(set=("patron=none",))


def test_a_date_must_be_given(say):
    with pytest.raises(StandoffError, match="a date is needed"):
        say(as_of=None)
