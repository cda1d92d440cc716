"""Keyed hashes: the same address is known again, and nothing else is learnt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from gateway.crypto import blind_index
from gateway.crypto.blind_index import (
    Index,
    bind,
    bound,
    fingerprint,
    fingerprints,
    index,
    indexes,
    optout_hash,
    stretch,
)
from gateway.crypto.envelope import Role, Sealed
from gateway.crypto.key_files import Service
from gateway.crypto.keyring import Keyring, MissingKey, make_key

ADDRESS = "jo@example.org"
ONE, OTHER = Sealed(b"sealed address"), Sealed(b"sealed own map")


def test_the_same_address_is_known_again_and_another_is_not(keyring: Keyring) -> None:
    first = index(keyring, Role.INDEX_EMAIL, ADDRESS)
    assert first == index(keyring, Role.INDEX_EMAIL, ADDRESS.encode())
    assert first != index(keyring, Role.INDEX_EMAIL, "jo@example.com")
    assert (len(first.value), first.epoch) == (32, 1)


def test_every_use_of_a_key_has_a_hash_of_its_own(keyring: Keyring) -> None:
    content = ADDRESS.encode()
    values = [
        index(keyring, Role.INDEX_EMAIL, content).value,
        index(keyring, Role.INDEX_SMS, content).value,
        optout_hash(keyring, "email", content),
        optout_hash(keyring, "sms", content),
        fingerprint(keyring, Role.INDEX_EMAIL, content),
        fingerprint(keyring, Role.INDEX_EMAIL, content, b""),
        bind(keyring, Role.INDEX_EMAIL, ADDRESS, Sealed(b""), Sealed(b"")).value,
    ]
    assert len(set(values)) == len(values)


def test_another_service_gives_another_hash_under_the_same_key(keyring: Keyring) -> None:
    other = replace(keyring, service=Service("another", keyring.phone_salt))
    assert index(other, Role.INDEX_EMAIL, ADDRESS) != index(keyring, Role.INDEX_EMAIL, ADDRESS)


def test_during_a_rotation_an_address_is_looked_up_newest_first_and_written_under_the_active_epoch(
    store: Path, ring_of: Callable[[Path], Keyring]
) -> None:
    before = index(ring_of(store), Role.INDEX_EMAIL, ADDRESS)
    make_key(store, Role.INDEX_EMAIL, 2)
    both = ring_of(store)
    found = indexes(both, Role.INDEX_EMAIL, ADDRESS)
    assert [one.epoch for one in found] == [2, 1]
    assert found[1] == before
    assert index(both, Role.INDEX_EMAIL, ADDRESS) == found[0]
    assert fingerprints(both, Role.INDEX_EMAIL, b"id") == [
        fingerprint(both, Role.INDEX_EMAIL, b"id"),
        fingerprint(replace(both, active_epochs={Role.INDEX_EMAIL: 1}), Role.INDEX_EMAIL, b"id"),
    ]


def test_an_opt_out_is_known_again_after_a_key_was_added(store: Path, ring_of: Callable[[Path], Keyring]) -> None:
    before = optout_hash(ring_of(store), "email", ADDRESS)
    make_key(store, Role.OPTOUT, 2)
    assert optout_hash(ring_of(store), "email", ADDRESS) == before


def test_without_its_key_nothing_is_hashed(keyring: Keyring) -> None:
    poor = Keyring("console", keyring.service, {}, {})
    for act in (lambda: index(poor, Role.INDEX_SMS, "x"), lambda: optout_hash(poor, "sms", "x")):
        with pytest.raises(MissingKey, match="sottovoce-ops keys init"):
            act()


def test_a_number_is_stretched_once_with_the_services_salt(keyring: Keyring) -> None:
    number = "+32470000000"
    expected = hash_secret_raw(number.encode(), keyring.phone_salt, 1, 64, 1, 32, Type.ID)
    assert stretch(keyring, number, memory_kib=64) == expected
    other = replace(keyring, service=Service(keyring.service_id, bytes(16)))
    assert stretch(other, number, memory_kib=64) != expected
    assert blind_index.STRETCH_MEMORY_KIB == 8192


@pytest.mark.parametrize(
    ("time_cost", "memory_kib", "lanes", "answer"),
    [
        (2, 256, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        (2, 256, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
        (1, 65536, 1, "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"),
    ],
)
def test_argon2id_answers_as_its_reference_implementation_does(
    time_cost: int, memory_kib: int, lanes: int, answer: str
) -> None:
    stretched = hash_secret_raw(b"password", b"somesalt", time_cost, memory_kib, lanes, 32, Type.ID)
    assert stretched.hex() == answer


def test_what_was_tied_together_holds(keyring: Keyring) -> None:
    tie = bind(keyring, Role.INDEX_SMS, "contact-1", ONE, OTHER)
    assert bound(keyring, Role.INDEX_SMS, tie, "contact-1", ONE, OTHER)


@given(st.text(max_size=12), st.binary(max_size=20), st.binary(max_size=20))
def test_nobody_can_swap_a_contact_or_an_address_or_move_a_byte_between_them(
    keyring: Keyring, contact: str, address: bytes, own: bytes
) -> None:
    tie = bind(keyring, Role.INDEX_SMS, "contact-1", ONE, OTHER)
    holds = bound(keyring, Role.INDEX_SMS, tie, contact, Sealed(address), Sealed(own))
    assert holds == ((contact, address, own) == ("contact-1", ONE, OTHER))
    moved = (Sealed(ONE[:-1]), Sealed(ONE[-1:] + OTHER))
    assert not bound(keyring, Role.INDEX_SMS, tie, "contact-1", *moved)
    assert not bound(keyring, Role.INDEX_SMS, tie, "contact-1", OTHER, ONE)


def test_a_tie_of_another_channel_epoch_or_value_does_not_hold(keyring: Keyring) -> None:
    tie = bind(keyring, Role.INDEX_SMS, "contact-1", ONE, OTHER)
    assert not bound(keyring, Role.INDEX_EMAIL, tie, "contact-1", ONE, OTHER)
    assert not bound(keyring, Role.INDEX_SMS, Index(tie.value, 2), "contact-1", ONE, OTHER)
    assert not bound(keyring, Role.INDEX_SMS, Index(b"", 1), "contact-1", ONE, OTHER)
    plain = index(keyring, Role.INDEX_SMS, "contact-1")
    assert not bound(keyring, Role.INDEX_SMS, plain, "contact-1", ONE, OTHER)
