"""Every call that we make to the provider of texts is one that its published description knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from twilio.rest import Client

from gateway.inbound.copies import provider_forget
from gateway.inbound.reconcile import provider_listing
from gateway.outbound.sms import PointedElsewhere, SmsCourier
from tests.builders import NOON
from tests.outbound.provider import Provider
from tests.outbound.test_sms import LETTER

ACCOUNT, OURS = "AC" + "1" * 32, "+447700900000"
FORM = "application/x-www-form-urlencoded"


class Published:
    """The provider's own description of what may be asked."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._paths = {
            re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))): asked
            for path, asked in document["paths"].items()
        }

    def faults(self, method: str, path: str, fields: Mapping[str, str]) -> Iterator[str]:
        """What does not fit; nothing when the call is as published."""
        found = [(seen, asked) for pattern, asked in self._paths.items() if (seen := pattern.fullmatch(path))]
        if len(found) != 1 or method.lower() not in found[0][1]:
            yield f"there is no {method} {path}"
            return
        seen, asked = found[0]
        operation = asked[method.lower()]
        known = {given["name"]: given["schema"] for given in operation["parameters"] if given["in"] == "query"}
        placed = {given["name"]: given["schema"] for given in operation["parameters"] if given["in"] == "path"}
        body = operation.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
        known |= body.get("properties", {})
        yield from (f"{name} is missing" for name in body.get("required", []) if name not in fields)
        for name, value in {**fields, **seen.groupdict()}.items():
            schema = (known | placed).get(name)
            if schema is None:
                yield f"{name} is not known there"
            else:
                yield from (f"{name}: {fault}" for fault in self._wrong(schema, value))

    def _wrong(self, schema: Mapping[str, Any], value: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if schema.get("type") == "integer" and not self._in_range(schema, value):
            yield f"{value} is no number of that range"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10_000):
            yield f"{value} is too short or too long"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{value} is not of that form"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{value} is none of those"
        if not _FORMATS.get(schema.get("format", ""), lambda _: True)(value):
            yield f"{value} is no {schema['format']}"

    @staticmethod
    def _in_range(schema: Mapping[str, Any], value: str) -> bool:
        return value.isdigit() and schema.get("minimum", 0) <= int(value) <= schema.get("maximum", 1 << 62)


def _is_moment(value: str) -> bool:
    return datetime.fromisoformat(value).tzinfo is not None and value.endswith("Z")


_FORMATS = {
    "phone-number": re.compile(r"\+[1-9]\d{6,14}").fullmatch,
    "date-time": _is_moment,
    "uri": lambda value: urlsplit(value).scheme == "https" and "_" not in urlsplit(value).netloc,
}


@pytest.fixture
def published(shared_data: Path) -> Published:
    return Published(json.loads((shared_data / "twilio" / "twilio_api_v2010.json").read_text("utf-8")))


@pytest.fixture
def courier(provider: Provider) -> Iterator[SmsCourier]:
    made = SmsCourier(
        account_sid=ACCOUNT,
        api_key="SK" + "2" * 32,
        api_secret="secret",
        number=OURS,
        public_url="https://sms.help.example",
        api_base=provider.base,
        timeout=5,
    )
    yield made
    made.rest()


@pytest.fixture
def client(provider: Provider) -> Iterator[Client]:
    """The official client as the text door has it."""
    http = PointedElsewhere(provider.base, 5)
    yield Client(ACCOUNT, "token", http_client=http, environment={"TWILIO_REGION": ""})
    http.session.close()


def test_everything_we_ask_the_provider_is_as_it_has_published(
    published: Published, provider: Provider, courier: SmsCourier, client: Client
) -> None:
    sid = courier.carry(LETTER)
    courier.find(LETTER, NOON)
    courier.status(sid)
    courier.forget(sid)
    list(provider_listing(client, OURS, lambda: NOON)(NOON - timedelta(hours=1)))
    provider_forget(client)(courier.carry(LETTER))

    assert [method for method, _, _ in provider.asked] == ["POST", "GET", "GET", "DELETE", "GET", "POST", "DELETE"]
    assert [fault for asked in provider.asked for fault in published.faults(*asked)] == []


def test_each_call_names_what_it_must(
    published: Published, provider: Provider, courier: SmsCourier, client: Client
) -> None:
    courier.carry(LETTER)
    courier.find(LETTER, NOON)
    list(provider_listing(client, OURS, lambda: NOON)(NOON))

    created, looked, listed = (fields for _, _, fields in provider.asked)
    assert set(created) == {"To", "From", "Body", "StatusCallback"}
    assert looked["To"] == LETTER.to
    assert (listed["To"], listed["DateSent>"]) == (OURS, "2030-01-14T12:00:00Z")


MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"


@pytest.mark.parametrize(
    ("method", "path", "fields", "fault"),
    [
        ("PUT", f"{MESSAGES}.json", {}, "there is no PUT"),
        ("GET", "/2010-04-01/Accounts/AC1/Messages.json", {}, "AccountSid"),
        ("DELETE", f"{MESSAGES}/SM1.json", {}, "Sid"),
        ("POST", f"{MESSAGES}.json", {"Body": "x"}, "To is missing"),
        ("POST", f"{MESSAGES}.json", {"To": "07700900123"}, "To: "),
        ("POST", f"{MESSAGES}.json", {"To": OURS, "Text": "x"}, "Text is not known"),
        ("GET", f"{MESSAGES}.json", {"PageSize": "1001"}, "PageSize"),
        ("GET", f"{MESSAGES}.json", {"DateSent>": "2030-01-14T12:00:00"}, "DateSent>"),
        ("POST", f"{MESSAGES}/SM{'1' * 32}.json", {"Status": "deleted"}, "Status"),
    ],
)
def test_the_check_itself_finds_what_is_not_published(
    published: Published, method: str, path: str, fields: dict[str, str], fault: str
) -> None:
    assert any(fault in found for found in published.faults(method, path, fields))
