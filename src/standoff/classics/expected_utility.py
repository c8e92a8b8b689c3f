"""The expected-utility model of bargaining over one issue, as Scholz, Calbert & Smith read it.

Bueno de Mesquita 1985, American Political Science Review 79:156–177, and Bueno de Mesquita & Stokman 1994, *European
Community Decision Making* (Yale); Scholz, Calbert & Smith 2011, Journal of Theoretical Politics 23:510–531. The model
can be recomputed only in the reading of the last. The data [S] are from its table; means are recomputed by a public
replication [R] by jmckib, and its figure is known only as read off a plot [S].

**Equations.** Actor i holds position x_i with capability c_i and salience s_i; Δ is the range of the *first* positions.
Someone of exponent r values

    v_m(j,k) = c_m s_m [(|x_m − x_k|/Δ)^r_m − (|x_m − x_j|/Δ)^r_m]                  m's vote for x_j over x_k
    P_ij     = Σ_m max(0, v_m(i,j)) / Σ_m Σ_a Σ_b |v_m(a,b)|,  0 where x_i = x_j     i prevails over j
    U_s = 2 − 4 (½ − d/2)^r,  U_f = 2 − 4 (½ + d/2)^r,  U_q = 2 − 4 (½)^r,  d = |x_i − x_j|/Δ
    E(U_ij)  = s_j [P_ij U_s + (1 − P_ij) U_f] + (1 − s_j) U_s − U_q                 i challenges j, in the eyes of r

Risk, each round with all r = 1: D_i = Σ_j E(U_ji), R_i = (2 D_i − max D − min D)/(max D − min D),
r_i = (1 − R_i/3)/(1 + R_i/3), in [½, 2].

Offers, with i's own r throughout: j's challenge makes i an offer where E_ji > 0,

    confrontation  E_ji > E_ij > 0            i loses, and moves to x_j
    compromise     E_ji > |E_ij|, E_ij < 0    i moves to x_i + (x_j − x_i) |E_ij/E_ji|
    capitulation   E_ji < |E_ij|, E_ij < 0    i moves to x_j

Confrontations go before compromises, these before capitulations; all move at once. Among confrontations and among
capitulations i takes the nearest, the first actor's where two are as near: with two as near on either side, as the
car-emission data have them, the outcome depends on the order in which actors are listed. Gains and distances that
differ by less than `EVEN` are even, so that rounding, and with it the scale of positions or power, settles no tie; the
sources have no such tolerance [D].

**Readings.** `SCHOLZ` picks the compromise with the least (|E_ij| x_i + |E_ji| x_j)/(|E_ij| + |E_ji|), as the paper's
code did. `JMCKIB` is the same, but a test of E_ji against |E_ji| in place of |E_ij| can never be true, so that nobody
capitulates. `NEAREST` is Scholz's with the compromise of the smallest move, as the papers' words have it. `PAIRWISE`
is NEAREST with Bueno de Mesquita's P_ij = Σ max(0, v_m(i,j))/Σ|v_m(i,j)|, so that P_ij + P_ji = 1 unless all are
indifferent. SCHOLZ and JMCKIB are not invariant under mirrored positions: the least weighted sum prefers the low end.

On the car-emission data these two agree for at least 100 rounds. The model has no stopping rule. PAIRWISE settles there
(all at 7, from round 3 on); the other three still moved after the 300 rounds that were played. How long the cycles are
into which they fall hangs on the last bits of the numbers. Computed here [D].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from standoff.classics.domain import LARGEST, one_of, within, within_scalar, within_whole
from standoff.errors import StandoffError

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Actors:
    """Who bargains: arrays of one entry an actor, checked as they are made."""

    names: tuple[str, ...]
    positions: FloatArray
    """On the issue's own scale, within ±1e100; at least two distinct. This and the others are copies, not writable."""
    capabilities: FloatArray
    """At least 0, at most 1e100, not all 0; only their ratios matter."""
    saliences: FloatArray
    """In (0, 1]."""

    def __post_init__(self) -> None:
        for name in ("positions", "capabilities", "saliences"):
            bounds = {"positions": (-LARGEST, LARGEST), "capabilities": (0.0, LARGEST), "saliences": (0.0, 1.0)}[name]
            given = within(name, getattr(self, name), *bounds, ends="(]" if name == "saliences" else "[]").copy()
            if given.shape != (len(self.names),):
                raise StandoffError(
                    f"{name} must be one number for each of {len(self.names)} actors, found shape {given.shape}"
                )
            given.setflags(write=False)
            object.__setattr__(self, name, given)
        if not np.any(self.capabilities > 0.0):
            raise StandoffError("capabilities must not all be 0", "Give at least one actor some capability.")
        if np.unique(self.positions).size < 2:
            raise StandoffError("positions must differ between at least two actors: there is nothing to bargain over")


@dataclass(frozen=True)
class Reading:
    """Where readings of the model differ; see the module's page."""

    compromise: Literal["weighted", "nearest"]
    capitulation: bool
    contest: Literal["all", "pair"]
    """What P_ij is a share of: the votes of all contests, or of this one."""

    def __post_init__(self) -> None:
        one_of("compromise", self.compromise, ("weighted", "nearest"))
        one_of("capitulation", self.capitulation, (True, False))
        one_of("contest", self.contest, ("all", "pair"))


EVEN = 1e-9
"""Gains (on their scale of −2 to 2), and distances as a share of Δ, that differ by less are even: rounding settles
nothing."""

SCHOLZ = Reading("weighted", True, "all")
JMCKIB = Reading("weighted", False, "all")
NEAREST = Reading("nearest", True, "all")
PAIRWISE = Reading("nearest", True, "pair")

CAR_EMISSIONS = Actors(
    ("Netherlands", "Belgium", "Luxembourg", "Germany", "France", "Italy", "United Kingdom", "Ireland", "Denmark",
     "Greece"),
    np.array([4.0, 7.0, 4.0, 4.0, 10.0, 10.0, 10.0, 7.0, 4.0, 7.0]),
    np.array([0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08]),
    np.array([0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7]),
)  # fmt: skip
"""Introduction of car-emission standards in the European Community, in years (1994 volume, by Scholz's table)."""


@dataclass(frozen=True)
class Course:
    """The rounds of a run; round 0 is the start."""

    positions: FloatArray
    """(round, actor)."""
    exponents: FloatArray
    """r of (round, actor): with which each round's positions were left; the last is what would come next."""
    means: FloatArray
    """Σ c s x / Σ c s of each round."""
    medians: FloatArray
    """The weighted median of each round."""

    def settled(self, tolerance: float = 1e-9) -> int | None:
        """The first round from which on nobody moves by more than ``tolerance``; None where the last round moved."""
        tolerance = within_scalar("tolerance", tolerance, 0.0)
        moved = np.max(np.abs(np.diff(self.positions, axis=0)), axis=1, initial=0.0) > tolerance
        if moved.size == 0 or moved[-1]:
            return None
        return int(np.max(np.flatnonzero(moved), initial=-1)) + 1


def weighted_mean(actors: Actors, positions: npt.ArrayLike | None = None) -> float:
    """Σ c s x / Σ c s, of the actors' own positions or of others."""
    weights = _weights(actors)
    return float(weights @ _places(actors, positions) / weights.sum())


def weighted_median(actors: Actors, positions: npt.ArrayLike | None = None) -> float:
    """The position held by someone that no other held position beats by Σ_m v_m with r = 1; the lowest of several.

    Votes being linear in distance, it is the least of Σ c s |x − median|: half the weight lies on either side.
    """
    places = _places(actors, positions)
    weights = _weights(actors)
    candidates = np.unique(places)
    strain = (weights * np.abs(candidates[:, None] - places)).sum(axis=1)
    return float(candidates[np.argmin(strain > strain.min() * (1.0 + 1e-12))])


def find_exponents(actors: Actors, positions: npt.ArrayLike | None = None, reading: Reading = SCHOLZ) -> FloatArray:
    """r_i = (1 − R_i/3)/(1 + R_i/3), by actor: ½ for who is in most danger (largest D), 2 for who is in least.

    All are 1 where all are in the same danger.
    """
    places = _places(actors, positions)
    neutral = np.ones(places.size)
    chances = _chances(actors, places, neutral, reading)
    danger = np.array([_expected(actors, places, chances, 1.0)[:, i].sum() for i in range(places.size)])
    low, high = danger.min(), danger.max()
    if high - low <= EVEN * places.size:
        return neutral
    security = (2.0 * danger - high - low) / (high - low)
    return np.asarray((1.0 - security / 3.0) / (1.0 + security / 3.0), np.float64)


def step(actors: Actors, positions: npt.ArrayLike | None = None, reading: Reading = SCHOLZ) -> FloatArray:
    """Positions after one round of offers, all taken at once, by actor."""
    places = _places(actors, positions)
    exponents = find_exponents(actors, places, reading)
    chances = _chances(actors, places, exponents, reading)
    return np.array([
        _move(i, places, _expected(actors, places, chances, float(exponents[i])), reading, EVEN * _span(actors))
        for i in range(places.size)
    ])  # fmt: skip


def play(actors: Actors, rounds: int, reading: Reading = SCHOLZ) -> Course:
    """A run of ``rounds`` rounds from the actors' own positions. It may never settle: see `Course.settled`."""
    positions = [actors.positions]
    for _ in range(within_whole("rounds", rounds, 0, 1_000_000)):
        positions.append(step(actors, positions[-1], reading))
    return Course(
        np.array(positions),
        np.array([find_exponents(actors, one, reading) for one in positions]),
        np.array([weighted_mean(actors, one) for one in positions]),
        np.array([weighted_median(actors, one) for one in positions]),
    )


def _places(actors: Actors, positions: npt.ArrayLike | None) -> FloatArray:
    if positions is None:
        return actors.positions
    places = within("positions", positions, -LARGEST, LARGEST)
    if places.shape != actors.positions.shape:
        raise StandoffError(
            f"positions must be one number for each of {len(actors.names)} actors, found shape {places.shape}"
        )
    return places


def _weights(actors: Actors) -> FloatArray:
    """c s, the capabilities brought near 1 by a power of two, so that the smallest of them lose no digits."""
    return np.ldexp(actors.capabilities, -int(np.frexp(actors.capabilities.max())[1])) * actors.saliences


def _span(actors: Actors) -> float:
    """Δ, the range of the first positions."""
    return float(np.ptp(actors.positions))


def _chances(actors: Actors, places: FloatArray, exponents: FloatArray, reading: Reading) -> FloatArray:
    """P_ij."""
    distance = np.abs(places[:, None] - places) / _span(actors)
    loss = _weights(actors)[:, None] * distance ** exponents[:, None]
    votes = loss[:, None, :] - loss[:, :, None]
    support = np.maximum(votes, 0.0).sum(axis=0)
    against = np.abs(votes).sum(axis=0)
    total = against if reading.contest == "pair" else np.full_like(against, against.sum())
    chances = np.divide(support, total, out=np.zeros_like(support), where=total > 0.0)
    return np.where(distance <= EVEN, 0.0, chances)


def _expected(actors: Actors, places: FloatArray, chances: FloatArray, exponent: float) -> FloatArray:
    """E(U_ij), i's challenge to j by row and column, in the eyes of someone with this exponent."""
    distance = np.abs(places[:, None] - places) / _span(actors)
    success = 2.0 - 4.0 * np.maximum(0.5 - 0.5 * distance, 0.0) ** exponent
    failure = 2.0 - 4.0 * (0.5 + 0.5 * distance) ** exponent
    resists = actors.saliences[None, :]
    contest = resists * (chances * success + (1.0 - chances) * failure)
    return np.asarray(contest + (1.0 - resists) * success - (2.0 - 4.0 * 0.5**exponent), np.float64)


def _move(i: int, places: FloatArray, expected: FloatArray, reading: Reading, near: float) -> float:
    """Where i goes, in whose eyes ``expected`` is; positions no farther apart than ``near`` are one."""
    theirs, ours, here = expected[:, i], expected[i], float(places[i])
    other = (np.abs(places - here) > near) & (theirs > EVEN)
    confronts = other & (ours > EVEN) & (theirs > ours + EVEN)
    compromises = other & (ours < -EVEN) & (theirs > EVEN - ours)
    capitulates = other & (ours < -EVEN) & (theirs < -ours - EVEN)
    if confronts.any():
        return _nearest(here, places[confronts], near)
    if compromises.any():
        u, v, x = -ours[compromises], theirs[compromises], places[compromises]
        meeting = here + (x - here) * np.abs(u / v)
        if reading.compromise == "nearest":
            return _nearest(here, meeting, near)
        return _first_least(meeting, (u * here + v * x) / (u + v), near)
    if reading.capitulation and capitulates.any():
        return _nearest(here, places[capitulates], near)
    return here


def _nearest(here: float, places: FloatArray, near: float) -> float:
    return _first_least(places, np.abs(places - here), near)


def _first_least(places: FloatArray, ranks: FloatArray, near: float) -> float:
    """The place of the least rank, the first of those within ``near`` of it."""
    return float(places[np.argmax(ranks <= ranks.min() + near)])
