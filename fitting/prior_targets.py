"""What the default priors are fitted to: figures with target, tolerance and source, and the training cases.

A particle's log-likelihood is

    - 1/2 sum over figures ((miss) / tolerance)^2  +  sum over cases weight_c log P(what happened)

where ``miss`` is the distance to the target, or how far a figure lies beyond a bound that is one-sided.

**Weights of the cases.** The library was chosen, not drawn: 44 of 100 of its rulers fell, of all first large protests
1991-2020 only 21 of 100 ended with the ruler out, in whatever way, within a year. Cases are weighted to that share, as
for any sample chosen by outcome (King & Zeng 2001, Political Analysis 9:137): w = tau / ybar for those that fell,
(1 - tau) / (1 - ybar) for the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from standoff.outside.classes import ANY_EXIT, reference_class
from standoff.scoring.skill import record_weights

Floats = npt.NDArray[np.float64]
Kind = Literal["at", "at least", "at most"]


@dataclass(frozen=True)
class Target:
    """One figure wanted. ``logit``, ``log``: compared on that scale."""

    figure: str
    kind: Kind
    value: float
    tolerance: float
    source: str
    logit: bool = False
    log: bool = False

    def miss(self, found: Floats) -> Floats:
        """How far each figure is off, in tolerances; 0 inside a one-sided bound."""
        value, seen = (self._scaled(np.asarray(x, np.float64)) for x in (self.value, found))
        off = (seen - value) / self.tolerance
        if self.kind == "at least":
            return np.asarray(np.minimum(off, 0.0))
        return np.asarray(np.maximum(off, 0.0) if self.kind == "at most" else off)

    def _scaled(self, x: Floats) -> Floats:
        return _logit(x) if self.logit else np.asarray(np.log(np.maximum(x, 1e-9))) if self.log else x


REVIEWED = "reviewed onsets 1991-2020: 19 of 143 irregular (docs/outside-view.md); 33 of 154 in any way"
SVOLIK = "pattern 2; Svolik 2009, Geddes, Wright & Frantz 2014"
TARGETS = (
    Target("out in 12 months", "at", 0.13, 0.25, REVIEWED, logit=True),
    Target("share of exits within 60 days", "at", 0.62, 0.05, "pattern 2"),
    Target("share of exits: uprising", "at", 0.45, 0.07, SVOLIK),
    Target("share of exits: coup", "at", 0.28, 0.06, SVOLIK),
    Target("share of exits: negotiated", "at", 0.19, 0.06, SVOLIK),
    Target("share of exits: managed", "at", 0.08, 0.05, SVOLIK),
    Target("auc peak crowd", "at most", 0.67, 0.01, "pattern 3; Stephan & Chenoweth 2008"),
    Target("auc lost loyalty on day 14", "at least", 0.74, 0.02, "pattern 3; Stephan & Chenoweth 2008"),
    Target("members above a tenth of the nation", "at most", 0.006, 0.002, "pattern 7; Chenoweth & Stephan 2011"),
    Target("out in a year without a crowd", "at most", 0.032, 0.003, "leader-months 1950-2020, Geddes et al. 2014"),
    Target("Belarus, out in 90 days, no support against free", "at least", 2.2, 0.15, "pattern 4, claim C60"),
    Target("Belarus, crowds under credit against none", "at least", 0.9, 0.03, "pattern 4, claim C67"),
    Target("Belarus, crowds under credit against none", "at most", 1.1, 0.03, "pattern 4, claim C67"),
    Target("Belarus, crowds after a harsh week against a mild one", "at least", 1.0, 0.02, "pattern 5, claim C57"),
    Target("Belarus, share seen in weeks 2-6", "at", 0.0085, 0.2, "weeks of 23 August to 13 September 2020", log=True),
    Target("Belarus, share seen in weeks 11-13", "at", 0.0028, 0.4, "weeks of 25 October to 8 November", log=True),
    Target("Belarus, crowds after a campaign against mild", "at most", 0.5, 0.05, "pattern 5; Belarus, October 2020"),
)  # fmt: skip


def case_weights(outcome: Floats) -> Floats:
    """Weight of each case, (case,): the library's share of falls brought to the record's."""
    return record_weights(outcome, [str(k) for k in range(len(outcome))], reference_class(ANY_EXIT).p)


def log_score_of_cases(chances: Floats, outcome: Floats) -> Floats:
    """Weighted log-likelihood of the cases, (particle,); ``chances``: (particle, case)."""
    p = np.clip(chances, 1e-4, 1.0 - 1e-4)
    each = outcome * np.log(p) + (1.0 - outcome) * np.log(1.0 - p)
    return np.asarray((case_weights(outcome) * each).sum(axis=1))


def log_likelihood(figures: Mapping[str, Floats], outcome: Floats) -> Floats:
    """See the module; (particle,)."""
    misses = sum((target.miss(figures[target.figure]) ** 2 for target in TARGETS), np.zeros(1))
    return np.asarray(-0.5 * misses + log_score_of_cases(figures["cases"], outcome))


def _logit(p: Floats) -> Floats:
    bounded = np.clip(p, 1e-6, 1.0 - 1e-6)
    return np.asarray(np.log(bounded / (1.0 - bounded)))
