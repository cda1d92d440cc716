"""Whether a process is well, and its counts: /healthz, /readyz and /metrics, on a port or a unix socket."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from prometheus_client import CollectorRegistry, Counter, generate_latest

CONTENT = "text/plain; version=0.0.4; charset=utf-8"


class Health:
    """What one process tells of itself: codes and counts, never anything of a person."""

    def __init__(self, process: str, reasons: Callable[[], list[str]] = list) -> None:
        self.process = process
        self.reasons = reasons
        self.registry = CollectorRegistry()
        self._counts: dict[str, Counter] = {}

    def count(self, what: str, number: int = 1) -> None:
        """Count something that happened, as sottovoce_<what>_total."""
        if what not in self._counts:
            self._counts[what] = Counter(f"sottovoce_{what}", what.replace("_", " "), registry=self.registry)
        self._counts[what].inc(number)

    def answer(self, path: str) -> tuple[int, str]:
        """Status and text for one of the three paths."""
        if path == "/healthz":
            return 200, "alive\n"
        if path == "/metrics":
            return 200, generate_latest(self.registry).decode()
        if path == "/readyz":
            reasons = self._reasons()
            return (503, "\n".join(reasons) + "\n") if reasons else (200, "ready\n")
        return 404, "There is /healthz, /readyz and /metrics.\n"

    def _reasons(self) -> list[str]:
        try:
            return self.reasons()
        except Exception as error:  # noqa: BLE001 - whatever it is, the process is not ready
            return [f"not ready: {type(error).__name__}"]


def serve(answer: Callable[[str], tuple[int, str]], listening: socket.socket) -> Callable[[], None]:
    """Answer GETs on a bound socket from a thread; returns what stops it."""
    server = _server(answer, listening)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, name="health", daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    return stop


def _server(answer: Callable[[str], tuple[int, str]], listening: socket.socket) -> socketserver.TCPServer:
    class Handler(BaseHTTPRequestHandler):
        """One GET."""

        timeout = 5
        server_version, sys_version = "", ""

        def do_GET(self) -> None:
            """Answer the path; the query is not looked at."""
            status, text = answer(self.path.partition("?")[0])
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", CONTENT)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def address_string(self) -> str:
            """Nobody asks who asked."""
            return ""

        def log_message(self, *_: Any) -> None:
            """No access log."""

    class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
        """On a socket that is already bound."""

        daemon_threads = True
        address_family = listening.family

        def get_request(self) -> tuple[socket.socket, Any]:
            """Accept; a unix socket gives no address, the handler wants a pair."""
            connection, _ = self.socket.accept()
            return connection, ("", 0)

    server = Server(("", 0), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    listening.listen(16)
    return server
