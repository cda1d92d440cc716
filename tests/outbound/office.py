"""Everything outbound works with, real: keys, roster, database; and rows as door and console really make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gateway import letters, signoff
from gateway.config import Settings
from gateway.conversation import State
from gateway.crypto.envelope import Place, Purpose
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import RosterWatch
from gateway.crypto.sealing import seal_address
from gateway.inbound import packing
from gateway.letters import Name
from gateway.outbound.courier import Courier
from gateway.outbound.deliver import drain
from gateway.store import Engine, Session, conversations, reading, transaction
from gateway.store.tables import (
    Channel,
    Contact,
    Conversation,
    Delivery,
    Draft,
    DraftState,
    Kind,
    Message,
    SignOff,
    Staff,
    Standing,
    Template,
)
from gateway.store.tables.row import Direction
from gateway.time_and_chance import Circumstances
from gateway.words.several_texts import in_texts
from tests.builders import StoppedClock, a_contact, a_conversation, an_id
from tests.circumstances import RememberingBell

ADDRESS = {Channel.EMAIL: "Jo.Doe@example.org", Channel.SMS: "+447700900123"}
WORDS = "Hello [name],\n\nthank you for writing. It isn't your fault."


@dataclass
class Office:
    """One service, seen from outbound."""

    engine: Engine
    keyring: Keyring
    console: Keyring
    doors: dict[Channel, Keyring]
    watch: RosterWatch
    settings: Settings
    clock: StoppedClock
    world: Circumstances
    bell: RememberingBell
    couriers: dict[Channel, Courier]

    def drain(self) -> int:
        """Let the outbound worker see every due letter on its way."""
        return drain(self.engine, self.keyring, self.watch, self.couriers, self.settings, self.world, self.bell)

    def contact(self, session: Session, channel: Channel, address: str = "", name: str = "Jo") -> Contact:
        """Somebody who wrote, sealed as the door seals."""
        door, contact_id = self.doors[channel], an_id("contact")
        sender = packing.recognise(door, channel, address or ADDRESS[channel], "GB", self.settings.stretch_kib)
        sealed = packing.seal_sender(door, sender, contact_id, name, "Jo Doe")
        contact = a_contact(
            id=contact_id,
            channel=channel,
            address_index=sender.indexes[0].value,
            optout_hash=sender.optout_hash,
            return_address=sealed.return_address,
            name_map=sealed.name_map,
            binding=sealed.binding.value,
            binding_epoch=sealed.binding.epoch,
        )
        session.add(contact)
        session.flush()
        return contact

    def conversation(self, session: Session, contact: Contact, state: State = State.APPROVED) -> Conversation:
        """A conversation with its reply token."""
        row_id = an_id("conversation")
        token = packing.seal_token(self.doors[Channel.EMAIL], "abcdefgh", row_id)
        return a_conversation(
            session,
            id=row_id,
            contact_id=contact.id,
            channel=contact.channel,
            state=state,
            thread_version=1,
            advisor_id="ada",
            reply_token=token if contact.channel is Channel.EMAIL else None,
        )

    def reply(self, channel: Channel = Channel.EMAIL, words: str = WORDS, **who: Any) -> str:
        """A reply that Ada wrote and Sue signed; returns the delivery's id."""
        with transaction(self.engine) as session:
            contact = self.contact(session, channel, who.pop("address", ""), who.pop("name", "Jo"))
            conversation = self.conversation(session, contact)
            return self.approve(session, conversation, words, **who)

    def approve(self, session: Session, conversation: Conversation, words: str, **who: Any) -> str:
        """What the console writes when a supervisor approves; the id is that of the first delivery."""
        now, nonce, row_id = self.world.now(), self.world.chance(signoff.NONCE_BYTES), an_id("delivery")
        draft = Draft(
            id=an_id("draft"),
            conversation_id=conversation.id,
            author_id="ada",
            version=3,
            state=DraftState.SIGNED,
            thread_version=1,
            data_key=b"sealed",
            words=b"sealed",
            saved_at=now,
        )
        said: dict[str, Any] = {"author": "ada", "supervisor": "sue", "now": now} | who
        statement = signoff.for_reply(
            words,
            nonce,
            contact=conversation.contact_id,
            conversation=conversation.id,
            thread_version=conversation.thread_version,
            draft=draft.id,
            draft_version=draft.version,
            **said,
        )
        signed = signoff.row(an_id("signoff"), statement, signoff.sign(self.console, statement))
        session.add_all([draft, signed])
        parts = len(in_texts(words)) if conversation.channel is Channel.SMS else 1
        for part, own_id in enumerate([row_id, *(an_id("delivery") for _ in range(parts - 1))], start=1):
            session.add(
                Delivery(
                    id=own_id,
                    kind=Kind.REPLY,
                    channel=conversation.channel,
                    contact_id=conversation.contact_id,
                    conversation_id=conversation.id,
                    signoff_id=signed.id if part == 1 else None,
                    first_id=None if part == 1 else row_id,
                    part=part,
                    parts=parts,
                    letter=signoff.sealed_letter(self.console, words, nonce, own_id, conversation.id),
                    standing=Standing.PENDING,
                    next_at=now if part == 1 else None,
                    made_minute=now,
                )
            )
        session.add(
            Message(
                id=an_id("message"),
                conversation_id=conversation.id,
                number=conversations.add_reply(session, conversation),
                direction=Direction.OUT,
                data_key=b"sealed",
                words=b"sealed",
                language="en",
                delivery_id=row_id,
                written_minute=now,
            )
        )
        session.flush()
        return row_id

    def approve_letters(self, *names: Name, supervisor: str = "sue") -> None:
        """Sue reads and signs the letters that come with the service (all, when none is named)."""
        with transaction(self.engine) as session:
            for shipped in letters.shipped("Sottovoce", "GB", self.settings.languages):
                if names and shipped.name not in names:
                    continue
                template = Template(
                    id=an_id("template"),
                    name=shipped.name.value,
                    language=shipped.language,
                    channel=shipped.channel,
                    text=shipped.text,
                    created_at=self.world.now(),
                )
                session.add(template)
                self.approve_template(session, template, supervisor)

    def approve_template(self, session: Session, template: Template, supervisor: str = "sue") -> None:
        """Sign one template as it stands."""
        statement = signoff.for_template(
            template.name,
            template.language,
            template.channel.value,
            template.version,
            template.text,
            supervisor=supervisor,
            now=self.world.now(),
        )
        signed = signoff.row(an_id("signoff"), statement, signoff.sign(self.console, statement))
        session.add(signed)
        template.signoff_id = signed.id

    def letter(self, name: Name, channel: Channel = Channel.EMAIL, address: str = "", **given: Any) -> str:
        """Put an automatic letter on its way to somebody who wrote; returns the delivery's id."""
        with transaction(self.engine) as session:
            contact = self.contact(session, channel, address)
            conversation = self.conversation(session, contact, State.WAITING)
            ordinary = {"contact_id": contact.id, "conversation_id": conversation.id, "language": "en"}
            return self.put(session, name, channel, ordinary | given)

    def staff_letter(
        self,
        channel: Channel = Channel.SMS,
        address: str = "+447700900999",
        name: Name = Name.STAFF,
        parameters: dict[str, str] | None = None,
    ) -> str:
        """Put a staff letter on its way to Sue; returns the delivery's id."""
        with transaction(self.engine) as session:
            place = Place("staff", "address", "sue", "")
            sealed = seal_address(self.console, Purpose.STAFF_ADDRESS, {"address": address}, place)
            session.add(Staff(id="sue", name="Sue", roles=["supervisor"], address=sealed, address_channel=channel))
            given = {"staff_id": "sue", "language": "en", "urgency": 2, "parameters": parameters}
            return self.put(session, name, channel, given)

    def put(self, session: Session, name: Name, channel: Channel, given: dict[str, Any]) -> str:
        """Put a letter on its way, due now; returns the delivery's id."""
        row_id = an_id("delivery")
        letters.put(session, name, row_id=row_id, channel=channel, now=self.world.now(), **given)
        return row_id

    def delivery(self, row_id: str) -> Delivery:
        """The delivery as it stands now."""
        with reading(self.engine) as session:
            found = session.get(Delivery, row_id)
            assert found is not None
            session.expunge(found)
            return found

    def state_of(self, row_id: str) -> State:
        """Where the delivery's conversation stands now."""
        with reading(self.engine) as session:
            found = session.get(Conversation, self.delivery(row_id).conversation_id)
            assert found is not None
            return found.state

    def signoff_of(self, session: Session, row_id: str) -> SignOff:
        """The sign-off of a delivery, to be changed."""
        delivery = session.get(Delivery, row_id)
        assert delivery is not None
        found = session.get(SignOff, delivery.signoff_id)
        assert found is not None
        return found
