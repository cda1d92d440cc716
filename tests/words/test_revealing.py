"""An advisor is told what their answer would give away."""

from __future__ import annotations

import pytest

from gateway.words.revealing import revealing

SIGNPOSTS = ("116 123", "https://www.childline.org.uk/", "help@example.org", "+44 800 1111 222")


@pytest.mark.parametrize(
    ("text", "kind", "excerpt"),
    [("Write to me at eva@x.org", "email", "eva@x.org"), ("Call me on 07700 900123", "phone", "07700 900123"),
     ("Look at bit.ly/x1", "link", "bit.ly/x1"), ("I am Johanna, your advisor", "name", "Johanna"),
     ("Dear Tom,\nthank you", "name", "Tom"), ("come to 12 Baker Street", "address", "12 Baker Street")],
)  # fmt: skip
def test_what_identifies_somebody_is_shown(text: str, kind: str, excerpt: str) -> None:
    assert [(found, text[start:end]) for found, (start, end) in revealing(text, SIGNPOSTS, "GB")] == [(kind, excerpt)]


@pytest.mark.parametrize(
    "text",
    ["Call 116 123 or 116-123", "see childline.org.uk and http://childline.org.uk", "mail HELP@example.org",
     "ring +44 800 1111222", "Dear [name], you are not alone.", ""],
)  # fmt: skip
def test_signposts_and_plain_words_may_stand(text: str) -> None:
    assert revealing(text, SIGNPOSTS, "GB") == []
