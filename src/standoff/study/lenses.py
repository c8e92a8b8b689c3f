"""Lenses: the same crisis under what different experts believe; beliefs only, never actions."""

from __future__ import annotations

from standoff.errors import StandoffError
from standoff.scenario import Resolved
from standoff.scenario.change import change
from standoff.scenario.schema import ResolvedArm, ResolvedLens
from standoff.scenario.vocabulary import nearest

NEUTRAL = "neutral"
"""The scenario's own assumptions, as a lens that changes nothing."""


def lens_names(resolved: Resolved) -> tuple[str, ...]:
    """The neutral lens, then the scenario's own."""
    return (NEUTRAL, *(name for name in resolved.lenses if name != NEUTRAL))


def find_lens(resolved: Resolved, name: str) -> ResolvedLens:
    """A lens by name. Raises `StandoffError` when there is none."""
    if name == NEUTRAL and name not in resolved.lenses:
        return ResolvedLens(title="the scenario's own assumptions", assumptions={})
    if name not in resolved.lenses:
        known = lens_names(resolved)
        close = nearest(name, known)
        hint = f"did you mean {close}?" if close else f"lenses: {', '.join(known)}"
        raise StandoffError(f"{resolved.name} has no lens `{name}`", hint)
    return resolved.lenses[name]


def through_lens(resolved: Resolved, name: str) -> Resolved:
    """The scenario as a lens sees it."""
    return change(resolved, ResolvedArm(assumptions=find_lens(resolved, name).assumptions))
