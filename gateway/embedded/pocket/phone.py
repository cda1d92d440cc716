"""The provider's REST side: the calls that the official Twilio client makes.

Create, fetch, list with filters and pages, update (which empties a body) and delete; basic authentication with the
account or with an API key; errors in the provider's own form.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Depends, Form, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from gateway.embedded.pocket.provider import API_VERSION, Provider, Refused, Text
from gateway.embedded.pocket.settings import PocketSettings
from gateway.words.segments import segments

PAGE_SIZE, LARGEST_PAGE = 50, 1000
DAY, SECOND = len("2026-01-01"), len("2026-01-01T00:00:00")
FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


class ProviderError(HTTPException):
    """An error as the provider tells it: an HTTP status, its own number, a sentence."""

    def __init__(self, status: int, code: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.code = code


def told(request: Request, error: Exception) -> Response:  # noqa: ARG001  the shape FastAPI wants
    """The error as the client reads it."""
    assert isinstance(error, ProviderError)  # noqa: S101  registered for this class alone
    body = {
        "code": error.code,
        "message": error.detail,
        "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
        "status": error.status_code,
    }
    return JSONResponse(body, error.status_code)


class Phone:
    """The message resource of one account."""

    def __init__(self, settings: PocketSettings, provider: Provider) -> None:
        self._account_sid = settings.account_sid
        self._provider = provider

    def create(
        self,
        after: BackgroundTasks,
        to: Annotated[str, Form(alias="To")] = "",
        sender: Annotated[str, Form(alias="From")] = "",
        body: Annotated[str, Form(alias="Body")] = "",
        status_callback: Annotated[str, Form(alias="StatusCallback")] = "",
    ) -> dict[str, Any]:
        """Take a text, and report on it after the answer."""
        try:
            text = self._provider.create(to, sender, body, status_callback)
        except Refused as refused:
            raise ProviderError(400, refused.code, str(refused)) from None
        after.add_task(self._provider.report, text.sid)
        return _resource(text, self._account_sid)

    def listing(self, request: Request) -> dict[str, Any]:
        """A page of the texts held, newest first."""
        return _page(request.url.path, request.query_params, self._provider.texts(), self._account_sid)

    def fetch(self, sid: str) -> dict[str, Any]:
        """One text."""
        return _resource(self._known(sid), self._account_sid)

    def update(self, sid: str, body: Annotated[str | None, Form(alias="Body")] = None) -> dict[str, Any]:
        """Empty a text's body, the one change the provider allows."""
        text = self._known(sid)
        if body:
            raise ProviderError(400, 20001, "A message's body can be emptied, not changed.")
        return _resource(self._provider.redact(sid) or text, self._account_sid)

    def delete(self, sid: str) -> Response:
        """Forget a text."""
        self._provider.delete(self._known(sid).sid)
        return Response(status_code=204)

    def _known(self, sid: str) -> Text:
        text = self._provider.fetch(sid)
        if text is None:
            raise ProviderError(404, 20404, "The requested resource was not found")
        return text


def routes(settings: PocketSettings, provider: Provider) -> APIRouter:
    """The provider's side of the pocket, for whoever has the account's token or the API key."""
    prefix = f"/{API_VERSION}/Accounts/{settings.account_sid}"
    account = APIRouter(prefix=prefix, dependencies=[Depends(_who_may(settings))])
    phone = Phone(settings, provider)
    account.add_api_route("/Messages.json", phone.create, methods=["POST"], status_code=201)
    account.add_api_route("/Messages.json", phone.listing, methods=["GET"])
    account.add_api_route("/Messages/{sid}.json", phone.fetch, methods=["GET"])
    account.add_api_route("/Messages/{sid}.json", phone.update, methods=["POST"])
    account.add_api_route("/Messages/{sid}.json", phone.delete, methods=["DELETE"], status_code=204)
    return account


def _who_may(settings: PocketSettings) -> Callable[..., None]:
    pairs = [
        (settings.account_sid, settings.auth_token),
        (settings.api_key, settings.api_secret),
    ]

    def check(given: Annotated[HTTPBasicCredentials | None, Depends(HTTPBasic(auto_error=False))]) -> None:
        if given is None or not any(_same(given, name, secret) for name, secret in pairs):
            raise ProviderError(401, 20003, "Authenticate")

    return check


def _same(given: HTTPBasicCredentials, name: str, secret: str) -> bool:
    right_name = secrets.compare_digest(given.username.encode(), name.encode())
    return secrets.compare_digest(given.password.encode(), secret.encode()) and right_name


def _page(path: str, query: Mapping[str, str], texts: Iterable[Text], account_sid: str) -> dict[str, Any]:
    """One page of the texts that the filters leave, with the addresses of its neighbours."""
    try:
        size = min(LARGEST_PAGE, max(1, int(query.get("PageSize", PAGE_SIZE))))
        number = max(0, int(query.get("Page", 0)))
        found = [text for text in texts if _matches(text, query)]
    except ValueError:
        raise ProviderError(400, 20001, "A date, Page or PageSize cannot be read.") from None
    here = found[number * size : (number + 1) * size]
    kept = {name: query[name] for name in FILTERS if name in query}

    def address(page: int) -> str:
        return f"{path}?{urlencode({**kept, 'PageSize': size, 'Page': page})}"

    return {
        "messages": [_resource(text, account_sid) for text in here],
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(0, len(here) - 1),
        "uri": address(number),
        "first_page_uri": address(0),
        "previous_page_uri": address(number - 1) if number else None,
        "next_page_uri": address(number + 1) if (number + 1) * size < len(found) else None,
    }


def _matches(text: Text, query: Mapping[str, str]) -> bool:
    """Whether a text passes the filters; "on" means that whole day. Raises ValueError for a bad date."""
    at = text.arrived
    return (
        query.get("To", text.to) == text.to
        and query.get("From", text.sender) == text.sender
        and ("DateSent" not in query or _compare(at, query["DateSent"][:DAY]) == 0)
        and ("DateSent<" not in query or _compare(at, query["DateSent<"]) <= 0)
        and ("DateSent>" not in query or _compare(at, query["DateSent>"]) >= 0)
    )


def _compare(at: str, asked: str) -> int:
    """-1, 0 or 1: the moment lies before, at, or after what was asked, to the day or to the second."""
    wanted = datetime.fromisoformat(asked).isoformat()
    length = DAY if len(asked) == DAY else SECOND
    return (at[:length] > wanted[:length]) - (at[:length] < wanted[:length])


def _resource(text: Text, account_sid: str) -> dict[str, Any]:
    """The message as the provider writes it."""
    date = format_datetime(datetime.fromisoformat(text.arrived))
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{text.sid}"
    return {
        "sid": text.sid,
        "account_sid": account_sid,
        "messaging_service_sid": None,
        "to": text.to,
        "from": text.sender,
        "body": text.body,
        "direction": text.direction,
        "status": text.status,
        "date_created": date,
        "date_sent": date,
        "date_updated": date,
        "num_segments": str(segments(text.body).count),
        "num_media": "0",
        "price": None,
        "price_unit": "USD",
        "error_code": None,
        "error_message": None,
        "api_version": API_VERSION,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }
