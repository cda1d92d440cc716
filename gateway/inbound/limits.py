"""How much is too much, from one sender and from everybody. What is beyond it is still taken in: a person looks first.

Counted in Redis. When Redis does not answer, what has been stored in the last hour is counted instead, which is a
little coarser: what is taken in at the very same moment, and keywords alone, are not seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.store import Engine, conversations, messages, reading

Bucket = Callable[[str, int, float], bool | None]
"""Takes one of `capacity` tokens that refill evenly over so many seconds, under an opaque key; False when none is left,
None when nobody can tell.
"""

PER_SECONDS = 3600.0
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Limits:
    """How many may come in an hour: messages of one sender, and new conversations of all of them together."""

    sender: int
    service: int


@dataclass(frozen=True)
class Stored:
    """How many the database has of the last hour; each is asked only when the bucket did not answer."""

    of_sender: Callable[[], int]
    of_everybody: Callable[[], int]


@dataclass(frozen=True)
class Verdict:
    """What is beyond its limit."""

    too_many: bool = False
    flood: bool = False


def judge(bucket: Bucket, stored: Stored, limits: Limits, sender: str, *, opens: bool) -> Verdict:
    """Count one message of this sender, and, where it `opens` a conversation, one for the whole service.

    `sender` is a keyed hash, never an address. What is beyond the sender's limit is not counted for the service, so
    that nobody can use up alone what there is for all. The caller asks only where a limit may apply: never for words
    that speak of danger (risk 3 or 4), and not while limits are switched off.
    """
    if _over(bucket(f"sender:{sender}", limits.sender, PER_SECONDS), stored.of_sender, limits.sender):
        return Verdict(too_many=True)
    if not opens:
        return Verdict()
    allowed = bucket(EVERYBODY, limits.service, PER_SECONDS)
    return Verdict(flood=_over(allowed, stored.of_everybody, limits.service))


def stored_in(engine: Engine, contact_id: str, conversation_id: str, limits: Limits, now: datetime) -> Stored:
    """The counts of the hour before `now`: what this contact ("" for a stranger) wrote in the conversation that the
    message would join ("" for none), and how many others they opened.
    """
    since = now - timedelta(seconds=PER_SECONDS)

    def of_sender() -> int:
        if not contact_id:
            return 0
        most = limits.sender
        with reading(engine) as session:
            opened = conversations.opened_since(session, since, most, contact_id=contact_id, but=conversation_id)
            return opened + messages.written_since(session, conversation_id, since, most)

    def of_everybody() -> int:
        with reading(engine) as session:
            return conversations.opened_since(session, since, limits.service)

    return Stored(of_sender, of_everybody)


def _over(allowed: bool | None, stored: Callable[[], int], most: int) -> bool:
    return stored() >= most if allowed is None else not allowed
