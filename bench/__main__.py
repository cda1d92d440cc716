"""`python -m bench`: everything in one run, on this machine, over loopback only; some six minutes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import accepted, flood, machine, postfix, steps
from bench.accepted import Round
from bench.offered import RATES, Offered, offered
from bench.offering import bell, crowd
from bench.service import Service
from bench.steps import Step


def main() -> int:
    """Run and print; 1 when a mail that was answered with 250 is not stored."""
    print(f"Machine: {machine.described()}\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        bare = accepted.bare_doors()
        theirs = accepted.postfix_doors()
        with Service(folder) as service:
            ours = accepted.our_doors(service)
            _print_accepted([*bare, *theirs, *ours], bare)
            lost = _print_stored(service, ours)
            _print_processes(ours)
            for a_second in RATES:
                _print_offered(offered(service, a_second))
        print(flood.table(flood.flooded()) + "\n")
        print(bell.table(list(bell.rates(folder / "bell"))) + "\n")
        print(crowd.table(crowd.costs()) + "\n")
        with steps.bench_in(folder / "var") as bench:
            _print_steps("mail of 2 KB", steps.of_mail(bench))
            _print_steps("text", steps.of_text(bench))
    return 1 if lost else 0


def _print_accepted(rounds: Sequence[Round], bare: Sequence[Round]) -> None:
    print("Accepted: 2 KB mails, every one from another sender over a new connection")
    print(f"{'':<28}{'sessions':>9}{'a second':>10}{'of bare':>9}{'p50 s':>8}{'p99 s':>8}{'sent':>7}  not 250")
    basis = {one.lines: one.counted.a_second for one in bare}
    for one in rounds:
        share = one.counted.a_second / basis[one.lines] if basis.get(one.lines) else 0.0
        mails = sum(one.counted.replies.values())
        waits = f"{one.wait(50):>8.3f}{one.wait(99):>8.3f}"
        print(f"{one.door:<28}{one.lines:>9}{one.counted.a_second:>10.0f}{share:>9.0%}{waits}{mails:>7}  {one.others}")
    if not postfix.installed():
        print("Postfix is not installed here (or we are not root): no figure for it.")
    print()


def _print_stored(service: Service, rounds: Sequence[Round]) -> int:
    taken = sum(one.counted.taken for one in rounds)
    [(stored,)] = service.rows("SELECT count(*) FROM message WHERE direction = 'in'")
    lost = taken - int(stored)
    print(f"Answered with 250: {taken}. Stored: {stored}. {'Nothing is lost.' if lost <= 0 else f'LOST: {lost}!'}\n")
    return max(0, lost)


def _print_processes(rounds: Sequence[Round]) -> None:
    print("CPU of the running service, ms for each mail taken (a door with its parsing children is smtp-…)")
    for one in rounds:
        each = [f"{name} {seconds / one.counted.taken * 1000:.1f}" for name, seconds in one.cpu.items()]
        sender = one.counted.cpu_seconds / max(1, one.counted.taken) * 1000
        print(f"  {one.lines} sessions: {', '.join(each)}; the sender itself {sender:.1f}")
        ours, others, nobody = one.shares
        print(f"    the cores' time: {ours:.0%} this bench, {others:.0%} other work, {nobody:.0%} idle")
    print()


def _print_offered(found: Offered) -> None:
    print(f"From the end of DATA, {found.a_second:.0f} mails a second, an advisor with room")
    print(found.line("  to 250", found.to_taken))
    print(found.line("  to offered", found.to_offered) + "\n")


def _print_steps(kind: str, rows: Sequence[Step]) -> None:
    print(f"CPU of intake's steps, ms for each {kind}{'':<12}CPU   by the clock")
    for row in rows:
        print(f"  {row.name:<40}{row.cpu:>8.2f}{row.clock:>12.2f}")
    *rush, alone = rows
    cpu, clock = sum(row.cpu for row in rush), sum(row.clock for row in rush)
    print(f"  {'together, in a rush':<40}{cpu:>8.2f}{clock:>12.2f}")
    print(f"  {'together, where each comes alone':<40}{cpu + alone.cpu:>8.2f}{clock + alone.clock:>12.2f}\n")


if __name__ == "__main__":
    raise SystemExit(main())
