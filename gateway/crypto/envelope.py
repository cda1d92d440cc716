"""The outside of sealed bytes: what they are for, where they belong, and how long they look.

Sealed bytes are `header + body`. The header (15 bytes, no secret in it) is `version, suite, purpose` of one byte each,
`epoch` of four (big-endian) and `key id` of eight. Header, service and place together are the *binding*: what opens
must be asked for with exactly the same binding.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType

from gateway.crypto.lengths import prefixed

Sealed = NewType("Sealed", bytes)

FORMAT_VERSION = 1
HEADER_BYTES = 15
KEY_ID_BYTES = 8
KIB = 1024
WORD_BUCKETS = tuple(KIB * size for size in (2, 4, 8, 16, 32, 64))
LENGTH_BYTES = 4
MOST_WORD_BYTES = WORD_BUCKETS[-1] - LENGTH_BYTES
ADDRESS_STEP = 512
MOST_ADDRESS_BYTES = 4096 - LENGTH_BYTES

_HEADER = struct.Struct(">BBBI8s")


class CannotOpen(Exception):
    """These bytes do not open here."""

    def __init__(self) -> None:
        super().__init__("These bytes do not open here.")


class TooLong(Exception):
    """More than one sealed value may hold: words beyond 64 KiB, or an address beyond 4 KiB."""


class Role(StrEnum):
    """What a key is for; a key of one role never serves another."""

    STORY = "story"
    DELIVERY = "delivery"
    INDEX_EMAIL = "index-email"
    INDEX_SMS = "index-sms"
    OPTOUT = "optout"
    SIGNOFF = "signoff"
    AUDIT = "audit"
    ROSTER = "roster"


class Purpose(StrEnum):
    """What sealed bytes hold."""

    WORDS = "words"
    REST = "rest"
    OTHERS = "others"
    OWN = "own"
    DATA_KEY = "data-key"
    ADDRESS = "address"
    NAME_MAP = "name-map"
    LETTER = "letter"
    TOKEN = "token"  # noqa: S105 - the name of a purpose, not a secret
    STAFF_ADDRESS = "staff-address"
    FEEDBACK = "feedback"


class Suite(IntEnum):
    """How the body was made."""

    HPKE = 1  # MLKEM768-X25519, HKDF-SHA256, AES-256-GCM: sealed to a role
    DATA_KEY = 2  # AES-256-GCM under a message's data key


# The numbers stand in stored bytes: a new purpose takes the next one, none is ever given away twice.
_NUMBER_OF = {
    Purpose.WORDS: 1,
    Purpose.REST: 2,
    Purpose.OTHERS: 3,
    Purpose.OWN: 4,
    Purpose.DATA_KEY: 5,
    Purpose.ADDRESS: 6,
    Purpose.NAME_MAP: 7,
    Purpose.LETTER: 8,
    Purpose.TOKEN: 9,
    Purpose.STAFF_ADDRESS: 10,
    Purpose.FEEDBACK: 11,
}
_PURPOSE_OF = {number: purpose for purpose, number in _NUMBER_OF.items()}


@dataclass(frozen=True)
class Place:
    """Where sealed bytes belong: table, column, row id, and conversation id ("" where there is none)."""

    table: str
    column: str
    row: str
    conversation: str


@dataclass(frozen=True)
class Header:
    """What anyone may read of sealed bytes: enough to count them by epoch, nothing of what they hold."""

    suite: Suite
    purpose: Purpose
    epoch: int  # of the role's key; 0 under a data key
    key_id: bytes

    def packed(self) -> bytes:
        """The fifteen bytes that stand in front of the body."""
        return _HEADER.pack(FORMAT_VERSION, self.suite, _NUMBER_OF[self.purpose], self.epoch, self.key_id)


def header_of(sealed: bytes) -> Header:
    """Read the header without any key; raises CannotOpen where there is none of ours."""
    try:
        version, suite, purpose, epoch, key_id = _HEADER.unpack_from(sealed)
        header = Header(Suite(suite), _PURPOSE_OF[purpose], epoch, key_id)
    except (struct.error, ValueError, KeyError, TypeError):
        raise CannotOpen from None
    if version != FORMAT_VERSION:
        raise CannotOpen
    return header


def body_of(sealed: bytes) -> bytes:
    """What follows the header."""
    return sealed[HEADER_BYTES:]


def binding(header: Header, service_id: str, role: str, place: Place) -> bytes:
    """Everything sealed bytes are bound to, each part with its length in front so that no two can run together.

    It is HPKE's `info`, and the associated data under a data key (where `role` is "").
    """
    where = (place.table, place.column, place.row, place.conversation)
    return prefixed(b"sottovoce sealed", header.packed(), service_id, header.purpose, role, *where)


def pad_words(words: bytes) -> bytes:
    """Pad to 2, 4, 8, 16, 32 or 64 KiB: four bytes of length, the words, zeros. Raises TooLong beyond that."""
    needed = len(words) + LENGTH_BYTES
    for bucket in WORD_BUCKETS:
        if needed <= bucket:
            return _padded(words, bucket)
    raise TooLong("This is longer than 64 KiB of text, which is the most one message may hold.")


def pad_address(address: bytes) -> bytes:
    """Pad to 512 bytes, or for rare long ones to the next multiple of 512 up to 4096. Raises TooLong beyond that."""
    if len(address) > MOST_ADDRESS_BYTES:
        raise TooLong("This address with its names is longer than 4 KiB, which is the most that is kept.")
    steps = -(-(len(address) + LENGTH_BYTES) // ADDRESS_STEP)
    return _padded(address, steps * ADDRESS_STEP)


def unpad(padded: bytes) -> bytes:
    """What was padded; raises CannotOpen when the length in front, or the zeros behind, cannot be."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    content = padded[LENGTH_BYTES : LENGTH_BYTES + length]
    if len(padded) < LENGTH_BYTES or len(content) != length or any(padded[LENGTH_BYTES + length :]):
        raise CannotOpen
    return content


def _padded(content: bytes, size: int) -> bytes:
    return (len(content).to_bytes(LENGTH_BYTES, "big") + content).ljust(size, b"\0")
