"""Settings: read once from a mapping, checked, and passed on as a value.

Nothing else in the gateway reads the environment. A bad setting stops the start with a sentence that names it, never
its value. What is secret belongs to some processes only: `Settings.of(process)` takes everything else away.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from gateway.working_hours import checked_days, checked_hours

PREFIX = "SOTTOVOCE_"
_HOURS = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")


class BadSetting(Exception):
    """A setting is missing or wrong; the sentence names it and says what it may be."""


def _words(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _for_each(value: object) -> object:
    one = _words(str(value) if isinstance(value, int) else value)
    return one * 3 if isinstance(one, tuple) and len(one) == 1 else one  # one number for all three levels


def _listen(value: object) -> object:
    if isinstance(value, str) and value not in ("", "off"):
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("must be host:port, with port 0 for a free one")
    return "" if value == "off" else value


def _is_network(written: str, read_as: Callable[[str], object]) -> bool:
    try:
        read_as(written)
    except ValueError:  # whose own sentence would show the value
        return False
    return True


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Listen = Annotated[str, BeforeValidator(_listen)]
_Rest = Annotated[int, Field(ge=0, le=24 * 14)]
Rests = Annotated[tuple[_Rest, _Rest, _Rest], BeforeValidator(_for_each)]

# Which processes may see a secret setting. A setting that is not listed is no secret and is seen by all.
OnOff = Annotated[bool, BeforeValidator(lambda value: {"on": True, "off": False}.get(value, value))]
SECRETS: dict[str, frozenset[str]] = {
    "smarthost": frozenset({"outbound"}),
    "twilio_auth_token": frozenset({"sms", "pocket"}),
    "twilio_api_key": frozenset({"outbound", "pocket"}),
    "twilio_api_secret": frozenset({"outbound", "pocket"}),
}


class Settings(BaseModel):
    """Every setting, under its name without the prefix, in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    data_dir: Path = Field(Path("var"), description="Where everything that is kept lies")
    keys_dir: Path | None = Field(None, description="Each process's view of the keys; default DATA_DIR/keys")
    database_url: SecretStr | None = Field(None, description="Default: SQLite in DATA_DIR; or postgresql://…")
    redis_url: SecretStr | None = Field(None, description="Default: an embedded Redis on a unix socket")
    service_name: str = Field("Sottovoce", min_length=1, max_length=40, description="The name in letters")
    domain: str = Field("localhost", description="The domain of the service's mail addresses")
    country: str = Field("GB", pattern="^[A-Z]{2}$", description="ISO 3166 code: numbers and emergency line")
    timezone: str = Field("Europe/London", description="The zone in which promised times are written")
    languages: Words = Field(
        ("en",), min_length=1, description="ISO 639-1 codes, the first language first; letters: en, nl, fr, de, fi, es"
    )
    smtp_listen: Listen = Field("127.0.0.1:2525", description="The mail door")
    lmtp_listen: Listen = Field("", description="The mail door behind a mail server; off by default")
    sms_listen: Listen = Field("127.0.0.1:8081", description="The text door's webhooks")
    console_listen: Listen = Field("127.0.0.1:8080", description="The staff's pages")
    admin_listen: Listen = Field("127.0.0.1:8090", description="/healthz, /readyz and /metrics")
    pocket_listen: Listen = Field("127.0.0.1:8082", description="The demo's phone and mail program")
    console_url: str = Field("http://localhost:8080", description="The address staff open, as browsers see it")
    tls_cert: Path | None = Field(None, description="Certificate of the console")
    tls_key: Path | None = Field(None, description="Private key of that certificate")
    smtp_tls_cert: Path | None = Field(None, description="Certificate of the mail door (STARTTLS)")
    smtp_tls_key: Path | None = Field(None, description="Private key of that certificate")
    smtp_processes: int = Field(2, ge=1, le=64, description="How many mail doors share the port")
    matching_processes: int = Field(1, ge=1, le=64, description="How many matching workers")
    outbound_processes: int = Field(1, ge=1, le=64, description="How many outbound workers")
    smarthost: SecretStr | None = Field(
        None, description="smtp://, smtp+starttls:// or smtps://, with user:password@ where needed"
    )
    twilio_account_sid: str | None = Field(None, description="Unset: a service by email only")
    twilio_auth_token: SecretStr | None = Field(None, description="For the text door alone")
    twilio_api_key: SecretStr | None = Field(None, description="For outbound alone")
    twilio_api_secret: SecretStr | None = Field(None, description="For outbound alone")
    twilio_from: str | None = Field(None, description="The number that texts come from")
    twilio_api_base: str | None = Field(None, description="Points the official client elsewhere")
    sms_public_url: str | None = Field(None, description="What stands in front of /sms/twilio for the provider")
    first_text: Literal["plain", "neutral"] = Field("plain", description="How much the first text says of us")
    text_hours: str = Field("", description="When texts may be sent, as 08:00-21:00; crisis letters at any hour")
    optout_by: Literal["us", "provider"] = Field("us", description="Who answers STOP by text: us, or provider")
    promise_hours: int = Field(48, ge=1, le=24 * 14, description="By when an ordinary answer is promised")
    working_hours: Annotated[str, AfterValidator(checked_hours)] = Field(
        "", description="When the service works, as mo-fr 09:00-21:00; always by default"
    )
    holidays: Annotated[tuple[str, ...], BeforeValidator(_words), AfterValidator(checked_days)] = Field(
        (), description="Days on which the service does not work, as 2026-12-25"
    )
    revisions: int = Field(2, ge=0, le=10, description="How often a promise may be revised before it is broken")
    lease_minutes: int = Field(20, ge=1, le=24 * 60, description="How long an offer stands")
    silent_hours: int = Field(24, ge=1, le=24 * 14, description="How long an advisor may be silent before work returns")
    cool_down_hours: Rests = Field((1, 6, 12), description="How long an advisor rests after level 2, 3 and 4")
    follow_up_days: int = Field(14, ge=1, le=60, description="After so long a silence somebody is asked how they are")
    close_days: int = Field(7, ge=2, le=60, description="So long after that their conversation closes")
    sort_first: OnOff = Field(True, description="Whether what nobody could place waits for a supervisor first: on, off")
    undo_seconds: int = Field(10, ge=0, le=3600, description="How long an approved answer can be recalled")
    signoff: Literal["passkey", "key"] = Field("passkey", description="How supervisors sign: passkey, or key")
    limits: OnOff = Field(True, description="on, or off for load tests")
    sender_limit: int = Field(20, ge=1, le=10_000, description="Messages of one sender in an hour; more are held")
    service_limit: int = Field(600, ge=1, le=1_000_000, description="New conversations in an hour; more are held")
    least_free_mb: int = Field(200, ge=0, le=1 << 20, description="Below this free space nothing is taken in (SQLite)")
    sender_check: Literal["off", "dns", "edge"] = Field(
        "off", description="How a mail's sender is checked: not at all, through the DNS, or by a trusted edge"
    )
    resolver: str | None = Field(None, description="host:port of the DNS resolver; default the system's")
    trusted_edge: str | None = Field(None, description="The name in the edge's own Authentication-Results")
    trusted_edge_addresses: Words = Field(("127.0.0.1", "::1"), description="Where the edge hands mail over from")
    stretch_kib: int = Field(8192, ge=8, le=1 << 20, description="Memory that stretching a phone number takes")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be a zone of the tz database, such as Europe/London")
        return value

    @field_validator("text_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        if value in ("", "off"):
            return ""
        if not _HOURS.fullmatch(value) or value[:5] == value[6:]:
            raise ValueError("must be two times of day, such as 08:00-21:00")
        return value

    @field_validator("resolver")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        host, _, port = value.rpartition(":")
        if not _is_network(host.strip("[]"), ip_address) or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError("must be an address and a port, such as 127.0.0.1:53")
        return value

    @field_validator("trusted_edge_addresses")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_is_network(network, ip_network) for network in value):
            raise ValueError("must be addresses or networks, such as 127.0.0.1 or 10.0.0.0/8")
        return value

    @field_validator("smarthost")
    @classmethod
    def _known_scheme(cls, value: SecretStr | None) -> SecretStr | None:
        if value and urlsplit(value.get_secret_value()).scheme not in ("smtp", "smtp+starttls", "smtps"):
            raise ValueError("must begin with smtp://, smtp+starttls:// or smtps://")
        return value

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        for one, other in (("tls_cert", "tls_key"), ("smtp_tls_cert", "smtp_tls_key")):
            if (getattr(self, one) is None) != (getattr(self, other) is None):
                raise ValueError(f"{one.upper()} and {other.upper()} go together")
        if self.sender_check == "edge" and not self.trusted_edge:
            raise ValueError("SENDER_CHECK=edge needs TRUSTED_EDGE, the edge's own name")
        return self

    def of(self, process: str) -> Settings:
        """These settings as `process` may know them: the secrets of others are gone."""
        taken = {name: None for name, seen_by in SECRETS.items() if process not in seen_by}
        return self.model_copy(update=taken)

    @property
    def keys(self) -> Path:
        """Where the processes' views of the keys lie."""
        return self.keys_dir or self.data_dir / "keys"

    @property
    def keystore(self) -> Path:
        """The operator's store of keys, out of every process's sight."""
        return self.data_dir / "keystore"

    @property
    def database(self) -> str:
        """The database's address as SQLAlchemy writes it."""
        if self.database_url is None:
            return f"sqlite:///{(self.data_dir / 'sottovoce.db').absolute()}"
        return self.database_url.get_secret_value().replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def zone(self) -> ZoneInfo:
        """The service's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def text_minutes(self) -> tuple[int, int] | None:
        """From which minute of the local day to which texts may be sent; None for at any hour."""
        if not self.text_hours:
            return None
        hours = [int(self.text_hours[at : at + 2]) * 60 + int(self.text_hours[at + 3 : at + 5]) for at in (0, 6)]
        return hours[0], hours[1]

    @property
    def texts(self) -> bool:
        """Whether this service takes text messages at all."""
        return self.twilio_account_sid is not None

    @property
    def ask_address(self) -> str:
        """The address that people write to."""
        return f"ask@{self.domain}"


def read(
    environment: Mapping[str, str], process: str | None = None, defaults: Mapping[str, Any] | None = None
) -> Settings:
    """Settings from `defaults`, then the file named by SOTTOVOCE_CONFIG, then the environment; raises BadSetting.

    For a `process`, the secrets of others are not even opened.
    """
    hidden = {name for name, seen_by in SECRETS.items() if process is not None and process not in seen_by}
    values: dict[str, Any] = dict(defaults or {})
    config = environment.get(f"{PREFIX}CONFIG")
    if config:
        values |= _from_toml(Path(config))
    values |= _from_environment(environment, hidden)
    try:
        return Settings.model_validate({name: value for name, value in values.items() if name not in hidden})
    except ValidationError as wrong:
        raise BadSetting(_sentence(wrong)) from None


def _from_toml(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BadSetting(f"{PREFIX}CONFIG names a file that cannot be read as TOML") from None
    return {name.lower(): value for name, value in found.items()}


def _from_environment(environment: Mapping[str, str], hidden: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name == f"{PREFIX}CONFIG":
            continue
        key = name.removeprefix(PREFIX).lower()
        if key.removesuffix("_file") in hidden:
            continue
        if key.endswith("_file"):
            found[key.removesuffix("_file")] = _from_file(name, Path(value))
        else:
            found[key] = value
    return found


def _from_file(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        raise BadSetting(f"{name} names a file that cannot be read") from None


def _sentence(wrong: ValidationError) -> str:
    first = wrong.errors(include_input=False, include_url=False)[0]
    name = f"{PREFIX}{str(first['loc'][0]).upper()}" if first["loc"] else "The settings"
    if first["type"] == "extra_forbidden":
        return f"{name} is not a setting of this service; docs/settings.md lists them"
    return f"{name}: {first['msg'].removeprefix('Value error, ')}"
