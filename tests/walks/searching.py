"""Looking for words where none may be: in files, in Redis, in what the kernel shows; however they are written."""

from __future__ import annotations

import base64
import contextlib
import quopri
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from redis import Redis

SOFT_BREAKS = (b"=\r\n", b"=\n")


def found_in(content: bytes, tokens: Iterable[str]) -> set[str]:
    """The tokens that stand in there: plain in any case, hexadecimal, base64, quoted-printable or percent-encoded."""
    bare = content
    for soft_break in SOFT_BREAKS:
        bare = bare.replace(soft_break, b"")
    texts = {content.lower(), bare.lower()}
    if b"%" in content:
        texts.add(unquote_to_bytes(content).lower())
    if b"=" in bare:
        texts.add(quopri.decodestring(bare).lower())
    unbroken = content.replace(b"\r", b"").replace(b"\n", b"")
    return {token for token in tokens if _plain(token, texts) or any(form in unbroken for form in _in_base64(token))}


def _plain(token: str, texts: Iterable[bytes]) -> bool:
    forms = (token.lower().encode(), token.lower().encode().hex().encode(), token.lower().encode("utf-16-le"))
    return any(form in text for form in forms for text in texts)


def _in_base64(token: str) -> Iterator[bytes]:
    """What the base64 of any text with this token in it holds, wherever in that text it stands."""
    for form in {token, token.lower(), token.upper(), token.capitalize()}:
        for before in range(3):
            encoded = base64.b64encode(b"\0" * before + form.encode())
            first, last = -(-before * 8 // 6), (before + len(form)) * 8 // 6  # what no neighbour has a share in
            yield encoded[first:last]
            yield encoded[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def files(folder: Path, but: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Every regular file below a folder, with its bytes; `but` is left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (but is None or but not in path.parents):
            with contextlib.suppress(FileNotFoundError):
                yield str(path.relative_to(folder)), path.read_bytes()


def redis_values(redis: Redis) -> Iterator[tuple[str, bytes]]:
    """Every key of a Redis with everything in it; what is compressed is given both ways."""
    for key in redis.scan_iter():
        for value in (key, *_of_key(redis, key)):
            yield key.decode(), value
            with contextlib.suppress(zlib.error):
                yield key.decode(), zlib.decompress(value)
            with contextlib.suppress(ValueError, zlib.error):
                yield key.decode(), zlib.decompress(base64.b64decode(value, validate=True))


def _of_key(redis: Redis, key: bytes) -> Iterator[bytes]:
    read = {
        b"string": lambda: [redis.get(key)],
        b"list": lambda: redis.lrange(key, 0, -1),
        b"set": lambda: redis.smembers(key),
        b"zset": lambda: redis.zrange(key, 0, -1),
        b"hash": lambda: [part for pair in redis.hgetall(key).items() for part in pair],
        b"stream": lambda: [part for _, fields in redis.xrange(key) for pair in fields.items() for part in pair],
        b"none": list,  # it has just expired
    }
    yield from (value for value in read[redis.type(key)]() if value is not None)


def process_views(pids: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """What the kernel shows of each process to whoever may look: its environment and its command line."""
    for pid in pids:
        for name in ("environ", "cmdline"):
            with contextlib.suppress(OSError):
                yield f"/proc/{pid}/{name}", Path(f"/proc/{pid}/{name}").read_bytes()
