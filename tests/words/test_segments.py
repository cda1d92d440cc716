"""What a text message costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.words.segments import Segments, as_sent, length, parts, segments


@pytest.mark.parametrize(
    ("text", "count", "encoding"),
    [("", 1, "gsm"), ("a" * 160, 1, "gsm"), ("a" * 161, 2, "gsm"), ("€" * 80, 1, "gsm"), ("€" * 81, 2, "gsm"),
     ("a" * 152 + "€" + "a" * 151, 2, "gsm"), ("a" * 152 + "€" + "a" * 152, 3, "gsm"), ("ж" * 70, 1, "unicode"),
     ("ж" * 71, 2, "unicode"), ("🙂" * 36, 2, "unicode"),
     ("è" * 160, 1, "gsm"), ("ê", 1, "unicode")],
)  # fmt: skip
def test_a_text_is_counted_as_the_network_counts_it(text: str, count: int, encoding: str) -> None:
    assert segments(text) == Segments(count, encoding)


def cases(shared_data: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shared_data / "sms_segments.json").read_text("utf-8"))
    assert len(found) == 23
    return found


def test_published_examples_are_counted_alike(shared_data: Path) -> None:
    for case in cases(shared_data):
        counted = segments(case["text"])
        assert counted.count == case["segments"], case["description"]
        assert counted.encoding == case["encoding"] or not case["text"], case["description"]


def test_published_examples_are_cut_at_the_same_places(shared_data: Path) -> None:
    cut = [case for case in cases(shared_data) if case["parts"]]
    assert len(cut) == 19
    for case in cut:
        assert list(parts(case["text"])) == [part["content"] for part in case["parts"]], case["description"]


@given(st.text(alphabet=st.sampled_from("aé€{\n ☃🐳ê"), max_size=400))
def test_the_parts_are_the_whole_text_and_none_is_too_long(text: str) -> None:
    cut = parts(text)
    assert "".join(cut) == text
    encoding = segments(text).encoding
    for part in cut if len(cut) > 1 else ():
        places = length(part) if encoding == "unicode" else sum(2 if sign in "€{" else 1 for sign in part)
        assert 0 < places <= (67 if encoding == "unicode" else 153)


def test_typographic_signs_no_longer_double_the_price() -> None:
    typed = "“It’s fine” – he said…\u00a0\u200b‹ok›\u2028•\u2003cafe\u0301"
    assert segments(typed).encoding == "unicode"
    assert segments(as_sent(typed)).encoding == "gsm"
    assert as_sent(typed) == "\"It's fine\" - he said... 'ok'\n- café"


def test_signs_that_mean_something_stay() -> None:
    assert as_sent("👩‍👧 naïve œuvre ж ё 5€") == "👩‍👧 naïve œuvre ж ё 5€"


def test_a_length_is_what_the_provider_counts() -> None:
    assert (length("a"), length("☃"), length("🐳"), length("")) == (1, 1, 2, 0)


@pytest.mark.parametrize("text", ["a" * 750_000, "🐳" * 375_000, "€" * 750_000])
def test_a_huge_text_is_cut_whole(text: str) -> None:
    assert sum(map(len, parts(text))) == len(text)
