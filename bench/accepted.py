"""Mails a second: by a door that does nothing, by ours with everything on, and by Postfix where it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from statistics import quantiles

from bench import bare, machine, postfix
from bench.senders import Counted, Orders
from bench.service import Service

SESSIONS = (10, 50)
MAILS = 2500
SECONDS = 20.0
SETTLE_SECONDS = 2.0


@dataclass(frozen=True)
class Round:
    """What one door did with so many parallel sessions, and the CPU seconds its processes used."""

    door: str
    lines: int
    counted: Counted
    cpu: dict[str, float]
    machine_busy: float  # CPU seconds that the whole machine worked meanwhile

    @property
    def shares(self) -> tuple[float, float, float]:
        """How the cores' time went: to the door and its sender, to other work on this machine, to nobody."""
        there_was = machine.cores() * self.counted.seconds
        ours = sum(self.cpu.values()) + self.counted.cpu_seconds
        others = max(0.0, self.machine_busy - ours)
        return ours / there_was, others / there_was, max(0.0, 1 - (ours + others) / there_was)

    @property
    def others(self) -> dict[str, int]:
        """Every answer but 250, and how often it came."""
        return {code: count for code, count in self.counted.replies.items() if code != "250"}

    def wait(self, percent: int) -> float:
        """Seconds from the end of DATA to 250, at this percentile."""
        return percentile(self.counted.waits, percent)


def percentile(values: list[float], percent: int) -> float:
    """The value below which so many of a hundred lie; 0 when there are too few to say."""
    return quantiles(values, n=100)[percent - 1] if len(values) > 1 else 0.0


def sent(orders: Orders) -> Counted:
    """Have these mails sent by a process of its own."""
    told = json.dumps(asdict(orders))
    command = [sys.executable, "-m", "bench.senders"]
    done = subprocess.run(command, input=told, stdout=subprocess.PIPE, text=True, check=True)
    return Counted(**json.loads(done.stdout))


def bare_doors() -> list[Round]:
    """aiosmtpd alone."""
    with bare.doors() as (port, pids):
        return [_round("bare aiosmtpd", Orders("127.0.0.1", port, "ask@localhost", f"b{n}", n, MAILS, SECONDS), pids)
                for n in SESSIONS]  # fmt: skip


def our_doors(service: Service) -> list[Round]:
    """Ours, and then a moment of rest, so that the count of what is stored is the last word."""
    host, port = service.door
    rounds = []
    for lines in SESSIONS:
        orders = Orders(host, port, service.ask_address, f"s{lines}", lines, MAILS, SECONDS)
        rounds.append(_round("Sottovoce, everything on", orders, [service.pid]))
        time.sleep(SETTLE_SECONDS)
    return rounds


def postfix_doors() -> list[Round]:
    """Postfix, which writes each mail to its queue with fsync before it says 250. Nothing where it is not installed."""
    if not postfix.installed():
        return []
    with postfix.running() as (port, pid):
        return [_round("Postfix", Orders("127.0.0.1", port, "ask@localhost", f"p{n}", n, MAILS, SECONDS), [pid])
                for n in SESSIONS]  # fmt: skip


def _round(door: str, orders: Orders, pids: list[int]) -> Round:
    before, busy = _cpu(pids), machine.busy()
    counted = sent(orders)
    busy = machine.busy() - busy
    return Round(door, orders.lines, counted, machine.spent(before, _cpu(pids)), busy)


def _cpu(pids: list[int]) -> dict[str, float]:
    used: dict[str, float] = {}
    for pid in pids:
        for name, seconds in machine.cpu_of(pid).items():
            used[name] = used.get(name, 0.0) + seconds
    return used
