"""What one sender's flood costs everybody else: their time to 250 alone, and while that one floods over 20 connections.

The limit on connections of one peer does not hold on loopback, so it plays no part here. The limits of intake are on,
with a limit for the whole service that the others do not reach.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.accepted import percentile, sent
from bench.senders import Counted, Orders
from bench.service import Service

ROUNDS = 3  # in turns, so that other work on this machine counts on both sides
A_SECOND = 20.0
MAILS = 200  # in each round
LINES = 20
FLOOD = 10_000
HEAD_START = 5.0
SETTLE_SECONDS = 60.0
_UNSETTLED = "SELECT 1 FROM delivery WHERE standing IN ('pending', 'sending') LIMIT 1"


@dataclass(frozen=True)
class Flooded:
    """Seconds to 250 for the others, alone and in the flood, and what became of the floods themselves."""

    alone: list[float]
    beside: list[float]
    floods: list[Counted]

    def ratio(self, percent: int) -> float:
        """How much longer the others wait in the flood, at this percentile."""
        return percentile(self.beside, percent) / max(0.001, percentile(self.alone, percent))


def flooded() -> Flooded:
    """Measure on a service of its own."""
    found = Flooded([], [], [])
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        Service(Path(name), LIMITS="on", SERVICE_LIMIT="1000000") as service,
        ThreadPoolExecutor(1) as beside,
    ):
        sent(_others(service, "warm"))
        for number in range(ROUNDS):
            _let_settle(service)
            found.alone.extend(sent(_others(service, f"alone{number}")).waits)
            _let_settle(service)
            flooding = beside.submit(sent, _flood(service, number))
            time.sleep(HEAD_START)
            found.beside.extend(sent(_others(service, f"beside{number}")).waits)
            found.floods.append(flooding.result())
    return found


def _flood(service: Service, number: int) -> Orders:
    host, port = service.door
    seconds = HEAD_START + MAILS / A_SECOND
    return Orders(host, port, service.ask_address, f"flood{number}", LINES, FLOOD, seconds, one_sender=True)


def _others(service: Service, run: str) -> Orders:
    host, port = service.door
    return Orders(host, port, service.ask_address, run, LINES, MAILS, 2 * MAILS / A_SECOND, A_SECOND)


def _let_settle(service: Service) -> None:
    """The letters that follow the mails leave before the next round begins."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while service.rows(_UNSETTLED) and time.monotonic() < deadline:
        time.sleep(0.5)


def table(found: Flooded) -> str:
    """The figures, ready to print."""
    lines = [f"One sender floods over {LINES} connections; others write {A_SECOND:.0f} mails a second"]
    for name, waits in (("  others alone, to 250", found.alone), ("  others in the flood, to 250", found.beside)):
        told = f"p50 {percentile(waits, 50):6.3f} s   p99 {percentile(waits, 99):6.3f} s"
        lines.append(f"{name:<34}{len(waits):>6} of {ROUNDS * MAILS}   {told}")
    taken, seconds = sum(flood.taken for flood in found.floods), sum(flood.seconds for flood in found.floods)
    answers = sorted({code for flood in found.floods for code in flood.replies})
    lines.append(
        f"  the flood itself: {taken} mails taken, {taken / seconds:.1f} a second; answers: {', '.join(answers)}"
    )
    longer = f"{found.ratio(50):.1f} times as long at p50, {found.ratio(99):.1f} at p99"
    lines.append(f"  in the flood the others wait {longer}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(flooded()))
