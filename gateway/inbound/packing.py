"""Sealing an arrival: what is stored of it, bound to the rows it will stand in. Nothing here can be opened here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.crypto import blind_index
from gateway.crypto.blind_index import Index
from gateway.crypto.envelope import Place, Purpose, Role, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.sealing import DataKey, seal_address
from gateway.inbound.understanding import Understood
from gateway.store.tables import Channel
from gateway.words.addresses import normalise_email, normalise_number

INDEX_ROLE = {Channel.EMAIL: Role.INDEX_EMAIL, Channel.SMS: Role.INDEX_SMS}


@dataclass(frozen=True, repr=False)
class Sender:
    """Who wrote, as keyed hashes, and what is needed to write back."""

    channel: Channel
    address: str
    stretched: str
    indexes: Sequence[Index]
    optout_hash: bytes

    @property
    def role(self) -> Role:
        """The index key of this channel."""
        return INDEX_ROLE[self.channel]


@dataclass(frozen=True, repr=False)
class SealedAddress:
    """A contact's sealed columns, tied together."""

    return_address: Sealed
    name_map: Sealed
    binding: Index


@dataclass(frozen=True, repr=False)
class SealedWords:
    """A message's sealed columns."""

    data_key: Sealed
    words: Sealed
    rest: Sealed | None
    others: Sealed | None
    own: Sealed | None


def recognise(keyring: Keyring, channel: Channel, address: str, country: str, stretch_kib: int) -> Sender:
    """The sender's blind indexes (newest first) and opt-out hash; a number is stretched once."""
    role = INDEX_ROLE[channel]
    if channel is Channel.EMAIL:
        known, stretched = normalise_email(address), ""
    else:
        known = stretched = blind_index.stretch(keyring, normalise_number(address, country), stretch_kib).hex()
    indexes = blind_index.indexes(keyring, role, known)
    return Sender(channel, address, stretched, indexes, blind_index.optout_hash(keyring, channel.value, known))


def seal_sender(keyring: Keyring, sender: Sender, contact_id: str, given_name: str, display_name: str) -> SealedAddress:
    """The return address and the name map of a contact, sealed to outbound and tied to the contact's id."""
    address = {"address": sender.address, "stretched": sender.stretched}
    names = {"given_name": given_name, "display_name": display_name[:80]}
    sealed_address = seal_address(keyring, Purpose.ADDRESS, address, _at("contact", "return_address", contact_id))
    sealed_names = seal_address(keyring, Purpose.NAME_MAP, names, _at("contact", "name_map", contact_id))
    tie = blind_index.bind(keyring, sender.role, contact_id, sealed_address, sealed_names)
    return SealedAddress(sealed_address, sealed_names, tie)


def seal_words(keyring: Keyring, understood: Understood, message_id: str, conversation_id: str) -> SealedWords:
    """A message under its own fresh data key; the writer's own details go to outbound alone. Raises TooLong."""

    def at(column: str) -> Place:
        return _at("message", column, message_id, conversation_id)

    key = DataKey.fresh()
    others = json.dumps(understood.others, ensure_ascii=False) if understood.others else None
    return SealedWords(
        data_key=key.sealed(keyring, Role.STORY, at("data_key")),
        words=key.seal(Purpose.WORDS, understood.words, at("words"), keyring),
        rest=key.seal(Purpose.REST, understood.rest, at("rest"), keyring) if understood.rest else None,
        others=key.seal(Purpose.OTHERS, others, at("others"), keyring) if others else None,
        own=seal_address(keyring, Purpose.OWN, understood.own, at("own")) if understood.own else None,
    )


def seal_token(keyring: Keyring, token: str, conversation_id: str) -> Sealed:
    """A conversation's reply token, for outbound to write into its letters."""
    place = _at("conversation", "reply_token", conversation_id, conversation_id)
    return seal_address(keyring, Purpose.TOKEN, {"token": token}, place)


def _at(table: str, column: str, row: str, conversation: str = "") -> Place:
    return Place(table, column, row, conversation)
