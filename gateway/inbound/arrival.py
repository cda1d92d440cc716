"""One message as a door hands it in: plain values, before anything of it is kept."""

from dataclasses import dataclass
from datetime import datetime

from gateway.inbound.alignment import Alignment
from gateway.inbound.bounces import Report
from gateway.store.tables import Channel


@dataclass(frozen=True, slots=True, repr=False)
class Arrival:
    """What arrived, from whom and when. It has no repr: it carries somebody's words and address.

    `sender` is the address or the number exactly as the channel gave it. `mailbox` is the part before the @ it was
    written to ("ask", or a topic's alias), empty for a text message; `reply_token` the token of a reply form address,
    where one was used. `left_out` names what was not taken ("image", "pdf", ...). `automatic` gives the reason when a
    machine wrote; `looks_automatic` says that it only seems so. `unreadable` marks a message we could not read at all:
    somebody wrote, and is told so. `report` is what a mail system says of our letter that went out under the token
    `returned`. `alignment` is what a check of the sender found, or None where nobody checked.
    """

    channel: Channel
    sender: str
    text: str
    provider_id: str
    at: datetime
    mailbox: str = ""
    subject: str = ""
    display_name: str = ""
    reply_token: str | None = None
    left_out: tuple[str, ...] = ()
    automatic: str | None = None
    looks_automatic: bool = False
    unreadable: bool = False
    returned: str | None = None
    report: Report | None = None
    alignment: Alignment | None = None

    @property
    def trusted(self) -> bool:
        """Whether the sender may speak as the contact of that address: checked and aligned, or never in question."""
        return self.alignment in (None, Alignment.ALIGNED)
