"""Learning: a forecast updated by what is seen, as of any date, with what was known then only."""

from __future__ import annotations

from standoff.learning.answer import Forecast, Updated
from standoff.learning.updating import update

__all__ = ["Forecast", "Updated", "update"]
