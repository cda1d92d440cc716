"""Fuzzing the text door: the real app, with the real intake, keys and database behind it, asked without a socket.

What is sent is told as a literal: (path, query, pairs, body or None, signature). `pairs` are posted as a form and
signed as the signature says: "ours" with the account's token, "theirs" with another one, "none" without; anything else
stands in the header as it is. A `body` is sent instead of the form, and is never what was signed.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import httpx
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from bench.fuzz import broken
from bench.fuzz.words import texts
from gateway.config import Settings
from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring, make_key, make_service, publish_all
from gateway.doorbell import SilentBell
from gateway.inbound.intake import Intake
from gateway.inbound.sms import sms_app
from gateway.store import open_engine
from gateway.store.schema import upgrade
from gateway.time_and_chance import Circumstances

TOKEN, ACCOUNT, BASE = "0123456789abcdef", "AC" + "1" * 32, "https://texts.example"
ANSWERS = frozenset({200, 204, 400, 403, 413})
LONGEST_TEXT = 70_000

Sent = tuple[str, str, list[tuple[str, str]], bytes | None, str]

_NUMBERS = (
    "+447700900123", "+447700900124", "+32470123456", "+1", "+", "", "62442", "ACME", "whatsapp:+447700900123",
    "+4477009001231234567890", "００447700900123", "07700 900123", "client:jo", "+447700900123\n",
)  # fmt: skip
_TEXTS = (
    "STOP", "stop", "STOP ALL", "Start", "HELP", "Help!", "EXIT", "DELETE", "WHEN", "we have to STOP this", "", " ",
    "\0", "I do not want to live any more", "Can I ask about rent?", "Ä" * 71, "€" * 1600,
)  # fmt: skip
_NAMES = (
    "MessageSid", "SmsSid", "AccountSid", "From", "To", "Body", "NumMedia", "MediaContentType0", "MessageStatus",
    "ErrorCode", "FromCountry", "OptOutType", "bodySHA256", "",
)  # fmt: skip
_VALUES = (
    "0", "1", "10", "-1", "９", "1e9", "99999999999999999999", "image/png", "/", "STOP", "delivered", "failed", "21610",
)  # fmt: skip


class Webhook:
    """A text door with everything behind it in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        make_service(folder / "keystore")
        for role in Role:
            make_key(folder / "keystore", role, 1)
        publish_all(folder / "keystore", folder / "keys")
        engine = open_engine(f"sqlite:///{folder}/store.db")
        upgrade(engine)
        account = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "sms_public_url": BASE}
        ours = {"data_dir": folder, "signoff": "key", "stretch_kib": 8, "limits": False}
        settings = Settings.model_validate(account | ours)
        world = Circumstances()
        intake = Intake(engine, Keyring.of_process(folder / "keys", "sms"), SilentBell(), settings, world)
        self._app = sms_app(intake, settings, engine, world)
        self._loop = asyncio.new_event_loop()
        self._open = ExitStack()
        self._open.callback(engine.dispose)
        self._open.callback(self._loop.close)

    def close(self) -> None:
        """Let go of the database."""
        self._open.close()

    def check(self, sent: Sent) -> int:
        """Post it: gives the status. Raises AssertionError when the door had trouble or believed a stranger."""
        status = self._loop.run_until_complete(self._posted(sent))
        _path, _query, _pairs, body, signature = sent
        assert status in ANSWERS, f"it is answered with {status}"
        assert (signature == "ours" and body is None) or status not in {200, 204}, "it believed a stranger"
        return status

    async def _posted(self, sent: Sent) -> int:
        path, query, pairs, body, signature = sent
        url = f"{path}?{urlencode({'status': query})}" if query else path
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if signature != "none":
            headers["X-Twilio-Signature"] = _signature(signature, BASE + url, pairs)
        content = urlencode(pairs).encode() if body is None else body
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://door.local") as http:
            return (await http.post(url, content=content, headers=headers)).status_code


def _signature(kind: str, url: str, pairs: list[tuple[str, str]]) -> str:
    if kind in {"ours", "theirs"}:
        token = TOKEN if kind == "ours" else TOKEN[::-1]
        return str(RequestValidator(token).compute_signature(url, ImmutableMultiDict(pairs)))
    return kind


def strategy() -> SearchStrategy[Sent]:
    """Mostly forms as the carrier sends them, signed; some forged, broken or made of anything."""
    path = st.sampled_from(["/sms/twilio", "/sms/twilio", "/sms/twilio", "/sms/twilio/status"])
    query = st.one_of(st.just(""), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    signature = st.sampled_from(["ours", "ours", "ours", "ours", "theirs", "none", "", "=", "AAAA", "a" * 5000])
    body = st.one_of(st.none(), st.none(), st.none(), _bodies())
    return st.tuples(path, query, _pairs(), body, signature)


def _pairs() -> SearchStrategy[list[tuple[str, str]]]:
    words = st.one_of(st.sampled_from(_TEXTS), texts().map(lambda text: text[:LONGEST_TEXT]))
    number = st.one_of(st.sampled_from(_NUMBERS), st.from_regex(r"\+44770090[0-9]{4}", fullmatch=True))
    sid = st.one_of(st.from_regex("SM[0-9a-f]{32}", fullmatch=True), st.sampled_from(["", "SM", "\0", "é" * 300]))
    usual = st.tuples(sid, number, words).map(
        lambda found: [("AccountSid", ACCOUNT), *zip(("MessageSid", "From", "Body"), found, strict=True)]
    )
    value = st.one_of(
        st.sampled_from([*_NUMBERS, *_TEXTS, *_VALUES]), st.text(st.characters(exclude_categories=["Cs"]))
    )
    more = st.lists(st.tuples(st.sampled_from(_NAMES), value), max_size=6)
    return st.builds(
        lambda first, others, turned: others + first if turned else first + others, usual, more, st.booleans()
    )


def _bodies() -> SearchStrategy[bytes]:
    pieces = (
        b"&",
        b"=",
        b"%",
        b"%00",
        b"%ff",
        b"+",
        b"From=",
        b"Body=",
        b"MessageSid=SM1",
        b"AccountSid=AC1",
        b"\xff",
        b";",
    )
    return st.one_of(
        st.binary(max_size=300),
        broken.soup(pieces, st.binary(max_size=4)),
        broken.endless(pieces, [b"From=%2B44&Body=x"]),
    )
