"""`standoff verify`: table, JSON, exit codes, the page; and the documentation's page is what the checks say."""

import re
from pathlib import Path

from standoff.checks.catalogue import CHECKS
from standoff.checks.table import said, said_tolerance

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"


def test_verify_shows_claims_with_both_figures(standoff):
    said_there = standoff("verify", "granovetter-below-the-jump")
    assert said_there.code == 0
    assert "5.479; 5.664" in said_there.out
    assert "1 of 1 hold, 0 do not" in said_there.out


def test_verify_as_json_has_the_promised_keys(standoff):
    answer = standoff("verify", "kuran-*", "--json").json
    assert answer["passed"] == len(answer["checks"]) >= 3
    assert answer["failed"] == 0
    for row in answer["checks"]:
        assert {"id", "source", "published", "ours", "tolerance", "tag", "pass"} <= row.keys()


def test_a_check_that_does_not_hold_is_a_finding(standoff, monkeypatch):
    from standoff.checks import catalogue
    from standoff.checks.check import Check

    wrong = Check("wrong", "one is two", "nobody", "M", 2.0, 0.5, lambda: 1.0)
    monkeypatch.setattr(catalogue, "CHECKS", (wrong,))
    monkeypatch.setitem(catalogue.GROUPS, "Crowds", (wrong,))
    said_there = standoff("verify")
    assert said_there.code == 1
    assert "NO" in said_there.out
    assert standoff("verify", "--json").json["failed"] == 1


def test_an_unknown_check_is_told(standoff):
    said_there = standoff("verify", "nothing-*")
    assert said_there.code == 2
    assert "no check is called `nothing-*`" in said_there.err


def test_a_page_in_no_folder_is_told(standoff, tmp_path):
    said_there = standoff("verify", "kuran-*", "--page", str(tmp_path / "nowhere" / "page.md"))
    assert said_there.code == 2
    assert "cannot write" in said_there.err


def test_the_documentations_page_has_every_check_as_it_is():
    rows = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        found = re.match(r"\| `([a-z0-9-]+)` \|", line)
        if found:
            rows[found[1]] = line
    assert set(rows) == {check.id for check in CHECKS}
    for check in CHECKS:
        assert f"| {said(check.published)} |" in rows[check.id]
        assert f"| {said_tolerance(check)} | {check.tag} | yes |" in rows[check.id]
