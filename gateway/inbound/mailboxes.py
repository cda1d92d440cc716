"""Which addresses we take mail at, and what a message's own header says of its writer. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from gateway.words.addresses import NotAnAddress, is_reply_form, normalise_email

ASK = "ask"

_RETURN_PATH = re.compile(r"bounce\+([a-z2-7]{1,64})")
# One line, one address, nothing clever: this looks at what a parser could not read.
_FROM = re.compile(rb"^from:(?:[^<>\r\n]{0,500}<)?[ \t]*([!-~]{1,64}@[!-~]{1,253}?)[ \t]*>?[ \t]*\r?$", re.I | re.M)
_FROM_LINE = re.compile(rb"^from[ \t]*:(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_HEAD_BYTES = 64 * 1024


class Rank(IntEnum):
    """Which of several addresses of ours counts when one message is sent to more than one: the highest."""

    RETURN_PATH = 0
    ASK = 1
    TOPIC = 2
    REPLY = 3


@dataclass(frozen=True, repr=False)
class Mailbox:
    """One address of ours: the part that stands for a topic (or "ask"), and the token of a reply address.

    `returned` is the token of a return path: it stands for one letter of ours, on one way to somebody.
    """

    rank: Rank
    name: str = ASK
    reply_token: str | None = None
    returned: str | None = None


class Mailboxes:
    """The addresses of one service."""

    def __init__(self, domain: str, topics: Iterable[str]) -> None:
        """`topics` are the ids that serve as aliases."""
        self._domain = _plain_domain(domain)
        self._topics = frozenset(topic.lower() for topic in topics)

    def at(self, address: str) -> Mailbox | None:
        """The mailbox that `address` names, in any case of letters; None when we have none of that name."""
        local, _, domain = address.rpartition("@")
        if _plain_domain(domain) != self._domain:
            return None
        name = local.lower()
        if token := is_reply_form(name):
            return Mailbox(Rank.REPLY, reply_token=token)
        if came_back := _RETURN_PATH.fullmatch(name):
            return Mailbox(Rank.RETURN_PATH, returned=came_back[1])
        if name in self._topics:
            return Mailbox(Rank.TOPIC, name)
        return Mailbox(Rank.ASK) if name == ASK else None

    def chosen(self, addresses: Iterable[str]) -> Mailbox:
        """The one that counts among `addresses`, all of them ours: a reply address first, then a topic's."""
        found = [box for box in map(self.at, addresses) if box is not None]
        return max(found, key=lambda box: box.rank)


def names_several(raw: bytes) -> bool:
    """Whether a mail's From, taken apart no further, could name more than one address."""
    head = raw[:_HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return sum(line[1].count(b"@") for line in _FROM_LINE.finditer(head)) > 1


def written_from(raw: bytes) -> str | None:
    """The one address in a mail's From, where that is plain to see without taking the mail apart."""
    head = raw[:_HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    found = _FROM.findall(head)
    address = found[0].decode("ascii") if len(found) == 1 else ""
    try:
        return address if normalise_email(address) else None
    except NotAnAddress:
        return None


def _plain_domain(domain: str) -> str:
    try:
        return normalise_email(f"{ASK}@{domain.rstrip('.')}").rpartition("@")[2]
    except NotAnAddress:
        return domain.lower()
