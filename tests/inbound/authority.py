"""An authority of a test's own, and the certificates that it gives for the mail door."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


class Authority:
    """Signs certificates; who trusts it trusts them."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])
        self._certificate = (
            self._begun(self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def _begun(self, name: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().issuer_name(self._name).subject_name(name).public_key(key)
        return builder.serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + DAY)

    def give(self, domain: str, cert: Path, key: Path) -> int:
        """Write a certificate for `domain` and its key into two files; returns its serial number."""
        secret = ec.generate_private_key(ec.SECP256R1())
        made = (
            self._begun(x509.Name([]), secret.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        cert.write_bytes(made.public_bytes(Encoding.PEM))
        key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return made.serial_number

    def trusting(self) -> ssl.SSLContext:
        """How a client that trusts this authority, and nobody else, checks a server."""
        return ssl.create_default_context(cadata=self._certificate.public_bytes(Encoding.PEM).decode())


def serial_of(line: ssl.SSLSocket) -> int:
    """The serial number of the certificate that the other side has shown."""
    shown = line.getpeercert(binary_form=True)
    assert shown is not None
    return x509.load_der_x509_certificate(shown).serial_number
