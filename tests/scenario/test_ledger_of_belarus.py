"""The ledger of Belarus 2020: every claim is in, sourced, paraphrased and put to use.

Where the articles and the list of claims lie beside the checkout they are compared; elsewhere those tests are skipped.
"""

from __future__ import annotations

import csv
import re
from itertools import combinations
from pathlib import Path

import pytest

from standoff import scenario
from standoff.scenario import Resolved
from standoff.scenario.schema import ResolvedClaim
from standoff.study.claims import TriedClaim, try_claims
from standoff.study.lenses import lens_names, through_lens

SHARED = Path(__file__).resolve().parents[3] / "shared"
CLAIMS = SHARED / "data" / "claims.csv"
ARTICLES = SHARED / "articles"
MOST_WORDS = 8
EXPERTS = {"petrov", "ferris", "giles", "preiherman", "politico-digest", "kulov", "satpayev", "astapenia"}
STATES_NO_FORECAST = {"kulov"}
FOUND_ELSEWHERE = {"C44": 8, "C68": 22}
"""Paragraphs in which the articles have what the list of claims places one paragraph off."""

needs_claims = pytest.mark.skipif(not CLAIMS.exists(), reason="the list of claims is not beside this checkout")
needs_articles = pytest.mark.skipif(not ARTICLES.exists(), reason="the articles are not beside this checkout")


@pytest.fixture(scope="module")
def belarus() -> Resolved:
    return scenario.load("belarus-2020")


@pytest.fixture(scope="module")
def tested(belarus: Resolved) -> dict[str, TriedClaim]:
    return {each.id: each for each in try_claims(belarus)}


def of_kind(belarus: Resolved, kind: str) -> dict[str, ResolvedClaim]:
    return {name: claim for name, claim in belarus.claims.items() if claim.kind == kind}


def written_by_us(belarus: Resolved) -> dict[str, str]:
    """All prose of the ledger but titles of articles: where it stands -> text."""
    found = {}
    for name, claim in belarus.claims.items():
        found[f"{name} text"] = claim.text
        found[f"{name} note"] = claim.test.note if claim.test else ""
        found[f"{name} reading"] = claim.forecast.reading if claim.forecast else ""
        found[f"{name} resolves"] = claim.forecast.resolves if claim.forecast else ""
    for name, lens in belarus.lenses.items():
        found[f"{name} title"], found[f"{name} reading"] = lens.title, lens.reading
    return found


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("’", "'"))


def runs_of_words(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def article(source: str) -> str:
    return (ARTICLES / f"{source}.txt").read_text("utf-8")


def test_all_sixty_nine_claims_are_in(belarus: Resolved) -> None:
    assert list(belarus.claims) == [f"C{number:02}" for number in range(1, 70)]


def test_every_claim_says_who_said_it_where(belarus: Resolved) -> None:
    for name, claim in belarus.claims.items():
        assert all((claim.speaker, claim.role, claim.paragraph, claim.text)), name


def test_a_speaker_has_one_role_in_one_source(belarus: Resolved) -> None:
    roles = {(claim.source, claim.speaker, claim.role) for claim in belarus.claims.values()}
    assert len({(source, speaker) for source, speaker, _ in roles}) == len(roles)


@needs_claims
def test_kinds_and_articles_and_paragraphs_are_those_of_the_list(belarus: Resolved) -> None:
    with CLAIMS.open(encoding="utf-8", newline="") as lines:
        listed = {
            row["id"]: (row["kind"], row["article"], FOUND_ELSEWHERE.get(row["id"], int(row["paragraph"])))
            for row in csv.DictReader(lines)
        }
    assert {name: (each.kind, each.source, each.paragraph) for name, each in belarus.claims.items()} == listed


@needs_articles
@pytest.mark.parametrize(("name", "phrase"), [("C44", "four straight weekends"), ("C68", "no legal weight")])
def test_paragraphs_that_depart_from_the_list_hold_the_words(belarus: Resolved, name: str, phrase: str) -> None:
    claim = belarus.claims[name]
    paragraphs = [line for line in article(claim.source).splitlines() if line.strip()]
    assert [number for number, text in enumerate(paragraphs, 1) if phrase in text] == [claim.paragraph]


def test_every_source_says_how_many_paragraphs_it_has(belarus: Resolved) -> None:
    assert all(source.paragraphs and source.publisher and source.language for source in belarus.sources.values())


@needs_articles
def test_sources_count_their_non_empty_lines(belarus: Resolved) -> None:
    counted = {name: sum(bool(line.strip()) for line in article(name).splitlines()) for name in belarus.sources}
    assert {name: source.paragraphs for name, source in belarus.sources.items()} == counted


@needs_articles
def test_nothing_shares_eight_words_in_a_row_with_the_articles(belarus: Resolved) -> None:
    printed = set().union(*(runs_of_words(article(name), MOST_WORDS) for name in belarus.sources))
    copied = {where: runs_of_words(text, MOST_WORDS) & printed for where, text in written_by_us(belarus).items()}
    assert {where: found for where, found in copied.items() if found} == {}


@pytest.mark.parametrize("marks", ['"([^"]*)"', "“([^”]*)”", "«([^»]*)»"])
def test_no_quotation_is_longer_than_three_words(belarus: Resolved, marks: str) -> None:
    for where, text in written_by_us(belarus).items():
        assert all(len(words(quoted)) <= 3 for quoted in re.findall(marks, text)), where


def test_all_twenty_eight_causal_claims_are_tests(belarus: Resolved) -> None:
    causal = of_kind(belarus, "causal")
    assert len(causal) == 28
    assert [name for name, claim in causal.items() if claim.test is None] == []
    assert [name for name, claim in belarus.claims.items() if claim.test and claim.kind != "causal"] == []


def test_no_two_causal_claims_are_the_same_test(belarus: Resolved) -> None:
    tests = [claim.test.model_copy(update={"note": ""}) for claim in belarus.claims.values() if claim.test]
    assert all(one != other for one, other in combinations(tests, 2))


def test_all_nine_forecasts_are_scored(belarus: Resolved) -> None:
    forecasts = of_kind(belarus, "forecast")
    assert len(forecasts) == 9
    assert [name for name, claim in forecasts.items() if claim.forecast is None] == []
    for name, claim in belarus.claims.items():
        if claim.forecast is not None:
            assert claim.forecast.low < claim.forecast.high, f"{name}: words give a range, not a number"
            assert all((claim.forecast.reading, claim.forecast.resolves)), name
            assert claim.forecast.happened in ("yes", "no"), name


def test_forecasts_do_not_begin_before_their_source_appeared(belarus: Resolved) -> None:
    for name, claim in belarus.claims.items():
        if claim.forecast is not None:
            first = (belarus.sources[claim.source].date - belarus.start).days
            assert claim.forecast.measure.first >= first, name


def test_history_agrees_with_the_observed_crowd_of_october(belarus: Resolved) -> None:
    forecast = belarus.claims["C69"].forecast
    assert forecast is not None
    days = range(forecast.measure.first, forecast.measure.last + 1)
    seen = [each.low for each in belarus.observed if each.what == "crowd" and (each.date - belarus.start).days in days]
    assert forecast.happened == ("yes" if max(seen) > (forecast.measure.above or 0.0) else "no")


def test_there_is_a_lens_for_every_expert(belarus: Resolved) -> None:
    assert set(belarus.lenses) == EXPERTS
    assert lens_names(belarus)[0] == "neutral"


def test_every_lens_has_a_reading_and_stands_on_claims(belarus: Resolved) -> None:
    for name, lens in belarus.lenses.items():
        assert all((lens.title, lens.reading, lens.because)), name
        cited = set(re.findall(r"C\d\d", lens.reading))
        assert cited <= set(lens.because) | set(lens.forecasts), f"{name}: claims read but not named"
        assert set(lens.because) <= cited | set(lens.forecasts), f"{name}: claims named but not read"


def test_a_lens_rests_on_what_its_expert_said(belarus: Resolved) -> None:
    for name, lens in belarus.lenses.items():
        spoken = {belarus.claims[each].speaker for each in (*lens.because, *lens.forecasts)}
        assert spoken == {lens.speaker}, name


def test_every_expert_with_a_forecast_has_it_beside_the_lens(belarus: Resolved) -> None:
    for name, lens in belarus.lenses.items():
        own = {key for key, each in belarus.claims.items() if each.forecast and each.speaker == lens.speaker}
        assert set(lens.forecasts) == own
        assert bool(own) != (name in STATES_NO_FORECAST)


def test_a_lens_changes_three_to_eight_assumptions_each_to_a_range(belarus: Resolved) -> None:
    for name, lens in belarus.lenses.items():
        assert 3 <= len(lens.assumptions) <= 8, name
        for parameter, assumption in lens.assumptions.items():
            low, high = assumption.prior.interval()
            assert low < high, f"{name} {parameter}"


def test_every_range_of_a_lens_leaves_the_middle_of_the_scenario(belarus: Resolved) -> None:
    for name, lens in belarus.lenses.items():
        for parameter, assumption in lens.assumptions.items():
            if parameter.startswith("groups."):
                before = belarus.groups[int(parameter.split(".")[1])].attitude
            else:
                before = belarus.assumptions[parameter].prior
            assert assumption.prior.centre != pytest.approx(before.centre, rel=0.1), f"{name} {parameter}"


def test_no_two_lenses_change_the_same_assumptions(belarus: Resolved) -> None:
    for one, other in combinations(belarus.lenses.values(), 2):
        assert set(one.assumptions) != set(other.assumptions)


def test_lenses_change_no_action(belarus: Resolved) -> None:
    for name in belarus.lenses:
        assert through_lens(belarus, name).levers == belarus.levers


@pytest.mark.slow
def test_every_claim_says_why_the_model_does_not_agree(tested: dict[str, TriedClaim]) -> None:
    for name, each in tested.items():
        assert each.claim.test is not None
        told = "The model " in each.claim.test.note
        assert told or each.effect.verdict == "agrees", f"{name} {each.effect.verdict} and does not say why"
        claimed = "The model disagrees" in each.claim.test.note
        assert not (claimed and each.effect.verdict == "agrees"), f"{name} agrees and says that it does not"


@pytest.mark.slow
def test_a_claim_that_agrees_disagrees_when_reversed(belarus: Resolved, tested: dict[str, TriedClaim]) -> None:
    agreeing = [name for name, each in tested.items() if each.effect.verdict == "agrees"]
    turned = {name: reversed_claim(belarus.claims[name]) for name in agreeing}
    found = try_claims(belarus.model_copy(update={"claims": {**belarus.claims, **turned}}), agreeing)
    assert len(agreeing) >= 10
    assert {each.id for each in found if each.effect.verdict != "disagrees"} == set()


def reversed_claim(claim: ResolvedClaim) -> ResolvedClaim:
    """The claim with the opposite expectation; `stays` becomes a rise beyond what it allows,
    `holds` the fall that it denies."""
    assert claim.test is not None
    opposite = {"rises": "falls", "falls": "rises", "above": "below", "below": "above", "stays": "rises",
                "holds": "falls"}  # fmt: skip
    direction, size = claim.test.direction, claim.test.size
    if direction == "stays":
        size += 1.0 if claim.test.ratio else 0.0
    if direction == "holds":
        size = 1.0 - size if claim.test.ratio else size
    changed = claim.test.model_copy(update={"direction": opposite[direction], "size": size})
    return claim.model_copy(update={"test": changed})


def test_a_crisis_of_other_places_inherits_the_claims_but_not_what_is_tried_on_them(tmp_path: Path) -> None:
    text = "standoff: 1\nname: elsewhere\ntitle: Elsewhere\nlike: belarus-2020\nstart: 2021-01-10\nevents: []\n"
    (tmp_path / "elsewhere.yaml").write_text(text + "observed: []\n", encoding="utf-8")
    resolved = scenario.load(str(tmp_path / "elsewhere.yaml"))
    assert len(resolved.claims) == 69
    assert not any(claim.test or claim.forecast for claim in resolved.claims.values())
    assert resolved.lenses == {}


def test_a_scenario_without_its_patron_loses_the_tests_on_the_patron() -> None:
    assert not any(claim.test for claim in scenario.load("belarus-2020", ["patron=none"]).claims.values())
    assert any(claim.test for claim in scenario.load("belarus-2020", ["days=90"]).claims.values())
