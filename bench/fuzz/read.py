"""Fuzzing `mime.read`: mails as people send them, broken; and mails as nobody should send them.

`check` fails when anything but `Unreadable` comes out, when it takes longer than two seconds of a processor, or when a
`Mail` holds what none may hold.
"""

from __future__ import annotations

import re
import time

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bench.fuzz import broken
from gateway.inbound.mime import Mail, Unreadable, read
from gateway.words.addresses import plausible_email

LONGEST_SECONDS = 2.0
KINDS = frozenset(
    "image audio video pdf calendar contact message archive document text file encrypted more".split()
)  # fmt: skip
REASONS = frozenset({"headers", "from", "depth", "parts"})
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069]")

_FROM = b"From: Anna <anna@example.org>\r\n"
_SEEDS = (
    _FROM + b"Subject: =?utf-8?b?w6nDqQ==?= =?utf-8?q?a_b?=\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+AOk-",
    _FROM + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=x\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p style=3D'display:none'>a<blockquote>b</p>=\r\n--b\r\n"
    b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgEA\r\n--b--\r\n",
    _FROM + b"Content-Type: multipart/alternative; boundary*0=a;\r\n boundary*1=b\r\n\r\n--ab\r\n\r\nx\r\n--ab\r\n"
    b"Content-Type: multipart/related; boundary=c\r\n\r\n--c\r\nContent-Type: text/html\r\n\r\n<b>y\r\n"
    b"--c--\r\n--ab--\r\n",
    _FROM + b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"MIAGCSqGSIb3DQEHAqCAMIACAQExDzANBglghkgBZQMEAgEFADCABgkqhkiG9w0BBwGggCSABAEKAAA=\r\n",
    _FROM + b"\r\nhi\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n"
    b"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: X\r\n\r\n- x\r\n",
    _FROM + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nSUMMARY:a\\, b\\n\r\n c\r\n",
    _FROM + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\na \r\n> b \r\n>> c\r\n",
)  # fmt: skip
_PIECES = (
    b"\n", b"\r\n", b"\r", b" ", b"\t", b"\0", b":", b";", b"=", b"?", b'"', b"'", b"\\", b"(", b")", b"<", b">",
    b"@", b",", b"--",
    b"From: ", b"Content-Type: ", b"Content-Disposition: attachment", b"Content-Transfer-Encoding: ", b"Subject: ",
    b"base64", b"quoted-printable", b"x-uuencode", b"text/html", b"text/plain", b"text/calendar", b"message/rfc822",
    b"multipart/mixed", b"multipart/digest", b"multipart/signed", b"multipart/encrypted", b"application/ms-tnef",
    b"application/pkcs7-mime", b"boundary=", b"boundary*0*=utf-8''", b"charset=", b"utf-16", b"utf-7", b"hz", b"idna",
    b"iso-2022-jp", b"unicode_escape", b"zlib", b"x-unknown", b"format=flowed", b"=?utf-8?q?", b"=?x?b?", b"?=",
    b"a@b.cc", b"--b", b"--b--", b"begin 644 x", b"end", b"=ybegin line=1", b"=yend", b"-----BEGIN PGP MESSAGE-----",
    b"<div>", b"</div>", b"<blockquote>", b"<!--", b"<br>", b"<td>", b"<pre>", b"&nbsp;", b"&#x202e;", b"\xe2\x80\xae",
    b"\xff\xfe", b"\xed\xa0\x80", b"\x1b$B", b"~{", b"+AAA-", b"\x80",
)  # fmt: skip


def strategy() -> SearchStrategy[bytes]:
    """Bytes to read: mails of the development data (where it is there) and our own, mutated; soup; runs without end."""
    mails = [*_SEEDS, *broken.mails()]
    mutated = broken.mutated(mails, st.one_of(st.sampled_from(_PIECES), st.binary(max_size=8)))
    usual = [mutated, _soup(), _nested()]
    return st.one_of(*usual, *usual, broken.spliced(mails), st.binary(max_size=400), broken.endless(_PIECES, mails))


def _soup() -> SearchStrategy[bytes]:
    """Pieces of headers, encodings and tags in any order, behind a sender that can be read."""
    pieces = broken.soup(_PIECES, st.binary(max_size=4))
    return st.builds(lambda head, some: head + some, st.sampled_from([_FROM, b"", b"From: "]), pieces)


def _nested() -> SearchStrategy[bytes]:
    """Parts in parts, with boundaries that are one another's beginnings."""
    kinds = st.sampled_from(["mixed", "alternative", "digest", "signed", "related", "report"])
    leaf = st.builds(lambda head, body: head + b"\n\n" + body, st.sampled_from(_PIECES), st.binary(max_size=40))
    inside = st.recursive(leaf, lambda parts: st.builds(_together, kinds, st.text("b-", max_size=4), st.lists(parts)))
    return st.builds(lambda part: _FROM + part, inside)


def _together(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    return head + b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)


def check(raw: bytes) -> str:
    """Read it: gives "read" or the reason why not. Raises AssertionError, or whatever `read` should not have raised."""
    begun = time.process_time()
    try:
        mail: Mail | None = read(raw)
        outcome = "read"
    except Unreadable as refused:
        mail, outcome = None, refused.reason
        assert outcome in REASONS, f"the parser stumbled ({outcome})"
    assert time.process_time() - begun < LONGEST_SECONDS, "the parser took too long"
    if mail is not None:
        _check_mail(mail)
    return outcome


def _check_mail(mail: Mail) -> None:
    assert plausible_email(mail.sender), "the sender is no address"
    for line in (mail.sender, mail.display_name, mail.subject, mail.message_id):
        assert "\n" not in line, "a line has a line end"
        assert not _UNSEEN.search(line), "a line holds signs that nobody sees"
    assert not _UNSEEN.search(mail.text), "the text holds signs that nobody sees"
    assert KINDS.issuperset(mail.left_out), "a kind without a word for it"
    mail.text.encode()
