"""What the console asks of the reader: words of one conversation, for the person whose session it names.

The console never opens anything itself, and does not know how the reader does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gateway.words.opened import Thread


class Reader(Protocol):
    """The reader's client; each of these raises ReaderRefused (with a `code`) or ReaderAway."""

    def thread(self, session_token: str, conversation_id: str) -> Thread:
        """Open a conversation for whoever holds this session."""

    def rest(self, session_token: str, message_id: str) -> str:
        """Open what was cut off a message."""

    def others(self, session_token: str, message_id: str, reason: str) -> Mapping[str, str]:
        """What the placeholders of a message stand for; for a supervisor, with one of REASONS."""
