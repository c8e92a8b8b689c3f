"""What was reported given what was so: each model is a distribution of its report, and says what cannot have been."""

import datetime as dt
import time
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import kstest

from standoff.engine.layout import ROWS
from standoff.errors import SourceErrors, StandoffError
from standoff.learning.observing import COLUMNS, model_of, read_observation, share_evidence, sort_out
from standoff.learning.reports import read_reports
from standoff.parameter import Z90
from standoff.scenario import ResolvedObservation, load

DAY = dt.date(2020, 9, 13)


@pytest.fixture(scope="module")
def belarus():
    return load("belarus-2020")


def seen(what, low, high, place=None, date=DAY):
    return ResolvedObservation(date=date, place=place, what=what, low=low, high=high, source=None, note="")


CASES = [
    (seen("crowd", 50_000, 100_000, 0), 80_000.0), (seen("crowd", 0, 0, 0), 40.0),
    (seen("detained", 774, 2322), 900.0), (seen("detained", 0, 0), 30.0), (seen("sanctions", 0.1, 0.3), 0.2),
    (seen("exiles", 0.75, 0.95), 0.6),
]  # fmt: skip


@pytest.mark.parametrize(("what", "truth"), CASES)
def test_the_density_of_reports_adds_up_to_one_and_its_integral_is_the_quantile(what, truth):
    model = model_of(what)
    x = np.array([truth])

    def dense(y):
        return float(np.exp(replace(model, y=y).log_likelihood(x))[0])

    centre = float(model.scaled(x)[0])
    assert quad(dense, centre - 15, centre + 15, points=[centre], limit=400)[0] == pytest.approx(1.0, abs=1e-4)
    below = quad(dense, centre - 15, model.y, points=[min(centre, model.y) - 0.5], limit=400)[0]
    assert float(model.quantile(x)[0]) == pytest.approx(below, abs=1e-4)


@pytest.mark.parametrize(("what", "truth"), CASES[:1] + CASES[2:3] + CASES[4:])
def test_reports_drawn_have_uniform_quantiles(what, truth):
    model = model_of(what)
    x = np.full(4000, truth)
    reports = model.report(x, np.random.default_rng(4))
    found = [float(replace(model, y=float(y)).quantile(x[:1])[0]) for y in model.scaled(reports)]
    assert kstest(found, "uniform").pvalue > 0.01


def test_a_wide_range_weighs_less_than_a_narrow_one():
    """From its own middle to twice that, a narrow report loses more likelihood than a wide one."""
    truth = np.array([80e3, 160e3])
    losses = [-np.diff(model_of(seen("crowd", *ends)).log_likelihood(truth))[0] for ends in ((75e3, 85e3), (2e4, 32e4))]
    assert losses[0] > 2.0 * losses[1] > 0.0


def test_a_range_is_read_as_the_middle_ninety_in_a_hundred_beside_the_floor():
    model = model_of(seen("crowd", 50_000, 100_000))
    assert model.spread**2 == pytest.approx((np.log(100_100 / 50_100) / (2 * Z90)) ** 2 + 0.3**2)


def test_detentions_may_be_up_to_three_times_what_was_counted_but_hardly_fewer():
    model = model_of(seen("detained", 500, 500))
    at = dict(
        zip((250, 500, 900, 1500, 3000), model.log_likelihood(np.array([250.0, 500, 900, 1500, 3000])), strict=True)
    )
    assert at[900] > at[500] > at[250]
    assert at[900] > at[1500] > at[3000]
    assert at[900] - at[250] > 2.0


def test_a_choice_seen_in_force_is_wrong_in_one_of_twenty():
    model = model_of(seen("credit", 1, 1))
    np.testing.assert_allclose(np.exp(model.log_likelihood(np.array([0.0, 1.0]))), [0.05, 0.95])
    assert np.ptp(model_of(seen("credit", 0, 1)).log_likelihood(np.array([0.0, 1.0]))) == 0.0


def test_a_days_detentions_are_read_where_the_model_notes_them(belarus):
    assert read_observation(seen("detained", 1, 2), belarus).day == 36
    assert read_observation(seen("crowd", 1, 2, 0), belarus).day == 35


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (seen("crowd", 200, 100, 0), "low first, found 200 to 100"),
        (seen("crowd", 2e7, 3e7, 0), "more than the nation"),
        (seen("credit", 0, 3), "within 0 to 1"),
        (seen("crowd", -5, 100, 0), "low first, found -5"),
        (seen("crowd", 1, 100, 9), "no place number 9"),
        (seen("detained", 1, 100, 0), "whole nation only"),
        (seen("rumours", 1, 100), "no such kind"),
        (seen("exiles", 3, 6), "within 0 to 1, found 3 to 6"),
        (seen("exiles", 0, 1, 0), "whole nation only"),
    ],
)
def test_what_cannot_have_been_seen_is_refused(belarus, what, message):
    with pytest.raises(StandoffError, match=message):
        read_observation(what, belarus)


def test_a_field_that_the_scenario_lacks_is_named():
    alone = load("belarus-2020", ["patron=none"])
    with pytest.raises(StandoffError, match="lacks this field, because the mechanism `patron` is off"):
        read_observation(seen("credit", 1, 1), alone)
    poor = load("belarus-2020", ["patron.menu=words"])
    with pytest.raises(StandoffError, match="nothing on the patron's menu brings it"):
        read_observation(seen("credit", 1, 1), poor)
    assert read_observation(seen("credit", 0, 0), poor)


def test_what_is_later_is_set_aside_unread_even_if_it_is_impossible(belarus):
    later = seen("crowd", 200, 100, 0, dt.date(2020, 10, 1))
    early = seen("crowd", 1, 2, 0, dt.date(2020, 8, 1))
    found = sort_out([later, early, seen("crowd", 1, 2, 0)], belarus, DAY)
    assert (len(found.used), found.later, found.before) == (1, (later,), (early,))


def test_reports_are_read_from_a_table(belarus, tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text("date,what,place,low,high,note\n2020-09-13,crowd,Minsk,1e5,150000,x\n2020-08-27,troops,,0,0,\n")
    first, second = read_reports(path, belarus)
    assert (first.what, first.place, first.low) == ("troops", None, 0.0)
    assert (second.what, second.place, second.high, second.note) == ("crowd", 0, 150_000.0, "x")


def test_faults_of_a_table_are_told_together_with_their_lines(belarus, tmp_path):
    path = tmp_path / "reports.csv"
    rows = ["2020-09-31,crowd,Minsk,1,2", "2020-09-13,crowds,Minsk,1,2", "2020-09-13,crowd,Minks,1,2",
            "2020-09-13,crowd,Minsk,3,2", "2020-09-13,crowd,Minsk,,2", "2020-09-13,credit,,0,7"]  # fmt: skip
    path.write_text("date,what,place,low,high\n" + "\n".join(rows) + "\n")
    with pytest.raises(SourceErrors) as caught:
        read_reports(path, belarus)
    assert [fault.line for fault in caught.value.faults] == [2, 3, 4, 5, 6, 7]
    text = str(caught.value)
    for part in (
        "2020-09-31",
        "did you mean `crowd`?",
        "did you mean `Minsk`?",
        "3 is above high",
        "found ``",
        "0 to 1",
    ):
        assert part in text


@pytest.mark.parametrize("text", ["", "date,what,low\n", "date,what,low,high,why\n"])
def test_a_table_without_its_columns_is_refused(belarus, tmp_path, text):
    path = tmp_path / "reports.csv"
    path.write_text(text)
    with pytest.raises(StandoffError, match="there is no column"):
        read_reports(path, belarus)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "{date: 2020-08-27, what: credit, low: 0, high: 3}",
            "high: expected a number from 0 to 1 for `credit`, found 3",
        ),
        ("{date: 2020-08-27, place: Minsk, what: troops, low: 0, high: 0}", "place: `troops` is not seen in one place"),
        ("{date: 2020-08-27, what: rumours, low: 0, high: 1}", "rumours"),
        ("{date: 2020-08-27, what: exiles, low: 2, high: 6}", "expected a number from 0 to 1 for `exiles`, found 2"),
    ],
)
def test_a_scenario_file_says_what_is_wrong_with_a_choice_it_saw(tmp_path, entry, message):
    path = tmp_path / "mine.yaml"
    path.write_text(f"standoff: 1\nname: mine\ntitle: Mine\nlike: belarus-2020\nobserved:\n  - {entry}\n")
    with pytest.raises(SourceErrors) as caught:
        load(str(path))
    assert message in str(caught.value)


def test_belarus_lists_the_patrons_choices_and_the_first_sanctions(belarus):
    told = {(seen.date.isoformat(), seen.what): seen.low for seen in belarus.observed if seen.high <= 1 and seen.note}
    assert (
        told["2020-08-27", "police_reserve"] == told["2020-09-14", "credit"] == told["2020-08-24", "media_staff"] == 1
    )
    assert told["2020-09-14", "troops"] == 0
    assert ("2020-10-02", "sanctions") in told


def test_exiles_are_read_off_the_leadership_and_the_voice_it_keeps_abroad(belarus):
    """h free at home: leadership = h + (1 - h) abroad; exiles = 1 - h, also where the leadership is at its least."""
    reading = read_observation(seen("exiles", 0.75, 0.95), belarus)
    assert (reading.rows, reading.parameters) == ((ROWS["leadership"],), (COLUMNS["opposition.abroad"],))
    abroad, home = np.array([0.0, 0.45, 0.45, 0.45, 1.0]), np.array([0.3, 0.0, 0.25, 1.0, 1.0])
    found = reading.truth(np.stack([home + (1.0 - home) * abroad, abroad]))
    assert found == pytest.approx([0.7, 1.0, 0.75, 0.0, 0.0])
    assert reading.truth(np.array([[0.3], [0.45]])) == pytest.approx([1.0])


def test_exiles_need_an_opposition(belarus):
    without = belarus.model_copy(update={"off": ("opposition",)})
    with pytest.raises(StandoffError, match="the mechanism `opposition` is off"):
        read_observation(seen("exiles", 0.5, 0.9), without)


def test_two_like_sources_for_one_day_weigh_as_one_and_three_no_more(belarus):
    truth = np.array([40e3, 80e3, 160e3])
    for n in (1, 2, 3):
        reports = [seen("crowd", 50_000, 100_000, 0).model_copy(update={"source": f"s{k}"}) for k in range(n)]
        used = sort_out(reports, belarus, DAY).used
        total = sum(each.power * each.model.log_likelihood(truth) for each in used)
        assert total == pytest.approx(model_of(reports[0]).log_likelihood(truth))


def test_a_vague_source_hardly_takes_from_a_good_one_of_the_same_day(belarus):
    good, vague = seen("crowd", 75_000, 85_000, 0), seen("crowd", 1_000, 1_000_000, 0)
    used = sort_out([good, vague], belarus, DAY).used
    powers = {each.seen.high: each.power for each in used}
    assert sum(powers.values()) == pytest.approx(1.0)
    assert powers[85_000] > 0.95


def test_other_days_places_and_things_do_not_share(belarus):
    several = [
        seen("crowd", 1e3, 2e3, 0), seen("crowd", 1e3, 2e3, 1), seen("crowd", 1e3, 2e3),
        seen("crowd", 1e3, 2e3, 0, dt.date(2020, 9, 6)), seen("detained", 100, 200), seen("credit", 1, 1),
    ]  # fmt: skip
    used = sort_out(several, belarus, DAY).used
    assert [each.power for each in used] == [1.0] * len(several)
    told_twice = share_evidence([read_observation(seen("credit", 1, 1), belarus)] * 2)
    assert [each.power for each in told_twice] == [0.5, 0.5]


def test_the_very_same_row_is_read_once(belarus):
    row = seen("crowd", 50_000, 100_000, 0)
    found = sort_out([row, row, row.model_copy(update={"note": "another"})], belarus, DAY)
    assert (len(found.used), found.repeated) == (2, (row,))


def test_belarus_tells_of_exiles(belarus):
    told = {each.date.isoformat(): (each.low, each.high) for each in belarus.observed if each.what == "exiles"}
    assert list(told) == ["2020-08-11", "2020-09-09", "2020-09-28"]
    assert told["2020-09-09"] == (0.75, 0.95)


def test_thousands_of_reports_are_sorted_out_within_a_second(belarus):
    reports = [seen("crowd", number, number + 1) for number in range(4000)]
    began = time.monotonic()
    found = sort_out([*reports, *reports[:500]], belarus, DAY)
    assert (len(found.used), len(found.repeated)) == (4000, 500)
    assert time.monotonic() - began < 5.0
