"""A provider of texts that speaks the Twilio REST API on a port of this machine, and remembers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.builders import StoppedClock


@dataclass
class Provider:
    """`tricks` are played on the next creates, one each: "silent" (taken, no answer), "lost" (not taken, no answer),

    or (HTTP status, the provider's code). `blind` answers every look with 503, `stuck` every deletion.
    """

    clock: StoppedClock
    base: str = ""
    texts: list[dict[str, Any]] = field(default_factory=list)
    tricks: list[Any] = field(default_factory=list)
    blind: bool = False
    looks: int = 0
    stuck: bool = False
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Every request: its method, its path, and the fields of its query or form."""

    def take(self, asked: dict[str, str]) -> dict[str, Any]:
        """Put a text on its way."""
        date = format_datetime(self.clock.now())
        text = {
            "sid": f"SM{len(self.texts) + 1:032x}",
            "to": asked["To"],
            "from": asked["From"],
            "body": asked["Body"],
            "status_callback": asked.get("StatusCallback", ""),
            "direction": "outbound-api",
            "status": "queued",
            "error_code": None,
            "date_created": date,
            "date_sent": None,
            "date_updated": date,
        }
        self.texts.insert(0, text)
        return text

    def held(self, path: str) -> dict[str, Any] | None:
        """The text whose resource this path names, if it is there."""
        sid = path.rpartition("/")[2].removesuffix(".json")
        return next((text for text in self.texts if text["sid"] == sid), None)

    def listed(self, to: str) -> dict[str, Any]:
        """What was sent to a number, newest first."""
        return {"messages": [text for text in self.texts if text["to"] == to], "next_page_uri": None}


class Counter(ThreadingHTTPServer):
    """Where requests are handed in."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.provider = provider


class Desk(BaseHTTPRequestHandler):
    server: Counter

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = self._noted(self.rfile.read(length).decode())
        trick = self.server.provider.tricks.pop(0) if self.server.provider.tricks else None
        if trick == "lost":
            return
        if isinstance(trick, tuple):
            status, code = trick
            self._answer(status, {"code": code, "message": f"no text to {asked['To']}", "status": status})
            return
        text = self.server.provider.take(asked)
        if trick is None:
            self._answer(201, text)

    def do_GET(self) -> None:
        self.server.provider.looks += 1
        asked = self._noted(urlsplit(self.path).query)
        if self.server.provider.blind:
            self._answer(503, {"code": 20503, "message": "away", "status": 503})
        elif not self.path.partition("?")[0].endswith("/Messages.json"):
            text = self.server.provider.held(self.path)
            self._answer(200, text) if text else self._absent()
        else:
            self._answer(200, self.server.provider.listed(asked["To"]))

    def do_DELETE(self) -> None:
        self._noted("")
        text = self.server.provider.held(self.path)
        if self.server.provider.stuck:
            self._answer(503, {"code": 20503, "message": "away", "status": 503})
        elif text is None:
            self._absent()
        else:
            self.server.provider.texts.remove(text)
            self.send_response(204)
            self.end_headers()

    def _noted(self, encoded: str) -> dict[str, str]:
        asked = {name: values[0] for name, values in parse_qs(encoded, keep_blank_values=True).items()}
        self.server.provider.asked.append((self.command, urlsplit(self.path).path, asked))
        return asked

    def _absent(self) -> None:
        self._answer(404, {"code": 20404, "message": "not found", "status": 404})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Serve until the block ends."""

    server = Counter(provider)
    provider.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
