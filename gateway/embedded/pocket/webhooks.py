"""The posts a provider makes, signed as the official library checks them."""

from __future__ import annotations

from collections.abc import Mapping

import requests
from twilio.request_validator import RequestValidator

PATIENCE = (1.0, 5.0)
"""Seconds to connect, and to be answered."""

TRIES = 2


def post(url: str, fields: Mapping[str, str], auth_token: str) -> bool:
    """Post a signed form, once more if that fails; True when it was answered with a 2xx."""
    signature = RequestValidator(auth_token).compute_signature(url, dict(fields))
    return any(_posted(url, fields, {"X-Twilio-Signature": signature}) for _ in range(TRIES))


def _posted(url: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the machine has no business between two local processes
        try:
            answer = session.post(
                url, data=dict(fields), headers=dict(headers), timeout=PATIENCE, allow_redirects=False
            )
        except requests.RequestException:
            return False
        return answer.ok
