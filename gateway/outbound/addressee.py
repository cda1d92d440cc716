"""Who a letter goes to. The sealed address is opened last, after everything about it has been checked."""

from __future__ import annotations

from datetime import datetime

from gateway.crypto import blind_index
from gateway.crypto.blind_index import Index
from gateway.crypto.envelope import CannotOpen, Place, Purpose, Role, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.opening import open_address
from gateway.letters import EVEN_IF_STOPPED, Name
from gateway.outbound.courier import Undelivered
from gateway.signoff import Refused
from gateway.store import Session, blocks, contacts, outgoing, team
from gateway.store.outgoing import Outgoing, Writer
from gateway.store.tables import Channel, Kind
from gateway.words.addresses import NotAnAddress, normalise_email

INDEX_ROLE = {Channel.EMAIL: Role.INDEX_EMAIL, Channel.SMS: Role.INDEX_SMS}

DANGER = 3
"""From this level of risk on a block does not count."""


class Cancelled(Exception):
    """This letter is not wanted any more; nothing is wrong, so nobody is told."""

    def __init__(self, code: str) -> None:
        super().__init__(f"This letter is not wanted any more: {code}.")
        self.code = code


def writer_of(session: Session, keyring: Keyring, delivery: Outgoing, now: datetime) -> Writer:
    """The contact this goes to, if the sealed address is still the one that was tied to them; raises Refused.

    Raises Undelivered("number_too_old") when the number may be somebody else's by now. Nothing is opened here.
    """
    writer = outgoing.writer(session, delivery.contact_id or "", delivery.conversation_id or "", now)
    if writer is None:
        raise Cancelled("gone")
    if contacts.is_stranger(writer, now):
        raise Undelivered("number_too_old", for_good=True)
    tie = Index(writer.binding, writer.binding_epoch)
    sealed = Sealed(writer.return_address), Sealed(writer.name_map)
    if writer.channel is not delivery.channel or not blind_index.bound(
        keyring, INDEX_ROLE[writer.channel], tie, writer.id, *sealed
    ):
        raise Refused("address_changed")
    _not_silenced(writer, delivery, stopped=writer.stopped, blocked=writer.blocked)
    return writer


def given_name_of(keyring: Keyring, writer: Writer) -> str:
    """The first name the person last gave, or ""; raises Refused."""
    place = Place("contact", "name_map", writer.id, "")
    return _opened(keyring, Purpose.NAME_MAP, writer.name_map, place).get("given_name", "")


def writers_address(session: Session, keyring: Keyring, writer: Writer, delivery: Outgoing, now: datetime) -> str:
    """Open a checked contact's address; raises Refused: address_changed, stopped, or blocked.

    Both are looked up once more under the address itself: the contact's row may have been given another's hash.
    """
    place = Place("contact", "return_address", writer.id, "")
    opened = _opened(keyring, Purpose.ADDRESS, writer.return_address, place)
    address = opened.get("address", "")
    try:
        known = opened.get("stretched") or normalise_email(address)
    except NotAnAddress:
        known = address
    own_hash = blind_index.optout_hash(keyring, writer.channel.value, known)
    blocked = blocks.blocked(session, own_hash, now)
    _not_silenced(writer, delivery, stopped=contacts.stopped(session, own_hash), blocked=blocked)
    return address


def staff_address(session: Session, keyring: Keyring, delivery: Outgoing) -> str:
    """Open the address of somebody on duty; raises Refused, or Cancelled when they are on the staff no more."""
    person = team.with_id(session, delivery.staff_id or "")
    if person is None or not person.active or person.address is None:
        raise Cancelled("gone")
    if person.address_channel is not delivery.channel:
        raise Refused("address_changed")
    place = Place("staff", "address", person.id, "")
    return _opened(keyring, Purpose.STAFF_ADDRESS, person.address, place).get("address", "")


def reply_address(keyring: Keyring, writer: Writer, delivery: Outgoing, domain: str, ask: str) -> str:
    """Our address that an answer to this letter comes back to: the conversation's own, else the one for everybody."""
    if delivery.conversation_id is None or writer.reply_token is None:
        return ask
    place = Place("conversation", "reply_token", delivery.conversation_id, delivery.conversation_id)
    return f"reply+{_opened(keyring, Purpose.TOKEN, writer.reply_token, place).get('token', '')}@{domain}"


def _not_silenced(writer: Writer, delivery: Outgoing, *, stopped: bool, blocked: bool) -> None:
    """Raise when they do not want our letters, or when a supervisor does not want them to have any."""
    is_reply = delivery.kind is Kind.REPLY
    if stopped and delivery.template not in EVEN_IF_STOPPED:
        raise Refused("stopped") if is_reply else Cancelled("stopped")
    if blocked and not (_answers_danger(writer) if is_reply else delivery.template == Name.CRISIS):
        raise Refused("blocked") if is_reply else Cancelled("blocked")


def _answers_danger(writer: Writer) -> bool:
    """Whether this is a conversation with somebody in danger: they are answered, blocked or not."""
    return (writer.risk or 0) >= DANGER


def _opened(keyring: Keyring, purpose: Purpose, sealed: bytes, place: Place) -> dict[str, str]:
    try:
        return open_address(keyring, purpose, Sealed(sealed), place)
    except CannotOpen:
        raise Refused("address_changed") from None
