"""The audit's chain: the reader numbers and links new entries, and signs the newest link now and then."""

from __future__ import annotations

from datetime import timedelta

from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring
from gateway.crypto.lengths import prefixed
from gateway.crypto.signing import sign
from gateway.store import Engine, audit, reading, transaction
from gateway.store.tables import Checkpoint
from gateway.time_and_chance import Circumstances

BATCH = 500
CHECKPOINT_EVERY = timedelta(minutes=10)


def statement(number: int, link: bytes) -> bytes:
    """What a checkpoint signs: up to this number, the chain ends in this link."""
    return prefixed(b"sottovoce checkpoint", str(number), link)


def link_all(engine: Engine) -> int:
    """Link every entry that waits, in batches; returns how many. Takes no write lock when none does."""
    linked = 0
    while True:
        with reading(engine) as session:
            if not audit.waits(session):
                return linked
        with transaction(engine) as session:
            linked += audit.link_new(session, BATCH)


def sign_checkpoint(engine: Engine, keyring: Keyring, circumstances: Circumstances) -> bool:
    """Sign the newest link if ten minutes have passed since the last checkpoint and something is new; else False."""
    now = circumstances.now()
    with reading(engine) as session:
        newest, last = audit.newest(session), audit.last_checkpoint(session)
        if newest is None or newest.number is None or newest.link is None:
            return False
        if last is not None and (last.number >= newest.number or now - last.signed_at < CHECKPOINT_EVERY):
            return False
        number, link = newest.number, newest.link
    signature = sign(keyring, Role.AUDIT, statement(number, link))
    checkpoint = Checkpoint(
        id=circumstances.new_id(),
        number=number,
        link=link,
        signature=signature.value,
        epoch=signature.epoch,
        signed_at=now,
    )
    with transaction(engine) as session:
        audit.keep_checkpoint(session, checkpoint)
    return True
