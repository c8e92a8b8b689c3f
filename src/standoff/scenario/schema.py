"""The resolved form: everything explicit, frozen, JSON, with a hash.

It is what the engine takes and what each run keeps. Shares and weights are numbers from 0 to 1, places are positions
in ``places`` (0 is the capital), dates are days of the calendar, both ends included.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from standoff.errors import StandoffError
from standoff.parameter import Prior


class Part(BaseModel):
    """A part of the resolved form."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Actors(Part):
    """Who faces whom."""

    ruler_name: str
    in_power_since: dt.date
    regime: str
    patron_name: str | None
    """None for a crisis without a patron."""
    opposition_name: str
    west_name: str | None


class ResolvedGroup(Part):
    """``share`` of the population (the shares add up to 1), ``place`` a position in ``places``, attitude in logit."""

    name: str
    place: int
    share: float
    attitude: Prior
    spread: float
    online: float
    state_worker: float
    because: tuple[str, ...]


class ResolvedEvent(Part):
    """From ``date`` to ``until``; what ``strength`` measures is said in `vocabulary.EVENTS`."""

    date: dt.date
    until: dt.date
    kind: str
    strength: float
    note: str
    because: tuple[str, ...]


class ResolvedLever(Part):
    """From ``start`` to ``until``; ``value`` is an option of `vocabulary.LEVERS` or a number from 0 to 1."""

    lever: str
    value: str | float
    start: dt.date
    until: dt.date


class ResolvedAssumption(Part):
    """A parameter's prior. ``own``: named by the scenario or its parents; ``source`` says where a default is from."""

    prior: Prior
    unit: str
    low: float
    high: float
    because: tuple[str, ...]
    contested: tuple[str, ...]
    note: str
    source: str
    own: bool


class ResolvedSource(Part):
    """An article or data set; "" where language or address is not given, None where paragraphs were not counted."""

    publisher: str
    title: str
    date: dt.date
    language: str
    url: str
    paragraphs: int | None = None


class ResolvedMeasure(Part):
    """What is looked at in a member: a field or outcome, summed up over days ``first`` … ``last`` (0 is the start).

    ``stat`` is mean, most, least or last. With ``above`` or ``below`` it is the chance that the summary passes it.
    """

    what: str
    place: int | None
    stat: str
    first: int
    last: int
    above: float | None
    below: float | None


class ResolvedArm(Part):
    """What is done (levers) and what is believed (assumptions; ``groups.N.attitude`` among them)."""

    levers: tuple[ResolvedLever, ...] = ()
    assumptions: dict[str, ResolvedAssumption] = {}


class ResolvedTest(Part):
    """A causal claim: with ``change`` instead of ``instead_of``, both under ``given``, ``measure`` goes somewhere.

    ``direction`` rises or falls by at least ``size``, stays within it, or lies above or below it; ``ratio``: the effect
    is the changed over the unchanged, not their difference.
    """

    given: ResolvedArm
    instead_of: ResolvedArm
    change: ResolvedArm
    measure: ResolvedMeasure
    direction: str
    size: float
    ratio: bool
    note: str


class ResolvedForecast(Part):
    """A stated forecast: ``low`` … ``high`` is the probability its words are read as; ``happened`` yes, no or open."""

    measure: ResolvedMeasure
    low: float
    high: float
    reading: str
    resolves: str
    happened: str


class ResolvedClaim(Part):
    """A paraphrased statement; ``source`` is a key of the sources."""

    source: str
    paragraph: int | None
    speaker: str
    kind: str
    text: str
    role: str = ""
    test: ResolvedTest | None = None
    forecast: ResolvedForecast | None = None


class ResolvedLens(Part):
    """Only the assumptions that the lens changes; ``forecasts`` are claims of the speaker's own forecasts."""

    title: str
    assumptions: dict[str, ResolvedAssumption]
    speaker: str = ""
    reading: str = ""
    because: tuple[str, ...] = ()
    forecasts: tuple[str, ...] = ()


class ResolvedObservation(Part):
    """``place`` is a position in ``places``, None for the whole nation; ``low`` and ``high`` in persons, or 0 to 1."""

    date: dt.date
    place: int | None
    what: str
    low: float
    high: float
    source: str | None
    note: str


class Resolved(Part):
    """A scenario with nothing left to guess."""

    standoff: int
    name: str
    title: str
    start: dt.date
    days: int
    population: Prior
    """Persons; ``fixed`` where the scenario gives one number."""
    places: tuple[str, ...]
    groups: tuple[ResolvedGroup, ...]
    rhythm: tuple[float, ...]
    """By weekday, Monday first (`datetime.date.weekday`)."""
    cold: tuple[float, ...]
    """By month, January first."""
    actors: Actors
    menu: tuple[str, ...]
    """What the patron may do besides abandoning, weakest first; empty without a patron."""
    events: tuple[ResolvedEvent, ...]
    levers: tuple[ResolvedLever, ...]
    off: tuple[str, ...]
    """Mechanisms switched off, in alphabetical order."""
    assumptions: dict[str, ResolvedAssumption]
    """``mechanism.parameter`` for every parameter of the catalogue."""
    sources: dict[str, ResolvedSource]
    claims: dict[str, ResolvedClaim]
    base_rate_class: str | None
    trigger: str | None = None
    """One of `vocabulary.TRIGGERS`; None where the scenario does not say."""
    lenses: dict[str, ResolvedLens]
    observed: tuple[ResolvedObservation, ...]
    not_modelled: tuple[str, ...]

    def canonical_json(self) -> str:
        """The one JSON text of this scenario: keys sorted, no blanks, numbers in shortest exact form."""
        plain = self.model_dump(mode="json")
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical_json().encode("utf-8")).hexdigest()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; its hash is its own, not one that the original had already worked out."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("hash", None)
        return copied

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a resolved form back. Raises `StandoffError` when it is not one."""
        try:
            return cls.model_validate_json(text)
        except (ValidationError, StandoffError) as problem:
            first = problem.errors(include_url=False)[0] if isinstance(problem, ValidationError) else None
            where = ".".join(str(step) for step in first["loc"]) if first else ""
            what = f"{where}: {first['msg']}" if first else problem
            raise StandoffError(f"this is not a resolved scenario of this version: {what}") from None
