"""One spelling for each address and number, so that the same person is known again. # pure"""

from __future__ import annotations

import re

import idna
import phonenumbers

_PLAIN_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_REPLY_FORM = re.compile(r"reply\+([a-z2-7]{1,64})", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST_LOCAL_PART, _LONGEST_DOMAIN = 64, 253


class NotAnAddress(ValueError):
    """The text is not an email address we could write to."""


def normalise_email(address: str) -> str:
    """Give the address with its domain in IDNA form and its local part case-folded; nothing is stripped from it.

    Raises `NotAnAddress` when no letter could ever reach it.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not _is_local_part(local):
        raise NotAnAddress("this is not an email address")
    return f"{local.casefold()}@{_domain(domain)}"


def plausible_email(text: str) -> bool:
    """Say whether the text is an address that a letter could reach (its form only, nothing is looked up)."""
    try:
        normalise_email(text)
    except NotAnAddress:
        return False
    return "." in text.rpartition("@")[2] or text.endswith("@localhost")


def normalise_number(number: str, region: str | None) -> str:
    """Give the number in E.164, or as it stands (trimmed, upper case) when it is a short code, letters or no number.

    `region` is the ISO 3166 code of the country whose national form is meant, or None.
    """
    as_it_stands = number.strip().upper()
    if _LETTERS.search(number):
        return as_it_stands
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return as_it_stands
    return _e164(parsed) if _could_be_dialled(as_it_stands, parsed) else as_it_stands


def is_reply_form(local_part: str) -> str | None:
    """Give the token of a local part such as `reply+abc234`, in lower case, or None when it is no reply address."""
    found = _REPLY_FORM.fullmatch(local_part)
    return found.group(1).lower() if found else None


def _e164(parsed: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _could_be_dialled(written: str, parsed: phonenumbers.PhoneNumber) -> bool:
    # A bare short code is "possible" in many countries; only a leading + or 0 says that a whole number is meant.
    if written.startswith(("+", "0", "(")):
        reason = phonenumbers.is_possible_number_with_reason(parsed)
        return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)
    return bool(phonenumbers.is_valid_number(parsed))


def _is_local_part(local: str) -> bool:
    if not 0 < len(local.encode()) <= _LONGEST_LOCAL_PART:
        return False
    if len(local) > 2 and local.startswith('"') and local.endswith('"'):
        return local.isprintable() and "\\" not in local and '"' not in local[1:-1]
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return False
    return not any(sign.isspace() or not sign.isprintable() or sign in '()<>[]:;,@\\"' for sign in local)


def _domain(domain: str) -> str:
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except idna.IDNAError:
            raise NotAnAddress("this is not an email address") from None
    labels = domain.lower().split(".")
    if len(domain) > _LONGEST_DOMAIN or not all(_PLAIN_LABEL.fullmatch(label) for label in labels):
        raise NotAnAddress("this is not an email address")
    return ".".join(labels)
