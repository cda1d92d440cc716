"""A promise that will break: the running service says so by itself, before it breaks, and WHEN names the new time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.walks.running import Service, until


def stored(moment: datetime) -> str:
    """A moment as SQLite holds it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def test_whoever_waits_too_long_is_told_before_their_promise_breaks(service: Service) -> None:
    number, before = "+447700900311", set(service.rows("SELECT id FROM conversation"))
    service.text(number, "how do i make friends at a new school")
    until(lambda: service.texts_to(number), "the welcome")
    ((waits,),) = set(service.rows("SELECT id FROM conversation")) - before

    now = datetime.now(UTC)
    due = (now + timedelta(minutes=25)).replace(microsecond=0)
    moved = "UPDATE conversation SET due_at = ?, promise_at = ? WHERE id = ?"
    service.tamper(moved, stored(due), stored(now), waits)

    (_, told) = until(lambda: texts if len(texts := service.texts_to(number)) == 2 else None, "the letter")
    assert "It takes longer" in told["body"]
    assert "We are sorry" in told["body"]
    ((revisions, first),) = service.rows(f"SELECT revisions, first_due_at FROM conversation WHERE id = '{waits}'")
    assert (revisions, first) == (1, stored(due))

    service.text(number, "WHEN")
    texts = until(lambda: found if len(found := service.texts_to(number)) == 3 else None, "the answer to WHEN")
    until_when = told["body"].split("until ")[1].split(".")[0]
    assert until_when in texts[2]["body"]
