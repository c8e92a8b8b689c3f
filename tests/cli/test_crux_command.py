"""`standoff crux`: the waterfall, its numbers, and the JSON; called as a function, as the command line calls it."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pandas as pd
import pytest

from standoff.analysis.wording import MINUS
from standoff.cli.crux import FALL, RISE, CruxChoices, crux, decimals_needed, signed, waterfall_lines
from standoff.errors import StandoffError

TEXT = """standoff: 1
name: two-views
title: Two views of it
like: belarus-2020
lenses:
  soft: {title: S, assumptions: {security: {stay_at_rest: 2.2 to 3.2}, treasury: {reserves_first: 2 to 3}}}
  hard: {title: H, assumptions: {security: {stay_at_rest: 4.4 to 5.5}, belief: {at_rest: -4}, west: {shock: 3}}}
"""
SMALL = {"members": 256, "draws": 64, "by": 60}


@pytest.fixture
def say(tmp_path, monkeypatch, capsys):
    """Call as ``say("soft", "hard", outcome="coup")``; what is printed on stdout."""
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "two-views.yaml"
    file.write_text(TEXT, encoding="utf-8")

    def call(a, b, **given):
        assert crux(str(file), a, b, choices=CruxChoices(**{**SMALL, **given})) == 0
        return capsys.readouterr().out

    return call


def made_up(value_a, shares, value_b=None):
    """A crux as the drawing sees it."""
    rows = [(f"group {n}", share, share - 0.01, share + 0.01, 0.0) for n, share in enumerate(shares)]
    return SimpleNamespace(
        a="one", b="other", outcome="out", value_a=value_a, gap=sum(shares), low=sum(shares) - 0.02,
        value_b=value_a + sum(shares) if value_b is None else value_b, high=sum(shares) + 0.02,
        settings=SimpleNamespace(days=180),
        table=pd.DataFrame(rows, columns=["group", "share", "low", "high", "se"]),
    )  # fmt: skip


def drawn(found, width=80):
    return [line.plain for line in waterfall_lines(found, width)]


def test_json_holds_what_is_promised(say):
    answer = json.loads(say("soft", "hard", json=True))
    assert answer["standoff"] == 1
    promised = {
        "engine_version", "scenario", "a", "b", "outcome", "by", "gap", "shares", "members", "draws", "seed"
    }  # fmt: skip
    assert promised <= answer.keys()
    assert (answer["scenario"], answer["a"], answer["b"]) == ("two-views", "soft", "hard")
    assert (answer["outcome"], answer["by"], answer["members"], answer["draws"]) == ("out", 60, 256, 64)
    assert all(set(each) == {"group", "share", "low", "high"} for each in answer["shares"])
    assert sum(each["share"] for each in answer["shares"]) == pytest.approx(answer["gap"], abs=1e-12)
    assert answer["exact"]


def test_the_page_goes_from_one_lens_to_the_other_through_every_group(say):
    lines = say("soft", "hard").splitlines()
    answer = json.loads(say("soft", "hard", json=True))
    starts = [line.split()[0] for line in lines if line]
    assert lines[0] == "Two views of it"
    assert "P(out) by day 60" in lines[1]
    moving = [each["group"] for each in answer["shares"] if each["share"] != 0.0]
    assert starts[2 : len(moving) + 5] == ["soft", *moving, "hard", "gap"]
    assert max(map(len, lines)) <= 80
    assert "WHAT THEY ASSUME" in "\n".join(lines)
    assert re.search(r"security\.stay_at_rest +2\.2 to 3\.2 +4\.4 to 5\.5", "\n".join(lines))
    assert "arms of 256 futures on the same draws, seed 1; exact shares" in "\n".join(lines)


def test_the_numbers_shown_are_those_of_the_json(say):
    said = say("soft", "hard")
    answer = json.loads(say("soft", "hard", json=True))
    shown = re.search(rf"^security\.stay_at_rest +([+{MINUS}][\d.]+) ", said, re.MULTILINE)
    assert shown is not None
    share = next(each["share"] for each in answer["shares"] if each["group"] == "security.stay_at_rest")
    assert float(shown[1].replace(MINUS, "-")) == pytest.approx(100 * share, abs=0.5)


def test_grouping_by_mechanism_can_be_asked_for(say):
    answer = json.loads(say("soft", "hard", group_by="mechanism", json=True))
    assert {each["group"] for each in answer["shares"]} == {"security", "treasury", "belief", "west"}


def test_a_lens_that_changes_nothing_is_told_so(say, tmp_path):
    (tmp_path / "two-views.yaml").write_text(TEXT + "  nothing: {title: N, assumptions: {}}\n", encoding="utf-8")
    said = say("neutral", "nothing")
    assert "no gap to share out" in said
    answer = json.loads(say("neutral", "nothing", json=True))
    assert (answer["gap"], answer["shares"]) == (0.0, [])


def test_an_unknown_lens_is_told_with_the_nearest_one(say):
    with pytest.raises(StandoffError, match="no lens `sofd`") as told:
        say("sofd", "hard")
    assert told.value.hint == "did you mean soft?"


def test_whole_numbers_that_add_up_are_enough_and_else_one_decimal_is_shown():
    assert decimals_needed(made_up(0.10, [0.20, -0.05])) == 0
    assert decimals_needed(made_up(0.10, [0.20, 0.001])) == 1
    assert decimals_needed(made_up(0.104, [0.204, 0.204])) == 1
    assert decimals_needed(made_up(0.10, [0.20, 0.0])) == 0


def test_changes_are_signed_and_nothing_is_plain_zero():
    assert [signed(change, 0) for change in (0.124, -0.124, 0.004, 0.0)] == ["+12", f"{MINUS}12", "0", "0"]
    assert [signed(change, 1) for change in (0.124, -0.0004)] == ["+12.4", "0"]


def test_bars_hang_together_rise_and_fall():
    lines = drawn(made_up(0.10, [0.40, -0.20, 0.10]))
    first, second, third = (line.rstrip() for line in lines[2:5])
    assert (RISE in first, FALL in second, RISE in third) == (True, True, True)
    assert first.index(RISE) < second.index(FALL)
    assert second.rindex(FALL) == first.rindex(RISE)
    assert third.index(RISE) == second.index(FALL)
    assert lines[1].index("│") == first.index(RISE)
    assert lines[5].index("│") == third.rindex(RISE) + 1
    assert lines[0].split()[-2:] == ["10", "50"]


def test_a_share_too_small_for_the_scale_still_has_a_mark():
    lines = drawn(made_up(0.10, [0.60, -0.0004, 0.0003]))
    assert FALL in lines[3]
    assert RISE in lines[4]


@pytest.mark.parametrize("width", [60, 100])
def test_lines_keep_within_the_page_whatever_the_names(width):
    found = made_up(0.05, [0.90, -0.5])
    found.table.loc[0, "group"] = "groups.a group of people with a very long name indeed"
    assert max(map(len, drawn(found, width))) <= width
    assert "…" in drawn(found, width)[2]


def test_no_gap_draws_two_ends_at_one_place():
    lines = drawn(made_up(0.31, []))
    assert lines[1].index("│") == lines[2].index("│")
    assert lines[-1].split()[:2] == ["gap", "0"]
