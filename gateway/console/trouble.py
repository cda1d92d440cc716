"""What somebody sees when something cannot be done: plain words, what to do next, and never a detail of the fault."""

from __future__ import annotations

from typing import NamedTuple

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from gateway.console.access.person import NotSignedIn, NotYours
from gateway.console.missing import Declined, NotThere
from gateway.console.pages import page
from gateway.console.protection import HEADERS
from gateway.conversation import NotAllowed, Overtaken
from gateway.logbook import place_of
from gateway.signoff import Refused
from gateway.words.opened import ReaderAway, ReaderRefused

log = structlog.get_logger()


class Notice(NamedTuple):
    """A status, a heading and sentences."""

    status: int
    heading: str
    sentences: tuple[str, ...]


NOT_SIGNED_IN = Notice(
    401,
    "You are not signed in",
    ("Please open your sign-in link.", "If it has been used already, your coordinator will gladly send a new one."),
)
NOT_YOURS = Notice(403, "This page is not for you", ("It belongs to somebody else's work. Nothing was changed.",))
NOT_THERE = Notice(404, "There is nothing here", ("It may have been closed or erased since.",))
OVERTAKEN = Notice(
    409,
    "Somebody else was a moment faster",
    ("This conversation has moved on since you opened the page. Nothing was changed.",),
)
BAD_FORM = Notice(400, "That form was not complete", ("Please go back, load the page again, and try once more.",))
AWAY = Notice(
    503, "Words cannot be opened just now", ("What you wrote before is safe. Please try again in a few minutes.",)
)
BROKEN = Notice(500, "Something went wrong on our side", ("It is not your fault. Please try again in a few minutes.",))
BUDGET = Notice(
    429,
    "You have opened a great many conversations",
    ("So that nobody can carry them all away, there is a limit for each hour.", "Please come back a little later."),
)
NEEDS_REASON = Notice(422, "A reason is needed", ("Please go back and choose why this must be seen.",))
DAMAGED = Notice(409, "This does not open", ("What is stored was altered. Please tell whoever runs the service.",))
REFUSED = {
    "not_signed_in": NOT_SIGNED_IN,
    "not_yours": NOT_YOURS,
    "not_found": NOT_THERE,
    "budget": BUDGET,
    "needs_reason": NEEDS_REASON,
    "damaged": DAMAGED,
}
BY_EXCEPTION: dict[type[Exception], Notice] = {
    NotSignedIn: NOT_SIGNED_IN,
    NotYours: NOT_YOURS,
    NotThere: NOT_THERE,
    Overtaken: OVERTAKEN,
    NotAllowed: OVERTAKEN,
    ReaderAway: AWAY,
    RequestValidationError: BAD_FORM,
}


def explain_troubles(app: FastAPI) -> None:
    """Give every way of failing its page."""
    for kind in BY_EXCEPTION:
        app.add_exception_handler(kind, _known)
    app.add_exception_handler(ReaderRefused, _reader_refused)
    app.add_exception_handler(Declined, _declined)
    app.add_exception_handler(Refused, _not_signed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


def _show(request: Request, notice: Notice) -> HTMLResponse:
    return page(request, "notice.html", status=notice.status, heading=notice.heading, sentences=notice.sentences)


def _known(request: Request, trouble: Exception) -> HTMLResponse:
    return _show(request, BY_EXCEPTION.get(type(trouble), BROKEN))


def _reader_refused(request: Request, trouble: Exception) -> HTMLResponse:
    return _show(request, REFUSED.get(getattr(trouble, "code", ""), NOT_YOURS))


def _declined(request: Request, trouble: Exception) -> HTMLResponse:
    return _show(request, Notice(409, "This cannot be done as things stand", (str(trouble),)))


def _not_signed(request: Request, trouble: Exception) -> HTMLResponse:
    four_eyes = getattr(trouble, "code", "") == "four_eyes"
    sentence = "Another supervisor must approve what you wrote." if four_eyes else "It could not be signed."
    return _show(request, Notice(409, "This cannot be approved", (sentence,)))


def _http(request: Request, trouble: Exception) -> HTMLResponse:
    status = getattr(trouble, "status_code", 500)
    if status == 413:
        return _show(request, Notice(413, "This is too long", ("Please shorten it and try again.",)))
    notice = {404: NOT_THERE, 405: NOT_THERE, 400: BAD_FORM}.get(status, BROKEN)
    return _show(request, notice._replace(status=status))


def _broken(request: Request, trouble: Exception) -> HTMLResponse:
    log.error("page_broken", error=type(trouble).__name__, where=place_of(trouble))  # its text may hold words
    response = _show(request, BROKEN)
    for name, value in HEADERS.items():  # this answer is made outside the protection
        response.headers[name] = value
    return response
