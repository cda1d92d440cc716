"""The mail door: how it speaks, over real connections."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.inbound import smtp, smtp_session
from gateway.sockets import address, bind
from tests.inbound.mail_door import ASK, DOMAIN, MAIL, RunningDoor, answer, say


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
    [
        (b"One\r\n..two\r\n...three", "One\n.two\n..three"),
        (b"One\n.\nMAIL FROM:<evil@example.org>", "One\n.\nMAIL FROM:<evil@example.org>"),
        (b"One\n.\r\ntwo", "One\n.\ntwo"),
        (b"One\r.\r\ntwo", "One\n.\ntwo"),
        (b"One\r\n.\ntwo", "One\n\ntwo"),
        (b"..first", ".first"),
    ],
)
def test_only_a_dot_alone_between_two_whole_line_ends_ends_a_message(door: RunningDoor, sent: bytes, text: str) -> None:
    with door.wire() as line:
        for command in ("EHLO there", "MAIL FROM:<sam@example.org>", f"RCPT TO:<{ASK}>", "DATA"):
            say(line, command)
        head = b"From: sam@example.org\r\n\r\n"
        assert say(line, head + sent + b"\r\n.\r\n").startswith("250")
        assert say(line, "NOOP").startswith("250")

    assert door.intake.only.text.strip() == text.strip()


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
    monkeypatch.setattr(smtp_session, "COMMAND_SECONDS", 0.2)
    with make_door().wire() as line:
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


def test_a_mail_can_be_sent_under_tls(make_door: Callable[..., RunningDoor], certificate: tuple[Path, Path]) -> None:
    door = make_door(smtp_tls_cert=certificate[0], smtp_tls_key=certificate[1])
    with door.call() as client:
        client.ehlo()
        client._host = DOMAIN  # type: ignore[attr-defined]  # the name that the certificate is checked against
        client.starttls(context=ssl.create_default_context(cafile=str(certificate[0])))
        client.ehlo()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("STARTTLS")[0] == 503
        client.sendmail("sam@example.org", [ASK], MAIL)

    assert door.intake.only.sender == "sam@example.org"


def test_what_was_said_in_the_clear_before_tls_is_forgotten(
    make_door: Callable[..., RunningDoor], certificate: tuple[Path, Path]
) -> None:
    door = make_door(smtp_tls_cert=certificate[0], smtp_tls_key=certificate[1])
    context = ssl.create_default_context(cafile=str(certificate[0]))
    with door.wire() as line:
        say(line, "EHLO there")
        say(line, "MAIL FROM:<evil@example.org>")
        assert say(line, b"STARTTLS\r\n").startswith("220")
        with context.wrap_socket(line, server_hostname=DOMAIN) as safe:
            assert say(safe, f"RCPT TO:<{ASK}>").startswith("503")
            assert "250-SIZE" in say(safe, "EHLO there")
            assert say(safe, f"RCPT TO:<{ASK}>").startswith("503")


def test_commands_smuggled_in_behind_starttls_are_never_obeyed(
    make_door: Callable[..., RunningDoor], certificate: tuple[Path, Path]
) -> None:
    door = make_door(smtp_tls_cert=certificate[0], smtp_tls_key=certificate[1])
    context = ssl.create_default_context(cafile=str(certificate[0]))
    with door.wire() as line:
        say(line, "EHLO there")
        assert say(line, b"STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@example.org>\r\n") == "220 Ready to start TLS\r\n"
        with context.wrap_socket(line, server_hostname=DOMAIN) as safe:
            assert say(safe, "NOOP") == "250 OK\r\n"
            assert say(safe, "MAIL FROM:<sam@example.org>").startswith("503")


def test_a_broken_handshake_ends_its_own_line_only(
    make_door: Callable[..., RunningDoor], certificate: tuple[Path, Path]
) -> None:
    door = make_door(smtp_tls_cert=certificate[0], smtp_tls_key=certificate[1])
    with door.wire() as line:
        say(line, "EHLO there")
        say(line, "STARTTLS")
        line.sendall(b"this is no handshake\r\n" * 20)
        with contextlib.suppress(ConnectionResetError):
            while line.recv(4096):
                pass

    door.post()
    assert door.intake.only.sender == "sam@example.org"


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
