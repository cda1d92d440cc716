"""One machine, one command: binds the sockets, starts every process with its own settings only, and watches them.

The supervisor imports everything once and then forks, before any key or secret setting has been read: memory is
shared, a start takes seconds, and what a process may not know was never in its memory.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from socket import socket
from typing import NoReturn

from gateway import config, health, logbook
from gateway.config import PREFIX, BadSetting, Settings
from gateway.embedded import demo, papers, redis_server
from gateway.embedded.admin import Admin, health_socket
from gateway.embedded.children import Child, House, StartFailed
from gateway.jobs import posts
from gateway.sockets import address, bind, bind_unix
from gateway.wiring import REFUSALS, Post, until_told
from gateway.words import tagging

PATIENCE = 60.0
DOORS = ("smtp", "sms")  # what their processes are called begins like this
REDIS_SECONDS = 10.0
PLAYING = 15  # the pocket plays the world outside, which would not take time from the doors either
Announce = Callable[[str], None]


@dataclass
class Plan:
    """What is to run: the environment every process reads its settings from, the sockets, and the processes."""

    environment: dict[str, str]
    settings: Settings
    demo: bool
    sockets: dict[str, socket] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """A setting that follows from what was really bound, unless somebody has set it."""
        self.environment.setdefault(f"{PREFIX}{name}", value)
        self.settings = config.read(self.environment, "up")

    def close(self) -> None:
        """Let go of every socket."""
        for bound in self.sockets.values():
            bound.close()


def up(environment: Mapping[str, str], announce: Announce, *, as_demo: bool) -> int:
    """Run everything until SIGTERM or Ctrl-C; returns the exit code. Raises BadSetting or NoText beforehand."""
    logbook.start("up")
    plan = make_plan(environment, as_demo=as_demo)
    posts.check(plan.settings)
    house = House(plan.children)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, house.end)
    doors = [child.name for child in plan.children if child.name.startswith(DOORS)]
    try:
        house.begin([child.name for child in plan.children if child.name not in ("papers", *doors)])
        tagging.warm()  # while the others start; the doors share what is loaded here
        house.start(doors, PATIENCE)
        if as_demo and not house.ending:
            house.start(["papers"], PATIENCE)
        if not house.ending:
            _announce(plan, announce)
        house.watch()
    except StartFailed as failed:
        announce(f"Sottovoce did not start: {failed}.")
        return 1
    finally:
        papers.forget(plan.settings.data_dir)
        house.close()
    return 0


def make_plan(environment: Mapping[str, str], *, as_demo: bool) -> Plan:
    """Decide what runs, and bind every socket; raises BadSetting."""
    given = dict(environment)
    if as_demo:
        given = demo.settings(given) | given
    plan = Plan(given, config.read(given, "up"), as_demo)
    settings = plan.settings
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    papers.forget(settings.data_dir)
    if as_demo:
        papers.people(settings.data_dir)
    try:
        _bind(plan)
    except BadSetting:
        plan.close()
        raise
    if settings.redis_url is None:
        plan.children.append(Child("redis", _redis(settings), last=True))
        plan.add("REDIS_URL", redis_server.url(settings.data_dir))
    _people_the_house(plan)
    return plan


def _bind(plan: Plan) -> None:
    settings = plan.settings
    bound = plan.sockets
    # All mail doors listen on one socket: whichever has time takes the next connection.
    bound["smtp"] = bind(settings.smtp_listen, "smtp_listen", share=True)
    if settings.lmtp_listen:
        bound["lmtp"] = bind(settings.lmtp_listen, "lmtp_listen", share=True)
    bound["console"] = bind(settings.console_listen, "console_listen")
    bound["admin"] = bind(settings.admin_listen, "admin_listen")
    plan.environment[f"{PREFIX}SMTP_LISTEN"] = address(bound["smtp"])
    if plan.demo:
        bound["pocket"] = bind(settings.pocket_listen, "pocket_listen")
        bound["smarthost"] = bind("127.0.0.1:0", "pocket_listen")
        plan.add("CONSOLE_URL", f"http://{address(bound['console'])}")
        plan.add("SMARTHOST", f"smtp://{address(bound['smarthost'])}")
        plan.add("TWILIO_API_BASE", f"http://{address(bound['pocket'])}")
    if plan.settings.texts:
        bound["sms"] = bind(settings.sms_listen, "sms_listen")
        if plan.demo:
            plan.add("SMS_PUBLIC_URL", f"http://{address(bound['sms'])}")


def _people_the_house(plan: Plan) -> None:
    settings = plan.settings
    doors = {name: bound for name, bound in plan.sockets.items() if name in ("smtp", "lmtp")}
    for number in range(settings.smtp_processes):
        _post(plan, f"smtp-{number + 1}", "smtp", doors)
    if settings.texts:
        _post(plan, "sms", "sms", {"sms": plan.sockets["sms"]})
    _post(plan, "reader", "reader", {})
    _post(plan, "console", "console", {"console": plan.sockets["console"]})
    for kind, copies in (("matching", settings.matching_processes), ("outbound", settings.outbound_processes)):
        for number in range(copies):
            _post(plan, f"{kind}-{number + 1}", kind, {})
    _post(plan, "clock", "clock", {})
    watched = [child.name for child in plan.children if child.name != "redis"]
    plan.children.append(Child("admin", _admin(plan, watched)))
    if plan.demo:
        plan.children.append(Child("pocket", _pocket(plan)))
        plan.children.append(Child("papers", _papers(plan), once=True))


def _post(plan: Plan, name: str, process: str, sockets: dict[str, socket]) -> None:
    def run(ready: Callable[[], None]) -> None:
        _keep_only(plan, list(sockets.values()))
        settings = config.read(plan.environment, process)
        told = health_socket(settings.data_dir, name)
        signs_as = papers.people(settings.data_dir)["supervisor"] if plan.demo else None
        try:
            posts.run(process, Post(settings, sockets, bind_unix(told), ready, signs_as=signs_as, name=name))
        except (BadSetting, *REFUSALS) as refused:
            sys.stderr.write(f"Sottovoce cannot start: {refused}\n")
            raise SystemExit(1) from None

    plan.children.append(Child(name, run))


def _keep_only(plan: Plan, mine: list[socket]) -> None:
    """Close the sockets of others; a door that has died must not seem to listen because somebody else still does."""
    for bound in plan.sockets.values():
        if bound not in mine:
            bound.close()


def _redis(settings: Settings) -> Callable[[Callable[[], None]], NoReturn]:
    try:
        command = redis_server.command(settings.data_dir)
    except redis_server.NoRedisServer as missing:
        raise BadSetting(str(missing)) from None

    def run(ready: Callable[[], None]) -> NoReturn:
        ready()  # everybody else lives without Redis, so nobody need wait for it
        os.execv(command[0], command)  # noqa: S606 - our own server, with arguments of our own

    return run


def _admin(plan: Plan, watched: list[str]) -> Callable[[Callable[[], None]], None]:
    def run(ready: Callable[[], None]) -> None:
        logbook.start("admin")
        mine = plan.sockets["admin"]
        _keep_only(plan, [mine])
        health.serve(Admin(plan.settings.data_dir, watched).answer, mine)
        ready()
        until_told().wait()

    return run


def _pocket(plan: Plan) -> Callable[[Callable[[], None]], None]:
    def run(ready: Callable[[], None]) -> None:
        logbook.start("pocket")
        os.nice(PLAYING)
        page, mail = plan.sockets["pocket"], plan.sockets["smarthost"]
        _keep_only(plan, [page, mail])
        demo.serve_pocket(config.read(plan.environment, "pocket"), page, mail, ready)

    return run


def _papers(plan: Plan) -> Callable[[Callable[[], None]], None]:
    def run(ready: Callable[[], None]) -> None:
        logbook.start("papers")
        settings = config.read(plan.environment, "pocket")
        if settings.redis_url is not None and settings.redis_url.get_secret_value().startswith("unix://"):
            redis_server.wait_until_up(settings.redis_url.get_secret_value(), time.monotonic() + REDIS_SECONDS)
        demo.write_papers(settings, {name: address(bound) for name, bound in plan.sockets.items()})
        ready()

    return run


def _announce(plan: Plan, announce: Announce) -> None:
    if plan.demo:
        for line in demo.greeting(plan.settings, address(plan.sockets["pocket"])):
            announce(line)
    else:
        announce(f"console   {plan.settings.console_url}")
    announce("ready")
