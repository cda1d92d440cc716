"""What an answer must be before it may go on."""

from __future__ import annotations

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


def test_a_text_holds_1600_characters_and_a_mail_as_much_as_can_be_sealed() -> None:
    assert refusal("a" * 1600, by_text=True, knows_name=False) is None
    assert refusal("a" * 1601, by_text=True, knows_name=False) is not None
    assert refusal("🐳" * 801, by_text=True, knows_name=False) is not None
    assert refusal("a" * 1590 + "[name]", by_text=True, knows_name=True) is not None, "a name may have 40 letters"
    assert refusal("a" * MOST_WORD_BYTES, by_text=False, knows_name=False) is None
    assert refusal("a" * (MOST_WORD_BYTES + 1), by_text=False, knows_name=False) is not None
    assert refusal("é" * (MOST_WORD_BYTES // 2 + 1), by_text=False, knows_name=False) is not None


def test_the_length_of_a_text_is_told_in_parts() -> None:
    assert size("one", by_text=False) == "1 word"
    assert size("a " * 100, by_text=True) == "100 words, 200 of 1600 characters, 2 texts"
    assert size("it’s " * 32, by_text=True) == "32 words, 160 of 1600 characters, 1 text", (
        "the quotes leave as plain ones"
    )
