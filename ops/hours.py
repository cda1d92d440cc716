"""Days and hours as an operator writes them: "mon-fri", "sat,sun", "22:00". # pure"""

from __future__ import annotations

import re

from ops.office import Refused

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
_TIME = re.compile(r"(\d{1,2}):(\d{2})")


def days(written: str) -> list[int]:
    """The weekdays that are meant, 0 for Monday: names and ranges with commas between. Raises Refused."""
    found: set[int] = set()
    for part in written.lower().replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        start, end = _day(first), _day(last if dash else first)
        found |= {(start + count) % 7 for count in range((end - start) % 7 + 1)}
    return sorted(found)


def _day(name: str) -> int:
    if name not in DAYS:
        raise Refused(f"Days are {', '.join(DAYS)}: one, several with commas between, or a range such as mon-fri.")
    return DAYS.index(name)


def minute(written: str) -> int:
    """The minute of the day, 00:00 to 24:00. Raises Refused."""
    found = _TIME.fullmatch(written.strip())
    hours, minutes = (int(found.group(1)), int(found.group(2))) if found else (99, 0)
    if minutes > 59 or hours * 60 + minutes > DAY_MINUTES:
        raise Refused("Hours are written as 00:00 to 24:00.")
    return hours * 60 + minutes


def stretch(begin: str, end: str) -> tuple[int, int]:
    """From and to as minutes of the day; hours that end before they begin run into the next day. Raises Refused."""
    start, stop = minute(begin), minute(end)
    if start in (DAY_MINUTES, stop):
        raise Refused("These hours are empty. A whole day is --from 00:00 --to 24:00.")
    return start, stop
