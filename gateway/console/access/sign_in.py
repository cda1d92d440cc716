"""Coming in by a one-use link, and leaving. Opening the link uses nothing up: mail programs open links too."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway.console.access.person import Person, TheDesk, ThePerson, cookie_name
from gateway.console.desk import Desk
from gateway.console.pages import page
from gateway.store import audit, reading, team, transaction
from gateway.store.tables import StaffSession
from gateway.time_and_chance import token_hash

SESSION_LASTS = timedelta(hours=12)


def sign_in_page(request: Request, token: str, desk: TheDesk) -> HTMLResponse:
    """One button, if the link still counts."""
    with reading(desk.engine) as session:
        good = team.link(session, token_hash(token), desk.now()) is not None
    return page(request, "sign_in.html", token=token) if good else _used_up(request)


def sign_in(request: Request, token: str, desk: TheDesk) -> Response:
    """Use the link up, and begin a session of twelve hours; one that this browser had before ends."""
    opened = _open_session(desk, token, request.state.person)
    if opened is None:
        return _used_up(request)
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(
        cookie_name(desk),
        opened,
        max_age=int(SESSION_LASTS.total_seconds()),
        path="/",
        secure=desk.settings.console_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    return response


def sign_out(desk: TheDesk, person: ThePerson) -> Response:
    """End the session, and let the browser forget everything of this site."""
    with transaction(desk.engine) as session:
        team.end_session(session, token_hash(person.session_token))
        audit.note(session, desk.new_id(), "sign_out", person.id, desk.now())
    response = RedirectResponse("/signed-out", status_code=303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    https = desk.settings.console_url.startswith("https:")
    response.delete_cookie(cookie_name(desk), path="/", secure=https, httponly=True, samesite="strict")
    return response


def signed_out(request: Request) -> HTMLResponse:
    """What is seen after leaving."""
    return page(request, "signed_out.html")


def _open_session(desk: Desk, token: str, before: Person | None) -> str | None:
    now = desk.now()
    with transaction(desk.engine) as session:
        staff_id = team.use_link(session, token_hash(token), now)
        staff = team.with_id(session, staff_id) if staff_id else None
        if staff is None or not staff.active:
            return None
        if before is not None:
            team.end_session(session, token_hash(before.session_token))
        team.is_here(session, staff.id)
        opened = desk.circumstances.new_token()
        team.keep_session(
            session, StaffSession(id=token_hash(opened), staff_id=staff.id, expires_at=now + SESSION_LASTS)
        )
        audit.note(session, desk.new_id(), "sign_in", staff.id, now)
    return opened


def _used_up(request: Request) -> HTMLResponse:
    return page(
        request,
        "notice.html",
        status=410,
        heading="This link has done its work",
        sentences=(
            "A sign-in link works once, and only for a while.",
            "Please ask your coordinator for a new one; that is quite ordinary.",
        ),
    )
