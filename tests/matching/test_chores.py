from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from gateway.matching.chores import tidy
from gateway.store import Engine, blocks, contacts, reading, transaction
from gateway.store.tables import Arrived, ReplyToken, SignInLink, StaffSession
from tests.builders import NOON, a_block, a_conversation, an_absence, an_advisor


def test_what_has_run_out_is_deleted_and_the_rest_is_kept(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        ada, thread = an_advisor(session), a_conversation(session)
        for name, until in [("old", NOON), ("new", NOON + timedelta(hours=1))]:
            blocks.put(session, a_block(name.encode(), until))
            an_absence(session, ada.id, NOON - timedelta(days=1), until)
            session.add(SignInLink(id=name, staff_id=ada.id, expires_at=until))
            session.add(StaffSession(id=name, staff_id=ada.id, expires_at=until))
            session.add(ReplyToken(id=name, conversation_id=thread.id, contact_id=thread.contact_id, expires_at=until))
        contacts.note_arrival(session, b"old", None, NOON - timedelta(days=401))
        contacts.note_arrival(session, b"new", None, NOON - timedelta(days=399))

    assert tidy(any_engine, NOON) == 6

    with reading(any_engine) as session:
        assert session.get(Arrived, b"new".hex()) is not None
        assert [session.get(kind, "new") is not None for kind in (SignInLink, StaffSession, ReplyToken)] == [True] * 3


def test_chores_are_done_once_an_hour(engine: Engine) -> None:
    assert tidy(engine, NOON) == 0
    with transaction(engine) as session:
        session.add(SignInLink(id="old", staff_id=an_advisor(session).id, expires_at=NOON))

    assert tidy(engine, NOON + timedelta(minutes=59)) == 0
    assert tidy(engine, NOON + timedelta(minutes=60)) == 1
    assert Path(f"{engine.url.database}-wal").stat().st_size == 0, "what was deleted has left the log as well"
