"""Listening sockets, bound before the processes that serve them exist: ports are known, and a restart loses none."""

from __future__ import annotations

import socket
from pathlib import Path

from gateway.config import BadSetting


def bind(listen: str, setting: str, *, share: bool = False) -> socket.socket:
    """A TCP socket bound to host:port (port 0 takes a free one); with `share` others may bind the same port."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if share:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if family == socket.AF_INET6:
        bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
    try:
        bound.bind((host, int(port)))
    except OSError as error:
        bound.close()
        raise BadSetting(f"SOTTOVOCE_{setting.upper()} cannot be listened on: {error.strerror}") from None
    return bound


def bind_unix(path: Path) -> socket.socket:
    """A unix socket that only this user reaches."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    bound.bind(str(path))
    path.chmod(0o600)
    return bound


def address(bound: socket.socket) -> str:
    """Where a TCP socket listens, as host:port."""
    host, port = bound.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
