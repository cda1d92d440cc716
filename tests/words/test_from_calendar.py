"""The words in an invitation."""

from __future__ import annotations

import pytest

from gateway.words.from_calendar import text_of_calendar


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "BEGIN:VEVENT\nSUMMARY:Talk\\, please\nDTSTART:2026\nDESCRIPTION;X=en:one\\ntwo\n  three\nEND:VEVENT",
            "Talk, please\none\ntwo three",
        ),
        ("SUMMARY:Talk\nSUMMARY:Talk", "Talk"),
        ("SUMMARY:", ""),
        ("", ""),
        ("no calendar: at all", ""),
        ("COMMENT:a\\\\b\\", "a\\b\\"),
    ],
)
def test_title_description_and_comments_are_given(text: str, words: str) -> None:
    assert text_of_calendar(text) == words
