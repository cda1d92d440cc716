"""Every process by name: what it runs, from its settings to its last line. `up` and the commands start them here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from pydantic import SecretStr

from gateway import config, logbook
from gateway.config import BadSetting, Settings
from gateway.crypto.keyring import HOLDINGS, check_view
from gateway.crypto.roster import RosterWatch
from gateway.crypto.self_test import self_test
from gateway.doorbell import Bell, connect
from gateway.health import Health
from gateway.jobs import clock, worker
from gateway.jobs.seldom import Seldom
from gateway.letters import crisis_line
from gateway.matching import assign, at_risk, chores, lights, promises, quiet, revising, telling, unhappy
from gateway.outbound import deliver
from gateway.outbound.approved import Approvals, ready
from gateway.outbound.courier import Courier
from gateway.outbound.sms import SmsCourier
from gateway.outbound.smtp import SmtpCourier
from gateway.store import reading
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances
from gateway.wiring import (
    Post,
    console,
    database_reasons,
    engine_of,
    keyring_of,
    reader,
    ringer_of,
    sms,
    smtp,
    tell_health,
    until_told,
)

RINGS = ((Bell.MATCHING, 10.0), (Bell.OUTBOUND, 2.0))
YIELDING = 10  # how much a worker gives way to the doors, as `nice` counts it
LOOK_SECONDS = 1.0  # between two looks at what only time brings
SLOW_REDIS = 5.0  # a worker waits on Redis for its living, a door does not


def run_alone(process: str, environment: Mapping[str, str]) -> int:
    """Run one process by itself, until SIGTERM or Ctrl-C."""
    return run(process, Post(config.read(environment, process), name=process))


def run(process: str, post: Post) -> int:
    """Be this process. Raises BadSetting or one of REFUSALS before anything is served."""
    logbook.start(post.name or process)
    self_test()
    check(post.settings)
    return PROCESSES[process](post)


def check(settings: Settings) -> None:
    """Refuse settings with which no process can work; raises BadSetting, or NoText where there is no crisis line."""
    if settings.signoff == "passkey":
        raise BadSetting("SOTTOVOCE_SIGNOFF: passkeys are not there yet; set SOTTOVOCE_SIGNOFF=key")
    crisis_line(settings.country)


def matching(post: Post) -> int:
    settings, world = post.settings, Circumstances()
    engine, ringer = engine_of(settings), ringer_of(settings)
    check_view(settings.keys / "matching", HOLDINGS["matching"])

    is_time = Seldom(LOOK_SECONDS)

    def drain() -> None:
        time_has_passed = is_time()
        if time_has_passed:
            told = promises.watch(engine, settings, world) + at_risk.warn(engine, settings, world)
            told += revising.look(engine, settings, world) + quiet.look_after(engine, settings, world)
            told += unhappy.tell(engine, settings, world)
            if told:
                ringer.ring(Bell.OUTBOUND)
        assign.drain(engine, settings, world)
        if time_has_passed:
            lights.watch(engine, settings, world)
            if telling.tell(engine, settings, world):
                ringer.ring(Bell.OUTBOUND)
            chores.tidy(engine, world.now())

    _work(post, Bell.MATCHING, drain, lambda: database_reasons(engine))
    return 0


def outbound(post: Post) -> int:
    """The outbound worker."""
    settings, world = post.settings, Circumstances()
    engine, keyring, ringer = engine_of(settings), keyring_of(settings, "outbound"), ringer_of(settings)
    watch = RosterWatch(settings.keys / "outbound", keyring)
    couriers, approvals = couriers_of(settings), Approvals()

    def reasons() -> list[str]:
        with reading(engine) as session:
            return ready(session, settings, keyring, watch, world.now())

    def drain() -> int:
        return deliver.drain(engine, keyring, watch, couriers, settings, world, ringer, approvals)

    _work(post, Bell.OUTBOUND, drain, reasons)
    return 0


def couriers_of(settings: Settings) -> dict[Channel, Courier]:
    """A courier for each channel that the settings speak of; raises BadSetting."""
    if settings.smarthost is None:
        raise BadSetting("SOTTOVOCE_SMARTHOST is not set: outbound needs a mail server to hand letters to")
    smarthost = settings.smarthost.get_secret_value()
    by_mail = SmtpCourier(smarthost, service_name=settings.service_name, domain=settings.domain)
    couriers: dict[Channel, Courier] = {Channel.EMAIL: by_mail}
    if settings.texts:
        couriers[Channel.SMS] = SmsCourier(
            account_sid=settings.twilio_account_sid or "",
            api_key=_given(settings, "twilio_api_key"),
            api_secret=_given(settings, "twilio_api_secret"),
            number=_given(settings, "twilio_from"),
            public_url=_given(settings, "sms_public_url"),
            api_base=settings.twilio_api_base,
        )
    return couriers


def _given(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if not value:
        raise BadSetting(f"SOTTOVOCE_{name.upper()} is not set: outbound needs it to send texts")
    return str(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _work(post: Post, bell: Bell, drain: Callable[[], object], reasons: Callable[[], list[str]]) -> None:
    # In a rush the doors come first: a letter may leave a moment later, a person who finds the door closed may not
    # come back. What is urgent still leaves before what is not, and a worker is never starved: beside one door that has
    # work without end it keeps about a tenth of a processor, and what it has begun to write does not lie long.
    os.nice(YIELDING)
    url = post.settings.redis_url
    tells = Health(bell.value, reasons)
    tell_health(post, tells)
    stop = until_told()
    post.ready()
    worker.run(
        bell,
        drain,
        (lambda: connect(url.get_secret_value(), SLOW_REDIS)) if url else None,
        stop,
        on_refused=lambda: tells.count("jobs_refused"),
        on_drained=lambda well: tells.count("drains" if well else "drains_failed"),
    )


def ring_the_hours(post: Post) -> int:
    check_view(post.settings.keys / "clock", HOLDINGS["clock"])
    tell_health(post, Health("clock"))
    stop = until_told()
    post.ready()
    clock.run(RINGS, ringer_of(post.settings), stop)
    return 0


PROCESSES: dict[str, Callable[[Post], int]] = {
    "smtp": smtp,
    "sms": sms,
    "reader": reader,
    "console": console,
    "matching": matching,
    "outbound": outbound,
    "clock": ring_the_hours,
}
