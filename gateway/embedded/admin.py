"""The admin port: the health of every process of this machine, asked over their unix sockets."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Sequence
from pathlib import Path

PATIENCE = 2.0


class _UnixConnection(http.client.HTTPConnection):
    """HTTP to a process's own health socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket file instead of a port."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(str(self._path))


def health_socket(data_dir: Path, process: str) -> Path:
    """Where a process tells of its health."""
    return data_dir / "run" / f"{process}.health"


class Admin:
    """Answers for all: a path for all of them, or one below a process's name."""

    def __init__(self, data_dir: Path, processes: Sequence[str]) -> None:
        self._data_dir = data_dir
        self._processes = list(processes)

    def answer(self, path: str) -> tuple[int, str]:
        """/readyz is the worst of all, /metrics is every process's under a heading; /<process>/readyz one alone."""
        first, _, rest = path.lstrip("/").partition("/")
        if first in self._processes:
            return self._ask(first, f"/{rest}")
        if path not in ("/healthz", "/readyz", "/metrics"):
            return 404, "There is /healthz, /readyz, /metrics, and the same under: " + ", ".join(self._processes) + "\n"
        answers = [(process, *self._ask(process, path)) for process in self._processes]
        status = 200 if path == "/metrics" else max(status for _, status, _ in answers)
        return status, "".join(f"# {process}\n{text}" for process, _, text in answers)

    def _ask(self, process: str, path: str) -> tuple[int, str]:
        connection = _UnixConnection(health_socket(self._data_dir, process))
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except (OSError, http.client.HTTPException):
            return 503, "not answering\n"
        finally:
            connection.close()
