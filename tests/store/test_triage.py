"""What waits to be sorted."""

from __future__ import annotations

from datetime import timedelta

from gateway.conversation import State
from gateway.store import Engine, conversations, reading, transaction, triage
from tests.builders import NOON, a_conversation

LATER = NOON + timedelta(hours=36)


def test_the_most_urgent_comes_first_and_nothing_that_has_gone_on(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        later = a_conversation(session, sort_by=LATER, due_at=NOON + timedelta(hours=48)).id
        sooner = a_conversation(session, sort_by=LATER, due_at=NOON + timedelta(hours=40)).id
        riskier = a_conversation(session, sort_by=LATER, risk=2).id
        a_conversation(session)
        a_conversation(session, sort_by=NOON)
        a_conversation(session, sort_by=LATER, state=State.ASSIGNED)

    with reading(any_engine) as session:
        assert [row.id for row in triage.unsorted(session, NOON)] == [riskier, sooner, later]
        assert triage.how_many(session, NOON) == 3


def test_an_advisor_is_asked_only_when_the_time_for_sorting_is_over(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        unsorted = a_conversation(session, sort_by=LATER).id
        plain = a_conversation(session).id

    with reading(any_engine) as session:

        def asked(**when: object) -> set[str]:
            return {row.id for row in conversations.waiting(session, ["general"], ["en"], None, **when)}

        assert asked() == {plain}
        assert asked(now=LATER - timedelta(minutes=1)) == {plain}
        assert asked(now=LATER) == {plain, unsorted}
