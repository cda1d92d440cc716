"""How the service keeps up: what waits by topic, the lights made from it, and the tally of writing times."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from gateway import eligible
from gateway.conversation import State, Step
from gateway.intake_light import Light, Shown, bound_of
from gateway.store.session import ask, change_rows
from gateway.store.tables import AuditEntry, Conversation, Look, TopicLight, WritingPace

KEPT = timedelta(days=14)
"""How far back writing times count."""

_RED = select(TopicLight.id).where(TopicLight.light == bindparam("red"))
_TAKEN = (Step.ACCEPT.value, Step.PLACE.value, Step.TAKE_OVER.value)
_BEGUN = (*_TAKEN, Step.SEND_BACK.value)  # what is written anew after feedback is not counted again
_DIALECTS = {dialect.__name__.rpartition(".")[2]: dialect.insert for dialect in (sqlite, postgresql)}


def red_topics(session: Session) -> frozenset[str]:
    """The topics whose light is red, past the mapper, for every commit of a door asks."""
    return frozenset(ask(session, _RED, {"red": Light.RED}).scalars())


def may_look(session: Session, name: str, now: datetime, every: timedelta) -> bool:
    """Whether it is time for the next look; it is then noted as done, so that of several only one looks."""
    row = {"id": name, "complete_at": now}
    put = _DIALECTS[session.get_bind().dialect.name](Look).values(**row)
    due = (col(Look.complete_at) <= now - every) | (col(Look.complete_at) > now)
    looks = put.on_conflict_do_update(index_elements=["id"], set_=row, where=due).returning(Look.id)
    return ask(session, looks, {}).scalar() is not None


def lights(session: Session) -> dict[str, Shown]:
    """Topic to the light that is shown, for every topic that has ever had one."""
    rows = session.exec(select(TopicLight)).all()
    return {row.id: Shown(row.light, row.since_at) for row in rows}


def show(session: Session, topic: str, shown: Shown) -> None:
    """Show this light from now on."""
    values = {"light": shown.light, "since_at": shown.since}
    put = _DIALECTS[session.get_bind().dialect.name](TopicLight).values(id=topic, **values)
    change_rows(session, put.on_conflict_do_update(index_elements=["id"], set_=values))


def waiting(session: Session) -> dict[str, int]:
    """Topic to the weight of what waits for an advisor on it."""
    rows = session.execute(
        select(Conversation.topic, col(Conversation.risk), func.count())
        .where(Conversation.state == State.WAITING)
        .group_by(col(Conversation.topic), col(Conversation.risk))
    ).all()
    found: dict[str, int] = {}
    for topic, risk, count in rows:
        found[topic] = found.get(topic, 0) + count * eligible.weight(risk)
    return found


def in_hand(session: Session) -> int:
    """How many answers are being written or wait to be read: each comes before the supervisors."""
    states = (State.OFFERED, State.ASSIGNED, State.IN_REVIEW)
    found = select(func.count()).select_from(Conversation).where(col(Conversation.state).in_(states))
    return session.exec(found).one()


def note_written(session: Session, conversation_id: str, now: datetime) -> None:
    """An answer has been handed in: count how long it took, if it was not written anew after feedback."""
    begun = session.exec(
        select(AuditEntry)
        .where(AuditEntry.conversation_id == conversation_id, col(AuditEntry.act).in_(_BEGUN))
        .order_by(col(AuditEntry.minute).desc())
    ).first()
    if begun is None or begun.act not in _TAKEN:
        return
    bound = bound_of(now - begun.minute)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    row = {"id": f"{day:%Y-%m-%d}/{bound}", "day": day, "bound": bound, "answers": 1}
    put = _DIALECTS[session.get_bind().dialect.name](WritingPace).values(**row)
    more = {"answers": col(WritingPace.answers) + 1}
    change_rows(session, put.on_conflict_do_update(index_elements=["id"], set_=more))


def written_since(session: Session, moment: datetime) -> dict[int, int]:
    """Upper bound, in quarters of an hour, to how many answers since that day stayed within it and not within less."""
    rows = session.execute(
        select(col(WritingPace.bound), func.sum(WritingPace.answers))
        .where(col(WritingPace.day) >= moment)
        .group_by(col(WritingPace.bound))
    ).all()
    return {bound: int(count) for bound, count in rows}


def forget_written(session: Session, before: datetime) -> int:
    """Delete the tally of days before this one; returns how many rows."""
    return change_rows(session, delete(WritingPace).where(col(WritingPace.day) < before))
