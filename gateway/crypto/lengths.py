"""Several values as one run of bytes that can be read in one way only."""

from __future__ import annotations


def prefixed(*parts: bytes | str) -> bytes:
    """Each part with its length (four bytes, big-endian) in front; text as UTF-8."""
    as_bytes = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in as_bytes)
