"""Mails signed as real senders sign them, with keys made for the test."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.inbound.name_server import NameServer

LINES = (
    b"From: Sam Reed <sam@example.org>\r\nTo: ask@help.example\r\nSubject: Rent\r\n"
    b"Message-ID: <1@example.org>\r\n\r\nCan I  ask? \r\n\r\nSam\r\n\r\n"
)
HEADERS = (b"from", b"to", b"subject", b"message-id")


@dataclass(frozen=True, repr=False)
class Signer:
    """A domain with a key under a selector."""

    domain: str = "example.org"
    selector: str = "s1"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def record(self) -> str:
        """What it publishes."""
        public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

    @property
    def key_name(self) -> str:
        """Where it publishes that."""
        return f"{self.selector}._domainkey.{self.domain}"

    def publish(self, names: NameServer) -> None:
        """Put the key into the DNS."""
        names.txt(self.key_name, self.record)

    def sign(
        self,
        raw: bytes = LINES,
        headers: tuple[bytes, ...] = HEADERS,
        form: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
        *,
        length: bool = False,
    ) -> bytes:
        """The mail with a signature on top."""
        private = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        signature: bytes = dkim.DKIM(raw).sign(
            self.selector.encode(),
            self.domain.encode(),
            private,
            canonicalize=form,
            include_headers=list(headers),
            length=length,
        )
        return signature + raw
