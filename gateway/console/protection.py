"""What goes round every page: headers that let nothing leak, and a look at where a form was sent from."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CONTENT = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types console",
    )
)
_SWITCHED_OFF = (
    "accelerometer", "autoplay", "camera", "clipboard-read", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip

# Referrer-Policy is not no-referrer: with that, browsers send `Origin: null` from our own forms.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _CONTENT,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _SWITCHED_OFF),
}
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as a browser writes them in `Origin`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def comes_from_us(headers: Mapping[str, str], origin: str) -> bool:
    """Whether a form was sent from our own pages: by its Origin, else by what the browser says of the site."""
    sent = headers.get("origin")
    site = headers.get("sec-fetch-site")
    if sent is not None and sent != "null":
        return sent.lower() == origin and site in (None, "same-origin", "none")
    return site == "same-origin"


class Protection:
    """Adds the headers to every answer, and refuses forms that were not sent from our own pages."""

    def __init__(self, app: ASGIApp, console_url: str) -> None:
        self._app = app
        self._url = console_url
        self._origin = origin_of(console_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it with a sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        app = self._app if self._may_pass(scope) else self._refusal()
        await app(scope, receive, send_protected)

    def _may_pass(self, scope: Scope) -> bool:
        return scope["method"] in HARMLESS or comes_from_us(Headers(scope=scope), self._origin)

    def _refusal(self) -> ASGIApp:
        sentence = f"This form was not sent from our own pages. Please open the console at {self._url} and try again.\n"
        return PlainTextResponse(sentence, status_code=403)

    def _protect(self, headers: MutableHeaders, path: str) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        if path.startswith("/static/"):
            headers["Cache-Control"] = "no-cache"
        if self._origin.startswith("https:"):
            headers["Strict-Transport-Security"] = "max-age=31536000"
