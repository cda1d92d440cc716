"""What advisors can be trained in: the topics that are told apart, and "general" for the rest; and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ops.office import Office, Refused

if TYPE_CHECKING:
    from gateway.store import Session
    from gateway.store.tables import Staff

GENERAL = "general"  # the topic of a question that no other topic fits
FOUNDATION = "foundation"  # the training that everybody needs


def accepted() -> tuple[str, ...]:
    """Every skill that may be given: those there are, and those of earlier lists, which still count."""
    from gateway.words.tagging import topics

    return tuple(dict.fromkeys((*skills(), *topics.mailboxes())))


def skills() -> tuple[str, ...]:
    """Every skill there is, "general" first."""
    from gateway.words.tagging import topics

    return (GENERAL, *(topic.id for topic in topics.all_topics() if topic.id != GENERAL))


def last_day(written: str | None) -> str | None:
    """The last day a training holds, as 2030-01-31; None where it does not expire. Raises Refused."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written.strip()).isoformat()
    except ValueError:
        raise Refused("--until is a day such as 2030-01-31.") from None


def record(office: Office, session: Session, person: Staff, trained: Sequence[str], until: str | None) -> None:
    """Somebody has been trained in these (FOUNDATION among them, or topics), until that day; it replaces what was."""
    topics = [skill for skill in trained if skill != FOUNDATION]
    person.skills = list(dict.fromkeys([*person.skills, *topics]))
    person.foundation = person.foundation or FOUNDATION in trained
    kept = {skill: day for skill, day in person.trained_until.items() if skill not in trained}
    person.trained_until = kept if until is None else kept | dict.fromkeys(trained, until)
    office.note(session, "people_train", person.id)


def withdraw(office: Office, session: Session, person: Staff, lost: Sequence[str]) -> None:
    """These trainings hold no longer."""
    person.skills = [skill for skill in person.skills if skill not in lost]
    person.foundation = person.foundation and FOUNDATION not in lost
    person.trained_until = {skill: day for skill, day in person.trained_until.items() if skill not in lost}
    office.note(session, "people_train", person.id)
