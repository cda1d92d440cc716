"""Having a mail taken apart elsewhere: the door's side of the processes in `parse_server`.

The door starts the pool before it reads a key or starts a thread. A child that takes too long, or dies, is killed and
replaced, and that mail counts as unreadable: the person is told, nobody's mail server is.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any, Self

import structlog

from gateway.inbound import bounces, parse_server
from gateway.inbound.mime import Mail
from gateway.inbound.parse_server import CHECK, KILL, LENGTH, NEW, ORDER, READ

log = structlog.get_logger()

PATIENCE = 1.0
"""Seconds of a processor that one mail may take."""

_RUNNING = 2  # the clock of how long a process ran; clock_getcpuclockid(3) makes a clock's number of this and the pid
BUSY_FACTOR = 4
"""On a machine that is too busy to give a child its second, it may take so many times as long before it is ended."""

SERVER_PATIENCE = 5.0
MOST_ANSWER = 32 * 1024 * 1024
READ_SIZE = 256 * 1024

_TEXTS = ("sender", "display_name", "subject", "text", "message_id", "automatic")


class ParserGone(Exception):
    """The process that starts parsing children has ended; the door must be started anew."""


class _NoAnswer(Exception):
    """A child was ended over what it was given; `why` is "slow" or "died"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, repr=False)
class Parsed:
    """What became of one mail. `unreadable` is a code, and then there is no mail."""

    mail: Mail | None
    automatic: bool
    looks_automatic: bool
    unreadable: str | None
    report: bounces.Report | None = None


@dataclass(frozen=True)
class Child:
    """One warm process, and the socket to it."""

    pid: int
    line: socket.socket

    def is_there(self) -> bool:
        """Whether it still waits at the other end."""
        try:
            return self.line.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False


class ParserPool:
    """A few warm children, each parsing one mail at a time."""

    def __init__(self, server: int, control: socket.socket, patience: float) -> None:
        self.gone = asyncio.Event()
        """Set when no child can be replaced any more: the door should end and be started anew."""
        self._server = server
        self._control = control
        self._patience = patience
        self._ordering = threading.Lock()
        self._idle: asyncio.Queue[Child | None] = asyncio.Queue()
        self._children: set[Child] = set()
        self._replacing: set[asyncio.Task[None]] = set()

    @classmethod
    def start(cls, size: int = 2, patience: float = PATIENCE) -> Self:
        """Fork the server and `size` children. Call it while the process has one thread and no key."""
        ours, theirs = socket.socketpair()
        server = os.fork()
        if server == 0:
            try:
                parse_server.run(theirs)
            finally:
                os._exit(1)
        theirs.close()
        ours.settimeout(SERVER_PATIENCE)
        pool = cls(server, ours, patience)
        for _ in range(size):
            pool._idle.put_nowait(pool._new_child())
        return pool

    async def parse(self, raw: bytes) -> Parsed:
        """Have a mail taken apart; never raises for what the mail holds. Raises ParserGone."""
        try:
            return _parsed(await self._answer(READ, raw))
        except _NoAnswer as trouble:
            log.warning("mail_not_parsed", error=trouble.why)
            return Parsed(None, False, False, trouble.why)

    async def examine(self, enquiry: bytes) -> object:
        """Put a packed enquiry after a mail's sender before a child; None when it gave no answer. Raises ParserGone."""
        try:
            return await self._answer(CHECK, enquiry)
        except _NoAnswer as trouble:
            log.warning("sender_not_checked", error=trouble.why)
            return None

    async def _answer(self, what: bytes, sent: bytes) -> object:
        child = await self._take()
        try:
            answer = await self._patiently(child, what, sent)
        except (TimeoutError, OSError, ValueError, RecursionError) as error:
            self._replace(child)
            raise _NoAnswer("slow" if isinstance(error, TimeoutError) else "died") from None
        except BaseException:
            self._replace(child)  # left in the middle of a sentence
            raise
        self._idle.put_nowait(child)
        return answer

    async def _patiently(self, child: Child, what: bytes, sent: bytes) -> object:
        """The child's answer; TimeoutError once it has used its second, for a good mail must not suffer from a rush."""
        before = _seconds_used(child.pid)
        asking = asyncio.ensure_future(_ask(child, what, sent))
        try:
            for _ in range(BUSY_FACTOR):
                done, _ = await asyncio.wait({asking}, timeout=self._patience)
                if done:
                    return asking.result()
                if _seconds_used(child.pid) - before >= self._patience * 0.8:
                    break
            raise TimeoutError
        finally:
            asking.cancel()

    def close(self) -> None:
        """End server and children, and wait for the server."""
        for task in self._replacing:
            task.cancel()
        for child in self._children:
            child.line.close()
        self._control.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._server, 0)

    async def _take(self) -> Child:
        while (child := await self._idle.get()) is not None:
            if child.is_there():
                return child
            self._replace(child)
        self._idle.put_nowait(None)  # for whoever waits behind us
        raise ParserGone

    def _replace(self, child: Child) -> None:
        child.line.close()
        self._children.discard(child)
        task = asyncio.get_running_loop().create_task(self._renew(child.pid))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _renew(self, pid: int) -> None:
        try:
            self._idle.put_nowait(await asyncio.get_running_loop().run_in_executor(None, self._swap, pid))
        except (OSError, ParserGone) as error:
            log.error("parser_gone", error=type(error).__name__)  # noqa: TRY400  no traceback
            self._idle.put_nowait(None)
            self.gone.set()

    def _swap(self, pid: int) -> Child:
        with self._ordering:
            self._control.sendall(ORDER.pack(KILL, pid))
            return self._new_child()

    def _new_child(self) -> Child:
        self._control.sendall(ORDER.pack(NEW, 0))
        head, lines, _, _ = socket.recv_fds(self._control, LENGTH.size, 1)
        if not lines:
            raise ParserGone
        line = socket.socket(fileno=lines[0])
        line.set_inheritable(False)
        line.setblocking(False)
        child = Child(LENGTH.unpack(head)[0], line)
        self._children.add(child)
        return child


def _seconds_used(pid: int) -> float:
    """How many seconds of a processor a child has had; without end where the system does not tell."""
    try:
        return time.clock_gettime(~pid << 3 | _RUNNING)
    except OSError:
        return float("inf")


async def _ask(child: Child, what: bytes, sent: bytes) -> object:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(child.line, ORDER.pack(what, len(sent)) + sent)
    answer = bytearray()
    wanted = LENGTH.size
    while len(answer) < wanted:
        more = await loop.sock_recv(child.line, READ_SIZE)
        if not more:
            raise ConnectionResetError
        answer += more
        if wanted == LENGTH.size and len(answer) >= wanted:
            wanted += _length(answer)
    return json.loads(answer[LENGTH.size :])


def _length(answer: bytearray) -> int:
    (length,) = LENGTH.unpack_from(answer)
    if length > MOST_ANSWER:
        raise ValueError("the answer of a parsing child is too long")
    return int(length)


def _parsed(answer: object) -> Parsed:
    """The child's answer, if it is one: it has just read what a stranger wrote, so its words are checked."""
    if not isinstance(answer, dict):
        return Parsed(None, False, False, "died")
    if isinstance(unreadable := answer.get("unreadable"), str):
        return Parsed(None, answer.get("automatic") is True, False, unreadable[:40], _report(answer))
    if not all(isinstance(answer.get(name), str) for name in _TEXTS) or not _all_texts(answer.get("left_out")):
        return Parsed(None, False, False, "died")
    looks = answer.get("looks_automatic") is True
    return Parsed(_mail(answer), bool(answer["automatic"]), looks, None, _report(answer))


def _report(answer: dict[str, Any]) -> bounces.Report | None:
    line = answer.get("report")
    return bounces.from_short(line) if isinstance(line, str) else None


def _mail(answer: dict[str, Any]) -> Mail:
    fields = {name: answer[name] for name in _TEXTS}
    return Mail(**fields | {"left_out": tuple(answer["left_out"]), "automatic": answer["automatic"] or None})


def _all_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
