"""The automatic letters: a supervisor reads each exactly as it is kept, and approves it by signing it."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from gateway import letters, signoff
from gateway.console import post_wording, wording
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.console.pages import page
from gateway.store import Session, audit, deliveries, reading, team, transaction
from gateway.store.tables import Template


@dataclass(frozen=True)
class LetterView:
    """One automatic letter as it is read: nothing is filled in, for this is what gets signed."""

    id: str
    name: str
    use: str
    language: str
    channel: str
    version: int
    text: str
    digest: str  # of what is read, so that nothing else is signed
    approved_by: str
    essential: bool


def letters_page(request: Request, desk: TheDesk) -> HTMLResponse:
    """The newest version of every letter; what is not approved comes first."""
    with reading(desk.engine) as session:
        views = [_view(session, template) for template in _newest(deliveries.templates(session))]
    views.sort(key=lambda view: (bool(view.approved_by), not view.essential))
    return page(request, "letters.html", letters=views)


def approve_letter(template_id: str, desk: TheDesk, person: ThePerson, digest: Annotated[str, Form()] = "") -> Response:
    """Sign a letter exactly as it is kept, if that is still what was on the page."""
    with transaction(desk.engine) as session:
        template = found(deliveries.template_with_id(session, template_id))
        if not hmac.compare_digest(_digest(template).encode(), digest.encode("utf-8", "replace")):
            raise Declined("This letter has changed while you had the page open. Please read it as it stands now.")
        _sign(session, desk, template, person.id)
    return RedirectResponse("/letters?done=letter_approved", status_code=303)


def sign_shipped(desk: Desk, supervisor_id: str) -> int:
    """Sign, for the demo, exactly the letters that come with the service, in this supervisor's name; returns how many.

    A letter that somebody has changed is left for a person to read.
    """
    settings, signed = desk.settings, 0
    with transaction(desk.engine) as session:
        for letter in letters.shipped(settings.service_name, settings.country, settings.languages):
            template = _kept(session, desk, letter)
            if template.text == letter.text and template.signoff_id is None:
                _sign(session, desk, template, supervisor_id)
                signed += 1
    return signed


def _kept(session: Session, desk: Desk, letter: letters.Shipped) -> Template:
    """The newest version of a shipped letter; kept as its first version when it is not there yet."""
    known = deliveries.template(session, letter.name, letter.language, letter.channel, signed=False)
    if known is not None:
        return known
    template = Template(
        id=desk.new_id(),
        name=letter.name.value,
        language=letter.language,
        channel=letter.channel,
        version=1,
        text=letter.text,
        created_at=desk.now(),
    )
    deliveries.keep_template(session, template)
    return template


def _sign(session: Session, desk: Desk, template: Template, supervisor_id: str) -> None:
    statement = signoff.for_template(
        template.name,
        template.language,
        template.channel.value,
        template.version,
        template.text,
        supervisor=supervisor_id,
        now=desk.now(),
    )
    kept = signoff.row(desk.new_id(), statement, signoff.sign(desk.keyring, statement))
    deliveries.keep_signoff(session, kept)
    template.signoff_id = kept.id
    session.add(template)
    code = f"{template.name}/{template.language}/{template.channel.value}/{template.version}"
    audit.note(session, desk.new_id(), "approve_letter", supervisor_id, desk.now(), code=code)


def _digest(template: Template) -> str:
    return signoff.template_digest(
        template.name, template.language, template.channel.value, template.version, template.text
    )


def _newest(templates: Sequence[Template]) -> list[Template]:
    newest: dict[tuple[str, str, str], Template] = {}
    for template in templates:  # newest version first within its name
        newest.setdefault((template.name, template.language, template.channel), template)
    return list(newest.values())


def _view(session: Session, template: Template) -> LetterView:
    kept = deliveries.signoff_with_id(session, template.signoff_id)
    return LetterView(
        id=template.id,
        name=post_wording.letter_title(template.name),
        use=post_wording.letter_use(template.name),
        language=wording.language(template.language),
        channel=wording.CHANNELS[template.channel],
        version=template.version,
        text=template.text,
        digest=_digest(template),
        approved_by=team.names(session).get(kept.supervisor_id, "a supervisor") if kept else "",
        essential=template.name in letters.ESSENTIAL,
    )
