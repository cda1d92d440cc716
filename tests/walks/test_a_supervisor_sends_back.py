"""A draft is sent back: its author reads why, writes again, and only what was approved leaves."""

from __future__ import annotations

from tests.walks.answering import approve, submit
from tests.walks.running import Service, body_of, until
from tests.walks.staff import seen

FIRST = "Just forget about her, marmalade skies will follow."
FEEDBACK = "Too quick to wave it away. Could you ask what happened first?"
SECOND = "That sounds sore. What happened between you two?"


def test_a_draft_sent_back_is_written_again_and_its_first_words_never_leave(service: Service) -> None:
    sender = "sent.back@example.org"
    service.mail(sender, "My cousin will not answer my calls since the wedding.")
    path = submit(service, "since the wedding", FIRST)
    advisor, supervisor = service.staff("advisor"), service.staff("supervisor")

    supervisor.press(supervisor.open(path), "Send back", Feedback=FEEDBACK)

    page = until(lambda: FEEDBACK in seen(found := advisor.open(path)) and found, "the feedback")
    assert FIRST in seen(page), "what was written is there to go on from"
    advisor.press(page, "Submit", Your_answer=SECOND)
    assert FEEDBACK not in seen(service.staff("advisor").open(path))
    approve(service, path)

    _, reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")
    assert body_of(reply).startswith(SECOND)
    left = b"".join(kept.read_bytes() for kept in (service.folder / "pocket").rglob("*.*"))
    assert b"marmalade" not in left
    assert b"wave it away" not in left


def test_feedback_is_asked_for_before_a_draft_goes_back(service: Service) -> None:
    service.text("+447700900402", "do i have to go to the wedding of my aunt")
    path = submit(service, "wedding of my aunt", "No, you do not.")
    supervisor = service.staff("supervisor")

    page = supervisor.press(supervisor.open(path), "Send back")

    assert page.status_code == 422
    assert "what should change" in seen(page)
    approve(service, path)
    until(lambda: len(service.texts_to("+447700900402")) == 2, "the answer")
