"""A supervisor says what something is about, in which language, and how much danger is in it; it counts at once.

What waits to be sorted goes on to the advisors with that, or by itself when a quarter of its promise is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from gateway import promising
from gateway.console import wording
from gateway.console.access.person import Person, TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.drafting import RECALL_FIRST, escalation
from gateway.console.missing import Declined, found
from gateway.conversation import OPEN, Actor, State, Step
from gateway.doorbell import Bell
from gateway.store import Session, agreement, audit, conversations, transaction
from gateway.store.agreement import Said
from gateway.store.tables import Conversation

NOT_READ = -1  # a form that does not say how far its page had come: as if nothing had been read
THEY_WROTE_AGAIN = "They wrote again while you had this page open. Please open the conversation and read it first."
HELD = "/held?done=sorted"
CHOOSE = "Please choose a topic, a language and a level from the lists."
_TAG = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Sorted:
    """What a form says: `topic` comes first, `also` is None where it was not asked, and so is `level`."""

    topic: str
    language: str
    also: str | None = None
    level: int | None = None

    @property
    def topics(self) -> list[str]:
        """The topics in their order, each once."""
        return list(dict.fromkeys([self.topic, *([self.also] if self.also else [])]))


def sort(
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    topic: Annotated[str, Form()] = "general",
    language: Annotated[str, Form()] = "en",
    also: Annotated[str | None, Form()] = None,
    level: Annotated[int | None, Form()] = None,
    thread_version: Annotated[int, Form()] = NOT_READ,
) -> Response:
    """Set topics, language and level; what waited to be sorted goes on to the advisors."""
    said = read(desk, topic, language, also, level)
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        if row.state not in OPEN:
            raise Declined("This is closed. What they write next opens a new conversation.")
        if said.level is not None and said.level < row.risk and row.thread_version != thread_version:
            raise Declined(THEY_WROTE_AGAIN)
        address = _where_next(row)
        apply(session, desk, person, row, said)
    if address != HELD:
        desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse(address, status_code=303)


def read(desk: Desk, topic: str, language: str, also: str | None, level: int | None) -> Sorted:
    """What a form says; raises Declined for what is on none of its lists."""
    tags = [tag for tag in (topic, also or "") if tag]
    known = language in wording.LANGUAGES.keys() | set(desk.settings.languages)
    if not topic or not known or not all(_TAG.fullmatch(tag) for tag in tags):
        raise Declined(CHOOSE)
    if level is not None and not 0 <= level < len(wording.RISKS):
        raise Declined(CHOOSE)
    return Sorted(topic, language, also, level)


def apply(session: Session, desk: Desk, person: Person, row: Conversation, said: Sorted) -> None:
    """Set what was said and count it; danger that is first seen here goes before the supervisors."""
    judgement = agreement.keep(session, row, Said(said.level, said.topic), desk.new_id(), desk.now())
    agreement.speak(session, judgement, said.language)
    changes = _changes(desk, row, said) | {"judgement_id": judgement}
    code = said.topic if said.level is None else f"{said.topic} {said.level}"
    audit.note(session, desk.new_id(), "sort", person.id, desk.now(), row.id, code)
    if not _is_new_danger(row, said):
        conversations.change(session, row, **changes)
        return
    if row.state is State.APPROVED:
        raise Declined(RECALL_FIRST)
    mover = desk.mover(Actor.SUPERVISOR, person.id)
    conversations.take(session, row, Step.ESCALATE, mover, **escalation(desk, person, row) | changes)


def _changes(desk: Desk, row: Conversation, said: Sorted) -> dict[str, Any]:
    """The columns; the promise may only become shorter."""
    others = row.topics if said.also is None else []
    changes: dict[str, Any] = {
        "topic": said.topic,
        "topics": list(dict.fromkeys([*said.topics, *others])),
        "language": said.language,
        "sort_by": None,
    }
    if said.level is not None:
        changes["risk"] = said.level
    risk = row.risk if said.level is None else said.level
    promised = promising.new(desk.settings, desk.now(), risk, changes["topics"], row.channel)
    if promised["due_at"] < row.due_at:
        changes["due_at"] = promised["due_at"]
        changes["promise_at"] = None if row.promise_at is None else promised["promise_at"]
    return changes


def _is_new_danger(row: Conversation, said: Sorted) -> bool:
    return said.level is not None and said.level >= wording.DANGER > row.risk and row.state is not State.ESCALATED


def _where_next(row: Conversation) -> str:
    if row.state is State.HELD:
        return HELD
    return "/?done=sent_on" if row.sort_by is not None else f"/conversations/{row.id}?done=sorted"
