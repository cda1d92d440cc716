"""What the machine is, and how much of it each process has used."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def described() -> str:
    """One line on the machine, and on how busy others keep it."""
    return f"{cores()} cores, {_model()}; load before the run {os.getloadavg()[0]:.1f}"


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown model")


def busy() -> float:
    """CPU seconds that this whole machine has worked so far, for anybody, waiting for disks not counted."""
    user, nice, system, _idle, _wait, irq, softirq = map(
        int, Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:8]
    )
    return (user + nice + system + irq + softirq) / TICKS


def cores() -> int:
    """How many we may use."""
    return len(os.sched_getaffinity(0))


def cpu_of(family: int) -> dict[str, float]:
    """CPU seconds so far of a process and everything beneath it, by the name it bears in `ps`."""
    used: dict[str, float] = defaultdict(float)
    table = _processes()
    for pid, (name, _, seconds) in table.items():
        if _descends(pid, family, table):
            used[name] += seconds
    return used


def family(head: int) -> dict[int, str]:
    """A process and everything beneath it, by id, with the name each bears in `ps`."""
    table = _processes()
    return {pid: name for pid, (name, _, _) in table.items() if _descends(pid, head, table)}


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """CPU seconds between two looks, by name, largest first."""
    rows = {name: seconds - before.get(name, 0.0) for name, seconds in after.items()}
    return dict(sorted(rows.items(), key=lambda row: -row[1]))


def _descends(pid: int, family: int, table: Mapping[int, tuple[str, int, float]]) -> bool:
    while pid in table and pid != family:
        pid = table[pid][1]
    return pid == family


def _processes() -> dict[int, tuple[str, int, float]]:
    """Every process: its name, its parent, and its CPU seconds."""
    found: dict[int, tuple[str, int, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                front, _, rest = (entry / "stat").read_text(encoding="utf-8").rpartition(")")
                fields = rest.split()
                seconds = (int(fields[11]) + int(fields[12])) / TICKS
                found[int(entry.name)] = (front.partition("(")[2], int(fields[1]), seconds)
    return found
