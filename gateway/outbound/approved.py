"""Automatic letters as they may leave: the text that a supervisor signed, judged by the roster of that day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gateway import signoff
from gateway.config import Settings
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import NoRoster, Roster, RosterWatch
from gateway.letters import PARAMETERS, Name, essential, render
from gateway.signoff import Refused
from gateway.store import Session, deliveries
from gateway.store.tables import Channel, Delivery, Template

UNSIGNED = "unsigned_template"


def text_of(
    session: Session, name: str, language: str, channel: Channel, roster: Roster, service_id: str, now: datetime
) -> str:
    """The newest signed text of this letter, exactly as it was signed; raises Refused("unsigned_template")."""
    template = deliveries.template(session, name, language, channel)
    signed = deliveries.signoff_with_id(session, template.signoff_id) if template else None
    if template is None or signed is None:
        raise Refused(UNSIGNED)
    try:
        _check(template, signoff.verified(signed, roster, service_id), now)
    except Refused:
        raise Refused(UNSIGNED) from None
    return template.text


def words_of(
    session: Session, delivery: Delivery, roster: Roster, service_id: str, settings: Settings, now: datetime
) -> str:
    """The whole automatic letter: its text, then a paragraph for each note; raises Refused.

    Each part is in the delivery's language, or where that has no letters, in the service's first.
    """
    parts = [delivery.template or "", *delivery.notes]
    if any(not name.startswith("note_") for name in delivery.notes):
        raise Refused("parameters")
    try:
        texts = [text_of(session, name, delivery.language, delivery.channel, roster, service_id, now) for name in parts]
        language = delivery.language
    except Refused:
        language = settings.languages[0]
        texts = [text_of(session, name, language, delivery.channel, roster, service_id, now) for name in parts]
    if delivery.parameters.keys() != PARAMETERS.get(Name(parts[0]), frozenset()):
        raise Refused("parameters")
    return "\n\n".join(render(text, delivery.parameters, settings.zone, language).strip() for text in texts)


def ready(
    session: Session, settings: Settings, keyring: Keyring, roster_watch: RosterWatch, now: datetime
) -> list[str]:
    """Why outbound is not ready, a short sentence each; empty when it is.

    In every language of the service and on each of its channels the essential letters need a signature that holds.
    """
    try:
        roster = roster_watch.current()
    except NoRoster:
        return ["no valid roster"]
    missing = [
        (name, language, channel)
        for language in settings.languages
        for channel in _channels(settings)
        for name in essential(channel, settings.first_text)
        if not _holds(session, name, language, channel, roster, keyring.service_id, now)
    ]
    return [f"the letter {name} ({language}, {channel.value}) is not approved" for name, language, channel in missing]


def _channels(settings: Settings) -> Sequence[Channel]:
    return tuple(Channel) if settings.texts else (Channel.EMAIL,)


def _holds(
    session: Session, name: str, language: str, channel: Channel, roster: Roster, service_id: str, now: datetime
) -> bool:
    try:
        text_of(session, name, language, channel, roster, service_id, now)
    except Refused:
        return False
    return True


def _check(template: Template, statement: signoff.Statement, now: datetime) -> None:
    signoff.check_template(
        statement,
        name=template.name,
        language=template.language,
        channel=template.channel.value,
        version=template.version,
        text=template.text,
        now=now,
    )
