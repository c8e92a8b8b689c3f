"""Refit the default priors and judge them: `python fitting/default_priors.py [--particles N] [--inner N] [--write]`.

Fits the centres of the default priors (`prior_moves.FITTED`) to the figures and the training half of the case library
(`prior_targets`) by tempered, batched ABC (`tempering`), then judges them on the other half, which the fit has not
seen, with other seeds. With ``--write`` it renews

- ``src/standoff/data/default_priors.csv``: every fitted prior before and after, and how well it is identified;
- the numbers of these priors in ``src/standoff/mechanisms/``, and what bundled scenarios copy of them;
- the figures of ``docs/default-priors.md``.

Then ``python fitting/crowd_curve.py --write`` brings attitudes along and ``python fitting/code_cases.py`` the cases.

Some fifteen minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import prior_page
import prior_writing
from prior_figures import Measuring, halves
from prior_moves import FITTED, Moves
from prior_targets import log_likelihood
from standoff.engine.ensemble import warm_up
from standoff.study.cases import Case
from tempering import Population, temper

Floats = npt.NDArray[np.float64]

PARTICLES, INNER = 512, 64
JUDGES = 1024
"""Assumption draws when the shipped priors are judged."""
JUDGE_SEED = 7
FINALISTS, FINAL_INNER, FINAL_SEED = 96, 512, 11


@dataclass(frozen=True)
class Fitted:
    """What ships: the particle of highest posterior density, (parameter,) each, in spreads before the fit.

    Not the mean of all: centres go together (a low rate beside an early crack), and means of such pairs are no pair.
    """

    shift: Floats
    shift_sd: Floats
    log_factor: float

    @classmethod
    def of(cls, population: Population, train: tuple[Case, ...], pool: ThreadPoolExecutor) -> Fitted:
        """The best of the `FINALISTS`, measured again with many draws of their own; spread over all particles."""
        measure = Measuring(train, FINAL_INNER, FINAL_SEED)
        log_prior = -0.5 * ((population.particles / Moves.prior_sd()) ** 2).sum(axis=1)
        finalists = population.particles[np.argsort(-(population.log_likelihood + log_prior))[:FINALISTS]]
        found = log_likelihood(measure(Moves.of(finalists), pool), measure.outcome)
        best = finalists[np.argmax(found - 0.5 * ((finalists / Moves.prior_sd()) ** 2).sum(axis=1))]
        return cls(best[:-1], population.particles[:, :-1].std(axis=0), float(best[-1]))

    @property
    def moves(self) -> Moves:
        """As one particle beside the priors before the fit: (2, parameter), before and after."""
        shift = np.stack([np.zeros_like(self.shift), self.shift])
        return Moves(shift, np.stack([np.zeros_like(self.shift), np.full_like(self.shift, self.log_factor)]))


def fit(measure: Measuring, particles: int, seed: int, pool: ThreadPoolExecutor) -> Population:
    """The posterior over shifts and the factor on the spreads."""
    begun = time.monotonic()
    return temper(
        lambda theta: log_likelihood(measure(Moves.of(theta), pool), measure.outcome), Moves.prior_sd(), particles,
        np.random.default_rng(seed), lambda text: print(f"{time.monotonic() - begun:6.0f} s  {text}", flush=True),
    )  # fmt: skip


def judge(
    fitted: Fitted, train: tuple[Case, ...], test: tuple[Case, ...], pool: ThreadPoolExecutor
) -> dict[str, tuple[Measuring, dict[str, Floats]]]:
    """Figures before and after on both halves, with draws and noise that the fit has not seen."""
    found = {}
    for name, cases in (("training", train), ("judging", test)):
        measure = Measuring(cases, JUDGES, JUDGE_SEED, attitudes_from=train)
        found[name] = (measure, measure(fitted.moves, pool))
    return found


def main() -> int:
    """Fit, judge, print, and write where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--particles", type=int, default=PARTICLES)
    parser.add_argument("--inner", type=int, default=INNER, help="assumption draws a particle")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--kept", type=Path, help="a population kept before (.npz); fits none where it exists")
    parser.add_argument("--swap", action="store_true", help="fit on the judging half and judge on the other")
    parser.add_argument("--write", action="store_true", help="renew priors, scenarios, the record and the page")
    asked = parser.parse_args()
    if asked.swap and asked.write:
        parser.error("what ships is fitted on the training half: --swap is for looking only")
    warm_up(print)
    train, test = halves()[::-1] if asked.swap else halves()
    with ThreadPoolExecutor(2) as pool:
        if asked.kept is not None and asked.kept.is_file():
            kept = np.load(asked.kept)
            population = Population(kept["particles"], kept["log_likelihood"])
        else:
            population = fit(Measuring(train, asked.inner), asked.particles, asked.seed, pool)
            if asked.kept is not None:
                np.savez(asked.kept, particles=population.particles, log_likelihood=population.log_likelihood)
        fitted = Fitted.of(population, train, pool)
        judged = judge(fitted, train, test, pool)
    about = f"{len(population.particles)} particles, seed {asked.seed}"
    page = prior_page.figures(judged, fitted.shift, fitted.shift_sd, fitted.log_factor, about)
    print(page)
    if asked.write:
        prior_writing.write(fitted.shift, fitted.shift_sd, fitted.log_factor)
        prior_page.write(page)
        print(f"{len(FITTED)} priors written; run fitting/crowd_curve.py --write next", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
