"""What is asked, and the letter in which a mail is put before a child."""

from __future__ import annotations

import pytest

from gateway.inbound.questions import MOST_NAMES, Answer, Enquiry, Notebook, Question, question, wanted

KNOWN = Question("example.org", "TXT")


def test_an_enquiry_arrives_as_it_was_sent() -> None:
    enquiry = Enquiry("sam@example.org", "9.9.9.9", "mx", "<>", "edge", True, {KNOWN: Answer(("v=spf1 \xe9",), False)})

    assert Enquiry.unpacked(enquiry.packed(b"From: \xff\r\n")) == (enquiry, b"From: \xff\r\n")


@pytest.mark.parametrize(
    ("name", "kind", "asked"),
    [
        ("Example.ORG.", "TXT", KNOWN),
        ("_dmarc.example.org", "TXT", Question("_dmarc.example.org", "TXT")),
        ("example.org", "ANY", None),
        ("", "TXT", None),
        ("a..example.org", "TXT", None),
        ("a b.example.org", "TXT", None),
        ("é.example.org", "TXT", None),
        ("a" * 64 + ".org", "TXT", None),
        ("a." * 127 + "org", "TXT", None),
        ("example.org\nevil", "TXT", None),
    ],
)
def test_only_what_can_be_a_name_is_asked_for(name: str, kind: str, asked: Question | None) -> None:
    assert question(name, kind) == asked


def test_what_has_no_answer_is_noted_once() -> None:
    notebook = Notebook({KNOWN: Answer(("x",))})

    assert notebook.ask("example.org") == Answer(("x",))
    assert notebook.ask("other.example") is None
    assert notebook.ask("Other.example.") is None
    assert notebook.ask("not a name") == Answer()
    assert list(notebook.missing) == [Question("other.example", "TXT")]


@pytest.mark.parametrize(
    "told", [None, 3, "example.org", {"a": "b"}, [["example.org"]], [["a", 1]], [[1, "TXT"]], [None]]
)
def test_a_child_that_was_led_astray_can_ask_for_names_only(told: object) -> None:
    assert wanted(told) == []


def test_a_child_cannot_ask_for_more_names_than_there_may_be() -> None:
    assert len(wanted([[f"n{number}.example.org", "TXT"] for number in range(500)])) == MOST_NAMES
