"""The human form of evidence: sources, claims, the tests and forecasts that claims carry, and lenses."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from standoff.scenario import vocabulary
from standoff.scenario.pieces import (
    NUMBER_OR_TEXT,
    Day,
    Form,
    Identifier,
    Later,
    Name,
    Text,
    leaf,
    names,
    present,
    read_language,
    whole,
)

Assumptions = dict[str, dict[str, Later]]
Actions = dict[str, Annotated[Any, *leaf(present, NUMBER_OR_TEXT)]]


class SourceForm(Form):
    """An article or data set."""

    REQUIRED = ("publisher", "title", "date")
    publisher: Name | None = None
    title: Text | None = None
    date: Day | None = None
    language: Annotated[str, *leaf(read_language, {"type": "string", "pattern": "^[a-z]{2}$"})] | None = None
    url: Name | None = None
    paragraphs: Annotated[int, *whole(1, 10_000, "paragraphs")] | None = Field(
        None, description="how many paragraphs (non-empty lines) it has"
    )


class ArmForm(Form):
    """What is done and what is believed in one arm of a test."""

    do: Actions | None = Field(None, description="lever: value, from a day on (`credit from day 36 until 2020-12-31`)")
    suppose: Assumptions | None = Field(None, description="assumptions, as under `assumptions`")


class MeasureForm(Form):
    """What is looked at: an outcome by a day, or a field over days, or whether it passes a level."""

    REQUIRED: ClassVar[tuple[str, ...]] = ("what",)
    what: Name | None = Field(None, description="an outcome (out, in_power, uprising, …) or a field of the model")
    place: Name | None = Field(None, description="one of nation.places; the whole nation if absent")
    stat: Annotated[str, *names(vocabulary.STATS, "a summary of days")] | None = Field(
        None, description="how days are summed up: mean, most, least or last; mean if absent"
    )
    from_: Later | None = Field(None, alias="from", description="first day: `day 14`, or a date; the start if absent")
    until: Later | None = Field(None, description="last day: `day 42`, or a date")
    by: Later | None = Field(None, description="the day on which it is looked at: `day 90`, or a date")
    above: Later | None = Field(None, description="look at the chance that it is above this number")
    below: Later | None = Field(None, description="look at the chance that it is below this number")


class ExpectForm(MeasureForm):
    """What a causal claim says will happen."""

    REQUIRED = ("what", "direction")
    direction: Annotated[str, *names(vocabulary.DIRECTIONS, "a direction")] | None = Field(
        None,
        description="rises or falls (by at least size), stays (within size), holds (falls by at most size), "
        "above or below (a level)",
    )
    size: Later | None = Field(None, description="how much at least (rises, falls) or at most (stays), or which level")
    as_: Annotated[str, *names(vocabulary.COMPARISONS, "a comparison")] | None = Field(
        None, alias="as", description="difference (if absent) or ratio of the changed to the unchanged"
    )


class TestForm(ArmForm):
    """A causal claim as a test: change something, expect something."""

    REQUIRED = ("expect",)
    given: ArmForm | None = Field(None, description="what holds on both sides of the comparison")
    instead_of: ArmForm | None = Field(None, description="what holds only where the change is not made")
    expect: ExpectForm | None = Field(None, description="what the claim says will happen")
    note: Text | None = Field(None, description="how the claim is read, and why the model disagrees where it does")


class ForecastForm(MeasureForm):
    """A stated forecast as a range of probability, and what happened."""

    REQUIRED = ("what", "probability", "reading", "resolves")
    probability: Later | None = Field(None, description="range such as `0.7 to 0.95`")
    reading: Text | None = Field(None, description="why the words are read as this range")
    resolves: Text | None = Field(None, description="what decides whether it came true")
    happened: Annotated[str, *names(("yes", "no", "open"), "yes, no or open")] | None = Field(
        None, description="what happened"
    )


class ClaimForm(Form):
    """One statement by one speaker in one source, paraphrased."""

    REQUIRED = ("source", "kind", "text")
    source: Identifier | None = Field(None, description="one of sources")
    paragraph: Annotated[int, *whole(1, 10_000, "paragraphs")] | None = None
    speaker: Name | None = None
    role: Name | None = Field(None, description="who the speaker is")
    kind: Annotated[str, *names(vocabulary.CLAIM_KINDS, "a kind of claim")] | None = None
    text: Text | None = Field(None, description="a paraphrase")
    test: TestForm | None = Field(None, description="a causal claim as a test")
    forecast: ForecastForm | None = Field(None, description="a stated forecast and what happened")


class LensForm(Form):
    """How one expert sees the crisis: assumptions, never actions."""

    REQUIRED = ("title", "assumptions")
    title: Name | None = None
    speaker: Name | None = Field(None, description="whose view it is")
    reading: Text | None = Field(None, description="why these assumptions stand for that view")
    because: list[Identifier] | None = Field(None, description="claims that the lens rests on")
    forecasts: list[Identifier] | None = Field(None, description="claims in which the speaker states a forecast")
    assumptions: Assumptions | None = None
