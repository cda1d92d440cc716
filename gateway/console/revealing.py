"""Opening what lies beside a message: what was cut off it, and what its placeholders stand for. Each is on record."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse

from gateway.console import wording
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.missing import found
from gateway.console.pages import page
from gateway.store import messages, reading


def rest(request: Request, message_id: str, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """Quoted text and signature that were cut off a message."""
    back = _conversation_of(desk, message_id)
    words = desk.reader.rest(person.session_token, message_id)
    return page(request, "revealed.html", heading="What was cut off", back=back, words=words, others={})


def others(
    request: Request, message_id: str, desk: TheDesk, person: ThePerson, reason: Annotated[str, Form()] = ""
) -> HTMLResponse:
    """The names and places a message speaks of, for a supervisor who says why."""
    back = _conversation_of(desk, message_id)
    meant = desk.reader.others(person.session_token, message_id, reason)
    heading = f"Whom and what they mean ({wording.REASONS.get(reason, '')})"
    return page(request, "revealed.html", heading=heading, back=back, words="", others=dict(meant))


def _conversation_of(desk: TheDesk, message_id: str) -> str:
    with reading(desk.engine) as session:
        return found(messages.with_id(session, message_id)).conversation_id
