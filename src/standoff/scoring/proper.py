"""Proper scores: how far off a forecast was. Lower is better, and nobody gains by saying what he does not believe.

**Equations** (forecast p of an event, outcome o of 0 or 1; day t of H, exit day T, infinite where none came)

    Brier       (p - o)^2                             (Brier 1950, Mon. Weather Rev. 78:1)
    log         -ln p if it happened, else -ln(1 - p), p first kept inside [c, 1 - c]
                                                      (Good 1952, J. R. Stat. Soc. B 14:107)
    CRPS        1/C  sum over t = 1 … C of  (F(t) - [T <= t])^2
    by kind     1/C  sum over kinds k and t = 1 … C of  (F_k(t) - [T <= t, K = k])^2

**Clipping.** A forecast of 0 or 1 that fails would cost infinitely much and decide every comparison alone. Answers are
told in whole numbers out of 100, "<1" below one half: whatever is said there is the same to a reader, so the log score
takes it as ``CLIP``, half of one in 100, and never costs more than 5.3. The score is proper for all forecasts inside.

**CRPS of an exit time.** F(t) is the chance of being out by the close of day t. The sum is that of the continuous
ranked probability score of an exit time in days, with weight on the days up to the horizon H only (the
threshold-weighted score of Gneiting & Ranjan 2011, J. Bus. Econ. Stat. 29:411), over the days: the mean Brier score of
"out by day t", from 0 to 1. What a forecast says of the time after H neither helps nor harms it, so a forecast that
ends at H is fair to one that does not. Where the ruler was seen on C < H days only, the days after C are left out.

**Competing risks.** F_k(t) is the cumulative incidence of kind k: the chance that the exit came by day t *and* was of
that kind. An exit of another kind is an answer ("not by this one, ever"), not a case lost from sight: censoring it, as
one minus Kaplan-Meier does, would reward forecasts whose kinds add up to more than the whole.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from standoff.errors import StandoffError
from standoff.record import Floats

CLIP = 0.005
"""Half of one in 100: the least and, from the other end, the most that the log score takes a forecast to say."""


def check_probabilities(name: str, value: npt.ArrayLike) -> Floats:
    """``value`` as floats. Raises `StandoffError` unless there are any and all lie from 0 to 1."""
    found = np.asarray(value, dtype=np.float64)
    if found.size == 0:
        raise StandoffError(f"{name}: there is nothing to score")
    bad = ~((found >= 0.0) & (found <= 1.0))
    if bad.any():
        raise StandoffError(f"{name} must be probabilities from 0 to 1, found {found[bad].flat[0]:g}")
    return found


def check_outcomes(value: npt.ArrayLike, shape: tuple[int, ...]) -> Floats:
    """``value`` as floats of that shape, each 0 or 1. Raises `StandoffError` otherwise."""
    found = np.asarray(value, dtype=np.float64)
    if found.shape != shape:
        raise StandoffError(f"forecasts are of shape {shape}, outcomes of shape {found.shape}")
    bad = ~np.isin(found, (0.0, 1.0))
    if bad.any():
        raise StandoffError(f"an outcome must be 0 or 1, found {found[bad].flat[0]:g}")
    return found


def brier(forecast: npt.ArrayLike, outcome: npt.ArrayLike) -> Floats:
    """Brier score of each forecast, from 0 to 1, in the forecasts' shape.

    >>> brier([0.2, 0.2], [0, 1]).round(2).tolist()
    [0.04, 0.64]
    """
    p = check_probabilities("forecasts", forecast)
    o = check_outcomes(outcome, p.shape)
    return np.asarray((p - o) ** 2)


def log_score(forecast: npt.ArrayLike, outcome: npt.ArrayLike, clip: float = CLIP) -> Floats:
    """Log score of each forecast in nats, in the forecasts' shape; at most ``-ln(clip)``.

    >>> log_score([0.5, 0.0], [1, 1]).round(2).tolist()
    [0.69, 5.3]
    """
    p = check_probabilities("forecasts", forecast)
    o = check_outcomes(outcome, p.shape)
    if not 0.0 < clip < 0.5:
        raise StandoffError(f"clip must be a number in (0, 0.5), found {clip:g}")
    kept = np.clip(p, clip, 1.0 - clip)
    return np.asarray(-np.log(np.where(o == 1.0, kept, 1.0 - kept)))


def crps_exit(out_by: npt.ArrayLike, exit_day: npt.ArrayLike, seen: npt.ArrayLike = np.inf) -> Floats:
    """CRPS of the exit time over the days of the forecast, from 0 to 1 (see the module).

    ``out_by``: (…, day) chance of being out by the close of day 1, 2, … H. ``exit_day``: (…) day of the exit, counted
    from 1, infinite where none came. ``seen``: (…) or a number, days on which it is known whether he was out.
    Times H it is the score in days.

    >>> crps_exit([0.0, 0.0, 0.5, 0.5], 3).tolist()
    0.125
    """
    forecast = check_probabilities("out_by", out_by)
    _check_rising(forecast, "out_by")
    days = np.arange(1, forecast.shape[-1] + 1)
    exit_day, counted = _days_of(exit_day, seen, forecast.shape[:-1], forecast.shape[-1])
    came = exit_day[..., None] <= days
    counts = days <= counted[..., None]
    return np.asarray(((forecast - came) ** 2 * counts).sum(axis=-1) / counted)


def crps_by_kind(
    incidence: npt.ArrayLike, exit_day: npt.ArrayLike, kind: npt.ArrayLike, seen: npt.ArrayLike = np.inf
) -> Floats:
    """CRPS of the exit time and its kind, from 0 to 2 (see the module).

    ``incidence``: (…, day, kind) chance of an exit of that kind by the close of day 1, 2, … H; over kinds it adds up to
    at most 1. ``kind``: (…) position of the kind that came, anything where none did.
    """
    forecast = check_probabilities("incidence", incidence)
    if (forecast.sum(axis=-1) > 1.0 + 1e-9).any():
        raise StandoffError(f"kinds add up to {forecast.sum(axis=-1).max():g}, more than 1")
    _check_rising(np.moveaxis(forecast, -1, 0), "incidence")
    n_days, n_kinds = forecast.shape[-2:]
    days = np.arange(1, n_days + 1)
    exit_day, counted = _days_of(exit_day, seen, forecast.shape[:-2], n_days)
    which = np.broadcast_to(np.asarray(kind), exit_day.shape)
    if (~np.isin(which, np.arange(n_kinds)) & (exit_day <= counted)).any():
        raise StandoffError(f"a kind must be a whole number from 0 to {n_kinds - 1} where there was an exit")
    came = (exit_day[..., None] <= days)[..., None] & (which[..., None, None] == np.arange(n_kinds))
    counts = (days <= counted[..., None])[..., None]
    return np.asarray(((forecast - came) ** 2 * counts).sum(axis=(-2, -1)) / counted)


def _check_rising(by_day: Floats, name: str) -> None:
    if (np.diff(by_day, axis=-1) < -1e-9).any():
        raise StandoffError(f"{name} must not fall from one day to the next: it is the chance of being out by then")


def _days_of(
    exit_day: npt.ArrayLike, seen: npt.ArrayLike, shape: tuple[int, ...], n_days: int
) -> tuple[Floats, Floats]:
    """Exit days and days counted, both of ``shape``."""
    out = np.asarray(exit_day, dtype=np.float64)
    if out.shape != shape:
        raise StandoffError(f"forecasts are of shape {shape}, exit days of shape {out.shape}")
    if (~(out >= 1.0)).any():
        raise StandoffError("an exit day counts from 1 and is infinite where none came")
    known = np.broadcast_to(np.asarray(seen, dtype=np.float64), shape)
    if (~(known >= 1.0)).any():
        raise StandoffError("the ruler must have been seen on at least one day")
    return out, np.asarray(np.minimum(known, n_days))
