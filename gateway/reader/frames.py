"""How console and reader speak over their socket: one JSON object each way, its length (four bytes) in front."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from typing import Any

LENGTH_BYTES = 4
MOST_ASKED = 1 << 20
MOST_ANSWERED = 64 << 20  # a long thread; only the reader itself sends this much
PATIENCE_SECONDS = 10.0


class BadFrame(Exception):
    """What came is not one of our frames, is too long, or broke off."""


def send(connection: socket.socket, content: Mapping[str, Any]) -> None:
    """Send one object; raises OSError when the other side is gone."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    connection.sendall(len(body).to_bytes(LENGTH_BYTES, "big") + body)


def receive(connection: socket.socket, most: int, patience: float = PATIENCE_SECONDS) -> dict[str, Any]:
    """Receive one object of at most `most` bytes within `patience` seconds; raises BadFrame or OSError."""
    deadline = time.monotonic() + patience
    length = int.from_bytes(_exactly(connection, LENGTH_BYTES, deadline), "big")
    if length > most:
        raise BadFrame("This frame is longer than any of ours.")
    try:
        content = json.loads(_exactly(connection, length, deadline))
    except ValueError:
        raise BadFrame("This frame is not JSON.") from None
    if not isinstance(content, dict):
        raise BadFrame("This frame is not an object.")
    return content


def _exactly(connection: socket.socket, length: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("The other side was too slow.")
        connection.settimeout(left)
        part = connection.recv(min(length - len(parts), 1 << 16))
        if not part:
            raise BadFrame("The other side broke off.")
        parts += part
    return bytes(parts)
