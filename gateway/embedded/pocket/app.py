"""The pocket as one web application: the page, and the provider's side under its own paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from gateway.embedded.pocket import page, phone
from gateway.embedded.pocket.provider import Provider
from gateway.embedded.pocket.settings import PocketSettings
from gateway.embedded.pocket.shelf import Shelf
from gateway.time_and_chance import Circumstances

STATIC = Path(__file__).parent / "static"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def mail_shelf(settings: PocketSettings, world: Circumstances) -> Shelf:
    """Where the smart host keeps what it takes."""
    return Shelf(settings.folder / "mail", ".eml", world.now)


def pocket_app(settings: PocketSettings, world: Circumstances | None = None, mail: Shelf | None = None) -> FastAPI:
    """The pocket's pages and its provider; `app.state.provider` is the provider, for whoever plays tricks with it."""
    world = world or Circumstances()
    mail = mail or mail_shelf(settings, world)
    provider = Provider(settings, world)
    app = FastAPI(openapi_url=None)
    app.state.provider = provider
    app.include_router(phone.routes(settings, provider))
    app.include_router(page.routes(page.Page(settings, provider, mail, world)))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_exception_handler(phone.ProviderError, phone.told)
    app.middleware("http")(_guarded)
    return app


async def _guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    response.headers.update(HEADERS)
    return response
