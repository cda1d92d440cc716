"""Every table. Sealed bytes only: nothing here can be read without a key.

Ids are random. What tells when a person did something ends in `_minute` and is no finer; timers end in `_at` and are
exact.
"""

from gateway.store.tables.complaints import Complaint
from gateway.store.tables.letters import Delivery, ProviderCopy, SignOff, Template
from gateway.store.tables.pace import TopicLight, WritingPace
from gateway.store.tables.people import Arrived, Block, Contact, Look, OptOut
from gateway.store.tables.record import AuditEntry, Checkpoint, Judgement, PromiseTally, Switch
from gateway.store.tables.row import Channel, Direction, DraftState, Kind, Row, Standing
from gateway.store.tables.team import (
    Absence,
    Boundary,
    Recusal,
    Rota,
    SignInLink,
    Signpost,
    Staff,
    StaffSession,
    Stance,
)
from gateway.store.tables.threads import Conversation, Draft, Message, ReplyToken

__all__ = [
    "Absence",
    "Arrived",
    "AuditEntry",
    "Block",
    "Boundary",
    "Channel",
    "Checkpoint",
    "Complaint",
    "Contact",
    "Conversation",
    "Delivery",
    "Direction",
    "Draft",
    "DraftState",
    "Judgement",
    "Kind",
    "Look",
    "Message",
    "OptOut",
    "PromiseTally",
    "ProviderCopy",
    "Recusal",
    "ReplyToken",
    "Rota",
    "Row",
    "SignInLink",
    "SignOff",
    "Signpost",
    "Staff",
    "StaffSession",
    "Stance",
    "Standing",
    "Switch",
    "Template",
    "TopicLight",
    "WritingPace",
]
