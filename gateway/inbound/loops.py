"""Machines that answer: bounces, out-of-office replies and other mail that no person wrote just now. # pure

An answer to a machine can start a loop; silence towards a person does harm. So headers decide what gets no receipt,
and what only looks automatic is shown to somebody.
"""

from __future__ import annotations

import re

from gateway.inbound.headers import Fields, first, one_mailbox, readable, top_fields, values

_MACHINES = frozenset({"mailer-daemon", "postmaster", "mailerdaemon", "mail-daemon"})
_NO_PERSON = frozenset({"auto_reply", "auto-reply", "autoreply"})
_SUBJECTS = re.compile(
    r"\s*(?:automatic reply|auto[- ]?reply|auto[- ]?response|autoresponder|auto:|"
    r"out of (?:the )?office\b(?!\s+\w+\s+(?:is|was))|"
    r"undeliver(?:able|ed)|delivery (?:status notification|failure|notification)|mail delivery (?:failed|"
    r"failure|problem)|"
    r"returned mail|failure notice|mail could not be delivered|message not delivered|nondeliverable|"
    r"automatisch antwoord|automatisch bericht|afwezig(?:heid|heidsbericht)?\b|niet aanwezig\b|onbestelbaar|"
    r"réponse automatique|reponse automatique|absence du bureau|absent du bureau|message automatique|"
    r"automatische antwort|abwesenheit|unzustellbar|"
    r"automaattinen vastaus|poissaolo(?:ilmoitus|viesti)?\b|"
    r"respuesta automática|respuesta automatica|fuera de la oficina|ausente de la oficina|no se puede entregar)",
    re.IGNORECASE,
)
_PHRASES = re.compile(
    r"\b(?:i am|i'm|i will be) (?:currently )?(?:out of (?:the )?office|away from the office|on (?:annual |"
    r"parental |sick )?leave)"
    r"[^.]{0,80}\b(?:until|till|from|through|back on|return)|"
    r"this is an (?:automatic|automated) (?:reply|response|message)|"
    r"this (?:message|mail|e-mail) was (?:created|generated) automatically|"
    r"please do not reply to this (?:message|e-?mail)|"
    r"delivery to the following recipients? (?:has )?failed|could not be delivered to (?:one or more|the following)|"
    r"(?:dit is een|dit) automatisch (?:antwoord|bericht|gegenereerd)|ik ben (?:afwezig|niet op kantoor) (?:tot|van)|"
    r"(?:ceci est|il s'agit d')\s?un(?:e)? (?:réponse|message) automatique|je suis (?:absente?|"
    r"en congés?) (?:du|jusqu'au|jusqu’au)|"
    r"dies ist eine automatische|ich bin (?:bis|vom) .{2,40} (?:nicht im büro|abwesend|nicht erreichbar|im urlaub)|"
    r"tämä on automaattinen|olen poissa toimistolta|olen (?:vuosi)?lomalla (?:\d|asti|saakka)|"
    r"(?:este es|esta es) un(?:a)? (?:mensaje|respuesta) automátic[ao]|estoy fuera de la oficina (?:hasta|del)|"
    r"estaré ausente (?:hasta|del)",
    re.IGNORECASE,
)
_LOOK = 4000


def evidence(fields: Fields) -> str | None:
    """Give the code of the header that shows a machine wrote this, or None.

    Codes: "auto-submitted", "report", "null-sender", "auto-reply", "machine".
    A list post, or bulk mail that a person wrote, is none of them.
    """
    if _is_auto_submitted(fields):
        return "auto-submitted"
    if first(fields, "content-type").lower().startswith("multipart/report") or first(fields, "x-failed-recipients"):
        return "report"
    if any(value.replace(" ", "") == "<>" for value in values(fields, "return-path")):
        return "null-sender"
    if _says_auto_reply(fields):
        return "auto-reply"
    return "machine" if _is_machine(fields) else None


def is_automatic(raw: bytes) -> bool:
    """Say whether the headers alone show that no person wrote this mail."""
    return evidence(top_fields(raw)) is not None


def looks_automatic(raw: bytes) -> bool:
    """Say whether headers, subject or the first words look like a bounce or an out-of-office reply."""
    fields = top_fields(raw)
    if evidence(fields) or _SUBJECTS.match(readable(first(fields, "subject"))):
        return True
    body = re.split(rb"\r?\n\r?\n", raw[: 64 * 1024 + _LOOK], maxsplit=1)[-1][:_LOOK]
    return bool(_PHRASES.search(re.sub(r"\s+", " ", body.decode("utf-8", "replace"))))


def _is_auto_submitted(fields: Fields) -> bool:
    said = [re.split(r"[;(\s]", value.lower().strip(), maxsplit=1)[0] for value in values(fields, "auto-submitted")]
    return any(word not in {"no", ""} for word in said)


def _says_auto_reply(fields: Fields) -> bool:
    if first(fields, "precedence").lower().strip() in _NO_PERSON:
        return True
    names = {"x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-auto-reply"}
    if any(name in names and value.lower().strip() not in {"no", "false", "0"} for name, value in fields):
        return True
    return bool(re.search("autoreply|ooo", first(fields, "x-mail-autoreply").lower())) or _suppresses(fields)


def _suppresses(fields: Fields) -> bool:
    # Programs say this; a person's mail carries at most DR, RN or NRN (no receipts please), which says nothing.
    said = set(re.split(r"[,;\s]+", first(fields, "x-auto-response-suppress").lower()))
    return not said.isdisjoint({"all", "oof", "autoreply"})


def _is_machine(fields: Fields) -> bool:
    mailbox = one_mailbox(first(fields, "from"))
    return mailbox is not None and mailbox[1].partition("@")[0].lower() in _MACHINES
