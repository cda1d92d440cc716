"""A pocket that really serves, and two doors in front of it that write down what they were given."""

from __future__ import annotations

import asyncio
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import requests
from aiosmtpd.smtp import SMTP, Envelope, Session

from gateway.embedded.pocket.serving import serve
from gateway.embedded.pocket.settings import PocketSettings

TOKEN, SECRET = "the-auth-token", "the-api-secret"


class Door(ThreadingHTTPServer):
    """Stands where the SMS door stands: keeps every form and its signature, and answers with the next status."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Knock)
        self.came: queue.Queue[tuple[str, dict[str, str], str]] = queue.Queue()
        self.statuses: list[int] = []
        self.base = f"http://127.0.0.1:{self.server_port}"


class _Knock(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.server.came.put((self.path, dict(parse_qsl(body)), self.headers["X-Twilio-Signature"]))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class MailDoor:
    """Stands where the SMTP door stands."""

    came: queue.Queue[tuple[str, list[str], bytes]] = field(default_factory=queue.Queue)
    answer: str = "250 taken"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.came.put((str(envelope.mail_from), envelope.rcpt_tos, bytes(envelope.content or b"")))
        return self.answer


@dataclass
class Pocket:
    """Everything a test needs to reach a running pocket."""

    settings: PocketSettings
    url: str
    mail_port: int
    sms_door: Door
    mail_door: MailDoor

    @property
    def folder(self) -> Path:
        return self.settings.folder


def bound() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@pytest.fixture
def sms_door() -> Iterator[Door]:
    with Door() as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield door
        door.shutdown()
        thread.join()


@pytest.fixture
def mail_door_port() -> Iterator[tuple[MailDoor, int]]:
    door, listening = MailDoor(), bound()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(door), sock=listening))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield door, listening.getsockname()[1]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@pytest.fixture
def pocket(tmp_path: Path, sms_door: Door, mail_door_port: tuple[MailDoor, int]) -> Iterator[Pocket]:
    mail_door, port = mail_door_port
    settings = PocketSettings(
        data_dir=tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=port,
        sms_url=f"{sms_door.base}/sms/twilio",
        account_sid="AC" + "0" * 32,
        auth_token=TOKEN,
        api_key="SK" + "1" * 32,
        api_secret=SECRET,
        sms_number="+447700900999",
        ask_address="ask@localhost",
    )
    page, mail, stop = bound(), bound(), threading.Event()
    url, mail_port = f"http://127.0.0.1:{page.getsockname()[1]}", mail.getsockname()[1]
    thread = threading.Thread(target=serve, args=(settings, page, mail, stop))
    thread.start()
    requests.get(url, timeout=20)
    yield Pocket(settings, url, mail_port, sms_door, mail_door)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
