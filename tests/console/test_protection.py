"""What goes round every page."""

from __future__ import annotations

import re

import pytest

from gateway.console.protection import comes_from_us
from gateway.conversation import State
from gateway.store.tables import Conversation
from tests.console.consoles import ADDRESS, Console, Visitor
from tests.walks.staff import seen

US = "https://console.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": US},
        {"origin": US.upper(), "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_of_ours_is_let_through(headers: dict[str, str]) -> None:
    assert comes_from_us(headers, US)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "https://console.example.elsewhere.example"},
        {"origin": "http://console.example"},
        {"origin": "null"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": US, "sec-fetch-site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_not(headers: dict[str, str]) -> None:
    assert not comes_from_us(headers, US)


def test_another_site_cannot_hand_back_what_she_writes(console: Console, ada: Visitor) -> None:
    mine = console.conversation(state=State.ASSIGNED, advisor_id="ada")
    sent = ada.client.post(f"/conversations/{mine}/hand-back", headers={"Origin": "https://elsewhere.example"})
    assert sent.status_code == 403
    assert ADDRESS in sent.text
    assert console.state(mine) is State.ASSIGNED


def test_every_answer_keeps_words_out_of_caches_frames_and_other_sites(console: Console, ada: Visitor) -> None:
    mine = console.conversation(state=State.ASSIGNED, advisor_id="ada")
    for path in (f"/conversations/{mine}", "/", "/nowhere", "/held", "/signed-out"):
        headers = ada.open(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in headers["Permissions-Policy"]


def test_no_page_brings_anything_from_elsewhere_or_carries_script_of_its_own(console: Console, sue: Visitor) -> None:
    case = console.drafted("Sleep is a shy animal.")
    for path in ("/", "/held", "/letters", f"/conversations/{case}"):
        page = sue.open(path).text
        assert "http://" not in page.replace(ADDRESS, "")
        assert "https://" not in page
        assert "style=" not in page
        assert not re.search(r"<[^>]* on[a-z]+=", page)
        assert page.count("<script") == page.count('<script src="/static/')


def test_fields_for_words_ask_the_browser_to_keep_them_to_itself(console: Console, ada: Visitor) -> None:
    mine = console.conversation(pseudonym="Quiet Heron", state=State.ASSIGNED, advisor_id="ada")
    page = ada.open(f"/conversations/{mine}").text
    for attribute in ('autocomplete="off"', 'spellcheck="false"', 'translate="no"', 'writingsuggestions="false"'):
        assert attribute in page.partition("<textarea")[2].partition(">")[0]
    assert "<title>Sottovoce</title>" in page


def test_words_are_shown_as_words_whatever_they_hold(console: Console, ada: Visitor) -> None:
    mine = console.conversation("<script>alert(1)</script> & </textarea>", state=State.ASSIGNED, advisor_id="ada")
    page = ada.open(f"/conversations/{mine}")
    assert "<script>alert" not in page.text
    assert "<script>alert(1)</script> & </textarea>" in seen(page)


def test_what_does_not_exist_is_said_in_plain_words(console: Console, ada: Visitor) -> None:
    for path in ("/nowhere", "/conversations/unknown"):
        page = ada.open(path)
        assert page.status_code == 404
        assert "There is nothing here" in seen(page)


def test_a_form_larger_than_any_answer_is_refused(console: Console, ada: Visitor) -> None:
    mine = console.conversation(state=State.ASSIGNED, advisor_id="ada")
    form = {"words": "x" * 600_000}
    sent = ada.client.post(f"/conversations/{mine}/save", data=form, headers={"Origin": ADDRESS})
    assert sent.status_code == 413
    assert console.row(Conversation, mine).state is State.ASSIGNED
