"""No phrase is passed over: whatever it matches holds one of its pieces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gateway.inbound import set_phrases
from gateway.inbound.plain_pieces import pieces

_GROUPS = set_phrases._PHRASES
PHRASES = [
    *_GROUPS["machines"],
    *_GROUPS["bounces"],
    *(phrase for group in (*_GROUPS["hints"].values(), *_GROUPS["report"].values()) for phrase in group),
]


@pytest.mark.parametrize(
    ("phrase", "sure"),
    [
        ("this is automatic", {"this is automatic"}),
        ("no(t)? delivered", {" delivered"}),
        ("(?:mail|letter) lost", {" lost"}),
        ("(?:mail|letter) .{0,9}x", {"mail", "letter"}),
        ("(?:mail|x) .{0,9}y", set()),
        ("colou?rs", {"colo"}),
        ("hou?r", set()),
        (r"\bdelay(?:ed)?\b", {"delay"}),
        ("one|another", set()),
        ("first word|second word", {"first word", "second word"}),
        ("(?:out of (?:the )?office)+", {"out of "}),
        (r"[45]\d\d-[45]", set()),
    ],
)
def test_a_piece_is_what_every_match_must_hold(phrase: str, sure: set[str]) -> None:
    assert pieces(phrase) == sure


@settings(max_examples=400, deadline=None)
@given(some.data())
def test_whatever_a_phrase_of_ours_matches_holds_one_of_its_pieces(data: some.DataObject) -> None:
    phrase = data.draw(some.sampled_from(PHRASES))
    match = data.draw(some.from_regex(phrase))

    assert not pieces(phrase) or any(piece in match for piece in pieces(phrase))
