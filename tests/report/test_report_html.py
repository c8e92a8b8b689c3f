"""The report is one file that loads nothing, lets nothing out of its place, and is there whole or not at all."""

import base64
import hashlib
import html as markup
import json
import os
import re
from html.parser import HTMLParser

import pytest
from hostile import MARKUP

import standoff as so
from standoff.report import html, write_report
from standoff.report.html import MOST_BYTES, check_target, report_html, script_json, write_page
from standoff.report.tables import plain_tables

NAMESPACE = "http://www.w3.org/"


class Page(HTMLParser):
    """What a browser with scripts sees: elements with attributes, and the text of scripts and styles."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.inside, self.texts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data):
        if self.inside and self.inside[-1] in ("script", "style"):
            self.texts.append((self.inside[-1], self.elements[-1][1], data))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def page(front_end, hostile):
    return report_html(hostile)


def test_nothing_of_a_scenario_becomes_markup(page):
    seen = Page(page)
    tags = {name for name, _ in seen.elements}
    assert tags.isdisjoint({"img", "svg", "iframe", "b", "a", "link", "object", "embed", "form", "base"})
    assert len(seen.all("script")) == 2
    assert len(seen.all("noscript")) == 1
    assert not [1 for _, attributes in seen.elements for name in attributes if name.startswith("on")]
    assert [found for found in MARKUP if found in page] == []


def test_the_document_comes_out_of_the_page_as_it_went_in(page, hostile):
    kept = [text for tag, attributes, text in Page(page).texts if attributes.get("id") == "standoff-document"]
    assert json.loads(kept[0]) == hostile


def test_line_separators_and_lone_surrogates_cannot_break_the_data(front_end, hostile, tmp_path):
    text = script_json({"a": "x\u2028y\u2029z<&>"})
    assert text == '{"a":"x\\u2028y\\u2029z\\u003c\\u0026\\u003e"}'
    odd = hostile | {"scenario": hostile["scenario"] | {"title": "half \ud800 pair"}}
    written = write_page(report_html(odd), tmp_path / "odd.html").read_text(encoding="utf-8")
    kept = re.search(r'id="standoff-document">(.*?)</script>', written, re.DOTALL)
    assert json.loads(kept[1])["scenario"]["title"] == "half \ud800 pair"


def test_the_policy_allows_the_pages_own_script_and_styles_and_nothing_else(page):
    seen = Page(page)
    policy = next(each["content"] for each in seen.all("meta") if each.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy

    def hashes(tag):
        texts = [text for name, attributes, text in seen.texts if name == tag and "type" not in attributes]
        digests = (hashlib.sha256(text.encode()).digest() for text in texts)
        return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}

    assert set(rules["script-src"].split()) == hashes("script")
    assert set(rules["style-src"].split()) == hashes("style")
    assert not [1 for _, attributes in seen.elements if "style" in attributes]


def test_the_policy_stands_before_anything_it_rules(page):
    assert page.index("Content-Security-Policy") < page.index("<title>") < page.index("<style>") < page.index("<script")


def test_the_page_asks_for_nothing(page):
    for _, attributes in Page(page).elements:
        assert attributes.keys().isdisjoint({"src", "href", "srcset", "action", "data", "poster", "background"})
    assert not re.search(r"@import|url\(", page)


def test_the_tables_say_the_answer_to_a_reader_without_scripts(hostile):
    tables = plain_tables(hostile)
    words = markup.unescape(tables)
    for wanted in ("How it may end", "Beside history", "When it ends", "Who disagrees", "Claims as tests", "adds",
                   "Each action alone", "Not modelled"):  # fmt: skip
        assert wanted in words
    for each in hostile["outcomes"]:
        assert f"<td>{each['name']}</td>" in tables
    assert [found for found in MARKUP if found in tables] == []


def test_a_quick_report_has_tables_too(quick):
    tables = plain_tables(quick)
    assert "Who disagrees" not in tables
    assert "How it may end" in tables


def test_the_real_report_is_small_and_quiet(quick, tmp_path):
    try:
        script, style = html.script_and_style()
    except so.StandoffError:
        pytest.skip("the front end is not built here")
    page = report_html(quick)
    assert len(page.encode()) < MOST_BYTES
    addresses = set(re.findall(r"https?://[\w./-]+", script + style))
    assert {each for each in addresses if not each.startswith(NAMESPACE)} == set()
    assert not re.search(r"\beval\(|new Function\(", script)


def test_a_report_too_large_is_refused_and_nothing_is_written(tmp_path):
    target = tmp_path / "big.html"
    with pytest.raises(so.StandoffError, match=r"501 kB, more than 500"):
        write_page("x" * (MOST_BYTES + 1001), target)
    assert list(tmp_path.iterdir()) == []


def test_writing_that_fails_leaves_the_old_report(front_end, quick, tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(so.StandoffError, match="No space left"):
        write_page(report_html(quick), target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["report.html"]


def test_a_report_of_a_kept_run_is_that_of_the_run(front_end, tmp_path):
    kept = so.load("belarus-2020").run(members=200, days=30, out=tmp_path / "run", threads=1)
    target = write_report(tmp_path / "run", tmp_path / "report.html", depth="quick")
    assert target.is_file()
    found = re.search(r'id="standoff-document">(.*?)</script>', target.read_text(encoding="utf-8"), re.DOTALL)
    document = json.loads(found[1])
    assert document["outcomes"][0]["p"] == pytest.approx(float(kept.outcomes["p"].iloc[0]), rel=5e-4)
    assert len(document["futures"]) == 20


@pytest.mark.parametrize(
    ("name", "told", "hint"),
    [
        ("folder", "is a folder", "folder/report.html"),
        ("absent/report.html", "there is no folder", "make it first"),
        ("pipe", "no ordinary file", "name a file"),
        ("a\0b", "cannot write", "name a file"),
    ],
)
def test_a_place_where_no_report_can_be_is_refused_before_the_work(tmp_path, name, told, hint):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(so.StandoffError) as fault:
        check_target(f"{tmp_path}/{name}")
    assert told in fault.value.message
    assert hint in fault.value.hint


def test_a_front_end_that_is_not_built_is_told(front_end, quick):
    (front_end / "standoff.css").unlink()
    html.script_and_style.cache_clear()
    with pytest.raises(so.StandoffError, match="not built"):
        report_html(quick)


def test_a_bundle_that_could_end_its_element_is_refused(front_end, quick):
    (front_end / "standoff.js").write_text('x = "</SCRIPT>"', encoding="utf-8")
    html.script_and_style.cache_clear()
    with pytest.raises(so.StandoffError, match="end its own element"):
        report_html(quick)
