"""What may be chosen for a conversation: topics and languages, by tag and code."""

from __future__ import annotations

from gateway.console import wording
from gateway.console.desk import Desk
from gateway.store import Session, team
from gateway.store.tables import Conversation
from gateway.words.tagging.language import UNKNOWN
from gateway.words.tagging.topics_list import all_topics


def known_topics(session: Session, row: Conversation) -> dict[str, str]:
    """The topics this conversation may be given, by tag: ours, what staff are trained in, and what it was given."""
    trained = {skill for staff in team.everybody(session) for skill in staff.skills}
    listed = [topic.id for topic in all_topics()]
    others = sorted({*trained, row.topic, *row.topics}.difference(listed))
    return {tag: wording.topic(tag) for tag in (*listed, *others)}


def spoken(desk: Desk, *others: str) -> dict[str, str]:
    """The languages that something may be in, by code: the service's own first."""
    named = (code for code in wording.LANGUAGES if code != UNKNOWN)
    return {code: wording.language(code) for code in (*desk.settings.languages, *others, *named)}
