"""Claims as tests: every causal claim of a scenario run against the model, forecasts beside what the model gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Unpack

import pandas as pd

from standoff.analysis.measure import Measure
from standoff.analysis.verdict import Effect, Expectation, finite, judge
from standoff.errors import StandoffError
from standoff.evidence.saying import say_arm, say_expectation
from standoff.scenario import Resolved
from standoff.scenario.change import change
from standoff.scenario.schema import ResolvedArm, ResolvedClaim, ResolvedMeasure, ResolvedTest
from standoff.scenario.vocabulary import nearest
from standoff.study.measuring import measure_arms
from standoff.study.settings import Execution, Settings, check_execution

MEMBERS, DRAWS = 2_000, 250


@dataclass(frozen=True)
class TriedClaim:
    """A causal claim, what was changed, what was expected, what came out."""

    id: str
    claim: ResolvedClaim
    intervention: str
    expectation: str
    effect: Effect
    members: int

    def plain(self) -> dict[str, Any]:
        """The claim as one row of the JSON answer."""
        found = self.effect
        return {
            "id": self.id, "speaker": self.claim.speaker, "kind": self.claim.kind, "text": self.claim.text,
            "intervention": self.intervention, "expectation": self.expectation, "baseline": finite(found.baseline),
            "changed": finite(found.changed), "effect": finite(found.effect), "low": finite(found.low),
            "high": finite(found.high),
            "share_of_draws": found.share, "verdict": found.verdict, "members": self.members,
            "note": self.claim.test.note if self.claim.test else "",
        }  # fmt: skip


def measure_of(resolved: ResolvedMeasure) -> Measure:
    """A scenario's measure as `analysis` reads it."""
    return Measure(**resolved.model_dump())


def select_claims(resolved: Resolved, only: Sequence[str] = ()) -> dict[str, ResolvedClaim]:
    """Claims that carry a test, or those asked for. Raises `StandoffError` for others."""
    for name in only:
        if name not in resolved.claims:
            close = nearest(name, resolved.claims)
            raise StandoffError(f"there is no claim `{name}`", f"did you mean {close}?" if close else None)
        if resolved.claims[name].test is None:
            raise StandoffError(f"claim `{name}` carries no test", "give it a `test` with an `expect` (docs/ledger.md)")
    return {
        name: claim for name, claim in resolved.claims.items() if claim.test is not None and (not only or name in only)
    }


def try_claims(
    resolved: Resolved, only: Sequence[str] = (), members: int = MEMBERS, seed: int = 1, draws: int = DRAWS,
    **execution: Unpack[Execution],
) -> list[TriedClaim]:  # fmt: skip
    """Run every test on the same draws: ``members`` futures in each arm, ``draws`` assumption draws."""
    check_execution("try_claims", execution, ("resolved", "only", "members", "seed", "draws"))
    settings = Settings(members=members, seed=seed, draws=draws, days=resolved.days)
    claims = select_claims(resolved, only)
    arms: dict[str, Resolved] = {}
    wanted: dict[str, list[Measure]] = {}

    def enter(*parts: ResolvedArm) -> str:
        key = " | ".join(part.model_dump_json() for part in parts if part != ResolvedArm())
        arms.setdefault(key, change(resolved, *parts))
        wanted.setdefault(key, [])
        return key

    pairs: dict[str, tuple[str, str, Measure]] = {}
    for name, claim in claims.items():
        test = claim.test
        assert test is not None
        keys = enter(test.given, test.instead_of), enter(test.given, test.change)
        pairs[name] = (*keys, measure_of(test.measure))
        for key in keys:
            wanted[key].append(pairs[name][2])
    found = measure_arms(arms, wanted, settings, execution)
    tested = []
    for name, claim in claims.items():
        assert claim.test is not None
        before, after, measure = pairs[name]
        expectation = Expectation(claim.test.direction, claim.test.size, claim.test.ratio)
        effect = judge(found[before][measure], found[after][measure], expectation)
        tested.append(
            TriedClaim(
                name,
                claim,
                say_test(resolved, claim.test),
                say_expectation(claim.test, resolved.places),
                effect,
                settings.members,
            )
        )
    return tested


def say_test(resolved: Resolved, test: ResolvedTest) -> str:
    """What a test changes, in words."""
    names = [group.name for group in resolved.groups]
    said = say_arm(test.change, resolved.start, names)
    if test.instead_of != ResolvedArm():
        said += f" instead of {say_arm(test.instead_of, resolved.start, names)}"
    if test.given != ResolvedArm():
        said += f", given {say_arm(test.given, resolved.start, names)}"
    return said


def claims_table(tested: Sequence[TriedClaim]) -> pd.DataFrame:
    """One row a claim: id, speaker, kind, intervention, expectation, baseline, effect, low, high, verdict, …"""
    return pd.DataFrame([each.plain() for each in tested])
