"""Everything about an arrival that is sealed or chosen before anything is written: its papers."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.crypto.envelope import Sealed
from gateway.crypto.keyring import Keyring
from gateway.inbound import packing
from gateway.inbound.arrival import Arrival
from gateway.inbound.looking import Seen
from gateway.inbound.packing import SealedAddress, SealedWords, Sender
from gateway.inbound.ruling import Ruling, Said
from gateway.inbound.understanding import Understood
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances


@dataclass(frozen=True, repr=False)
class Heard:
    """An arrival as far as it is known without the database: who wrote, and what it says."""

    arrival: Arrival
    sender: Sender
    fingerprint: bytes
    understood: Understood
    said: Said


@dataclass(frozen=True, repr=False)
class Papers:
    """What an arrival is stored as. Ids are chosen here, so that sealing can bind to them."""

    arrival: Arrival
    sender: Sender
    fingerprint: bytes
    understood: Understood
    contact_id: str
    conversation_id: str
    message_id: str
    pseudonym: str  # for a new contact
    address: SealedAddress | None
    words: SealedWords | None
    token: str
    sealed_token: Sealed | None


def made_out(heard: Heard, seen: Seen, ruled: Ruling, keyring: Keyring, world: Circumstances) -> Papers:
    """Seal what will be stored, each to its place. Raises TooLong."""
    arrival, understood = heard.arrival, heard.understood
    contact_id = seen.contact.id if seen.contact else world.new_id()
    conversation_id = seen.conversation.id if seen.conversation else world.new_id()
    message_id = world.new_id()
    token, sealed_token = "", None
    if ruled.first_state is not None and arrival.channel is Channel.EMAIL:
        token = world.new_token()
        sealed_token = packing.seal_token(keyring, token, conversation_id)
    return Papers(
        arrival=arrival,
        sender=heard.sender,
        fingerprint=heard.fingerprint,
        understood=understood,
        contact_id=contact_id,
        conversation_id=conversation_id,
        message_id=message_id,
        pseudonym=seen.free_name,
        address=_address(heard, seen, contact_id, keyring),
        words=packing.seal_words(keyring, understood, message_id, conversation_id) if ruled.keep_words else None,
        token=token,
        sealed_token=sealed_token,
    )


def _address(heard: Heard, seen: Seen, contact_id: str, keyring: Keyring) -> SealedAddress | None:
    given_name = heard.understood.given_name or ""
    # Who joined by a reply token is who they are; nobody else renames another person.
    is_theirs = heard.arrival.trusted or seen.conversation is not None
    if seen.contact is not None and not (given_name and is_theirs):
        return None
    return packing.seal_sender(keyring, heard.sender, contact_id, given_name, heard.arrival.display_name)
