"""Futures in the form of the EMA workbench, and its PRIM run on them.

EMA (Kwakkel 2017, Environmental Modelling & Software 96:239-250) passes results as ``(experiments, outcomes)``: a frame
with one row a run and one column an uncertainty, beside ``scenario``, ``policy`` and ``model``; and a dict of arrays of
the same length. Its analysis works on that form as it stands; nothing is simulated through it.

PRIM (Friedman & Fisher 1999, Statistics and Computing 9:123-143; for scenario discovery Bryant & Lempert 2010,
Technological Forecasting and Social Change 77:34-49) peels a box of futures from the sides, little by little, so that
the outcome gathers in what is left. It asks whether a thing happens, not how likely it is: each future is drawn once
from its chance. Of the boxes on the way, the one with the largest harmonic mean of coverage and density is taken,
then measured, as a tree's rules are, on draws it was not made from.

``ema_workbench`` is an optional extra, for PRIM only; the form is written and read without it.
"""

from __future__ import annotations

import inspect
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from standoff.analysis.discovery import SEED, Futures, Rule, inside, measure_rule, split_draws
from standoff.errors import StandoffError
from standoff.record import Floats

EXPERIMENTS, OUTCOMES, ABOUT = "experiments.csv", "outcomes.npz", "about.json"
OWN_COLUMNS = ("scenario", "policy", "model")
Results = tuple[pd.DataFrame, dict[str, Floats]]
LEAST_MASS = 0.05
MOST_FEATURES = 12


def to_ema(assumptions: pd.DataFrame, outcomes: dict[str, Floats], policy: str, model: str) -> Results:
    """``(experiments, outcomes)``: ``assumptions`` (run, assumption), each outcome (run, …).

    ``scenario`` numbers the runs, ``policy`` says what was done, ``model`` of what. Raises `StandoffError` where an
    outcome has another length, or an assumption the name of one of EMA's own columns.
    """
    taken = sorted(set(OWN_COLUMNS) & set(assumptions.columns))
    if taken:
        raise StandoffError(f"an assumption cannot be called {taken[0]!r}: EMA has a column of that name")
    for name, values in outcomes.items():
        if len(values) != len(assumptions):
            raise StandoffError(f"outcome {name!r} has {len(values)} rows, the assumptions {len(assumptions)}")
    own = {"scenario": np.arange(len(assumptions)), "policy": policy, "model": model}
    experiments = pd.concat([assumptions.reset_index(drop=True), pd.DataFrame(own)], axis=1)
    return experiments, {name: np.asarray(values, np.float64) for name, values in outcomes.items()}


def check_folder(folder: Path) -> None:
    """Raise `StandoffError` where ``folder`` is neither absent nor empty."""
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as fault:
        raise StandoffError(f"cannot write {folder}: {fault.strerror or fault}", "name another folder") from fault
    if taken:
        raise StandoffError(f"{folder} is not empty", "name a folder that is absent or empty")


def write_ema(folder: Path, results: Results, about: dict[str, Any]) -> list[Path]:
    """Write ``experiments.csv``, ``outcomes.npz`` and what they are, ``about.json``; returns the paths.

    The folder is made where it is absent; one that holds anything is refused.
    """
    experiments, outcomes = results
    check_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        experiments.to_csv(folder / EXPERIMENTS, index=False)
        np.savez_compressed(folder / OUTCOMES, **outcomes)  # type: ignore[arg-type]
        (folder / ABOUT).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as fault:
        raise StandoffError(f"cannot write {folder}: {fault.strerror or fault}", "name another folder") from fault
    return [folder / name for name in (EXPERIMENTS, OUTCOMES, ABOUT)]


def read_ema(folder: Path) -> Results:
    """``(experiments, outcomes)`` as `write_ema` left them."""
    try:
        experiments = pd.read_csv(folder / EXPERIMENTS)
        with np.load(folder / OUTCOMES) as kept:
            return experiments, {name: kept[name] for name in kept.files}
    except OSError as fault:
        raise StandoffError(f"{folder} holds no exported futures: {fault.strerror or fault}") from fault


def load_prim() -> Any:
    """EMA's PRIM. Raises `StandoffError` where the extra is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ema_workbench.analysis import prim
    except ImportError as fault:
        hint = (
            "it is the extra standoff[ema]: in a copy of the repository, pip install '.[ema]'; without it, "
            "`standoff discover` shows the tree's rules"
        )
        raise StandoffError("PRIM needs ema_workbench, which is not installed", hint) from fault
    return prim


def draw_happened(futures: Futures) -> npt.NDArray[np.bool_]:
    """Whether it happens in each future, drawn once from its chance; the same each time."""
    return np.random.default_rng(SEED).random(len(futures.chance)) < futures.chance


def find_box(futures: Futures, least_mass: float = LEAST_MASS, most_features: int = MOST_FEATURES) -> Rule | None:
    """PRIM's box on the features that go most with the outcome, as a rule; None where nothing gathers it.

    Grown on every second draw and measured on the others. Weights are left to the measuring: a future's weight is near
    1 wherever it matters.
    """
    prim = load_prim()
    grown, held = split_draws(futures)
    happened = draw_happened(grown)
    if happened.all() or not happened.any():
        return None
    strongest = _strongest(grown, most_features)
    x = grown.features[strongest].astype(np.float64).reset_index(drop=True)
    given: dict[str, Any] = {"mass_min": least_mass}
    if "threshold" in inspect.signature(prim.Prim.__init__).parameters:
        given["threshold"] = 1e-6  # of the mean of the last box, and of what counts as happening: any of it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        box = prim.Prim(x, happened.astype(np.int64), **given).find_box()
    if box is None:
        return None
    tried = [_bounds(limits, x) for limits in box.box_lims]
    best = max(tried, key=lambda bounds: _balance(bounds, grown, happened))
    rule = measure_rule(best, held)
    return rule if best and rule.mass > 0.0 and rule.base_rate > 0.0 else None


def _strongest(futures: Futures, most: int) -> list[str]:
    """Features by rank correlation with the chance, strongest first."""
    chance = futures.chance.argsort().argsort().astype(np.float64)
    ranks = futures.features.rank()
    strength = ranks.apply(lambda column: abs(np.corrcoef(column, chance)[0, 1])).fillna(0.0)
    return [str(name) for name in strength.sort_values(ascending=False, kind="stable").index[:most]]


def _bounds(limits: pd.DataFrame, x: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """The sides of a box that cut something off, feature -> (low, high]; PRIM's own sides include both ends."""
    found = {}
    for name in x.columns:
        low, high = float(limits[name].iloc[0]), float(limits[name].iloc[1])
        cuts = low > x[name].min(), high < x[name].max()
        if any(cuts):
            found[str(name)] = (float(np.nextafter(low, -np.inf)) if cuts[0] else -np.inf, high if cuts[1] else np.inf)
    return found


def _balance(bounds: dict[str, tuple[float, float]], futures: Futures, happened: npt.NDArray[np.bool_]) -> float:
    """Harmonic mean of coverage and density."""
    met = inside(bounds, futures.features)
    both = int((met & happened).sum())
    return 2.0 * both / (int(met.sum()) + int(happened.sum()))
