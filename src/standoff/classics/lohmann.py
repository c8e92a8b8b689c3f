"""Lohmann's turnout signals: a crowd persuades by being larger than expected, and extremists persuade no one.

The regime is bad or good, and no one knows which. ℓ_t is the log-odds of "bad" that everybody shares before week t.

**Equations.** Citizen i has a private experience of the regime, bad with probability b if the regime is bad and a < b
if it is good, and a preference: the posterior log-odds y_i from which he marches. He marches in week t iff his own
posterior reaches it,

    ℓ_t + e_i ≥ y_i,   e_i = ln(b/a) after a bad experience, ln((1−b)/(1−a)) after a good one,

y_i ~ N(mean, spread²). A share E of extremists marches whatever they believe. The expected share on the street is

    m_b(ℓ) = E + (1−E)·[b·Φ((ℓ+e_bad−mean)/spread) + (1−b)·Φ((ℓ+e_good−mean)/spread)]   if the regime is bad,
    m_g(ℓ) = the same with a for b in front of the Φ                                     if it is good.

Everybody reads one count M_t = m·exp(noise·shock_t), shock standard normal: crowds are known to within a factor. Bayes:

    surprise_t = ln M_t − (ln m_b + ln m_g)/2
    ℓ_{t+1} = ℓ_t + (ln m_b − ln m_g)/noise² · surprise_t.

Turnout above what was expected speaks against the regime, turnout below it for the regime, however large the crowd.
Extremists march in both worlds: where only they march, m_b = m_g = E and any count leaves ℓ as it was; the more of
them there are, the closer m_b/m_g comes to one and the less a count says. The regime falls in the first week whose
count carries the posterior over a threshold (`week_of_fall`).

**Source.** S. Lohmann, "The Dynamics of Informational Cascades: The Monday Demonstrations in Leipzig, East Germany,
1989–91", World Politics 47 (1994), 42–101. From the paper: surprise as the signal, the discount on extremists, the
threshold [S abstract]. The functional forms above are derived from these primitives and not read in print [D].

**Departures.** Marching is a threshold in belief; the paper derives it from its cost and the chance to matter. Her five
types of citizens are a continuum plus extremists here. Experiences last; the paper's public learns once a week too.

**Data.** `LEIPZIG`: counts of the seven Mondays from several German accounts. The growth over the first five is 2.66 a
week (2.47 to 2.86 within the ranges), over all seven 2.05; one account alone has 1 000 and 8 000 for the first two
Mondays and 120 000 for the fourth, which makes it 4.1 (`LEIPZIG_LOW_ACCOUNT`). `LEIPZIG_SOCIETY` was fitted to the
seven by least squares in logs at zero shocks and rounded: it shows that the mechanism can draw this shape, no more.
With random shocks under the same bad regime the median growth over five weeks is about 1.5 a week, and a quarter of
runs grow by 2.4 or more: after the same start most Leipzigs would have stayed small.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, ndtr

from standoff.classics.domain import LARGEST, SMALLEST, match_shapes, within, within_scalar
from standoff.errors import StandoffError

Array = npt.NDArray[np.float64]


class Monday(NamedTuple):
    """What accounts say of one demonstration."""

    date: str
    low: float
    """Persons, least of the usual accounts."""
    high: float
    """Persons, most of them."""
    tag: Literal["S", "M"]
    """Read in a source, or from general knowledge."""


LEIPZIG: tuple[Monday, ...] = (
    Monday("1989-09-25", 5_000, 8_000, "S"),
    Monday("1989-10-02", 15_000, 20_000, "S"),
    Monday("1989-10-09", 50_000, 70_000, "S"),
    Monday("1989-10-16", 120_000, 150_000, "S"),
    Monday("1989-10-23", 300_000, 300_000, "S"),
    Monday("1989-10-30", 300_000, 300_000, "M"),
    Monday("1989-11-06", 400_000, 500_000, "M"),
)
"""Seven consecutive Mondays in Leipzig."""

LEIPZIG_LOW_ACCOUNT: tuple[float, ...] = (1_000, 8_000, 70_000, 120_000, 300_000)
"""The first five Mondays in the one account [S] that begins far lower than the others."""

MOST_LOG = 500.0
"""The furthest a count's logarithm may lie from its expectation, either way: its exponential is still a number."""

LEIPZIG_INHABITANTS = 530_000.0
"""Persons, about 1989 [M]."""


class Society(NamedTuple):
    """What everybody knows."""

    prior: float
    """Probability that the regime is bad, before the first march; in (0, 1)."""
    extremists: float
    """Share of citizens who march whatever they believe; in (0, 1], so that no count is zero."""
    bad_if_bad: float
    """Share with a bad experience under a bad regime, b; in (0, 1), at least a."""
    bad_if_good: float
    """Share with a bad experience under a good regime, a; in (0, 1)."""
    mean_threshold: float
    """Mean of the posterior log-odds from which citizens march."""
    threshold_spread: float
    """Its standard deviation, log-odds; above 0."""
    noise: float
    """Standard deviation of the log of counted over expected turnout; above 0."""


LEIPZIG_SOCIETY = Society(0.25, 0.0028, 0.6, 0.4, 0.05, 0.344, 0.508)
"""Fitted to the middles of `LEIPZIG` at zero shocks; the prior is free, for only prior minus mean threshold counts."""


class Growth(NamedTuple):
    """An exponential through weekly counts: start · per_week**t."""

    per_week: float
    start: float
    residual: float
    """Root mean square of the log misfit."""


class Weeks(NamedTuple):
    """What happened; arrays of shape (weeks,) or (weeks, runs), as the shocks."""

    turnout: Array
    """Counted share of citizens on the street; the error of counting may carry it above one."""
    surprise: Array
    """Log turnout less its expectation before the march."""
    posterior: Array
    """Probability of a bad regime after the count."""


def fit_growth(counts: npt.ArrayLike) -> Growth:
    """Least squares of ln count on week number; at least two positive counts, a week apart."""
    logs = np.log(within("counts", counts, SMALLEST, LARGEST).ravel())
    if logs.size < 2:
        raise StandoffError(f"counts must hold at least two weeks, found {logs.size}")
    weeks = np.arange(logs.size)
    slope, start = np.polyfit(weeks, logs, 1)
    misfit = logs - (start + slope * weeks)
    return Growth(float(np.exp(slope)), float(np.exp(start)), float(np.sqrt(np.mean(misfit**2))))


def middles(mondays: Sequence[Monday] = LEIPZIG) -> Array:
    """Geometric middle of each Monday's range, persons."""
    low, high = _ranges(mondays)
    return np.asarray(np.sqrt(low * high), np.float64)


def growth_bounds(mondays: Sequence[Monday] = LEIPZIG) -> tuple[float, float]:
    """Least and greatest fitted growth a week that the ranges allow: high then low counts, and low then high."""
    low, high = _ranges(mondays)
    early = np.arange(len(mondays)) < (len(mondays) - 1) / 2.0
    return fit_growth(np.where(early, high, low)).per_week, fit_growth(np.where(early, low, high)).per_week


def _ranges(mondays: Sequence[Monday]) -> tuple[Array, Array]:
    low = within("low of the mondays", [monday.low for monday in mondays], SMALLEST, LARGEST)
    return low, within("high of the mondays", [monday.high for monday in mondays], SMALLEST, LARGEST)


def expected_turnout(log_odds: npt.ArrayLike, society: Society) -> tuple[Array, Array]:
    """Shares (m_b, m_g) that march under a bad and under a good regime at public log-odds of any shape."""
    return _turnout(within("log_odds", log_odds, -LARGEST, LARGEST), _checked(society))


def _turnout(public: Array, society: Society) -> tuple[Array, Array]:
    bad, good = society.bad_if_bad, society.bad_if_good
    after_bad, after_good = np.log(bad) - np.log(good), np.log1p(-bad) - np.log1p(-good)
    willing_bad = ndtr((public + after_bad - society.mean_threshold) / society.threshold_spread)
    willing_good = ndtr((public + after_good - society.mean_threshold) / society.threshold_spread)
    extreme = society.extremists
    if_bad = extreme + (1.0 - extreme) * (bad * willing_bad + (1.0 - bad) * willing_good)
    if_good = extreme + (1.0 - extreme) * (good * willing_bad + (1.0 - good) * willing_good)
    return if_bad, if_good


def judge_turnout(log_odds: npt.ArrayLike, turnout: npt.ArrayLike, society: Society) -> tuple[Array, Array]:
    """(public log-odds after the count, surprise), for log-odds before it and the counted share, above 0."""
    society, public = _checked(society), within("log_odds", log_odds, -LARGEST, LARGEST)
    counted = within("turnout", turnout, 0.0, ends="()")
    match_shapes(log_odds=public, turnout=counted)
    return _judge(public, counted, society)


def _judge(public: Array, counted: Array, society: Society) -> tuple[Array, Array]:
    if_bad, if_good = _turnout(public, society)
    surprise: Array = np.log(counted) - (np.log(if_bad) + np.log(if_good)) / 2.0
    return public + (np.log(if_bad) - np.log(if_good)) / society.noise**2 * surprise, surprise


def simulate(society: Society, shocks: npt.ArrayLike, *, regime_is_bad: bool = True) -> Weeks:
    """March every week. ``shocks``: standard normal errors of the counts, shape (weeks,) or (weeks, runs); zeros give
    the path on which each count equals what the true regime leads one to expect. ``noise`` times a shock must lie
    within ±`MOST_LOG`."""
    society = _checked(society)
    errors = np.atleast_1d(within("shocks", shocks, -LARGEST, LARGEST))
    within("noise times shocks", society.noise * errors, -MOST_LOG, MOST_LOG)
    log_odds: Array = np.full(errors.shape[1:], logit(society.prior))
    turnouts, surprises, beliefs = [], [], []
    for error in errors:
        if_bad, if_good = _turnout(log_odds, society)
        turnout = (if_bad if regime_is_bad else if_good) * np.exp(society.noise * error)
        log_odds, surprise = _judge(log_odds, turnout, society)
        turnouts.append(turnout)
        surprises.append(surprise)
        beliefs.append(expit(log_odds))
    return Weeks(np.array(turnouts), np.array(surprises), np.array(beliefs))


def week_of_fall(posterior: npt.ArrayLike, threshold: float) -> int | None:
    """Number (from 0) of the first week whose count lifts the posterior to ``threshold`` in (0, 1); None if none does.

    ``posterior``: shape (weeks,), as `Weeks.posterior` of one run.
    """
    threshold = within_scalar("threshold", threshold, 0.0, 1.0, ends="()")
    found = within("posterior", posterior, 0.0, 1.0)
    if found.ndim != 1:
        raise StandoffError(f"posterior must be one number a week, found an array of shape {found.shape}")
    over = np.flatnonzero(found >= threshold)
    return int(over[0]) if over.size else None


def _checked(society: Society) -> Society:
    extremists = within_scalar("extremists", society.extremists, 0.0, 1.0, ends="(]")
    good = within_scalar("bad_if_good", society.bad_if_good, 0.0, 1.0, ends="()")
    return Society(
        within_scalar("prior", society.prior, 0.0, 1.0, ends="()"),
        within_scalar("extremists", extremists, SMALLEST, 1.0),
        within_scalar("bad_if_bad", society.bad_if_bad, good, 1.0, ends="[)"),
        good,
        within_scalar("mean_threshold", society.mean_threshold, -LARGEST, LARGEST),
        within_scalar("threshold_spread", society.threshold_spread, SMALLEST, LARGEST),
        within_scalar("noise", society.noise, SMALLEST, LARGEST),
    )
