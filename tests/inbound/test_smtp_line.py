"""A line to the mail door: what is obeyed on it, in which order, how long it may stay, and who gets one."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable

import pytest

from gateway.inbound import open_lines, smtp_line, smtp_session
from gateway.inbound.smtp_line import COMMANDS, MOST_FAULTS
from gateway.inbound.smtp_session import GRACE_SECONDS, LEAST_BYTES_A_SECOND, too_slow
from tests.inbound.mail_door import ASK, MAIL, RunningDoor, answer, say

MakeDoor = Callable[..., RunningDoor]
FROM, TO = "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>"


@pytest.mark.parametrize(
    ("commands", "reply"),
    [
        ([FROM], "503"),
        (["EHLO there", TO], "503"),
        (["EHLO there", "DATA"], "503"),
        (["EHLO there", FROM, "DATA"], "503"),
        (["EHLO there", FROM, FROM], "503"),
        (["EHLO there", FROM, TO, FROM], "503"),
        (["EHLO there", FROM, TO, "EHLO there", "DATA"], "503"),
        (["EHLO there", FROM, TO, "HELO there", TO], "503"),
        (["EHLO there", FROM, TO, "RSET", "DATA"], "503"),
        (["EHLO there", FROM, TO, "NOOP", "DATA"], "354"),
        (["EHLO there", FROM, TO, "DATA now"], "501"),
        (["EHLO"], "501"),
        (["BDAT 5 LAST"], "500"),
        (["EHLO there", "BDAT 5 LAST"], "500"),
        (["ETRN example.org"], "500"),
        (["GET / HTTP/1.1"], "500"),
    ],
)
def test_commands_are_obeyed_in_their_order_only(door: RunningDoor, commands: list[str], reply: str) -> None:
    with door.wire() as line:
        replies = [say(line, command) for command in commands]

    assert replies[-1].startswith(reply)


@pytest.mark.parametrize(
    ("parameters", "reply"),
    [
        ("SIZE=1000", "250"),
        (f"SIZE={10 * 1024 * 1024}", "250"),
        (f"SIZE={10 * 1024 * 1024 + 1}", "552"),
        ("SIZE=" + "9" * 400, "552"),
        ("SIZE=big", "501"),
        ("SIZE=-1", "501"),
        ("BODY=8BITMIME", "250"),
        ("BODY=7BIT", "250"),
        ("BODY=BINARYMIME", "501"),
        ("SMTPUTF8", "250"),
        ("SMTPUTF8=yes", "501"),
        ("BODY=8BITMIME SMTPUTF8 SIZE=10", "250"),
        ("RET=FULL", "555"),
        ("RET=HDRS ENVID=QQ314159", "555"),
        ("AUTH=<>", "555"),
        ("XWHATEVER", "555"),
    ],
)
def test_what_may_be_said_beside_the_sender_is_known(door: RunningDoor, parameters: str, reply: str) -> None:
    with door.wire() as line:
        say(line, "EHLO there")

        assert say(line, f"{FROM} {parameters}").startswith(reply)


def test_nothing_may_be_asked_beside_the_recipient(door: RunningDoor) -> None:
    with door.wire() as line:
        say(line, "EHLO there")
        say(line, FROM)

        assert say(line, f"{TO} NOTIFY=SUCCESS").startswith("555")
        assert say(line, TO).startswith("250")


def test_extensions_need_the_longer_greeting(door: RunningDoor) -> None:
    with door.wire() as line:
        say(line, "HELO there")

        assert say(line, f"{FROM} SIZE=10").startswith("501")


def test_neither_bdat_nor_anything_unknown_is_offered(door: RunningDoor) -> None:
    with door.wire() as line:
        offered = {row[4:].split()[0] for row in say(line, "EHLO there").splitlines()[1:]}

    assert offered == {"SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING"}


def test_an_address_beyond_ascii_has_to_be_announced(door: RunningDoor) -> None:
    with door.wire() as line:
        say(line, "EHLO there")
        assert say(line, "MAIL FROM:<jürgen@exämple.org>").startswith("553 5.6.7")
        assert say(line, FROM).startswith("250")
        assert say(line, "RCPT TO:<jürgen@exämple.org>").startswith("553 5.6.7")
        say(line, "RSET")
        assert say(line, "MAIL FROM:<jürgen@exämple.org> SMTPUTF8").startswith("250")
        assert say(line, "RCPT TO:<jürgen@exämple.org>").startswith("550 5.1.1")
        assert say(line, TO).startswith("250")


def test_a_person_whose_address_goes_beyond_ascii_is_heard(door: RunningDoor) -> None:
    mail = "From: Jürgen <jürgen@exämple.org>\r\nSubject: Größe\r\n\r\nDarf ich fragen?\r\n".encode()
    with door.wire() as line:
        for command in ("EHLO there", "MAIL FROM:<jürgen@exämple.org> BODY=8BITMIME SMTPUTF8", TO, "DATA"):
            say(line, command)
        assert say(line, mail + b".\r\n").startswith("250")

    assert (door.intake.only.sender, door.intake.only.subject) == ("jürgen@exämple.org", "Größe")


@pytest.mark.parametrize(
    "wrong", [b"NOOP \0\r\n", b"NO\0OP\r\n", b"NOOP \xe9\r\n", b"\xc3\xa4\r\n", b"\r\n", b"E" * 900]
)
def test_a_command_that_is_none_is_refused_and_the_next_one_obeyed(door: RunningDoor, wrong: bytes) -> None:
    with door.wire() as line:
        assert say(line, wrong.removesuffix(b"\r\n") + b"\r\n").startswith("500")
        assert say(line, "NOOP").startswith("250")


@pytest.mark.parametrize("length", [1025, 4096, 60_000])
def test_a_command_that_is_too_long_is_refused_and_the_next_one_obeyed(door: RunningDoor, length: int) -> None:
    with door.wire() as line:
        assert say(line, "NOOP " + "x" * length) == "500 5.5.2 This command is too long.\r\n"
        assert say(line, "NOOP").startswith("250")


def test_a_command_without_any_end_is_the_last_one(door: RunningDoor) -> None:
    with door.wire() as line:
        with contextlib.suppress(ConnectionError):
            for _ in range(64):
                line.sendall(b"x" * 65536)
        with contextlib.suppress(ConnectionError):
            assert answer(line) in ("500 5.5.2 This command is too long.\r\n", "")
    door.post()


def test_nested_comments_in_an_address_are_no_way_to_hurt_us(door: RunningDoor) -> None:
    with door.wire() as line:
        say(line, "EHLO there")

        assert say(line, "MAIL FROM:<" + "(" * 900 + "a@example.org>").startswith("553")
        assert say(line, FROM).startswith("250")


@pytest.mark.parametrize("bare", [b"NOOP\nMAIL FROM:<evil@example.org>\r\n", b"NO\rOP\r\n"])
def test_a_bare_line_end_among_commands_ends_the_line(door: RunningDoor, bare: bytes) -> None:
    with door.wire() as line:
        say(line, "EHLO there")
        assert say(line, bare).startswith("500 5.5.2")
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(100) == b""


def test_too_many_faults_end_the_line_and_nothing_is_obeyed_after_that(door: RunningDoor) -> None:
    talk = f"EHLO there\r\n{FROM}\r\n{TO}\r\nDATA\r\n".encode() + MAIL + b".\r\n"
    with door.wire() as line:
        line.sendall(b"WHAT\r\n" * (MOST_FAULTS + 1) + talk)
        replies = everything(line).splitlines()

    assert [reply[:3] for reply in replies] == ["500"] * MOST_FAULTS + ["421"]
    assert door.intake.arrivals == []


def test_a_command_said_too_often_ends_the_line(door: RunningDoor) -> None:
    with door.wire() as line:
        line.sendall(b"NOOP\r\n" * (COMMANDS["*"] + 5))
        replies = everything(line).splitlines()

    assert [reply[:3] for reply in replies] == ["250"] * COMMANDS["*"] + ["421"]


def everything(line: socket.socket) -> str:
    """All that is said until the other side closes."""
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while more := line.recv(4096):
            got += more
    return got.decode()


def test_a_goodbye_right_behind_a_message_is_heard(door: RunningDoor) -> None:
    with door.wire() as line:
        for command in ("EHLO there", FROM, TO):
            say(line, command)
        line.sendall(b"DATA\r\n" + MAIL + b".\r\nQUIT\r\nNOOP\r\n")
        replies = everything(line).splitlines()

    assert [reply[:3] for reply in replies] == ["354", "250", "221"]


@pytest.mark.parametrize(
    ("came", "seconds", "slow"),
    [
        (0, GRACE_SECONDS, False),
        (0, GRACE_SECONDS + 1, True),
        (LEAST_BYTES_A_SECOND - 1, GRACE_SECONDS + 1, True),
        (LEAST_BYTES_A_SECOND, GRACE_SECONDS + 1, False),
        (500 * 1024, 600, False),
        (600, 600, True),
    ],
)
def test_a_message_has_a_least_pace_after_a_while(came: int, seconds: float, slow: bool) -> None:
    assert too_slow(came, seconds) is slow


def test_a_message_that_comes_too_slowly_is_given_up_and_its_line_is_free(
    make_door: MakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_session, "GRACE_SECONDS", -1.0)  # so that the very first byte comes too late
    door = make_door()
    with door.wire() as line:
        for command in ("EHLO there", FROM, TO, "DATA"):
            say(line, command)
        line.sendall(MAIL[:1])
        assert everything(line) == ""

    monkeypatch.undo()
    door.post()
    assert len(door.intake.arrivals) == 1


def test_a_line_that_brings_no_message_is_closed_however_much_is_said(
    make_door: MakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_line, "LINE_SECONDS", 0.3)
    monkeypatch.setitem(smtp_line.COMMANDS, "RSET", 10**9)
    with make_door().wire() as line:
        assert say(line, "RSET").startswith("250")
        with contextlib.suppress(ConnectionError):
            line.sendall(b"RSET\r\n")
            while line.recv(4096):
                line.sendall(b"RSET\r\n")


def test_a_peer_that_does_not_listen_is_cut_off(make_door: MakeDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_line, "COMMAND_SECONDS", 0.3)
    monkeypatch.setitem(smtp_line.COMMANDS, "EHLO", 10**9)
    monkeypatch.setattr("gateway.inbound.smtp.MOST_LINES", 2)
    door = make_door()
    for _ in range(4):
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.settimeout(20)
            line.connect(("127.0.0.1", door.port))
            with contextlib.suppress(ConnectionError):
                while True:  # until it is cut off
                    line.sendall(b"EHLO there\r\n" * 500)


def test_one_peer_cannot_hold_every_line(make_door: MakeDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_lines, "MOST_OF_ONE", 2)
    monkeypatch.setattr(smtp_line, "counted_as", lambda peername: str(peername[0]))  # as if they came from afar
    door = make_door()
    with door.wire() as first, door.wire() as second:
        with socket.create_connection(("127.0.0.1", door.port), timeout=20) as third:
            assert answer(third).startswith("421 4.3.2")
            assert third.recv(1) == b""
        with socket.create_connection(("127.0.0.1", door.port), 20, ("127.0.0.2", 0)) as other:
            assert answer(other).startswith("220")
        with contextlib.ExitStack() as behind:
            for _ in range(5):
                line = behind.enter_context(socket.create_connection(("127.0.0.1", door.lmtp_port), timeout=20))
                assert answer(line).startswith("220"), "the mail server before us stands for many"
        assert say(first, "NOOP").startswith("250")
        assert say(second, "QUIT").startswith("221")
        assert second.recv(1) == b""
