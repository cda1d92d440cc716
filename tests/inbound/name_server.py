"""A name server on loopback that says what a test tells it to, or says nothing, or nonsense."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset


def quoted(text: str) -> str:
    """A TXT record's text in pieces of 200 letters, as zone files have it."""
    pieces = [text[start : start + 200] for start in range(0, len(text), 200)]
    return " ".join('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces)


@dataclass
class NameServer:
    """Records are (name, kind) to texts. Some names get no answer (`silent`), nonsense (`garbled`) or SERVFAIL."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    garbled: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    mute: bool = False

    def start(self) -> None:
        """Begin to answer, on a free port."""
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._line.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens, as the setting is written."""
        return f"127.0.0.1:{self._line.getsockname()[1]}"

    def txt(self, name: str, *texts: str) -> None:
        """Publish TXT records."""
        self.records[name, "TXT"] = [quoted(text) for text in texts]

    def stop(self) -> None:
        """End."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._line.getsockname())
        self._thread.join(20)
        self._line.close()

    def _serve(self) -> None:
        while True:
            sent, who = self._line.recvfrom(4096)
            if not sent:
                return
            if (answer := self._answer(sent)) is not None:
                self._line.sendto(answer, who)

    def _answer(self, sent: bytes) -> bytes | None:
        asked = dns.message.from_wire(sent)
        if asked.flags & dns.flags.QR:
            return None  # an answer that was meant for whoever had this port before
        (question,) = asked.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if self.mute or name in self.silent:
            return None
        if name in self.garbled:
            return sent[:2] + b"\x81\x80" + b"\xff" * 40
        reply = dns.message.make_response(asked)
        reply.flags |= dns.flags.RA
        if name in self.failing:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif not self._fill(reply, name, kind) and not any(known == name for known, _ in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire(max_size=65535)

    def _fill(self, reply: dns.message.Message, name: str, kind: str) -> bool:
        for _ in range(20):  # a loop of aliases ends
            if texts := self.records.get((name, kind)):
                reply.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", kind, *texts))
                return True
            alias = self.records.get((name, "CNAME"))
            if not alias:
                return False
            reply.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", "CNAME", *alias))
            name = alias[0].rstrip(".").lower()
        return True
