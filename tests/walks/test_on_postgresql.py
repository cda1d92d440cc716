"""The same service on PostgreSQL: nothing of a mail round knows which database it stands on."""

from __future__ import annotations

from collections.abc import Callable

from tests.databases import PostgresServer
from tests.walks.running import Service, body_of, until
from tests.walks.test_a_mail_is_answered import answer


def test_a_mail_is_answered_on_postgresql(a_service: Callable[..., Service], postgres: PostgresServer) -> None:
    service = a_service(database_url=postgres.fresh())
    sender = "robin.doe@example.org"

    service.mail(sender, "Hi, my name is Robin. Can I ask about my exams?", name="Robin Doe")
    until(lambda: service.mails_to(sender), "the welcome")
    answer(service, "about my exams", "Hi [name], of course.")

    _, reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")
    assert body_of(reply).startswith("Hi Robin, of course.")
    assert not list(service.folder.glob("*.db*"))
