"""What a text message costs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.words.segments import Segments, segments, shorten_quotes


@pytest.mark.parametrize(
    ("text", "count", "encoding"),
    [("", 1, "gsm"), ("a" * 160, 1, "gsm"), ("a" * 161, 2, "gsm"), ("€" * 80, 1, "gsm"), ("€" * 81, 2, "gsm"),
     ("a" * 152 + "€" + "a" * 151, 2, "gsm"), ("a" * 152 + "€" + "a" * 152, 3, "gsm"), ("ж" * 70, 1, "unicode"),
     ("ж" * 71, 2, "unicode"), ("🙂" * 36, 2, "unicode"),
     ("è" * 160, 1, "gsm"), ("ê", 1, "unicode")],
)  # fmt: skip
def test_a_text_is_counted_as_the_network_counts_it(text: str, count: int, encoding: str) -> None:
    assert segments(text) == Segments(count, encoding)


def test_published_examples_are_counted_alike(shared_data: Path) -> None:
    cases = json.loads((shared_data / "sms_segments.json").read_text("utf-8"))
    for case in cases:
        counted = segments(case["text"])
        assert counted.count == case["segments"], case["description"]
        assert counted.encoding == case["encoding"] or not case["text"], case["description"]


def test_typographic_signs_no_longer_double_the_price() -> None:
    typed = "“It’s fine” – he said…"
    assert segments(typed).encoding == "unicode"
    assert segments(shorten_quotes(typed)).encoding == "gsm"
    assert shorten_quotes(typed) == '"It\'s fine" - he said...'
