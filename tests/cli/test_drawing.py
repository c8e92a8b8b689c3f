import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.analysis.wording import noise_in_100
from standoff.cli.fan import INNER, LABEL_WIDTH, MEDIAN, OUTER, REPORTED, REPORTED_AT_MEDIAN, Reported, draw_fan
from standoff.cli.tables import bar, outcome_lines

START = dt.date(2020, 8, 9)


def weeks(n):
    return [START + dt.timedelta(days=7 * i) for i in range(n)]


def fan_around(median, spread=1.5):
    return np.array([[m / spread**2, m / spread, m, m * spread, m * spread**2] for m in median])


def rows(lines):
    """The drawn part of each line, top first."""
    return [line.plain[LABEL_WIDTH + 2 :].ljust(100) for line in lines[:-2]]


def height_of(rows, character, column):
    return next(i for i, row in enumerate(rows) if row[column] == character)


def test_median_falls_as_the_crowd_does():
    drawn = rows(draw_fan(weeks(52), fan_around(1e5 * np.exp(-np.arange(52) / 12)), width=80))
    heights = [height_of(drawn, MEDIAN, column) for column in range(70)]
    assert heights == sorted(heights)
    assert heights[-1] - heights[0] >= 5


def test_log_scale_puts_equal_factors_at_equal_distance():
    drawn = rows(draw_fan(weeks(3), fan_around([100, 1000, 10_000], 1.2), width=80, height=21))
    a, b, c = (height_of(drawn, MEDIAN, column) for column in (2, 8, 14))
    assert abs((a - b) - (b - c)) <= 1


def test_outer_band_encloses_inner_band_encloses_median():
    drawn = rows(draw_fan(weeks(2), fan_around([1000, 1000], 2.5), width=80, height=15))
    column = "".join(row[0] for row in drawn).strip()
    first = column.index(INNER)
    assert set(column[:first]) == {OUTER}
    assert set(column[first : column.rindex(INNER) + 1]) == {INNER, MEDIAN}
    assert set(column[column.rindex(INNER) + 1 :]) == {OUTER}


def test_reported_figures_reach_from_lowest_to_highest():
    reported = [Reported(START + dt.timedelta(days=9), 100, 10_000)]
    drawn = rows(draw_fan(weeks(4), fan_around([1000] * 4, 1.1), reported, width=80, height=16))
    marked = [row.count(REPORTED) + row.count(REPORTED_AT_MEDIAN) for row in drawn]
    assert max(marked) == 1
    assert sum(marked) >= 8
    assert sum(row.count(REPORTED_AT_MEDIAN) for row in drawn) == 1
    assert {row.index(REPORTED) for row in drawn if REPORTED in row} <= set(range(6, 12))


def test_figures_reported_before_the_first_week_are_left_out():
    reported = [Reported(START - dt.timedelta(days=3), 100, 10_000)]
    assert REPORTED not in "".join(rows(draw_fan(weeks(4), fan_around([1000] * 4), reported, width=80)))


def test_weeks_in_which_nobody_stands_stay_empty():
    bands = fan_around([1000] * 10)
    bands[5:] = np.nan
    drawn = rows(draw_fan(weeks(10), bands, width=80))
    assert all(set(row[30:]) <= {" "} for row in drawn)


def test_nothing_at_all_to_draw_is_drawn_empty():
    assert set("".join(rows(draw_fan(weeks(5), np.full((5, 5), np.nan), width=80)))) == {" "}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 522), st.sampled_from([60, 80, 100]), st.floats(0, 9), st.integers(0, 5))
def test_every_fan_fits_its_width(n, width, magnitude, n_reported):
    reported = [Reported(START + dt.timedelta(days=31 * i), 10.0 * i, 10.0**i) for i in range(n_reported)]
    lines = draw_fan(weeks(n), fan_around([10**magnitude] * n), reported, width=width)
    assert max(len(line.plain) for line in lines) <= width


def test_dates_are_months_of_a_long_run_and_days_of_a_short_one():
    assert "Jan 2021" in draw_fan(weeks(52), fan_around([1000] * 52), width=100)[-1].plain
    assert draw_fan(weeks(4), fan_around([1000] * 4), width=80)[-1].plain.split()[:2] == ["9", "Aug"]


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.integers(10, 60))
def test_bars_never_pass_their_width(p, low, high, width):
    drawn = bar(p, min(low, high), max(low, high), width)
    assert len(drawn) <= width
    assert (p < 0.005) or drawn


def test_bar_is_solid_to_low_dark_to_value_light_to_high():
    assert bar(0.5, 0.3, 0.8, 10) == "███▓▓░░░"


def frames(p, kinds):
    outcomes = pd.DataFrame({"outcome": ["in_power", "uprising", "coup", "negotiated", "managed"], "p": p})
    outcomes["low"], outcomes["high"] = outcomes["p"] * 0.5, np.minimum(outcomes["p"] * 1.5, 1)
    return outcomes, pd.DataFrame({"kind": ["calm", "contested", "foreign_troops"], "p": kinds})


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.001, 1), min_size=7, max_size=7))
def test_rows_shown_make_100_and_kinds_make_in_power(weights):
    shares = np.array(weights) / sum(weights)
    lines = outcome_lines(*frames([shares[:3].sum(), *shares[3:]], shares[:3]), width=80)
    number = [
        0 if said == "<1" else 100 if said == ">99" else int(said)
        for said in (one.plain[24:32].strip() for one in lines[1:])
    ]
    in_power, kinds, exits = number[0], number[1:4], number[4:]
    assert in_power + sum(exits) == 100
    assert sum(kinds) == in_power


@pytest.mark.parametrize(
    ("errors", "said"), [([0.001, 0.004], "less than 1 in 100"), ([0.001, 0.02], "up to 4 in 100 either way")]
)
def test_sampling_noise_is_that_of_the_least_certain_row(errors, said):
    assert noise_in_100(errors) == said
