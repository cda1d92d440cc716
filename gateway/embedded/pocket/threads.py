"""What the person sees: texts and mails, theirs and ours, oldest first."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage

from gateway.embedded.pocket.mailbox import envelope_and_letter
from gateway.embedded.pocket.shelf import Shelf, arrived
from gateway.embedded.pocket.writing import answer_subject, answer_to, words_of

MOST_SHOWN = 200


@dataclass(frozen=True, repr=False)
class Person:
    """Who holds the pocket: the demo's own person until the form says otherwise."""

    number: str = "+447700900123"
    name: str = "Jo"
    address: str = "jo@example.org"


@dataclass(frozen=True, repr=False)
class Bubble:
    """A text as a phone shows it."""

    body: str
    at: datetime
    mine: bool
    number: str


@dataclass(frozen=True, repr=False)
class Letter:
    """A mail as a mail program shows it; `name` is what it is asked for by, empty where it cannot be answered."""

    subject: str
    body: str
    at: datetime
    mine: bool
    other: str
    name: str


def bubbles(received: Shelf, sent: Shelf, number: str) -> tuple[list[Bubble], list[Bubble]]:
    """The texts of this phone, and those that came to any other."""
    came = [_bubble(received, name, mine=False) for name in received.names()[-MOST_SHOWN:]]
    went = [_bubble(sent, name, mine=True) for name in sent.names()[-MOST_SHOWN:]]
    here = [bubble for bubble in came + went if bubble.number == number]
    elsewhere = [bubble for bubble in came if bubble.number != number]
    return sorted(here, key=lambda bubble: bubble.at), elsewhere


def letters(received: Shelf, sent: Shelf, address: str) -> tuple[list[Letter], list[Letter]]:
    """The mails of this mailbox, and those that came to any other."""
    mine = address.casefold()
    here: list[Letter] = []
    elsewhere: list[Letter] = []
    for name in received.names()[-MOST_SHOWN:]:
        letter, to = _received(received, name)
        (here if mine in to else elsewhere).append(letter)
    for name in sent.names()[-MOST_SHOWN:]:
        letter, sender = _sent(sent, name)
        if sender == mine:
            here.append(letter)
    return sorted(here, key=lambda letter: letter.at), elsewhere


def remember(folder: Shelf, person: Person) -> None:
    """Keep who holds the pocket, for the next look at the page."""
    folder.replace(PERSON, json.dumps(asdict(person)).encode())


def who(folder: Shelf) -> Person:
    """Who holds the pocket."""
    try:
        return Person(**json.loads(folder.read(PERSON)))
    except (KeyError, ValueError, TypeError):
        return Person()


PERSON = "0" * 20
"""The name of the one file on the person's shelf."""


def _bubble(shelf: Shelf, name: str, *, mine: bool) -> Bubble:
    text = json.loads(shelf.read(name))
    return Bubble(text["body"], arrived(name), mine, text["from"] if mine else text["to"])


def _received(shelf: Shelf, name: str) -> tuple[Letter, set[str]]:
    _, to, letter = envelope_and_letter(shelf.read(name))
    asked_for_by = name if answer_to(letter) else ""
    return _shown(letter, name, asked_for_by, mine=False), {address.casefold() for address in to}


def _sent(shelf: Shelf, name: str) -> tuple[Letter, str]:
    sender, _, letter = envelope_and_letter(shelf.read(name))
    return _shown(letter, name, "", mine=True), sender.casefold()


def _shown(letter: EmailMessage, name: str, asked_for_by: str, *, mine: bool) -> Letter:
    other = str(letter["To" if mine else "From"] or "")
    return Letter(str(letter["Subject"] or ""), words_of(letter), arrived(name), mine, other, asked_for_by)


def answering(shelf: Shelf, name: str) -> tuple[str, str]:
    """To whom, and under which subject, the mail of this name is answered; raises KeyError when there is none."""
    letter = envelope_and_letter(shelf.read(name))[2]
    return answer_to(letter), answer_subject(letter)
