"""Raw mails as collected elsewhere, sent one by one to the mail door of a whole running service by a real client.

A mail goes as any mail server would send it: a line ended by LF alone gets its CR, nothing else is touched. It bears
the address in its From as envelope sender, or a neutral one where there is none that could be used.
"""

from __future__ import annotations

import hashlib
import re
import smtplib
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import machine
from bench.corpora.raw_mail import FOLDERS
from bench.corpora.table import Table
from bench.service import Service
from gateway.inbound.loops import is_automatic
from gateway.inbound.mime import Unreadable, read
from gateway.words.addresses import plausible_email

SECONDS = 30.0
COLUMNS = (
    "folder", "mails", "accepted", "refused", "later", "crashed", "to an advisor", "held", "urgent",
    "dropped: automatic", "seen before", "lost", "slowest ms", "p50 ms",
)  # fmt: skip
_FROM = re.compile(rb"^from:[^\n]{0,998}?([\w.+-]{1,64}@[\w.-]{1,190})", re.I | re.M)
_BARE_LF = re.compile(rb"(?<!\r)\n")
_KEPT = """
    SELECT state, coalesce(held_reason, ''), count(*)
    FROM message JOIN conversation ON conversation.id = conversation_id WHERE direction = 'in' GROUP BY 1, 2
"""


@dataclass(repr=False)
class Tally:
    """What became of one folder: replies by their first figure, seconds to each reply, and what the database holds.

    `kept` counts the messages kept, by the state of their conversation ("held: unreadable", or a state alone).
    """

    folder: str
    replies: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    automatic: int = 0
    repeated: int = 0
    restarted: int = 0

    @property
    def crashed(self) -> int:
        """Replies that never came, and processes of the doors that were not there any more."""
        return self.replies["none"] + self.restarted

    @property
    def lost(self) -> int:
        """Mails answered with 250 of which nothing is kept, though no machine wrote them and they are no repeats."""
        return self.replies["2"] - self.kept.total() - self.automatic - self.repeated

    def row(self) -> list[str]:
        """The cells of COLUMNS."""
        held = Counter({state: number for state, number in self.kept.items() if state.startswith("held")})
        why = ", ".join(f"{state.partition(': ')[2]} {number}" for state, number in sorted(held.items()) if number)
        urgent = self.kept["escalated"]
        to_advisor = self.kept.total() - held.total() - urgent
        waits = sorted(self.waits) or [0.0]
        counts = [self.replies.total(), *(self.replies[first] for first in "254"), self.crashed, to_advisor]
        dropped = [self.automatic, self.repeated, self.lost]
        slowest, middle = f"{waits[-1] * 1000:.0f}", f"{waits[len(waits) // 2] * 1000:.0f}"
        return [self.folder, *map(str, counts), why or "0", *map(str, [urgent, *dropped]), slowest, middle]


def report(data: Path) -> list[Table]:
    """Start a service, send it everything, and give the table."""
    with tempfile.TemporaryDirectory(prefix="corpora-") as name, Service(Path(name)) as service:
        seen: set[tuple[str, ...]] = set()
        return [table([sent(service, folder, mails_in(data, folder), seen) for folder in FOLDERS])]


def mails_in(data: Path, folder: str) -> list[Path]:
    """The raw mails of a folder, in order."""
    return sorted((data / folder).glob("*.eml"))


def table(tallies: Sequence[Tally]) -> Table:
    """The tallies as a table; what must not be is a crash, and a mail that is nowhere."""
    crashed, lost = sum(tally.crashed for tally in tallies), sum(tally.lost for tally in tallies)
    wrong = f"{crashed} mails got no reply or cost a process its life, {lost} were taken and are nowhere"
    return Table(
        "Raw mail over SMTP",
        "All mails, each over a connection of its own; the parser was also tried on these while it was written",
        COLUMNS,
        [tally.row() for tally in tallies],
        wrong if crashed or lost else "",
    )


def sent(service: Service, folder: str, paths: Sequence[Path], seen: set[tuple[str, ...]]) -> Tally:
    """Send one folder's mails to a running service and count what became of them; `seen` are those sent before."""
    doors, before = doors_of(service), _kept(service)
    tally = Tally(folder)
    for number, path in enumerate(paths):
        raw = path.read_bytes()
        first = _reply(service, raw, number, tally.waits)
        tally.replies[first] += 1
        if first == "2":
            _know(tally, raw, number, seen)
    tally.restarted = len(doors.keys() - doors_of(service).keys())
    tally.kept = _kept(service)
    tally.kept.subtract(before)
    return tally


def _know(tally: Tally, raw: bytes, number: int, seen: set[tuple[str, ...]]) -> None:
    """Count a mail that was taken where nothing of it need be kept: by a machine, or with nothing new in it."""
    if is_automatic(raw):
        tally.automatic += 1
        return
    what = _identity(raw, number)
    tally.repeated += what in seen
    seen.add(what)


def _identity(raw: bytes, number: int) -> tuple[str, ...]:
    """What makes a mail the same as another: from the same sender under the same Message-ID, with the same words."""
    try:
        mail = read(raw)
    except Unreadable:
        return (envelope_sender(raw, number), hashlib.sha256(raw).hexdigest())
    return (mail.sender, mail.message_id, mail.subject, mail.text)


def doors_of(service: Service) -> dict[int, str]:
    """The mail doors and their parsing children: process ids and names."""
    return {pid: name for pid, name in machine.family(service.pid).items() if name.startswith("smtp")}


def envelope_sender(raw: bytes, number: int) -> str:
    """The address in From where an envelope can bear it, else a neutral one that nobody else has."""
    found = _FROM.search(raw)
    address = found[1].decode("latin-1") if found else ""
    return address if address.isascii() and plausible_email(address) else f"person-{number}@mail.example"


def _reply(service: Service, raw: bytes, number: int, waits: list[float]) -> str:
    """The first figure of the last reply, "none" where the door hung up or said nothing."""
    try:
        with smtplib.SMTP(*service.door, timeout=SECONDS) as client:
            client.ehlo("relay.mail.example")
            for code, _ in (client.mail(envelope_sender(raw, number)), client.rcpt(service.ask_address)):
                if code // 100 != 2:
                    return str(code)[0]
            begun = time.monotonic()
            code, _ = client.data(_BARE_LF.sub(b"\r\n", raw))
            waits.append(time.monotonic() - begun)
            return str(code)[0]
    except smtplib.SMTPDataError as refused:  # to DATA itself, before a word is sent
        return str(refused.smtp_code)[0]
    except (OSError, smtplib.SMTPException):
        return "none"


def _kept(service: Service) -> Counter[str]:
    rows = service.rows(_KEPT)
    return Counter(
        {f"held: {reason or 'no reason'}" if state == "held" else state: many for state, reason, many in rows}
    )
