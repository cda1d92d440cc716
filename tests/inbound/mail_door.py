"""A mail door on loopback, for tests to speak to."""

from __future__ import annotations

import asyncio
import contextlib
import smtplib
import socket
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import uvloop

from gateway.config import Settings
from gateway.inbound.arrival import Arrival
from gateway.inbound.certificate import Certificate
from gateway.inbound.parsing import ParserPool
from gateway.inbound.smtp import serve_smtp
from gateway.sockets import bind

DOMAIN = "help.example"
ASK = f"ask@{DOMAIN}"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAIL = b"From: Sam Reed <sam@example.org>\r\nSubject: Rent\r\nMessage-ID: <1@example.org>\r\n\r\nCan I ask?\r\n"


class RememberingIntake:
    """Takes everything in and remembers it, unless it is told to fail or to wait."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.trouble: Exception | None = None
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.reached = threading.Event()

    def take_in_all(self, arrivals: Sequence[Arrival]) -> list[object]:
        self.reached.set()
        self.may_go_on.wait(60)
        if self.trouble:
            return [self.trouble] * len(arrivals)
        self.arrivals.extend(arrivals)
        return ["stored"] * len(arrivals)

    @property
    def only(self) -> Arrival:
        """The one arrival there was."""
        (arrival,) = self.arrivals
        return arrival


class RunningDoor:
    """A mail door on a thread of its own, with its ports."""

    def __init__(self, intake: Any, parser: ParserPool, settings: Settings) -> None:
        self.intake = intake
        self.smtp, self.lmtp = bind("127.0.0.1:0", "smtp_listen"), bind("127.0.0.1:0", "lmtp_listen")
        self.port, self.lmtp_port = self.smtp.getsockname()[1], self.lmtp.getsockname()[1]
        self._parser = parser
        self._settings = settings
        self._up = threading.Event()
        self._thread = threading.Thread(target=lambda: uvloop.run(self._serve()))

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(20)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await serve_smtp(
            self.intake,
            self._settings,
            [self.smtp],
            self._parser,
            Certificate.of(self._settings),
            self._stop,
            topics={"housing", "money"},
            lmtp_sockets=[self.lmtp],
            now=lambda: NOON,
            ready=self._up.set,
        )

    def ask_to_stop(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stop.set)

    def stop(self) -> None:
        self.ask_to_stop()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def call(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=20)

    def post(self, raw: bytes = MAIL, sender: str = "sam@example.org", to: tuple[str, ...] = (ASK,)) -> None:
        with self.call() as client:
            client.sendmail(sender, to, raw)

    def refusal(self, raw: bytes, sender: str = "sam@example.org") -> tuple[int, str]:
        """The code and sentence that a message is refused with."""
        with self.call() as client, pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(sender, [ASK], raw)
        sentence = refused.value.smtp_error
        return refused.value.smtp_code, sentence if isinstance(sentence, str) else sentence.decode()

    def wire(self) -> socket.socket:
        """A bare connection, greeted."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        answer(line)
        return line


def answer(line: socket.socket) -> str:
    got = b""
    while not got.endswith(b"\r\n") or got.splitlines()[-1][3:4] == b"-":
        more = line.recv(4096)
        if not more:
            break
        got += more
    return got.decode()


def say(line: socket.socket, text: str | bytes) -> str:
    line.sendall(text if isinstance(text, bytes) else text.encode() + b"\r\n")
    return answer(line)
