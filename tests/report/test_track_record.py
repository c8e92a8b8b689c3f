"""The track record that a report shows is of this engine and of the cases that ship with it."""

import pytest

from standoff.report.track_record import digest_of_cases, kept_summary, summarise, track_record_part
from standoff.version import ENGINE_VERSION

AGAIN = "run fitting/track_record.py and commit what it writes"


def test_the_summary_is_of_this_engine_and_these_cases():
    kept = kept_summary()
    assert kept is not None, AGAIN
    assert kept["engine_version"] == ENGINE_VERSION, AGAIN
    assert kept["cases"] == digest_of_cases(), AGAIN


def test_poor_skill_is_told_as_such():
    kept, told = kept_summary(), track_record_part()
    assert told["figures"][0] == ["verdict", kept["verdict"]]
    assert told["figures"][1][1].startswith("−" if kept["skill"]["skill"] < 0 else "+")


def test_a_summary_keeps_the_models_own_scores():
    def scored(value):
        return {"brier": {"skill": value, "skill_low": value, "skill_high": value}, "verdict": f"v{value}"}

    answer = {
        "engine_version": "e", "members": 1, "seed": 1, "n_cases": 2,
        "scores": {"inside": scored(1), "outside": scored(2), "pooled": scored(3)},
        "parts": [{"forecast": name, "area": n, "area_low": n, "area_high": n} for n, name in enumerate(("inside", "x"))],
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
