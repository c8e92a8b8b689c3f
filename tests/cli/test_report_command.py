"""`standoff report` writes one file and says where; `run --report` ends with it; faults are told before the work."""

import pytest

from standoff.report import html


@pytest.fixture
def front_end(tmp_path, monkeypatch):
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "standoff.js").write_text("1;", encoding="utf-8")
    (folder / "standoff.css").write_text("p{}", encoding="utf-8")
    monkeypatch.setattr(html, "static_folder", lambda: folder)
    html.script_and_style.cache_clear()
    yield folder
    html.script_and_style.cache_clear()


@pytest.fixture
def kept(standoff, tmp_path):
    said = standoff("run", "belarus-2020", "--members", 200, "--days", 30, "--threads", 1)
    assert said.code == 0
    return next((tmp_path / "runs").iterdir())


def test_the_newest_run_is_reported_into_its_folder(standoff, front_end, kept):
    said = standoff("report", "--quick")
    assert said.code == 0, said.err
    target = kept / "report.html"
    assert said.out.split() == ["report", str(target.relative_to(target.parents[2]))]
    assert "<!doctype html>" in target.read_text(encoding="utf-8")


def test_a_runs_folder_is_reported_where_it_is_wanted(standoff, front_end, kept, tmp_path):
    said = standoff("report", kept, "-o", tmp_path / "answer.html", "--quick")
    assert said.code == 0, said.err
    assert (tmp_path / "answer.html").stat().st_size < html.MOST_BYTES


def test_the_folder_is_still_a_run_with_a_report_in_it(standoff, front_end, kept):
    assert standoff("report", "--quick").code == 0
    assert standoff("runs", "--json").json["runs"][0]["complete"]
    assert standoff("report", kept, "--quick").code == 0


def test_json_is_the_document_and_writes_no_file(standoff, kept):
    said = standoff("report", kept, "--json", "--quick")
    assert said.code == 0
    assert said.json["format"] == "standoff.document"
    assert said.json["made"]["members"] == 200
    assert not (kept / "report.html").exists()


def test_a_scenario_is_run_first_with_its_seed(standoff, front_end, tmp_path):
    scenario = tmp_path / "small.yaml"
    scenario.write_text(
        "standoff: 1\nname: small\ntitle: Small\nlike: generic-personalist\ndays: 20\n", encoding="utf-8"
    )
    said = standoff("report", scenario, "--seed", 5, "--quick", "--json", "-o", tmp_path / "small.html")
    assert said.code == 0, said.err
    assert said.json["made"]["seed"] == 5
    assert said.json["scenario"]["days"] == 20
    assert (tmp_path / "small.html").is_file()


def test_run_ends_with_its_report(standoff, front_end, tmp_path, monkeypatch):
    from standoff.report import document

    monkeypatch.setattr(document, "_full_parts", lambda run, fans, threads, progress: document._Parts(fans))
    said = standoff("run", "belarus-2020", "--members", 200, "--days", 30, "--report", "--threads", 1)
    assert said.code == 0, said.err
    written = next((tmp_path / "runs").iterdir()) / "report.html"
    assert written.is_file()
    assert said.out.rstrip().splitlines()[-1] == f"report  {written.relative_to(tmp_path)}"


def test_run_with_json_and_a_report_prints_one_object(standoff, front_end, tmp_path, monkeypatch):
    from standoff.report import document

    monkeypatch.setattr(document, "_full_parts", lambda run, fans, threads, progress: document._Parts(fans))
    said = standoff("run", "belarus-2020", "--members", 100, "--days", 20, "--report", "--json", "--threads", 1)
    assert said.json["days"] == 20
    assert (next((tmp_path / "runs").iterdir()) / "report.html").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("report",), "there is no finished run in runs/"),
        (("report", "belarus-2021"), "no scenario called `belarus-2021`"),
        (("report", "."), "manifest"),
        (("report", "belarus-2020", "-o", "."), "is a folder"),
        (("report", "belarus-2020", "-o", "no/where.html"), "there is no folder no"),
    ],
)
def test_what_cannot_be_reported_is_said_and_nothing_is_run(standoff, front_end, tmp_path, words, told):
    said = standoff(*words)
    assert said.code == 2
    assert said.out == ""
    assert told in said.err
    assert "hint:" in said.err
    assert not (tmp_path / "runs").exists()


def test_a_kept_run_has_its_own_seed(standoff, front_end, kept):
    said = standoff("report", kept, "--seed", 2)
    assert said.code == 2
    assert "a kept run has its seed" in said.err


def test_without_a_front_end_nothing_is_run(standoff, front_end, tmp_path):
    (front_end / "standoff.js").unlink()
    html.script_and_style.cache_clear()
    for words in (("report", "belarus-2020"), ("run", "belarus-2020", "--report")):
        said = standoff(*words)
        assert said.code == 2
        assert "not built" in said.err
    assert not (tmp_path / "runs").exists()


def test_help_has_examples_that_are_commands(standoff):
    said = standoff("report", "--help")
    assert said.code == 0
    assert "standoff report belarus-2020 -o belarus.html" in said.out
