"""A signature counts for exactly one statement, role, service and epoch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring, MissingKey
from gateway.crypto.signing import Signature, sign, verify

STATEMENT = b"send exactly these words"


def test_a_signature_counts_for_what_was_signed(keyring: Keyring) -> None:
    signature = sign(keyring, Role.SIGNOFF, STATEMENT)
    assert (signature.epoch, len(signature.value)) == (1, 64)
    assert verify(keyring.public(Role.SIGNOFF), Role.SIGNOFF, keyring.service_id, STATEMENT, signature)


@given(st.binary(max_size=40))
def test_a_signature_counts_for_no_other_statement(keyring: Keyring, statement: bytes) -> None:
    signature = sign(keyring, Role.SIGNOFF, STATEMENT)
    counts = verify(keyring.public(Role.SIGNOFF), Role.SIGNOFF, keyring.service_id, statement, signature)
    assert counts == (statement == STATEMENT)


def test_a_signature_of_one_role_service_key_or_epoch_counts_for_no_other(keyring: Keyring) -> None:
    public, service = keyring.public(Role.SIGNOFF), keyring.service_id
    signature = sign(keyring, Role.SIGNOFF, STATEMENT)
    assert not verify(public, Role.AUDIT, service, STATEMENT, signature)
    assert not verify(public, Role.SIGNOFF, "another", STATEMENT, signature)
    assert not verify(keyring.public(Role.AUDIT), Role.SIGNOFF, service, STATEMENT, signature)
    assert not verify(public, Role.SIGNOFF, service, STATEMENT, Signature(2, signature.value))


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(32), b"\xff" * 32])
def test_what_is_no_key_verifies_nothing(keyring: Keyring, public: bytes) -> None:
    signature = sign(keyring, Role.SIGNOFF, STATEMENT)
    assert not verify(public, Role.SIGNOFF, keyring.service_id, STATEMENT, signature)


@pytest.mark.parametrize("value", [b"", bytes(63), bytes(64), bytes(65)])
def test_what_is_no_signature_is_refused(keyring: Keyring, value: bytes) -> None:
    public = keyring.public(Role.SIGNOFF)
    assert not verify(public, Role.SIGNOFF, keyring.service_id, STATEMENT, Signature(1, value))


def test_whoever_holds_only_the_public_key_signs_nothing(keyring: Keyring) -> None:
    public_only = replace(keyring.key(Role.SIGNOFF), private=None)
    outbound = Keyring("outbound", keyring.service, {Role.SIGNOFF: {1: public_only}}, {Role.SIGNOFF: 1})
    with pytest.raises(MissingKey, match="only the public signoff key"):
        sign(outbound, Role.SIGNOFF, STATEMENT)
