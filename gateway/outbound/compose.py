"""The one function that builds an outgoing mail, from scratch: nothing in it is copied from a mail that came in."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from gateway.outbound import plainly
from gateway.outbound.courier import Letter, Undelivered
from gateway.time_and_chance import to_minute
from gateway.words.addresses import NotAnAddress, normalise_email


def mail(letter: Letter, service_name: str) -> bytes:
    """The whole mail as it goes over the wire: CRLF, no line longer than 78, and ASCII only.

    Where the local part of the address goes beyond ASCII, its header does so too, for there is no other spelling of it.
    Raises Undelivered for good when there is no way to write the address down.
    """
    to = recipient(letter.to)
    plain = plainly.written(letter, service_name, to.addr_spec, _lines(letter.body))
    return _built(letter, service_name, to) if plain is None else plain


def _built(letter: Letter, service_name: str, to: Address) -> bytes:
    built = EmailMessage(policy=SMTP if to.addr_spec.isascii() else SMTPUTF8)
    built["From"] = Address(service_name, addr_spec=letter.reply_to)
    built["To"] = to
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
        if local.isascii():
            return Address(addr_spec=f"{local}@{domain}")
        local.encode()  # half a character cannot be sent
        return Address(username=local.strip('"'), domain=domain)  # quoted again where it has to be
    except (NotAnAddress, HeaderParseError, ValueError, IndexError):
        raise Undelivered("bad_address", for_good=True) from None


def _lines(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
