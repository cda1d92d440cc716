from __future__ import annotations

import json
import logging
import socket
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from gateway.reader import frames
from gateway.reader.client import ReaderAway, ReaderClient, ReaderRefused
from gateway.reader.server import ReaderServer
from gateway.store import Engine, audit, reading
from tests.builders import StoppedClock, circumstances_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reader.conftest import Keys, Service


def exchange(service: Service, sent: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(service.socket_path))
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


def frame(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


def test_only_the_readers_own_user_reaches_its_socket(service: Service) -> None:
    assert stat.S_IMODE(service.socket_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(service.socket_path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "sent",
    [b"", b"\0\0", frame(b"not json"), frame(b"[]"), frame(b"\xff\xfe"), frame(b"x" * 100)[:50], b"\xff\xff\xff\xff"],
)
def test_what_is_no_question_gets_no_answer_and_does_no_harm(sent: bytes, service: Service) -> None:
    assert exchange(service, sent) == b""

    with pytest.raises(ReaderRefused, match="not_found"):
        service.client.thread(service.tokens["sue"], "nothing")


def test_a_question_longer_than_a_megabyte_is_not_even_read(service: Service) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(service.socket_path))
        connection.sendall((frames.MOST_ASKED + 1).to_bytes(4, "big"))

        assert connection.recv(1) == b""


@pytest.mark.parametrize("question", [{}, {"ask": "everything"}, {"ask": 5, "id": []}, {"ask": "keys"}])
def test_what_it_does_not_know_it_does_not_answer(question: dict[str, object], service: Service) -> None:
    received = exchange(service, frame(json.dumps(question).encode()))

    assert json.loads(received[4:]) == {"refused": "not_found"}


def test_a_long_thread_arrives_whole(service: Service) -> None:
    conversation_id = service.conversation()
    words = "ä" * 32_000
    for number in range(1, 41):
        service.message(conversation_id, words, number)

    thread = service.client.thread(service.tokens["ada"], conversation_id)

    assert [message.words for message in thread.messages] == [words] * 40


def test_many_ask_at_once_and_each_gets_their_own(service: Service) -> None:
    threads = {}
    for number in range(20):
        threads[number] = service.conversation()
        service.message(threads[number], f"words {number}")
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        thread = service.client.thread(service.tokens["ada"], threads[number])
        found[number] = thread.messages[0].words

    asking = [threading.Thread(target=ask, args=(number,)) for number in threads]
    for one in asking:
        one.start()
    for one in asking:
        one.join()

    assert found == {number: f"words {number}" for number in threads}


def test_trouble_inside_is_told_without_its_text(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    conversation_id = service.conversation()
    with service.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE message RENAME TO hidden")

    with caplog.at_level(logging.DEBUG), pytest.raises(ReaderAway) as away:
        service.client.thread(service.tokens["ada"], conversation_id)

    assert "hidden" not in str(away.value)
    assert service.tokens["ada"] not in caplog.text


def test_new_audit_entries_are_linked_while_it_runs(service: Service) -> None:
    service.client.thread(service.tokens["ada"], service.conversation())
    linked = threading.Event()

    def look() -> None:
        for _ in range(1000):
            with reading(service.engine) as session:
                if audit.newest(session) is not None:
                    linked.set()
                    return
            linked.wait(0.01)

    looking = threading.Thread(target=look)
    looking.start()
    looking.join()

    assert linked.is_set()


def test_without_a_reader_the_console_is_told_that_it_is_away(tmp_path: Path) -> None:
    with pytest.raises(ReaderAway):
        ReaderClient(tmp_path / "reader.sock").thread("token", "conversation")


def test_a_reader_that_does_not_answer_is_away_after_a_while(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "reader.sock"))
        silent.listen()

        with pytest.raises(ReaderAway):
            ReaderClient(tmp_path / "reader.sock", patience=0.05).rest("token", "message")


def test_a_reader_takes_over_a_socket_left_behind_and_removes_its_own_at_the_end(
    engine: Engine, keys: Keys, tmp_path: Path
) -> None:
    socket_path = tmp_path / "left" / "reader.sock"
    socket_path.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(socket_path))
    stop = threading.Event()
    server = ReaderServer(engine, keys.reader, keys.watch(), circumstances_of(StoppedClock()), socket_path)
    running = threading.Thread(target=server.serve_forever, args=(stop,))
    running.start()
    assert server.listening.wait(10)

    with pytest.raises(ReaderRefused, match="not_signed_in"):
        ReaderClient(socket_path).thread("token", "conversation")

    stop.set()
    running.join(10)
    assert not running.is_alive()
    assert not socket_path.exists()


def test_a_reader_leaves_no_core_and_shows_its_memory_to_nobody() -> None:
    look = (
        "import ctypes, resource\n"
        "from gateway.reader.server import leave_no_trace\n"
        "leave_no_trace()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )

    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "(0, 0) 0"
