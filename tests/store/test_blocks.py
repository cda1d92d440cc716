from __future__ import annotations

from datetime import timedelta

from gateway.store import Engine, blocks, reading, transaction
from tests.builders import NOON, a_block, a_contact

SOON = NOON + timedelta(hours=2)


def test_a_block_counts_until_it_ends_and_one_for_ever_always(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        blocks.put(session, a_block(b"for a while", SOON))
        blocks.put(session, a_block(b"for ever"))

    with reading(any_engine) as session:
        told = {
            who: [blocks.blocked(session, who, moment) for moment in (NOON, SOON)]
            for who in (b"for a while", b"for ever", b"nobody")
        }
        found = [blocks.of(session, b"for a while", moment) is not None for moment in (NOON, SOON)]

    assert told == {b"for a while": [True, False], b"for ever": [True, True], b"nobody": [False, False]}
    assert found == [True, False]


def test_the_newest_block_of_a_person_is_the_only_one(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        blocks.put(session, a_block(b"somebody", NOON))
        blocks.put(session, a_block(b"somebody", SOON, reason="flood"))

    with reading(any_engine) as session:
        [(block, contact)] = blocks.listed(session, NOON)

    assert (block.reason, block.until_at, contact) == ("flood", SOON, None)


def test_a_block_is_lifted_once(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        blocks.put(session, block := a_block(b"somebody"))

    with transaction(any_engine) as session:
        assert [blocks.lift(session, block.id) for _ in range(2)] == [True, False]
        assert not blocks.blocked(session, b"somebody", NOON)


def test_the_list_names_those_we_still_know_newest_first_and_leaves_out_what_is_over(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        session.add(known := a_contact(pseudonym="Quiet Heron"))
        blocks.put(session, a_block(known.optout_hash, SOON))
        blocks.put(session, a_block(b"erased", since_minute=NOON + timedelta(minutes=1)))
        blocks.put(session, a_block(b"over", NOON))

    with reading(any_engine) as session:
        names = [contact and contact.pseudonym for _, contact in blocks.listed(session, NOON)]

    assert names == [None, "Quiet Heron"]


def test_what_is_over_is_forgotten_and_nothing_else(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for who, until in ((b"over", NOON), (b"lasts", SOON), (b"for ever", None)):
            blocks.put(session, a_block(who, until))

    with transaction(any_engine) as session:
        assert blocks.forget_ended(session, NOON) == 1
        assert len(blocks.listed(session, NOON)) == 2
