"""A smart host and a provider of a walk's own that take what they are given, and then do not answer."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.outbound.provider import Provider
from tests.outbound.smart_host import SmartHost

LONG = 3600.0


@dataclass
class HangingSmartHost(SmartHost):
    """Takes the first mail and then says nothing about it; what comes later is answered."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Remember the mail; leave the first one without an answer."""
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.taken) == 1:
            await asyncio.sleep(LONG)  # cut short when the line breaks
        return answer


@dataclass
class HangingProvider(Provider):
    """Takes the first text and then says nothing about it until `let_go`; what comes later is answered."""

    let_go: threading.Event = field(default_factory=threading.Event)

    def take(self, asked: dict[str, str]) -> dict[str, Any]:
        """Put a text on its way; keep the first caller waiting."""
        text = super().take(asked)
        if len(self.texts) == 1:
            self.let_go.wait(LONG)
        return text
