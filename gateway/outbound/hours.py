"""The hours in which texts may be sent: what is not urgent, and was not asked for just now, waits for them."""

from __future__ import annotations

from datetime import datetime

from gateway import duty
from gateway.letters import ASKED_FOR, AT_ONCE
from gateway.outbound.postroom import Postroom
from gateway.store.outgoing import Outgoing
from gateway.store.tables import Channel, Kind


def opening(room: Postroom, delivery: Outgoing) -> datetime | None:
    """When this letter may leave, if that is not now."""
    minutes = room.settings.text_minutes
    at_any_hour = delivery.kind is Kind.STAFF or delivery.urgency >= AT_ONCE or delivery.template in ASKED_FOR
    at_any_hour = at_any_hour or delivery.part > 1  # what has begun to arrive is not cut off for the night
    if minutes is None or delivery.channel is not Channel.SMS or at_any_hour:
        return None
    opens = duty.next_open(room.now(), minutes, room.settings.zone)
    return opens if opens > room.now() else None
