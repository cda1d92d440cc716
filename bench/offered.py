"""How long it takes from the end of DATA until an advisor has the offer, through the whole running service.

The sender notes when it ended DATA. The moment of an offer is exact in the database: its lease ends so many minutes
after it was made. The two are brought together by the blind index of the sender's address, with the mail door's own
key: the bench made this service, so it may look into its key folder.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.accepted import percentile, sent
from bench.senders import Orders
from bench.service import Service
from gateway import config
from gateway.crypto import blind_index
from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring
from gateway.words.addresses import normalise_email

RATES = (10.0, 100.0)
SENDING_SECONDS = 20
SESSIONS = 20
PATIENCE = 30.0
ROOM = 1_000_000
_OFFERS = """SELECT hex(contact.address_index), conversation.offered_until FROM conversation
JOIN contact ON contact.id = conversation.contact_id WHERE conversation.offered_until IS NOT NULL"""
_UNSETTLED = """SELECT 1 FROM conversation WHERE state = 'waiting'
UNION SELECT 1 FROM delivery WHERE standing IN ('pending', 'sending')"""


@dataclass(frozen=True)
class Offered:
    """Seconds from the end of DATA to 250, and to the offer, one for each mail that came so far."""

    a_second: float
    mails: int
    to_taken: list[float]
    to_offered: list[float]

    def line(self, name: str, seconds: list[float]) -> str:
        """One printed line."""
        middle, worst = percentile(seconds, 50), percentile(seconds, 99)
        return f"{name:<34}{len(seconds):>6} of {self.mails}   p50 {middle:6.3f} s   p99 {worst:6.3f} s"


def offered(service: Service, a_second: float) -> Offered:
    """Send at a steady rate to an advisor whose table is large enough; wait until all is offered."""
    service.make_room(ROOM)
    _let_settle(service)
    (host, port), run = service.door, f"offer{a_second:.0f}"
    mails, seconds = round(a_second * SENDING_SECONDS), 2.0 * SENDING_SECONDS
    counted = sent(Orders(host, port, service.ask_address, run, SESSIONS, mails, seconds, a_second))
    keyring = Keyring.of_process(service.folder / "var" / "keys", "smtp")
    ended = {_index(keyring, sender): at for sender, at in counted.taken_at.items()}
    deadline = time.monotonic() + PATIENCE
    offers = _offers(service)
    while not ended.keys() <= offers.keys() and time.monotonic() < deadline:
        time.sleep(0.5)
        offers = _offers(service)
    waits = [offers[index] - at for index, at in ended.items() if index in offers]
    return Offered(a_second, mails, counted.waits, waits)


def _index(keyring: Keyring, address: str) -> str:
    return blind_index.index(keyring, Role.INDEX_EMAIL, normalise_email(address)).value.hex().upper()


def _offers(service: Service) -> dict[str, float]:
    lease = timedelta(minutes=config.read({}).lease_minutes)
    return {index: (_moment(until) - lease).timestamp() for index, until in service.rows(_OFFERS)}


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _let_settle(service: Service) -> None:
    """What earlier rounds left waiting is offered, and their letters have left, before the clock starts."""
    deadline = time.monotonic() + 4 * PATIENCE
    while service.rows(_UNSETTLED) and time.monotonic() < deadline:
        time.sleep(0.5)
