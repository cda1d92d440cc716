"""The door's lookups in the DNS: the names that a check wants to know, all at once, and never for longer than it has.

A name that brings no answer in time, or a wrong one, has failed; nobody is refused for it. What the DNS told is kept in
memory for as long as it said that it holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import dns.asyncresolver
import dns.exception
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

from gateway.config import BadSetting
from gateway.inbound.questions import LONGEST_VALUE, MOST_VALUES, Answer, Question

KEPT_NAMES = 2000
ONE_TRY = 0.7  # seconds until the same is asked again, or the next resolver where the system names several
FAILED = Answer(failed=True)
ABSENT = Answer()


class Lookups:
    """Asks one resolver: "host:port", or the system's."""

    def __init__(self, resolver: str | None = None) -> None:
        """Raises BadSetting where none is named and the system has none."""
        try:
            self._resolver = dns.asyncresolver.Resolver(configure=resolver is None)
        except dns.resolver.NoResolverConfiguration:
            raise BadSetting("SOTTOVOCE_RESOLVER must name a resolver, for this system names none") from None
        if resolver is not None:
            host, _, port = resolver.rpartition(":")
            self._resolver.nameservers = [host.strip("[]")]
            self._resolver.port = int(port)
        self._resolver.timeout = ONE_TRY
        self._resolver.cache = dns.resolver.LRUCache(KEPT_NAMES)

    async def ask(self, questions: Iterable[Question], seconds: float) -> dict[Question, Answer]:
        """The answer to every question; what is not there when the time is over has failed. Never raises."""
        asked = list(questions)
        answers = await asyncio.gather(*(self._one(question, seconds) for question in asked))
        return dict(zip(asked, answers, strict=True))

    async def _one(self, question: Question, seconds: float) -> Answer:
        try:
            async with asyncio.timeout(seconds):
                found = await self._resolver.resolve(
                    f"{question.name}.", question.kind, lifetime=max(seconds, 0.001), search=False
                )
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ABSENT
        except (dns.exception.DNSException, TimeoutError, OSError, ValueError, EOFError):
            return FAILED
        said = [text for record in list(found)[:MOST_VALUES] if (text := _text(record)) is not None]
        return Answer(tuple(text for text in said if len(text) <= LONGEST_VALUE))


def _text(record: dns.rdata.Rdata) -> str | None:
    """A record as one text; the bytes of TXT are letters of their own number."""
    if isinstance(record, TXT):
        return b"".join(record.strings).decode("latin-1")
    if isinstance(record, MX):
        return f"{record.preference} {record.exchange.to_text()}"
    return record.to_text()
