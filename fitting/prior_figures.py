"""What a vector of prior centres is measured on: history's rates, the design's patterns, half of the case library.

All particles share the same draws of the assumptions: their figures differ by their moves and by the daily noise
of the futures alone.

**Attitudes** are not fitted. The coding sheet of the cases (docs/cases.md) sets a case's attitude where the median
largest crowd of the first week in `generic-personalist` is the crowd reported. That curve depends on the moves: it is
measured again for each particle, and every scenario's attitude moves along: its first week stays as large as it was.
The generic attitude is where the median first week of the training cases lies, its spread that of their first weeks.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from prior_bench import SEED, Bench, Curve, Played
from prior_moves import ATTITUDE, GRID, Moves
from standoff import scenario
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.record import EXITS
from standoff.study.cases import YEAR, Case, select_cases

Floats = npt.NDArray[np.float64]

GENERIC, BELARUS = "generic-personalist", "belarus-2020"
FIRST_PROTEST = 10_000.0
NOBODY = ("mobilisation.attitude=-8",)
PLAYED = {
    "free": ((), YEAR), "none": (("patron.support=none",), 90), "credit": (("patron.support=credit",), 36),
    "harsh": (("ruler.first_stance=0.95",), 42), "mild": (("ruler.first_stance=0.2",), 42),
    "campaign": (("ruler.resolve=4", "ruler.outnumbered=0.2"), 91),
    "lenient": (("ruler.first_stance=0.2", "ruler.resolve=-3"), 91),
}  # fmt: skip
"""Belarus as played for patterns 4 and 5: what is set, and days."""


def halves(cases: tuple[Case, ...] | None = None) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The library's cases for fitting and for judging: in order of region, outcome and onset, every other one.

    Belarus 2020 is in neither: its weeks were used in writing the model.
    """
    known = [case for case in (cases or select_cases()) if case.id != BELARUS]
    known.sort(key=lambda case: (case.out_within_a_year(case.freezes[0]), case.region, case.onset))
    return tuple(known[0::2]), tuple(known[1::2])


@dataclass(frozen=True)
class Measuring:
    """All scenarios a particle is measured on."""

    cases: tuple[Case, ...]
    inner: int
    seed: int = SEED
    replicates: int = 1
    attitudes_from: tuple[Case, ...] = ()
    """Whose first weeks give the generic attitude; the cases themselves by default."""

    @cached_property
    def generic(self) -> tuple[Bench, Bench]:
        """The generic autocracy, and the same where nobody marches."""
        crisis = Bench(scenario.load(GENERIC), YEAR, 2 * self.inner, self.seed, self.replicates)
        return crisis, Bench(scenario.load(GENERIC, NOBODY), YEAR, max(16, self.inner // 2), self.seed)

    @cached_property
    def week(self) -> Bench:
        """The first week of the generic autocracy; each attitude of `GRID` has its share of the inner draws."""
        return Bench(scenario.load(GENERIC), 7, len(GRID) * max(24, self.inner // 2), self.seed)

    @cached_property
    def belarus(self) -> dict[str, Bench]:
        """Belarus as played for patterns 4 and 5."""
        return {
            name: Bench(scenario.load(BELARUS, sets), days, self.inner, self.seed)
            for name, (sets, days) in PLAYED.items()
        }

    @cached_property
    def library(self) -> tuple[Bench, ...]:
        """The cases as known when they are frozen."""
        known = [case.known(scenario.load(case.scenario), case.freezes[0]) for case in self.cases]
        return tuple(Bench(resolved, YEAR, self.inner, self.seed, self.replicates) for resolved in known)

    @cached_property
    def outcome(self) -> Floats:
        """1 where the ruler was out within a year, (case,)."""
        return np.array([float(case.out_within_a_year(case.freezes[0])) for case in self.cases])

    @cached_property
    def first_weeks(self) -> tuple[float, float]:
        """Median and standard deviation of the logarithm of the cases' first weeks, shares of the nation."""
        with ThreadPoolExecutor(2) as pool:
            standing = self.curve(None, pool)
        centres = [
            scenario.load(case.scenario).assumptions[ATTITUDE].prior.centre
            for case in (self.attitudes_from or self.cases)
        ]
        shares = np.array([float(standing.share(centre)[0]) for centre in centres])
        return float(np.median(shares)), float(shares.std())

    def curve(self, moves: Moves | None, pool: ThreadPoolExecutor) -> Curve:
        """The curve of first weeks under each particle; None: under the priors as they stand."""
        n, n_each = 1 if moves is None else len(moves), self.week.inner // len(GRID)
        played = self.week.play(moves, pool, np.tile(np.repeat(GRID, n_each), (n, 1)))
        share = np.where(played.rests, played["peak_share"], np.nan).reshape(n, len(GRID), n_each)
        return Curve(np.log(np.maximum(np.nanmedian(share, axis=2), 1e-7)))

    def play(self, bench: Bench, moves: Moves, pool: ThreadPoolExecutor, shift: tuple[Curve, Curve]) -> Played:
        """A scenario whose first week stays as large as it was: ``shift`` is the curve as it stands and as it is."""
        standing, own = shift
        prior = bench.resolved.assumptions[ATTITUDE].prior
        if prior.family == "fixed":
            return bench.play(moves, pool)
        moved = own.attitude(standing.share(prior.centre)) - prior.centre
        return bench.play(moves, pool, bench.program.values[ATTITUDE] + moved)

    def generic_attitude(self, curve: Curve) -> tuple[Floats, Floats]:
        """Centre and spread of the generic attitude under each particle, (particle,) each (see the module)."""
        middle, spread = self.first_weeks
        low, centre, high = curve.attitude(middle + spread * np.array([-1.0, 0.0, 1.0])).T
        return centre, (high - low) / 2.0

    def __call__(self, moves: Moves, pool: ThreadPoolExecutor) -> dict[str, Floats]:
        """Figure -> (particle,), and ``cases`` -> (particle, case) chance of being out in a year."""
        curve = self.curve(moves, pool)
        both = (self.curve(None, pool), curve)
        figures = self._generic(moves, pool, curve) | self._belarus(moves, pool, both)
        chances = []
        for bench in self.library:
            played = self.play(bench, moves, pool, both)
            chances.append(played.mean(played.out))
        return figures | {"cases": np.column_stack(chances)}

    def _generic(self, moves: Moves, pool: ThreadPoolExecutor, curve: Curve) -> dict[str, Floats]:
        own, nobody = self.generic
        centre, spread = self.generic_attitude(curve)
        prior = PARAMETERS[ATTITUDE].prior
        z = (own.program.values[ATTITUDE] - prior.centre) / prior.spread
        crisis = own.play(moves, pool, centre[:, None] + spread[:, None] * z)
        quiet = nobody.play(moves, pool)
        protest = crisis["early_crowd"] > FIRST_PROTEST
        out = crisis.mean(crisis.out, protest)
        found = {f"share of exits: {name}": crisis.mean(crisis[name], protest) / out for name in EXITS}
        found["share of exits within 60 days"] = crisis.mean(crisis["out_60"], protest) / out
        found["out in 12 months"] = out
        found["members above a tenth of the nation"] = crisis.mean((crisis["peak_share"] > 0.1).astype(np.float64))
        found["auc peak crowd"] = _areas(crisis["peak_share"], crisis.out, protest & crisis.rests)
        found["auc lost loyalty on day 14"] = _areas(-crisis["loyal_14"], crisis.out, protest & crisis.rests)
        found["out in a year without a crowd"] = quiet.mean(quiet.out)
        return found

    def _belarus(self, moves: Moves, pool: ThreadPoolExecutor, both: tuple[Curve, Curve]) -> dict[str, Floats]:
        played = {name: self.play(bench, moves, pool, both) for name, bench in self.belarus.items()}

        def crowds(a: str, b: str, column: str) -> Floats:
            return np.asarray(played[a].median(played[a][column]) / played[b].median(played[b][column]))

        free, none = (played[name].mean(played[name]["out_90"]) for name in ("free", "none"))
        whole = played["free"]
        return {
            "Belarus, out in a year": whole.mean(whole.out),
            "Belarus, share seen in weeks 2-6": whole.median(whole["seen_weeks_2_6"]),
            "Belarus, share seen in weeks 11-13": whole.median(whole["seen_weeks_11_13"]),
            "Belarus, out in 90 days, no support against free": none / free,
            "Belarus, crowds under credit against none": crowds("credit", "none", "seen_weeks_2_6"),
            "Belarus, crowds after a harsh week against a mild one": crowds("harsh", "mild", "seen_weeks_2_6"),
            "Belarus, crowds after a campaign against mild": crowds("campaign", "lenient", "seen_weeks_11_13"),
        }


def _areas(score: Floats, out: Floats, kept: npt.NDArray[np.bool_]) -> Floats:
    """Area under the curve of each particle, (particle,): members split by their chance of being out."""
    areas = []
    for own, chance, which in zip(score, out, kept, strict=True):
        order = np.argsort(own[which], kind="stable")
        leaving = chance[which][order]
        staying = 1.0 - leaving
        below = np.cumsum(staying) - staying / 2.0
        total = leaving.sum() * staying.sum()
        areas.append(float((leaving * below).sum() / total) if total > 0.0 else np.nan)
    return np.array(areas)
