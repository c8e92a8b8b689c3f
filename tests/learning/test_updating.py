"""A forecast as of a date: what is later is never read, what is seen moves it, what it says of later weeks holds."""

import datetime as dt

import numpy as np
import pytest
from scipy.stats import chisquare

from standoff.engine.layout import ROWS
from standoff.errors import StandoffError
from standoff.learning import update
from standoff.learning.filtering import learn
from standoff.learning.moving import Rules
from standoff.learning.observing import read_observation
from standoff.learning.particles import Crisis
from standoff.scenario import ResolvedObservation, load
from standoff.study import load as load_study

SEPTEMBER = dt.date(2020, 9, 20)


@pytest.fixture(scope="module")
def belarus():
    return load("belarus-2020")


@pytest.fixture(scope="module")
def autumn(belarus):
    return update(belarus, SEPTEMBER, members=2000, seed=2)


def crowd(date, low, high):
    return ResolvedObservation(date=date, place=0, what="crowd", low=low, high=high, source=None, note="")


def test_later_observations_are_never_read(belarus):
    known = [seen for seen in belarus.observed if seen.date <= dt.date(2020, 9, 1)]
    absurd = [crowd(dt.date(2020, 9, 2), 200, 100), crowd(dt.date(2020, 9, 6), 1, 2)]
    with_later = update(belarus, "2020-09-01", [*known, *absurd], members=300, days=90)
    without = update(belarus, "2020-09-01", known, members=300, days=90)
    assert with_later.posterior.outcomes.equals(without.posterior.outcomes)
    assert with_later.parameters.equals(without.parameters)
    assert "2 observations dated after the date were not read" in with_later.said


def test_the_same_seed_gives_the_same_numbers_on_one_thread_and_on_two(belarus):
    one, two = (update(belarus, "2020-08-25", members=2100, days=60, threads=threads) for threads in (1, 2))
    assert one.posterior.outcomes.equals(two.posterior.outcomes)
    assert one.surprises.equals(two.surprises)


def test_before_and_after_are_probabilities_that_rise_with_the_days(autumn):
    for forecast in (autumn.prior, autumn.posterior):
        assert forecast.outcomes["p"].sum() == pytest.approx(1.0)
        assert forecast.by_day["p"].is_monotonic_increasing
        assert forecast.by_day["p"].iloc[-1] == pytest.approx(forecast.out, abs=1e-6)
        assert (forecast.outcomes["se"] < 0.03).all()
    assert list(autumn.prior.by_day["days"]) == [30, 60, 90, 180, 322]


def test_the_forecast_before_is_the_runs_given_that_he_stands(belarus, autumn):
    """P(out by the horizon | in office on day 42) of an ensemble of the engine, within four sampling errors."""
    run = load_study("belarus-2020").run(members=6000, draws=3000)
    out = run.record.exits.sum(axis=1).cumsum() / 2.0**32 / 6000
    expected = (out[-1] - out[42]) / (1.0 - out[42])
    se = float(autumn.prior.outcomes["se"].iloc[0])
    assert abs(autumn.prior.out - expected) < 4.0 * se + 0.004


def test_seen_support_of_the_patron_is_learnt(autumn):
    fields = autumn.fields.set_index("field")
    assert fields.loc["police_reserve", "posterior"] > fields.loc["police_reserve", "prior"] + 0.2
    assert autumn.posterior.out < autumn.prior.out


def test_what_moved_is_told_in_prior_standard_deviations(autumn):
    moved = autumn.parameters.set_index("assumption")
    assert moved.loc["repression.detentions", "shift"] < -1.0
    assert moved.loc["repression.detentions", "median"] < moved.loc["repression.detentions", "prior_median"]
    assert moved["shift"].abs().median() < 0.25


def test_an_observation_that_nothing_fits_is_told(autumn):
    first = autumn.surprises.iloc[autumn.surprises["surprise"].argmax()]
    assert (first["date"], first["what"]) == (dt.date(2020, 8, 9), "detained")
    assert any("`detained` of 2020-08-09 lies above nearly everything" in said for said in autumn.said)


def test_later_weeks_of_belarus_lie_within_the_band(autumn):
    """DESIGN pattern 6: after learning to 20 September the 90% band covers at least 80% of later weeks."""
    later = autumn.coverage()
    later = later[later["date"] < dt.date(2021, 3, 1)]
    assert len(later) == 46
    assert (later.groupby("what")["covered"].mean() >= 0.8).all()
    assert (later.groupby("what")["meets"].mean() >= 0.8).all()


def test_bands_of_later_weeks_are_narrower_than_the_priors(belarus, autumn):
    blind = update(belarus, SEPTEMBER, [], members=2000, seed=2)
    assert any("nothing had been observed" in said for said in blind.said)
    later = [seen for seen in belarus.observed if SEPTEMBER < seen.date < dt.date(2020, 11, 1)]
    wide, narrow = (
        np.log((found.coverage(later)["q95"] + 30) / (found.coverage(later)["q05"] + 30)).groupby(
            found.coverage(later)["what"]
        ).mean()
        for found in (blind, autumn)
    )  # fmt: skip
    assert narrow["crowd"] < 0.8 * wide["crowd"]


def told_by(n, seen):
    return [seen.model_copy(update={"source": f"s{k}"}) for k in range(n)]


def test_several_sources_for_one_day_do_not_double_the_evidence(belarus):
    """Eight like reports of one crowd leave what is believed of it as one report does, and it is told."""
    one = crowd(dt.date(2020, 8, 16), 100_000, 150_000)
    spreads, said = [], []
    for seen in ([one], told_by(8, one)):
        found = update(belarus, "2020-08-16", seen, members=2000, days=60)
        spreads.append(np.log(found.filtered.cloud.state[0][:, ROWS["crowd"]]).std())
        said.append(found.said)
    assert spreads[1] == pytest.approx(spreads[0], rel=0.1)
    assert any("`crowd` of 2020-08-16 (8)" in each for each in said[1])
    assert not any("several sources" in each for each in said[0])


def test_the_very_same_row_twice_changes_nothing_and_is_told(belarus):
    rows = [crowd(dt.date(2020, 8, 16), 100_000, 150_000), crowd(dt.date(2020, 8, 23), 80_000, 150_000)]
    once, twice = (update(belarus, "2020-08-23", seen, members=300, days=60) for seen in (rows, [*rows, rows[0]]))
    assert once.posterior.outcomes.equals(twice.posterior.outcomes)
    assert once.parameters.equals(twice.parameters)
    assert any(each.startswith("1 row stands there already") and "2020-08-16" in each for each in twice.said)
    assert twice.plain()["observations_repeated"] == 1


def test_exiles_move_the_leadership(belarus):
    day = dt.date(2020, 9, 9)
    gone = ResolvedObservation(date=day, place=None, what="exiles", low=0.95, high=1.0, source=None, note="")
    blind, told = (update(belarus, day, seen, members=2000, days=90) for seen in ([], [gone]))
    field = [each.fields.set_index("field").loc["leadership", "posterior"] for each in (blind, told)]
    assert field[1] < field[0] - 0.02
    (row,) = told.surprises.to_dict("records")
    assert 0.5 < row["quantile"] < 1.0


def test_absurd_reports_are_taken_in_by_steps_and_told(belarus):
    day = dt.date(2020, 8, 16)
    once = update(belarus, day, [crowd(day, 3e6, 3e6)], members=1000, days=60)
    assert any("`crowd` of 2020-08-16 lies above nearly everything" in said for said in once.said)
    everywhere = [crowd(day, *ends).model_copy(update={"place": place}) for ends, place in
                  (((6e5, 6e5), 0), ((6e5, 6e5), 1), ((12e5, 12e5), None))]  # fmt: skip
    often = update(belarus, day, everywhere, members=1000, days=60)
    assert often.filtered.passed[0].steps > 2
    assert any("`crowd` of 2020-08-16" in said and "fits few futures" in said for said in often.said)
    assert np.isfinite(often.posterior.out)
    level = ResolvedObservation(date=day, place=None, what="sanctions", low=1, high=1, source=None, note="")
    told = update(belarus, day, [level], members=300, days=60)
    assert any("`sanctions` of 2020-08-16 lies above nearly everything" in said for said in told.said)


def test_where_he_cannot_stand_it_is_told_what_was_asked_of_the_futures(belarus, monkeypatch):
    def fallen(crisis, state, noise, first, last):
        after, likelihood, probes = lived(crisis, state, noise, first, last)
        return after, np.full_like(likelihood, -np.inf) if last > 1 else likelihood, probes

    lived = Crisis._live_slice
    monkeypatch.setattr(Crisis, "_live_slice", fallen)
    seen = [crowd(dt.date(2020, 8, 16), 1e5, 1e5), crowd(dt.date(2020, 8, 23), 1e5, 1e5)]
    with pytest.raises(StandoffError, match="`crowd` of 2020-08-23"):
        update(belarus, "2020-08-23", seen, members=100, days=60)


def test_no_forecast_is_made_from_a_day_that_he_hardly_ever_reaches():
    """At these rates he stands on the day with a chance of 1e-38, and exits are lost in single precision."""
    surely = [f"exits.{name}=0" for name in ("coup_at_rest", "coup_belief", "coup_elite", "coup_force")]
    fallen = load("belarus-2020", [*surely, "exits.coup_rate=0.5", "exits.uprising_rate=0.5", "exits.hold=0.1"])
    with pytest.raises(StandoffError, match="in office on 2021-06-25 in fewer than 1 of 10000 futures"):
        update(fallen, "2021-06-25", [], members=64, days=400)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"as_of": "2020-08-01"}, "expected a date from 2020-08-09"),
        ({"as_of": "2021-08-08"}, "expected a date from 2020-08-09 to 2021-08-07"),
        ({"as_of": "soon"}, "expected a date, found 'soon'"),
        ({"as_of": "2020-09-01", "members": 1}, "members must be from 2"),
        ({"as_of": "2020-09-01", "draws": 0}, "draws must be at least 1"),
        ({"as_of": "2020-09-01", "days": 0}, "days must be from 1"),
        ({"as_of": "2020-09-01", "threads": 0}, "threads must be at least 1"),
        ({"as_of": "2020-09-01", "observed": [crowd(dt.date(2020, 8, 16), 9, 3)]}, "low first, found 9 to 3"),
    ],
)
def test_what_cannot_be_asked_is_refused(belarus, words, message):
    with pytest.raises(StandoffError, match=message):
        update(belarus, **words)


def synthetic(belarus, dates, seed):
    """A point of the prior, and what would be reported of one crisis lived from it while he stands; None if he fell."""
    generator = np.random.default_rng(seed)
    blank = [
        ResolvedObservation(date=date, place=place, what=what, low=1, high=1, source=None, note="")
        for date in dates for what, place in (("crowd", 0), ("detained", None), ("police_reserve", None))
    ]  # fmt: skip
    readings = [read_observation(seen, belarus) for seen in blank]
    last = (dates[-1] - belarus.start).days
    crisis = Crisis(belarus, seed, last + 2, last, readings)
    z = crisis.assumptions.draw(seed, 1)
    noise = np.full((1, crisis.n_stages + 1), 10**9 + seed, np.uint64)
    probes = [(reading.day, reading.rows[0]) for reading in readings] + [(last, ROWS["standing"])]
    *truth, standing = crisis.go_on(crisis.settle(z), noise, 0, probes)
    if generator.random() > standing[0]:
        return None
    reports = [float(r.model.report(np.asarray(t), generator)[0]) for r, t in zip(readings, truth, strict=True)]
    return z[0], [
        seen.model_copy(update={"low": y, "high": y}) for seen, y in zip(blank, reports, strict=True)
    ]  # fmt: skip


@pytest.mark.slow
def test_ranks_of_true_assumptions_are_flat_on_synthetic_crises(belarus):
    """Simulation-based calibration of the whole chain: prior, engine, observation models, filter, moves."""
    dates = [belarus.start + dt.timedelta(days=day) for day in (7, 14, 21)]
    told = ("mobilisation.attitude", "mobilisation.reach", "repression.detentions", "ruler.resolve",
            "security.officers_per_1000", "patron.ruler_value")  # fmt: skip
    ranks = []
    generator = np.random.default_rng(9)
    for seed in range(70):
        made = synthetic(belarus, dates, 500 + seed)
        if made is None:
            continue
        truth, observed = made
        crisis = Crisis(belarus, seed, 23, 21, [read_observation(seen, belarus) for seen in observed], n_threads=2)
        start = crisis.assumptions.draw(10_000 + seed, 400)
        cloud = learn(crisis, start, np.random.default_rng(seed), Rules(floor=0.4, moves=3)).cloud
        drawn = cloud.z[generator.choice(len(cloud.z), 9, p=cloud.weights)]
        ranks += [int((drawn[:, k] < truth[k]).sum()) for k in map(crisis.assumptions.names.index, told)]
    assert len(ranks) > 6 * 55
    assert chisquare(np.bincount(ranks, minlength=10)).pvalue > 0.01
