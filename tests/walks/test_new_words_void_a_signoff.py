"""They write again after their answer was signed: the signature is void until a supervisor says it is still right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import html

from tests.walks.answering import approve, submit
from tests.walks.running import Service, body_of, until
from tests.walks.staff import seen

ANSWER = "You did nothing wrong. Who could you tell at home?"
NEW = "One more thing: my brother knows about it."


@pytest.fixture
def held_back(service: Service) -> Iterator[Service]:
    """The service with outbound paused, so that what is signed cannot leave before they write again."""
    service.operator("outbound", "pause")
    yield service
    if service.rows('SELECT 1 FROM switch WHERE "on"'):
        service.operator("outbound", "resume")


def theirs(page_text: str) -> list[str]:
    """The person's words that a page shows openly, outside what must be unfolded first."""
    shown = html.fromstring(page_text).xpath(
        "//article[contains(@class, 'theirs')][not(ancestor::details)]//div[@class='words']"
    )
    return [found.text_content().strip() for found in shown]


def test_new_words_void_a_signature_and_still_right_renews_it(held_back: Service) -> None:
    service, sender = held_back, "writes.again@example.org"
    service.mail(sender, "Somebody took my phone and read everything on it.")
    path = submit(service, "read everything on it", ANSWER)
    number = path.rsplit("/", 1)[1]
    approve(service, path)
    assert service.rows(f"SELECT state FROM conversation WHERE id = '{number}'") == [("approved",)]

    service.mail(sender, NEW)

    assert service.rows(f"SELECT state FROM conversation WHERE id = '{number}'") == [("in_review",)]
    assert service.rows(f"SELECT voided FROM signoff WHERE conversation_id = '{number}'") == [(1,)]
    supervisor = service.staff("supervisor")
    assert "New words since it was approved: still right?" in seen(supervisor.open("/"))
    page = supervisor.open(path)
    assert theirs(page.text) == [NEW], "just the new words, not all of them again"
    assert ANSWER in seen(page)

    supervisor.press(page, "Still right")

    service.operator("outbound", "resume")
    _, reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer, after the welcome")
    assert body_of(reply).startswith(ANSWER)
    query = f"SELECT standing, count(*) FROM delivery WHERE conversation_id = '{number}' AND kind = 'reply' GROUP BY 1"
    until(lambda: dict(service.rows(query)) == {"cancelled": 1, "sent": 1}, "one voided and one sent")
    assert len(service.mails_to(sender)) == 2


def test_a_void_signature_does_not_leave_when_its_delivery_is_put_back_by_hand(held_back: Service) -> None:
    service, number = held_back, "+447700900403"
    service.text(number, "she told everyone what i said about the choir")
    path = submit(service, "about the choir", "That was yours to tell.")
    conversation = path.rsplit("/", 1)[1]
    approve(service, path)
    query = f"SELECT id, letter FROM delivery WHERE conversation_id = '{conversation}' AND kind = 'reply'"
    ((delivery, sealed),) = service.rows(query)
    service.text(number, "and now they laugh")

    service.tamper("UPDATE conversation SET state = 'approved' WHERE id = ?", conversation)
    service.tamper("UPDATE delivery SET standing = 'pending', letter = ? WHERE id = ?", sealed, delivery)
    service.operator("outbound", "resume")

    query = f"SELECT standing, reason FROM delivery WHERE id = '{delivery}'"
    assert until(lambda: (found := service.rows(query)) != [("pending", "new_words")] and found, "a refusal") == [
        ("refused", "voided")
    ]
    until(lambda: service.texts_to(number), "the welcome")
    assert len(service.texts_to(number)) == 1, "the welcome alone"
    supervisor = service.staff("supervisor")
    assert "no longer counts" in seen(supervisor.open("/"))
    supervisor.press(supervisor.open(path), "Still right")
    until(lambda: len(service.texts_to(number)) == 2, "the answer, signed anew")
