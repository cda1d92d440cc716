"""What the console asks the reader, over its unix socket, in the name of whoever is signed in.

The console holds no key that opens words. It passes on the session token of the person who asks, and the reader
decides for itself what they may see.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.reader import frames
from gateway.words.opened import REASONS, DraftWords, ReaderAway, ReaderRefused, Thread, Words

__all__ = ["REASONS", "DraftWords", "ReaderAway", "ReaderClient", "ReaderRefused", "Thread", "Words"]


class ReaderClient:
    """Asks the reader; a connection of its own for every question, so that threads may share one client."""

    def __init__(self, socket_path: Path, patience: float = frames.PATIENCE_SECONDS) -> None:
        self._socket_path = socket_path
        self._patience = patience

    def thread(self, session_token: str, conversation_id: str) -> Thread:
        """Everything said in a conversation, with its draft; raises ReaderRefused or ReaderAway."""
        return _thread(self._ask(ask="thread", session=session_token, id=conversation_id))

    def rest(self, session_token: str, message_id: str) -> str:
        """What was cut from a message (quotes, signature), "" where nothing was; raises ReaderRefused, ReaderAway."""
        return str(self._ask(ask="rest", session=session_token, id=message_id)["rest"])

    def others(self, session_token: str, message_id: str, reason: str) -> dict[str, str]:
        """Placeholders of a message to the words they stand for: for supervisors, with one of REASONS.

        Raises ReaderRefused or ReaderAway.
        """
        answer = self._ask(ask="others", session=session_token, id=message_id, reason=reason)
        return {str(name): str(meant) for name, meant in answer["others"].items()}

    def _ask(self, **question: str) -> dict[str, Any]:
        try:
            answer = self._exchange(question)
        except (OSError, frames.BadFrame):
            raise ReaderAway("The reader does not answer just now.") from None
        if "refused" in answer:
            raise ReaderRefused(str(answer["refused"]))
        if "away" in answer:
            raise ReaderAway("The reader could not open this just now.")
        return answer

    def _exchange(self, question: Mapping[str, str]) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(self._patience)
            connection.connect(str(self._socket_path))
            frames.send(connection, question)
            return frames.receive(connection, frames.MOST_ANSWERED, self._patience)


def _thread(answer: Mapping[str, Any]) -> Thread:
    messages = tuple(Words(**{**message, "left_out": tuple(message["left_out"])}) for message in answer["messages"])
    draft = answer["draft"]
    return Thread(messages, None if draft is None else DraftWords(**draft))
