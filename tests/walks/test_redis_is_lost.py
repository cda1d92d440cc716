"""Redis dies, comes back empty, or is emptied, in the middle of a round: it is only a doorbell, the round goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from redis.exceptions import RedisError

from tests.walks.answering import approve, take
from tests.walks.running import Service, body_of, until

MARK = "what-was-there-before"


def answers(service: Service) -> bool:
    """Whether there is a Redis."""
    with contextlib.suppress(RedisError, OSError):
        return bool(service.redis().ping())
    return False


def lose(service: Service) -> None:
    """Kill Redis, and see that another, empty one answers in its place."""
    service.redis().set(MARK, "1")
    service.kill("redis-server")
    until(lambda: not answers(service), "it to be gone")
    until(lambda: answers(service), "the next Redis")
    assert not service.redis().exists(MARK)


def test_a_round_by_mail_is_completed_with_redis_killed_twice_on_the_way(a_service: Callable[..., Service]) -> None:
    service, sender = a_service(), "no.redis@example.org"
    advisor = service.staff("advisor")
    service.staff("supervisor")

    service.kill("redis-server")
    service.mail(sender, "Nobody picks me for the relay team.")  # taken in with nobody to ring
    until(lambda: len(service.mails_to(sender)) == 1, "the welcome")
    page = take(service, "relay team")
    until(lambda: answers(service), "the next Redis")
    lose(service)
    advisor.press(page, "Submit", Your_answer="That stings. Who else is in the team?")
    approve(service, page.url.path)

    _, reply = until(lambda: len(found := service.mails_to(sender)) == 2 and found, "the answer")
    assert body_of(reply).startswith("That stings.")
    assert len(service.mails_to(sender)) == 2


def test_a_round_by_text_is_completed_with_redis_emptied_before_every_step(service: Service) -> None:
    number = "+447700900411"

    def empty() -> None:
        assert service.redis().flushall()

    empty()
    service.text(number, "is it ok to skip the school play")
    empty()
    page = take(service, "school play")
    empty()
    service.staff("advisor").press(page, "Submit", Your_answer="It is. What makes you want to?")
    empty()
    approve(service, page.url.path)
    empty()

    texts = until(lambda: len(found := service.texts_to(number)) == 2 and found, "the answer")
    assert texts[1]["body"] == "It is. What makes you want to?"
