"""Sobol indices held against functions whose indices are known, through the one code path."""

import doctest

import numpy as np
import pytest
from SALib.analyze import sobol as salib

import standoff.analysis.sobol
from standoff.analysis.sobol import lay_out, sobol_indices
from standoff.errors import StandoffError

NAMES = ["x1", "x2", "x3"]
A, B = 7.0, 0.1
"""Ishigami & Homma 1990 with the usual a = 7, b = 0.1."""


def ishigami(u):
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


V1 = 0.5 * (1.0 + B * np.pi**4 / 5.0) ** 2
V2 = A**2 / 8.0
V13 = B**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
V = V1 + V2 + V13
FIRST = {"x1": V1 / V, "x2": V2 / V, "x3": 0.0}
TOTAL = {"x1": (V1 + V13) / V, "x2": V2 / V, "x3": V13 / V}


def g_function(a):
    """Sobol's g with its analytic indices."""
    part = 1.0 / (3.0 * (1.0 + a) ** 2)
    whole = np.prod(1.0 + part) - 1.0
    total = part * np.prod(1.0 + part) / (1.0 + part) / whole
    return lambda u: np.prod((np.abs(4.0 * u - 2.0) + a) / (1.0 + a), axis=1), part / whole, total


def noisy(function, sd, replicates, k, common=False, seed=3):
    """Replicates with normal noise; ``common``: the same noise in all designs of a row."""
    rng = np.random.default_rng(seed)

    def evaluate(u):
        noise = rng.normal(0.0, sd, (len(u) // (k + 2), k + 2, replicates))
        if common:
            noise = np.repeat(noise[:, :1], k + 2, axis=1)
        return function(u)[:, None] + noise.reshape(len(u), replicates)

    return evaluate


def by_name(found):
    return found.table.set_index("name")


def test_the_example_runs():
    assert doctest.testmod(standoff.analysis.sobol).failed == 0


def test_ishigami_has_its_analytic_indices():
    found = sobol_indices(ishigami, NAMES, 4096)
    table = by_name(found)
    for name in NAMES:
        assert table.loc[name, "first"] == pytest.approx(FIRST[name], abs=0.01)
        assert table.loc[name, "total"] == pytest.approx(TOTAL[name], abs=0.01)
        assert table.loc[name, "first_low"] <= FIRST[name] <= table.loc[name, "first_high"]
        assert table.loc[name, "total_low"] <= TOTAL[name] <= table.loc[name, "total_high"]
    assert found.variance == pytest.approx(V, rel=0.01)
    assert found.mean == pytest.approx(A / 2.0, rel=0.01)
    assert found.interactions == pytest.approx(V13 / V, abs=0.02)
    assert list(found.table["name"]) == ["x1", "x2", "x3"]
    assert np.isnan(found.noise_share)


def test_the_g_function_has_its_analytic_indices():
    a = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
    function, first, total = g_function(a)
    names = [f"x{i}" for i in range(5)]
    table = by_name(sobol_indices(function, names, 4096)).loc[names]
    assert table["first"].to_numpy() == pytest.approx(first, abs=0.02)
    assert table["total"].to_numpy() == pytest.approx(total, abs=0.02)


def test_raw_indices_are_salibs_own_of_the_design_means():
    evaluate = noisy(ishigami, 2.0, 3, 3)
    found = by_name(sobol_indices(evaluate, NAMES, 128, seed=5)).loc[NAMES]
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3}
    means = noisy(ishigami, 2.0, 3, 3)(lay_out(NAMES, 128, 5)).mean(axis=1)
    theirs = salib.analyze(problem, means, calc_second_order=False, seed=1)
    assert found["raw_first"].to_numpy() == pytest.approx(theirs["S1"], rel=1e-9)
    assert found["raw_total"].to_numpy() == pytest.approx(theirs["ST"], rel=1e-9)


def test_without_noise_the_indices_are_close_to_salibs():
    found = by_name(sobol_indices(ishigami, NAMES, 1024))
    assert found["first"].to_numpy() == pytest.approx(found["raw_first"].to_numpy(), abs=0.04)
    assert found["total"].to_numpy() == pytest.approx(found["raw_total"].to_numpy(), abs=0.03)


def test_replicates_without_noise_change_nothing_and_have_no_noise_share():
    one = by_name(sobol_indices(ishigami, NAMES, 256)).loc[NAMES]
    found = sobol_indices(lambda u: np.repeat(ishigami(u)[:, None], 4, axis=1), NAMES, 256)
    assert found.noise_share == pytest.approx(0.0, abs=1e-9)
    assert by_name(found).loc[NAMES, "total"].to_numpy() == pytest.approx(one["total"].to_numpy(), rel=1e-9)
    assert (found.noise_low, found.noise_high) == pytest.approx((0.0, 0.0), abs=1e-9)


@pytest.mark.parametrize("common", [False, True], ids=["own", "common"])
@pytest.mark.parametrize(("sd", "replicates"), [(4.0, 4), (8.0, 16)])
def test_noise_share_is_the_known_one_and_indices_are_freed_of_it(sd, replicates, common):
    found = sobol_indices(noisy(ishigami, sd, replicates, 3, common), NAMES, 2048)
    share = sd**2 / replicates / (V + sd**2 / replicates)
    assert found.noise_share == pytest.approx(share, abs=0.03)
    assert found.noise_low - 0.01 <= share <= found.noise_high + 0.01
    table = by_name(found)
    for name in NAMES:
        assert table.loc[name, "first"] == pytest.approx(FIRST[name], abs=0.06)
        assert table.loc[name, "total"] == pytest.approx(TOTAL[name], abs=0.06)


def test_indices_of_noisy_means_are_wrong_where_the_freed_ones_are_right():
    found = by_name(sobol_indices(noisy(ishigami, 8.0, 4, 3), NAMES, 2048))
    assert found.loc["x3", "raw_total"] > 0.55
    assert found.loc["x3", "total"] == pytest.approx(TOTAL["x3"], abs=0.08)
    assert found.loc["x2", "raw_first"] < 0.28
    assert found.loc["x2", "first"] == pytest.approx(FIRST["x2"], abs=0.08)


def test_noise_shared_within_rows_makes_the_indices_hardly_less_sure():
    quiet = by_name(sobol_indices(ishigami, NAMES, 256)).loc[NAMES]
    shared, own = (
        by_name(sobol_indices(noisy(ishigami, 8.0, 4, 3, each), NAMES, 256)).loc[NAMES] for each in (True, False)
    )
    widths = [(table["total_high"] - table["total_low"]).mean() for table in (quiet, shared, own)]
    assert widths[1] < 1.15 * widths[0]
    assert widths[2] > 1.5 * widths[0]
    assert shared["total"].to_numpy() == pytest.approx(quiet["total"].to_numpy(), abs=0.03)


def test_noise_that_hangs_on_the_inputs_is_taken_out_too():
    rng = np.random.default_rng(4)

    def evaluate(u):
        return 3.0 * u[:, :1] + rng.normal(0.0, 1.0 + 6.0 * u[:, 1:2], (len(u), 8))

    table = by_name(sobol_indices(evaluate, ["moves", "only_noise"], 2048))
    assert table.loc["moves", "total"] == pytest.approx(1.0, abs=0.12)
    assert table.loc["only_noise", "total"] == pytest.approx(0.0, abs=0.12)
    assert not table.loc["only_noise", "matters"]
    assert table.loc["only_noise", "raw_total"] > 0.4


def test_an_input_without_effect_gets_nothing():
    quiet = by_name(sobol_indices(lambda u: u[:, 0] ** 2, ["one", "idle"], 256))
    assert quiet.loc["idle", "total"] == 0.0
    assert quiet.loc["idle", "first"] == pytest.approx(0.0, abs=1e-12)
    assert not quiet.loc["idle", "matters"]
    loud = by_name(sobol_indices(noisy(lambda u: u[:, 0], 0.2, 8, 2), ["one", "idle"], 512))
    assert loud.loc["idle", "total"] == pytest.approx(0.0, abs=0.05)
    assert not loud.loc["idle", "matters"]
    assert loud.loc["one", "matters"]


def test_intervals_hold_the_truth_about_nine_times_in_ten():
    inside = []
    for seed in range(60):
        found = by_name(sobol_indices(noisy(ishigami, 4.0, 4, 3, seed=seed), NAMES, 128, seed=seed, resamples=200))
        inside += [found.loc[n, "total_low"] <= TOTAL[n] <= found.loc[n, "total_high"] for n in NAMES]
    assert 0.82 <= np.mean(inside) <= 0.99


def test_rows_with_a_design_that_cannot_be_are_left_out_and_counted():
    def holed(u):
        answers = np.repeat(ishigami(u)[:, None], 2, axis=1)
        answers[7, 1] = np.nan
        return answers

    found = sobol_indices(holed, NAMES, 1024)
    assert (found.rows, found.left_out) == (1023, 1)
    assert by_name(found).loc["x2", "total"] == pytest.approx(TOTAL["x2"], abs=0.05)


def test_a_function_that_does_not_vary_has_no_indices():
    found = sobol_indices(lambda u: np.ones((len(u), 3)), NAMES, 64)
    assert found.table[["first", "total", "raw_first", "raw_total"]].isna().all().all()
    assert not found.table["matters"].any()
    assert np.isnan(found.interactions)


def test_same_seed_same_answer():
    one, two = (sobol_indices(noisy(ishigami, 1.0, 2, 3), NAMES, 64).table for _ in range(2))
    assert one.equals(two)
    assert not one.equals(sobol_indices(noisy(ishigami, 1.0, 2, 3), NAMES, 64, seed=2).table)


@pytest.mark.parametrize(
    ("names", "n", "told"),
    [([], 64, "found none"), (["x", "x"], 64, "differ"), (NAMES, 100, "power of 2"), (NAMES, 4, "power of 2 from 8")],
)
def test_designs_that_cannot_be_are_refused(names, n, told):
    with pytest.raises(StandoffError, match=told):
        sobol_indices(ishigami, names, n)


def test_answers_of_another_shape_are_refused():
    with pytest.raises(StandoffError, match="320 designs"):
        sobol_indices(lambda u: u[:-1, 0], NAMES, 64)
    with pytest.raises(StandoffError, match="0 of 64 base rows"):
        sobol_indices(lambda u: np.full(len(u), np.nan), NAMES, 64)
