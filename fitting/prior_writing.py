"""Writing refitted priors to where they live: mechanisms, scenarios that copy a default, the record of the fit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from prior_moves import FITTED, RECORD, stands_at_default, start
from standoff import scenario
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.parameter import Z90, Parameter, Prior

Floats = npt.NDArray[np.float64]
PACKAGE = Path(__file__).parents[1] / "src" / "standoff"
BUNDLED = ("belarus-2020", "armenia-2018", "bahrain-2011")
COLUMNS = ("parameter", "family", "start", "start_spread", "shift", "shift_sd", "centre", "spread")
"""``shift`` and ``shift_sd``: posterior mean and standard deviation, in starting spreads."""


def refitted(name: str, shift: float, log_factor: float) -> Prior:
    """The prior as it ships, three significant digits; its middle 90 in 100 within the parameter's range."""
    before, parameter = start(name), PARAMETERS[name]
    step = before.spread * shift
    centre = before.centre * float(np.exp(step)) if before.family == "lognormal" else before.centre + step
    centre = min(max(_round(centre), parameter.low), parameter.high)
    spread = min(before.spread * float(np.exp(log_factor)), _widest(before.family, centre, parameter))
    return Prior(before.family, centre, _round(spread))


def _widest(family: str, centre: float, parameter: Parameter) -> float:
    """The spread at which an end of the middle 90 in 100 meets an end of the range."""
    if family == "lognormal":
        ends = [abs(float(np.log(end / centre))) for end in (parameter.low, parameter.high) if end > 0.0]
    else:
        ends = [abs(end - centre) for end in (parameter.low, parameter.high)]
    return 0.995 * min(ends) / Z90


def write(shift: Floats, shift_sd: Floats, log_factor: float) -> None:
    """Renew the mechanisms, what bundled scenarios copy of them, and the record."""
    priors = {name: refitted(name, float(x), log_factor) for name, x in zip(FITTED, shift, strict=True)}
    copied = {
        each: [name for name in FITTED if stands_at_default(scenario.load(each), name)] for each in BUNDLED
    }  # fmt: skip
    for each in BUNDLED:
        _rewrite_scenario(PACKAGE / "scenarios" / f"{each}.yaml", {name: priors[name] for name in copied[each]})
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, moved, spread in zip(FITTED, shift, shift_sd, strict=True):
        before, after = start(name), priors[name]
        rows.writerow([name, before.family, before.centre, before.spread, f"{moved:.2f}", f"{spread:.2f}",
                       after.centre, after.spread])  # fmt: skip
    for name, prior in priors.items():
        write_prior(name, prior)
    RECORD.write_text(text.getvalue(), encoding="utf-8")


def write_prior(name: str, prior: Prior) -> None:
    """Change the numbers of one parameter's default prior in its mechanism."""
    mechanism, _, parameter = name.partition(".")
    path = PACKAGE / "mechanisms" / f"{mechanism}.py"
    text = path.read_text(encoding="utf-8")
    pattern = rf'(Parameter\("{parameter}",[^P]*?)Prior\("{prior.family}", [-0-9.e]+, [0-9.e]+\)'
    found, n = re.subn(pattern, rf'\g<1>Prior("{prior.family}", {prior.centre!r}, {prior.spread!r})', text)
    if n != 1:
        raise SystemExit(f"{path}: found {n} priors of {parameter} where one was expected")
    path.write_text(found, encoding="utf-8")


def _rewrite_scenario(path: Path, priors: dict[str, Prior]) -> None:
    """Centres that copied a default follow it; spreads widen as the default's did, since they were fitted so."""
    own = scenario.load(str(path)).assumptions
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for k, name, line in _assumption_lines(lines):
        if name in priors:
            spread = _round(own[name].prior.spread * priors[name].spread / PARAMETERS[name].prior.spread)
            value = rf"\g<1>{priors[name].centre!r}, {spread!r}]"
            lines[k] = re.sub(rf"({priors[name].family}: \[)[^\]]+\]", value, line, count=1)
    path.write_text("".join(lines), encoding="utf-8")


def _assumption_lines(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """Number, ``mechanism.parameter`` and text of each one-line assumption of a scenario file."""
    inside, mechanism = False, ""
    for k, line in enumerate(lines):
        if re.match(r"\S", line):
            inside = line.startswith("assumptions:")
        elif inside and (found := re.match(r"  (\w+):\s*$", line)):
            mechanism = found[1]
        elif inside and (found := re.match(r"    (\w+): \{", line)):
            yield k, f"{mechanism}.{found[1]}", line


def set_centre(path: Path, name: str, centre: float) -> None:
    """Change the centre of one assumption of a scenario file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for k, found, line in _assumption_lines(lines):
        if found == name:
            lines[k] = re.sub(r"((?:log)?normal: \[)[-0-9.e]+,", rf"\g<1>{_round(centre)!r},", line, count=1)
    path.write_text("".join(lines), encoding="utf-8")


def _round(value: float) -> float:
    return float(f"{value:.3g}")
