"""How a measure reads."""

from __future__ import annotations

from typing import Any

import pytest

from standoff.evidence.saying import say_measure
from standoff.scenario.expectations import ResolvedMeasure

MADE: dict[str, Any] = {
    "what": "troops",
    "place": None,
    "stat": "mean",
    "first": 8,
    "last": 373,
    "above": None,
    "below": None,
}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"stat": "most", "above": 0.5}, "P(troops above 0.5 on some day from 8 to 373)"),
        ({"stat": "least", "above": 0.5}, "P(troops above 0.5 on every day from 8 to 373)"),
        ({"stat": "most", "below": 0.5}, "P(troops below 0.5 on every day from 8 to 373)"),
        ({"stat": "least", "below": 0.5}, "P(troops below 0.5 on some day from 8 to 373)"),
        ({"stat": "last", "above": 0.0}, "P(troops on day 373 above 0)"),
        ({"stat": "mean", "below": 2.0}, "P(mean troops on days 8 to 373 below 2)"),
        ({}, "mean troops on days 8 to 373"),
        ({"what": "crowd", "place": 1}, "mean crowd in Brest on days 8 to 373"),
        ({"what": "out", "stat": "last"}, "P(out) within 374 days"),
    ],
)
def test_the_extreme_of_days_beyond_an_edge_is_told_as_some_day_or_every_day(made: dict[str, Any], said: str) -> None:
    assert say_measure(ResolvedMeasure(**MADE | made), ("Minsk", "Brest")) == said
