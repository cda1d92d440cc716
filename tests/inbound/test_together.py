"""What comes while others are written down is written down with all that came meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gateway.inbound import together as the_module
from gateway.inbound.alignment import Alignment
from gateway.inbound.arrival import Arrival
from gateway.inbound.pace import Pace
from gateway.inbound.together import LOOK_SECONDS, MOST, Overrun, Together, one_too_many, turn_of
from gateway.store.tables import Channel
from tests.builders import NOON


def words(text: str, sender: str = "", alignment: Alignment | None = None) -> Arrival:
    who = f"{sender or text}@example.org"
    return Arrival(channel=Channel.EMAIL, sender=who, text=text, provider_id=text, at=NOON, alignment=alignment)


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


def run(story: Callable[[SlowIntake, Together], Awaitable[None]], **given: Any) -> SlowIntake:
    intake = SlowIntake()

    async def main() -> None:
        with ThreadPoolExecutor(1) as thread:
            await story(intake, Together(intake, thread, **given))

    asyncio.run(main())
    return intake


async def first_at_work(intake: SlowIntake, together: Together) -> asyncio.Task[None]:
    first = asyncio.create_task(together.take_in(words("first")))
    await asyncio.to_thread(intake.reached.wait, 20)
    return first


def test_a_mail_that_comes_alone_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        intake.may_go_on.set()
        await together.take_in(words("one"))
        await together.take_in(words("two"))

    monkeypatch.setattr(the_module, "COMPANY_SECONDS", 60.0)
    assert run(story, on_the_line=lambda: 1).turns == [["one"], ["two"]]


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


def test_a_turn_waits_until_all_have_come_who_are_on_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(the_module, "COMPANY_SECONDS", 60.0)

    async def story(intake: SlowIntake, together: Together) -> None:
        intake.may_go_on.set()
        coming = [asyncio.create_task(together.take_in(words("first")))]
        for text in ("second", "third"):
            await asyncio.sleep(2 * LOOK_SECONDS)
            coming.append(asyncio.create_task(together.take_in(words(text))))
        await asyncio.gather(*coming)

    assert run(story, on_the_line=lambda: 3).turns == [["first", "second", "third"]]


def test_who_says_nothing_on_the_line_keeps_nobody_waiting_for_long() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        intake.may_go_on.set()
        await together.take_in(words("first"))

    assert run(story, on_the_line=lambda: MOST).turns == [["first"]]


def test_who_hangs_up_while_waiting_keeps_nobody_else_waiting() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        first = await first_at_work(intake, together)
        gone, stays = (asyncio.create_task(together.take_in(words(text))) for text in ("gone", "stays"))
        await asyncio.sleep(0)
        gone.cancel()
        intake.may_go_on.set()
        await asyncio.gather(first, stays)

    assert run(story).turns == [["first"], ["gone", "stays"]]


def test_each_turn_takes_one_of_each_sender_in_order_of_coming() -> None:
    assert turn_of("aaabac", MOST) == [0, 3, 5]
    assert turn_of("abcd", 2) == [0, 1]
    assert turn_of("", MOST) == []


def test_what_cannot_wait_is_the_last_of_whoever_has_most_waiting() -> None:
    assert one_too_many("abaacb") == 3
    assert one_too_many("abcd") == 3


def test_one_senders_many_mails_wait_for_everybody_elses() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        first = await first_at_work(intake, together)
        flood = [asyncio.create_task(together.take_in(words(f"flood{n}", sender="Flood"))) for n in range(4)]
        flood += [asyncio.create_task(together.take_in(words("flood4", sender="fLOOD")))]
        others = [asyncio.create_task(together.take_in(words(text))) for text in ("one", "two")]
        await asyncio.sleep(0)
        intake.may_go_on.set()
        await asyncio.gather(first, *flood, *others)

    turns = run(story).turns
    assert turns == [["first"], ["flood0", "one", "two"], ["flood1"], ["flood2"], ["flood3"], ["flood4"]]


def test_when_more_waits_than_can_be_kept_the_flood_is_given_back_and_nobody_else() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        first = await first_at_work(intake, together)
        flood = [asyncio.create_task(together.take_in(words(f"flood{n}", sender="flood"))) for n in range(4)]
        others = [asyncio.create_task(together.take_in(words(text))) for text in ("one", "two")]
        for late in (flood[3], flood[2]):  # at once, while intake is still at work
            with pytest.raises(Overrun):
                await late
        assert not any(waiting.done() for waiting in (first, *flood[:2], *others))
        intake.may_go_on.set()
        await asyncio.gather(first, *flood[:2], *others)

    assert run(story, most_waiting=4).turns == [["first"], ["flood0", "one", "two"], ["flood1"]]


def test_a_flood_is_slowed_down_and_who_comes_meanwhile_does_not_wait_for_it() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        intake.may_go_on.set()
        flood = [asyncio.create_task(together.take_in(words(f"flood{n}", sender="flood"))) for n in range(4)]
        await asyncio.gather(*flood[:2])
        await together.take_in(words("one"))
        assert not flood[3].done()
        for waiting in flood:
            waiting.cancel()

    turns = run(story, pace=Pace(at_once=2, rest=3600.0)).turns
    assert turns == [["flood0"], ["flood1"], ["one"]]


def test_what_was_slowed_down_is_taken_in_when_its_time_has_come() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        intake.may_go_on.set()
        await asyncio.gather(*(together.take_in(words(f"flood{n}", sender="flood")) for n in range(4)))

    assert run(story, pace=Pace(at_once=1, rest=0.01)).turns == [[f"flood{n}"] for n in range(4)]


def test_a_flood_in_somebodys_name_does_not_hold_up_what_is_really_from_them() -> None:
    async def story(intake: SlowIntake, together: Together) -> None:
        intake.may_go_on.set()
        forged = [words(f"forged{n}", sender="sam", alignment=Alignment.NOT_ALIGNED) for n in range(3)]
        waiting = [asyncio.create_task(together.take_in(one)) for one in forged]
        await asyncio.sleep(0)
        await together.take_in(words("real", sender="sam", alignment=Alignment.ALIGNED))
        for one in waiting:
            one.cancel()

    assert "real" in run(story, pace=Pace(at_once=1, rest=3600.0)).turns[-1]
