"""The post in words: every code that can be written down has a sentence."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import gateway
from gateway import carriers, letters
from gateway.console import post_wording
from gateway.store import reports
from gateway.store.tables import Standing

PACKAGE = Path(gateway.__file__).parent
FAILURES = ("Refused", "Cancelled", "Undelivered", "Uncertain")
RECORDS = ("look_later", "put_off", "cancel")


def codes_in(path: Path) -> Iterator[str]:
    """The codes that a file raises, records or returns; one that ends in a number gets one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            arguments = node.args[:1] if called in FAILURES else node.args[-1:] if called in RECORDS else []
            yield from map(code_of, arguments)
        elif isinstance(node, ast.FunctionDef) and node.name == "_trouble":
            yield from (code_of(found.value) for found in ast.walk(node) if isinstance(found, ast.Return))


def code_of(node: ast.expr | None) -> str:
    """The code that this expression writes, or "" when it only passes one on."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return f"{code_of(node.values[0])}599"
    return ""


def every_code() -> set[str]:
    """All codes that a delivery can bear as its reason when it did not get through."""
    folders = ("outbound", "console")
    files = [PACKAGE / "signoff.py", PACKAGE / "inbound" / "threads.py"]
    files += [path for folder in folders for path in sorted((PACKAGE / folder).glob("*.py"))]
    found = {code for path in files for code in codes_in(path)} - {""}
    return found | {reports.NOT_ARRIVED, f"{reports.NOT_ARRIVED}30003"}


def test_every_reason_a_letter_can_fail_for_has_words() -> None:
    codes = every_code()
    assert {"placeholder", "too_long", "sent_before", "trouble", "no_tls", "recipient_599", "new_words"} <= codes
    nameless = {code for code in codes if post_wording.refusal(code).startswith("another reason")}
    assert nameless == set()
    assert all(post_wording.refusal(code) for code in codes)


def test_what_the_provider_refuses_for_good_has_words_of_its_own_where_a_number_cannot_be_reached() -> None:
    assert post_wording.refusal("provider_21211") == "texts do not reach this number"
    assert post_wording.refusal("undelivered_30005") == "nobody has this number any longer"
    for code in tomllib.loads(carriers.CODES.read_text("utf-8"))["for_good"]["codes"]:
        assert post_wording.refusal(f"provider_{code}")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("recipient_550", "the mail server does not take mail for this address (code 550)"),
        ("provider_30003", "their phone is switched off, or out of reach"),
        ("provider_29999", "the provider of texts did not take it (code 29999)"),
        ("undelivered_", "the network says that it did not reach the phone"),
        ("recipient_30003", "the mail server does not take mail for this address (code 30003)"),
        ("undelivered_5.1.1", "their mail system says that nobody has this address"),
        ("undelivered_5.7.26", "a mail system sent it back (code 5.7.26)"),
        ("something_else", "another reason (something_else)"),
        (None, ""),
    ],
)
def test_a_code_with_a_number_says_what_happened_and_keeps_the_number(code: str | None, said: str) -> None:
    assert post_wording.refusal(code) == said


def test_every_standing_and_every_automatic_letter_has_words() -> None:
    assert set(post_wording.STANDINGS) == set(Standing)
    assert set(post_wording.LETTERS) == set(letters.Name)
    assert all(post_wording.letter_use(name) for name in letters.Name)
    assert post_wording.letter_title("spring_greeting") == "Spring greeting"


def test_how_an_answer_in_several_texts_stands_is_told_with_how_many_have_left() -> None:
    sent, waits, lost, gone = Standing.SENT, Standing.PENDING, Standing.UNDELIVERED, Standing.CANCELLED

    assert [post_wording.standing([one]) for one in Standing] == [post_wording.STANDINGS[one] for one in Standing]
    assert post_wording.standing([sent] * 3) == "Sent"
    assert post_wording.standing([waits] * 3) == "On its way"
    assert post_wording.standing([sent, sent, waits]) == "On its way: 2 of 3 texts sent"
    assert post_wording.standing([lost, gone, gone]) == "Did not arrive"
    assert post_wording.standing([sent, lost, gone]) == "Sent in part: 1 of 3 texts. Did not arrive"
    assert post_wording.standing([lost, sent, sent]) == "Sent in part: 2 of 3 texts. Did not arrive"
