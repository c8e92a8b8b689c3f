"""The document is what the front end's contract says, and its numbers are the run's."""

import copy
import json
import math

import pytest
from contract import Contract, read_contract

import standoff as so
from standoff.record import EXITS, OUTCOMES
from standoff.report import Asked, Beside, make_document, trials
from standoff.report.actions import action_of
from standoff.report.actors import cuts_part
from standoff.report.lenses import lens_names_part, letters_of
from standoff.report.naming import letter_lenses
from standoff.report.plain import plain
from standoff.scenario.actions import read_plan

PARTS = ("watch", "drivers", "lenses", "crux", "tests", "what_if")


@pytest.fixture(scope="module")
def contract():
    return read_contract()


def test_a_quick_document_meets_the_contract(quick, contract):
    assert contract.breaches(quick, "Document") == []


def test_a_full_document_meets_the_contract(hostile, contract):
    assert contract.breaches(hostile, "Document") == []


def test_a_full_document_has_every_part_and_a_quick_one_leaves_them_out(quick, hostile):
    assert [part for part in PARTS if quick[part] is not None] == []
    assert [part for part in PARTS if hostile[part] is None] == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda d: d["headline"].pop("lede"), "document.headline: lacks lede"),
        (lambda d: d["made"].update(host="x"), "document.made: has host, which the contract lacks"),
        (lambda d: d["outcomes"][0].update(p="0.8"), "document.outcomes[0].p: expected number"),
        (lambda d: d["outcomes"][1].update(id="war"), "document.outcomes[1].id"),
        (lambda d: d["fans"][0]["rows"][0].pop(), "document.fans[0].rows[0]: expected 6 values"),
        (lambda d: d["timing"]["monthly"][0]["exits"].pop("coup"), "lacks coup"),
        (lambda d: d["outcomes"][0].update(p=float("nan")), "document.outcomes[0].p"),
    ],
)
def test_what_breaks_the_contract_is_found(quick, contract, spoil, told):
    document = copy.deepcopy(quick)
    spoil(document)
    faults = contract.breaches(document, "Document")
    assert len(faults) == 1
    assert told in faults[0]


def test_the_contract_is_read_with_tuples_unions_and_generics():
    read = Contract(
        'export type Id = "a" | "b";\nexport interface X { id: Exclude<Id, "b">; rows: [string, number][]; /* no */\n'
        "  by: Record<Id, number | null>; } // end"
    )
    assert read.breaches({"id": "a", "rows": [["x", 1]], "by": {"a": 1, "b": None}}, "X") == []
    assert len(read.breaches({"id": "b", "rows": [["x"]], "by": {"a": 1}}, "X")) == 3


def test_a_document_is_json_without_nan(hostile):
    assert json.loads(json.dumps(hostile, allow_nan=False)) == hostile


def test_outcomes_make_one_and_what_is_said_makes_a_hundred(quick):
    assert math.fsum(each["p"] for each in quick["outcomes"]) == pytest.approx(1.0, abs=3e-4)
    said = [each["said"] for each in quick["outcomes"]]
    assert sum(0 if each == "<1" else int(each.strip(">")) for each in said) == pytest.approx(100, abs=1)
    kinds = sum(0 if each["said"] == "<1" else int(each["said"]) for each in quick["in_power_kinds"])
    assert kinds == pytest.approx(int(said[0]), abs=0)


def test_outcomes_are_the_runs_own(run, quick):
    for row, each in zip(run.outcomes.to_dict("records"), quick["outcomes"], strict=True):
        assert each["id"] == row["outcome"]
        assert [each[key] for key in ("p", "low", "high", "se")] == pytest.approx(
            [row[key] for key in ("p", "low", "high", "se")], rel=5e-4
        )


def test_exits_of_all_months_are_those_of_the_outcomes(quick):
    p = {each["id"]: each["p"] for each in quick["outcomes"]}
    for name in EXITS:
        monthly = math.fsum(month["exits"][name] for month in quick["timing"]["monthly"])
        assert monthly == pytest.approx(p[name], rel=2e-3)


def test_sample_futures_end_as_often_as_their_own_probabilities_say(run, quick):
    futures = quick["futures"]
    assert len(futures) == 20
    expected = 1.0 - run.record.paths["standing"][:, -1, 0].astype(float)
    ended = sum(each["exit"] is not None for each in futures)
    assert abs(ended - expected.sum()) <= 3.0 * math.sqrt((expected * (1 - expected)).sum()) + 1.0
    for each in futures:
        assert (each["exit"] is None) == (each["exit_date"] is None)
        assert (len(each["values"]) == 53) == (each["exit"] is None or each["exit_date"] >= "2021-08-08")


def test_a_future_that_can_only_end_ends_and_its_crowd_ends_with_it(run):
    from dataclasses import replace

    import numpy as np

    from standoff.report.futures import futures_part
    from standoff.study import Run

    paths = dict(run.record.paths)
    gone = np.zeros_like(paths["standing"])
    gone[:, 30:] = 1.0
    paths |= {"standing": 1.0 - gone, "coup": gone} | {name: 0.0 * gone for name in EXITS if name != "coup"}
    doomed = Run(replace(run.record, paths=paths), run.resolved, run.source)
    futures = plain(futures_part(doomed))
    assert {(each["exit"], each["exit_date"]) for each in futures} == {("coup", "2020-09-08")}
    assert {len(each["values"]) for each in futures} == {5}


def test_the_same_run_gives_the_same_futures(run, quick):
    assert make_document(run, depth="quick") == quick


def test_what_is_dated_after_the_last_source_is_later(quick):
    known = quick["scenario"]["as_of"]
    assert known == "2020-09-21"
    reports = quick["fans"][0]["reported"]
    assert {each["later"] for each in reports} == {True, False}
    assert all(each["later"] == (each["date"] > known) for each in [*reports, *quick["events"]])


def test_a_report_that_nobody_can_lean_on_says_so(quick, hostile):
    assert [each["reliable"] for each in hostile["fans"][0]["reported"]] == [True, False]
    assert not quick["fans"][0]["reported"][0]["reliable"]


def test_an_assumption_shows_its_own_lines_and_both_sides(quick):
    unpaid = next(each for each in quick["assumptions"] if each["path"] == "security.unpaid")
    assert unpaid["yaml"]["file"] == "belarus-2020.yaml"
    assert unpaid["yaml"]["lines"][0].strip().startswith("unpaid:")
    assert unpaid["evidence"] == "supported"
    fear = next(each for each in quick["assumptions"] if each["path"] == "mobilisation.fear_weight")
    assert (fear["evidence"], fear["supports"], fear["contests"]) == ("contested", ["C57"], ["C49"])
    assert {each["lens"] for each in unpaid["lenses"]} == {"astapenia"}


def test_every_assumption_of_drivers_crux_and_actors_is_one_of_the_list(hostile):
    paths = {each["path"] for each in hostile["assumptions"]}
    named = {row["assumption"] for row in hostile["drivers"]["rows"]}
    named |= {each["assumption"] for share in hostile["crux"]["shares"] for each in share["differences"]}
    named |= {path for actor in hostile["actors"]["actors"] for path in actor["assumptions"]}
    assert named <= paths


def test_shares_of_the_crux_make_up_the_gap(hostile):
    crux = hostile["crux"]
    gap = math.fsum(each["value"] for each in crux["shares"])
    assert gap == pytest.approx(crux["p_b"] - crux["p_a"], abs=2e-4)
    assert {crux["a"], crux["b"]} == {"hawk", "dove"}


def test_each_lens_has_a_letter_of_its_own_and_outcomes_that_make_one(hostile):
    rows = hostile["lenses"]["rows"]
    letters = [row["letter"] for row in rows]
    assert letters[0] == ""
    assert len(set(letters)) == len(letters)
    assert all(math.fsum(row["p"][name] for name in OUTCOMES) == pytest.approx(1.0, abs=3e-4) for row in rows)


def test_letters_stay_apart_for_any_number_of_lenses():
    letters = letter_lenses({f"lens-{n}": "Petrov" for n in range(40)})
    assert len(set(letters.values())) == 41
    assert letter_lenses({"x": "Satpayev"})["x"] not in "SUCNM"


def test_links_lead_from_actor_to_actor_and_cuts_are_those_of_their_mechanism(hostile, hostile_run):
    ids = {actor["id"] for actor in hostile["actors"]["actors"]}
    links = hostile["actors"]["links"]
    assert links
    assert all({link["from"], link["to"]} <= ids for link in links)
    resolved = hostile_run.resolved
    cuts = cuts_part(resolved, 60, members=400, draws=50, threads=1)
    without = so.study.Scenario(resolved.model_copy(update={"off": ("patron",)}), "x")
    apart = [
        each.run(members=400, draws=50, days=60, threads=1).outcomes["p"].iloc[0]
        for each in (so.study.Scenario(resolved, "x"), without)
    ]
    assert cuts["patron"]["p"] == pytest.approx(apart[0] - apart[1], abs=1e-9)


def test_a_mechanism_that_is_off_has_no_cut_and_is_not_used():
    resolved = so.load("belarus-2020", ["days=30", "patron=none"]).resolved
    assert "patron" not in cuts_part(resolved, members=200, draws=50, threads=1)


def test_every_lever_is_an_action_that_can_be_done(run, quick, hostile, hostile_run):
    for document, resolved in ((quick, run.resolved), (hostile, hostile_run.resolved)):
        assert document["levers"]
        for lever in document["levers"]:
            for value in (lever["value"], lever["minimum"], lever["maximum"]):
                assert read_plan([action_of(lever, value)], resolved, resolved.days)


def test_levers_are_never_the_rulers_or_his_forces(quick):
    assert {lever["action"].partition(".")[0] for lever in quick["levers"]} == {"patron", "west", "opposition"}


def test_a_change_stands_beside_its_baseline(run):
    alone = run.what_if({"patron.support": "none"}, threads=1)
    asked = Asked(actions=("patron.support=none",), beside=Beside(run.outcomes, alone.table))
    document = make_document(alone.changed, depth="quick", asked=asked)
    for each in document["outcomes"]:
        assert each["baseline"]["p"] + each["difference"]["p"] == pytest.approx(each["p"], abs=2e-4)
    assert document["made"]["actions"] == ["patron.support=none"]


def test_history_is_beside_the_answer_with_its_counts(quick):
    forced = quick["history"][0]
    assert forced["outcomes"] == ["uprising", "coup"]
    assert forced["p"] == pytest.approx(forced["numerator"] / forced["denominator"], rel=1e-3)
    assert forced["here"] == pytest.approx(sum(each["p"] for each in quick["outcomes"][1:3]), abs=5e-4)


def test_a_shorter_run_is_not_held_against_twelve_months(hostile):
    assert hostile["history"][0]["here_days"] == 120
    assert not any(each["apart"] for each in hostile["history"])
    assert "History counts twelve months; this run is shorter." in hostile["method"]["differs_from_history"]


def test_a_document_is_full_or_quick(run):
    with pytest.raises(so.StandoffError, match="full or quick"):
        make_document(run, depth="deep")


def test_progress_is_told_to_its_end(hostile_run, monkeypatch):
    from standoff.report import document

    told = []
    for name in ("daily_fans_part", "watch_part", "drivers_part", "lenses_part", "tests_part", "what_if_part"):
        monkeypatch.setattr(document, name, lambda *args, **named: None if named else [])
    monkeypatch.setattr(document, "daily_fans_part", lambda *args, **named: [])
    monkeypatch.setattr(document, "cuts_part", lambda *args, **named: {})
    make_document(hostile_run, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 8) for n in range(9)]


def test_the_command_makes_the_same_run(run, quick):
    assert quick["made"]["command"] == "standoff run belarus-2020 --members 1000 --draws 500 --seed 3"


def test_labels_are_of_parameters_that_exist_and_no_two_are_the_same():
    from standoff.mechanisms.catalogue import PARAMETERS
    from standoff.report.labels import LABELS

    assert LABELS.keys() <= PARAMETERS.keys()
    assert len(set(LABELS.values())) == len(LABELS)


def test_what_the_answer_hangs_on_has_a_label_of_its_own(quick):
    ranked = [each for each in quick["assumptions"] if each["rank"] is not None and each["rank"] <= 7]
    assert ranked
    assert [each["path"] for each in ranked if "(" in each["label"]] == []


def test_a_run_of_a_day_and_a_lone_driver_are_said_in_good_english():
    run = so.load("belarus-2020", ["patron=none"]).run(members=50, days=1, threads=1)
    head = make_document(run, depth="quick")["headline"]
    assert head["base_rate"].endswith("this run covers 1 day, so the two are not compared.")
    assert "1 assumptions" not in head["evidence"]


def test_letters_of_lenses_do_not_hang_on_their_order():
    resolved = so.load("belarus-2020").resolved
    turned = resolved.model_copy(update={"lenses": dict(reversed(resolved.lenses.items()))})
    assert letters_of(turned) == letters_of(resolved)
    assert lens_names_part(turned) == lens_names_part(resolved)


def test_claims_that_say_nothing_to_test_give_no_rows_and_no_failure(contract):
    tests = trials.tests_part(so.load("generic-personalist").resolved)
    assert tests == {"agree": 0, "disagree": 0, "uncertain": 0, "rows": []}
    assert contract.breaches(tests, "Tests") == []


def test_an_end_of_a_range_beyond_99_stands_apart_from_its_dash():
    run = so.load("generic-personalist").run(members=200, days=10, threads=1)
    run.outcomes.loc[run.outcomes.index[0], ["low", "high"]] = (0.561, 0.999)
    assert "56 to >99 as they vary" in make_document(run, depth="quick")["headline"]["belief"]
