"""The child's part of checking a sender: one enquiry in, what is still wanted or the one value out. No network, no key.

It runs in the processes of `parse_server`, over the same limited bytes; the door's part is in `sender_check`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.inbound import alignment, edge_report, sending_host, signatures
from gateway.inbound.alignment import Alignment, Evidence, is_aligned, organisation
from gateway.inbound.headers import Fields, one_mailbox, top_fields, values
from gateway.inbound.questions import Answer, Enquiry, Notebook
from gateway.inbound.signatures import Signature
from gateway.words.addresses import NotAnAddress, normalise_email


def examine(sent: bytes) -> dict[str, object]:
    """Answer one packed enquiry: `alignment`, or the names that are `wanted`, or that the `whole` mail is.

    A signature is tried first where the mail is here to its end, for it needs no further lookups; else the body is
    asked for only when nothing but a signature is left to decide.
    """
    enquiry, raw = Enquiry.unpacked(sent)
    fields = top_fields(raw)
    domain = _from_domain(fields, enquiry.sender)
    if domain is None:
        return _verdict(Alignment.UNKNOWN)
    if enquiry.edge:
        return _verdict(edge_report.reported(fields, enquiry.edge, domain))
    notebook = Notebook(enquiry.answers)
    found = _look_up(enquiry, raw, domain, notebook)
    keys = found.usable_keys()
    if not notebook.missing:
        if enquiry.whole and _by_signatures(raw, found, keys) is Alignment.ALIGNED:
            return _verdict(Alignment.ALIGNED)
        found = replace(found, permission=sending_host.permission(enquiry, domain, notebook))
    if notebook.missing:
        return {"wanted": [list(question) for question in notebook.missing]}
    verdict = alignment.judge(_evidence(found, ()))
    return {"whole": True} if verdict is not Alignment.ALIGNED and keys and not enquiry.whole else _verdict(verdict)


def _verdict(value: Alignment) -> dict[str, object]:
    return {"alignment": value.value}


@dataclass(frozen=True, repr=False)
class _Found:
    """Everything that can be known before the body is read; an answer is None while it is missing."""

    domain: str
    records: tuple[Answer | None, Answer | None]  # DMARC, at the domain and at its organisation
    own_txt: Answer | None
    vouching: str
    keys: tuple[tuple[Signature, Answer | None], ...]
    permission: str | None = None

    def usable_keys(self) -> list[tuple[Signature, str]]:
        """The signatures whose key was found, with it."""
        there = [(one, said.values[0]) for one, said in self.keys if said is not None and said.values]
        return [(one, key) for one, key in there if signatures.usable_key(key)]


def _by_signatures(raw: bytes, found: _Found, keys: list[tuple[Signature, str]]) -> Alignment:
    """The judgement with the signatures that hold, read one after the other until one of them decides."""
    signed_by: tuple[str, ...] = ()
    for one, key in keys:
        if signatures.holds(raw, one, key):
            signed_by += (one.domain,)
            if alignment.judge(_evidence(found, signed_by)) is Alignment.ALIGNED:
                return Alignment.ALIGNED
    return alignment.judge(_evidence(found, signed_by))


def _look_up(enquiry: Enquiry, raw: bytes, domain: str, notebook: Notebook) -> _Found:
    vouching = sending_host.vouching_domain(enquiry)
    if is_aligned(vouching, domain):
        notebook.ask(vouching)  # SPF will begin with it: one wait less
    return _Found(
        domain=domain,
        records=(notebook.ask(f"_dmarc.{domain}"), notebook.ask(f"_dmarc.{organisation(domain)}")),
        own_txt=notebook.ask(domain),
        keys=tuple((one, notebook.ask(one.key_name)) for one in signatures.worth_checking(raw, domain)),
        vouching=vouching,
    )


def _evidence(found: _Found, signed_by: tuple[str, ...]) -> Evidence:
    own, organisations = (record or Answer(failed=True) for record in found.records)
    policy = alignment.policy_of(own.values) if not own.failed else None
    policy_unsure = own.failed
    if policy is None and not own.failed:
        policy, policy_unsure = alignment.policy_of(organisations.values), organisations.failed
    unsure_keys = any(said is not None and said.failed for _, said in found.keys)
    has_key = any(is_aligned(one.domain, found.domain) for one, _ in found.usable_keys())
    return Evidence(
        domain=found.domain,
        policy=policy,
        policy_unsure=policy_unsure,
        permitted=found.vouching if found.permission == sending_host.PASS else None,
        signed_by=signed_by,
        unsure=unsure_keys or found.permission == sending_host.UNSURE,
        published=policy is not None or has_key or sending_host.publishes(found.own_txt),
    )


def _from_domain(fields: Fields, sender: str) -> str | None:
    """The domain of the one From, if it is the address that the mail was read as coming from."""
    from_lines = values(fields, "from")
    mailbox = one_mailbox(from_lines[0]) if len(from_lines) == 1 else None
    if mailbox is None or mailbox[1] != sender:
        return None
    try:
        return normalise_email(sender).rpartition("@")[2]
    except NotAnAddress:
        return None
