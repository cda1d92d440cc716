"""The mail door's certificate: read at the start, and again when its files have been replaced, without a restart."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import structlog

from gateway.config import Settings

log = structlog.get_logger()

LOOK_AGAIN_SECONDS = 60.0


class Certificate:
    """A certificate with its key. New connections are served with what lies on the disk, at most a minute old."""

    def __init__(self, cert: Path, key: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds. Raises OSError (ssl.SSLError is one) when the two cannot be used."""
        self._cert, self._key = cert, key
        self._clock = clock
        self._looked = clock()
        self._written = self._stamps()
        self._context = self._read()

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """What STARTTLS needs, where a certificate is configured."""
        if settings.smtp_tls_cert is None or settings.smtp_tls_key is None:
            return None
        return cls(settings.smtp_tls_cert, settings.smtp_tls_key)

    def context(self) -> ssl.SSLContext:
        """What the next connection is served with. Files that do not fit together are tried again a minute later."""
        if self._clock() - self._looked >= LOOK_AGAIN_SECONDS:
            self._looked = self._clock()
            self._look_again()
        return self._context

    def _look_again(self) -> None:
        try:
            written = self._stamps()
            if written != self._written:
                self._context = self._read()
                self._written = written
                log.info("certificate_renewed")
        except OSError as error:
            log.error("certificate_not_read", error=type(error).__name__)  # noqa: TRY400  the old one serves on

    def _stamps(self) -> tuple[tuple[int, int, int], ...]:
        found = (self._cert.stat(), self._key.stat())
        return tuple((stat.st_mtime_ns, stat.st_ino, stat.st_size) for stat in found)

    def _read(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self._cert, self._key)
        return context
