"""Gateways on this machine whose mail goes nowhere but to each other and to machines that answer: real doors, real
outbound, a clock that is passed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.config import Settings
from gateway.crypto import roster
from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring, make_key, make_service, publish_all
from gateway.crypto.roster import Person, Roster, RosterWatch
from gateway.inbound.intake import Intake
from gateway.inbound.parsing import ParserPool
from gateway.outbound.smtp import SmtpCourier
from gateway.store import Engine, open_engine
from gateway.store.tables import Channel
from tests.builders import StoppedClock, circumstances_of
from tests.circumstances import RememberingBell
from tests.inbound.mail_door import RunningDoor
from tests.outbound.office import Office
from tests.outbound.smart_host import SmartHost, Taken, running

SINCE = "2029-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Post:
    """One mail on its way to a gateway: the envelope's sender and recipient, and the bytes."""

    sender: str
    to: str
    raw: bytes


@dataclass
class Gateway:
    """One whole gateway for mail."""

    domain: str
    engine: Engine
    office: Office
    door: RunningDoor
    smart_host: SmartHost
    collected: int = 0

    @property
    def ask(self) -> str:
        """Where people write to."""
        return f"ask@{self.domain}"

    def letters(self) -> list[Taken]:
        """Send what is due, and give what has left since the last time."""
        self.office.drain()
        new = self.smart_host.taken[self.collected :]
        self.collected += len(new)
        return new

    def receive(self, post: Post) -> None:
        """Hand a mail to the door, which says 250 to every one of them."""
        self.door.post(post.raw, post.sender, (post.to,))


@contextmanager
def gateway(folder: Path, domain: str, prepared: Path, clock: StoppedClock) -> Iterator[Gateway]:
    """A gateway of its own keys, people and database (a copy of `prepared`), until the block ends."""
    settings = Settings(data_dir=folder, signoff="key", stretch_kib=8, domain=domain, limits=False)
    keys = _keys(folder)
    world, bell = circumstances_of(clock, seed=len(domain)), RememberingBell()
    shutil.copy(prepared, folder / "sottovoce.db")
    with ExitStack() as ends:
        parser = ParserPool.start()  # before any thread
        ends.callback(parser.close)
        engine = open_engine(f"sqlite:///{folder / 'sottovoce.db'}")
        ends.callback(engine.dispose)
        host = ends.enter_context(running(SmartHost()))
        courier = SmtpCourier(host.url, service_name="Sottovoce", domain=domain, timeout=20)
        smtp, outbound = Keyring.of_process(keys, "smtp"), Keyring.of_process(keys, "outbound")
        office = Office(
            engine,
            outbound,
            Keyring.of_process(keys, "console"),
            {Channel.EMAIL: smtp},
            RosterWatch(keys / "outbound", outbound),
            settings,
            clock,
            world,
            bell,
            {Channel.EMAIL: courier},
        )
        office.approve_letters()
        door = RunningDoor(Intake(engine, smtp, bell, settings, world), parser, settings)  # type: ignore[arg-type]
        door.start()
        ends.callback(door.stop)
        yield Gateway(domain, engine, office, door, host)


def _keys(folder: Path) -> Path:
    store, keys = folder / "keystore", folder / "keys"
    make_service(store)
    for role in Role:
        make_key(store, role, 1)
    publish_all(store, keys)
    public = (store / Role.SIGNOFF / "1.pub").read_bytes().hex()
    people = (Person("sue", ("supervisor",), SINCE), Person("ada", ("advisor",), SINCE))
    roster.write(store, roster.views_that_read(keys), Roster(1, people, True, {1: public}))
    return keys


def until_nothing_moves(step: Callable[[], int], most: int = 30) -> int:
    """Repeat `step` until it moves nothing; returns how much was moved in all. Fails when that does not end."""
    moved = 0
    for _ in range(most):
        now = step()
        if not now:
            return moved
        moved += now
    raise AssertionError(f"mail still goes round after {most} rounds")
