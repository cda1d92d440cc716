"""Raw mails as collected elsewhere, read one by one: how many, why not, and how long the slowest took."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.corpora.table import Table
from gateway.inbound.mime import Unreadable, read

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDERS = ("mail/cpython", "mail/ruby_mail", "bounces/flufl")


@dataclass(frozen=True)
class Row:
    """One folder of raw mails. `unreadable` counts by reason; `slowest` is in milliseconds of CPU."""

    folder: str
    mails: int
    read: int
    unreadable: dict[str, int]
    crashed: int
    slowest: float
    slowest_file: str


def outcome(raw: bytes) -> str:
    """What became of one mail: "read", the reason why it could not be, or "crashed"."""
    try:
        read(raw)
    except Unreadable as refused:
        return "crashed" if refused.reason in {"malformed", "memory"} else refused.reason
    except Exception:  # noqa: BLE001  what must not happen is counted, not hidden
        return "crashed"
    return "read"


def row(folder: str, paths: Iterable[Path], act: Callable[[bytes], str] = outcome) -> Row:
    """Put every file through `act` and count what it says."""
    said: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    for path in paths:
        raw = path.read_bytes()
        begun = time.process_time()
        said[act(raw)] += 1
        times.append(((time.process_time() - begun) * 1000, path.name))
    slowest, name = max(times, default=(0.0, ""))
    reasons = {reason: count for reason, count in sorted(said.items()) if reason not in {"read", "crashed"}}
    return Row(folder, len(times), said["read"], reasons, said["crashed"], slowest, name)


def measure(data: Path = DATA) -> list[Row]:
    """A row for each folder of raw mails under the development data; empty where it is not on this machine."""
    return [row(name, sorted((data / name).glob("*.eml"))) for name in FOLDERS if (data / name).is_dir()]


def report(data: Path = DATA) -> list[Table]:
    """The table, a line a folder; what must not be is a crash."""
    found = measure(data)
    crashed = sum(one.crashed for one in found)
    return [
        Table(
            "Raw mail, by the parser alone",
            "All mails; the parser was also tried on these while it was written",
            ("folder", "mails", "read", "unreadable, and why", "crashed", "slowest ms of CPU"),
            [_cells(one) for one in found],
            f"{crashed} mails crashed the parser" if crashed else "",
        )
    ]


def _cells(one: Row) -> list[str]:
    why = ", ".join(f"{reason} {count}" for reason, count in one.unreadable.items()) or "0"
    return [one.folder, str(one.mails), str(one.read), why, str(one.crashed), f"{one.slowest:.1f}"]
