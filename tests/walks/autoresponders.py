"""Machines that answer every letter they get, each in a way of its own; some say what they are, some do not."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from tests.outbound.smart_host import Taken
from tests.walks.wired import Post

Answer = Callable[["Machine", Message, int], bytes]
"""Makes a machine's answer to a letter, which is its so many-th."""


@dataclass
class Machine:
    """One responder at `address`, and every address it has ever been written to at."""

    name: str
    answer: Answer
    letters: list[Taken] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it lives."""
        return f"{self.name}@machines.example.org"

    def is_at(self, address: str) -> bool:
        """Whether this address is one of its own: some write from another each time."""
        return address.partition("@")[0].partition("+")[0] == self.name

    def answers(self, letter: Taken) -> Post:
        """Its answer to a letter, sent to where the letter says it comes from."""
        self.letters.append(letter)
        ours = message_from_bytes(letter.content)
        raw = self.answer(self, ours, len(self.letters))
        theirs = message_from_bytes(raw)
        to = str(theirs["To"])
        return Post(str(theirs["From"]), to, raw)


def written(
    machine: Machine, to: str, body: str, *, subject: str = "Re: your message", sender: str = "", extra: str = ""
) -> bytes:
    """A mail of a machine's; `extra` are header lines, each with its line end."""
    head = f"From: {sender or machine.address}\r\nTo: {to}\r\nSubject: {subject}\r\n{extra}"
    return f"{head}\r\n{body}\r\n".encode()


def _from(ours: Message) -> str:
    return str(ours["From"]).rpartition("<")[2].rstrip(">")


def _says_so(machine: Machine, ours: Message, _: int) -> bytes:
    return written(machine, _from(ours), "I will read this later.", extra="Auto-Submitted: auto-replied\r\n")


def _exchange(machine: Machine, ours: Message, _: int) -> bytes:
    extra = "X-Auto-Response-Suppress: All\r\n"
    return written(machine, _from(ours), "Back on Monday.", subject="Automatic reply: your message", extra=extra)


def _vacation_in_bulk(machine: Machine, ours: Message, _: int) -> bytes:
    body = "I am out of the office until Monday."
    return written(machine, _from(ours), body, extra="Precedence: bulk\r\n")


def _dutch(machine: Machine, ours: Message, _: int) -> bytes:
    return written(machine, _from(ours), "Ik ben er niet.", subject="Automatisch antwoord: je bericht")


def _finnish_in_base64(machine: Machine, ours: Message, _: int) -> bytes:
    body = base64.b64encode("Hei! Tämä on automaattinen vastaus. Palaan pian.".encode()).decode()
    extra = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
    return written(machine, _from(ours), body, extra=extra)


def _help_desk(machine: Machine, ours: Message, number: int) -> bytes:
    body = f"We have received your message. Ticket number: {1000 + number}."
    return written(machine, _from(ours), body, subject=f"[#{1000 + number}] we are on it")


def _copies_our_id(machine: Machine, ours: Message, number: int) -> bytes:
    extra = f"In-Reply-To: {ours['Message-ID']}\r\nReferences: {ours['Message-ID']}\r\n"
    return written(machine, _from(ours), f"Got it, number {number}!", extra=extra)


def _from_another_address(machine: Machine, ours: Message, number: int) -> bytes:
    body = f"Thanks, message {number} is in good hands."
    return written(machine, _from(ours), body, sender=f"{machine.name}+team@machines.example.org")


def _from_a_new_address_each_time(machine: Machine, ours: Message, number: int) -> bytes:
    body = f"Hello, this is reply {number}."
    return written(machine, _from(ours), body, sender=f"{machine.name}+{number}@machines.example.org")


def _changes_everything(machine: Machine, ours: Message, number: int) -> bytes:
    extra = f"Message-ID: <{number}.{machine.name}@machines.example.org>\r\n"
    return written(machine, _from(ours), f"{'ok ' * number}thanks", subject=f"Round {number}", extra=extra)


def _encrypts(machine: Machine, ours: Message, number: int) -> bytes:
    extra = f"Message-ID: <{number}@{machine.name}.example.org>\r\nContent-Type: application/pkcs7-mime\r\n"
    return written(machine, _from(ours), "c2VhbGVk", extra=extra)


def _writes_to_the_front_door(machine: Machine, ours: Message, number: int) -> bytes:
    quoted = "\r\n".join(f"> {line}" for line in str(ours.get_payload()).splitlines()[:20])
    body = f"Received, number {number}.\r\n\r\nYou wrote:\r\n{quoted}"
    return written(machine, f"ask@{_from(ours).partition('@')[2]}", body)


def machines() -> list[Machine]:
    """One of each kind that can be read."""
    kinds: dict[str, Answer] = {
        "says-so": _says_so, "exchange": _exchange, "vacation": _vacation_in_bulk, "dutch": _dutch,
        "finnish": _finnish_in_base64, "help-desk": _help_desk, "copies": _copies_our_id,
        "another": _from_another_address, "new-each-time": _from_a_new_address_each_time,
        "changes": _changes_everything, "front-door": _writes_to_the_front_door,
    }  # fmt: skip
    return [Machine(name, answer) for name, answer in kinds.items()]


def an_encrypting_machine() -> Machine:
    """One whose answers nobody here can read."""
    return Machine("encrypts", _encrypts)
