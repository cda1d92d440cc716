from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.crypto.envelope import Role
from gateway.crypto.signing import Signature, verify
from gateway.reader.links import link_all, sign_checkpoint, statement
from gateway.store import Engine, audit, reading, transaction
from tests.builders import NOON, StoppedClock, circumstances_of

if TYPE_CHECKING:
    from tests.reader.conftest import Keys


def note(engine: Engine, *names: str) -> None:
    with transaction(engine) as session:
        for name in names:
            audit.note(session, name, "opened", "ada", NOON)


def checkpoints(engine: Engine) -> int:
    with reading(engine) as session:
        last = audit.last_checkpoint(session)
        return last.number if last else 0


def test_everything_that_waits_is_linked_at_once_however_much(any_engine: Engine) -> None:
    note(any_engine, *(f"entry{number}" for number in range(1203)))

    assert link_all(any_engine) == 1203
    assert link_all(any_engine) == 0

    with reading(any_engine) as session:
        assert audit.first_bad(audit.linked(session)) is None


def test_a_checkpoint_is_signed_over_number_and_link_by_the_audit_key(engine: Engine, keys: Keys) -> None:
    note(engine, "one", "two")
    link_all(engine)

    assert sign_checkpoint(engine, keys.reader, circumstances_of(StoppedClock()))

    with reading(engine) as session:
        checkpoint, newest = audit.last_checkpoint(session), audit.newest(session)
        assert checkpoint is not None
        assert newest is not None
        assert (checkpoint.number, checkpoint.link) == (2, newest.link)
        public, service = keys.reader.public(Role.AUDIT), keys.reader.service_id
        signature = Signature(checkpoint.epoch, checkpoint.signature)
        assert verify(public, Role.AUDIT, service, statement(2, checkpoint.link), signature)
        assert not verify(public, Role.AUDIT, service, statement(3, checkpoint.link), signature)


def test_a_checkpoint_comes_every_ten_minutes_if_there_is_anything_new(engine: Engine, keys: Keys) -> None:
    clock = StoppedClock()
    circumstances = circumstances_of(clock)
    assert not sign_checkpoint(engine, keys.reader, circumstances)
    note(engine, "one")
    link_all(engine)
    assert sign_checkpoint(engine, keys.reader, circumstances)
    note(engine, "two")
    link_all(engine)

    clock.wait(minutes=9, seconds=59)
    assert not sign_checkpoint(engine, keys.reader, circumstances)
    clock.wait(seconds=1)
    assert sign_checkpoint(engine, keys.reader, circumstances)
    clock.wait(minutes=10)
    assert not sign_checkpoint(engine, keys.reader, circumstances)

    assert checkpoints(engine) == 2


def test_entries_noted_meanwhile_are_no_part_of_a_checkpoint(engine: Engine, keys: Keys) -> None:
    note(engine, "one")
    link_all(engine)
    note(engine, "two")

    sign_checkpoint(engine, keys.reader, circumstances_of(StoppedClock(NOON + timedelta(hours=1))))

    assert checkpoints(engine) == 1
