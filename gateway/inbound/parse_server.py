"""The processes that parse: a small server that only forks, and the children in which a mail is taken apart.

A mail is written by anyone, and taking it apart is where a program is most easily led astray. So it happens in a child
that holds no key, no setting and no socket but the one to its door, and that can be killed without losing anything.
The server is forked from the door while the door holds nothing either; it stays single-threaded, so that forking from
it is always safe. Everything here runs in those processes; the door's side is in `parsing`.

Orders on the control socket are five bytes: `+` and zeros for a new child (answered with its process id and its
socket), `-` and a process id to kill one. Messages to a child, and its answers, are a length of four bytes and that
many bytes; an answer is JSON.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import struct
from typing import NoReturn

from gateway.inbound import authentication, bounces, loops, mime

LENGTH = struct.Struct(">I")
ORDER = struct.Struct(">cI")
NEW, KILL = b"+", b"-"
READ, CHECK = b"r", b"c"

MEMORY_ROOM = 256 * 1024 * 1024
"""Bytes that a child may use beyond what it shares with the server."""

MOST_FILES = 32
LAST_RESORT_SECONDS = 5
"""A child ends itself after this long over one mail, should neither its door nor the server be there to do it."""


def run(control: socket.socket) -> NoReturn:
    """Fork and kill children as ordered, until the door is gone; then end them all and this process."""
    _let_go_of_everything_but(control.fileno())
    gc.freeze()
    children: set[int] = set()
    try:
        while order := control.recv(ORDER.size, socket.MSG_WAITALL):
            what, pid = ORDER.unpack(order)
            if what == NEW:
                children.add(_new_child(control))
            elif pid in children:
                _end(pid)
                children.discard(pid)
    finally:
        for pid in children:
            _end(pid)
        os._exit(0)


def _new_child(control: socket.socket) -> int:
    doors_end, childs_end = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            _keep_only(childs_end)
            _confine()
            _parse_until_closed(childs_end)
        finally:
            os._exit(0)
    childs_end.close()
    with doors_end:
        socket.send_fds(control, [LENGTH.pack(pid)], [doors_end.fileno()])
    return pid


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)  # our own child, not yet waited for: the number is still its own
    os.waitpid(pid, 0)


def _let_go_of_everything_but(kept: int) -> None:
    """No listening socket, no file, no terminal: a parser that is led astray finds nothing to write to."""
    for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # the door still finishes its work; we end when it is gone
    for usual in (signal.SIGALRM, signal.SIGCHLD):
        signal.signal(usual, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    # Not closed but overwritten: libraries in this process may remember the numbers of files they had open, and close
    # them after the next fork. They must not find a socket of ours there.
    for number in {0, 1, 2, *_open_files()} - {kept, nothing}:
        os.dup2(nothing, number)


def _open_files() -> list[int]:
    folder = "/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"  # noqa: PTH112  a bare process
    return [int(name) for name in os.listdir(folder)]  # noqa: PTH208


def _keep_only(line: socket.socket) -> None:
    os.closerange(3, line.fileno())
    os.closerange(line.fileno() + 1, os.sysconf("SC_OPEN_MAX"))


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold somebody's words
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    ceiling = _memory_in_use() + MEMORY_ROOM
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def _memory_in_use() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  one line, in a bare process
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1024 * 1024 * 1024  # no /proc here: a ceiling all the same


def _parse_until_closed(door: socket.socket) -> None:
    while (received := _received(door)) is not None:
        what, sent = received
        signal.alarm(LAST_RESORT_SECONDS)
        said = authentication.examine(sent) if what == CHECK else parse(sent)
        answer = json.dumps(said, ensure_ascii=False).encode()
        signal.alarm(0)
        door.sendall(LENGTH.pack(len(answer)) + answer)


def _received(door: socket.socket) -> tuple[bytes, bytes] | None:
    head = door.recv(ORDER.size, socket.MSG_WAITALL)
    if len(head) < ORDER.size:
        return None
    what, size = ORDER.unpack(head)
    sent = door.recv(size, socket.MSG_WAITALL) if size else b""
    return (what, sent) if len(sent) == size else None


def parse(raw: bytes) -> dict[str, object]:
    """Take a mail apart into plain values; where it cannot be read, `unreadable` is a code that says why."""
    try:
        mail = mime.read(raw)
    except mime.Unreadable as unreadable:
        if unreadable.reason == "memory":
            raise MemoryError from None  # what is left of this process is not worth keeping
        automatic = loops.is_automatic(raw)
        return {"unreadable": unreadable.reason, "automatic": automatic, "report": _report(raw, automatic)}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  whatever it was, somebody wrote and is told so
        return {"unreadable": type(error).__name__, "automatic": False}
    looks_automatic = loops.looks_so(raw, mail.text)
    return {
        "sender": _plain(mail.sender),
        "display_name": _plain(mail.display_name),
        "subject": _plain(mail.subject),
        "text": _plain(mail.text),
        "message_id": _plain(mail.message_id),
        "left_out": [_plain(kind) for kind in mail.left_out],
        "automatic": mail.automatic or "",
        "looks_automatic": looks_automatic,
        "report": _report(raw, looks_automatic),
    }


def _report(raw: bytes, automatic: bool) -> str:
    found = bounces.report(raw) if automatic else None
    return found.in_short() if found else ""


def _plain(text: str) -> str:
    """Text that every later step can encode: half characters become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
