"""A run's picture: its own numbers in the house's colours, words as words, a clear word where matplotlib lacks."""

import io
import sys

import numpy as np
import pytest

import standoff as so
from standoff.analysis.wording import COLOURS, NAMES, shares_of_100


@pytest.fixture(scope="module")
def run():
    return so.load("belarus-2020").run(members=400, threads=1)


def test_bars_and_fan_are_the_runs_numbers_in_its_colours(run):
    colours = pytest.importorskip("matplotlib.colors")
    bars, fan = run.plot().axes
    widths = [patch.get_width() for patch in bars.patches]
    assert widths == pytest.approx(list(100.0 * run.outcomes["p"]))
    assert [colours.to_hex(patch.get_facecolor()) for patch in bars.patches] == list(COLOURS.values())
    weekly = run.weekly[run.weekly["place"] == "Minsk"]
    median = next(line for line in fan.lines if line.get_label() == "median")
    assert np.allclose(median.get_ydata(), np.maximum(weekly["q50"], 1.0))


def test_words_stay_words_in_an_svg(run):
    pytest.importorskip("matplotlib")
    picture = run.plot()._repr_svg_()
    assert all(f"{NAMES[name]}</text>" in picture for name in run.outcomes["outcome"])
    assert f">{shares_of_100(list(run.outcomes['p']))[0]}</text>" in picture


def test_a_dollar_sign_in_a_title_is_no_formula(run):
    pytest.importorskip("matplotlib")
    from dataclasses import replace

    from standoff.study import Run

    odd = replace(run.record, provenance=replace(run.record.provenance, title=r"$\frac{$ crisis"))
    drawn = io.StringIO()
    Run(odd, run.resolved, run.source).plot().savefig(drawn, format="svg")
    assert r"$\frac{$ crisis" in drawn.getvalue()


def test_without_matplotlib_it_says_how_to_install_it(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(so.StandoffError) as fault:
        run.plot()
    assert "standoff[plot]" in fault.value.hint
