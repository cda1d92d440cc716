"""Automatic letters as they may leave: the text that a supervisor signed, judged by the roster of that day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gateway import signoff
from gateway.config import Settings
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import NoRoster, Roster, RosterWatch
from gateway.letters import NOTE, PARAMETERS, SIGNPOST, Name, essential, may_be_left_out, render
from gateway.signoff import Refused, Statement
from gateway.store import Session, outgoing
from gateway.store.outgoing import Approved, Outgoing
from gateway.store.tables import Channel, SignOff

UNSIGNED = "unsigned_template"


class Approvals:
    """Judges whether automatic letters are approved, and remembers those that were under the roster of the moment.

    They are known again by every byte that they were judged by; whether they are still in time is judged each time.
    Any other roster, or service, and everything is forgotten.
    """

    def __init__(self) -> None:
        self._under: tuple[Roster, str] | None = None
        self._known: dict[Approved, Statement] = {}

    def text_of(
        self,
        session: Session,
        name: str,
        language: str,
        channel: Channel,
        roster: Roster,
        service_id: str,
        now: datetime,
    ) -> str:
        """The newest signed text of this letter, exactly as it was signed; raises Refused("unsigned_template")."""
        kept = outgoing.approved(session, name, language, channel)
        if kept is None:
            raise Refused(UNSIGNED)
        if self._under != (roster, service_id):
            self._under, self._known = (roster, service_id), {}
        try:
            known = self._known.get(kept)
            if known is None:
                self._known[kept] = _judged(kept, roster, service_id, now)
            else:
                signoff.check_time(known, now, signoff.TEMPLATE_LASTS)
        except Refused:
            raise Refused(UNSIGNED) from None
        return kept.text


def text_of(
    session: Session, name: str, language: str, channel: Channel, roster: Roster, service_id: str, now: datetime
) -> str:
    """The same, judged anew."""
    return Approvals().text_of(session, name, language, channel, roster, service_id, now)


def words_of(
    session: Session,
    delivery: Outgoing,
    approvals: Approvals,
    roster: Roster,
    service_id: str,
    settings: Settings,
    now: datetime,
) -> str:
    """The whole automatic letter: its text, then a paragraph for each note; raises Refused.

    Each part is in the delivery's language, or where that has no letters, in the service's first. What may be left out
    is left out while it is not approved.
    """

    def texts(language: str) -> list[str]:
        return [text for name in parts if (text := said(name, language)) is not None]

    def said(name: str, language: str) -> str | None:
        try:
            return approvals.text_of(session, name, language, delivery.channel, roster, service_id, now)
        except Refused:
            if name in delivery.notes and may_be_left_out(name):
                return None
            raise

    parts = [delivery.template or "", *delivery.notes]
    if any(not name.startswith((NOTE, SIGNPOST)) for name in delivery.notes):
        raise Refused("parameters")
    try:
        chosen, language = texts(delivery.language), delivery.language
    except Refused:
        chosen, language = texts(settings.languages[0]), settings.languages[0]
    if delivery.parameters.keys() != PARAMETERS.get(Name(parts[0]), frozenset()):
        raise Refused("parameters")
    given, zone, channel = delivery.parameters, settings.zone, delivery.channel
    return "\n\n".join(render(text, given, zone, language, now, channel=channel).strip() for text in chosen)


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


def _judged(kept: Approved, roster: Roster, service_id: str, now: datetime) -> Statement:
    statement = signoff.verified(_as_kept(kept, now), roster, service_id)
    signoff.check_template(
        statement,
        name=kept.name,
        language=kept.language,
        channel=kept.channel.value,
        version=kept.version,
        text=kept.text,
        now=now,
    )
    return statement


def _as_kept(kept: Approved, now: datetime) -> SignOff:
    """The sign-off's row, of which only what is signed, the signature and whether it was voided count."""
    return SignOff(
        id="",
        kind=signoff.TEMPLATE,
        statement=kept.statement,
        signature=kept.signature,
        epoch=kept.epoch,
        supervisor_id="",
        voided=kept.voided,
        signed_at=now,
    )
