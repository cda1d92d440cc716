"""The one function that builds an outgoing mail, from scratch: nothing in it is copied from a mail that came in."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from gateway.outbound import plainly
from gateway.outbound.courier import Letter, Undelivered
from gateway.time_and_chance import to_minute
from gateway.words.addresses import NotAnAddress, normalise_email


def mail(letter: Letter, service_name: str) -> bytes:
    """The whole mail as it goes over the wire: CRLF, ASCII only, no line longer than 78.

    Raises Undelivered for good when there is no way to write the address down.
    """
    plain = plainly.written(letter, service_name, recipient(letter.to).addr_spec, _lines(letter.body))
    return _built(letter, service_name) if plain is None else plain


def _built(letter: Letter, service_name: str) -> bytes:
    built = EmailMessage(policy=SMTP)
    built["From"] = Address(service_name, addr_spec=letter.reply_to)
    built["To"] = recipient(letter.to)
    built["Subject"] = letter.subject
    built["Date"] = format_datetime(to_minute(letter.at))
    built["Message-ID"] = letter.message_id
    if letter.automatic:
        built["Auto-Submitted"] = letter.automatic
    built["X-Auto-Response-Suppress"] = "All"
    built.set_content(_lines(letter.body), charset="utf-8", cte="quoted-printable")
    return bytes(built)


def recipient(address: str) -> Address:
    """The one address a mail goes to, its domain as mail servers know it; raises Undelivered("bad_address")."""
    try:
        domain = normalise_email(address).rpartition("@")[2]
        local = address.strip().rpartition("@")[0]
        found = Address(addr_spec=f"{local}@{domain}")
    except (NotAnAddress, HeaderParseError, ValueError, IndexError):
        raise Undelivered("bad_address", for_good=True) from None
    if not found.addr_spec.isascii():
        raise Undelivered("bad_address", for_good=True)
    return found


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
