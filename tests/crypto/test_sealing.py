"""What sealing gives away: nothing of the words, and a size that fits many."""

from __future__ import annotations

import pytest

from gateway.crypto.envelope import MOST_WORD_BYTES, Place, Purpose, Role, Suite, TooLong, header_of
from gateway.crypto.holdings import HOLDINGS
from gateway.crypto.keyring import Keyring, MissingKey
from gateway.crypto.sealing import DataKey, seal, seal_address

PLACE = Place("message", "words", "row-1", "conversation-1")
WORDS = "I told nobody yet, not even Jasmine."


def test_the_header_tells_epoch_and_purpose_and_nothing_of_words_or_place(keyring: Keyring) -> None:
    sealed = seal(keyring, Role.STORY, Purpose.REST, WORDS.encode(), PLACE)
    header = header_of(sealed)
    assert (header.suite, header.purpose, header.epoch) == (Suite.HPKE, Purpose.REST, keyring.active(Role.STORY))
    assert header.key_id == keyring.key(Role.STORY).key_id
    for secret in (WORDS, PLACE.row, PLACE.conversation, PLACE.table, keyring.service_id):
        assert secret.encode() not in bytes(sealed)


def test_two_messages_under_two_keys_cannot_be_told_to_say_the_same(keyring: Keyring) -> None:
    one, other = (DataKey.fresh().seal(Purpose.WORDS, WORDS, PLACE, keyring) for _ in range(2))
    assert one != other
    assert header_of(one).key_id != header_of(other).key_id


def test_the_same_words_sealed_twice_under_one_key_look_different(keyring: Keyring) -> None:
    key = DataKey.fresh()
    assert key.seal(Purpose.WORDS, WORDS, PLACE, keyring) != key.seal(Purpose.WORDS, WORDS, PLACE, keyring)


def test_a_short_text_and_a_longer_one_seal_to_the_same_size(keyring: Keyring) -> None:
    key = DataKey.fresh()
    sizes = {len(key.seal(Purpose.WORDS, words, PLACE, keyring)) for words in ("", "No.", WORDS, WORDS * 40)}
    assert len(sizes) == 1


def test_a_short_address_and_a_longer_one_seal_to_the_same_size(keyring: Keyring) -> None:
    mappings = [{"address": "a@b.example"}, {"address": "a.very.long.name@a.very.long.domain.example", "name": "Jo"}]
    assert len({len(seal_address(keyring, Purpose.ADDRESS, mapping, PLACE)) for mapping in mappings}) == 1


def test_words_longer_than_64_kib_are_refused_without_repeating_them(keyring: Keyring) -> None:
    with pytest.raises(TooLong) as refusal:
        DataKey.fresh().seal(Purpose.WORDS, "canary" * MOST_WORD_BYTES, PLACE, keyring)
    assert "canary" not in str(refusal.value)


def test_an_address_too_long_to_keep_is_refused(keyring: Keyring) -> None:
    with pytest.raises(TooLong):
        seal_address(keyring, Purpose.OWN, {"name": "x" * 5000}, PLACE)


def test_a_data_key_never_shows_itself(keyring: Keyring) -> None:
    key = DataKey.fresh()
    assert repr(key) == "DataKey()"
    assert key.secret not in bytes(key.sealed(keyring, Role.STORY, PLACE))
    assert header_of(key.seal(Purpose.WORDS, WORDS, PLACE, keyring)).key_id not in key.secret


def test_without_the_public_key_sealing_says_what_to_run(keyring: Keyring) -> None:
    poor = Keyring("clock", keyring.service, {}, {})
    assert not HOLDINGS["clock"].public
    with pytest.raises(MissingKey, match="sottovoce-ops keys init"):
        seal(poor, Role.STORY, Purpose.WORDS, b"", PLACE)
