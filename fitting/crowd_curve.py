"""Measure how attitude sets the first week, and bring attitudes along: `python fitting/crowd_curve.py [--write]`.

The coding sheet (docs/cases.md) sets a case's attitude where the median largest crowd of days 0 to 6 in
`generic-personalist` is the crowd reported. The curve depends on the default priors; after a refit it is measured
again and, with ``--write``, renewed in ``study/coding.py`` and ``docs/cases.md``. The generic attitude then goes
where the median first week of the training cases lies, its spread becomes that of their first weeks, and bundled
scenarios whose attitude was set on a first week keep that week. Run ``fitting/code_cases.py`` next.
"""

from __future__ import annotations

import argparse
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import prior_writing
from prior_bench import Bench, Curve
from prior_figures import GENERIC, halves
from prior_moves import ATTITUDE
from standoff import scenario
from standoff.engine.ensemble import warm_up
from standoff.parameter import Prior
from standoff.study.coding import CROWD_CURVE

ROOT = Path(__file__).parents[1]
POINTS = tuple(round(-5.0 + 0.8 * k, 1) for k in range(11))
DRAWS = 1000
SEED = 1


def standing_curve() -> Curve:
    """The curve that attitudes were coded with."""
    grid, share = zip(*CROWD_CURVE, strict=True)
    return Curve(np.log(np.array([share])), grid)


def measure() -> Curve:
    """The curve under the default priors as they stand, 1 000 draws a point, the attitude's own spread taken away."""
    bench = Bench(scenario.load(GENERIC), 7, DRAWS, SEED)
    with ThreadPoolExecutor(2) as pool:
        played = [bench.play(None, pool, np.full((1, DRAWS), attitude)) for attitude in POINTS]
    medians = [float(np.median(each["peak_share"][each.rests])) for each in played]
    return Curve(np.log(np.array([medians])), POINTS)


def attitudes(before: Curve, now: Curve) -> tuple[Prior, dict[str, float]]:
    """The generic attitude, and that of each bundled scenario, by the rules above."""
    train, _ = halves()
    weeks = np.array([float(before.share(_centre(case.scenario))[0]) for case in train])
    middle, spread = float(np.median(weeks)), float(weeks.std())
    low, centre, high = now.attitude(middle + spread * np.array([-1.0, 0.0, 1.0]))[0]
    generic = Prior("normal", round(float(centre), 2), round(float(high - low) / 2.0, 2))
    own = {each: float(now.attitude(before.share(_centre(each)))[0, 0]) for each in prior_writing.BUNDLED}
    return generic, own


def write(now: Curve, generic: Prior, own: dict[str, float]) -> None:
    """Renew the coding sheet, the generic attitude and the bundled scenarios."""
    shares = [float(f"{share:.3g}") for share in np.exp(now.log_share[0])]
    points = [f"({attitude}, {share})" for attitude, share in zip(POINTS, shares, strict=True)]
    rows = "\n".join(f"    {', '.join(points[k : k + 5])}," for k in range(0, len(points), 5))
    _replace(prior_writing.PACKAGE / "study" / "coding.py", r"CROWD_CURVE = \(\n.*?\n\)", f"CROWD_CURVE = (\n{rows}\n)")
    cells = " | ".join(str(attitude) for attitude in POINTS), " | ".join(f"{100 * share:.3g}" for share in shares)
    table = (f"| attitude | {cells[0]} |\n|{'---|' * (len(POINTS) + 1)}\n"
             f"| largest crowd of days 0 to 6, in 100 of the nation | {cells[1]} |")  # fmt: skip
    _replace(ROOT / "docs" / "cases.md", r"\| attitude \|.*?\n\|(?:---\|)+\n\| largest crowd[^\n]*\|", table)
    prior_writing.write_prior(ATTITUDE, generic)
    for each, centre in own.items():
        prior_writing.set_centre(prior_writing.PACKAGE / "scenarios" / f"{each}.yaml", ATTITUDE, centre)


def main() -> int:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    warm_up(print)
    before, now = standing_curve(), measure()
    generic, own = attitudes(before, now)
    for attitude, share in zip(POINTS, np.exp(now.log_share[0]), strict=True):
        print(f"{attitude:6.1f}  {100 * share:.4f} in 100")
    print(f"generic attitude {generic.centre} ± {generic.spread}; {own}")
    if asked.write:
        write(now, generic, own)
    return 0


def _centre(name: str) -> float:
    return float(scenario.load(name).assumptions[ATTITUDE].prior.centre)


def _replace(path: Path, pattern: str, text: str) -> None:
    found, n = re.subn(pattern, lambda _: text, path.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    if n != 1:
        raise SystemExit(f"{path}: the place to write to was not found")
    path.write_text(found, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
