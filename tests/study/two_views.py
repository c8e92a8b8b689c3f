"""Two opposed views of belarus-2020, and one that is the scenario's own, in a file of their own."""

from __future__ import annotations

from pathlib import Path

from standoff import scenario
from standoff.scenario import Resolved

TEXT = """standoff: 1
name: two-views
title: Two views
like: belarus-2020
assumptions:
  treasury: {reserves_first: 30 to 100}
lenses:
  soft:
    title: The force is soft and the money short
    assumptions:
      security: {stay_at_rest: 2.2 to 3.2, doubt: 12}
      treasury: {reserves_first: 2 to 3}
  hard:
    title: The force is hard and nobody dares
    assumptions:
      security: {stay_at_rest: 4.4 to 5.5}
      belief: {at_rest: -4}
      patron: {disorder_cost: 1 to 1.5}
  same:
    title: The scenario's own, said again
    assumptions:
      treasury: {reserves_first: 30 to 100}
  wavering:
    title: Regimes many of which could not have rested
    assumptions:
      security: {stay_at_rest: 2.4 to 3.6, doubt: 12}
      belief: {at_rest: -2}
      groups: {Minsk young and private sector: {attitude: -2.5}}
      elites: {doubt: 16}
"""
OF_FORCE = ("security.stay_at_rest", "security.doubt")
FOUR = {"force": "security", "mood": ["belief.at_rest"], "money": ["treasury"], "patron": "patron.disorder_cost"}


def load_views(folder: Path) -> Resolved:
    """The scenario with its lenses soft, hard, same and wavering."""
    return scenario.load(str(write_views(folder)))


def write_views(folder: Path) -> Path:
    """The scenario's file."""
    file = folder / "two-views.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file
