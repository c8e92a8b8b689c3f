import pytest

TINY = "title: tiny\nscenarios: [generic-personalist]\nvary: {security.unpaid: [0.2, 0.4]}\nmembers: 64\ndays: 20\n"


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    return path


def test_json_holds_a_row_for_each_cell(standoff, tiny):
    answer = standoff("study", tiny, "--json", "--on", "local:2").json
    assert answer["study"] == "tiny"
    assert answer["n_cells"] == 2
    assert [row["security.unpaid"] for row in answer["results"]] == [0.2, 0.4]
    assert answer["folder"].startswith("studies/tiny-")


def test_the_page_says_how_each_value_goes_with_the_answer(standoff, tiny):
    said = standoff("study", tiny, "--out", "mine")
    assert said.code == 0
    assert "2 cells of 64 futures each, in mine" in said.out
    assert "security.unpaid" in said.out
    assert "OUT, IN 100" in said.out


def test_a_finished_study_can_be_read_again_with_resume(standoff, tiny):
    first = standoff("study", tiny, "--out", "mine", "--json").json
    assert standoff("study", tiny, "--out", "mine", "--resume", "--json").json == first
    said = standoff("study", tiny, "--out", "mine")
    assert said.code == 2
    assert "holds a study already" in said.err


def test_faults_end_with_2_and_leave_nothing(standoff, tiny, tmp_path):
    tiny.write_text(TINY.replace("security.unpaid", "security.unpayed"))
    said = standoff("study", tiny)
    assert said.code == 2
    assert "tiny.yaml:3:8: vary: security.unpayed: nothing to set is called" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.yaml"]
    assert standoff("study", "nowhere").code == 2
    assert standoff("study", tiny, "--resume").code == 2
