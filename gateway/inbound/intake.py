"""Taking in arrivals: understood, sealed, stored in one transaction, and only then acknowledged.

First a look (who is this, which conversation would it join), then everything that costs time, outside any transaction;
then the writing, which looks again and starts over when the world has moved in between. What comes at the same time is
written together, for every commit waits for the disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import compress

from gateway import letters
from gateway.config import Settings
from gateway.conversation import Overtaken
from gateway.crypto import blind_index
from gateway.crypto.keyring import Keyring
from gateway.doorbell import Bell, Ringer
from gateway.inbound import packing, ruling, writing
from gateway.inbound.alignment import Alignment
from gateway.inbound.arrival import Arrival
from gateway.inbound.bounces import Ending
from gateway.inbound.limits import Limits, judge, stored_in
from gateway.inbound.looking import Seen, look, look_again
from gateway.inbound.packing import Sender
from gateway.inbound.papers import Heard, Papers, made_out
from gateway.inbound.ruling import Ruling, Said
from gateway.inbound.understanding import Understood, content_of, understand_all
from gateway.inbound.writing import Letter
from gateway.store import Engine, Session, contacts, deliveries, pace, plans, reading, reports, transaction
from gateway.store.tables import Channel, Contact, Conversation
from gateway.time_and_chance import Circumstances, token_hash

TRIES = 5
KEYS_OF_A_REPEAT = {Channel.EMAIL: b"mail", Channel.SMS: b"text"}


class Outcome(StrEnum):
    """What became of an arrival. Every one of them may be acknowledged."""

    STORED = "stored"
    REPEATED = "repeated"
    DROPPED = "dropped"  # a machine wrote
    NOTED = "noted"  # STOP or START: obeyed, no words kept


@dataclass(frozen=True, repr=False)
class Recognised:
    """An arrival and who wrote it, and by what it is known again (newest key first)."""

    arrival: Arrival
    sender: Sender
    prints: Sequence[bytes]


@dataclass(frozen=True, repr=False)
class Ready:
    """An arrival that only has to be written down, if the world is still as it was seen."""

    who: Recognised
    heard: Heard
    seen: Seen
    ruled: Ruling
    papers: Papers


class Intake:
    """The one way in, for every door."""

    def __init__(
        self, engine: Engine, keyring: Keyring, ringer: Ringer, settings: Settings, circumstances: Circumstances
    ) -> None:
        self._engine = engine
        self._keyring = keyring
        self._ringer = ringer
        self._settings = settings
        self._world = circumstances

    def take_in(self, arrival: Arrival) -> Outcome:
        """Store the arrival, commit, then ring. Raises TooLong; any other exception is our trouble: try again later."""
        [outcome] = self.take_in_all([arrival])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def take_in_all(self, arrivals: Sequence[Arrival]) -> list[Outcome | Exception]:
        """Store them with as few commits as can be, then ring; for each what became of it, or its own trouble.

        Raises what is trouble for all of them: the database is gone.
        """
        outcomes: list[Outcome | Exception] = [self._note_report(arrival) for arrival in arrivals]
        for turn in _turns(arrivals, outcomes):
            for number, outcome in zip(turn, self._take_turn([arrivals[number] for number in turn]), strict=True):
                outcomes[number] = outcome
        if not {Outcome.STORED, Outcome.NOTED}.isdisjoint(outcomes):
            self._ringer.ring(Bell.OUTBOUND, Bell.MATCHING)
        return outcomes

    def _take_turn(self, arrivals: Sequence[Arrival]) -> list[Outcome | Exception]:
        people = [self._recognise(arrival) for arrival in arrivals]
        with reading(self._engine) as session:
            seen = [look(session, who.arrival, who.sender, self._world, who.prints) for who in people]
        made_ready = self._ready_all(people, seen)
        written = iter(self._written([one for one in made_ready if isinstance(one, Ready)]))
        return [next(written) if isinstance(one, Ready) else one for one in made_ready]

    def _recognise(self, arrival: Arrival) -> Recognised:
        settings = self._settings
        sender = packing.recognise(
            self._keyring, arrival.channel, arrival.sender, settings.country, settings.stretch_kib
        )
        return Recognised(arrival, sender, self._fingerprints(arrival, sender))

    def _note_report(self, arrival: Arrival) -> Outcome | Exception:
        """What a mail system tells of a letter of ours; of one that we do not know it tells nothing."""
        told = arrival.report
        if told is None or told.ending is Ending.UNKNOWN or not arrival.returned:
            return Outcome.DROPPED
        token, for_good = token_hash(arrival.returned), told.ending is Ending.FOR_GOOD
        try:
            with transaction(self._engine) as session:
                reports.came_back(session, token, told.code, self._world.now(), for_good=for_good)
        except Exception as trouble:  # noqa: BLE001  the others must not wait for it
            return trouble
        return Outcome.DROPPED

    def _fingerprints(self, arrival: Arrival, sender: Sender) -> list[bytes]:
        """A text is the same by its MessageSid; a mail by Message-ID and content. The first is the one to keep."""
        parts = [KEYS_OF_A_REPEAT[arrival.channel], arrival.provider_id.encode("utf-8", "replace")]
        if arrival.channel is Channel.EMAIL:
            parts.append(content_of(arrival))
            if not arrival.provider_id:  # then the day stands in: the same words on another day are new words
                parts.append(arrival.at.date().isoformat().encode())
        keyed = blind_index.fingerprints(self._keyring, sender.role, *parts)
        # The provider's id is random, so its plain hash tells nothing, and holds longer than any key.
        return [hashlib.sha256(parts[1]).digest(), *keyed] if arrival.channel is Channel.SMS else keyed

    def _ready_all(self, people: Sequence[Recognised], seen: Sequence[Seen]) -> list[Ready | Outcome | Exception]:
        """Everything that costs time; one's own trouble is given, not raised."""
        settings, new = self._settings, [not one.arrived for one in seen]
        understood = iter(
            understand_all(
                [who.arrival for who in compress(people, new)],
                settings.country,
                settings.languages,
                sort_first=settings.sort_first,
            )
        )
        together = zip(people, seen, new, strict=True)
        return [
            self._ready(who, one, next(understood)) if is_new else Outcome.REPEATED for who, one, is_new in together
        ]

    def _ready(self, who: Recognised, seen: Seen, understood: Understood | Exception) -> Ready | Exception:
        if isinstance(understood, Exception):
            return understood
        try:
            said = self._said(who.arrival, understood, who.sender, seen)
            heard = Heard(who.arrival, who.sender, who.prints[0], understood, said)
            return self._ruled(who, heard, seen)
        except Exception as trouble:  # noqa: BLE001  the others must not wait for it
            return trouble

    def _ruled(self, who: Recognised, heard: Heard, seen: Seen) -> Ready:
        ruled = ruling.rule(
            heard.said, seen.known(told_unreadable=self._told_unreadable(heard.said, seen)), self._world.now()
        )
        return Ready(who, heard, seen, ruled, made_out(heard, seen, ruled, self._keyring, self._world))

    def _told_unreadable(self, said: Said, seen: Seen) -> bool:
        """Whether they have just been told that we cannot read what they send."""
        if seen.newest is None or not (said.unreadable or said.encrypted):
            return False
        since, name = self._world.now() - ruling.LETTER_REST, letters.Name.UNREADABLE
        with reading(self._engine) as session:
            return deliveries.wrote(session, seen.newest.id, name, since)

    def _said(self, arrival: Arrival, understood: Understood, sender: Sender, seen: Seen) -> Said:
        said = Said(
            understood.keyword,
            understood.tags.risk,
            unreadable=arrival.unreadable,
            looks_automatic=arrival.looks_automatic,
            encrypted="encrypted" in arrival.left_out,
            beside_words=understood.beside_words,
            not_aligned=arrival.alignment is Alignment.NOT_ALIGNED,
        )
        if not self._settings.limits or said.risk >= ruling.DANGER or self._has_set_times(arrival, seen):
            return said
        counted = (
            b"limit" if arrival.trusted else b"limit unverified"
        )  # who writes in their name uses up nothing of theirs
        key = blind_index.fingerprint(self._keyring, sender.role, counted, sender.indexes[0].value).hex()
        limits, now = Limits(self._settings.sender_limit, self._settings.service_limit), self._world.now()
        verdict = judge(
            lambda k, n, s: self._ringer.allows(k, n, s, now.timestamp()),
            stored_in(self._engine, _id_of(seen.contact), _id_of(seen.conversation), limits, now),
            limits,
            key,
            opens=seen.conversation is None,
        )
        return replace(said, too_many=verdict.too_many, flood=verdict.flood)

    def _has_set_times(self, arrival: Arrival, seen: Seen) -> bool:
        """Whether however much they write is answered at set times."""
        known = seen.contact is not None and arrival.trusted
        return known and seen.contact is not None and plans.of(seen.contact, self._world.now()) is not None

    def _written(self, ready: Sequence[Ready]) -> list[Outcome | Exception]:
        """All in one transaction; when that fails, each in its own, so that none spoils it for another."""
        if len(ready) > 1:
            try:
                self._write(ready)
            except Exception:  # noqa: BLE001  whose trouble it was shows when each is alone
                return [self._written_alone(one) for one in ready]
            return [_outcome(one) for one in ready]
        return [self._written_alone(one) for one in ready]

    def _written_alone(self, one: Ready) -> Outcome | Exception:
        try:
            for _ in range(TRIES):
                try:
                    self._write([one])
                except Overtaken:  # somebody moved the conversation between our look and our writing
                    with reading(self._engine) as session:
                        seen = look(session, one.who.arrival, one.who.sender, self._world, one.who.prints)
                    if seen.arrived:
                        return Outcome.REPEATED
                    one = self._ruled(one.who, one.heard, seen)
                else:
                    return _outcome(one)
        except Exception as trouble:  # noqa: BLE001  given, not raised: the others go on
            return trouble
        return Overtaken("the conversation moved at every try")

    def _write(self, ready: Sequence[Ready]) -> None:
        with transaction(self._engine) as session:
            red = pace.red_topics(session)  # asked first: a question in between would part what is written together
            for one in ready:
                self._write_one(session, one, red)

    def _write_one(self, session: Session, one: Ready, red: frozenset[str]) -> None:
        papers, ruled, arrival = one.papers, one.ruled, one.who.arrival
        present = look_again(session, arrival, one.who.sender, self._world, one.seen)
        contacts.note_arrival(
            session, papers.fingerprint, papers.message_id if ruled.keep_words else None, self._world.now()
        )
        letter = Letter(papers.understood.language, letters_notes(arrival), red)
        writing.write(session, papers, ruled, present, letter, self._settings, self._world)


def _turns(arrivals: Sequence[Arrival], troubles: Sequence[object]) -> list[list[int]]:
    """The places of what people wrote, in turns in which nobody comes twice: later words join what the first opened."""
    turns: list[list[int]] = []
    turn_of: dict[tuple[Channel, str], int] = {}
    for number, arrival in enumerate(arrivals):
        if arrival.automatic or isinstance(troubles[number], Exception):
            continue
        who = (arrival.channel, arrival.sender.casefold())
        turn = turn_of[who] = turn_of.get(who, -1) + 1
        turns.extend([] for _ in range(turn + 1 - len(turns)))
        turns[turn].append(number)
    return turns


def _id_of(row: Contact | Conversation | None) -> str:
    return row.id if row else ""


def _outcome(one: Ready) -> Outcome:
    return Outcome.STORED if one.ruled.keep_words else Outcome.NOTED


def letters_notes(arrival: Arrival) -> tuple[letters.Name, ...]:
    """What must be said beside the letter: that something was left out."""
    left_out = [kind for kind in arrival.left_out if kind != "encrypted"]
    return (letters.Name.NOTE_LEFT_OUT,) if left_out else ()
