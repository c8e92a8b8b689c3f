"""`standoff claims` and `standoff lenses`: what they print, their JSON, their errors."""


def test_claims_shows_the_verdict_with_what_was_changed_and_expected(standoff):
    said = standoff("claims", "belarus-2020", "C60", "C65", "--members", "200")
    assert said.code == 0
    joined = " ".join(said.out.split())
    assert "Astapenia" in joined
    assert "patron.support=none → P(out) within 90 days rises to at least 2 times" in joined
    assert "2 claims:" in joined


def test_claims_as_json_has_the_promised_keys(standoff):
    answer = standoff("claims", "belarus-2020", "C60", "--members", "200", "--json").json
    (row,) = answer["claims"]
    promised = {"id", "speaker", "kind", "intervention", "expectation", "baseline", "effect", "low", "high", "verdict"}
    assert promised <= row.keys()
    assert row["verdict"] in ("agrees", "disagrees", "too uncertain")
    assert answer["members"] == 200


def test_a_claim_that_is_not_there_is_told(standoff):
    said = standoff("claims", "belarus-2020", "C99")
    assert said.code == 2
    assert "there is no claim `C99`" in said.err


def test_a_scenario_without_tests_says_so(standoff):
    said = standoff("claims", "generic-personalist")
    assert said.code == 0
    assert "No claim carries a test" in said.out


def test_lenses_show_every_view_beside_the_neutral_one(standoff):
    said = standoff("lenses", "belarus-2020", "petrov", "--members", "200")
    assert said.code == 0
    joined = " ".join(said.out.split())
    assert "neutral" in joined
    assert "petrov" in joined
    assert "stated 70–95" in joined


def test_lenses_as_json(standoff):
    answer = standoff("lenses", "belarus-2020", "kulov", "--members", "200", "--json").json
    assert [row["lens"] for row in answer["lenses"]] == ["neutral", "kulov"]


def test_an_unknown_lens_is_told(standoff):
    said = standoff("lenses", "belarus-2020", "petrow")
    assert said.code == 2
    assert "did you mean petrov?" in said.err


def test_check_says_which_claims_are_incomplete(standoff):
    whole = standoff("check", "belarus-2020", "--json").json["evidence"]
    assert (whole["tests"], whole["causal"], whole["incomplete_claims"]) == (28, 28, 0)
    assert standoff("check", "armenia-2018", "--json").json["evidence"]["incomplete_claims"] > 0
