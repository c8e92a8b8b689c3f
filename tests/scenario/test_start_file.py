"""The start of a new scenario loads as it is, and with everything uncommented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from standoff.errors import StandoffError
from standoff.scenario import Resolved, bundled_names, load, start_file


def uncommented(text: str) -> str:
    return re.sub(r"(?m)^# ", "", text)


def written(text: str, folder: Path) -> Resolved:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return load(str(path))


@pytest.mark.parametrize("like", bundled_names())
def test_a_start_is_its_parent_under_another_name(like: str, tmp_path: Path) -> None:
    made, parent = written(start_file("mine", like), tmp_path), load(like)
    assert made.model_copy(update={"name": parent.name, "title": parent.title}) == parent


@pytest.mark.parametrize("like", bundled_names())
def test_a_start_with_everything_uncommented_says_the_same(like: str, tmp_path: Path) -> None:
    made, parent = written(uncommented(start_file("mine", like)), tmp_path), load(like)
    assert (made.start, made.days, made.places, made.rhythm) == (
        parent.start,
        parent.days,
        parent.places,
        parent.rhythm,
    )
    assert (made.actors, made.menu, made.off) == (parent.actors, parent.menu, parent.off)
    for one, other in zip(made.groups, parent.groups, strict=True):
        assert (one.name, one.place, one.because) == (other.name, other.place, other.because)
        assert one.share == pytest.approx(other.share, rel=1e-9, abs=0)
    assert made.assumptions.keys() == parent.assumptions.keys()
    for name, assumption in made.assumptions.items():
        known = parent.assumptions[name]
        assert assumption.own
        assert (assumption.because, assumption.contested, assumption.note) == (
            known.because, known.contested, known.note,
        )  # fmt: skip
        assert assumption.prior.interval() == pytest.approx(known.prior.interval(), rel=1e-5, abs=1e-9)


def test_a_start_explains_every_parameter() -> None:
    text = start_file("mine", "generic-personalist")
    for name, assumption in load("generic-personalist").assumptions.items():
        assert f"{name.partition('.')[2]}: " in text
        assert assumption.unit in text


@pytest.mark.parametrize("name", ["Mine", "my crisis", "../mine", "", "1", "a--b", "generic-personalist", "x" * 65])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(StandoffError) as caught:
        start_file(name, "generic-personalist")
    assert caught.value.hint


def test_an_unknown_parent_gets_the_nearest_name() -> None:
    with pytest.raises(StandoffError) as caught:
        start_file("mine", "generic-personalst")
    assert "did you mean `generic-personalist`?" in (caught.value.hint or "")


def test_a_start_says_how_to_drop_the_parents_counts(tmp_path: Path) -> None:
    text = start_file("mine", "belarus-2020")
    assert load("belarus-2020").observed
    assert "\n# observed: []\n" in text
    assert written(text.replace("# observed", "observed"), tmp_path).observed == ()
