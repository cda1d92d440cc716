"""Coming in and going out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from gateway.store import Engine
from gateway.store.tables import Staff, StaffSession
from tests.console.consoles import ADDRESS, Console, console_at_work
from tests.walks.staff import Staff as Visitor
from tests.walks.staff import seen


def test_opening_a_sign_in_link_uses_nothing_up_and_its_button_does(console: Console) -> None:
    path = f"/sign-in/{console.link('ada')}"
    visitor = Visitor(console.browser())
    for _ in range(3):
        assert visitor.open(path).status_code == 200
    home = visitor.press(visitor.open(path), "Sign in")
    assert "My queue" in seen(home)
    assert visitor.open(path).status_code == 410
    again = console.browser().post(path, headers={"Origin": ADDRESS})
    assert again.status_code == 410
    assert "coordinator" in seen(again)


def test_a_link_that_is_too_old_or_unknown_or_of_somebody_who_left_does_not_let_in(console: Console) -> None:
    old, gone = console.link("ada", timedelta(minutes=-1)), console.link("bo")
    console.change(Staff, "bo", active=False)
    for token in (old, gone, "a" * 32):
        page = console.browser().post(f"/sign-in/{token}", headers={"Origin": ADDRESS})
        assert page.status_code == 410
    assert console.rows(StaffSession) == []


def test_a_session_ends_after_twelve_hours_and_when_somebody_leaves_the_team(console: Console) -> None:
    ada, bo = console.sign_in("ada"), console.sign_in("bo")
    console.change(Staff, "bo", active=False)
    assert bo.open("/").status_code == 401
    console.clock.wait(hours=11, minutes=59)
    assert ada.open("/").status_code == 200
    console.clock.wait(minutes=1)
    assert ada.open("/").status_code == 401


def test_signing_out_ends_the_session_and_tells_the_browser_to_forget(console: Console) -> None:
    ada = console.sign_in("ada")
    cookies = dict(ada.client.cookies)
    ada.client.follow_redirects = False
    left = ada.press(ada.open("/"), "Sign out")
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert console.rows(StaffSession) == []
    stranger = console.browser()
    stranger.cookies.update(cookies)
    assert stranger.get("/").status_code == 401


def test_signing_in_again_ends_the_session_before(console: Console) -> None:
    ada = console.sign_in("ada")
    ada.press(ada.open(f"/sign-in/{console.link('ada')}"), "Sign in")
    assert len(console.rows(StaffSession)) == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(console: Console) -> None:
    browser = console.browser()
    browser.follow_redirects = False
    answer = browser.post(f"/sign-in/{console.link('ada')}", headers={"Origin": ADDRESS})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("sottovoce=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_over_https_the_cookie_is_bound_to_this_very_host(engine: Engine, tmp_path: Path, console_views: Path) -> None:
    with console_at_work(engine, tmp_path, console_views, console_url="https://console.example") as console:
        browser = console.browser()
        browser.follow_redirects = False
        origin = {"Origin": "https://console.example"}
        answer = browser.post(f"/sign-in/{console.link('ada')}", headers=origin)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-sottovoce=")
        assert "; Secure" in cookie
        assert "Domain" not in cookie
        assert "Strict-Transport-Security" in answer.headers
        left = browser.post("/sign-out", headers=origin).headers["set-cookie"]
        assert left.startswith('__Host-sottovoce=""; ')
        assert "; Secure" in left


def test_what_is_stored_of_a_session_would_not_let_anybody_in(console: Console) -> None:
    console.sign_in("ada")
    stored = console.rows(StaffSession)[0].id
    thief = console.browser()
    thief.cookies.set("sottovoce", stored)
    assert thief.get("/").status_code == 401
