"""Wires the processes from their settings: engine, keyring, doorbell, doors and pages.

The workers, which run jobs, are put together from these same parts one floor up, in jobs/posts.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn
import uvloop
from twilio.rest import Client

from gateway import health
from gateway.config import BadSetting, Settings
from gateway.console.app import console_app
from gateway.console.automatic_letters import sign_shipped
from gateway.console.desk import Desk
from gateway.crypto.keyring import HOLDINGS, BadKey, BadMode, Keyring, MissingKey, MustNotHold, check_view
from gateway.crypto.roster import BadRoster, NoRoster, RosterWatch
from gateway.crypto.self_test import SelfTestFailed
from gateway.doorbell import Doorbell, PromptBell, Ringer, SilentBell, connect
from gateway.health import Health
from gateway.inbound import alignment
from gateway.inbound.certificate import Certificate
from gateway.inbound.copies import CopyRemover, provider_forget
from gateway.inbound.intake import Intake
from gateway.inbound.parsing import ParserPool
from gateway.inbound.reconcile import Reconciler, provider_listing
from gateway.inbound.room import Room, WhileThereIsRoom
from gateway.inbound.sms import sms_app
from gateway.inbound.smtp import serve_smtp
from gateway.letters import NoText
from gateway.outbound.sms import PointedElsewhere
from gateway.reader.client import ReaderClient
from gateway.reader.server import ReaderServer, leave_no_trace
from gateway.sockets import bind
from gateway.store import Engine, open_engine, schema
from gateway.store.schema import SchemaBehind
from gateway.time_and_chance import Circumstances
from gateway.words import tagging
from gateway.words.tagging.topics import mailboxes

REFUSALS = (MissingKey, MustNotHold, BadMode, BadKey, NoRoster, BadRoster, SchemaBehind, SelfTestFailed, NoText)
GRACE = 4  # seconds that a web process gives its last answers
LISTING_SECONDS = 4.0  # a look through the provider's list must not delay the end of the door


@dataclass(frozen=True)
class Post:
    """What a process is given when it starts."""

    settings: Settings
    sockets: Mapping[str, socket] = field(default_factory=dict)
    health_socket: socket | None = None
    ready: Callable[[], None] = lambda: None
    signs_as: str | None = None  # in the demo: the supervisor in whose name the shipped letters are signed
    name: str = ""


def until_told() -> threading.Event:
    """An event that SIGTERM or Ctrl-C sets."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    return told


def engine_of(settings: Settings) -> Engine:
    engine = open_engine(settings.database)
    schema.check(engine)
    return engine


def keyring_of(settings: Settings, process: str) -> Keyring:
    check_view(settings.keys / process, HOLDINGS[process])
    return Keyring.of_process(settings.keys, process)


def ringer_of(settings: Settings) -> Ringer:
    return Doorbell(connect(settings.redis_url.get_secret_value())) if settings.redis_url else SilentBell()


def tell_health(post: Post, tells: Health) -> None:
    """Answer on the socket that `up` gave, else on ADMIN_LISTEN."""
    bound = post.health_socket or bind(post.settings.admin_listen, "admin_listen", share=True)
    health.serve(tells.answer, bound)


def database_reasons(engine: Engine) -> list[str]:
    schema.check(engine)
    return []


def door_reasons(engine: Engine, room: Room) -> list[str]:
    """Why a door cannot take anything in; empty when it can."""
    return [*room.reasons(), *database_reasons(engine)]


def smtp(post: Post) -> int:
    settings = post.settings
    if settings.sender_check != "off":
        alignment.prepare()  # shared by every child forked from here
    parser = ParserPool.start()  # before any key is read
    intake, engine = _intake(settings, "smtp")
    tell_health(post, Health("smtp", lambda: door_reasons(engine, Room.of(settings))))
    doors = [post.sockets.get("smtp") or bind(settings.smtp_listen, "smtp_listen", share=True)]
    lmtp = [post.sockets["lmtp"]] if "lmtp" in post.sockets else []
    if settings.lmtp_listen and not lmtp:
        lmtp = [bind(settings.lmtp_listen, "lmtp_listen", share=True)]

    async def serve() -> None:
        await serve_smtp(
            intake,
            settings,
            doors,
            parser,
            Certificate.of(settings),
            _told_in_loop(),
            topics=mailboxes(),
            lmtp_sockets=lmtp,
            ready=post.ready,
        )

    uvloop.run(serve())
    lost = parser.gone.is_set()
    parser.close()
    return int(lost)  # without its parser a door cannot work: the supervisor starts it anew


def _intake(settings: Settings, process: str) -> tuple[WhileThereIsRoom, Engine]:
    tagging.warm()
    engine = engine_of(settings)
    keyring = keyring_of(settings, process)
    intake = Intake(engine, keyring, PromptBell(ringer_of(settings)), settings, Circumstances())
    return WhileThereIsRoom(intake, Room.of(settings)), engine


def _told_in_loop() -> asyncio.Event:
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    return told


def sms(post: Post) -> int:
    settings = post.settings
    if not settings.texts:
        raise BadSetting("SOTTOVOCE_TWILIO_ACCOUNT_SID is not set: this service takes no texts")
    intake, engine = _intake(settings, "sms")
    world = Circumstances()
    provider = _provider(settings)
    listing = provider_listing(provider, settings.twilio_from or "", world.now)
    reconciler = Reconciler(listing, intake, engine, world)
    remover = CopyRemover(provider_forget(provider), engine, world)
    tell_health(post, Health("sms", lambda: door_reasons(engine, Room.of(settings))))
    app = sms_app(intake, settings, engine, world, reconciler, remover)
    bound = post.sockets.get("sms") or bind(settings.sms_listen, "sms_listen")
    _serve_web(app, bound, post.ready)
    return 0


def reader(post: Post) -> int:
    leave_no_trace()
    settings = post.settings
    engine, keyring = engine_of(settings), keyring_of(settings, "reader")
    watch = RosterWatch(settings.keys / "reader", keyring)
    server = ReaderServer(engine, keyring, watch, Circumstances(), reader_socket(settings))
    tell_health(post, Health("reader", lambda: database_reasons(engine)))
    server.serve_forever(until_told(), post.ready)
    return 0


def reader_socket(settings: Settings) -> Path:
    """Where the reader listens."""
    return settings.data_dir / "run" / "reader.sock"


def console(post: Post) -> int:
    settings = post.settings
    engine, keyring = engine_of(settings), keyring_of(settings, "console")
    client = ReaderClient(reader_socket(settings))
    desk = Desk(engine, keyring, client, ringer_of(settings), settings, Circumstances())
    if post.signs_as is not None:
        sign_shipped(desk, post.signs_as)
    tell_health(post, Health("console", lambda: database_reasons(engine)))
    bound = post.sockets.get("console") or bind(settings.console_listen, "console_listen")
    _serve_web(console_app(desk), bound, post.ready, settings)
    return 0


def _provider(settings: Settings) -> Client:
    """The provider's client as the text door needs it: to list texts and delete them, with the account's own token."""
    token = settings.twilio_auth_token.get_secret_value() if settings.twilio_auth_token else ""
    http = PointedElsewhere(settings.twilio_api_base, LISTING_SECONDS)
    return Client(settings.twilio_account_sid, token, http_client=http, environment={"TWILIO_REGION": ""})


class _WebServer(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them anew after a clean end, and so end with a failure."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield


async def _end_when(told: asyncio.Event, web: uvicorn.Server) -> None:
    await told.wait()
    web.should_exit = True


def _serve_web(app: Any, bound: socket, ready: Callable[[], None], tls: Settings | None = None) -> None:
    """Serve an app on a bound socket until told to stop."""
    web = _WebServer(
        uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE,
            ssl_certfile=str(tls.tls_cert) if tls and tls.tls_cert else None,
            ssl_keyfile=str(tls.tls_key) if tls and tls.tls_key else None,
        )
    )

    async def serve() -> None:
        told = _told_in_loop()
        ending = asyncio.ensure_future(_end_when(told, web))
        bound.listen(256)
        ready()
        await web.serve(sockets=[bound])
        ending.cancel()

    uvloop.run(serve())
