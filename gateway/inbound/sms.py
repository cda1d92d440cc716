"""The text door: the provider's webhooks, believed only with a valid signature.

Its 2xx means that the text is written down. Our own trouble is 503; whatever a webhook does not bring, `reconcile`
finds in the provider's list.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import parse_qsl

import structlog
from fastapi import FastAPI, Request, Response
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import ClientDisconnect
from twilio.request_validator import RequestValidator

from gateway.config import BadSetting, Settings
from gateway.crypto.envelope import TooLong
from gateway.inbound.arrival import Arrival
from gateway.inbound.copies import CopyRemover
from gateway.inbound.pace import Pace
from gateway.inbound.reconcile import Reconciler
from gateway.inbound.together import Intake, Together
from gateway.store import Engine, reports, transaction
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances, token_hash

log = structlog.get_logger()

MOST_BODY = 64 * 1024
MOST_FIELDS = 500
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
KINDS = ("image", "audio", "video")
OPT_OUT_TYPES = ("STOP", "START")
"""What a provider that keeps a list of opt-outs says of a text; it matches whole messages, as we do."""

Form = ImmutableMultiDict[str, str]


class Refused(Exception):
    """This request is not answered with a 2xx; `status` says with what."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def sms_app(
    intake: Intake,
    settings: Settings,
    engine: Engine,
    circumstances: Circumstances,
    reconciler: Reconciler | None = None,
    remover: CopyRemover | None = None,
) -> FastAPI:
    """The webhooks `POST /sms/twilio` and `POST /sms/twilio/status`; beside them the reconciler and the remover.

    Serve it without an access log. Raises BadSetting when what signatures need is not set.
    """
    front = _Front(settings)
    thread = ThreadPoolExecutor(1, "intake")
    together = Together(intake, thread, Pace() if settings.limits else None)
    beside = [each for each in (reconciler, remover) if each]
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan(beside, thread))

    @app.post("/sms/twilio", name="text")
    async def text(request: Request) -> Response:
        async def take(form: Form) -> Response:
            arrival = arrival_of(form, circumstances)
            await together.take_in(arrival)
            return Response(EMPTY_TWIML, media_type="text/xml")

        return await front.answer(request, take)

    @app.post("/sms/twilio/status", name="status")
    async def status(request: Request) -> Response:
        async def note(form: Form) -> Response:
            token = request.query_params.get("status", "")
            await asyncio.get_running_loop().run_in_executor(thread, _note_outcome, engine, token, form, circumstances)
            return Response(status_code=204)

        return await front.answer(request, note)

    return app


@dataclass(frozen=True)
class _Front:
    """What every webhook passes before anything of it is believed."""

    settings: Settings

    def __post_init__(self) -> None:
        for name in ("twilio_account_sid", "twilio_auth_token", "sms_public_url"):
            if not getattr(self.settings, name):
                raise BadSetting(f"SOTTOVOCE_{name.upper()} must be set for the text door")

    async def answer(self, request: Request, act: Callable[[Form], Awaitable[Response]]) -> Response:
        """What `act` answers to a signed form, or why not; nobody's words are in it."""
        try:
            return await act(await self._signed_form(request))
        except Refused as refused:
            return Response(refused.sentence, status_code=refused.status, media_type="text/plain")
        except TooLong:
            return Response("This is longer than we can keep.", status_code=413, media_type="text/plain")
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001  whatever it is, it is our trouble
            log.error("webhook_not_taken_in", error=type(error).__name__)  # noqa: TRY400  no traceback
            return Response("Try again later.", status_code=503, media_type="text/plain")

    async def _signed_form(self, request: Request) -> Form:
        form = _form(await _body(request))
        if not self._is_signed(request, form):
            raise Refused(403, "This request does not bear a valid signature.")
        if form.get("AccountSid") != self.settings.twilio_account_sid:
            raise Refused(403, "This request is about another account.")
        return form

    def _is_signed(self, request: Request, form: Form) -> bool:
        token, signature = self.settings.twilio_auth_token, request.headers.get("X-Twilio-Signature", "")
        if token is None or not signature:
            return False
        query = request.scope["query_string"].decode("latin-1")
        url = f"{(self.settings.sms_public_url or '').rstrip('/')}{request.url.path}{'?' if query else ''}{query}"
        return bool(RequestValidator(token.get_secret_value()).validate(url, form, signature))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            raise Refused(413, "This request is larger than 64 KB.")
    return bytes(body)


def _form(body: bytes) -> Form:
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refused(400, "This is not a form.") from None
    return ImmutableMultiDict(pairs)


def arrival_of(form: Form, circumstances: Circumstances) -> Arrival:
    """The arrival that a signed form makes. Its From may be anything; raises Refused when it has no id or sender."""
    sid, sender = form.get("MessageSid"), form.get("From")
    if not sid or sender is None:
        raise Refused(400, "A text needs a MessageSid and a From.")
    return Arrival(
        channel=Channel.SMS,
        sender=sender,
        text=_text(form),
        provider_id=sid,
        at=circumstances.now(),
        left_out=_media(form),
    )


def _text(form: Form) -> str:
    """What they wrote; where the provider takes it for an opt-out word of its own, it is one to us as well."""
    taken_for = form.get("OptOutType", "")
    return taken_for if taken_for in OPT_OUT_TYPES else form.get("Body", "")


def _media(form: Form) -> tuple[str, ...]:
    """The kinds of what came with the text and is not taken, each once."""
    count = form.get("NumMedia", "0")
    many = min(int(count), MOST_FIELDS) if count.isascii() and count.isdigit() else 0
    families = [form.get(f"MediaContentType{n}", "").partition("/")[0].lower() for n in range(many)]
    return tuple(dict.fromkeys(family if family in KINDS else "file" for family in families))


def _note_outcome(engine: Engine, token: str, form: Form, circumstances: Circumstances) -> None:
    status, code, sid = form.get("MessageStatus", ""), form.get("ErrorCode") or None, form.get("MessageSid", "")
    with transaction(engine) as session:
        reports.outcome(session, token_hash(token), status, code, circumstances.now(), sid)


def _lifespan(
    beside: Sequence[Reconciler | CopyRemover], thread: ThreadPoolExecutor
) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def while_open(_app: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        looking = [loop.create_task(each.run()) for each in beside]
        yield
        for task in looking:
            task.cancel()
        if looking:
            await asyncio.wait(looking)
        await loop.run_in_executor(None, thread.shutdown)

    return while_open
