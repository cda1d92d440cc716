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

    or (HTTP status, the provider's code). `blind` answers every look with 503.
    """

    clock: StoppedClock
    base: str = ""
    texts: list[dict[str, Any]] = field(default_factory=list)
    tricks: list[Any] = field(default_factory=list)
    blind: bool = False
    looks: int = 0

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
            "date_created": date,
            "date_sent": None,
            "date_updated": date,
        }
        self.texts.insert(0, text)
        return text

    def listed(self, to: str) -> dict[str, Any]:
        """What was sent to a number, newest first."""
        return {"messages": [text for text in self.texts if text["to"] == to], "next_page_uri": None}


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Serve until the block ends."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            trick = provider.tricks.pop(0) if provider.tricks else None
            if trick == "lost":
                return
            if isinstance(trick, tuple):
                status, code = trick
                self._answer(status, {"code": code, "message": f"no text to {asked['To']}", "status": status})
                return
            text = provider.take(asked)
            if trick is None:
                self._answer(201, text)

        def do_GET(self) -> None:
            provider.looks += 1
            if provider.blind:
                self._answer(503, {"code": 20503, "message": "away", "status": 503})
                return
            self._answer(200, provider.listed(parse_qs(urlsplit(self.path).query)["To"][0]))

        def _answer(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    provider.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
