"""The door's side of checking a sender: it hands the mail to a child, asks the DNS what the child wants, and waits.

Whatever goes wrong on the way, the mail is taken in; its sender is then unknown, which closes conversations to it and
opens none but a new one.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from gateway.config import Settings
from gateway.inbound.alignment import Alignment
from gateway.inbound.headers import LONGEST_BLOCK
from gateway.inbound.lookups import FAILED, Lookups
from gateway.inbound.questions import MOST_NAMES, Answer, Enquiry, Question, wanted

SECONDS = 2.0
"""How long the DNS may take over one mail, all its lookups together."""

MOST_ROUNDS = 16
HEAD_BYTES = 2 * LONGEST_BLOCK
"""As far as the head of a mail is looked for. A larger mail is sent to its end only where that may decide."""

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


class Examiner(Protocol):
    """Whoever puts an enquiry before a child."""

    async def examine(self, enquiry: bytes) -> object:
        """The child's answer, or None when it could not give one."""


@dataclass(frozen=True, repr=False)
class Handed:
    """How a mail was handed over: by which machine, under which name, for which envelope sender."""

    peer: str
    helo: str
    mail_from: str


class SenderCheck:
    """Finds out whether mails come from where they say."""

    def __init__(
        self, examiner: Examiner, lookups: Lookups | None, edge: str = "", edge_networks: Sequence[Network] = ()
    ) -> None:
        """With an `edge`, its own reports are believed and the DNS is not asked."""
        self._examiner = examiner
        self._lookups = lookups
        self._edge = edge
        self._edge_networks = tuple(edge_networks)

    async def alignment(self, raw: bytes, sender: str, handed: Handed) -> Alignment:
        """What is known of this mail's sender, the address in its From. Raises ParserGone, and nothing else."""
        whole = len(raw) <= HEAD_BYTES
        enquiry = Enquiry(sender, handed.peer, handed.helo, handed.mail_from, edge=self._edge, whole=whole)
        if self._edge and not self._is_edge(handed.peer):
            return Alignment.UNKNOWN
        now = asyncio.get_running_loop().time
        deadline = now() + SECONDS
        for _ in range(MOST_ROUNDS):
            if now() > deadline + SECONDS:
                break  # it is the children that take so long
            answer = await self._examiner.examine(enquiry.packed(raw if enquiry.whole else raw[:HEAD_BYTES]))
            if not isinstance(answer, dict):
                break
            if answer.get("whole") is True and not enquiry.whole:
                enquiry = replace(enquiry, whole=True)
            elif (value := answer.get("alignment")) in tuple(Alignment):
                return Alignment(str(value))
            elif questions := [one for one in wanted(answer.get("wanted")) if one not in enquiry.answers]:
                told = await self._ask(questions, len(enquiry.answers), deadline)
                enquiry = replace(enquiry, answers={**enquiry.answers, **told})
            else:
                break
        return Alignment.UNKNOWN

    async def _ask(self, questions: list[Question], asked_before: int, deadline: float) -> dict[Question, Answer]:
        """Answers to all of them; beyond the most names, or the time, they have failed."""
        left = deadline - asyncio.get_running_loop().time()
        room = max(0, MOST_NAMES - asked_before) if left > 0 and self._lookups is not None else 0
        told = await self._lookups.ask(questions[:room], left) if room and self._lookups is not None else {}
        return told | dict.fromkeys(questions[room:], FAILED)

    def _is_edge(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        plain = (address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None) or address
        return any(plain in network for network in self._edge_networks if network.version == plain.version)


def sender_check(settings: Settings, examiner: Examiner) -> SenderCheck | None:
    """The check that the settings ask for, or None where it is off."""
    if settings.sender_check == "off":
        return None
    if settings.sender_check == "edge":
        networks = [ipaddress.ip_network(network) for network in settings.trusted_edge_addresses]
        return SenderCheck(examiner, None, settings.trusted_edge or "", networks)
    return SenderCheck(examiner, Lookups(settings.resolver))
