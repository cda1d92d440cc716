"""The provider of texts: what it holds, and what it tells the service.

It keeps two things apart, as in life: its own records, which the service may redact and delete, and what has arrived
on a phone, which nobody takes back.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import asdict, dataclass, replace

from gateway.embedded.pocket import webhooks
from gateway.embedded.pocket.settings import PocketSettings
from gateway.embedded.pocket.shelf import Shelf, arrived
from gateway.time_and_chance import Circumstances

LONGEST = 1600
"""Letters in one text; the provider refuses more."""

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
SID = re.compile(r"SM[0-9a-f]{32}")
API_VERSION = "2010-04-01"


class Refused(Exception):
    """The provider does not take this text; `code` is its number for the reason."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, repr=False)
class Text:
    """One text as the provider knows it."""

    sid: str
    to: str
    sender: str
    body: str
    direction: str
    status: str
    status_callback: str = ""
    name: str = ""

    @property
    def arrived(self) -> str:
        """When it came to the provider: ISO 8601, UTC, whole seconds."""
        return arrived(self.name).replace(microsecond=0).isoformat()


class Provider:
    """Takes texts from the service to phones, and from phones to the service."""

    def __init__(self, settings: PocketSettings, world: Circumstances) -> None:
        self._settings = settings
        self._world = world
        self._changing = threading.Lock()
        self._records = Shelf(settings.folder / "provider", ".json", world.now)
        self.received = Shelf(settings.folder / "sms", ".json", world.now)
        """What came to phones: sid, to, from, body, status_callback."""
        self.sent = Shelf(settings.folder / "sms-sent", ".json", world.now)
        """What phones sent: the same fields."""

    def create(self, to: str, sender: str, body: str, status_callback: str) -> Text:
        """Take a text from the service and put it on the phone; raises Refused."""
        _check(to, sender, body, self._settings.sms_number)
        text = Text(self._new_sid(), to, sender, body, "outbound-api", "queued", status_callback)
        kept = self._keep(text)
        self.received.keep(_on_phone(text))
        return kept

    def report(self, sid: str) -> None:
        """Tell the service, where it asked for that, that the text was sent and then delivered."""
        for status in ("sent", "delivered"):
            text = self._change(sid, status=status)
            if text and text.status_callback:
                fields = _status_fields(text, status, self._settings.account_sid)
                webhooks.post(text.status_callback, fields, self._settings.auth_token)

    def receive(self, sender: str, body: str, *, deliver: bool = True) -> bool:
        """Take a text from a phone and bring it to the SMS door; False when the door did not take it.

        Whether it did or not, it is held, so that the service finds it when it looks. `deliver=False` keeps it
        without a knock at the door, as when a webhook is lost.
        """
        text = Text(self._new_sid(), self._settings.sms_number, sender, body, "inbound", "received")
        self._keep(text)
        self.sent.keep(_on_phone(text))
        if not deliver:
            return False
        fields = _inbound_fields(text, self._settings.account_sid)
        return webhooks.post(self._settings.sms_url, fields, self._settings.auth_token)

    def fetch(self, sid: str) -> Text | None:
        """The record of this sid, or None."""
        names = self._records.names(sid) if SID.fullmatch(sid) else []
        return self._read(names[0]) if names else None

    def texts(self) -> list[Text]:
        """Every record, newest first."""
        found = (self._read(name) for name in reversed(self._records.names()))
        return [text for text in found if text is not None]

    def redact(self, sid: str) -> Text | None:
        """Empty the record's body; None when there is no such record."""
        return self._change(sid, body="")

    def delete(self, sid: str) -> bool:
        """Forget the record; False when there was none."""
        with self._changing:
            text = self.fetch(sid)
            if text is not None:
                self._records.remove(text.name)
        return text is not None

    def _new_sid(self) -> str:
        return "SM" + self._world.new_id()

    def _keep(self, text: Text) -> Text:
        return replace(text, name=self._records.keep(_record(text), text.sid))

    def _change(self, sid: str, **changes: str) -> Text | None:
        """Read, change and write as one act: a report must not bring back a body that was just emptied."""
        with self._changing:
            text = self.fetch(sid)
            if text is not None:
                text = replace(text, **changes)
                self._records.replace(text.name, _record(text))
        return text

    def _read(self, name: str) -> Text | None:
        try:
            return Text(**json.loads(self._records.read(name)), name=name)
        except KeyError:
            return None  # deleted while we looked


def _check(to: str, sender: str, body: str, ours: str) -> None:
    if not to:
        raise Refused(21604, "A 'To' phone number is required.")
    if not NUMBER.fullmatch(to):
        raise Refused(21211, "The 'To' number is not a valid phone number.")
    if sender != ours:
        raise Refused(21606, "The 'From' phone number provided is not a number of this account.")
    if not body:
        raise Refused(21602, "Message body is required.")
    if len(body) > LONGEST:
        raise Refused(21617, "The concatenated message body exceeds the 1600 character limit.")


def _record(text: Text) -> bytes:
    fields = asdict(text)
    del fields["name"]
    return json.dumps(fields, ensure_ascii=False).encode()


def _on_phone(text: Text) -> bytes:
    fields = {
        "sid": text.sid,
        "to": text.to,
        "from": text.sender,
        "body": text.body,
        "status_callback": text.status_callback,
    }
    return json.dumps(fields, ensure_ascii=False).encode()


def _inbound_fields(text: Text, account_sid: str) -> dict[str, str]:
    return {
        "MessageSid": text.sid,
        "SmsMessageSid": text.sid,
        "AccountSid": account_sid,
        "From": text.sender,
        "To": text.to,
        "Body": text.body,
        "NumMedia": "0",
        "ApiVersion": API_VERSION,
    }


def _status_fields(text: Text, status: str, account_sid: str) -> dict[str, str]:
    return {
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": account_sid,
        "From": text.sender,
        "To": text.to,
        "ApiVersion": API_VERSION,
    }
