"""The file shown on the page about building a scenario, as somebody would paste it below a commented start."""

from __future__ import annotations

from pathlib import Path

from standoff.outside import reference_classes
from standoff.scenario import load

PAGE = Path(__file__).parents[2] / "docs" / "building-a-scenario.md"
HEAD = "standoff: 1\nname: my-crisis\ntitle: A crisis\nlike: generic-personalist\n"


def shown() -> str:
    return PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]


def test_the_top_of_a_file_that_the_page_shows_is_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "my-crisis.yaml"
    path.write_text(HEAD + shown(), encoding="utf-8")
    resolved = load(str(path))
    assert resolved.places == ("Torsk", "provinces")
    assert [each.what for each in resolved.observed] == ["credit", "crowd", "detained"]
    assert resolved.base_rate_class == "personalist-post-election"


def test_the_page_names_every_class_of_history_that_a_scenario_may_choose() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("Classes of history:")[2].partition("\n\n")[0]
    known = {each.id for each in reference_classes()}
    chosen = {name for name in known if not name.startswith("resting") and not name.endswith("-any-exit")}
    assert {name for name in chosen if f"`{name}`" in text} == chosen
