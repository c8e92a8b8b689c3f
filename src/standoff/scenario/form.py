"""The human form: which keys a scenario file may hold, and what each must be.

Models take a tree of `positions` (keys as text, values as nodes) and read the values that mean the same wherever
they stand. What needs another part of the file (places, claims, parameters) is left as a node for `resolve`.
Every key is optional here, because a parent (``like``) may give it; ``REQUIRED`` names what must be there in the end.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WrapValidator

from standoff.scenario import vocabulary
from standoff.scenario.claim_form import Assumptions, ClaimForm, LensForm, SourceForm
from standoff.scenario.pieces import (
    NUMBER_OR_TEXT,
    Day,
    Form,
    GroupSize,
    Identifier,
    Later,
    Name,
    Persons,
    Share,
    Slug,
    Text,
    absent,
    leaf,
    names,
    number,
    option,
    present,
    version,
    whole,
)
from standoff.scenario.values import Bounds
from standoff.version import SCHEMA_VERSION


class NationForm(Form):
    """The people and where they live."""

    REQUIRED = ("population", "places")
    population: Later | None = Field(None, description="persons: a number such as 9.4 million, or a range")
    places: list[Name] | None = Field(None, description="1 to 6 places, the capital first")


class RulerForm(Form):
    """Who holds power."""

    REQUIRED = ("name", "in_power_since", "regime")
    name: Name | None = Field(None, description="the ruler's name")
    in_power_since: Day | None = Field(None, description="first day in the top office")
    regime: Annotated[str, *names(vocabulary.REGIMES, "a kind of regime")] | None = Field(
        None, description="kind of regime"
    )


class PatronForm(Form):
    """The foreign patron and what it may do."""

    REQUIRED = ("name",)
    name: Name | None = Field(None, description="the patron's name")
    menu: list[Annotated[str, *leaf(option, {"enum": list(vocabulary.MENU)})]] | None = Field(
        None, description="what the patron may do; to abandon is always possible"
    )


class NamedForm(Form):
    """An actor of whom only the name is asked."""

    REQUIRED = ("name",)
    name: Name | None = Field(None, description="the actor's name")


class GroupForm(Form):
    """A part of the nation, in one place."""

    REQUIRED = ("name", "place", "size", "attitude", "online")
    name: Name | None = Field(None, description="the group's name, unique")
    place: Name | None = Field(None, description="one of nation.places")
    size: GroupSize | None = Field(None, description="persons (0.9 million) or percent (12%)")
    attitude: Later | None = Field(None, description="mean readiness to march at rest, logit")
    spread: Annotated[float, *number(Bounds(0.05, 5.0, "logit"))] | None = Field(
        None, description="scale of the logistic spread of attitudes within the group, logit; 1 if absent"
    )
    online: Share | None = Field(None, description="share that gets its news online")
    state_worker: Share | None = Field(None, description="share employed by the state; 0 if absent")
    because: list[Identifier] | None = Field(None, description="claims that support this entry")


class EventForm(Form):
    """Something dated that happens whatever the actors do."""

    REQUIRED = ("date", "kind", "strength")
    date: Day | None = Field(None, description="first day")
    until: Day | None = Field(None, description="last day; the first day if absent")
    kind: Annotated[str, *names(tuple(vocabulary.EVENTS), "a kind of event")] | None = Field(
        None, description="; ".join(f"{name}: {event.meaning}" for name, event in vocabulary.EVENTS.items())
    )
    strength: Annotated[Any, *leaf(present, NUMBER_OR_TEXT)] | None = Field(
        None, description="logit 0 to 3 for calls, otherwise a share from 0 to 1"
    )
    note: Text | None = Field(None, description="what happened")
    because: list[Identifier] | None = Field(None, description="claims that support this entry")


class LeverForm(Form):
    """What an outside actor does from one day to another."""

    REQUIRED = ("lever", "value")
    lever: Annotated[str, *names(tuple(vocabulary.LEVERS), "a lever")] | None = Field(
        None, description="; ".join(f"{name}: {lever.meaning}" for name, lever in vocabulary.LEVERS.items())
    )
    value: Annotated[Any, *leaf(present, NUMBER_OR_TEXT)] | None = Field(None, description="a word or a share")
    from_: Day | None = Field(None, alias="from", description="first day; the start if absent")
    until: Day | None = Field(None, description="last day; to the end if absent")


class MechanismsForm(Form):
    """Which mechanisms are switched off."""

    off: list[Name] | None = Field(None, description="mechanisms switched off")


class BaseRateForm(Form):
    """Which past crises are shown beside the model."""

    REQUIRED = ("class",)
    class_: Annotated[str, *names(vocabulary.BASE_RATES, "a reference class")] | None = Field(
        None, alias="class", description="the reference class shown beside the model"
    )


class ObservedForm(Form):
    """What was reported, from low to high: a count, a choice of the patron in force (0 to 1), a level (0 to 1)."""

    REQUIRED = ("date", "what", "low", "high")
    date: Day | None = None
    place: Name | None = Field(None, description="one of nation.places; the whole nation if absent")
    what: Annotated[str, *names(vocabulary.OBSERVED, "what was observed")] | None = None
    low: Persons | None = None
    high: Persons | None = None
    source: Identifier | None = Field(None, description="one of sources")
    note: Text | None = None


class RhythmForm(Form):
    """How easy marching is on each weekday, 0 to 1."""

    REQUIRED = vocabulary.WEEKDAYS
    monday: Share | None = None
    tuesday: Share | None = None
    wednesday: Share | None = None
    thursday: Share | None = None
    friday: Share | None = None
    saturday: Share | None = None
    sunday: Share | None = None


class ColdForm(Form):
    """How cold each month is, 0 to 1."""

    REQUIRED = vocabulary.MONTHS
    january: Share | None = None
    february: Share | None = None
    march: Share | None = None
    april: Share | None = None
    may: Share | None = None
    june: Share | None = None
    july: Share | None = None
    august: Share | None = None
    september: Share | None = None
    october: Share | None = None
    november: Share | None = None
    december: Share | None = None


class ScenarioForm(Form):
    """A scenario file."""

    REQUIRED = ("standoff", "name", "title", "start", "nation", "ruler", "patron", "west", "groups", "rhythm")
    standoff: Annotated[int, *leaf(version, {"const": SCHEMA_VERSION})] | None = Field(
        None, description="version of this file format: 1"
    )
    name: Slug | None = Field(None, description="short name; a bundled file is called the same")
    title: Name | None = Field(None, description="the crisis in one line")
    start: Day | None = Field(None, description="day 0")
    days: Annotated[int, *whole(1, vocabulary.HORIZON, "days")] | None = Field(
        None, description="days simulated unless a run says otherwise; 365 if absent"
    )
    like: Name | None = Field(None, description="a bundled scenario, or a .yaml file beside this one, to start from")
    ledger: Name | None = Field(None, description="a .yaml file beside this one with sources, claims and lenses")
    nation: NationForm | None = Field(None, description="the people and where they live")
    ruler: RulerForm | None = Field(None, description="who holds power")
    patron: Annotated[PatronForm | None, WrapValidator(absent)] = Field(None, description="the foreign patron, or none")
    opposition: NamedForm | None = Field(None, description="the organised opposition")
    west: Annotated[NamedForm | None, WrapValidator(absent)] = Field(None, description="third states, or none")
    groups: list[GroupForm] | None = Field(None, description="1 to 48 parts of the nation that add up to it")
    rhythm: RhythmForm | None = Field(None, description="how easy marching is by weekday, 0 to 1")
    cold: ColdForm | None = Field(None, description="how cold each month is, 0 to 1; 0 if absent")
    events: list[EventForm] | None = Field(None, description="dated events")
    levers: list[LeverForm] | None = Field(None, description="what outside actors do, by date")
    mechanisms: MechanismsForm | None = Field(None, description="mechanisms switched off")
    assumptions: Assumptions | None = Field(None, description="mechanism, parameter, value; the rest are defaults")
    sources: dict[str, SourceForm] | None = Field(None, description="articles and data sets by identifier")
    claims: dict[str, ClaimForm] | None = Field(None, description="single statements in sources by identifier")
    base_rate: BaseRateForm | None = Field(None, description="the reference class shown beside the model")
    trigger: Annotated[str, *names(vocabulary.TRIGGERS, "what sets a crisis off")] | None = Field(
        None, description="what set the crisis off; unknown if absent. vote: within six months after a national vote"
    )
    lenses: dict[str, LensForm] | None = Field(None, description="named sets of assumptions: how one expert sees it")
    observed: list[ObservedForm] | None = Field(None, description="dated counts and choices that were reported")
    not_modelled: list[Text] | None = Field(None, description="what this scenario leaves out")


SECTIONS: dict[str, type[Form]] = {
    "nation": NationForm, "ruler": RulerForm, "patron": PatronForm, "opposition": NamedForm, "west": NamedForm,
    "groups": GroupForm, "rhythm": RhythmForm, "cold": ColdForm, "events": EventForm, "levers": LeverForm,
    "mechanisms": MechanismsForm, "sources": SourceForm, "claims": ClaimForm, "base_rate": BaseRateForm,
    "lenses": LensForm, "observed": ObservedForm,
}  # fmt: skip
"""The model of each section, of its items where it is a list, of its values where it maps names."""

BY_NAME = ("sources", "claims", "lenses")
"""Sections that map names to models."""


def keys_of(form: type[Form]) -> tuple[str, ...]:
    """The keys a model takes, as they are written."""
    return tuple(field.alias or name for name, field in form.model_fields.items())
