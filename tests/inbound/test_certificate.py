"""STARTTLS with a certificate that a client checks, and what happens around it."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from gateway.config import Settings
from gateway.inbound import certificate as certificates
from gateway.inbound.certificate import LOOK_AGAIN_SECONDS, Certificate
from tests.inbound.authority import Authority, serial_of
from tests.inbound.mail_door import ASK, DOMAIN, MAIL, RunningDoor, say

MakeDoor = Callable[..., RunningDoor]


@pytest.fixture
def door(make_door: MakeDoor, certificate: tuple[Path, Path]) -> RunningDoor:
    return make_door(smtp_tls_cert=certificate[0], smtp_tls_key=certificate[1])


@pytest.fixture
def trusting(authority: Authority) -> ssl.SSLContext:
    return authority.trusting()


def safely(door: RunningDoor, context: ssl.SSLContext, name: str = DOMAIN) -> ssl.SSLSocket:
    """A connection on which TLS has begun."""
    line = door.wire()
    say(line, "EHLO there")
    assert say(line, "STARTTLS").startswith("220")
    return context.wrap_socket(line, server_hostname=name)


def test_a_mail_can_be_sent_under_tls(door: RunningDoor, trusting: ssl.SSLContext) -> None:
    with door.call() as client:
        client.ehlo()
        client._host = DOMAIN  # type: ignore[attr-defined]  # the name that the certificate is checked against
        client.starttls(context=trusting)
        client.ehlo()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("STARTTLS")[0] == 503
        client.sendmail("sam@example.org", [ASK], MAIL)

    assert door.intake.only.sender == "sam@example.org"


def test_a_client_that_checks_finds_the_name_it_asked_for(door: RunningDoor, trusting: ssl.SSLContext) -> None:
    with safely(door, trusting) as line:
        assert say(line, "NOOP").startswith("250")
    with pytest.raises(ssl.SSLCertVerificationError):
        safely(door, trusting, "elsewhere.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        safely(door, ssl.create_default_context())


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_tls_older_than_1_2_is_not_spoken(door: RunningDoor, trusting: ssl.SSLContext, version: str) -> None:
    trusting.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="deprecated"):
        trusting.minimum_version = ssl.TLSVersion[version]
    with pytest.warns(DeprecationWarning, match="deprecated"):
        trusting.maximum_version = ssl.TLSVersion[version]

    with pytest.raises(OSError):
        safely(door, trusting)


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_tls_1_2_and_1_3_are_spoken(door: RunningDoor, trusting: ssl.SSLContext, version: str) -> None:
    trusting.minimum_version = trusting.maximum_version = ssl.TLSVersion[version]

    with safely(door, trusting) as line:
        assert line.version() == version.replace("_", ".")


def test_without_a_certificate_tls_is_not_offered(make_door: MakeDoor) -> None:
    with make_door().wire() as line:
        assert "STARTTLS" not in say(line, "EHLO there")
        assert say(line, "STARTTLS").startswith("454")
    assert Certificate.of(Settings()) is None


def test_what_was_said_in_the_clear_before_tls_is_forgotten(door: RunningDoor, trusting: ssl.SSLContext) -> None:
    with door.wire() as line:
        say(line, "EHLO there")
        say(line, "MAIL FROM:<evil@example.org>")
        assert say(line, b"STARTTLS\r\n").startswith("220")
        with trusting.wrap_socket(line, server_hostname=DOMAIN) as safe:
            assert say(safe, f"RCPT TO:<{ASK}>").startswith("503")
            assert "250-SIZE" in say(safe, "EHLO there")
            assert say(safe, f"RCPT TO:<{ASK}>").startswith("503")


def test_commands_smuggled_in_behind_starttls_are_never_obeyed(door: RunningDoor, trusting: ssl.SSLContext) -> None:
    with door.wire() as line:
        say(line, "EHLO there")
        assert say(line, b"STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@example.org>\r\n") == "220 Ready to start TLS\r\n"
        with trusting.wrap_socket(line, server_hostname=DOMAIN) as safe:
            assert say(safe, "NOOP") == "250 OK\r\n"
            assert say(safe, "MAIL FROM:<sam@example.org>").startswith("503")


def test_a_broken_handshake_ends_its_own_line_only(door: RunningDoor, trusting: ssl.SSLContext) -> None:
    with safely(door, trusting) as other, door.wire() as line:
        say(line, "EHLO there")
        say(line, "STARTTLS")
        line.sendall(b"this is no handshake\r\n" * 20)
        with contextlib.suppress(ConnectionResetError):
            while line.recv(4096):
                pass

        assert say(other, "NOOP").startswith("250")
    door.post()
    assert door.intake.only.sender == "sam@example.org"


def test_handshakes_that_stop_halfway_hold_no_lines(
    make_door: MakeDoor, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.inbound.smtp_line.COMMAND_SECONDS", 0.2)
    monkeypatch.setattr("gateway.inbound.smtp.MOST_LINES", 2)
    door = make_door(smtp_tls_cert=certificate[0], smtp_tls_key=certificate[1])
    for _ in range(4):
        with door.wire() as line:
            assert say(line, "EHLO there").startswith("250")
            say(line, "STARTTLS")
            line.sendall(b"\x16\x03\x01\x02\x00")
            with contextlib.suppress(ConnectionResetError):
                assert line.recv(1) == b""


def test_a_renewed_certificate_is_shown_to_new_lines_without_a_restart(
    door: RunningDoor,
    trusting: ssl.SSLContext,
    authority: Authority,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certificates, "LOOK_AGAIN_SECONDS", 0.0)
    with safely(door, trusting) as before:
        old = serial_of(before)
        new = authority.give(DOMAIN, *certificate)

        with safely(door, trusting) as after:
            assert (serial_of(after), old != new) == (new, True)
        assert say(before, "NOOP").startswith("250")


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_files_are_looked_at_once_a_minute_at_most(authority: Authority, certificate: tuple[Path, Path]) -> None:
    clock = Clock()
    found = Certificate(*certificate, clock)
    first = found.context()
    authority.give(DOMAIN, *certificate)

    clock.now = LOOK_AGAIN_SECONDS - 1
    assert found.context() is first
    clock.now = LOOK_AGAIN_SECONDS
    second = found.context()
    assert second is not first
    clock.now = LOOK_AGAIN_SECONDS * 2
    assert found.context() is second, "what has not changed is not read again"


def test_half_a_renewal_leaves_the_old_certificate_until_the_other_half_is_there(
    authority: Authority, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    clock = Clock()
    found = Certificate(*certificate, clock)
    first = found.context()
    authority.give(DOMAIN, tmp_path / "new-cert", tmp_path / "new-key")
    (tmp_path / "new-cert").replace(certificate[0])

    clock.now = LOOK_AGAIN_SECONDS
    with structlog.testing.capture_logs() as events:
        assert found.context() is first
    assert [(event["event"], event["error"]) for event in events] == [("certificate_not_read", "SSLError")]
    (tmp_path / "new-key").replace(certificate[1])
    clock.now = LOOK_AGAIN_SECONDS * 2
    assert found.context() is not first


def test_a_certificate_that_is_gone_for_a_moment_is_no_reason_to_stop(certificate: tuple[Path, Path]) -> None:
    clock = Clock()
    found = Certificate(*certificate, clock)
    first = found.context()
    certificate[0].unlink()

    clock.now = LOOK_AGAIN_SECONDS
    assert found.context() is first


def test_a_certificate_without_its_key_stops_the_start(authority: Authority, tmp_path: Path) -> None:
    one, other = (tmp_path / "a", tmp_path / "b"), (tmp_path / "c", tmp_path / "d")
    authority.give(DOMAIN, *one)
    authority.give(DOMAIN, *other)

    with pytest.raises(ssl.SSLError):
        Certificate(one[0], other[1])


def test_what_comes_after_the_220_in_the_clear_is_no_command(door: RunningDoor) -> None:
    with door.wire() as line, contextlib.suppress(ConnectionResetError):
        say(line, "EHLO there")
        say(line, "STARTTLS")
        line.sendall(b"NOOP\r\n" * 50)
        line.shutdown(socket.SHUT_WR)
        assert "250" not in answer_bytes(line)


def answer_bytes(line: socket.socket) -> str:
    """Whatever still comes, TLS alerts and all."""
    got = b""
    while more := line.recv(4096):
        got += more
    return got.decode("latin-1")
