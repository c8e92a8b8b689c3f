"""The resolved form is complete, frozen, and one for one meaning."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from standoff.errors import SourceErrors, StandoffError
from standoff.scenario import Resolved, load
from standoff.scenario.assumptions import catalogue_parameters
from standoff.scenario.vocabulary import LEVERS, PATRON_MECHANISMS, WEST_MECHANISMS

SPEC = Path(__file__).resolve().parent.parent / "spec"
SMALL = SPEC / "parents" / "small.yaml"
FULL = SPEC / "valid" / "everything-named.yaml"


def written(text: str, folder: Path) -> Resolved:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return load(str(path))


def test_every_parameter_is_there_with_unit_range_and_source() -> None:
    assumptions = load(str(SMALL)).assumptions
    expected = {f"{name}.{each}" for name, parameters in catalogue_parameters().items() for each in parameters}
    assert set(assumptions) == expected
    for name, assumption in assumptions.items():
        mechanism, _, parameter = name.partition(".")
        known = catalogue_parameters()[mechanism][parameter]
        assert (assumption.prior, assumption.unit, assumption.source) == (known.prior, known.unit, known.source)
        assert (assumption.low, assumption.high, assumption.own) == (known.low, known.high, False)


def test_a_value_of_ones_own_has_no_source_but_its_claims() -> None:
    full = load(str(FULL)).assumptions
    assert (full["security.unpaid"].source, full["security.unpaid"].because) == ("", ())
    assert (full["security.stay_at_rest"].source, full["security.stay_at_rest"].because) == ("", ("C59",))
    assert full["security.stay_at_rest"].note == "paid until now"
    assert full["security.refill"].source


def test_shares_add_up_to_one() -> None:
    for path in (SMALL, FULL):
        assert sum(group.share for group in load(str(path)).groups) == pytest.approx(1.0, rel=1e-12, abs=0)


def test_order_of_keys_comments_and_spelling_of_numbers_do_not_change_the_hash(tmp_path: Path) -> None:
    head = "standoff: 1\nname: x\ntitle: X\nlike: generic-personalist\n"
    sources = ["  a: {publisher: P, title: T, date: 2020-01-01}\n", "  b: {date: 2020-01-01, title: T, publisher: P}\n"]
    one = written(head + "days: 30\nsources:\n" + "".join(sources), tmp_path)
    other = written("# note\nsources:\n" + "".join(reversed(sources)) + head + "days:   3e1 # a month\n", tmp_path)
    assert one.hash == other.hash
    assert written(head + "days: 31\nsources:\n" + "".join(sources), tmp_path).hash != one.hash


def test_a_changed_copy_has_a_hash_of_its_own() -> None:
    resolved = load(str(SMALL))
    first = resolved.hash
    changed = resolved.model_copy(update={"days": resolved.days + 1})
    assert changed.hash != first
    assert resolved.model_copy().hash == first == resolved.hash


def test_the_resolved_form_cannot_be_changed() -> None:
    resolved = load(str(SMALL))
    with pytest.raises(ValidationError):
        resolved.days = 3
    with pytest.raises(ValidationError):
        resolved.groups[0].share = 1.0


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "nonsense", '{"standoff": 1}', "\x00", '{"standoff": 1, "standoff": 2}']
)
def test_what_is_not_a_resolved_form_is_one_clear_error(text: str) -> None:
    with pytest.raises(StandoffError, match="not a resolved scenario"):
        Resolved.from_json(text)


def test_a_resolved_form_of_another_shape_is_one_clear_error() -> None:
    plain = json.loads(load(str(SMALL)).canonical_json())
    for change in ({"days": "many"}, {"extra": 1}, {"rhythm": None}, {"population": {"family": "normal", "centre": 1}}):
        if "population" in change:
            change["population"]["spread"] = -1.0
        with pytest.raises(StandoffError, match="not a resolved scenario"):
            Resolved.from_json(json.dumps(plain | change))


def test_words_that_name_mechanisms_name_real_ones() -> None:
    known = set(catalogue_parameters())
    assert {lever.mechanism for lever in LEVERS.values()} <= known
    assert set(PATRON_MECHANISMS) | set(WEST_MECHANISMS) <= known


def test_every_mechanism_can_be_switched_off() -> None:
    for mechanism in catalogue_parameters():
        assert load(str(SMALL), [f"mechanisms.off={mechanism}"]).off == (mechanism,)
    everything = ",".join(catalogue_parameters())
    assert load(str(SMALL), [f"mechanisms.off={everything}"]).off == tuple(sorted(catalogue_parameters()))


def test_an_orphan_is_told_of_its_parent_only(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "standoff: 1\nname: x\ntitle: X\nlike: nowhere\nnation: {population: 2 million}\n"
    )
    with pytest.raises(StandoffError) as caught:
        load(str(tmp_path / "mine.yaml"))
    assert len([line for line in caught.value.lines() if "hint" not in line]) == 1


ELSEWHERE = """standoff: 1
name: x
title: X
like: belarus-2020
nation: {population: 2 million, places: [Alpha]}
groups:
  - {name: all of them, place: Alpha, size: 100%, attitude: 0, spread: 1, online: 0.5, state_worker: 0.2}
"""


def test_inherited_counts_that_do_not_fit_say_their_key_and_how_to_drop_them(tmp_path: Path) -> None:
    for text, message in (
        (ELSEWHERE, "place: `Minsk` is not among nation.places"),
        ("standoff: 1\nname: x\ntitle: X\nlike: belarus-2020\nstart: 2040-01-05\n", "lies more than ten years from"),
    ):
        with pytest.raises(SourceErrors) as caught:
            written(text, tmp_path)
        about = [fault for fault in caught.value.faults if message in fault.message]
        assert about
        for fault in about:
            assert re.match(r"observed: entry \d+: (place|date): ", fault.message)
            assert "`observed: []`" in (fault.hint or "")
    assert written(ELSEWHERE + "observed: []\n", tmp_path).observed == ()


def test_a_misspelt_place_of_ones_own_count_gets_the_nearest_name(tmp_path: Path) -> None:
    own = "observed:\n  - {date: 2020-08-16, place: Alfa, what: crowd, low: 100, high: 200}\n"
    with pytest.raises(SourceErrors) as caught:
        written(ELSEWHERE + own, tmp_path)
    (fault,) = caught.value.faults
    assert fault.message == "observed: entry 1: place: `Alfa` is not among nation.places"
    assert "Alpha" in (fault.hint or "")
