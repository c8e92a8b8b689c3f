"""Out-of-time check on all leader-months: trained on 1990 to 2009, tested on January 2010 to February 2020.

Two forecasts of an exit within twelve months from what is known in a month: a logit on the twelve-month windows (the
baseline), and the competing-risk hazard by months ahead, eta_k = x . beta_k + x_t . gamma_k log(u / 4), fitted on
exits by month ahead (bins 1, 2-3, 4-6, 7-12) and cut off at the end of 2009. Both on structure alone, and with
protest of the last three and twelve months. The ridge is chosen on leaders left out of the years before 2010.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize

from standoff.outside.hazard import KINDS

SPLIT = 2010 * 12
LAST_MONTH = 2020 * 12 + 1
STRUCTURE = (
    "ten_l", "ten_sq", "ten20", "age", "age70", "personal", "party", "military", "monarchy", "provisional",
    "elec_next6", "postX6", "postA6", "coup12", "coup60", "lgdp", "grow", "lpop", "milpc", "t_coldwar",
)  # fmt: skip
PROTEST = ("mm_n3", "mm_big3", "mm_rem3", "mm_kill3", "mm_bigrem3", "mm_n12", "mm_big12", "mm_rem12", "mm_kill12")
TIMED = ("elec_next6", "provisional", "postX6")
"""What changes the shape in time, besides the intercept."""
RIDGES = (30.0, 100.0, 300.0, 1000.0)
BINS = ((1, 1), (2, 3), (4, 6), (7, 12))

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Leader-months: design (n, feature) with a leading 1, of which columns ``timed`` change the shape in time."""

    x: Floats
    timed: npt.NDArray[np.int64]
    months: pd.DataFrame


def sample(months: pd.DataFrame, protest: bool, since: int = 0) -> Sample:
    """Standardised on the months before `SPLIT`; gaps hold the middle and are marked."""
    used = months[(months["t"] <= LAST_MONTH) & (months["t"] >= since)].reset_index(drop=True)
    columns = [*STRUCTURE, *(PROTEST if protest else ())]
    raw = used[columns].astype(float)
    raw["ten_sq"] = np.log1p(used["ten"] / 12.0) ** 2
    raw["grow"] = raw["grow"].clip(-0.3, 0.3) if raw["grow"].abs().median() < 1 else raw["grow"].clip(-30, 30)
    gaps = raw[["lgdp", "lpop", *(["mm_n3"] if protest else [])]].isna().astype(float).add_suffix("_unknown")
    past = used["t"] < SPLIT
    fill = raw[past].median()
    fill[[name for name in columns if name in PROTEST]] = 0.0
    whole = pd.concat([raw.fillna(fill), gaps], axis=1)
    scaled = (whole - whole[past].mean()) / whole[past].std().replace(0.0, 1.0)
    timed = [0, *(1 + columns.index(name) for name in TIMED)]
    return Sample(np.column_stack([np.ones(len(used)), scaled]), np.array(timed), used)


def fit_logit(x: Floats, y: Floats, ridge: float = 1.0) -> Floats:
    """Ridge logit; the intercept is free."""
    penalty = np.r_[0.0, np.full(x.shape[1] - 1, ridge)]

    def loss(beta: Floats) -> tuple[float, Floats]:
        eta = x @ beta
        slope = x.T @ (1.0 / (1.0 + np.exp(-eta)) - y)
        return float(np.sum(np.logaddexp(0.0, eta) - y * eta) + 0.5 * (penalty * beta**2).sum()), slope + penalty * beta

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)


def logit_forecast(given: Sample, column: str, last_month: int = SPLIT) -> Floats:
    """P(exit within twelve months) by the baseline, trained on months before ``last_month``."""
    past = (given.months["t"] < last_month).to_numpy()
    beta = fit_logit(given.x[past], given.months[column].to_numpy(dtype=float)[past])
    return np.asarray(1.0 / (1.0 + np.exp(-given.x @ beta)))


def hazard_forecast(given: Sample, ridge: float, train: npt.NDArray[np.bool_] | None = None) -> Floats:
    """P(exit within twelve months) by kind, shape (n, kind), trained on what had happened before `SPLIT`."""
    theta = _fit_hazard(given, ridge, np.ones(len(given.x), dtype=bool) if train is None else train)
    stays, left = np.ones(len(given.x)), np.zeros((len(given.x), len(KINDS)))
    for low, high in BINS:
        odds = np.exp(_design(given, given.x, low, high) @ theta.T)
        h = odds / (1.0 + odds.sum(axis=1, keepdims=True))
        for _ in range(low, high + 1):
            left += stays[:, None] * h
            stays = stays * (1.0 - h.sum(axis=1))
    return left


def _design(given: Sample, x: Floats, low: int, high: int) -> Floats:
    return np.column_stack([x, x[:, given.timed] * np.log((low + high) / 8.0)])


def choose_ridge(given: Sample, folds: int = 5) -> float:
    """The ridge with the best log score on leaders left out, among months whose twelve months end before `SPLIT`."""
    _, leader = np.unique(given.months["who"].to_numpy(dtype=str), return_inverse=True)
    fold = np.random.default_rng(5).permutation(int(leader.max()) + 1)[leader] % folds
    whole = given.months["t"].to_numpy() < SPLIT - 12
    irregular, out = (given.months[name].to_numpy(dtype=bool) for name in ("irr12", "any12"))
    scores = {}
    for ridge in RIDGES:
        total = 0.0
        for left_out in range(folds):
            p = hazard_forecast(given, ridge, fold != left_out)
            here = whole & (fold == left_out)
            chance = np.where(irregular, p[:, :2].sum(axis=1), np.where(out, p[:, 2], 1.0 - p.sum(axis=1)))
            total += float(np.log(chance[here]).sum())
        scores[ridge] = total
    return max(scores, key=lambda ridge: scores[ridge])


def _fit_hazard(given: Sample, ridge: float, train: npt.NDArray[np.bool_]) -> Floats:
    t, ahead = given.months["t"].to_numpy(), given.months["ahead"].to_numpy(dtype=float)
    could = given.months[list(KINDS)].to_numpy(dtype=bool)
    parts = []
    for low, high in BINS:
        risk = np.minimum.reduce([np.full(len(t), float(high)), ahead, SPLIT - 1.0 - t]) - (low - 1)
        here = train & (risk > 0) & (t < SPLIT)
        left = here & (ahead >= low) & (ahead <= high) & (t + ahead < SPLIT)
        parts.append((_design(given, given.x[here], low, high), risk[here], (could & left[:, None])[here]))
    n = given.x.shape[1] + len(given.timed)
    penalty = np.full((len(KINDS), n), ridge)
    penalty[:, [0, n - len(given.timed)]] = 0.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        theta = flat.reshape(len(KINDS), n)
        value, slope = 0.5 * float((penalty * theta**2).sum()), penalty * theta
        for design, risk, kinds in parts:
            odds = np.exp(np.clip(design @ theta.T, -30.0, 10.0))
            h = odds / (1.0 + odds.sum(axis=1, keepdims=True))
            out = kinds.any(axis=1)
            chance = np.where(out, (h * kinds).sum(axis=1), 1.0)
            value -= float(((risk - out) * np.log1p(-h.sum(axis=1)) + np.log(chance)).sum())
            slope = slope - (h * kinds / chance[:, None] - risk[:, None] * h).T @ design
        return value, slope.ravel()

    start = np.zeros((len(KINDS), n))
    start[:, 0] = -6.0
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 300, "ftol": 1e-9})
    return np.asarray(found.x.reshape(len(KINDS), n))
