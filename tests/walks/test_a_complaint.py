"""Somebody is unhappy with the service: whoever reads it says so, and a supervisor on call is told by day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from tests.walks.answering import take
from tests.walks.running import Service, until
from tests.walks.staff import seen

UNHAPPY = "somebody is unhappy, and it waits for you"


def where_it_is_noon() -> str:
    """A time zone in which it is the middle of the day now: at night nobody is told."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def told(service: Service) -> list[str]:
    """To whom it was said, by text or by mail."""
    texts = [json.loads(path.read_text()) for path in (service.folder / "pocket" / "sms").glob("*.json")]
    mails = [path.read_text() for path in (service.folder / "pocket" / "mail").glob("*.eml")]
    return [text["body"] for text in texts if UNHAPPY in text["body"]] + [mail for mail in mails if UNHAPPY in mail]


def test_a_complaint_is_told_to_the_supervisor_on_call_once(a_service: Callable[..., Service]) -> None:
    service = a_service(timezone=where_it_is_noon())
    service.text("+447700900355", "nobody ever answers me properly here, what is this service for?")
    page = take(service, "what is this service for")

    service.staff("advisor").press(page, "This is a complaint")

    (letter,) = until(lambda: told(service), "the letter to the supervisor")
    assert "900355" not in letter
    assert "service for" not in letter
    shown = seen(service.staff("supervisor").open("/complaints"))
    assert "About the service" in shown
    [[person]] = service.rows("SELECT told_id FROM complaint")
    assert service.rows("SELECT code FROM auditentry WHERE act = 'complaint_told'") == [(person,)]
