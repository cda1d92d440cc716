"""Sealed bytes open where they were sealed for, and nowhere else; every refusal looks the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.crypto.envelope import HEADER_BYTES, CannotOpen, Place, Purpose, Role, Sealed, header_of
from gateway.crypto.key_files import Service
from gateway.crypto.keyring import Keyring, make_key
from gateway.crypto.opening import OpenKey, open_address, open_key, open_sealed
from gateway.crypto.sealing import DataKey, seal, seal_address

PLACE = Place("message", "words", "row-1", "conversation-1")
WORDS = "Min bästa vän vet inte. 喵 \N{CAT FACE}"

ELSEWHERE = st.builds(
    Place,
    table=st.sampled_from(["message", "letter", "", "messag"]),
    column=st.sampled_from(["words", "rest", "", "ewords"]),
    row=st.sampled_from(["row-1", "row-2", ""]),
    conversation=st.sampled_from(["conversation-1", "conversation-2", ""]),
)
PLACES = st.just(PLACE) | ELSEWHERE


def refuses(act: Callable[..., object], *given_to_it: object) -> bool:
    """Whether it ends in the one refusal there is, with the one sentence, and nothing behind it."""
    with pytest.raises(CannotOpen) as refusal:
        act(*given_to_it)
    assert type(refusal.value) is CannotOpen
    assert str(refusal.value) == "These bytes do not open here."
    return refusal.value.__cause__ is None and (refusal.value.__context__ is None or refusal.value.__suppress_context__)


def test_words_come_back_as_they_were(keyring: Keyring) -> None:
    key = DataKey.fresh()
    opened = open_key(keyring, Role.STORY, key.sealed(keyring, Role.STORY, PLACE), PLACE)
    assert opened.open(Purpose.WORDS, key.seal(Purpose.WORDS, WORDS, PLACE, keyring), PLACE) == WORDS
    assert opened.secret == key.secret
    assert repr(opened) == "OpenKey()"


def test_an_address_comes_back_as_it_was(keyring: Keyring) -> None:
    mapping = {"address": "zoë@exämple.org", "[name]": "Zoë", "[phone]": "+32 470 00 00 00"}
    sealed = seal_address(keyring, Purpose.OWN, mapping, PLACE)
    assert open_address(keyring, Purpose.OWN, sealed, PLACE) == mapping


def test_a_character_that_no_encoding_knows_does_not_lose_the_message(keyring: Keyring) -> None:
    key = DataKey.fresh()
    sealed = key.seal(Purpose.WORDS, "help \ud83d me", PLACE, keyring)
    assert OpenKey(key.secret, keyring.service_id).open(Purpose.WORDS, sealed, PLACE) == "help ? me"


@given(place=PLACES, purpose=st.sampled_from(Purpose), role=st.sampled_from([Role.STORY, Role.DELIVERY]))
def test_bytes_sealed_to_a_role_open_only_for_their_role_purpose_and_place(
    keyring: Keyring, place: Place, purpose: Purpose, role: Role
) -> None:
    sealed = seal(keyring, Role.STORY, Purpose.REST, b"words", PLACE)
    if (place, purpose, role) == (PLACE, Purpose.REST, Role.STORY):
        assert open_sealed(keyring, role, purpose, sealed, place) == b"words"
    else:
        assert refuses(lambda: open_sealed(keyring, role, purpose, sealed, place))


@given(place=PLACES, purpose=st.sampled_from(Purpose))
def test_words_open_only_for_their_purpose_and_place(keyring: Keyring, place: Place, purpose: Purpose) -> None:
    key = DataKey.fresh()
    sealed = key.seal(Purpose.WORDS, WORDS, PLACE, keyring)
    opened = OpenKey(key.secret, keyring.service_id)
    if (place, purpose) == (PLACE, Purpose.WORDS):
        assert opened.open(purpose, sealed, place) == WORDS
    else:
        assert refuses(lambda: opened.open(purpose, sealed, place))


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.WORDS])
def test_another_purpose_opens_nothing_even_in_the_right_place(keyring: Keyring, purpose: Purpose) -> None:
    key = DataKey.fresh()
    opened = OpenKey(key.secret, keyring.service_id)
    assert refuses(opened.open, purpose, key.seal(Purpose.WORDS, WORDS, PLACE, keyring), PLACE)
    sealed = seal(keyring, Role.STORY, Purpose.WORDS, b"words", PLACE)
    assert refuses(open_sealed, keyring, Role.STORY, purpose, sealed, PLACE)


@pytest.mark.parametrize("field", ["table", "column", "row", "conversation"])
def test_a_place_that_differs_in_one_field_opens_nothing(keyring: Keyring, field: str) -> None:
    elsewhere = replace(PLACE, **{field: "elsewhere"})
    key = DataKey.fresh()
    words = key.seal(Purpose.WORDS, WORDS, PLACE, keyring)
    address = seal_address(keyring, Purpose.ADDRESS, {"address": "a@b.example"}, PLACE)
    sealed_key = key.sealed(keyring, Role.STORY, PLACE)
    assert refuses(lambda: OpenKey(key.secret, keyring.service_id).open(Purpose.WORDS, words, elsewhere))
    assert refuses(lambda: open_address(keyring, Purpose.ADDRESS, address, elsewhere))
    assert refuses(lambda: open_key(keyring, Role.STORY, sealed_key, elsewhere))


@given(st.data())
def test_a_single_flipped_bit_anywhere_opens_nothing(keyring: Keyring, data: st.DataObject) -> None:
    key = DataKey.fresh()
    words = key.seal(Purpose.WORDS, WORDS, PLACE, keyring)
    sealed_key = key.sealed(keyring, Role.STORY, PLACE)
    opened = OpenKey(key.secret, keyring.service_id)
    assert refuses(lambda: opened.open(Purpose.WORDS, flipped(words, data), PLACE))
    assert refuses(lambda: open_key(keyring, Role.STORY, flipped(sealed_key, data), PLACE))


@pytest.mark.parametrize("bit", range(HEADER_BYTES * 8))
def test_every_bit_of_the_header_counts(keyring: Keyring, bit: int) -> None:
    wrong = bytearray(seal(keyring, Role.STORY, Purpose.WORDS, b"words", PLACE))
    wrong[bit // 8] ^= 1 << bit % 8
    assert refuses(lambda: open_sealed(keyring, Role.STORY, Purpose.WORDS, Sealed(bytes(wrong)), PLACE))


def flipped(sealed: Sealed, data: st.DataObject) -> Sealed:
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    wrong = bytearray(sealed)
    wrong[bit // 8] ^= 1 << bit % 8
    return Sealed(bytes(wrong))


@given(st.binary(max_size=60))
def test_bytes_that_were_never_sealed_open_nothing(keyring: Keyring, junk: bytes) -> None:
    no_key = OpenKey(bytes(32), keyring.service_id)
    for content in (junk, seal(keyring, Role.STORY, Purpose.WORDS, b"", PLACE)[:HEADER_BYTES] + junk):
        assert refuses(open_sealed, keyring, Role.STORY, Purpose.WORDS, Sealed(content), PLACE)
        assert refuses(no_key.open, Purpose.WORDS, Sealed(content), PLACE)


@pytest.mark.parametrize("kept", [0, 1, HEADER_BYTES, HEADER_BYTES + 5, HEADER_BYTES + 12, HEADER_BYTES + 20, -1])
def test_sealed_bytes_that_were_cut_short_open_nothing(keyring: Keyring, kept: int) -> None:
    key = DataKey.fresh()
    words = key.seal(Purpose.WORDS, WORDS, PLACE, keyring)
    sealed = seal(keyring, Role.STORY, Purpose.WORDS, b"words", PLACE)
    opened = OpenKey(key.secret, keyring.service_id)
    assert refuses(lambda: opened.open(Purpose.WORDS, Sealed(words[:kept]), PLACE))
    assert refuses(lambda: open_sealed(keyring, Role.STORY, Purpose.WORDS, Sealed(sealed[:kept]), PLACE))


def test_another_messages_key_opens_nothing(keyring: Keyring) -> None:
    sealed = DataKey.fresh().seal(Purpose.WORDS, WORDS, PLACE, keyring)
    other = OpenKey(DataKey.fresh().secret, keyring.service_id)
    assert refuses(lambda: other.open(Purpose.WORDS, sealed, PLACE))


def test_a_key_of_the_wrong_length_is_no_data_key(keyring: Keyring) -> None:
    sealed = seal(keyring, Role.STORY, Purpose.DATA_KEY, bytes(16), PLACE)
    assert refuses(lambda: open_key(keyring, Role.STORY, sealed, PLACE))


def test_an_address_that_is_no_mapping_opens_nothing(keyring: Keyring) -> None:
    for content in (b"not padded", b"\0\0\0\x02[]", b"\0\0\0\x01{"):
        sealed = seal(keyring, Role.DELIVERY, Purpose.ADDRESS, content, PLACE)
        assert refuses(open_address, keyring, Purpose.ADDRESS, sealed, PLACE)


def test_another_service_opens_nothing_even_with_the_same_keys(keyring: Keyring) -> None:
    key = DataKey.fresh()
    words, sealed_key = key.seal(Purpose.WORDS, WORDS, PLACE, keyring), key.sealed(keyring, Role.STORY, PLACE)
    other = replace(keyring, service=Service("another", keyring.phone_salt))
    assert refuses(lambda: open_key(other, Role.STORY, sealed_key, PLACE))
    assert refuses(lambda: OpenKey(key.secret, other.service_id).open(Purpose.WORDS, words, PLACE))


def test_a_process_with_only_the_public_key_opens_nothing(keyring: Keyring) -> None:
    public_only = {Role.STORY: {1: replace(keyring.key(Role.STORY), private=None)}}
    door = Keyring("smtp", keyring.service, public_only, {Role.STORY: 1})
    sealed = seal(door, Role.STORY, Purpose.WORDS, b"words", PLACE)
    assert refuses(lambda: open_sealed(door, Role.STORY, Purpose.WORDS, sealed, PLACE))
    assert open_sealed(keyring, Role.STORY, Purpose.WORDS, sealed, PLACE) == b"words"


def test_what_an_older_epoch_sealed_still_opens_until_that_epoch_is_gone(
    store: Path, ring_of: Callable[[Path], Keyring]
) -> None:
    sealed = seal(ring_of(store), Role.STORY, Purpose.WORDS, b"words", PLACE)
    make_key(store, Role.STORY, 2)
    both = ring_of(store)
    assert header_of(seal(both, Role.STORY, Purpose.WORDS, b"", PLACE)).epoch == 2
    assert open_sealed(both, Role.STORY, Purpose.WORDS, sealed, PLACE) == b"words"
    only_new = replace(both, keys={Role.STORY: {2: both.key(Role.STORY, 2)}})
    assert refuses(lambda: open_sealed(only_new, Role.STORY, Purpose.WORDS, sealed, PLACE))
