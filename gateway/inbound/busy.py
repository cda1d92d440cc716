"""What a welcome says as well while its topic's light is red: that it may take longer, and who is quicker."""

from __future__ import annotations

from collections.abc import Container

from gateway.advisors import rules_of
from gateway.letters import Name, signpost_name
from gateway.store import Session, deliveries, team
from gateway.store.tables import Channel, Conversation, Signpost
from gateway.words.tagging.topics_list import covered

PROMISING = (Name.WELCOME, Name.RECEIPT)
MOST_SIGNPOSTS = 2


def notes(
    session: Session, name: Name, there: Conversation | None, language: str, red: Container[str]
) -> tuple[str, ...]:
    """The paragraphs to add to this letter: none while the conversation's topic is not among the `red` ones.

    A text gets the note alone: there is no room for more, and others may read the phone. So does a mail on a sensitive
    topic: whoever else reads the mailbox must not learn from us what it was about.
    """
    if there is None or name not in PROMISING or there.topic not in red:
        return ()
    if there.channel is not Channel.EMAIL or rules_of(there.topic).sensitive:
        return (Name.NOTE_BUSY,)
    return (Name.NOTE_BUSY, *_signposts(session, there.topic, language))


def _signposts(session: Session, topic: str, language: str) -> list[str]:
    """Those for this very topic that a supervisor has approved for letters, the most particular first."""
    fitting = [row for row in team.signposts(session, language) if topic in covered(row.topics)]
    fitting.sort(key=lambda row: (len(row.topics), row.id))
    return [signpost_name(row.id) for row in fitting if _is_approved(session, row)][:MOST_SIGNPOSTS]


def _is_approved(session: Session, row: Signpost) -> bool:
    return deliveries.template(session, signpost_name(row.id), row.language, Channel.EMAIL) is not None
