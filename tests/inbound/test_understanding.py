"""What an arrival says: cut, hidden, tagged, and within what can be sealed."""

from __future__ import annotations

from operator import attrgetter

import pytest

from gateway.crypto.envelope import MOST_WORD_BYTES, TooLong
from gateway.inbound.arrival import Arrival
from gateway.inbound.understanding import MOST_OWN_BYTES, Understood, understand, understand_all
from gateway.store.tables import Channel
from gateway.words import tagging
from gateway.words.keywords import Keyword
from tests.builders import NOON


def arrival_of(text: str, subject: str = "", **more: str) -> Arrival:
    return Arrival(
        channel=Channel.EMAIL, sender="jo@example.org", text=text, subject=subject, provider_id="1", at=NOON, **more
    )


def of(text: str, subject: str = "", **more: str) -> Understood:
    return understand(arrival_of(text, subject, **more), "GB", ["en", "nl"])


def test_the_subject_comes_first_unless_it_only_repeats_ours() -> None:
    assert of("help me please", "my school").words == "my school\n\nhelp me please"
    assert of("help me please", "Re: Your message").words == "help me please"


def test_a_mail_that_is_nothing_but_a_quote_is_read_whole() -> None:
    assert "hello there" in of("> hello there").words


@pytest.mark.parametrize(("text", "subject"), [("STOP", ""), ("", "Stop")])
def test_a_keyword_is_the_whole_text_or_the_subject_of_nothing_else(text: str, subject: str) -> None:
    understood = of(text, subject)

    assert (understood.keyword, understood.beside_words) == (Keyword.STOP, False)


def test_a_keyword_in_the_subject_stands_beside_the_words_of_the_body() -> None:
    understood = of("Please stop him, I want to kill myself", "Stop")

    assert (understood.keyword, understood.beside_words) == (Keyword.STOP, True)
    assert understood.tags.risk >= 3


def test_a_language_the_service_does_not_speak_counts_as_its_first() -> None:
    assert of("Ik weet niet wat ik moet doen met mijn ouders, kan iemand mij helpen?").language == "nl"
    assert of("Je ne sais pas quoi faire avec mes parents, pouvez-vous m'aider ?").language == "en"


def test_words_that_are_too_long_are_refused_before_they_are_read() -> None:
    with pytest.raises(TooLong):
        of("ä" * (MOST_WORD_BYTES // 2 + 1))


def test_a_long_quote_in_any_alphabet_is_cut_and_keeps_nobody_out() -> None:
    understood = of("short words\n\n" + "> Привет мир\n" * 6000)

    assert understood.words == "short words"
    assert 0 < len(understood.rest.encode()) <= MOST_WORD_BYTES


def test_a_crowd_of_details_keeps_nobody_out() -> None:
    crowd = " ".join(f"call 07700 {900_000 + number}" for number in range(2500))
    understood = of(crowd[:40_000])

    assert understood.others
    assert sum(len(mark) + len(text) for mark, text in understood.others.items()) <= MOST_WORD_BYTES
    assert sum(len(mark) + len(text) for mark, text in understood.own.items()) <= MOST_OWN_BYTES


CRY = "> I want to kill myself tonight"


def test_danger_in_what_was_cut_off_counts_as_if_it_stood_above() -> None:
    said = of(f"can you read this\n\nOn Monday Anna wrote:\n{CRY}")

    assert "kill" not in said.words
    assert said.tags.risk == 4
    assert said.tags.risks


def test_danger_that_is_only_quoted_in_an_answer_to_us_is_looked_at_but_calls_nobody() -> None:
    text = f"thank you, that helped\n\nOn Monday you wrote:\n{CRY}"
    said = of(text, reply_token="a" * 32)
    own = of(f"I want to kill myself tonight\n\n{text}", reply_token="a" * 32)

    assert said.tags.risk == 2
    assert own.tags.risk == 4


def test_a_name_under_the_words_is_hidden_whatever_follows_below() -> None:
    said = of("please help me\n\nKind regards\nAnna\n\n-- \nsent from somewhere\n" + "> x y\n" * 90)

    assert "Anna" not in said.words
    assert said.given_name == "Anna"


SEVERAL = [
    arrival_of("My friend is being bullied at school, what can I do?", "school"),
    arrival_of("x" * (MOST_WORD_BYTES + 1)),
    arrival_of("STOP"),
    arrival_of("Ik wil niet meer leven, ik heb pillen gekocht", mailbox="grief"),
]


def test_what_comes_together_is_understood_as_each_would_be_alone() -> None:
    bullied, too_long, stop, cry = understand_all(SEVERAL, "GB", ["en", "nl"])

    assert isinstance(too_long, TooLong)
    assert [bullied, stop, cry] == [understand(one, "GB", ["en", "nl"]) for one in SEVERAL if len(one.text) < 1000]
    assert isinstance(cry, Understood)
    assert cry.tags.risk >= 3


@pytest.mark.parametrize("part", ["topics.rank", "risk.leanings.lean", "language.guess"])
def test_trouble_with_one_of_several_keeps_no_other_out(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _, name = part.rpartition(".")
    module = attrgetter(path)(tagging)
    real = getattr(module, name)

    def troubled(text: str, *more: object) -> object:
        if "bullied" in text:
            raise ZeroDivisionError(part)
        return real(text, *more)

    monkeypatch.setattr(module, name, troubled)
    bullied, _, stop, cry = understand_all(SEVERAL, "GB", ["en", "nl"])

    assert isinstance(bullied, ZeroDivisionError)
    assert [stop, cry] == [understand(one, "GB", ["en", "nl"]) for one in SEVERAL[2:]]
