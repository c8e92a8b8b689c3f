"""The cast of a scenario."""

from __future__ import annotations

import pytest

from standoff.errors import StandoffError
from standoff.study import load
from standoff.study.cast import make_cast, named_places


def test_a_scenario_s_actors_and_places_are_looked_for_and_no_common_word() -> None:
    resolved = load("belarus-2020").resolved
    cast = make_cast(resolved)
    assert cast.match("Lukashenka") == "Alexander Lukashenko"
    assert cast.match("Coordination Council") == "Sviatlana Tsikhanouskaya and the Coordination Council"
    assert cast.find("people in Minsk and elsewhere", 0, 29)[0].name == "Minsk"
    assert named_places(resolved) == ("Minsk",)
    assert cast.match("elsewhere") is None


def test_aliases_are_taken_and_those_of_nobody_refused() -> None:
    resolved = load("belarus-2020").resolved
    assert make_cast(resolved, {"Russia": ["Kremlin"]}).match("Kremlin") == "Russia"
    with pytest.raises(StandoffError, match="there is no Prussia in belarus-2020"):
        make_cast(resolved, {"Prussia": ["Berlin"]})


def test_a_crisis_without_a_patron_has_a_cast() -> None:
    actors = load("belarus-2020").resolved.actors.model_copy(update={"patron_name": None, "west_name": None})
    resolved = load("belarus-2020").resolved.model_copy(update={"actors": actors})
    assert make_cast(resolved).match("Russia") is None
