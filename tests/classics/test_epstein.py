"""Epstein's civil violence: nobody is lost, the jailed are still, seeds decide, both readings, a second reading."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from standoff.checks import civil_violence as checks
from standoff.checks.check import agrees
from standoff.classics.epstein import (
    RUN_1,
    RUN_2,
    RUN_3,
    RUN_5,
    RUN_6,
    RUN_7,
    RUN_8,
    CivilViolence,
    Course,
    EthnicViolence,
    civil_violence,
    ensemble,
    ethnic_violence,
    legitimacy_jump,
    legitimacy_slide,
    outbursts,
    withdrawal,
)
from standoff.classics.epstein.model import spans_and_steps
from standoff.errors import StandoffError

SMALL = CivilViolence(height=12, width=9, vision=3.0, cop_vision=3.0, cop_density=0.06, legitimacy=0.7, jail_max=5.0)
READINGS = [
    SMALL,
    replace(SMALL, ratio="literal"),
    replace(SMALL, ratio="round"),
    replace(SMALL, order="act_first"),
    replace(SMALL, after_arrest="take_site"),
    replace(SMALL, order="act_first", after_arrest="take_site", cop_vision=5.5),
    replace(SMALL, jailed="stay", neighbourhood="von_neumann"),
    replace(SMALL, moves=False, neighbourhood="moore", jail_max=math.inf),
    replace(SMALL, density=0.94, vision=1.7, cop_vision=1.0),
]
NAMES = ["as it is", "literal", "round", "act first", "take site", "far cops", "stay", "still", "crowded"]


def counts(course: Course) -> np.ndarray:
    return np.stack([course.quiescent, course.active, course.jailed, course.cops, course.arrests], axis=1)


@pytest.mark.parametrize("setting", READINGS, ids=NAMES)
def test_nobody_is_lost_and_cops_stay_cops(setting: CivilViolence) -> None:
    course = civil_violence(setting, ticks=300, seed=3)
    assert (course.population == setting.n_citizens).all()
    assert (course.cops == setting.n_cops).all()
    assert np.count_nonzero(course.torus == 3) == setting.n_cops
    assert np.count_nonzero(course.torus == 1) == course.active[-1]
    assert np.count_nonzero(course.torus == 0) == course.quiescent[-1]
    assert np.count_nonzero(course.torus == 2) == (course.jailed[-1] if setting.jailed == "stay" else 0)
    assert course.arrests.sum() > 0


@pytest.mark.parametrize("setting", [RUN_8, replace(RUN_8, jail_max=math.inf), replace(RUN_8, jailed="stay")])
def test_births_deaths_and_kills_account_for_every_citizen(setting: EthnicViolence) -> None:
    course = ethnic_violence(replace(setting, until_extinct=False), ticks=400, seed=1)
    change = np.cumsum(course.births - course.deaths - course.kills)
    assert (course.population == setting.n_citizens + change).all()
    assert course.kills.sum() > 0
    assert (course.by_group >= 0).all()
    assert (course.by_group.sum(axis=1) == np.stack([course.quiescent, course.active, course.jailed], axis=1)).all()
    assert course.births.sum() > 0 < course.deaths.sum()
    assert np.count_nonzero((course.torus == 0) | (course.torus == 1)) == course.quiescent[-1] + course.active[-1]


def test_the_jailed_neither_act_nor_return_when_jail_is_for_life() -> None:
    course = civil_violence(replace(RUN_3, legitimacy=0.5), ticks=200, seed=1)
    assert (np.diff(course.jailed) == course.arrests[1:]).all()
    assert course.jailed[-1] == course.arrests.sum() > 0


def test_the_jailed_who_stay_keep_their_sites() -> None:
    setting = replace(SMALL, jailed="stay", jail_max=math.inf)
    early, late = (civil_violence(setting, ticks=ticks, seed=5).torus for ticks in (30, 60))
    assert np.count_nonzero(early == 2) > 0
    assert (late[early == 2] == 2).all()


def test_a_term_of_nothing_brings_everyone_back_at_his_next_turn() -> None:
    course = civil_violence(replace(SMALL, jail_max=0.0), ticks=200, seed=2)
    assert (course.jailed <= course.arrests).all()
    assert course.arrests.sum() > 0


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    one, again, other = (counts(civil_violence(RUN_2, ticks=60, seed=seed)) for seed in (4, 4, 5))
    assert (one == again).all()
    assert (one != other).any()


def test_a_longer_run_begins_as_the_shorter_one() -> None:
    assert (counts(civil_violence(ticks=40, seed=1)) == counts(civil_violence(ticks=90, seed=1))[:40]).all()


def test_an_ensemble_is_its_single_runs_whatever_the_threads() -> None:
    def play(seed: int) -> np.ndarray:
        return counts(civil_violence(RUN_2, ticks=40, seed=seed))

    for threads in (1, 3):
        found = ensemble(play, range(5), threads)
        assert all((play(seed) == one).all() for seed, one in enumerate(found))


def test_a_run_is_the_same_on_every_machine() -> None:
    course = civil_violence(RUN_2, ticks=2000, seed=1)
    assert [int(course.active.sum()), int(course.jailed.sum()), int(course.arrests.sum())] == [54578, 475222, 30597]


def test_run_2_read_literally_is_silent_and_floored_is_not() -> None:
    floored, literal = (civil_violence(replace(RUN_2, ratio=g), ticks=600, seed=2) for g in ("floor", "literal"))
    assert outbursts(floored.active).n_outbursts > 15
    assert outbursts(literal.active).n_outbursts == 0


def test_without_cops_everyone_whose_grievance_exceeds_the_threshold_is_active() -> None:
    course = civil_violence(replace(RUN_2, cop_density=0.0), ticks=5, seed=1)
    expected = 1.0 - 0.1 / 0.18
    assert (course.active == course.active[0]).all()
    assert course.active[0] / RUN_2.n_citizens == pytest.approx(expected, abs=4 * math.sqrt(0.25 / RUN_2.n_citizens))


def test_full_legitimacy_leaves_nobody_active() -> None:
    assert civil_violence(replace(RUN_2, legitimacy=1.0), ticks=50).active.sum() == 0


def test_less_legitimacy_means_more_rebellion() -> None:
    means = [
        civil_violence(replace(RUN_2, legitimacy=one), ticks=500, seed=1).active.mean() for one in (0.9, 0.82, 0.6)
    ]
    assert means == sorted(means)
    assert means[0] < means[2] / 5


def test_nobody_moves_in_run_1() -> None:
    early, late = (civil_violence(replace(RUN_1, jail_max=math.inf), ticks=ticks, seed=1).torus for ticks in (1, 50))
    assert ((early == 3) == (late == 3)).all()
    assert not ((early == -1) & (late != -1)).any()


def test_vision_of_1_7_is_the_eight_sites_around() -> None:
    steps = {tuple(one) for one in spans_and_steps(RUN_1, 1.7)[1].tolist()}
    assert steps == {(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)} - {(0, 0)}


@pytest.mark.parametrize("vision", [0.5, 1.0, 1.7, 3.0, 5.0, 7.0, 20.0, 1e9])
@pytest.mark.parametrize("shape", [(40, 40), (9, 14), (1, 8), (5, 5)])
@pytest.mark.parametrize("neighbourhood", ["euclidean", "von_neumann", "moore"])
def test_vision_wraps_around_the_torus_and_meets_each_site_once(
    vision: float, shape: tuple[int, int], neighbourhood: Any
) -> None:
    setting = CivilViolence(height=shape[0], width=shape[1], neighbourhood=neighbourhood)
    spans, steps = spans_and_steps(setting, vision)
    away = [np.minimum(np.arange(size), size - np.arange(size)) for size in shape]
    down, along = np.meshgrid(*away, indexing="ij")
    far = {"euclidean": np.hypot(down, along), "von_neumann": down + along, "moore": np.maximum(down, along)}
    wanted = {(int(y), int(x)) for y, x in np.argwhere(far[neighbourhood] <= vision)}
    met = [(int(y) % shape[0], int(x) % shape[1]) for y, x in steps]
    assert len(met) == len(set(met))
    assert set(met) | {(0, 0)} == wanted
    spread = [(int(y) % shape[0], x % shape[1]) for y, low, high in spans for x in range(int(low), int(high) + 1)]
    assert len(spread) == len(set(spread)) == len(wanted)


def test_a_smaller_legitimacy_in_one_jump_beats_a_longer_slide() -> None:
    assert legitimacy_slide(100)[[0, 1, 70, 99]] == pytest.approx([0.9, 0.89, 0.2, 0.2])
    assert legitimacy_jump(100)[[76, 77]] == pytest.approx([0.9, 0.7])
    assert checks._jump_above_slide() >= 0.7


def test_cops_are_withdrawn_as_scheduled_and_an_outburst_follows() -> None:
    away = withdrawal(720, RUN_5.n_cops, every=6)
    course = civil_violence(RUN_5, ticks=720, seed=1, cops=away)
    assert (course.cops == away).all()
    assert away[[0, 5, 6, -1]].tolist() == [117, 117, 116, 0]
    assert outbursts(course.active).n_outbursts > 0
    assert np.count_nonzero(course.torus == 3) == 0


def test_high_legitimacy_keeps_groups_at_peace_and_lower_legitimacy_ends_in_genocide() -> None:
    peace = ethnic_violence(RUN_6, ticks=150, seed=1)
    assert peace.kills.sum() == 0
    assert peace.extinct_at is None
    war = ethnic_violence(RUN_7, ticks=2000, seed=1)
    assert war.extinct_at == len(war.active) - 1
    assert war.by_group[-1].sum(axis=1).min() == 0


def test_outbursts_are_cut_where_activity_crosses_the_line() -> None:
    seen = outbursts([60, 50, 51, 70, 0, 0, 0, 99])
    assert seen.begin.tolist() == [0, 2, 7]
    assert seen.end.tolist() == [1, 4, 8]
    assert seen.activation.tolist() == [60, 121, 99]
    assert seen.peak.tolist() == [60, 70, 99]
    assert seen.wait.tolist() == [1, 3]
    assert outbursts([0, 3]).wait.size == outbursts([0, 3]).n_outbursts == 0


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("vision", 0.0, "vision must be a number above 0"), ("cop_vision", -1.0, "cop_vision must be"),
        ("density", 0.97, r"density \+ cop_density must be a number in \[0, 1\], found 1.01"),
        ("legitimacy", 1.2, r"legitimacy must be a number in \[0, 1\]"), ("legitimacy", math.nan, "legitimacy"),
        ("jail_max", -1.0, "jail_max"), ("jail_max", 1.5, "jail_max must be a whole number"),
        ("height", 0, "height"), ("width", 2.5, "width must be a whole number"), ("arrest_constant", 0.0, "arrest"),
        ("ratio", "ceiling", "ratio must be one of"), ("neighbourhood", "hexagon", "neighbourhood must be one of"),
        ("threshold", math.inf, "threshold must be a number that is finite"),
    ],
)  # fmt: skip
def test_parameters_outside_their_range_are_refused_with_the_range(field: str, value: Any, told: str) -> None:
    with pytest.raises(StandoffError, match=told):
        replace(RUN_2, **{field: value})


def test_bad_input_to_a_run_is_refused() -> None:
    for wrong in ({"ticks": 0}, {"ticks": 2.5}, {"ticks": 5, "seed": -1}, {"ticks": 5, "seed": 0.5}):
        with pytest.raises(StandoffError):
            civil_violence(**wrong)
    for wrong in ({"legitimacy": [0.5, 1.5]}, {"legitimacy": [0.5]}, {"cops": [64, 65]}, {"cops": [3, 4]}):
        with pytest.raises(StandoffError):
            civil_violence(ticks=2, **wrong)
    for wrong in ({"cloning": 1.1}, {"life_max": 0}, {"first_share": -0.1}):
        with pytest.raises(StandoffError):
            replace(RUN_7, **wrong)
    with pytest.raises(StandoffError, match="model II"):
        civil_violence(RUN_7, ticks=1)
    with pytest.raises(StandoffError, match="EthnicViolence"):
        ethnic_violence(RUN_2, ticks=1)  # type: ignore[arg-type]
    with pytest.raises(StandoffError, match="stays on it"):
        replace(RUN_2, jailed="stay", after_arrest="take_site")
    with pytest.raises(StandoffError):
        outbursts([[1, 2]])


def test_the_checks_notice_a_changed_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    named, play = {check.id: check for check in checks.CHECKS}, checks._run_2.__wrapped__
    for name, run, broken in (
        ("epstein-run-2-thousand-ticks", "RUN_2", replace(RUN_2, ratio="round")),
        ("epstein-run-2-literal-silence", "RUN_2", replace(RUN_2, legitimacy=0.7)),
        ("epstein-jump-above-slide", "RUN_3", replace(RUN_3, cop_density=0.2)),
        ("epstein-run-6-peace", "RUN_6", replace(RUN_6, legitimacy=0.85)),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(checks, run, broken)
            patch.setattr(checks, "_run_2", lambda ticks, n, setting=broken: play(ticks, n, setting))
            assert not agrees(named[name], named[name].ours()), name


class Town:
    """The same rules once more, in plain Python: neighbourhoods are counted one by one, people are objects."""

    def __init__(self, setting: CivilViolence, seed: int) -> None:
        self.setting, self.at, self.arrests = setting, {}, 0
        self.bits = mixed((seed + 0x9E3779B97F4A7C15) % 2**64)
        self.everyone: list[dict[str, Any]] = []
        for number in range(setting.n_citizens + setting.n_cops):
            one: dict[str, Any] = {"kind": "quiet" if number < setting.n_citizens else "cop", "term": 0}
            if one["kind"] == "quiet":
                one |= {"hardship": self.share(), "risk": self.share()}
            self.put(one, self.any_empty())
            self.everyone.append(one)

    def draw(self) -> int:
        self.bits = (self.bits + 0x9E3779B97F4A7C15) % 2**64
        return mixed(self.bits)

    def below(self, n: int) -> int:
        return (self.draw() >> 32) * n >> 32

    def share(self) -> float:
        return (self.draw() >> 11) / 2**53

    def put(self, one: dict[str, Any], site: tuple[int, int]) -> None:
        one["site"] = site
        self.at[site] = one

    def any_empty(self) -> tuple[int, int]:
        sites = [(y, x) for y in range(self.setting.height) for x in range(self.setting.width)]
        for _ in range(64):
            site = sites[self.below(len(sites))]
            if site not in self.at:
                return site
        empty = [site for site in sites if site not in self.at]
        return empty[self.below(len(empty))]

    def in_vision(self, one: dict[str, Any]) -> list[tuple[int, int]]:
        s, found = self.setting, []
        vision = s.cop_vision if one["kind"] == "cop" else s.vision
        for down in range(-((s.height - 1) // 2), s.height // 2 + 1):
            for along in range(-((s.width - 1) // 2), s.width // 2 + 1):
                far = {"euclidean": math.hypot(down, along), "von_neumann": abs(down) + abs(along)}
                away = far.get(s.neighbourhood, max(abs(down), abs(along)))
                if 0 < away <= vision:
                    found.append(((one["site"][0] + down) % s.height, (one["site"][1] + along) % s.width))
        return found

    def move(self, one: dict[str, Any]) -> None:
        seen = self.in_vision(one)
        empty = [site for site in seen if site not in self.at]
        for _ in range(min(64, len(seen) // 2)):
            site = seen[self.below(len(seen))]
            if site in empty:
                break
        else:
            site = empty[self.below(len(empty))] if empty else one["site"]
        del self.at[one["site"]]
        self.put(one, site)

    def decide(self, one: dict[str, Any], legitimacy: float) -> None:
        near = [self.at[site]["kind"] for site in self.in_vision(one) if site in self.at]
        ratio = near.count("cop") / (near.count("active") + 1)
        whole = {"floor": math.floor, "literal": float, "round": round}[self.setting.ratio](ratio)
        chance = math.floor((1.0 - math.exp(-self.setting.arrest_constant * whole)) * 2**40 + 0.5) / 2**40
        active = one["hardship"] * (1.0 - legitimacy) - one["risk"] * chance > self.setting.threshold
        one["kind"] = "active" if active else "quiet"

    def arrest(self, cop: dict[str, Any]) -> bool:
        active = [self.at[s] for s in self.in_vision(cop) if s in self.at and self.at[s]["kind"] == "active"]
        if not active:
            return False
        one = active[self.below(len(active))]
        one["kind"], self.arrests = "jailed", self.arrests + 1
        if self.setting.jailed == "leave":
            del self.at[one["site"]]
        one["term"] = -1 if math.isinf(self.setting.jail_max) else self.below(int(self.setting.jail_max) + 1)
        if self.setting.after_arrest == "take_site":
            del self.at[cop["site"]]
            self.put(cop, one["site"])
        return self.setting.after_arrest == "take_site"

    def turn(self, one: dict[str, Any]) -> None:
        if one["kind"] == "jailed":
            if one["term"] != 0:
                one["term"] -= one["term"] > 0
                return
            if self.setting.jailed == "leave":
                self.put(one, self.any_empty())
            one["kind"] = "quiet"
        if self.setting.moves and self.setting.order == "move_first":
            self.move(one)
        moved = self.arrest(one) if one["kind"] == "cop" else self.decide(one, self.setting.legitimacy)
        if self.setting.moves and self.setting.order == "act_first" and not moved:
            self.move(one)

    def tick(self) -> list[int]:
        self.arrests = 0
        for i in range(len(self.everyone) - 1, 0, -1):
            j = self.below(i + 1)
            self.everyone[i], self.everyone[j] = self.everyone[j], self.everyone[i]
        for one in self.everyone:
            self.turn(one)
        kinds = [one["kind"] for one in self.everyone]
        return [*(kinds.count(kind) for kind in ("quiet", "active", "jailed", "cop")), self.arrests]


def mixed(bits: int) -> int:
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) % 2**64
    return bits ^ (bits >> 31)


@pytest.mark.parametrize("setting", READINGS, ids=NAMES)
def test_a_second_reading_in_plain_python_plays_the_same_ticks(setting: CivilViolence) -> None:
    town = Town(setting, seed=11)
    wanted = [town.tick() for _ in range(25)]
    course = civil_violence(setting, ticks=25, seed=11)
    assert counts(course).tolist() == wanted
    kinds = {"quiet": 0, "active": 1, "jailed": 2, "cop": 3}
    torus = np.full((setting.height, setting.width), -1)
    for site, one in town.at.items():
        torus[site] = kinds[one["kind"]]
    assert (course.torus == torus).all()
