"""What comes while others are written down is written down with all that came meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.inbound.arrival import Arrival
from gateway.inbound.together import MOST, Together
from gateway.store.tables import Channel
from tests.builders import NOON


def words(text: str) -> Arrival:
    return Arrival(channel=Channel.EMAIL, sender=f"{text}@example.org", text=text, provider_id=text, at=NOON)


class SlowIntake:
    """Takes in what it is given once it may, and remembers in which turns it came."""

    def __init__(self) -> None:
        self.turns: list[list[str]] = []
        self.reached, self.may_go_on = threading.Event(), threading.Event()
        self.gone: Exception | None = None

    def take_in_all(self, arrivals: Sequence[Arrival]) -> Sequence[object]:
        self.reached.set()
        assert self.may_go_on.wait(20)
        if self.gone:
            raise self.gone
        self.turns.append([arrival.text for arrival in arrivals])
        return [ValueError("this one") if arrival.text == "bad" else "stored" for arrival in arrivals]


def run(story: Callable[[SlowIntake, Together], Awaitable[None]]) -> SlowIntake:
    intake = SlowIntake()

    async def main() -> None:
        with ThreadPoolExecutor(1) as thread:
            await story(intake, Together(intake, thread))

    asyncio.run(main())
    return intake


async def first_at_work(intake: SlowIntake, together: Together) -> asyncio.Task[None]:
    first = asyncio.create_task(together.take_in(words("first")))
    await asyncio.to_thread(intake.reached.wait, 20)
    return first


def test_a_mail_that_comes_alone_waits_for_nobody() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        intake.may_go_on.set()
        await together.take_in(words("one"))
        await together.take_in(words("two"))

    assert run(story).turns == [["one"], ["two"]]


def test_all_that_comes_meanwhile_is_taken_in_together_in_its_order_and_never_too_many_at_once() -> None:
    later = [f"later{number}" for number in range(MOST + 3)]

    async def story(intake: SlowIntake, together: Together) -> None:
        first = await first_at_work(intake, together)
        others = [asyncio.create_task(together.take_in(words(text))) for text in later]
        await asyncio.sleep(0)
        intake.may_go_on.set()
        await asyncio.gather(first, *others)

    assert run(story).turns == [["first"], later[:MOST], later[MOST:]]


def test_one_mails_trouble_is_told_to_its_own_line_only() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        first = await first_at_work(intake, together)
        good, bad = (asyncio.create_task(together.take_in(words(text))) for text in ("good", "bad"))
        await asyncio.sleep(0)
        intake.may_go_on.set()
        await asyncio.gather(first, good)
        with pytest.raises(ValueError, match="this one"):
            await bad

    assert run(story).turns == [["first"], ["good", "bad"]]


def test_when_the_database_is_gone_everybody_is_told_and_the_next_mail_is_tried_again() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        first = await first_at_work(intake, together)
        second = asyncio.create_task(together.take_in(words("second")))
        await asyncio.sleep(0)
        intake.gone = OSError("gone")
        intake.may_go_on.set()
        for waiting in (first, second):
            with pytest.raises(OSError, match="gone"):
                await waiting
        intake.gone = None
        await together.take_in(words("third"))

    assert run(story).turns == [["third"]]


def test_who_hangs_up_while_waiting_keeps_nobody_else_waiting() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        first = await first_at_work(intake, together)
        gone, stays = (asyncio.create_task(together.take_in(words(text))) for text in ("gone", "stays"))
        await asyncio.sleep(0)
        gone.cancel()
        intake.may_go_on.set()
        await asyncio.gather(first, stays)

    assert run(story).turns == [["first"], ["gone", "stays"]]
