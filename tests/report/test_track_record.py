"""The track record that a report shows is of this engine and of the cases that ship with it."""

import pytest

from standoff.report import track_record
from standoff.report.track_record import digest_of_cases, kept_summary, summarise, track_record_part
from standoff.version import ENGINE_VERSION

AGAIN = "run fitting/track_record.py and commit what it writes"


def test_the_summary_is_of_this_engine_and_these_cases():
    kept = kept_summary()
    assert kept is not None, AGAIN
    assert kept["engine_version"] == ENGINE_VERSION, AGAIN
    assert kept["cases"] == digest_of_cases(), AGAIN


@pytest.fixture
def fresh(monkeypatch):
    """A summary that is of the cases as they are."""
    kept = kept_summary() | {"engine_version": ENGINE_VERSION, "cases": digest_of_cases()}
    monkeypatch.setattr(track_record, "kept_summary", lambda: kept)
    return kept


@pytest.mark.parametrize("changed", [{"engine_version": "older"}, {"cases": "others"}])
def test_a_summary_of_another_engine_or_of_other_cases_is_not_shown(fresh, changed):
    assert track_record_part() is not None
    fresh.update(changed)
    assert track_record_part() is None


def test_poor_skill_is_told_as_such(fresh):
    kept, told = fresh, track_record_part()
    assert told["figures"][0] == ["verdict", kept["verdict"]]
    assert told["figures"][1][1].startswith("−" if kept["skill"]["skill"] < 0 else "+")


def test_a_summary_keeps_the_models_own_scores():
    def scored(value):
        return {"brier": {"skill": value, "skill_low": value, "skill_high": value}, "verdict": f"v{value}"}

    answer = {
        "engine_version": "e", "members": 1, "seed": 1, "n_cases": 2,
        "scores": {"inside": scored(1), "outside": scored(2), "pooled": scored(3)},
        "parts": [{"forecast": key, "area": n, "area_low": n, "area_high": n} for n, key in ((0, "inside"), (1, "x"))],
    }  # fmt: skip
    found = summarise(answer)
    assert (found["verdict"], found["skill"]["skill"], found["pooled"]["skill"], found["ordered"]["area"]) == (
        "v1",
        1,
        3,
        0,
    )


def test_a_lacking_score_is_a_fault():
    with pytest.raises(KeyError):
        summarise({"engine_version": "e", "scores": {}, "parts": []})
