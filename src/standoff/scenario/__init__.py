"""Scenario files: a human form that people write, a resolved form that the engine runs and each run keeps."""

from __future__ import annotations

from standoff.scenario.bundled import bundled_names, bundled_titles
from standoff.scenario.json_schema import json_schema
from standoff.scenario.loading import load
from standoff.scenario.schema import (
    Actors,
    Resolved,
    ResolvedAssumption,
    ResolvedClaim,
    ResolvedEvent,
    ResolvedGroup,
    ResolvedLens,
    ResolvedLever,
    ResolvedObservation,
    ResolvedSource,
)
from standoff.scenario.start_file import start_file

__all__ = [
    "Actors", "Resolved", "ResolvedAssumption", "ResolvedClaim", "ResolvedEvent", "ResolvedGroup", "ResolvedLens",
    "ResolvedLever", "ResolvedObservation", "ResolvedSource", "bundled_names", "bundled_titles", "json_schema", "load",
    "start_file",
]  # fmt: skip
