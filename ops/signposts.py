"""The demo's signposts: well-known help in the United Kingdom, in our own words.

They are examples: a real service checks each of its own, and writes the day it did so beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.store import Session

CHECKED_ON = "2026-11-22"


@dataclass(frozen=True)
class Pointer:
    """One signpost; `topics` are the skills beside which it is offered."""

    id: str
    name: str
    topics: tuple[str, ...]
    text: str


POINTERS = (
    Pointer(
        "childline",
        "Childline",
        (
            "general",
            "parents",
            "separation",
            "friendship",
            "lonely",
            "bullying",
            "school-life",
            "sadness",
            "violence-at-home",
        ),
        "For anyone under 19 in the UK, about anything at all. Call 0800 1111, free, at any hour; the call does not "
        "show on a phone bill. There is also a one-to-one chat at childline.org.uk.",
    ),
    Pointer(
        "samaritans",
        "Samaritans",
        ("general", "sadness", "suicidal-thoughts", "self-harm", "grief", "lonely"),
        "Somebody who listens, at any age and at any hour, whatever it is. Call 116 123, free, or write to "
        "jo@samaritans.org (an answer by mail takes some days).",
    ),
    Pointer(
        "shout",
        "Shout",
        ("general", "sadness", "suicidal-thoughts", "self-harm", "worry", "stress"),
        "When talking aloud is too much: text SHOUT to 85258, free, at any hour, and a trained volunteer texts back.",
    ),
    Pointer(
        "papyrus",
        "Papyrus HOPELINE247",
        ("suicidal-thoughts", "self-harm", "worried-about-someone"),
        "For people under 35 who think of suicide, and for those who worry about one. Call 0800 068 4141, free, at any "
        "hour.",
    ),
    Pointer(
        "nspcc",
        "NSPCC helpline",
        ("violence-at-home", "sexual-abuse", "worried-about-someone"),
        "For adults who are worried about a child, their own or another's. Call 0808 800 5000. You need not say your "
        "name.",
    ),
    Pointer(
        "domestic-abuse",
        "National Domestic Abuse Helpline (Refuge)",
        ("violent-partner", "violence-at-home", "forced"),
        "For women in England whom somebody at home or a partner hurts or controls. Call 0808 2000 247, free, at any "
        "hour.",
    ),
    Pointer(
        "beat",
        "Beat",
        ("eating",),
        "About eating that has become a fight, your own or that of somebody close. The numbers for each country of the "
        "UK, the chat and its hours are at beateatingdisorders.org.uk.",
    ),
    Pointer(
        "frank",
        "Talk to Frank",
        ("alcohol-and-drugs",),
        "Plain facts about drugs without a sermon, and somebody to ask. Call 0300 123 6600, or see talktofrank.com.",
    ),
    Pointer(
        "switchboard",
        "Switchboard",
        ("orientation", "gender"),
        "Run by LGBT+ people, for anyone who has a question about who they are or whom they love. Call 0800 0119 100, "
        "daytime and evening, or see switchboard.lgbt.",
    ),
    Pointer(
        "cruse",
        "Cruse Bereavement Support",
        ("grief",),
        "When somebody has died, however long ago. Call 0808 808 1677, free; hours are at cruse.org.uk.",
    ),
    Pointer(
        "shelter",
        "Shelter",
        ("no-home",),
        "In England, when you may lose your home or have nowhere to sleep tonight. Call 0808 800 4444, free; hours are "
        "at shelter.org.uk.",
    ),
)


def add_missing(session: Session) -> int:
    """Add the signposts that are not there; one that a person has changed stays. Returns how many are new."""
    from gateway.store import team
    from gateway.store.tables import Signpost

    there = {signpost.id for signpost in team.signposts(session)}
    missing = [pointer for pointer in POINTERS if pointer.id not in there]
    for pointer in missing:
        row = Signpost(
            id=pointer.id,
            name=pointer.name,
            topics=list(pointer.topics),
            language="en",
            text=pointer.text,
            checked_on=CHECKED_ON,
        )
        team.keep_signpost(session, row)
    return len(missing)
