"""What waits for a supervisor to say what it is about: listed on the desk, with what could not be told at the door."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.console import wording
from gateway.console.cases import Case, cases
from gateway.console.desk import Desk
from gateway.store import Session, messages, triage
from gateway.store.tables import Conversation, Direction
from gateway.words.tagging.language import UNKNOWN


@dataclass(frozen=True)
class ToSort:
    """One that waits to be sorted, and what is particular about it."""

    case: Case
    note: str


def to_sort(session: Session, desk: Desk) -> list[ToSort]:
    """All that waits to be sorted, most urgent first."""
    rows = triage.unsorted(session, desk.now())
    return [
        ToSort(case, untold(session, desk, row)) for case, row in zip(cases(session, rows, desk), rows, strict=True)
    ]


def untold(session: Session, desk: Desk, row: Conversation) -> str:
    """What could not be told at the door, and until when a supervisor has time for it; "" when nothing is to sort."""
    if row.sort_by is None or row.sort_by <= desk.now():
        return ""
    until = wording.clock(row.sort_by, desk.settings.zone)
    return f"{_what(session, desk, row)}. It goes to an advisor by itself on {until}"


def _what(session: Session, desk: Desk, row: Conversation) -> str:
    heard = [one.language for one in messages.of_conversation(session, row.id) if one.direction is Direction.IN]
    strange = next((code for code in reversed(heard) if code not in desk.settings.languages), None)
    if strange is None:
        return "Nobody could tell what it is about"
    return "Nobody could tell its language" if strange == UNKNOWN else f"It seems to be {wording.language(strange)}"
