"""Who a letter goes to. The sealed address is opened last, after everything about it has been checked."""

from __future__ import annotations

from datetime import datetime

from gateway.crypto import blind_index
from gateway.crypto.blind_index import Index
from gateway.crypto.envelope import CannotOpen, Place, Purpose, Role, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.opening import open_address
from gateway.letters import EVEN_IF_STOPPED
from gateway.outbound.courier import Undelivered
from gateway.signoff import Refused
from gateway.store import Session, contacts, team
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Kind
from gateway.words.addresses import NotAnAddress, normalise_email

INDEX_ROLE = {Channel.EMAIL: Role.INDEX_EMAIL, Channel.SMS: Role.INDEX_SMS}


class Cancelled(Exception):
    """This letter is not wanted any more; nothing is wrong, so nobody is told."""

    def __init__(self, code: str) -> None:
        super().__init__(f"This letter is not wanted any more: {code}.")
        self.code = code


def contact_of(session: Session, keyring: Keyring, delivery: Delivery, now: datetime) -> Contact:
    """The contact this goes to, if the sealed address is still the one that was tied to them; raises Refused.

    Raises Undelivered("number_too_old") when the number may be somebody else's by now. Nothing is opened here.
    """
    contact = contacts.with_id(session, delivery.contact_id or "")
    if contact is None:
        raise Cancelled("gone")
    if contacts.is_stranger(contact, now):
        raise Undelivered("number_too_old", for_good=True)
    tie = Index(contact.binding, contact.binding_epoch)
    sealed = Sealed(contact.return_address), Sealed(contact.name_map)
    if contact.channel is not delivery.channel or not blind_index.bound(
        keyring, INDEX_ROLE[contact.channel], tie, contact.id, *sealed
    ):
        raise Refused("address_changed")
    _not_stopped(session, contact.optout_hash, delivery)
    return contact


def given_name_of(keyring: Keyring, contact: Contact) -> str:
    """The first name the person last gave, or ""; raises Refused."""
    place = Place("contact", "name_map", contact.id, "")
    return _opened(keyring, Purpose.NAME_MAP, contact.name_map, place).get("given_name", "")


def contact_address(session: Session, keyring: Keyring, contact: Contact, delivery: Delivery) -> str:
    """Open a checked contact's address; raises Refused: address_changed, or stopped.

    STOP is looked up once more under the address itself: the contact's row may have been given another's hash.
    """
    place = Place("contact", "return_address", contact.id, "")
    opened = _opened(keyring, Purpose.ADDRESS, contact.return_address, place)
    address = opened.get("address", "")
    try:
        known = opened.get("stretched") or normalise_email(address)
    except NotAnAddress:
        known = address
    own_hash = blind_index.optout_hash(keyring, contact.channel.value, known)
    _not_stopped(session, own_hash, delivery)
    return address


def staff_address(session: Session, keyring: Keyring, delivery: Delivery) -> str:
    """Open the address of somebody on duty; raises Refused, or Cancelled when they are on the staff no more."""
    person = team.with_id(session, delivery.staff_id or "")
    if person is None or not person.active or person.address is None:
        raise Cancelled("gone")
    if person.address_channel is not delivery.channel:
        raise Refused("address_changed")
    place = Place("staff", "address", person.id, "")
    return _opened(keyring, Purpose.STAFF_ADDRESS, person.address, place).get("address", "")


def reply_address(keyring: Keyring, conversation: Conversation | None, contact: Contact, domain: str, ask: str) -> str:
    """Our address that an answer to this letter comes back to: the conversation's own, else the one for everybody."""
    if conversation is None or conversation.contact_id != contact.id or conversation.reply_token is None:
        return ask
    place = Place("conversation", "reply_token", conversation.id, conversation.id)
    return f"reply+{_opened(keyring, Purpose.TOKEN, conversation.reply_token, place).get('token', '')}@{domain}"


def _not_stopped(session: Session, optout_hash: bytes, delivery: Delivery) -> None:
    if delivery.template in EVEN_IF_STOPPED or not contacts.stopped(session, optout_hash):
        return
    if delivery.kind is Kind.REPLY:
        raise Refused("stopped")
    raise Cancelled("stopped")


def _opened(keyring: Keyring, purpose: Purpose, sealed: bytes, place: Place) -> dict[str, str]:
    try:
        return open_address(keyring, purpose, Sealed(sealed), place)
    except CannotOpen:
        raise Refused("address_changed") from None
