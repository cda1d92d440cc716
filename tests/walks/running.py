"""A whole service, running for a walk: real processes, real doors, real Redis, a real database."""

from __future__ import annotations

import contextlib
import email
import email.policy
import email.utils
import json
import os
import signal
import smtplib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import httpx
from redis import Redis
from twilio.request_validator import RequestValidator

from gateway.embedded import redis_server
from tests.walks import programs
from tests.walks.programs import Program
from tests.walks.staff import Staff

PATIENCE = 60.0  # generous: what is walked here is that something happens, not how fast
T = TypeVar("T")
_numbers = count(1)


def until(what: Callable[[], T | None], why: str) -> T:
    """Look again and again until there is something, or fail with `why` after a generous while."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {why}")


@dataclass
class Service:
    """`sottovoce up --demo` in a folder of its own, on free ports."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    preface: str = ""  # what is run before its own first line, for a walk that must turn something on
    as_typed: bool = False  # started as from a terminal, not forked from code that was read ahead
    process: Program | None = None
    papers: dict[str, Any] = field(default_factory=dict)
    signed_in: dict[str, Staff] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What its commands see: nothing of this test's own settings but the path."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith("SOTTOVOCE_")}
        listens = ("SMTP", "SMS", "CONSOLE", "ADMIN", "POCKET")
        ports = {f"SOTTOVOCE_{name}_LISTEN": "127.0.0.1:0" for name in listens}
        ordinary = {"SOTTOVOCE_DATA_DIR": str(self.folder), "SOTTOVOCE_UNDO_SECONDS": "0"}
        return mine | ports | ordinary | self.settings

    def start(self) -> None:
        """Set the demo up and wait until everything is ready."""
        self.operator("demo")
        log, arguments = self.folder / "log", ("up", "--demo")
        if self.as_typed or self.preface:
            self.process = programs.typed("gateway.cli", arguments, self.environment, log, self.preface)
        else:
            self.process = programs.forked("gateway.cli", arguments, self.environment, log, log)
        self.papers = until(self._papers, "demo.json")

    def _papers(self) -> dict[str, Any] | None:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError("the service ended: " + (self.folder / "log").read_text()[-2000:])
        with contextlib.suppress(FileNotFoundError):
            found: dict[str, Any] = json.loads((self.folder / "demo.json").read_text())
            return found
        return None

    def stop(self) -> int:
        """SIGTERM, as an operator would; returns the exit code."""
        assert self.process is not None
        self.sign_out()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    def sign_out(self) -> None:
        """Close the browsers of all who are signed in."""
        for person in self.signed_in.values():
            person.client.close()
        self.signed_in.clear()

    def mail(self, sender: str, text: str, *, to: str = "", subject: str = "", name: str = "", **headers: str) -> str:
        """The person writes a mail; returns its Message-ID."""
        message = EmailMessage()
        message["From"] = f"{name} <{sender}>" if name else sender
        message["To"] = to or self.papers["ask_address"]
        message["Subject"] = subject
        message["Message-ID"] = headers.pop("message_id", f"<walk-{next(_numbers)}@mail.example>")
        for header, value in headers.items():
            message[header.replace("_", "-")] = value
        message.set_content(text)
        self.send(message, sender)
        return str(message["Message-ID"])

    def send(self, message: Message, sender: str) -> None:
        """Hand any message to the mail door."""
        host, port = self.papers["smtp"].split(":")
        with smtplib.SMTP(host, int(port)) as door:
            door.sendmail(sender, [email.utils.parseaddr(message["To"])[1]], message.as_bytes())

    def text(self, sender: str, body: str, sid: str = "") -> httpx.Response:
        """The provider brings a text of the person's."""
        fields = {
            "MessageSid": sid or f"SM{next(_numbers):032d}",
            "AccountSid": self.papers["twilio_account_sid"],
            "From": sender,
            "To": self.papers["sms_number"],
            "Body": body,
        }
        validator = RequestValidator(self.papers["twilio_auth_token"])
        signature = validator.compute_signature(self.papers["sms_url"], fields)
        return httpx.post(self.papers["sms_url"], data=fields, headers={"X-Twilio-Signature": signature}, timeout=30)

    def mails_to(self, address: str) -> list[Message]:
        """What has come to a mail address, oldest first."""
        found = []
        for path in sorted((self.folder / "pocket" / "mail").glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if message["X-Envelope-To"] == address:
                found.append(message)
        return found

    def texts_to(self, number: str) -> list[dict[str, str]]:
        """What has come to a phone, oldest first."""
        paths = sorted((self.folder / "pocket" / "sms").glob("*.json"))
        return [text for text in map(_read, paths) if text["to"] == number]

    def staff(self, role: str) -> Staff:
        """Somebody of the demo's staff, signed in through a fresh link the first time."""
        if role in self.signed_in:
            return self.signed_in[role]
        people = json.loads((self.folder / "demo" / "people.json").read_text())
        link = self.operator("people", "link", people[role], "--json")
        token = json.loads(link)["link"].rsplit("/", 1)[1]
        self.signed_in[role] = Staff.sign_in(self.papers["console_url"], token)
        return self.signed_in[role]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database, as somebody who stole it could."""
        connection = sqlite3.connect(f"file:{self.folder / 'sottovoce.db'}?mode=ro", uri=True)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def tamper(self, statement: str, *values: object) -> None:
        """Write into the database behind the service's back; exactly one row must be hit."""
        connection = sqlite3.connect(self.folder / "sottovoce.db", timeout=PATIENCE)
        try:
            with connection:
                assert connection.execute(statement, values).rowcount == 1
        finally:
            connection.close()

    def operator(self, *arguments: str) -> str:
        """Run `sottovoce-ops …`; returns what it printed."""
        ended = programs.command("ops.command", arguments, self.environment, PATIENCE)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def redis(self) -> Redis:
        """A client of its Redis, for looking in."""
        return Redis.from_url(redis_server.url(self.folder))

    def pids(self, name: str) -> list[int]:
        """The processes whose health socket or command line bears this name."""
        return [pid for pid, line in _children(self.process.pid if self.process else 0) if name in line]

    def kill(self, name: str) -> None:
        """SIGKILL these processes, as a machine short of memory would; they are not waited for."""
        killed = self.pids(name)
        assert killed, f"there is no process {name}"
        for pid in killed:
            os.kill(pid, signal.SIGKILL)

    def family(self) -> list[int]:
        """Every process of this service, the first one and all that came of it."""
        first = self.process.pid if self.process else 0
        return [first, *_descendants(first)]


def _read(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _children(parent: int) -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode() + (entry / "comm").read_text()
                yield int(entry.name), line


def _descendants(parent: int) -> Iterator[int]:
    for pid, _ in _children(parent):
        yield pid
        yield from _descendants(pid)


def alive(pids: list[int]) -> list[int]:
    """Those of these processes that still run."""
    return [pid for pid in pids if _state(pid) not in ("", "Z")]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return ""


def body_of(message: Message) -> str:
    """The words of a mail."""
    payload = message.get_payload(decode=True)
    return payload.decode() if isinstance(payload, bytes) else ""
