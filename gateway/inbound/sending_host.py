"""Whether the machine that handed a mail over may send for the domain it names: SPF (RFC 7208), without a network.

Every lookup goes to the notebook; where that has no answer yet, the question is noted and the evaluation stops.
"""

from __future__ import annotations

import ipaddress
from typing import Any

import spf

from gateway.inbound.alignment import is_aligned
from gateway.inbound.questions import Answer, Enquiry, Notebook

PASS, UNSURE = "pass", "temperror"

_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
        "::1/128", "fe80::/10", "fc00::/7",
    )
)  # fmt: skip


class _NotYet(Exception):
    """A name must be asked for first."""


class _Evaluation(spf.query):  # type: ignore[misc]  # the library ships no types
    """The library's evaluation, with its limits, asking a notebook instead of the network."""

    def __init__(self, notebook: Notebook, peer: str, domain: str, helo: str) -> None:
        # Never with the sender's own local part: a record may ask for it to be written into a name, and then
        # everybody on the way of that lookup would read who wrote to us.
        super().__init__(i=peer, s=f"postmaster@{domain}", h=helo or domain, strict=True)
        self._notebook = notebook

    def dns(self, name: Any, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:  # noqa: ARG002  the library's
        """What the notebook knows, in the library's forms."""
        if ignore_void:
            return []  # an explanation for people, which nobody here reads
        answer = self._notebook.ask(str(name), qtype)
        if answer is None:
            raise _NotYet
        if answer.failed:
            raise spf.TempError("no answer")
        if not answer.values:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many lookups without a result")
        return [_as_expected(value, qtype) for value in answer.values]


def vouching_domain(enquiry: Enquiry) -> str:
    """The domain that SPF could vouch with: the envelope sender's, or the machine's own name for a null sender."""
    mail_from = enquiry.mail_from.strip("<>")
    return (mail_from.rpartition("@")[2] if mail_from else enquiry.helo).rstrip(".").lower()


def permission(enquiry: Enquiry, domain: str, notebook: Notebook) -> str | None:
    """SPF's result in its own words ("pass", "fail", "none", "temperror", …); None while lookups are missing.

    "none" without a lookup where it could not help: no aligned domain to ask for, or a mail from inside.
    """
    vouching = vouching_domain(enquiry)
    if not is_aligned(vouching, domain) or not _is_outside(enquiry.peer):
        return "none"
    try:
        return str(_Evaluation(notebook, enquiry.peer, vouching, enquiry.helo).check()[0])
    except _NotYet:
        return None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  records are written by anyone; what cannot be evaluated permits nothing
        return "permerror"


def publishes(answer: Answer | None) -> bool:
    """Whether there is an SPF record among a domain's TXT records."""
    return answer is not None and any(value.lower().split(" ")[0] == "v=spf1" for value in answer.values)


def _is_outside(peer: str) -> bool:
    """Whether this machine is one of the internet's: one of our own that passes mail on says nothing of its sender."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return not any(
        (mapped or address) in network for network in _INSIDE if network.version == (mapped or address).version
    )


def _as_expected(value: str, kind: str) -> Any:
    if kind == "TXT":
        return (value.encode("latin-1", "replace"),)
    if kind == "MX":
        preference, _, exchange = value.partition(" ")
        return int(preference), exchange.rstrip(".")
    return value.rstrip(".")
