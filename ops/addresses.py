"""How an alarm reaches somebody of the staff: one phone or one mail address, checked before it is sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ops.office import Office, Refused

if TYPE_CHECKING:
    from gateway.store.tables import Channel, Staff


@dataclass(frozen=True)
class Reached:
    """A checked address and its channel."""

    channel: Channel
    address: str = field(repr=False)


def checked(phone: str | None, email: str | None, country: str) -> Reached | None:
    """The one address that was given, in its one spelling, or None; raises Refused without repeating it."""
    from gateway.store.tables import Channel
    from gateway.words.addresses import NotAnAddress, normalise_email, normalise_number, plausible_email

    if phone and email:
        raise Refused("Give --phone or --email, not both: alarms go to one place.")
    if phone:
        number = normalise_number(phone, country)
        if not (number.startswith("+") and number[1:].isdecimal()):
            raise Refused("--phone must be a whole number, best with its country, such as +447700900901.")
        return Reached(Channel.SMS, number)
    if email is None:
        return None
    try:
        address = normalise_email(email)
    except NotAnAddress:
        raise Refused("--email must be an address that a letter can reach.") from None
    if not plausible_email(address):
        raise Refused("--email must be an address that a letter can reach.")
    return Reached(Channel.EMAIL, address)


def seal_into(office: Office, person: Staff, reached: Reached) -> None:
    """Seal the address to `delivery`, bound to this person's row; raises MissingKey."""
    from gateway.crypto.envelope import Place, Purpose
    from gateway.crypto.sealing import seal_address
    from ops.keys import delivery_keyring

    place = Place("staff", "address", person.id, "")
    keyring = delivery_keyring(office.settings.keystore)
    person.address = seal_address(keyring, Purpose.STAFF_ADDRESS, {"address": reached.address}, place)
    person.address_channel = reached.channel
