"""A service with a roster, a smart host and a provider of texts, all real, all on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.config import Settings
from gateway.crypto import roster
from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring, make_key, make_service, publish_all
from gateway.crypto.roster import Person, Roster, RosterWatch
from gateway.outbound.sms import SmsCourier
from gateway.outbound.smtp import SmtpCourier
from gateway.store import Engine
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances
from tests.builders import StoppedClock
from tests.circumstances import RememberingBell
from tests.outbound import provider as texts
from tests.outbound import smart_host as mails
from tests.outbound.office import Office

SINCE = "2029-01-01T00:00:00+00:00"


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Views of one service's keys, and a roster: Sue and Sam sign, Ada writes, Rita signed until last year."""
    folder = tmp_path_factory.mktemp("outbound")
    store = folder / "keystore"
    make_service(store)
    for role in Role:
        make_key(store, role, 1)
    publish_all(store, folder / "keys")
    public = (store / Role.SIGNOFF / "1.pub").read_bytes().hex()
    people = (
        Person("sue", ("supervisor",), SINCE),
        Person("sam", ("supervisor",), SINCE),
        Person("ada", ("advisor",), SINCE),
        Person("rita", ("supervisor",), SINCE, "2029-12-31T00:00:00+00:00"),
    )
    roster.write(store, roster.views_that_read(folder / "keys"), Roster(1, people, True, {1: public}))
    return folder / "keys"


@pytest.fixture
def smart_host() -> Iterator[mails.SmartHost]:
    """A smart host that takes everything."""
    with mails.running(mails.SmartHost()) as host:
        yield host


@pytest.fixture
def provider(clock: StoppedClock) -> Iterator[texts.Provider]:
    """A provider that takes everything."""
    with texts.running(texts.Provider(clock)) as found:
        yield found


@pytest.fixture
def mail_courier(smart_host: mails.SmartHost) -> Iterator[SmtpCourier]:
    """Our courier for mail."""
    courier = SmtpCourier(smart_host.url, service_name="Sottovoce", domain="help.example", timeout=5)
    yield courier
    courier.rest()


@pytest.fixture
def text_courier(provider: texts.Provider) -> Iterator[SmsCourier]:
    """Our courier for texts."""
    courier = SmsCourier(
        account_sid="AC1",
        api_key="SK1",
        api_secret="secret",
        number="+447700900000",
        public_url="https://sms.help.example",
        api_base=provider.base,
        timeout=5,
    )
    yield courier
    courier.rest()


@pytest.fixture
def office(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    keys_dir: Path,
    settings: Settings,
    clock: StoppedClock,
    world: Circumstances,
    bell: RememberingBell,
    mail_courier: SmtpCourier,
    text_courier: SmsCourier,
) -> Office:
    """Everything together."""
    keyring = keyring_of("outbound")
    return Office(
        engine,
        keyring,
        keyring_of("console"),
        {Channel.EMAIL: keyring_of("smtp"), Channel.SMS: keyring_of("sms")},
        RosterWatch(keys_dir / "outbound", keyring),
        settings.model_copy(update={"twilio_account_sid": "AC1"}),
        clock,
        world,
        bell,
        {Channel.EMAIL: mail_courier, Channel.SMS: text_courier},
    )
