"""Whether a mail is from the domain that its From names: the judgement alone, over plain values. # pure

The rules are DMARC's (RFC 7489): a domain that vouches for a mail, by SPF or by a DKIM signature, counts when it is the
From's own domain, or, unless the record asks for more, one that belongs to the same organisation.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from publicsuffixlist import PublicSuffixList


class Alignment(StrEnum):
    """What is known of a mail's sender. It is the only thing that a check lets out."""

    ALIGNED = "aligned"
    NOT_ALIGNED = "not aligned"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Policy:
    """What a DMARC record says of alignment; what it wants done with failures is not ours to do."""

    strict_spf: bool = False
    strict_dkim: bool = False


@dataclass(frozen=True, repr=False)
class Evidence:
    """What was found out about one mail.

    `domain` is the From's. `policy` is None where no DMARC record was found, and `policy_unsure` says that the DNS did
    not tell. `permitted` is the domain that SPF passed for, `signed_by` those whose signatures hold. `unsure` says that
    something else went unanswered which might have vouched, `published` that there is anything to go by at all.
    """

    domain: str
    policy: Policy | None = None
    policy_unsure: bool = False
    permitted: str | None = None
    signed_by: tuple[str, ...] = ()
    unsure: bool = False
    published: bool = False


def judge(found: Evidence) -> Alignment:
    """Aligned where one domain that vouches is aligned; not aligned only where everything asked for was answered."""
    policy = found.policy or Policy()
    if found.policy_unsure:
        policy = Policy(strict_spf=True, strict_dkim=True)  # what holds under the strictest record holds under any
    spf = found.permitted is not None and is_aligned(found.permitted, found.domain, strict=policy.strict_spf)
    dkim = any(is_aligned(signer, found.domain, strict=policy.strict_dkim) for signer in found.signed_by)
    if spf or dkim:
        return Alignment.ALIGNED
    if found.policy_unsure or found.unsure or not found.published:
        return Alignment.UNKNOWN
    return Alignment.NOT_ALIGNED


def is_aligned(vouching: str, domain: str, *, strict: bool = False) -> bool:
    """Whether `vouching` may speak for `domain`."""
    one, other = _plain(vouching), _plain(domain)
    if not one or not other:
        return False
    return one == other or (not strict and organisation(one) == organisation(other))


def organisation(domain: str) -> str:
    """The domain that somebody registered: the last label below a public suffix. A suffix belongs to itself alone."""
    return _suffixes().privatesuffix(_plain(domain)) or _plain(domain)


def policy_of(records: Iterable[str]) -> Policy | None:
    """The one DMARC record among TXT records, or None: none, several, or one that does not say what it is for."""
    found = [tags for tags in map(_tags, records) if tags]
    if len(found) != 1:
        return None
    (tags,) = found
    if tags.get("p") not in {"none", "quarantine", "reject"} and not tags.get("rua"):
        return None
    return Policy(strict_spf=tags.get("aspf") == "s", strict_dkim=tags.get("adkim") == "s")


def prepare() -> None:
    """Read the list of public suffixes now, so that processes forked later share it."""
    _suffixes()


def _tags(record: str) -> dict[str, str]:
    first, *others = [part.strip() for part in record.split(";")]
    name, _, value = first.partition("=")
    if (name.strip(), value.strip()) != ("v", "DMARC1"):
        return {}
    pairs = (other.partition("=") for other in others)
    return {"v": "DMARC1"} | {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _plain(domain: str) -> str:
    return domain.strip().rstrip(".").lower()


@functools.cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()  # the list that comes with the package; nothing is fetched
