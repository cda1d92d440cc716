"""Mails as people's programs write them, and as nobody should."""

from __future__ import annotations

import base64
import time

import pytest

from gateway.inbound.mime import Unreadable, read

FROM = b"From: Anna <anna@example.org>\r\n"


def html(body: str) -> bytes:
    """Write a mail that is HTML only."""
    return FROM + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()


def many(kind: str, *parts: bytes) -> bytes:
    """Write a mail of several parts, each with its own headers."""
    inside = b"".join(b"--b1\r\n" + part + b"\r\n" for part in parts)
    return FROM + f"Content-Type: multipart/{kind}; boundary=b1\r\n\r\n".encode() + inside + b"--b1--\r\n"


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nmy words"


def test_a_plain_mail_gives_its_plain_values() -> None:
    mail = read(
        FROM
        + b"Subject: =?utf-8?b?w6nDqQ==?=\r\n =?utf-8?q?_x?=\r\nMessage-ID: <1@example.org>\r\n\r\nhello\r\nyou\r\n"
    )
    assert (mail.sender, mail.display_name) == ("anna@example.org", "Anna")
    assert (mail.subject, mail.message_id) == ("éé x", "<1@example.org>")
    assert (mail.text, mail.left_out, mail.automatic) == ("hello\nyou\n", (), None)


@pytest.mark.parametrize(
    ("line", "sender", "name"),
    [("anna@example.org", "anna@example.org", ""), ("<anna@example.org>", "anna@example.org", ""),
     ('"Smith, Anna" <anna@example.org>', "anna@example.org", "Smith, Anna"),
     ("anna@example.org (Anna)", "anna@example.org", "Anna"),
     ("=?utf-8?q?Zo=C3=AB?= <z@example.org>", "z@example.org", "Zoë"),
     ("a@x.org <anna@example.org>", "anna@example.org", "a@x.org")],
)  # fmt: skip
def test_the_sender_is_read_from_one_from_line(line: str, sender: str, name: str) -> None:
    mail = read(f"From: {line}\n\nhi".encode())
    assert (mail.sender, mail.display_name) == (sender, name)


@pytest.mark.parametrize(
    "head",
    ["", "From:", "From: nobody", "From: a@x.org\nFrom: b@x.org", "From: a@x.org, b@x.org",
     "From: a@x.org, B <b@x.org>",
     "From: alice@example.org)bob@evil.com", "From: <a@x.org> <b@x.org>", "From: group: a@x.org;",
     "From: " + "(" * 3000,
     "From: " + "x" * 5000 + " <a@x.org>", "Sender: a@x.org"],
)  # fmt: skip
def test_a_mail_without_exactly_one_sender_is_unreadable(head: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(f"{head}\nSubject: x\n\nhi".encode())
    assert refused.value.reason == "from"
    assert "x.org" not in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "text"),
    [(html("<p>one</p><p>two<br>three</p>"), "one\n\ntwo\nthree"),
     (html("<div>mine</div><blockquote>yours</blockquote>"), "mine"),
     (html('<div>mine</div><div class="gmail_quote">On Monday we wrote: yours</div>'), "mine"),
     (html('<div>mine</div><div id="divRplyFwdMsg">From: us</div><div>yours</div>'), "mine"),
     (html('mine<div class="moz-cite-prefix">On … wrote:</div><blockquote type="cite">yours</blockquote>'), "mine"),
     (html("<style>p{}</style><script>x()</script><p>mine</p><p style='display:none'>hidden</p>"), "mine"),
     (html("<blockquote>only this was written</blockquote>"), "only this was written"),
     (html("<ul><li>a</li><li>b</li></ul>"), "- a\n- b"), (html("a &amp; b &lt;3"), "a & b <3"), (html(""), ""),
     (html("<div>" * 100_000 + "deep"), "deep"), (html("<p>open <b>unclosed"), "open unclosed")],
)  # fmt: skip
def test_html_gives_its_words_without_what_it_quotes(raw: bytes, text: str) -> None:
    assert read(raw).text == text


def test_plain_text_is_preferred_to_html() -> None:
    assert read(many("alternative", TEXT, b"Content-Type: text/html\r\n\r\n<p>other")).text == "my words"
    assert (
        read(many("alternative", b"Content-Type: text/plain\r\n\r\n \r\n", b"Content-Type: text/html\r\n\r\n<p>x")).text
        == "x"
    )


def test_attachments_are_named_by_kind_and_never_by_name() -> None:
    kinds = ("image/png", "image/jpeg", "application/pdf", "text/calendar", "application/x-thing", "text/plain")
    named = 'name="secret.x"\r\nContent-Disposition: attachment; filename="secret.x"\r\n\r\nxx'
    parts = [f"Content-Type: {kind}; {named}".encode() for kind in kinds]
    mail = read(many("mixed", TEXT, *parts))
    assert mail.text == "my words"
    assert mail.left_out == ("image", "pdf", "calendar", "file", "text")


@pytest.mark.parametrize(
    "raw",
    [many("encrypted", b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", TEXT),
     FROM + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nxx",
     FROM + b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nxxx\r\n-----END PGP MESSAGE-----\r\n"],
)  # fmt: skip
def test_an_encrypted_mail_says_so(raw: bytes) -> None:
    assert "encrypted" in read(raw).left_out


@pytest.mark.parametrize(
    ("content", "body", "text"),
    [("text/plain; charset=iso-8859-1", "caf\xe9 \x80".encode("latin-1"), "café €"),
     ("text/plain; charset=no-such-thing", "café".encode(), "café"), ("text/plain; charset=utf-8", b"caf\xe9", "café"),
     ("text/plain", b"caf\xe9", "café"), ("text/plain; charset=ks_c_5601-1987", "한국".encode("cp949"), "한국"),
     ("text/plain; charset=idna", b"abc", "abc"), ("text/plain; charset=base64", b"abc", "abc"),
     ("no/thing/x", b"abc", "abc"),
     ("text/plain; charset=shift_jis", "日本".encode("cp932"), "日本"), ("text/plain; charset=utf-16", b"a", "a")],
)  # fmt: skip
def test_a_wrong_or_unknown_charset_is_read_all_the_same(content: str, body: bytes, text: str) -> None:
    assert read(FROM + f"Content-Type: {content}\r\n\r\n".encode() + body).text == text


def test_transfer_encodings_are_undone_even_when_broken() -> None:
    coded = base64.b64encode("grüße".encode())
    assert read(FROM + b"Content-Transfer-Encoding: base64\r\n\r\n" + coded).text == "grüße"
    assert read(FROM + b"Content-Transfer-Encoding: base64\r\n\r\n!" + coded[:-2] + b"\r\n").text.startswith("grü")
    assert read(FROM + b"Content-Transfer-Encoding: quoted-printable\r\n\r\na=C3=A9=\r\nb=ZZ").text == "aéb=ZZ"
    assert read(FROM + b"Content-Transfer-Encoding: spam\r\n\r\nhi").text == "hi"


def test_flowed_lines_are_joined() -> None:
    flowed = FROM + b"Content-Type: text/plain; format=flowed\r\n\r\none \r\ntwo\r\n> q \r\n> r\r\n-- \r\nme"
    assert read(flowed).text == "one two\n> q r\n-- \nme"


def test_invisible_signs_are_dropped_and_emoji_stay_whole() -> None:
    mail = read(FROM + "Subject: a\u202eb\r\n\r\nx\u200by\u2066z\0 👩\u200d👧".encode())
    assert (mail.subject, mail.text) == ("ab", "xyz 👩\u200d👧")


def test_evidence_of_a_machine_is_passed_on() -> None:
    assert read(FROM + b"Auto-Submitted: auto-replied\r\n\r\nx").automatic == "auto-submitted"
    assert read(many("report; report-type=delivery-status", TEXT)).automatic == "report"


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"X: y\n" * 300 + b"From: a@x.org\n\nhi", "headers"), (b"X: " + b"y" * 70_000 + b"\nFrom: a@x.org\n\nhi",
     "headers"),
     (b"From: a@x.org\n" + NESTED + b"\nhi", "depth"), (b"From: a@x.org\nTo: " + b"a@b.cc, " * 16_000 + b"\n\nhi",
     "headers")],
)  # fmt: skip
def test_a_mail_beyond_the_limits_is_unreadable_by_code(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(raw)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "head",
    [b"Content-Type: text/html" + b"; a*%d=b" * 150, b"Content-Type: text/html; charset=" + b"x" * 1100,
     b"Subject: " + b"=?utf-8?q?a?= " * 400],
)  # fmt: skip
def test_a_header_that_is_too_long_counts_as_absent(head: bytes) -> None:
    mail = read(b"From: a@x.org\n" + head + b"\n\n<b>hi</b>")
    assert (mail.text, mail.subject) == ("<b>hi</b>", "")


def test_of_very_many_parts_the_first_are_read_and_the_rest_is_told() -> None:
    mail = read(b"From: a@x.org\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nhi\n" * 50_000)
    assert mail.text.startswith("hi")
    assert mail.left_out == ("more",)


@pytest.mark.parametrize("body", [b"hello you \n" * 200_000, b"\r" * 500_000, b">" * 500_000])
def test_a_very_long_body_is_read_quickly(body: bytes) -> None:
    begun = time.process_time()
    read(FROM + b"Content-Type: text/plain; format=flowed\r\n\r\n" + body)
    assert time.process_time() - begun < 3, "processor time of 2 MB"


def test_a_mail_does_not_show_its_words_when_printed() -> None:
    assert "anna" not in repr(read(FROM + b"\r\nsecret"))
