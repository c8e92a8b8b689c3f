"""Leader-months and crisis onsets as the fits take them.

A leader-month counts for who rules at the month's end; ``ahead`` is months until the successor's first month. The day
of an onset and of an exit inside their months is not known: an exit ``ahead`` = u months after the onset came between
u - 1/2 and u + 1/2 months, in weeks ``first`` … ``last``. Onsets are reviewed by ``episode_review.csv``: what is
dropped, recoded, or given back to the ruler who fell in the very month of the onset (the set has his successor).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from standoff.outside.hazard import WEEKS_PER_MONTH, log_tenure

HERE = Path(__file__).parent
LAST_MONTH = 2020 * 12 + 1  # February 2020
FIRST_KNOWN = 1991 * 12
PALACE = (
    "Removed by Military, with Foreign Support",
    "Removed by Military, without Foreign Support",
    "Removed by Other Government Actors, with Foreign Support",
    "Removed by Other Government Actors, without Foreign Support",
    "Removed in Military Power Struggle Short of Coup",
    "coup (Powell-Thyne)",
)
STREET = (
    "Popular Protest, without Foreign Support",
    "Removed by Rebels, with Foreign Support",
    "Removed by Rebels, without Foreign Support",
    "hand-coded protest/foreign",
)
FOLLOWED = 12
"""Months that a crisis is followed."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spells:
    """Crises: features (n, feature), the kinds an exit may have been (n, kind), its weeks; no kind: stayed."""

    z: Floats
    kinds: npt.NDArray[np.bool_]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    year: npt.NDArray[np.int64]
    state: npt.NDArray[np.str_]
    leader: npt.NDArray[np.str_]

    def pick(self, chosen: npt.NDArray[np.bool_]) -> Spells:
        """Some of them."""
        return Spells(**{name: values[chosen] for name, values in vars(self).items()})

    @property
    def out(self) -> npt.NDArray[np.bool_]:
        """Left within the time followed."""
        return np.asarray(self.kinds.any(axis=1))

    @property
    def irregular(self) -> npt.NDArray[np.bool_]:
        """Left by uprising or coup."""
        return np.asarray(self.out & ~self.kinds[:, 2])


def read_leader_months(folder: Path) -> pd.DataFrame:
    """The table with ``ahead``, ``who`` and whether an exit may be ``uprising``, ``coup``, ``other``."""
    table = pd.read_csv(folder / "autocracy_leader_months.csv.gz", low_memory=False)
    table["ahead"] = table["e"] - table["t"]
    table["who"] = table["leadid"].astype(str) + table["s"].astype(str)
    irregular, code = table["xt"] == "Irregular", table["xc"].fillna("")
    table["uprising"] = irregular & ~code.isin(PALACE)
    table["coup"] = irregular & ~code.isin(STREET)
    table["other"] = ~irregular & (table["xt"] != "none")
    return table


def features_of(table: pd.DataFrame) -> Floats:
    """The hazard's features, shape (n, 4)."""
    return np.column_stack(
        [table["personal"], log_tenure(table["ten"].to_numpy() / 12.0), table["postA6"], table["year"] >= 2010]
    ).astype(np.float64)


def read_onsets(folder: Path, months: pd.DataFrame, reviewed: bool = True) -> pd.DataFrame:
    """One row of ``months`` for each onset, with ``week`` where the review gives the week of the exit (else NaN)."""
    onsets = pd.read_csv(folder / "crisis_episodes.csv")[["st", "leader", "year", "month"]]
    found = onsets.merge(months, on=["st", "leader", "year", "month"], validate="one_to_one").assign(week=np.nan)
    found["onset"] = found["t"]
    return _review(found, months) if reviewed else found


def _review(onsets: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    onsets = onsets.astype(dict.fromkeys(("uprising", "coup", "other"), bool))
    for row in pd.read_csv(HERE / "episode_review.csv").to_dict("records"):
        here = onsets[["st", "leader", "year", "month"]].eq(list(row.values())[:4]).all(axis=1)
        if here.sum() != 1:
            raise ValueError(f"the review names {here.sum()} onsets by {list(row.values())[:4]}")
        if row["decision"] in ("uprising", "coup", "other"):
            for kind in ("uprising", "coup", "other"):
                onsets.loc[here, kind] = kind == row["decision"]
            continue
        onset = int(onsets.loc[here, "t"].iloc[0])
        onsets = onsets[~here]
        if row["decision"] == "replace":
            before = months[(months["st"] == row["state"]) & (months["leader"] == row["ruler"])]
            before = before[before["t"] == onset - 1].assign(week=float(row["week"]), onset=onset)
            if len(before) != 1:
                raise ValueError(f"{row['ruler']} is not there a month before")
            for kind in ("uprising", "coup", "other"):
                before[kind] = kind == row["kind"]
            onsets = pd.concat([onsets, before])
    return onsets.sort_values(["st", "onset"]).reset_index(drop=True)


def spells_of(onsets: pd.DataFrame) -> Spells:
    """Crises followed for `FOLLOWED` months."""
    left = (onsets["ahead"].to_numpy() <= FOLLOWED) | onsets["week"].notna().to_numpy()
    kinds = onsets[["uprising", "coup", "other"]].to_numpy(dtype=bool) & left[:, None]
    known, ahead = onsets["week"].to_numpy(dtype=float), onsets["ahead"].to_numpy(dtype=float)
    first = np.where(np.isnan(known), np.floor((ahead - 0.5) * WEEKS_PER_MONTH) + 1.0, known)
    last = np.where(np.isnan(known), np.floor((ahead + 0.5) * WEEKS_PER_MONTH), known)
    end = float(math.floor((FOLLOWED + 0.5) * WEEKS_PER_MONTH))
    first, last = np.where(left, first, 1.0), np.where(left, last, end)
    year = (onsets["onset"].to_numpy() // 12).astype(np.int64)
    z = features_of(onsets)
    z[:, 3] = year >= 2010
    return Spells(
        z, kinds, first.astype(np.int64), last.astype(np.int64), year,
        onsets["st"].to_numpy(dtype=str), onsets["who"].to_numpy(dtype=str),
    )  # fmt: skip


def resting_months(months: pd.DataFrame, onsets: pd.DataFrame) -> pd.DataFrame:
    """Leader-months since 1991 outside the months of a crisis, with ``left``: he was gone the next month."""
    known = months[(months["t"] >= FIRST_KNOWN) & (months["t"] < LAST_MONTH) & months["mm_n3"].notna()]
    in_crisis = np.zeros(len(known), dtype=bool)
    for who, onset in zip(onsets["who"], onsets["onset"], strict=True):
        since = known["t"].to_numpy() - onset
        in_crisis |= (known["who"] == who).to_numpy() & (since >= -1) & (since <= FOLLOWED)
    resting = known[~in_crisis]
    return resting.assign(left=(resting["ahead"] == 1) & (resting["xt"] != "none"))
