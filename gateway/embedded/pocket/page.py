"""The pocket's page: a phone and a mail program beside each other, in plain forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates

from gateway.embedded.pocket import threads, writing
from gateway.embedded.pocket.mailbox import envelope_and_letter, with_envelope
from gateway.embedded.pocket.provider import Provider
from gateway.embedded.pocket.settings import PocketSettings
from gateway.embedded.pocket.shelf import Shelf
from gateway.embedded.pocket.threads import Person
from gateway.time_and_chance import Circumstances

Act = Callable[..., Response]

TEMPLATES = Path(__file__).parent / "templates"
NOT_REACHED = "The text was sent, but the service did not answer. It will find the text when it next looks."


@dataclass(frozen=True, repr=False)
class Draft:
    """What stands in the mail form."""

    to: str
    subject: str = ""
    words: str = ""
    answers: str = ""


class Page:
    """What the page's forms do."""

    def __init__(self, settings: PocketSettings, provider: Provider, mail: Shelf, world: Circumstances) -> None:
        self._settings = settings
        self._provider = provider
        self._mail = mail
        self._mail_sent = Shelf(settings.folder / "mail-sent", ".eml", world.now)
        self._person = Shelf(settings.folder / "person", ".json", world.now)
        self._world = world
        self._templates = Jinja2Templates(TEMPLATES)
        self._templates.env.filters["clock"] = _clock

    def show(self, request: Request, reply: str = "") -> Response:
        """The whole page; with `reply`, the form answers the mail of that name."""
        draft = Draft(self._settings.ask_address)
        if reply:
            try:
                to, subject = threads.answering(self._mail, reply)
            except KeyError:
                raise HTTPException(404, "There is no such mail in this mailbox.") from None
            draft = Draft(to, subject, answers=reply)
        return self._render(request, draft)

    def phone(self, request: Request) -> Response:
        """The texts alone, for looking again."""
        return self._templates.TemplateResponse(request, "_phone.html", self._texts(threads.who(self._person)))

    def mailbox(self, request: Request) -> Response:
        """The mails alone, for looking again."""
        return self._templates.TemplateResponse(request, "_mail.html", self._mails(threads.who(self._person)))

    def change_phone(self, number: Annotated[str, Form()]) -> Response:
        """Hold another phone."""
        self._hold(number=_number(number))
        return RedirectResponse("/#phone", 303)

    def change_mailbox(self, name: Annotated[str, Form()] = "", address: Annotated[str, Form()] = "") -> Response:
        """Open another mailbox."""
        self._hold(name=name.strip(), address=address.strip())
        return RedirectResponse("/#mail", 303)

    def text(self, request: Request, number: Annotated[str, Form()], words: Annotated[str, Form()] = "") -> Response:
        """Send a text to the service."""
        self._hold(number=_number(number))
        if not words.strip():
            return self._render(request, Draft(self._settings.ask_address), text_told="Write something first.")
        if not self._provider.receive(_number(number), words.replace("\r\n", "\n")):
            return self._render(request, Draft(self._settings.ask_address), text_told=NOT_REACHED)
        return RedirectResponse("/#phone", 303)

    def send_mail(
        self,
        request: Request,
        name: Annotated[str, Form()] = "",
        address: Annotated[str, Form()] = "",
        to: Annotated[str, Form()] = "",
        subject: Annotated[str, Form()] = "",
        words: Annotated[str, Form()] = "",
        answers: Annotated[str, Form()] = "",
    ) -> Response:
        """Send a mail to the service, or an answer to one of its mails."""
        self._hold(name=name.strip(), address=address.strip())
        note = writing.Note(name, address, to, subject, words)
        try:
            answered = envelope_and_letter(self._mail.read(answers))[2] if answers else None
            letter = writing.write(note, self._world.now(), answered)
            writing.deliver(letter, self._settings.smtp_host, self._settings.smtp_port)
        except KeyError:
            raise HTTPException(404, "There is no such mail in this mailbox.") from None
        except writing.Returned as returned:
            return self._render(request, Draft(to, subject, words, answers), mail_told=str(returned))
        self._mail_sent.keep(with_envelope(address.strip(), [to.strip()], letter.as_bytes()))
        return RedirectResponse("/#mail", 303)

    def _hold(self, **changes: str) -> None:
        threads.remember(self._person, replace(threads.who(self._person), **changes))

    def _render(self, request: Request, draft: Draft, text_told: str = "", mail_told: str = "") -> Response:
        person = threads.who(self._person)
        shown = {**self._texts(person), **self._mails(person), "draft": draft}
        shown |= {"text_told": text_told, "mail_told": mail_told, "sms_number": self._settings.sms_number}
        return self._templates.TemplateResponse(request, "pocket.html", shown)

    def _texts(self, person: Person) -> dict[str, Any]:
        here, elsewhere = threads.bubbles(self._provider.received, self._provider.sent, person.number)
        return {"person": person, "texts": here, "other_texts": elsewhere}

    def _mails(self, person: Person) -> dict[str, Any]:
        here, elsewhere = threads.letters(self._mail, self._mail_sent, person.address)
        return {"person": person, "mails": here, "other_mails": elsewhere}


def routes(page: Page) -> APIRouter:
    """The page, its two fragments and its four forms."""
    router = APIRouter(dependencies=[Depends(_from_here)])
    looks: dict[str, Act] = {"/": page.show, "/phone": page.phone, "/mailbox": page.mailbox}
    forms: dict[str, Act] = {
        "/text": page.text,
        "/mail": page.send_mail,
        "/phone/change": page.change_phone,
        "/mailbox/change": page.change_mailbox,
    }
    for path, act in looks.items():
        router.add_api_route(path, act, methods=["GET"])
    for path, act in forms.items():
        router.add_api_route(path, act, methods=["POST"])
    return router


def _from_here(request: Request) -> None:
    """Refuse a form that another site's page sent: nobody signs in here, so only this can tell."""
    origin = request.headers.get("origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "This form was not sent from the pocket's own page.")


def _number(written: str) -> str:
    return "".join(written.split())


def _clock(at: datetime) -> str:
    return f"{at.astimezone():%d %b, %H:%M}"
