"""Runs the pocket: its page and its smart host, on sockets that are already bound, in one loop."""

from __future__ import annotations

import asyncio
import socket
import threading

import uvicorn

from gateway.embedded.pocket.app import mail_shelf, pocket_app
from gateway.embedded.pocket.mailbox import smart_host
from gateway.embedded.pocket.settings import PocketSettings
from gateway.time_and_chance import Circumstances

LAST_ANSWERS_SECONDS = 1
LOOK_SECONDS = 0.1


def serve(
    settings: PocketSettings,
    page_socket: socket.socket,
    mail_socket: socket.socket,
    stop: threading.Event,
    world: Circumstances | None = None,
) -> None:
    """Serve until `stop` is set or a SIGTERM comes, then end within two seconds."""
    asyncio.run(_serve(settings, page_socket, mail_socket, stop, world or Circumstances()))


async def _serve(
    settings: PocketSettings,
    page_socket: socket.socket,
    mail_socket: socket.socket,
    stop: threading.Event,
    world: Circumstances,
) -> None:
    mail = mail_shelf(settings, world)
    loop = asyncio.get_running_loop()
    host = await loop.create_server(lambda: smart_host(mail), sock=mail_socket)
    web = uvicorn.Server(
        uvicorn.Config(
            pocket_app(settings, world, mail),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=LAST_ANSWERS_SECONDS,
        )
    )
    watch = asyncio.create_task(_watch(stop, web))
    try:
        await web.serve(sockets=[page_socket])
    finally:
        watch.cancel()
        host.close()


async def _watch(stop: threading.Event, web: uvicorn.Server) -> None:
    while not stop.is_set():
        await asyncio.sleep(LOOK_SECONDS)
    web.should_exit = True
