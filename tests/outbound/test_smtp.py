"""Over the wire: TLS where it is asked for, a login, one connection, and never in the clear instead."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateway.outbound.courier import Letter, Undelivered
from gateway.outbound.smtp import SmartHost as Host
from gateway.outbound.smtp import SmtpCourier
from tests.outbound.smart_host import SmartHost, running, with_login

LETTER = Letter(
    to="jo@example.org",
    body="Hello,\n.\n..\nthe end",
    subject="Your message",
    message_id="<00ff@help.example>",
    reply_to="reply+abcdefgh@help.example",
    return_path="",
    status_token="hgfedcba",
    automatic="auto-replied",
    at=datetime(2030, 1, 14, 12, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    file.write_bytes(secret + made.public_bytes(pem))
    return file


@pytest.fixture
def serving(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def courier(url: str, tls: ssl.SSLContext | None = None) -> SmtpCourier:
    return SmtpCourier(url, service_name="Sottovoce", domain="help.example", tls=tls, timeout=5)


def test_words_arrive_with_their_dots(smart_host: SmartHost, mail_courier: SmtpCourier) -> None:
    receipt = mail_courier.carry(LETTER)
    assert receipt == "00ff"
    assert smart_host.taken[0].content.endswith(b"Hello,\r\n.\r\n..\r\nthe end\r\n")


def test_mail_goes_over_tls_after_a_login(serving: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    with running(SmartHost(), **with_login(b"us", b"p@ss/word", serving)) as host:
        line = courier(f"smtp+starttls://us:p%40ss%2Fword@localhost:{host.port}", trusting)
        line.carry(LETTER)
        line.rest()
        assert len(host.taken) == 1


def test_a_wrong_password_is_our_trouble_and_passes(serving: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    with running(SmartHost(), **with_login(b"us", b"right", serving)) as host:
        with pytest.raises(Undelivered) as caught:
            courier(f"smtp+starttls://us:wrong@localhost:{host.port}", trusting).carry(LETTER)
        assert (caught.value.code, caught.value.for_good) == ("login_refused", False)
        assert host.taken == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(serving: ssl.SSLContext) -> None:
    with running(SmartHost(), tls_context=serving) as host:
        with pytest.raises(Undelivered) as caught:
            courier(f"smtp+starttls://localhost:{host.port}").carry(LETTER)
        assert (caught.value.code, caught.value.for_good) == ("no_tls", False)
        assert host.taken == []


def test_mail_never_goes_in_the_clear_instead(smart_host: SmartHost) -> None:
    with pytest.raises(Undelivered) as caught:
        courier(f"smtp+starttls://localhost:{smart_host.port}").carry(LETTER)
    assert caught.value.code == "no_tls"
    assert smart_host.taken == []


def test_an_address_beyond_ascii_is_written_to_where_the_smart_host_takes_it() -> None:
    with running(SmartHost(), enable_SMTPUTF8=True) as host:
        line = courier(host.url)
        line.carry(replace(LETTER, to="jürgen@exämple.org"))
        line.carry(LETTER)
        line.rest()

    first, second = host.taken
    assert (first.recipients, second.recipients) == (["jürgen@xn--exmple-cua.org"], ["jo@example.org"])
    assert "To: jürgen@xn--exmple-cua.org\r\n".encode() in first.content
    assert second.content.isascii()


def test_an_address_beyond_ascii_is_given_up_for_good_where_the_smart_host_takes_none(
    smart_host: SmartHost, mail_courier: SmtpCourier
) -> None:
    with pytest.raises(Undelivered) as caught:
        mail_courier.carry(replace(LETTER, to="jürgen@example.org"))
    mail_courier.carry(replace(LETTER, to="jo@exämple.org"))

    assert (caught.value.code, caught.value.for_good) == ("no_smtputf8", True)
    assert [taken.recipients for taken in smart_host.taken] == [["jo@xn--exmple-cua.org"]]
    assert smart_host.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_made_anew(smart_host: SmartHost, mail_courier: SmtpCourier) -> None:
    mail_courier.carry(LETTER)
    mail_courier.rest()
    mail_courier.carry(replace(LETTER, message_id="<01ff@help.example>"))
    assert (len(smart_host.taken), smart_host.connections) == (2, 2)


def test_only_a_connection_that_has_been_silent_is_asked_whether_it_is_still_there(smart_host: SmartHost) -> None:
    moments = iter([0.0, 0.5, 0.5, 9.0, 9.0])
    courier = SmtpCourier(smart_host.url, service_name="Help", domain="help.example", monotonic=lambda: next(moments))

    asked = []
    for number in range(3):
        courier.carry(replace(LETTER, message_id=f"<0{number}ff@help.example>"))
        asked.append(smart_host.noops)
    courier.rest()

    assert asked == [0, 0, 1]
    assert (len(smart_host.taken), smart_host.connections) == (3, 1)


@pytest.mark.parametrize("at", ["MAIL", "RCPT"])
def test_a_connection_that_is_being_closed_is_made_anew_and_the_letter_leaves(
    smart_host: SmartHost, mail_courier: SmtpCourier, at: str
) -> None:
    mail_courier.carry(LETTER)
    smart_host.closes_at = at
    mail_courier.carry(replace(LETTER, message_id="<01ff@help.example>"))

    assert (len(smart_host.taken), smart_host.connections) == (2, 2)


def test_a_connection_that_broke_after_a_letter_is_made_anew(smart_host: SmartHost, mail_courier: SmtpCourier) -> None:
    smart_host.hangs_up_after = 1
    for number in range(2):
        mail_courier.carry(replace(LETTER, message_id=f"<0{number}ff@help.example>"))

    assert (len(smart_host.taken), smart_host.connections) == (2, 2)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("smtp://mail.example", Host("smtp", "mail.example", 25)),
        ("smtp+starttls://mail.example", Host("smtp+starttls", "mail.example", 587)),
        ("smtps://us:p%40ss@mail.example", Host("smtps", "mail.example", 465, "us", "p@ss")),
        ("smtp://[::1]:2525", Host("smtp", "::1", 2525)),
    ],
)
def test_a_smart_host_is_read_from_its_setting(url: str, host: Host) -> None:
    assert Host.of(url) == host


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example"])
def test_what_is_no_smart_host_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="a smart host is"):
        Host.of(url)


def test_a_smart_host_does_not_show_its_password() -> None:
    assert "pass" not in repr(Host.of("smtps://us:pass@mail.example"))
