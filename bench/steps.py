"""CPU per step of intake, in milliseconds a message: each step called as the doors call it, one after the other.

The keys, the database with full sync and the Redis are real, and in a folder of their own. What stands under "look,
write, commit" is the whole of intake without the steps before it.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from bench.mails import mail, sender, words
from gateway import config
from gateway.config import Settings
from gateway.crypto import blind_index
from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring
from gateway.doorbell import Bell, Doorbell, SilentBell, connect
from gateway.embedded import redis_server
from gateway.inbound import packing, parse_server, sms, smtp
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake
from gateway.inbound.mailboxes import Mailbox, Rank
from gateway.inbound.parsing import _parsed as parsed_answer
from gateway.inbound.understanding import Understood, content_of, understand
from gateway.store import open_engine
from gateway.time_and_chance import Circumstances, now
from gateway.words import tagging
from gateway.words.pseudonymise import pseudonymise
from gateway.words.trimming import split

MESSAGES = 460
WARM = 20
TOGETHER = 8  # so many wait, about, when ten or more send at once to two doors
COUNTRY = "GB"
TOKEN = "0" * 32
HOOK = "https://texts.example/sms/twilio"


@dataclass(frozen=True)
class Step:
    """One row of the table: milliseconds of CPU a message, and by the clock."""

    name: str
    cpu: float
    clock: float


def timed(name: str, act: Callable[[int], object], times: int = WARM + MESSAGES, messages: int = 1) -> Step:
    """Do it so many times, each for so many messages, after some to warm up."""
    warm = min(WARM, times // 8)
    for number in range(warm):
        act(number)
    clock, cpu = time.perf_counter(), time.process_time()
    for number in range(warm, times):
        act(number)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    each = (times - warm) * messages / 1000
    return Step(name, cpu / each, clock / each)


@dataclass(frozen=True)
class Bench:
    """What both tables need: a set-up service's folder, and its Redis."""

    settings: Settings
    bell: Doorbell

    def keyring(self, door: str) -> Keyring:
        """The keys that a door holds."""
        return Keyring.of_process(self.settings.keys, door)

    def intake(self, door: str) -> Intake:
        """A door's intake, whose bell stays silent: ringing is a step of its own."""
        engine = open_engine(self.settings.database)
        return Intake(engine, self.keyring(door), SilentBell(), self.settings, Circumstances())


@contextmanager
def bench_in(data_dir: Path) -> Iterator[Bench]:
    """A bench over a folder that `sottovoce-ops demo` has set up, with a Redis of its own."""
    tagging.warm()
    settings = config.read({}, None, {"data_dir": data_dir, "limits": False, "signoff": "key", "country": COUNTRY})
    with ExitStack() as stack:
        server = subprocess.Popen(redis_server.command(data_dir), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        redis_server.wait_until_up(redis_server.url(data_dir), time.monotonic() + 10)
        yield Bench(settings, Doorbell(connect(redis_server.url(data_dir))))


def of_mail(bench: Bench) -> list[Step]:
    """The steps of a mail."""
    raw = [mail("steps", number, "ask@localhost") for number in range(WARM + MESSAGES)]
    arrivals = [_mail_arrival(one, number) for number, one in enumerate(raw)]
    door = timed("parse (in a child)", lambda n: parse_server.parse(raw[n]))
    return [door, *_intake_steps(bench, "smtp", arrivals)]


def _mail_arrival(raw: bytes, number: int) -> Arrival:
    box = Mailbox(Rank.ASK)
    arrival = smtp.arrival_of(
        parsed_answer(parse_server.parse(raw)), smtp.Delivered(raw, sender("steps", number), box), now
    )
    assert arrival is not None
    return arrival


def of_text(bench: Bench) -> list[Step]:
    """The steps of a text message of about 150 letters."""
    forms = [_form(number) for number in range(WARM + MESSAGES)]
    validator = RequestValidator(TOKEN)
    signatures = [validator.compute_signature(HOOK, _fields(form)) for form in forms]
    world = Circumstances()
    arrivals = [sms.arrival_of(_fields(form), world) for form in forms]
    door = timed("form, signature", lambda n: validator.validate(HOOK, _fields(forms[n]), signatures[n]))
    return [door, *_intake_steps(bench, "sms", arrivals)]


def _form(number: int) -> str:
    return urlencode(
        {
            "MessageSid": f"SM{number:032d}",
            "AccountSid": "AC" + "0" * 32,
            "From": f"+447700{900000 + number}",
            "To": "+447700900000",
            "Body": words(number)[:150],
        }
    )


def _fields(form: str) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(parse_qsl(form, keep_blank_values=True))


def _intake_steps(bench: Bench, door: str, arrivals: Sequence[Arrival]) -> list[Step]:
    known: dict[int, Understood] = {}

    def read(number: int) -> None:
        known[number] = understand(arrivals[number], COUNTRY, ("en",))

    own = [split(arrival.text)[0] for arrival in arrivals]
    whole_understanding = timed("understand", read)
    parts = [
        timed("trim", lambda n: split(arrivals[n].text)),
        timed("tag", lambda n: tagging.tag(own[n], arrivals[n].mailbox)),
        timed("pseudonymise", lambda n: pseudonymise(own[n], known=[arrivals[n].sender], region=COUNTRY)),
    ]
    ring = bench.keyring(door)
    before = [
        *parts,
        _less("the rest of understanding", whole_understanding, parts),
        timed("recognise, fingerprint", lambda n: _recognise(bench, ring, arrivals[n])),
        timed("seal", _sealing(bench, ring, arrivals, known)),
    ]
    alone, together = _taken_in(bench.intake(door), arrivals)
    return [
        *before,
        _less(f"look, write, commit, {TOGETHER} at once", together, before),
        timed("ring both bells", _ringing(bench.bell)),
        _less("more, where each comes alone", alone, [together]),
    ]


def _ringing(bell: Doorbell) -> Callable[[int], None]:
    def ring(_: int) -> None:
        bell.ring(*Bell)

    return ring


def _taken_in(intake: Intake, arrivals: Sequence[Arrival]) -> tuple[Step, Step]:
    """The whole of intake: half of the arrivals one by one, half as they come in a rush."""
    half = len(arrivals) // 2
    alone, crowd = arrivals[:half], arrivals[half:]
    turns = [crowd[at : at + TOGETHER] for at in range(0, len(crowd), TOGETHER)]
    return (
        timed("alone", lambda n: intake.take_in(alone[n]), half),
        timed("together", lambda n: intake.take_in_all(turns[n]), len(turns), TOGETHER),
    )


def _recognise(bench: Bench, ring: Keyring, arrival: Arrival) -> packing.Sender:
    found = packing.recognise(ring, arrival.channel, arrival.sender, COUNTRY, bench.settings.stretch_kib)
    blind_index.fingerprints(ring, found.role, arrival.provider_id.encode(), content_of(arrival))
    return found


def _sealing(
    bench: Bench, ring: Keyring, arrivals: Sequence[Arrival], known: dict[int, Understood]
) -> Callable[[int], object]:
    world = Circumstances()
    people = [
        packing.recognise(ring, arrival.channel, arrival.sender, COUNTRY, bench.settings.stretch_kib)
        for arrival in arrivals
    ]

    def seal(number: int) -> None:
        contact, conversation, message = world.new_id(), world.new_id(), world.new_id()
        packing.seal_sender(ring, people[number], contact, known[number].given_name or "", "")
        packing.seal_words(ring, known[number], message, conversation)
        if people[number].role is Role.INDEX_EMAIL:
            packing.seal_token(ring, world.new_token(), conversation)

    return seal


def _less(name: str, whole: Step, parts: Sequence[Step]) -> Step:
    """What is left of a whole when its parts are taken away."""
    cpu, clock = sum(part.cpu for part in parts), sum(part.clock for part in parts)
    return Step(name, max(0.0, whole.cpu - cpu), max(0.0, whole.clock - clock))
