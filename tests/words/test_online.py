"""Addresses, links and user names are found as people write them."""

from __future__ import annotations

import pytest

from gateway.words.pseudonymise import pseudonymise


@pytest.mark.parametrize(
    "address",
    ["jo@gmail.com", "jo at gmail dot com", "jo (at) gmail (dot) com", "jo[at]gmail[dot]com", "jo AT gmail DOT com",
     "jo @ gmail . com", "jo dot smith at gmail dot co dot uk", "jo.smith at gmail.com",
     "jan apenstaartje gmail punt com",
     "marie arobase orange point fr", "hans ät web punkt de", "matti at luukku piste fi", "ana arroba gmail punto com",
     "élodie@école.fr", "o'neil+x@mail.example.org", '"Jo Bloggs"@x.org', "jo@gmail", "jo@192.0.2.1"],
)  # fmt: skip
def test_an_address_is_found_however_it_is_spoken(address: str) -> None:
    assert pseudonymise(f"mail: {address} please").text == "mail: [email] please"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("see youtu.be/abc", "see [link]"), ("on t.me/annax now", "on [link] now"), ("www.x.org/a.", "[link]."),
     ("http://me:word@x.org:80/", "[link]"),
     ("my insta is sophiexoxo.", "my insta is [handle]"), ("snap: sophie", "snap: [handle]"),
     ("my snap name is sophiexx", "my snap name is [handle]"), ("anna#1234", "[handle]"), ("tik tok @zed.x",
     "tik tok [handle]")],
)  # fmt: skip
def test_links_and_user_names_are_found(text: str, expected: str) -> None:
    assert pseudonymise(text).text.rstrip(".") == expected.rstrip(".")


@pytest.mark.parametrize(
    "text",
    ["meet me at the dot on the map", "my tiktok is down", "instagram is bad for me", "he said so.then he left",
     "1.5 km",
     "I was at a point in life", "and/or", "my insta is private"],
)  # fmt: skip
def test_words_that_only_sound_like_it_stay(text: str) -> None:
    assert pseudonymise(text).text == text
