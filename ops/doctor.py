"""`sottovoce-ops doctor`: what is not as it should be around the service, each with what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import typer

from ops.office import Office
from ops.telling import AsJson, tell

if TYPE_CHECKING:
    from gateway.store import Session

LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and a sentence."""

    what: str
    well: bool
    sentence: str


def doctor(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """Look for what is not as it should be; exits with 1 when something is found."""
    findings = look(ctx.obj)
    lines = [f"{'ok ' if found.well else 'LOOK'} {found.what}: {found.sentence}" for found in findings]
    tell([asdict(found) for found in findings], *lines or ["Nothing to look at."], as_json=as_json)
    if not all(found.well for found in findings):
        raise typer.Exit(1)


def look(office: Office) -> list[Finding]:
    """Everything that is looked at."""
    from gateway.store import reading

    senders = [_senders(office)] if office.settings.smtp_listen or office.settings.lmtp_listen else []
    if not office.sends_texts:
        return senders
    with office.database() as engine, reading(engine) as session:
        return [*senders, _opt_outs(office, session), _copies(office, session)]


def _senders(office: Office) -> Finding:
    """Whether anybody asks if a mail is from where it says; the demo's mails come from its own pocket alone."""
    what, check = "senders of mail", office.settings.sender_check
    if check != "off":
        return Finding(what, well=True, sentence=f"Checked (SOTTOVOCE_SENDER_CHECK={check}).")
    if office.demo_folder.is_dir():
        return Finding(what, well=True, sentence="Not checked, which will do for the demo.")
    said = (
        "Nobody checks them: whoever writes in somebody's name joins their conversation, and says STOP or DELETE for "
        "them. Set SOTTOVOCE_SENDER_CHECK=dns or edge (docs/operations.md)."
    )
    return Finding(what, well=False, sentence=said)


def _opt_outs(office: Office, session: Session) -> Finding:
    """Whether STOP is ours to obey. The provider's interface does not tell; what it has done to our texts does."""
    from gateway.store import deliveries

    what, blocked = "opt-out words", deliveries.blocked_since(session, office.world.now() - LOOKED_BACK)
    if office.settings.optout_by == "provider":
        said = "The provider answers STOP itself. Each is mirrored here, and no confirmation of ours is sent."
        return Finding(what, well=True, sentence=said)
    if blocked:
        said = (
            f"The provider has held back {blocked} of our texts in 30 days, because of a STOP that it keeps itself. "
            "Have its opt-out handling switched off, or set SOTTOVOCE_OPTOUT_BY=provider (ops/deploy/twilio.md)."
        )
        return Finding(what, well=False, sentence=said)
    said = "Ours to obey, as far as can be told: the provider has held back no text in 30 days."
    return Finding(what, well=True, sentence=said)


def _copies(office: Office, session: Session) -> Finding:
    from gateway.store import copies

    old, there = copies.too_old(session, office.world.now()), copies.how_many(session)
    if not old:
        return Finding("copies at the provider", well=True, sentence=f"{there} wait to be deleted, none for long.")
    said = (
        f"{old} of {there} have lain there for more than 15 days. Look at the provider's console, and whether the "
        "account's token and the API key may delete (ops/deploy/twilio.md)."
    )
    return Finding("copies at the provider", well=False, sentence=said)
