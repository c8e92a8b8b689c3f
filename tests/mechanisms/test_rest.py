"""Rest: a regime that nobody challenges stays as it is, and `loop_gain` tells which regimes can."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from one_day import any_parameters, live, start_of, yes
from whole_run import path_of, program_of

from standoff.mechanisms import belief, elites, security
from standoff.mechanisms.catalogue import FIELDS, name_of
from standoff.mechanisms.rest import loop_gain

PURSE = {"reserves", "arrears"}
NOISE = {"home_pressure", "home_if_fallen", "slow_noise", "turnout"}
"""The patron's own street, its thought of a fall, and noise of turnout that multiplies nobody."""
OUTCOME = {"standing", "uprising", "coup", "negotiated", "managed"}
WORKED_OUT_ANEW = {"common_pull", "online_pull", "worker_pull", "strike_ready"}
"""Sums of the day, which are zero before the first day and have no memory."""
FADING = {"anger"}
"""Anger on the first day is given and fades."""
PLANNED = {"stance"}
"""What the ruler would order, had he anybody to order against."""
FORMING = {"own_forecast", "settling", "handing_over", "talks"}
"""The ruler's forecast is formed on the first day; talks settle from none to their resting level."""
MOVERS = PURSE | NOISE | OUTCOME | WORKED_OUT_ANEW | FADING | PLANNED | FORMING
PRESSURES = {"logit", "fear", "ratio"}
"""Units of what is on a scale of powers and yet no count: a few logits are much."""


@pytest.mark.parametrize("stretch", [0.0, 1.0])
def test_with_no_crowd_nothing_moves_but_the_purse_and_noise(stretch: float) -> None:
    path = path_of(program_of(120, stretch=stretch, quiet=True))
    for name in FIELDS.keys() - MOVERS:
        assert np.max(np.abs(path[name] - path[name][0])) <= slack(name, path[name][0, 0]), name
    assert np.all(path["anger"][1:] <= path["anger"][:-1] + 1e-6)
    for name in ("own_forecast", "settling", "handing_over"):
        np.testing.assert_allclose(path[name][1:, 0], path[name][1, 0], rtol=5e-3, err_msg=name)
    assert np.max(path["talks"]) < 0.1
    assert np.max(path["crowd"]) < 1.0


def slack(name: str, rest: float) -> float:
    """How far a field may be from its rest: two in a thousand of it, and a hundred-thousandth of its range.

    On a scale of powers it is ten thousand persons, or 20 logits, in place of the range. The ruler's offer of reform
    is never quite nothing, which loosens elites by about one in ten thousand.
    """
    field = FIELDS[name]
    far = 20.0 if field.unit in PRESSURES else 1e4
    return 2e-3 * abs(rest) + 1e-5 * (far if field.scale == "log" else field.high - field.low)


def test_a_quiet_year_ends_a_rule_in_fewer_than_4_of_100_futures() -> None:
    path = path_of(program_of(365, stretch=0.0, quiet=True))
    assert 0.96 < path["standing"][-1, 0] < 1.0


def test_the_rest_state_would_show_a_crowd() -> None:
    path = path_of(program_of(30, stretch=0.0))
    moved = {name for name in FIELDS.keys() - MOVERS if np.ptp(path[name]) > slack(name, path[name][0, 0])}
    assert {"share", "crowd", "seen", "belief", "loyal", "elite", "tired", "orders", "jailed"} <= moved


LOOP: tuple[ModuleType, ...] = (belief, security, elites)
STATE = ("belief", "loyal", "defected", "elite")
WORSE = {"belief": 1.0, "loyal": -1.0, "defected": 1.0, "elite": -1.0}
"""The way in which a field moves when a regime slips; only slips count, so slopes are taken on this side."""
Draw = dict[str, dict[str, float]]


def values_of(draw: Draw) -> dict[str, np.ndarray]:
    return {f"{name}.{key}": np.array([value]) for name, own in draw.items() for key, value in own.items()}


def some_draw(seed: int) -> Draw:
    return {name_of(mechanism): any_parameters(mechanism, seed) for mechanism in LOOP}


def spectral_radius(draw: Draw, step: float = 1e-3) -> float:
    """Of the three mechanisms' day at rest, by finite differences of their plain steps, with nobody in the street."""
    rest = {"concession": 0.0, "population": 9.4e6}
    for mechanism in LOOP:
        rest |= start_of(mechanism, draw[name_of(mechanism)])

    def tomorrow(state: dict[str, float]) -> np.ndarray:
        fields = {**rest, **state, "shirking": 1.0 - state["loyal"] - state["defected"]}
        new: dict[str, float] = {}
        for mechanism in LOOP:
            new |= vars(live(mechanism, 1, fields, draw[name_of(mechanism)]).new)
        return np.array([new[name] for name in STATE])

    here = {name: rest[name] for name in STATE}
    columns = [(tomorrow({**here, name: here[name] + WORSE[name] * step}) - tomorrow(here)) / step for name in STATE]
    signs = np.array([WORSE[name] for name in STATE])
    return float(np.max(np.abs(np.linalg.eigvals(np.column_stack(columns) * signs[:, None]))))


@pytest.mark.parametrize("loop", ["belief", "security", "elites"])
@pytest.mark.parametrize("seed", range(6))
def test_loop_gain_passes_one_where_the_days_jacobian_loses_stability(seed: int, loop: str) -> None:
    """The gain of one loop is brought to 0.9 and to 1.1, the others kept below."""
    for wanted in (0.9, 1.1):
        draw = brought_to(wanted, loop, some_draw(seed))
        assert loop_gain(values_of(draw))[0] == pytest.approx(wanted, rel=1e-3)
        assert (spectral_radius(draw) < 1.0) == (wanted < 1.0)


def brought_to(wanted: float, loop: str, draw: Draw) -> Draw:
    """``draw`` with one loop's gain at ``wanted``: through belief, among comrades, or among peers."""
    changed = {name: dict(own) for name, own in draw.items()}
    if loop == "belief":
        changed["security"]["comrades"] *= 0.5
        changed["elites"]["peers"] *= 0.5
        factor = wanted / loop_gain(values_of(changed))[0]
        for _ in range(20):
            both = {
                name: {**changed[name], "doubt": changed[name]["doubt"] * factor} for name in ("security", "elites")
            }
            factor *= wanted / loop_gain(values_of({**changed, **both}))[0]
        return {**changed, **both}
    key = {"security": "comrades", "elites": "peers"}[loop]
    for name in ("security", "elites"):
        changed[name]["doubt"] = 0.0
    changed[{"security": "elites", "elites": "security"}[loop]][{"security": "peers", "elites": "comrades"}[loop]] = 0.0
    changed[loop][key] *= wanted / loop_gain(values_of(changed))[0]
    return changed


def test_the_gain_among_elites_is_the_slope_of_their_will_times_the_pull_of_peers() -> None:
    draw = brought_to(0.5, "elites", some_draw(1))
    rest = yes(draw["elites"]["stay_at_rest"])
    assert loop_gain(values_of(draw))[0] == pytest.approx(rest * (1.0 - rest) * draw["elites"]["peers"], rel=1e-6)
