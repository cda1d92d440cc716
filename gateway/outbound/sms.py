"""Texts go through the provider's official client, which is kept from logging what it sends."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests import ConnectTimeout, RequestException
from requests.exceptions import ConnectionError as NoConnection
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from gateway import carriers
from gateway.carriers import Trouble
from gateway.outbound.courier import STOPPED, Letter, Uncertain, Undelivered

TIMEOUT_SECONDS = 15
CLOCKS_DIFFER = timedelta(minutes=2)
MOST_LOOKED_THROUGH = 200
NEVER_LEFT = frozenset(carriers.FAILED)
FOR_NOW_STATUS = frozenset({401, 403, 404, 408, 429, 503})
MAYBE_TAKEN_STATUS = frozenset({500, 502, 504})
GONE = 404
_UNANSWERED = (TwilioException, RequestException, ValueError, TypeError, KeyError, AttributeError)


class PointedElsewhere(TwilioHttpClient):  # type: ignore[misc]  # the provider's client ships no types
    """The provider's HTTP client with a base of our choice and a limit on its patience; it keeps and logs nothing."""

    def __init__(self, base: str | None, timeout: float) -> None:
        """`base` replaces https://api.twilio.com; `timeout` is seconds for the connection and for each answer."""
        super().__init__(timeout=timeout, logger=logging.Logger("texts", logging.CRITICAL + 1))
        self._base = urlsplit(base.rstrip("/")) if base else None
        self.session.trust_env = False  # no proxy or .netrc that happens to be there gets to see a number

    def request(self, method: str, url: str, *given: Any, **named: Any) -> Response:
        """Make the request, at our base; nothing of it is kept."""
        try:
            return super().request(method, self._there(url), *given, **named)
        finally:
            self._test_only_last_request = None
            self._test_only_last_response = None

    def _there(self, url: str) -> str:
        if self._base is None:
            return url
        asked = urlsplit(url)
        return urlunsplit((self._base.scheme, self._base.netloc, self._base.path + asked.path, asked.query, ""))


class SmsCourier:
    """Carries letters as text messages."""

    def __init__(
        self,
        *,
        account_sid: str,
        api_key: str,
        api_secret: str,
        number: str,
        public_url: str,
        api_base: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        """`number` is ours; `public_url` is what the provider sees in front of /sms/twilio."""
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # it logs whole URLs, and a list's URL has a number
        http = PointedElsewhere(api_base, timeout)
        # A mapping that is not empty keeps the client from reading the environment.
        self._client = Client(api_key, api_secret, account_sid, http_client=http, environment={"TWILIO_REGION": ""})
        self._http = http
        self._number = number
        self._status_url = f"{public_url.rstrip('/')}/sms/twilio/status"

    def carry(self, letter: Letter) -> str:
        """Hand the text over; the receipt is the provider's sid. Raises Undelivered, or Uncertain."""
        try:
            message = self._client.messages.create(
                to=letter.to,
                from_=self._number,
                body=letter.body,
                status_callback=f"{self._status_url}?status={letter.status_token}",
            )
        except TwilioException as refusal:
            raise _failure(refusal) from None
        except RequestException as error:
            raise (Undelivered("no_connection") if _never_asked(error) else Uncertain("no_answer")) from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Uncertain("no_answer") from None  # it said yes, in a form that we cannot read
        if not message.sid:
            raise Uncertain("no_answer")
        return str(message.sid)

    def find(self, letter: Letter, since: datetime) -> Sequence[str]:
        """The sids of texts to this number with exactly these words that the provider took since then."""
        try:
            return self._found(letter, since - CLOCKS_DIFFER)
        except _UNANSWERED:
            raise Uncertain("cannot_look") from None

    def status(self, sid: str) -> tuple[str, str | None] | None:
        """What the provider says of a text it took, and its error number; None when it holds no such text any more.

        Raises Uncertain when it cannot be told.
        """
        try:
            message = self._client.messages(sid).fetch()
        except TwilioRestException as refusal:
            if refusal.status == GONE:
                return None
            raise Uncertain("cannot_look") from None
        except _UNANSWERED:
            raise Uncertain("cannot_look") from None
        return str(message.status), str(message.error_code) if message.error_code else None

    def forget(self, sid: str) -> None:
        """Delete the provider's copy of a text; one that is not there is as good as deleted. Raises Uncertain."""
        try:
            self._client.messages(sid).delete()
        except TwilioRestException as refusal:
            if refusal.status != GONE:
                raise Uncertain("cannot_look") from None
        except _UNANSWERED:
            raise Uncertain("cannot_look") from None

    def rest(self) -> None:
        """Close the connections that are only kept open."""
        self._http.session.close()

    def _found(self, letter: Letter, since: datetime) -> list[str]:
        found: list[str] = []
        looked = 0
        for message in self._client.messages.stream(to=letter.to, limit=MOST_LOOKED_THROUGH):
            looked += 1
            if message.date_created is not None and message.date_created < since:
                return found  # newest first: from here on everything is older
            same = message.body == letter.body and str(message.direction).startswith("outbound")
            if same and message.status not in NEVER_LEFT:
                found.append(str(message.sid))
        if looked == MOST_LOOKED_THROUGH:
            raise ValueError("there is more than can be looked through")
        return found


def _failure(refusal: TwilioException) -> Exception:
    if not isinstance(refusal, TwilioRestException):
        return Undelivered("provider")
    code, status = refusal.code or 0, refusal.status
    trouble = carriers.trouble(code)
    if trouble is Trouble.STOPPED:
        return Undelivered(STOPPED, for_good=True)
    if status in MAYBE_TAKEN_STATUS:
        return Uncertain(f"provider_{status}")
    if trouble is not None:
        return Undelivered(f"provider_{code}", for_good=trouble is Trouble.FOR_GOOD)
    for_now = status in FOR_NOW_STATUS or status >= 500
    return Undelivered(f"provider_{code or status}", for_good=not for_now)


def _never_asked(error: RequestException) -> bool:
    """Whether the request cannot have reached the provider: no connection was ever made."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, NoConnection) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
