from __future__ import annotations

from datetime import timedelta

from gateway.store import Engine, reading, team, transaction
from gateway.store.tables import Rota, SignInLink, StaffSession
from tests.builders import NOON, an_advisor

SOON = NOON + timedelta(minutes=1)


def test_a_sign_in_link_works_once(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        ada = an_advisor(session)
        team.keep_link(session, SignInLink(id="link", staff_id=ada.id, expires_at=SOON))

    with transaction(any_engine) as session:
        assert team.use_link(session, "link", SOON) is None
        assert team.use_link(session, "link", NOON) == ada.id
    with transaction(any_engine) as session:
        assert team.use_link(session, "link", NOON) is None


def test_a_session_holds_until_it_expires_or_its_person_leaves(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        ada = an_advisor(session)
        team.keep_session(session, StaffSession(id="session", staff_id=ada.id, expires_at=SOON))

    with transaction(any_engine) as session:
        person = team.signed_in(session, "session", NOON)
        assert person is not None
        assert person.id == ada.id
        assert team.signed_in(session, "session", SOON) is None
        person.active = False
        session.flush()
        assert team.signed_in(session, "session", NOON) is None


def test_every_active_advisor_is_looked_at_on_duty_or_not(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        an_advisor(session, id="here")
        an_advisor(session, id="away", free=False)
        an_advisor(session, id="gone", active=False)
        an_advisor(session, id="supervisor", roles=["supervisor"])

    with transaction(any_engine) as session:
        assert [person.id for person in team.advisors(session)] == ["away", "here"]
        assert [person.id for person in team.advisors_for_offers(session)] == ["away", "here"]


def test_setting_somebodys_rota_replaces_theirs_and_leaves_the_others(any_engine: Engine) -> None:
    def hours(person: str, row_id: str) -> Rota:
        return Rota(id=row_id, staff_id=person, weekday=0, from_minute=0, to_minute=60)

    with transaction(any_engine) as session:
        ada, bo = an_advisor(session), an_advisor(session)
        team.set_rota(session, ada.id, [hours(ada.id, "a1"), hours(ada.id, "a2")])
        team.set_rota(session, bo.id, [hours(bo.id, "b1")])

    with transaction(any_engine) as session:
        team.set_rota(session, ada.id, [hours(ada.id, "a3")])

    with reading(any_engine) as session:
        assert {row.id for row in team.rota(session)} == {"a3", "b1"}


def test_expired_links_and_sessions_are_forgotten_and_others_kept(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        ada = an_advisor(session)
        for name, until in [("expired", NOON), ("valid", SOON)]:
            session.add(SignInLink(id=name, staff_id=ada.id, expires_at=until))
            session.add(StaffSession(id=name, staff_id=ada.id, expires_at=until))

    with transaction(any_engine) as session:
        assert team.forget_expired(session, NOON) == 2
        assert session.get(SignInLink, "valid") is not None
        assert session.get(StaffSession, "valid") is not None
