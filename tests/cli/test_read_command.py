"""`standoff read`: articles into a dossier, in the terminal, as JSON, as a draft, as a page."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from standoff.study import load

ARTICLE = """Harbour town rises against the governor

MINSK, March 3, 2021 (Northwire) - More than 20,000 people marched in Minsk on Sunday against Alexander Lukashenka.

“We are not going home before the harbour is free,” said Anna Kest, a dockers' leader. <b>“Ah & so</script>,” she said.

Police detained 140 people in Minsk on Sunday, the interior ministry said. Lukashenka said outsiders were to blame.
"""
OTHER = """Governor under pressure

4 March 2021

Tens of thousands filled the streets of Minsk on Sunday, the largest crowd in years in the harbour town.

“We're not going home until the harbour is free,” Anna Kest told reporters at the port.

Lawyers counted 300 people detained in Minsk on Sunday, far above the figure that the interior ministry gave.
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "two.txt").write_text(OTHER, encoding="utf-8")
    return "one.txt", "two.txt"


def test_the_page_in_the_terminal_tells_who_said_what_and_which_figures_cannot_all_hold(standoff, files) -> None:
    said = standoff("read", *files, "--scenario", "belarus-2020")
    assert said.code == 0, said.err
    for words in (
        "ARTICLES",
        "WHO SAID WHAT",
        "Anna Kest",
        "dockers' leader",
        "FIGURES",
        "CANNOT ALL HOLD",
        "TIMELINE",
    ):
        assert words in said.out
    assert "Alexander Lukashenko" in said.out
    assert max(len(line) for line in said.out.splitlines()) <= 120


def test_json_is_one_versioned_object_and_without_text_no_words_are_in_it(standoff, files) -> None:
    said = standoff("read", *files, "--json")
    assert said.code == 0
    assert said.json["standoff"] == 1
    assert any(quote["speaker"] == "Anna Kest" for quote in said.json["quotes"])
    assert "going home" in said.out
    assert "going home" not in standoff("read", *files, "--json", "--no-text").out


def test_some_files_unread_is_one_and_none_read_is_two_each_with_its_word(standoff, files, tmp_path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "ru.txt").write_text("Тысячи людей вышли на улицы города, и полиция задержала многих. " * 5, "utf-8")
    said = standoff("read", *files, "empty.txt", "picture.png", "ru.txt", "absent.txt")
    assert said.code == 1
    for words in ("empty.txt is empty", "picture.png is a PNG picture", "ru.txt is in Russian", "absent.txt does not"):
        assert words in said.err
    assert "Anna Kest" in said.out
    none = standoff("read", "empty.txt", "absent.txt")
    assert (none.code, none.out) == (2, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "no file is given"),
        (("one.txt", "--json", "--draft"), "two answers"),
        (("one.txt", "--published", "yesterday"), "expected a day of the calendar"),
        (("one.txt", "--published", "2021-03-01", "--published", "2021-03-02"), "and again"),
        (("one.txt", "--published", "2021-03-40"), "expected a day of the calendar"),
        (("one.txt", "--published", "x.txt=2021-03-01"), "not among the files"),
        (("one.txt", "--alias", "Russia=Kremlin"), "needs the scenario"),
        (("one.txt", "--scenario", "belarus-2020", "--alias", "Kremlin"), "is no alias"),
        (("one.txt", "--scenario", "belarus-2020", "--alias", "Prussia=Berlin"), "there is no Prussia"),
        (("one.txt", "--scenario", "nowhere-1999"), "nowhere-1999"),
        (("one.txt", "--html", "no/such/folder/page.html"), "no folder"),
        (("one.txt", "-o", "one.txt"), "one of the articles"),
        (("one.txt", "-o", "a.html", "--html", "a.html"), "cannot hold both"),
    ],
)
def test_bad_usage_is_told_and_writes_nothing(standoff, files, tmp_path, words, message) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    said = standoff("read", *words)
    assert said.code == 2
    assert message in said.err
    assert "Traceback" not in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_draft_with_a_scenario_is_taken_by_check(standoff, files, tmp_path) -> None:
    said = standoff("read", *files, "--scenario", "belarus-2020", "--draft", "-o", "draft.yaml")
    assert (said.code, said.out) == (0, "")
    draft = (tmp_path / "draft.yaml").read_text(encoding="utf-8")
    assert 'place: "Minsk", what: detained, low: 140' in draft
    (tmp_path / "mine.yaml").write_text(
        "standoff: 1\nlike: belarus-2020\nname: mine\ntitle: Mine\n" + draft, encoding="utf-8"
    )
    claims = load(str(tmp_path / "mine.yaml")).resolved.claims
    assert any(claim.text.startswith("TODO") for claim in claims.values())


class Page(HTMLParser):
    """Tags and attributes of a page, and whether its elements are closed in order."""

    EMPTY = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.names: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.append(tag)
        self.names += [name for name, _ in attrs]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_page_is_whole_without_scripts_and_escapes_every_word(standoff, files, tmp_path) -> None:
    said = standoff("read", *files, "--html", "dossier.html")
    assert said.code == 0
    text = (tmp_path / "dossier.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    assert "script" not in page.seen
    assert "b" not in page.seen
    assert not [name for name in page.names if name.startswith("on") or name in ("src", "style")]
    assert "&lt;/script&gt;" in text
    policy = text.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    assert policy.startswith("default-src 'none'; script-src ;")
    for words in ("Who said what", "cannot all hold", "Timeline", "the same quote", 'id="a2p4"', 'href="#a2p4"'):
        assert words in text


def test_the_page_without_text_holds_places_only(standoff, files, tmp_path) -> None:
    assert standoff("read", *files, "--html", "dossier.html", "--no-text").code == 0
    text = (tmp_path / "dossier.html").read_text(encoding="utf-8")
    assert "going home" not in text
    assert "Anna Kest" in text
    assert "href" not in Page(text).names


def test_what_is_printed_may_go_into_a_file(standoff, files, tmp_path) -> None:
    assert standoff("read", *files, "-o", "dossier.txt").out == ""
    assert "WHO SAID WHAT" in (tmp_path / "dossier.txt").read_text(encoding="utf-8")
    standoff("read", *files, "--json", "-o", "dossier.json")
    assert json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))["standoff"] == 1


def test_a_day_may_be_told_for_one_file(standoff, files) -> None:
    said = standoff("read", *files, "--published", "two.txt=2021-03-11", "--json")
    days = {one["article"]: one["published"] for one in said.json["articles"]}
    assert days == {"one.txt": "2021-03-03", "two.txt": "2021-03-11"}
