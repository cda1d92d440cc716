"""The mail door: how it speaks, over real connections."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import threading
from collections.abc import Callable

import pytest

from gateway.inbound import smtp, smtp_line
from gateway.sockets import address, bind
from tests.inbound.mail_door import ASK, DOMAIN, MAIL, RunningDoor, answer, say

HEAD = b"From: sam@example.org\r\n\r\n"


def begin(line: socket.socket) -> None:
    """Say everything up to the message itself."""
    for command in ("EHLO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
        say(line, command)


def test_250_is_said_only_after_the_intake_is_done(door: RunningDoor) -> None:
    door.intake.may_go_on.clear()
    with door.wire() as line:
        for command in ("EHLO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
            say(line, command)
        line.sendall(MAIL + b".\r\n")
        assert door.intake.reached.wait(20)
        line.settimeout(0.05)
        with pytest.raises(TimeoutError):
            line.recv(100)
        door.intake.may_go_on.set()
        line.settimeout(20)
        assert answer(line).startswith("250")


def test_while_one_message_is_taken_in_others_are_served(door: RunningDoor) -> None:
    door.intake.may_go_on.clear()
    writing = threading.Thread(target=door.post)
    writing.start()
    assert door.intake.reached.wait(20)

    with door.call() as client:
        assert client.noop()[0] == 250

    door.intake.may_go_on.set()
    writing.join(20)


def test_the_size_limit_is_told_and_a_larger_announcement_refused(door: RunningDoor) -> None:
    with door.call() as client:
        client.ehlo()
        assert client.esmtp_features["size"] == str(10 * 1024 * 1024)
        assert client.docmd("MAIL", f"FROM:<sam@example.org> SIZE={11 * 1024 * 1024}")[0] == 552


def test_a_message_that_is_too_big_is_refused_with_a_sentence_and_never_parsed(door: RunningDoor) -> None:
    with door.wire() as line:
        for command in ("HELO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
            say(line, command)
        answer = say(line, MAIL + b"x" * (10 * 1024 * 1024) + b"\r\n.\r\n")
        assert answer.startswith("552 5.3.4")
        assert "10 MB" in answer
        assert say(line, "NOOP").startswith("250")

    assert door.intake.arrivals == []


def test_very_long_lines_are_no_reason_to_refuse_a_person(door: RunningDoor) -> None:
    with door.wire() as line:
        for command in ("EHLO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
            say(line, command)
        assert say(line, MAIL + b"so long " * 5000 + b"\r\n.\r\n").startswith("250")

    assert door.intake.only.text.count("so long") == 5000


@pytest.mark.parametrize(
    ("sent", "text"),
    [(b"One\r\n..two\r\n...three", "One\n.two\n..three"), (b"..first", ".first"), (b"One\r\n.. ", "One\n. ")],
)
def test_dots_are_as_they_were_before_they_were_doubled(door: RunningDoor, sent: bytes, text: str) -> None:
    with door.wire() as line:
        begin(line)
        assert say(line, HEAD + sent + b"\r\n.\r\n").startswith("250")

    assert door.intake.only.text.strip() == text.strip()


SMUGGLED = f"MAIL FROM:<evil@example.org>\r\nRCPT TO:<{ASK}>\r\nDATA\r\n".encode() + MAIL
ODD_ENDS = [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n", b"\n.\r", b"\r\n\0.\n"]


@pytest.mark.parametrize("end", ODD_ENDS)
def test_an_odd_end_of_a_message_never_makes_one_message_two(door: RunningDoor, end: bytes) -> None:
    with door.wire() as line:
        begin(line)
        answer = say(line, HEAD + b"One" + end + SMUGGLED + b".\r\n")
        assert answer.startswith("550 5.5.2")
        assert "another mail program" in answer
        assert line.recv(100) == b""

    assert door.intake.arrivals == []


@pytest.mark.parametrize("bare", [b"One\ntwo", b"One\rtwo", b"\nOne", b"\rOne", b"One\r\r", b"One\n\r"])
def test_a_line_end_that_is_not_whole_is_refused(door: RunningDoor, bare: bytes) -> None:
    assert door.refusal(HEAD + bare)[0] == 550
    assert door.intake.arrivals == []


def test_a_mail_whose_lines_all_end_plainly_is_heard(door: RunningDoor) -> None:
    door.post(b"From: sam@example.org\nSubject: Rent\n\nCan I ask?\n.hidden\n...\n")

    assert door.intake.only.text.strip() == "Can I ask?\n.hidden\n..."


@pytest.mark.parametrize("at", range(1, 5))
def test_dots_and_the_end_are_found_wherever_the_network_cuts(door: RunningDoor, at: int) -> None:
    sent = HEAD + b"One\r\n..two\r\n.\r\n"
    with door.wire() as line:
        begin(line)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(sent[:-at])
        with door.wire() as other:
            say(other, "NOOP")  # by now the first part has been read
        assert say(line, sent[-at:]).startswith("250")

    assert door.intake.only.text.strip() == "One\n.two"


def test_a_message_that_comes_byte_by_byte_is_the_same(door: RunningDoor) -> None:
    with door.wire() as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for command in ("EHLO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
            say(line, command)
        for byte in MAIL + b".\r\n":
            line.sendall(bytes([byte]))
        assert answer(line).startswith("250")

    assert door.intake.only.text.strip() == "Can I ask?"


def test_commands_may_come_all_at_once(door: RunningDoor) -> None:
    talk = f"EHLO there\r\nMAIL FROM:<sam@example.org>\r\nRCPT TO:<{ASK}>\r\nDATA\r\n".encode()
    with door.wire() as line:
        line.sendall(talk + MAIL + b".\r\n" + talk[12:] + MAIL + b".\r\nQUIT\r\n")
        got = b""
        while more := line.recv(4096):
            got += more

    assert got.count(b"250 2.0.0 We have it.") == 2
    assert got.rstrip().endswith(b"221 Bye")
    assert len(door.intake.arrivals) == 2


def test_a_message_of_no_bytes_is_taken_in_like_any_other_that_cannot_be_read(door: RunningDoor) -> None:
    with door.wire() as line:
        for command in ("EHLO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
            say(line, command)
        assert say(line, ".").startswith("250 2.0.0")
    assert door.intake.only.unreadable


@pytest.mark.parametrize("command", ["VRFY ask", f"VRFY {ASK}", "EXPN ask", "VRFY nobody"])
def test_nothing_is_told_about_who_has_an_address_here(door: RunningDoor, command: str) -> None:
    with door.wire() as line:
        say(line, "EHLO there")
        assert say(line, command) == "252 2.5.1 Send the message, and you will see.\r\n"


def test_greeting_and_refusals_name_neither_the_service_nor_its_software(door: RunningDoor) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        heard = answer(line) + say(line, "EHLO there") + say(line, "HELP") + say(line, "AUTH PLAIN")

    assert heard.startswith(f"220 {DOMAIN} ESMTP")
    assert not any(word in heard.lower() for word in ("sottovoce", "python", "aiosmtpd"))


def test_addresses_beyond_ascii_are_understood(door: RunningDoor) -> None:
    with door.call() as client:
        client.ehlo()
        client.mail("jürgen@exämple.org", ["SMTPUTF8"])
        assert client.rcpt(ASK)[0] == 250


def test_too_many_lines_at_once_are_asked_to_come_back(door: RunningDoor) -> None:
    with contextlib.ExitStack() as open_lines:
        for _ in range(smtp.MOST_LINES):
            open_lines.enter_context(door.wire())
        with socket.create_connection(("127.0.0.1", door.port), timeout=20) as one_more:
            assert answer(one_more).startswith("421 4.3.2")
            assert one_more.recv(1) == b""


def test_a_line_on_which_nothing_is_said_is_closed(
    make_door: Callable[..., RunningDoor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_line, "COMMAND_SECONDS", 0.2)
    with make_door().wire() as line:
        assert answer(line).startswith("421 4.4.2")
        assert line.recv(1) == b""


def test_after_lhlo_each_recipient_gets_an_answer(door: RunningDoor) -> None:
    with smtplib.LMTP("127.0.0.1", door.lmtp_port, timeout=20) as client:
        client.sendmail("sam@example.org", [ASK], MAIL)
    with socket.create_connection(("127.0.0.1", door.lmtp_port), timeout=20) as line:
        answer(line)
        assert say(line, "EHLO there").startswith("500")
        commands = (
            "LHLO there",
            "MAIL FROM:<sam@example.org>",
            f"RCPT TO:<{ASK}>",
            f"RCPT TO:<money@{DOMAIN}>",
            "DATA",
        )
        for command in commands:
            say(line, command)
        line.sendall(MAIL + b".\r\nQUIT\r\n")
        got = b""
        while more := line.recv(4096):
            got += more

    assert got.count(b"250 2.0.0 We have it.") == 2
    assert len(door.intake.arrivals) == 2


def test_a_message_under_way_is_finished_when_the_door_closes(door: RunningDoor) -> None:
    door.intake.may_go_on.clear()
    with door.wire() as line, door.wire() as idle:
        for command in ("EHLO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
            say(line, command)
        line.sendall(MAIL + b".\r\n")
        assert door.intake.reached.wait(20)

        door.ask_to_stop()
        assert answer(idle).startswith("421 4.3.2")
        door.intake.may_go_on.set()

        assert answer(line).startswith("250")
    door.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", door.port), timeout=5)
    assert len(door.intake.arrivals) == 1


def test_several_processes_may_share_a_port() -> None:
    with bind("127.0.0.1:0", "smtp_listen", share=True) as one, bind(address(one), "smtp_listen", share=True) as other:
        assert one.getsockname() == other.getsockname()


def test_a_door_may_listen_on_ipv6() -> None:
    with bind("[::1]:0", "smtp_listen") as door:
        assert door.family == socket.AF_INET6
