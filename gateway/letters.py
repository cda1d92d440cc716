"""Automatic letters: which there are, how one is put on its way, and how its words are made.

A row names a letter and typed parameters, never text. What the letter says is a template that a supervisor has read,
approved and signed; checking that is signoff's part. One arrival, one letter: what else must be said is a note, a
paragraph of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gateway.store import Session, deliveries, insert_new
from gateway.store.tables import Channel, Delivery, Kind, Signpost, Standing
from gateway.time_and_chance import to_minute
from gateway.words.segments import without_costly_accents

TEXTS = Path(__file__).parent / "letter_texts"
EVERY_FILE = ("subject", "weekdays", "months", "date", "at", "free")  # beside its letters
A_WEEK = 7  # days
ORDINARY, SOON, AT_ONCE = 0, 1, 2  # the urgencies of a delivery


class Name(StrEnum):
    """Every automatic letter, and the notes that may follow one."""

    WELCOME = "welcome"
    WELCOME_NEUTRAL = "welcome_neutral"
    RECEIPT = "receipt"
    UNREADABLE = "unreadable"
    STOP = "stop"
    START = "start"
    HELP = "help"
    STATE = "state"
    STATE_WRITING = "state_writing"
    STATE_LATE = "state_late"
    STATE_ANSWERED = "state_answered"
    STATE_NOTHING = "state_nothing"
    REVISED = "revised"
    REVISED_NEUTRAL = "revised_neutral"
    CRISIS = "crisis"
    CRISIS_AFTER_STOP = "crisis_after_stop"
    FOLLOW_UP = "follow_up"
    FOLLOW_UP_NEUTRAL = "follow_up_neutral"
    STAFF = "staff"
    STAFF_PROMISE_AT_RISK = "staff_promise_at_risk"
    STAFF_SOMETHING_WAITS = "staff_something_waits"
    STAFF_COMPLAINT = "staff_complaint"
    NOTE_LEFT_OUT = "note_left_out"
    NOTE_ENCRYPTED = "note_encrypted"
    NOTE_BUSY = "note_busy"


TO_STAFF = frozenset(name for name in Name if name.startswith("staff"))
# Without these, signed, in every active language outbound is not ready.
ESSENTIAL = (Name.WELCOME, Name.CRISIS, Name.STOP, Name.STAFF)
PARAMETERS: dict[Name, frozenset[str]] = dict.fromkeys(
    (Name.WELCOME, Name.RECEIPT, Name.HELP, Name.STATE, Name.STATE_WRITING), frozenset({"due"})
)
PARAMETERS |= dict.fromkeys((Name.REVISED, Name.REVISED_NEUTRAL), frozenset({"said", "due"}))
PARAMETERS |= dict.fromkeys((Name.FOLLOW_UP, Name.FOLLOW_UP_NEUTRAL), frozenset({"days"}))
COUNTS = frozenset({"days"})  # the parameters that are whole numbers; every other is a moment
FOLLOW_UPS = (Name.FOLLOW_UP, Name.FOLLOW_UP_NEUTRAL)
# Never written out: after this moment the letter is not sent any more.
PARAMETERS[Name.STAFF_SOMETHING_WAITS] = frozenset({"until"})
IN_DANGER = (Name.CRISIS, Name.CRISIS_AFTER_STOP)
# What somebody has asked for with one word just now: these leave at any hour.
ASKED_FOR = frozenset({Name.STOP, Name.START, Name.HELP, *(name for name in Name if name.startswith("state"))})
# What may be written to somebody who said STOP: that we heard it, that we heard START, and how to be answered.
EVEN_IF_STOPPED = (Name.STOP, Name.START, Name.CRISIS_AFTER_STOP)
NOTE, SIGNPOST = "note_", "signpost_"
"""How the name of a paragraph begins that may follow a letter: a note, or a signpost that a supervisor has approved."""

LONGEST_NAME = 40


class NoText(Exception):
    """The letters of this language, or the crisis line of this country, are missing."""


@dataclass(frozen=True)
class Shipped:
    """One letter as it comes with the service, ready to be read and approved."""

    name: Name
    language: str
    channel: Channel
    text: str


@dataclass(frozen=True)
class Quotable:
    """A signpost as a paragraph of a letter, ready to be read and approved like one: only then is it ever added."""

    name: str
    language: str
    channel: Channel
    text: str


@cache
def _texts(language: str) -> dict[str, Any]:
    try:
        texts = tomllib.loads((TEXTS / f"{language}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoText(f"there are no letters in '{language}'; add gateway/letter_texts/{language}.toml") from None
    missing = [key for key in EVERY_FILE if key not in texts]
    missing += [f"{channel}.{name}" for channel in Channel for name in Name if name not in texts.get(channel, ())]
    if missing:
        raise NoText(f"gateway/letter_texts/{language}.toml lacks {', '.join(missing)}; en.toml shows the form")
    return texts


@cache
def crisis_line(country: str, language: str = "") -> Mapping[str, str]:
    """The country's `emergency` number and its crisis `line`, one that speaks the language if known; raises NoText."""
    lines: dict[str, dict[str, str]] = tomllib.loads((TEXTS / "crisis_lines.toml").read_text(encoding="utf-8"))
    if country not in lines:
        raise NoText(f"no crisis line is known for country {country}; add it to gateway/letter_texts/crisis_lines.toml")
    found = lines[country]
    return {**found, "line": found.get(f"line_{language}", found["line"])}


def shipped(service_name: str, country: str, languages: Sequence[str]) -> list[Shipped]:
    """Every letter in these languages, with the service's name and the country's numbers filled in; raises NoText."""
    return [
        Shipped(name, language, channel, _fill(_texts(language)[channel.value][name.value], known).strip())
        for language in languages
        for known in [{"service": service_name, "free": _free(country, language), **crisis_line(country, language)}]
        for channel in Channel
        for name in Name
    ]


def _free(country: str, language: str) -> str:
    """What stands behind a crisis line that is free to call."""
    return "" if "costs" in crisis_line(country) else str(_texts(language)["free"])


def quotable(signposts: Sequence[Signpost]) -> list[Quotable]:
    """Signposts as paragraphs of mails, for a text has no room; one for no topic in particular stays with advisors."""
    return [
        Quotable(signpost_name(row.id), row.language, Channel.EMAIL, f"{row.name}: {row.text}".strip())
        for row in signposts
        if row.topics and len(signpost_name(row.id)) <= LONGEST_NAME
    ]


def signpost_name(signpost_id: str) -> str:
    """What a signpost is called as a paragraph of a letter."""
    return f"{SIGNPOST}{signpost_id}"


def may_be_left_out(part: str) -> bool:
    """Whether a letter leaves without this paragraph when it is not approved: a welcome must not wait for it."""
    return part == Name.NOTE_BUSY or part.startswith(SIGNPOST)


def subject(language: str) -> str:
    """The one neutral subject of every mail in this language."""
    return str(_texts(language)["subject"])


def put(
    session: Session,
    name: Name,
    *,
    row_id: str,
    channel: Channel,
    language: str,
    now: datetime,
    contact_id: str | None = None,
    staff_id: str | None = None,
    conversation_id: str | None = None,
    parameters: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    urgency: int = SOON,
) -> None:
    """Put a letter on its way, in the transaction of what it tells about.

    Parameters are moments in ISO form or whole numbers, and notes are names of paragraphs: a letter never carries text
    of its own.
    """
    given = dict(parameters or {})
    _check(name, given, contact_id, staff_id, notes)
    insert_new(
        session,
        Delivery,
        id=row_id,
        kind=Kind.STAFF if name in TO_STAFF else Kind.LETTER,
        channel=channel,
        contact_id=contact_id,
        staff_id=staff_id,
        conversation_id=conversation_id,
        template=name.value,
        language=language,
        parameters={key: _typed(key, value) for key, value in given.items()},
        notes=[str(note) for note in notes],
        urgency=urgency,
        standing=Standing.PENDING,
        next_at=now,
        made_minute=to_minute(now),
    )


def _typed(key: str, value: str) -> str:
    return str(int(value)) if key in COUNTS else datetime.fromisoformat(value).isoformat()


def _check(
    name: Name, given: Mapping[str, str], contact_id: str | None, staff_id: str | None, notes: Sequence[str]
) -> None:
    if given.keys() != PARAMETERS.get(name, frozenset()):
        raise ValueError(f"the letter {name.value} takes other parameters")
    if (staff_id is None) != (name not in TO_STAFF) or (staff_id is None) == (contact_id is None):
        raise ValueError("a staff letter goes to staff, every other letter to a contact")
    if not all(note.startswith((NOTE, SIGNPOST)) for note in notes):
        raise ValueError("a letter is followed by notes and signposts only")


def render(
    text: str,
    parameters: Mapping[str, str],
    zone: ZoneInfo,
    language: str,
    now: datetime | None = None,
    *,
    channel: Channel = Channel.EMAIL,
) -> str:
    """The approved text with numbers filled in, and moments as the service's people say them: "Thursday 18:00".

    In a text message a day loses the accent that would double the price of it all.
    """
    said = {key: _said(key, value, zone, language, now) for key, value in parameters.items()}
    if channel is Channel.SMS:
        said = {key: without_costly_accents(value) for key, value in said.items()}
    return _fill(text, said)


def _said(key: str, value: str, zone: ZoneInfo, language: str, now: datetime | None) -> str:
    return str(int(value)) if key in COUNTS else spoken(datetime.fromisoformat(value), zone, language, now)


def spoken(moment: datetime, zone: ZoneInfo, language: str, now: datetime | None = None) -> str:
    """A moment as weekday and time in the service's zone; with its day where, from `now`, the weekday is not clear."""
    local, texts = moment.astimezone(zone), _texts(language)
    weekday = texts["weekdays"][local.weekday()]
    near = now is None or abs((local.date() - now.astimezone(zone).date()).days) < A_WEEK
    return _fill(texts["at"], {"date": weekday if near else _date(local, weekday, texts), "time": f"{local:%H:%M}"})


def _date(local: datetime, weekday: str, texts: Mapping[str, Any]) -> str:
    """The day as its language writes it: "Friday 24 January", "Freitag, 24. Januar,", "vendredi 1er janvier"."""
    day = str(texts.get("first", 1)) if local.day == 1 else str(local.day)
    return _fill(texts["date"], {"weekday": weekday, "day": day, "month": texts["months"][local.month - 1]})


def essential(channel: Channel, first_text: str) -> tuple[Name, ...]:
    """The letters that this channel cannot do without; `first_text` is the setting."""
    neutral = channel is Channel.SMS and first_text == "neutral"
    return (*ESSENTIAL, Name.WELCOME_NEUTRAL) if neutral else ESSENTIAL


def may_leave(session: Session, name: Name, person_language: str, first_language: str, channel: Channel) -> bool:
    """Whether a supervisor has approved this letter in their language or the service's first: else it would be refused.

    Only for letters that can wait until somebody has; an alarm is put on its way all the same.
    """
    return any(
        deliveries.template(session, name.value, language, channel.value) is not None
        for language in (person_language, first_language)
    )


def unsigned(
    session: Session, languages: Sequence[str], channels: Sequence[Channel], first_text: str = "plain"
) -> list[str]:
    """The essential letters that no supervisor has approved yet, as "crisis (en, sms)"."""
    return [
        f"{name.value} ({language}, {channel.value})"
        for language in languages
        for channel in channels
        for name in essential(channel, first_text)
        if deliveries.template(session, name.value, language, channel.value) is None
    ]


def _fill(text: str, known: Mapping[str, str]) -> str:
    for key, value in known.items():
        text = text.replace("{" + key + "}", value)
    return text
