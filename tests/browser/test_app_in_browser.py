"""The live app in a browser: dragging, release, addresses, stored runs, errors, and names that are markup."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from watching import VIEWS, Open

SLIDER = "#whatif input[type=range]"
SETTLED = "() => !document.querySelector('.chip.draft') && !document.body.innerText.includes(', computing')"


def lever(page: Any, number: int = 0) -> Any:
    """The checkbox of an action."""
    return page.locator("#whatif input[type=checkbox]").nth(number)


def drag(page: Any, values: list[float], release: bool = True) -> None:
    """Move the first action's slider over values, as a hand does, and let go."""
    page.evaluate(
        """([where, values, release]) => { const slider = document.querySelector(where);
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
        for (const value of values) { set.call(slider, String(value));
          slider.dispatchEvent(new Event('input', { bubbles: true })); }
        if (release) slider.dispatchEvent(new Event('change', { bubbles: true })); }""",
        [SLIDER, values, release],
    )


def settle(page: Any) -> None:
    """Wait until the full answer is there."""
    page.wait_for_function(SETTLED, timeout=60_000)


def asked_of(page: Any) -> list[dict[str, Any]]:
    """The questions that a page asks from now on."""
    found: list[dict[str, Any]] = []

    def note(request: Any) -> None:
        if request.url.endswith("/api/answer"):
            found.append(json.loads(request.post_data or "{}"))

    page.on("request", note)
    return found


def test_the_app_opens_on_its_scenario_with_every_view(open_page: Open, app: str) -> None:
    page = open_page(app).page
    settle(page)
    assert page.locator("h1").inner_text().startswith("In ")
    for view in VIEWS:
        page.locator(f"nav.views a[href*='#{view}']").click()
        page.wait_for_function(f"() => location.hash.startsWith('#{view}')")
        assert page.locator(f"#{view} h1, #{view} h2").first.is_visible()


def test_everything_it_loads_comes_from_itself(open_page: Open, app: str) -> None:
    watched = open_page(app)
    settle(watched.page)
    assert {url.split("/")[2] for url in watched.requests if not url.startswith("data:")} == {app.split("/")[2]}


def test_a_drag_asks_drafts_one_at_a_time_and_its_release_asks_in_full(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#whatif").page
    settle(page)
    lever(page).check()
    settle(page)
    before = page.locator("h1").inner_text()
    asked = asked_of(page)
    for first in range(60, 200, 20):
        drag(page, list(range(first, first + 20)), release=False)
        page.wait_for_timeout(120)
    drag(page, [199, 200])
    page.wait_for_function("() => location.hash.includes('day+200')")
    settle(page)
    drafts = [each for each in asked if each.get("draft")]
    assert asked[-1]["actions"] == ["patron.support=none from day 200"]
    assert not asked[-1].get("draft")
    assert 1 <= len(drafts) <= 30, "a hundred and forty moves, few questions"
    assert page.locator("h1").inner_text() != before
    assert "Full ensemble" in page.locator("header").inner_text()


def test_a_draft_is_marked_as_one_and_moves_the_chart(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#whatif").page
    settle(page)
    lever(page).check()
    settle(page)
    before = page.locator("#whatif figure").first.inner_text()
    drag(page, [5], release=False)
    page.wait_for_selector(".chip.draft:has-text('Draft')")
    page.wait_for_function(
        "(before) => document.querySelector('#whatif figure').innerText !== before", arg=before, timeout=20_000
    )


def test_two_hundred_rapid_moves_end_on_the_last(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#whatif").page
    settle(page)
    lever(page).check()
    settle(page)
    drag(page, [n % 300 for n in range(200)])
    settle(page)
    assert "day+199" in page.url
    answer = page.request.post(
        f"{app}api/answer",
        headers={"X-Standoff": "1", "Content-Type": "application/json"},
        data=json.dumps({"actions": ["patron.support=none from day 199"], "baseline": {}}),
    ).json()
    assert f"in {answer['outcomes'][0]['said']} of 100" in page.locator("h1").inner_text()


def test_an_address_restores_belief_action_and_view(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#whatif").page
    settle(page)
    page.get_by_label("Whose assumptions").select_option("petrov")
    settle(page)
    lever(page).check()
    settle(page)
    address, headline = page.url, page.locator("h1").inner_text()
    assert "lens=" in address
    assert "do=" in address
    again = open_page(address).page
    settle(again)
    assert again.locator("h1").inner_text() == headline
    assert lever(again).is_checked()
    page.go_back()
    page.wait_for_function("() => !location.hash.includes('do=')")
    settle(page)
    assert page.locator("h1").inner_text() != headline


def test_a_slider_can_be_moved_by_keyboard_alone(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#whatif").page
    settle(page)
    lever(page).focus()
    page.keyboard.press("Space")
    settle(page)
    slider = page.locator(SLIDER).first
    slider.focus()
    before = int(slider.input_value())
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => location.hash.includes('day+{before + 3}')")
    assert int(slider.input_value()) == before + 3


def test_two_browsers_at_once_keep_their_own_answers(open_page: Open, app: str) -> None:
    one, other = open_page(f"{app}#whatif").page, open_page(f"{app}#whatif").page
    for page in (one, other):
        settle(page)
    lever(one, 0).check()
    lever(other, 1).check()
    for page in (one, other):
        settle(page)
    assert one.locator("h1").inner_text() != other.locator("h1").inner_text()
    assert one.url.split("do=")[1] != other.url.split("do=")[1]


def test_a_stored_run_can_be_opened_and_compared(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#overview?run=stays").page
    settle(page)
    document = page.request.get(f"{app}api/run/stays").json()
    assert document["headline"]["text"] in page.locator("h1").inner_text()


def test_a_scenario_without_lenses_and_claims_says_so_and_fails_nowhere(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#lenses?scenario=generic-personalist").page
    settle(page)
    assert page.locator("fieldset.lens").count() == 0, "nothing to choose a belief from"
    assert "names no lens" in page.locator("#lenses").inner_text()
    assert "there is nothing to test" in page.locator("#assumptions").inner_text()
    page.locator("#whatif").scroll_into_view_if_needed()
    page.wait_for_selector("#whatif h3:has-text('counts most')", timeout=90_000)
    page.wait_for_selector("#overview h3:has-text('What does it hang on?')", timeout=90_000)
    assert page.get_by_role("button", name="Try again").count() == 0


def test_a_part_that_a_scenario_has_nothing_for_is_no_failure(open_page: Open, app: str) -> None:
    def nothing(route: Any) -> None:
        route.fulfill(status=200, content_type="application/json", body="null")

    page = open_page(f"{app}#overview").page
    page.route("**/api/part/tests", nothing)
    settle(page)
    page.locator("#assumptions section:has-text('Claims as tests')").scroll_into_view_if_needed()
    page.wait_for_selector("text=The scenario gives nothing to compute here", timeout=90_000)


def test_the_report_of_what_is_shown_is_one_file_with_the_same_answer(
    open_page: Open, app: str, tmp_path: Path
) -> None:
    page = open_page(f"{app}#overview?lens=petrov&do=patron.support%3Dnone+from+day+40").page
    settle(page)
    headline = page.locator("h1").inner_text()
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("button", name="Report", exact=True).click()
    assert download.value.suggested_filename == "belarus-2020.html"
    saved = tmp_path / "saved.html"
    download.value.save_as(saved)
    report = open_page(saved.as_uri(), offline=True).page
    assert report.locator("h1").inner_text() == headline
    assert "Petrov's assumptions" in report.locator("header fieldset.lens").inner_text()


def test_a_report_that_cannot_be_made_says_why(open_page: Open, app: str) -> None:
    watched = open_page(f"{app}#overview?run=stays")
    page = watched.page
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Report", exact=True).click()
    assert download.value.suggested_filename == "stays.html"
    error = {"error": {"what": "the report would have 812 kB, more than 500", "where": "", "hint": "fewer days"}}
    page.route("**/report.html", lambda route: route.fulfill(status=422, json=error))
    page.get_by_role("button", name="Report", exact=True).click()
    page.wait_for_selector("[role=alert]:has-text('812 kB')")
    assert page.get_by_role("button", name="Report", exact=True).is_enabled()
    watched.faults.clear()  # the browser tells of the 422 on its console


def test_an_edited_value_shows_its_line_of_yaml(open_page: Open, app: str) -> None:
    page = open_page(f"{app}#assumptions?pick=security.unpaid").page
    settle(page)
    slider = page.locator("#assumptions input[type=range]").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    page.wait_for_function(
        "() => [...document.querySelectorAll('#assumptions pre, #assumptions code')]"
        ".some((one) => one.textContent.includes('unpaid:') && one.textContent.includes('value:'))",
        timeout=20_000,
    )


def test_an_impossible_address_says_why_and_offers_a_way_back(open_page: Open, app: str) -> None:
    watched = open_page(f"{app}#overview?lens=nobody", awaited="text=nobody")
    watched.faults.clear()  # the browser tells of the 422 on its console
    assert watched.page.locator("button").count() > 0


@pytest.mark.parametrize("view", VIEWS)
def test_names_that_are_markup_stay_text(open_page: Open, app: str, view: str) -> None:
    watched = open_page(f"{app}#{view}?scenario=hostile")
    page = watched.page
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    settle(page)
    assert "<script>" in page.locator("body").inner_text()
    assert page.locator("img, svg[onload], #standoff script, iframe").count() == 0


def test_the_app_says_so_when_its_server_has_gone(open_page: Open, app: str) -> None:
    watched = open_page(f"{app}#whatif")
    page = watched.page
    settle(page)
    before = page.locator("h1").inner_text()
    page.context.set_offline(True)
    lever(page).check()
    page.wait_for_selector("text=The server does not answer")
    assert page.locator("h1").inner_text() == before, "the last good answer stays"
    assert "out of date" in page.locator("header").inner_text()
    page.context.set_offline(False)
    watched.faults.clear()  # the browser tells of the failed request on its console


def test_a_drag_is_redrawn_soon(open_page: Open, app: str) -> None:
    """Far above what is measured on an idle machine (see benchmarks), so that only something broken fails."""
    page = open_page(f"{app}#whatif").page
    settle(page)
    lever(page).check()
    settle(page)
    began = time.monotonic()
    with page.expect_response(lambda answer: answer.url.endswith("/api/answer")):
        drag(page, [77], release=False)
    assert time.monotonic() - began < 30.0
