"""Layout: where each field, parameter and draw lies in memory.

State, parameters and draws are blocks of float32 rows, one row a number, one column a member ("lane"). Each block can
be read as a record whose named fields are its rows, so a mechanism writes ``was.loyal[i]`` and the compiler sees fixed
offsets from one pointer: that is what lets it vectorise.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from standoff.mechanisms.catalogue import CATALOGUE, FIELDS, name_of

LANES = 64
"""Members computed side by side."""

MAX_PLACES = 6

NAMES = tuple(name_of(mechanism) for mechanism in CATALOGUE)

TODAY = np.dtype([
    ("day", "i4"), ("rhythm", "f4"), ("rhythm_yesterday", "f4"), ("rhythm_tomorrow", "f4"), ("cold", "f4"),
    ("march_call", "f4"), ("strike_call", "f4"), ("shutdown", "f4"), ("leaders_lost", "f4"), ("violence", "f4"),
    ("threat_frame", "f4"),
    ("pinned_support", "f4"), ("loan_allowed", "f4"), ("staff_allowed", "f4"), ("sanctions_floor", "f4"),
    ("guarantor", "f4"), ("offer", "f4"),
    ("may_words", "f4"), ("may_credit", "f4"), ("may_media", "f4"), ("may_police_reserve", "f4"), ("may_troops", "f4"),
    ("may_broker", "f4"),
])  # fmt: skip
"""What the calendar, dated events and levers say of one day, the same for all members."""


class Groups(NamedTuple):
    """The population's groups. ``attitude`` is (group, lane); the other arrays are (group,)."""

    n_groups: int
    n_places: int
    place: npt.NDArray[np.int64]
    share: npt.NDArray[np.float32]
    online: npt.NDArray[np.float32]
    sharpness: npt.NDArray[np.float32]
    worker_weight: npt.NDArray[np.float32]
    attitude: npt.NDArray[np.float32]


def state_type(lanes: int) -> np.dtype[Any]:
    """Record of all fields for ``lanes`` members."""
    return np.dtype([
        (field.name, "f4", (MAX_PLACES, lanes) if field.by_place else (lanes,)) for field in FIELDS.values()
    ])  # fmt: skip


def parameter_type(mechanism: Any, lanes: int) -> np.dtype[Any]:
    """Record of one mechanism's parameters for ``lanes`` members."""
    return np.dtype([(parameter.name, "f4", (lanes,)) for parameter in mechanism.PARAMETERS])


def draw_type(lanes: int) -> np.dtype[Any]:
    """Record of all mechanisms' draws of one day for ``lanes`` members."""
    return np.dtype([(draw.name, "f4", (lanes,)) for mechanism in CATALOGUE for draw in mechanism.DRAWS])


def _rows() -> dict[str, int]:
    rows, row = {}, 0
    for name, field in FIELDS.items():
        rows[name] = row
        row += MAX_PLACES if field.by_place else 1
    rows[""] = row
    return rows


ROWS = _rows()
"""First row of each field in the state block."""

N_ROWS = ROWS.pop("")


def as_record(rows: npt.NDArray[np.float32], kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """The same memory read as an array of one record; ``rows`` is (row, lane), C order."""
    return rows.reshape(-1).view(kind)


ParameterRecords: Any = NamedTuple("ParameterRecords", [(name, Any) for name in NAMES])  # type: ignore[misc]
"""One array of one record for each mechanism."""

Switches: Any = NamedTuple("Switches", [(name, bool) for name in NAMES])  # type: ignore[misc]
"""Which mechanisms are on."""


def parameter_records(block: npt.NDArray[np.float32]) -> Any:
    """`ParameterRecords` over a block of (parameter, lane) rows in the catalogue's order."""
    records, row = [], 0
    for mechanism in CATALOGUE:
        n = len(mechanism.PARAMETERS)
        records.append(as_record(block[row : row + n], parameter_type(mechanism, block.shape[1])))
        row += n
    return ParameterRecords(*records)
