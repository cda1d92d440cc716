"""What a mail server of our own, in front of the door, says of a mail's sender: Authentication-Results (RFC 8601).

Only the report that bears the edge's own name is read, and only where the edge itself handed the mail over. The edge
must take foreign reports in its name away, as the standard demands of it; it writes its own on top.
"""

from __future__ import annotations

from collections.abc import Sequence

import authres

from gateway.inbound.alignment import Alignment, Evidence, is_aligned, judge
from gateway.inbound.headers import Fields, values

_FIELD = "authentication-results"
_UNDECIDED = frozenset({"temperror", "permerror"})
_NOTHING = frozenset({"none", ""})


def reported(fields: Fields, edge: str, domain: str) -> Alignment:
    """What the edge of this name says of a mail whose From is at `domain`."""
    reports = [found for value in values(fields, _FIELD) if (found := _report(value, edge)) is not None]
    dmarc = [_one(result) for result in _topmost(reports, "dmarc")]
    for result, _, said_of in dmarc:
        if result == "pass":
            return Alignment.ALIGNED if not said_of or is_aligned(said_of, domain, strict=True) else Alignment.UNKNOWN
        if result not in _NOTHING:
            return Alignment.UNKNOWN if result in _UNDECIDED else Alignment.NOT_ALIGNED
    return _without_dmarc(reports, domain)


def _without_dmarc(reports: Sequence[authres.AuthenticationResultsHeader], domain: str) -> Alignment:
    spf = [_one(result) for result in _topmost(reports, "spf")]
    dkim = [_one(result) for result in _topmost(reports, "dkim")]
    said = {result for result, _, _ in (*spf, *dkim)}
    permitted = [who for result, kind, who in spf if result == "pass" and kind in {"mailfrom", "helo"}]
    return judge(
        Evidence(
            domain,
            permitted=permitted[0] if permitted else None,
            signed_by=tuple(who for result, _, who in dkim if result == "pass"),
            unsure=bool(said & _UNDECIDED),
            published=bool(said - _NOTHING),
        )
    )


def _report(value: str, edge: str) -> authres.AuthenticationResultsHeader | None:
    try:
        report = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  anyone may write such a field; what is no report reports nothing
        return None
    return report if str(report.authserv_id or "").lower() == edge.lower() else None


def _topmost(reports: Sequence[authres.AuthenticationResultsHeader], method: str) -> list[object]:
    """The results of one method in the first report that has any: the edge's own stands above whatever came with it."""
    for report in reports:
        if found := [result for result in report.results if result.method == method]:
            return found
    return []


def _one(result: object) -> tuple[str, str, str]:
    """(result, which of its properties, that property's domain) of one result, in lower case."""
    for stated in getattr(result, "properties", None) or ():
        if stated.name in {"from", "d", "i", "mailfrom", "helo"}:
            domain = str(stated.value).rpartition("@")[2].strip("<>").lower()
            return str(getattr(result, "result", "")).lower(), stated.name, domain
    return str(getattr(result, "result", "")).lower(), "", ""
