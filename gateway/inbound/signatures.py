"""Which DKIM signatures of a mail could vouch for its From, and whether they hold (RFC 6376), without a network.

Whoever adds a field to a signed mail, or shows us other lines than were signed, must gain nothing. So the head must be
in plain lines, what we read of it must stand there once and be signed, and a signature covers the whole body or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from gateway.inbound.alignment import is_aligned
from gateway.inbound.headers import LONGEST_LINE

MOST_CHECKED = 3
FEWEST_BITS = 1024
MOST_KEY_LETTERS = 1000  # in base64: room for 4096 bits; longer ones only cost time
ALGORITHM = b"rsa-sha256"

_SIGNATURE = b"dkim-signature"
_READ_ONCE = frozenset({b"from", b"subject", b"content-type", b"content-transfer-encoding", b"message-id"})
_MUST_BE_SIGNED = frozenset({b"from", b"subject"})
_NAME = re.compile(rb"([!-9;-~]{1,100}):")
_WIDE_GAP = re.compile(rb"\s{65}")  # the library looks at white space again and again
_KEY = re.compile(r"(?:^|;)\s*p\s*=([^;]*)")


@dataclass(frozen=True, repr=False)
class Signature:
    """One that is worth checking: its place among the mail's signatures, who signed, where the key is."""

    place: int
    domain: str
    key_name: str
    relaxed_body: bool


def worth_checking(raw: bytes, domain: str) -> list[Signature]:
    """The first few signatures that would vouch for `domain` if they held; the mail's head is enough."""
    fields = _fields(raw)
    if fields is None:
        return []
    names = [name for name, _ in fields]
    if any(names.count(name) > 1 for name in _READ_ONCE):
        return []
    needed = _MUST_BE_SIGNED.intersection(names) | {b"from"}
    signed = [value for name, value in fields if name == _SIGNATURE]
    found = (_signature(place, value, domain, needed) for place, value in enumerate(signed))
    return [one for one in found if one is not None][:MOST_CHECKED]


def holds(raw: bytes, signature: Signature, key: str) -> bool:
    """Whether this signature of the whole mail is good under `key`, a TXT record. Never raises for what the mail is."""
    if not usable_key(key):
        return False
    head, _, body = raw.partition(b"\r\n\r\n")
    if signature.relaxed_body:
        body = _with_single_spaces(body)
    record = key.encode("latin-1", "replace")
    try:
        checked = dkim.DKIM(head + b"\r\n\r\n" + body, minkey=FEWEST_BITS)
        return bool(checked.verify(signature.place, dnsfunc=lambda _name, timeout=0: record))  # noqa: ARG005  its form
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  strangers write signatures and keys; what cannot be checked does not hold
        return False


def usable_key(record: str) -> bool:
    """Whether a TXT record holds a key at all (an empty one is withdrawn), and none that takes long to use."""
    found = _KEY.search(record)
    return found is not None and 0 < len(found[1].strip()) <= MOST_KEY_LETTERS


def _fields(raw: bytes) -> list[tuple[bytes, bytes]] | None:
    """The head as (lower-case name, value as it stands); None where two readers could read it differently."""
    head = raw.partition(b"\r\n\r\n")[0]
    lines = head.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line for line in lines):
        return None
    fields: list[tuple[bytes, list[bytes]]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if not fields:
                return None
            fields[-1][1].append(line)
            continue
        name = _NAME.match(line)
        if name is None:
            return None
        fields.append((name[1].lower(), [line[name.end() :]]))
    return [(name, b"\r\n".join(values)) for name, values in fields]


def _signature(place: int, value: bytes, domain: str, needed: frozenset[bytes] | set[bytes]) -> Signature | None:
    if len(value) > LONGEST_LINE or _WIDE_GAP.search(value):
        return None
    try:
        tags = parse_tag_value(value)
        signer, selector = tags[b"d"].decode("ascii"), tags[b"s"].decode("ascii")
    except (InvalidTagValueList, KeyError, ValueError):
        return None
    covered = set(_names(tags.get(b"h", b"")))
    if tags.get(b"a") != ALGORITHM or b"l" in tags or not needed <= covered or not is_aligned(signer, domain):
        return None
    relaxed = tags.get(b"c", b"simple/simple").endswith(b"/relaxed")
    return Signature(place, signer.lower(), f"{selector}._domainkey.{signer}".lower(), relaxed)


def _names(listed: bytes) -> Iterator[bytes]:
    return (name.strip().lower() for name in listed.split(b":"))


def _with_single_spaces(body: bytes) -> bytes:
    """The body as the relaxed form has it but for its last lines, in one pass: the library's own takes far longer."""
    single = re.sub(rb"[\t ]+", b" ", body.replace(b"\r\n", b"\n"))
    return single.replace(b" \n", b"\n").replace(b"\n", b"\r\n")
