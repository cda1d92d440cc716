"""The hour and chance are handed in, and nothing about a token can be read from what is stored."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from gateway.time_and_chance import TOKEN_BYTES, Circumstances, now, to_minute, token_hash

NOON = datetime(2030, 6, 1, 12, 0, 59, 999_999, tzinfo=UTC)


def test_the_present_is_told_in_utc() -> None:
    assert now().utcoffset() == timedelta(0)


def test_what_a_person_did_is_kept_to_the_minute() -> None:
    assert to_minute(NOON) == datetime(2030, 6, 1, 12, tzinfo=UTC)


def test_a_minute_keeps_its_zone() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    assert to_minute(NOON.astimezone(there)).utcoffset() == timedelta(hours=5, minutes=30)


def test_a_clock_that_stands_still_is_what_everybody_sees() -> None:
    assert Circumstances(now=lambda: NOON).now() == NOON


def test_ids_are_32_hexadecimal_digits_made_of_chance_alone() -> None:
    world = Circumstances(chance=lambda count: b"\xab" * count)
    assert world.new_id() == "ab" * 16


def test_ids_and_tokens_do_not_repeat() -> None:
    world = Circumstances()
    assert len({world.new_id() for _ in range(100)} | {world.new_token() for _ in range(100)}) == 200


def test_a_token_fits_an_address_and_a_link() -> None:
    assert re.fullmatch(r"[a-z2-7]{32}", Circumstances().new_token())


def test_a_token_holds_all_the_chance_it_was_given() -> None:
    asked: list[int] = []

    def chance(count: int) -> bytes:
        asked.append(count)
        return bytes(count)

    assert Circumstances(chance=chance).new_token() == "a" * 32
    assert asked == [TOKEN_BYTES]


def test_a_token_is_known_again_in_capitals_and_with_space_around_it() -> None:
    token = Circumstances().new_token()
    assert token_hash(f" {token.upper()}\n") == token_hash(token)


def test_what_is_stored_of_a_token_is_a_hash_of_it_and_of_nothing_else() -> None:
    token, other = Circumstances().new_token(), Circumstances().new_token()
    assert re.fullmatch(r"[0-9a-f]{64}", token_hash(token))
    assert token_hash(token) != token_hash(other)
    assert token not in token_hash(token)


def test_chance_is_not_shown() -> None:
    assert "chance" not in repr(Circumstances())
