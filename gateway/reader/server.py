"""The reader: a process without a network that opens words, one conversation at a time, for those who may see them.

It listens on a unix socket that only its own user reaches, and links the audit's chain beside it.
"""

from __future__ import annotations

import ctypes
import resource
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import RosterWatch
from gateway.reader import frames, links
from gateway.reader.answering import Answerer
from gateway.store import Engine
from gateway.time_and_chance import Circumstances
from gateway.words.opened import ReaderRefused

log = structlog.get_logger()

MOST_AT_ONCE = 32
WAITING_LINE = 64
LOOK_UP_SECONDS = 0.1  # how soon a stop is noticed
LINK_SECONDS = 1.0
LAST_WORDS_SECONDS = 2.0
_PR_SET_DUMPABLE = 4


def leave_no_trace() -> None:
    """Forbid core dumps, and other processes of this user to look into this one's memory. For the process's start."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):  # a system without prctl
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


class ReaderServer:
    """Serves the socket and links the audit, until it is told to stop."""

    def __init__(
        self,
        engine: Engine,
        keyring: Keyring,
        roster_watch: RosterWatch,
        circumstances: Circumstances,
        socket_path: Path,
    ) -> None:
        self._engine = engine
        self._keyring = keyring
        self._circumstances = circumstances
        self._socket_path = socket_path
        self._answerer = Answerer(engine, keyring, roster_watch, circumstances)
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self.listening = threading.Event()

    def serve_forever(self, stop: threading.Event, ready: Callable[[], None] = lambda: None) -> None:
        """Answer until `stop` is set; `listening` is set, and `ready` called, as soon as questions are taken."""
        chain = threading.Thread(target=self._keep_linking, args=(stop,), name="audit links", daemon=True)
        with self._listener() as listener:
            chain.start()
            self.listening.set()
            ready()
            while not stop.is_set():
                self._take_one(listener)
        self._socket_path.unlink(missing_ok=True)
        chain.join(LAST_WORDS_SECONDS)

    def _listener(self) -> socket.socket:
        self._socket_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket_path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(self._socket_path))
        self._socket_path.chmod(0o600)  # before it listens: until then nobody can connect
        listener.listen(WAITING_LINE)
        listener.settimeout(LOOK_UP_SECONDS)
        return listener

    def _take_one(self, listener: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            return
        if not self._places.acquire(timeout=LOOK_UP_SECONDS):
            connection.close()  # too many at once: the console says so and asks again
            return
        threading.Thread(target=self._serve, args=(connection,), name="question", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, suppress(OSError, frames.BadFrame):
                question = frames.receive(connection, frames.MOST_ASKED)
                connection.settimeout(frames.PATIENCE_SECONDS)
                frames.send(connection, self._answer(question))
        finally:
            self._places.release()

    def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._answerer.answer(question)
        except ReaderRefused as refusal:
            return {"refused": refusal.code}
        except Exception as trouble:  # noqa: BLE001 - whatever it was, its text must not travel
            log.warning("opening_failed", error=type(trouble).__name__)
            return {"away": True}

    def _keep_linking(self, stop: threading.Event) -> None:
        while True:
            self._carefully(lambda: links.link_all(self._engine))
            self._carefully(lambda: links.sign_checkpoint(self._engine, self._keyring, self._circumstances))
            if stop.wait(LINK_SECONDS):
                return

    def _carefully(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as trouble:  # noqa: BLE001 - the database may be away for a while; the next second tries again
            log.warning("audit_not_linked", error=type(trouble).__name__)
