"""The outside of sealed bytes: headers, bindings and padding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.crypto.envelope import (
    HEADER_BYTES,
    MOST_WORD_BYTES,
    CannotOpen,
    Header,
    Place,
    Purpose,
    Suite,
    TooLong,
    binding,
    header_of,
    pad_address,
    pad_words,
    unpad,
)

HEADER = Header(Suite.HPKE, Purpose.WORDS, 7, b"\x01" * 8)


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("suite", list(Suite))
def test_a_header_is_read_back_as_it_was_written(purpose: Purpose, suite: Suite) -> None:
    header = Header(suite, purpose, 4_000_000_000, bytes(range(8)))
    assert header_of(header.packed() + b"body") == header
    assert len(header.packed()) == HEADER_BYTES


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_header_of_an_unknown_version_suite_or_purpose_is_refused(place: int) -> None:
    wrong = bytearray(HEADER.packed())
    wrong[place] = 250
    with pytest.raises(CannotOpen):
        header_of(bytes(wrong))


@given(st.binary(max_size=HEADER_BYTES - 1))
def test_bytes_too_short_for_a_header_are_refused(content: bytes) -> None:
    with pytest.raises(CannotOpen):
        header_of(content)


TEXT = st.text(max_size=6)


@given(st.tuples(*[TEXT] * 6), st.tuples(*[TEXT] * 6))
def test_two_bindings_are_equal_only_when_every_part_is(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    bindings = [binding(HEADER, parts[0], parts[1], Place(*parts[2:])) for parts in (one, other)]
    assert (bindings[0] == bindings[1]) == (one == other)


@pytest.mark.parametrize(
    "changed", [{"suite": Suite.DATA_KEY}, {"purpose": Purpose.REST}, {"epoch": 8}, {"key_id": b"\x02" * 8}]
)
def test_the_whole_header_is_part_of_the_binding(changed: dict[str, Any]) -> None:
    place = Place("message", "words", "row", "conversation")
    assert binding(replace(HEADER, **changed), "service", "story", place) != binding(HEADER, "service", "story", place)


def test_moving_a_letter_from_one_part_to_the_next_changes_the_binding() -> None:
    one = binding(HEADER, "service", "story", Place("message", "words", "ab", "c"))
    assert one != binding(HEADER, "service", "story", Place("message", "words", "a", "bc"))


@pytest.mark.parametrize(
    ("length", "kib"),
    [(0, 2), (2044, 2), (2045, 4), (4092, 4), (4093, 8), (8189, 16), (16381, 32), (32765, 64), (MOST_WORD_BYTES, 64)],
)
def test_words_show_only_which_of_six_sizes_they_need(length: int, kib: int) -> None:
    assert len(pad_words(b"w" * length)) == kib * 1024


def test_words_longer_than_the_largest_size_are_refused() -> None:
    with pytest.raises(TooLong, match="64 KiB"):
        pad_words(bytes(MOST_WORD_BYTES + 1))


@pytest.mark.parametrize(("length", "size"), [(0, 512), (508, 512), (509, 1024), (4092, 4096)])
def test_addresses_show_nothing_of_their_length(length: int, size: int) -> None:
    assert len(pad_address(b"a" * length)) == size


def test_an_address_longer_than_four_kib_is_refused() -> None:
    with pytest.raises(TooLong, match="4 KiB"):
        pad_address(bytes(4093))


@given(st.binary(max_size=3000))
def test_padding_comes_off_again(content: bytes) -> None:
    assert unpad(pad_words(content)) == content
    assert unpad(pad_address(content)) == content


@pytest.mark.parametrize("padded", [b"", b"\0\0\0", b"\0\0\0\x05four", b"\0\0\0\x01ab", b"\xff" * 8])
def test_padding_that_cannot_be_is_refused(padded: bytes) -> None:
    with pytest.raises(CannotOpen):
        unpad(padded)
