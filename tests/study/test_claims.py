"""Claims as tests: a hand-written claim, its reverse, a claim about nothing; verdicts follow the interval."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standoff import scenario
from standoff.errors import StandoffError
from standoff.study.claims import TriedClaim, claims_table, try_claims

HEAD = """standoff: 1
name: handmade
title: A claim written by hand
like: belarus-2020
sources:
  note: {publisher: P, title: T, date: 2020-09-01, paragraphs: 3}
claims:
"""


def tried(folder: Path, claims: str, members: int = 400) -> dict[str, TriedClaim]:
    """Verdicts on hand-written claims by id."""
    file = folder / "handmade.yaml"
    indented = "".join(f"  {line}\n" for line in claims.strip().splitlines())
    file.write_text(HEAD + indented, encoding="utf-8")
    resolved = scenario.load(str(file))
    own = [name for name in resolved.claims if name.startswith("H")]
    return {each.id: each for each in try_claims(resolved, own, members, 1, 100)}


def claim(name: str, test: str) -> str:
    return f"{name}: {{source: note, paragraph: 1, kind: causal, speaker: S, text: t, test: {test}}}"


FALLS = "{do: {patron.support: none}, expect: {what: out, by: 90 days, direction: rises}}"
REVERSED = "{do: {patron.support: none}, expect: {what: out, by: 90 days, direction: falls}}"


def test_a_claim_written_by_hand_agrees_and_its_reverse_disagrees(tmp_path: Path) -> None:
    found = tried(tmp_path, "\n".join([claim("H1", FALLS), claim("H2", REVERSED)]))
    assert found["H1"].effect.verdict == "agrees"
    assert found["H2"].effect.verdict == "disagrees"
    assert found["H1"].effect.effect == found["H2"].effect.effect > 0.05


def test_reversed_arms_turn_the_effect_around(tmp_path: Path) -> None:
    falls = "expect: {what: out, by: 60 days, direction: falls}"
    forth = f"{{do: {{patron.support: troops}}, instead_of: {{do: {{patron.support: none}}}}, {falls}}}"
    back = f"{{do: {{patron.support: none}}, instead_of: {{do: {{patron.support: troops}}}}, {falls}}}"
    found = tried(tmp_path, "\n".join([claim("H1", forth), claim("H2", back)]))
    assert found["H1"].effect.effect == pytest.approx(-found["H2"].effect.effect)
    assert (found["H1"].effect.verdict, found["H2"].effect.verdict) == ("agrees", "disagrees")


def test_a_change_that_changes_nothing_is_no_rise_but_stays(tmp_path: Path) -> None:
    """What is ceded for help feeds back on nobody."""
    rise = "{suppose: {treasury: {price: 0.01}}, expect: {what: out, by: 60 days, direction: rises}}"
    stays = "{suppose: {treasury: {price: 0.01}}, expect: {what: out, by: 60 days, direction: stays, size: 0.01}}"
    found = tried(tmp_path, "\n".join([claim("H1", rise), claim("H2", stays)]))
    assert found["H1"].effect.effect == 0.0
    assert found["H1"].effect.verdict == "disagrees"
    assert found["H1"].effect.share == 0.0
    assert found["H2"].effect.verdict == "agrees"


def test_an_effect_that_cannot_be_formed_is_uncertain_and_plain_json(tmp_path: Path) -> None:
    nothing = (
        "{do: {patron.support: none}, "
        "expect: {what: crowd, by: day 30, above: 100000000, direction: rises, as: ratio, size: 2}}"
    )
    found = tried(tmp_path, claim("H1", nothing))["H1"]
    assert found.effect.verdict == "too uncertain"
    assert json.dumps(found.plain(), allow_nan=False)


def test_a_single_draw_gives_no_verdict(tmp_path: Path) -> None:
    assert tried(tmp_path, claim("H1", FALLS), 2)["H1"].effect.verdict == "too uncertain"


def test_a_small_step_asked_to_be_large_is_not_bent(tmp_path: Path) -> None:
    large = "{do: {patron.support: none}, expect: {what: out, by: 90 days, direction: rises, as: ratio, size: 50}}"
    close = "{do: {patron.support: none}, expect: {what: out, by: 90 days, direction: rises, size: 0.165}}"
    found = tried(tmp_path, "\n".join([claim("H1", large), claim("H2", close)]))
    assert found["H1"].effect.verdict == "disagrees"
    effect = found["H2"].effect
    assert effect.low <= effect.effect <= effect.high


def test_beliefs_groups_and_fields_can_be_tested(tmp_path: Path) -> None:
    cool = (
        "{suppose: {groups: {Minsk young and private sector: {attitude: -7}}}, "
        "expect: {what: crowd, place: Minsk, from: day 7, until: day 28, direction: falls, as: ratio, size: 0.8}}"
    )
    high = (
        "{suppose: {mobilisation: {attitude: 4}}, "
        "expect: {what: crowd, from: day 7, until: day 28, stat: most, above: 100000, direction: above, size: 0.5}}"
    )
    found = tried(tmp_path, "\n".join([claim("H1", cool), claim("H2", high)]))
    assert found["H1"].effect.verdict == "agrees"
    assert "attitude of Minsk young" in found["H1"].intervention
    assert found["H2"].effect.verdict == "agrees"
    assert 0.5 < found["H2"].effect.changed <= 1.0


def test_more_members_keep_the_effect_and_more_draws_narrow_its_interval(tmp_path: Path) -> None:
    few = tried(tmp_path, claim("H1", FALLS), 200)["H1"].effect
    many = tried(tmp_path, claim("H1", FALLS), 1600)["H1"].effect
    assert few.effect == pytest.approx(many.effect, abs=0.06)


def test_the_table_has_a_row_for_each_claim_with_the_promised_columns(tmp_path: Path) -> None:
    frame = claims_table(list(tried(tmp_path, claim("H1", FALLS)).values()))
    promised = ["id", "speaker", "kind", "intervention", "expectation", "baseline", "effect", "low", "high", "verdict"]
    assert set(promised) <= set(frame.columns)
    assert len(frame) == 1


def test_an_unknown_keyword_is_refused() -> None:
    with pytest.raises(TypeError, match="memebrs"):
        try_claims(scenario.load("belarus-2020"), ["C60"], memebrs=100)  # type: ignore[call-arg]


@pytest.mark.parametrize(("asked", "told"), [("C6", "there is no claim"), ("C05", "carries no test")])
def test_claims_that_cannot_be_tested_are_told(asked: str, told: str) -> None:
    with pytest.raises(StandoffError, match=told):
        try_claims(scenario.load("belarus-2020"), [asked])
