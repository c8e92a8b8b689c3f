"""What an ablation says of a mechanism follows from its figures, and a mechanism that does nothing is found out."""

from __future__ import annotations

import numpy as np
import pytest

from ablation import MEASURES, Scored, compare_order, main, moves_little, say_little, say_worth, score
from standoff.scoring.skill import tell_apart

RNG = np.random.default_rng(7)
OUTCOME = (RNG.random(60) < 0.4).astype(float)
KNOWING = np.clip(0.5 + 0.35 * (2 * OUTCOME - 1) + RNG.normal(0, 0.1, 60), 0.01, 0.99)
BLIND = RNG.uniform(0.3, 0.5, 60)
NAMES = [f"case-{k}" for k in range(60)]


def test_a_mechanism_that_knows_is_worth_its_keep_and_its_absence_of_skill_shows() -> None:
    found = score(KNOWING, BLIND, OUTCOME, NAMES)
    assert found.worth[1] > 0.0
    assert found.order[1] > 0.0
    assert found.brier == pytest.approx(float(((BLIND - OUTCOME) ** 2).mean()))
    turned = score(BLIND, KNOWING, OUTCOME, NAMES)
    assert turned.worth[2] < 0.0
    assert turned.order[0] == pytest.approx(-found.order[0])


def test_order_is_the_difference_of_the_two_areas_and_does_not_care_for_levels() -> None:
    areas = [tell_apart(p, OUTCOME, NAMES)[0] for p in (KNOWING, BLIND)]
    assert compare_order(KNOWING, BLIND, OUTCOME)[0] == pytest.approx(areas[0] - areas[1])
    assert compare_order(KNOWING, KNOWING / 10.0, OUTCOME) == (0.0, 0.0, 0.0)


def test_words_name_each_mechanism_where_its_intervals_put_it() -> None:
    same = (0.0, -0.1, 0.1)
    kinds = {"helps": (0.2, 0.1, 0.3), "harms": (-0.2, -0.3, -0.1), "unsure": same}
    found = {"": Scored(0.2, 0.6, same, same, same)}
    found |= {name: Scored(0.2, 0.6, same, worth, same) for name, worth in kinds.items()}
    text = " ".join(say_worth(found))
    assert "Earn their keep by the Brier score (interval above 0): `helps`." in text
    assert "(interval below 0): `harms`." in text
    assert "Neither can be told of: `unsure`." in text
    assert "Of 6 intervals" in text


def test_what_moves_little_is_found_and_one_without_a_defence_is_said_to_be() -> None:
    whole = dict.fromkeys(MEASURES, 10.0)
    crowd = next(name for name in MEASURES if "crowd" in name)
    table = {"": whole, "idle": dict(whole), "loud": whole | {"coup, in 100": 12.0}, "big": whole | {crowd: 11.0}}
    assert moves_little([table]) == ["idle"]
    assert moves_little([table, table | {"idle": whole | {crowd: 9.0}}]) == []
    assert "should be simplified" in say_little(["idle"])[0]
    assert "C40" in say_little(["goodwill"])[0]


def test_a_small_ablation_writes_its_page(tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "page.md"
    main(["--only", "patron", "--cases", "4", "--members", "64", "--scenarios", "", "--into", str(page)])
    text = page.read_text(encoding="utf-8")
    assert "## Scores of 4 cases" in text
    assert text.count("| `patron` |") == 1
    with pytest.raises(SystemExit):
        main(["--only", "patrons", "--into", str(page)])
