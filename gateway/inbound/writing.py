"""Writing an arrival down: contact, conversation, message, letters and alarms, all in the caller's one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway import duty, letters, on_call, promising
from gateway.config import Settings
from gateway.conversation import Overtaken
from gateway.inbound import busy
from gateway.inbound.looking import Seen
from gateway.inbound.packing import SealedWords
from gateway.inbound.papers import Papers
from gateway.inbound.ruling import DANGER, Ruling
from gateway.inbound.threads import CONTACT, move_thread, open_thread
from gateway.store import Session, audit, contacts, conversations, copies, deliveries, insert_new, plans
from gateway.store.tables import (
    Channel,
    Contact,
    Conversation,
    Direction,
    Message,
)
from gateway.time_and_chance import Circumstances, to_minute


@dataclass(frozen=True)
class Letter:
    """In which language the person is answered at once, what else must be said, and where answers take longer."""

    language: str
    notes: tuple[letters.Name, ...]
    red: frozenset[str]  # topics


def write(
    session: Session,
    papers: Papers,
    ruled: Ruling,
    present: Seen,
    letter: Letter,
    settings: Settings,
    world: Circumstances,
) -> None:
    """Carry out the ruling. Raises Overtaken, and then nothing of it has happened."""
    now = world.now()
    if papers.sender.channel is Channel.SMS:  # it is written down here: the provider's copy may go
        copies.keep(session, papers.arrival.provider_id, Direction.IN, now, now)
    contact = _contact(session, papers, present, world)
    _opt_out(session, papers, ruled, world)
    there = present.conversation
    promised = _promise(contact, papers, there, settings, now)
    if ruled.first_state is not None:
        there = open_thread(session, papers, ruled, present.newest, promised, world)
    elif there is not None:
        move_thread(session, there, papers, ruled, promised, world)
    if papers.words is not None and there is not None:
        _keep_words(session, papers, papers.words, there, ruled, world)
    if there is not None and ruled.alarm:
        there = conversations.with_id(session, there.id) or there  # one just opened is not known to the session yet
        _alarm(session, there, settings, world)
    if ruled.letter is not None and not _told_before(session, ruled.letter, contact, settings):
        name = _first_text(ruled.letter, contact, settings)
        waits = there or present.waiting
        _send(session, papers, name, contact, there, letter, waits.due_at if waits else promised["due_at"], world)
        if ruled.letter is letters.Name.CRISIS and there is not None:
            conversations.change(session, there, crisis_letter_at=now, crisis_level=papers.understood.tags.risk)


def _promise(
    contact: Contact, papers: Papers, there: Conversation | None, settings: Settings, now: datetime
) -> dict[str, Any]:
    """What would be promised for these words: on the topics of the conversation that they join as well.

    Who has set times is answered at the next of them, unless somebody is in danger.
    """
    tags, before = papers.understood.tags, promising.about(there) if there else []
    times, set_time = plans.of(contact, now), None
    if times is not None and max(tags.risk, there.risk if there else 0) < DANGER:
        set_time = duty.next_set_time(now, times.weekdays, times.minute, settings.zone)
    return promising.new(settings, now, tags.risk, [*before, *tags.topics], papers.sender.channel, set_time)


def _contact(session: Session, papers: Papers, present: Seen, world: Circumstances) -> Contact:
    sealed, newest, known = papers.address, papers.sender.indexes[0], present.contact
    named = bool(papers.understood.given_name)
    if known is None:
        if sealed is None:
            raise Overtaken("this contact has gone since we looked")
        _part_from_whoever_was_there(session, papers, present, world)
        known = Contact(
            id=papers.contact_id,
            pseudonym=papers.pseudonym,
            channel=papers.sender.channel,
            address_index=newest.value,
            index_epoch=newest.epoch,
            optout_hash=papers.sender.optout_hash,
            return_address=sealed.return_address,
            name_map=sealed.name_map,
            binding=sealed.binding.value,
            binding_epoch=sealed.binding.epoch,
            knows_name=named,
            language=papers.understood.language,
            first_minute=to_minute(world.now()),
            heard_day=contacts.to_day(world.now()),
        )
        contacts.keep(session, known)
        return known
    known.address_index, known.index_epoch = newest.value, newest.epoch
    known.heard_day = contacts.to_day(world.now())
    if sealed is not None:
        known.return_address, known.name_map = sealed.return_address, sealed.name_map
        known.binding, known.binding_epoch = sealed.binding.value, sealed.binding.epoch
        known.knows_name = named
    return known


def _part_from_whoever_was_there(session: Session, papers: Papers, present: Seen, world: Circumstances) -> None:
    """Pass on whoever had this number: at once, for the new row may only be written after that; raises Overtaken.

    A STOP belongs to the number: one that the network has reported of it since we looked counts.
    """
    sender = papers.sender
    passed = contacts.pass_on(session, sender.channel, [index.value for index in sender.indexes], world.now())
    if passed and contacts.stopped(session, sender.optout_hash) != present.stopped:
        raise Overtaken("somebody said STOP or START in the meantime")


def _opt_out(session: Session, papers: Papers, ruled: Ruling, world: Circumstances) -> None:
    if ruled.stop and contacts.stop(session, world.new_id(), papers.sender.optout_hash, world.now()):
        audit.note(session, world.new_id(), "stop", CONTACT, world.now(), code=papers.contact_id)
    if ruled.start and contacts.start(session, papers.sender.optout_hash):
        audit.note(session, world.new_id(), "start", CONTACT, world.now(), code=papers.contact_id)


def _keep_words(
    session: Session,
    papers: Papers,
    sealed: SealedWords,
    there: Conversation,
    ruled: Ruling,
    world: Circumstances,
) -> None:
    tags = papers.understood.tags
    opened = ruled.first_state is not None
    number = there.messages if opened else conversations.add_words(session, there)
    insert_new(
        session,
        Message,
        id=papers.message_id,
        conversation_id=there.id,
        number=number,
        direction=Direction.IN,
        data_key=sealed.data_key,
        words=sealed.words,
        rest=sealed.rest,
        others=sealed.others,
        own=sealed.own,
        language=tags.language,
        risk=tags.risk,
        risks="".join(sorted(tags.risks)),
        left_out=list(papers.arrival.left_out),
        written_minute=to_minute(world.now()),
    )
    if ruled.step is None and not opened:
        audit.note(session, world.new_id(), "words", CONTACT, world.now(), there.id)


def _alarm(session: Session, there: Conversation, settings: Settings, world: Circumstances) -> None:
    """Tell the supervisor on call now; matching tells them again until somebody has opened it."""
    if there.next_alarm_at is not None and there.seen_at is None:
        return  # the alarm is already ringing
    now = world.now()
    _, was_on_call = on_call.tell(session, 0, settings, world, there.id)
    code = "" if was_on_call else "nobody_on_call"
    audit.note(session, world.new_id(), "alarm", CONTACT, now, there.id, code)
    conversations.change(session, there, alarms=1, next_alarm_at=duty.next_alarm(1, now), seen_at=None)


def _first_text(name: letters.Name, contact: Contact, settings: Settings) -> letters.Name:
    """Others may read their phone: then the first text says no more than that theirs has arrived."""
    neutral = name is letters.Name.WELCOME and contact.channel is Channel.SMS and settings.first_text == "neutral"
    return letters.Name.WELCOME_NEUTRAL if neutral else name


def _told_before(session: Session, name: letters.Name, contact: Contact, settings: Settings) -> bool:
    """Whether somebody or something has told them already.

    The provider may confirm a STOP itself; the one letter that follows danger after a STOP leaves once after each.
    """
    if name is letters.Name.STOP and contact.channel is Channel.SMS:
        return settings.optout_by == "provider"
    if name is not letters.Name.CRISIS_AFTER_STOP:
        return False
    since = contacts.stopped_since(session, contact.optout_hash)
    return since is not None and deliveries.warned_after_stop(session, contact.id, since)


def _send(
    session: Session,
    papers: Papers,
    name: letters.Name,
    contact: Contact,
    there: Conversation | None,
    letter: Letter,
    due: datetime,
    world: Circumstances,
) -> None:
    promised = {"due": due.isoformat()}
    letters.put(
        session,
        name,
        row_id=world.new_id(),
        channel=Channel(papers.sender.channel),
        language=letter.language,
        now=world.now(),
        contact_id=contact.id,
        conversation_id=there.id if there else None,
        parameters=promised if letters.PARAMETERS.get(name) else None,
        notes=(*letter.notes, *busy.notes(session, name, there, letter.language, letter.red)),
        urgency=letters.AT_ONCE if name in letters.IN_DANGER else letters.SOON,
    )
