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
from gateway.store.tables import Channel, Delivery, Kind, Standing
from gateway.time_and_chance import to_minute

TEXTS = Path(__file__).parent / "letter_texts"
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
    STATE_LATE = "state_late"
    STATE_ANSWERED = "state_answered"
    STATE_NOTHING = "state_nothing"
    CRISIS = "crisis"
    CRISIS_AFTER_STOP = "crisis_after_stop"
    STAFF = "staff"
    STAFF_PROMISE_AT_RISK = "staff_promise_at_risk"
    STAFF_SOMETHING_WAITS = "staff_something_waits"
    NOTE_LEFT_OUT = "note_left_out"
    NOTE_ENCRYPTED = "note_encrypted"


TO_STAFF = frozenset(name for name in Name if name.startswith("staff"))
# Without these, signed, in every active language outbound is not ready.
ESSENTIAL = (Name.WELCOME, Name.CRISIS, Name.STOP, Name.STAFF)
PARAMETERS: dict[Name, frozenset[str]] = dict.fromkeys(
    (Name.WELCOME, Name.RECEIPT, Name.HELP, Name.STATE), frozenset({"due"})
)
# Never written out: after this moment the letter is not sent any more.
PARAMETERS[Name.STAFF_SOMETHING_WAITS] = frozenset({"until"})
IN_DANGER = (Name.CRISIS, Name.CRISIS_AFTER_STOP)
# What somebody has asked for with one word just now: these leave at any hour.
ASKED_FOR = frozenset({Name.STOP, Name.START, Name.HELP, *(name for name in Name if name.startswith("state"))})
# What may be written to somebody who said STOP: that we heard it, that we heard START, and how to be answered.
EVEN_IF_STOPPED = (Name.STOP, Name.START, Name.CRISIS_AFTER_STOP)


class NoText(Exception):
    """The letters of this language, or the crisis line of this country, are missing."""


@dataclass(frozen=True)
class Shipped:
    """One letter as it comes with the service, ready to be read and approved."""

    name: Name
    language: str
    channel: Channel
    text: str


@cache
def _texts(language: str) -> dict[str, Any]:
    try:
        return tomllib.loads((TEXTS / f"{language}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoText(f"there are no letters in '{language}'; add gateway/letter_texts/{language}.toml") from None


@cache
def crisis_line(country: str) -> Mapping[str, str]:
    """The country's `emergency` number and its crisis `line`; raises NoText."""
    lines: dict[str, dict[str, str]] = tomllib.loads((TEXTS / "crisis_lines.toml").read_text(encoding="utf-8"))
    if country not in lines:
        raise NoText(f"no crisis line is known for country {country}; add it to gateway/letter_texts/crisis_lines.toml")
    return lines[country]


def shipped(service_name: str, country: str, languages: Sequence[str]) -> list[Shipped]:
    """Every letter in these languages, with the service's name and the country's numbers filled in."""
    known = {"service": service_name, **crisis_line(country)}
    return [
        Shipped(name, language, channel, _fill(_texts(language)[channel.value][name.value], known).strip())
        for language in languages
        for channel in Channel
        for name in Name
    ]


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
    notes: Sequence[Name] = (),
    urgency: int = SOON,
) -> None:
    """Put a letter on its way, in the transaction of what it tells about.

    Parameters are moments in ISO form and nothing else: a letter never carries text of its own.
    """
    given = dict(parameters or {})
    _check(name, given, contact_id, staff_id)
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
        parameters={key: datetime.fromisoformat(value).isoformat() for key, value in given.items()},
        notes=[note.value for note in notes],
        urgency=urgency,
        standing=Standing.PENDING,
        next_at=now,
        made_minute=to_minute(now),
    )


def _check(name: Name, given: Mapping[str, str], contact_id: str | None, staff_id: str | None) -> None:
    if given.keys() != PARAMETERS.get(name, frozenset()):
        raise ValueError(f"the letter {name.value} takes other parameters")
    if (staff_id is None) != (name not in TO_STAFF) or (staff_id is None) == (contact_id is None):
        raise ValueError("a staff letter goes to staff, every other letter to a contact")


def render(text: str, parameters: Mapping[str, str], zone: ZoneInfo, language: str) -> str:
    """The approved text with its moments written as the service's people say them: "Thursday 18:00"."""
    return _fill(
        text, {key: spoken(datetime.fromisoformat(value), zone, language) for key, value in parameters.items()}
    )


def spoken(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment in the coming days, as weekday and time in the service's zone."""
    local = moment.astimezone(zone)
    return f"{_texts(language)['weekdays'][local.weekday()]} {local:%H:%M}"


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
