"""What an answer must be before it may go on."""

from __future__ import annotations

import pytest

from gateway.console.draft_rules import refusal, size, tidy
from gateway.crypto.envelope import MOST_WORD_BYTES


def test_line_ends_of_forms_become_ours() -> None:
    assert tidy("\r\n Dear you,\r\n\r\nsleep well.\r\n ") == "Dear you,\n\nsleep well."


def test_only_name_is_filled_in_and_only_where_one_is_known() -> None:
    assert refusal("Dear [name], hello.", by_text=False, knows_name=True) is None
    assert "We know no name" in (refusal("Dear [name], hello.", by_text=False, knows_name=False) or "")
    for odd in ("[name 2]", "[phone]", "[email 2]", "[Name]", "[street 3]"):
        assert odd in (refusal(f"Dear {odd}", by_text=False, knows_name=True) or "")


def test_brackets_that_are_no_placeholder_may_stay() -> None:
    assert refusal("It is on page [3], see [1].", by_text=False, knows_name=False) is None


def test_an_answer_by_text_has_six_texts_at_most_and_is_told_how_much_is_too_much() -> None:
    assert refusal("word " * 1800, by_text=True, knows_name=False) is None
    assert refusal("ж" * 664 * 6, by_text=True, knows_name=False) is None
    said = refusal("word " * 1900, by_text=True, knows_name=False)
    assert said is not None
    assert said.startswith("This would leave as 7 texts, and one answer may have 6 at most.")
    assert int(said.split()[-2]) == pytest.approx(9500 - 6 * 1520, abs=30)
    assert refusal("ж" * (664 * 6 + 1), by_text=True, knows_name=False) is not None
    assert refusal("word " * 1900, by_text=False, knows_name=False) is None


def test_a_mail_holds_as_much_as_can_be_sealed() -> None:
    assert refusal("a" * MOST_WORD_BYTES, by_text=False, knows_name=False) is None
    assert refusal("a" * (MOST_WORD_BYTES + 1), by_text=False, knows_name=False) is not None
    assert refusal("é" * (MOST_WORD_BYTES // 2 + 1), by_text=False, knows_name=False) is not None


def test_the_length_of_an_answer_by_text_is_told_in_texts() -> None:
    assert size("one", by_text=False) == "1 word"
    assert size("a " * 100, by_text=True) == "100 words, 200 characters: 1 text of 6 at most"
    assert size("ab " * 700, by_text=True) == "700 words, 2100 characters: 2 texts of 6 at most"
    assert size("it’s " * 32, by_text=True) == "32 words, 160 characters: 1 text of 6 at most", (
        "the quotes leave as plain ones"
    )
