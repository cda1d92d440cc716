"""What a text is about: several topics, the likeliest first, or none."""

from __future__ import annotations

import pytest

from gateway.words.tagging.normal import normal
from gateway.words.tagging.topics import rank


def ranked(text: str, mailbox: str = "", language: str = "en") -> tuple[str, ...]:
    """The topics of a text as it is written."""
    return rank(normal(text), mailbox, language)


def test_a_message_may_be_about_several_things() -> None:
    found = ranked("My boyfriend cheated on me and since then I can't sleep and I have panic attacks")
    assert {"relationship", "worry"} <= set(found)
    assert len(found) <= 3


@pytest.mark.parametrize(
    "text", ["Could I ask you something, I do not know how to begin", "hello there can you help me please", "", "12"]
)
def test_when_unsure_there_is_no_topic(text: str) -> None:
    assert ranked(text) == ()


def test_a_single_ordinary_word_does_not_make_a_sensitive_topic() -> None:
    assert "ill-at-home" not in ranked("We had an argument about who has to take the bins out, mum was tired")


def test_the_mailbox_a_person_chose_comes_first() -> None:
    assert ranked("I am in love with a girl", mailbox="bullying")[:2] == ("bullying", "crush")


def test_an_earlier_mailbox_stands_for_the_likeliest_topic_that_took_its_place() -> None:
    assert ranked("My parents are getting divorced", mailbox="family")[0] == "separation"
    assert ranked("I don't know how to begin", mailbox="family") == ("parents",)


@pytest.mark.parametrize("mailbox", ["ask", "general", "", "reply+abcdefgh", "no-such-topic"])
def test_a_mailbox_that_is_no_topic_adds_none(mailbox: str) -> None:
    assert ranked("Could you tell me a bit more about this?", mailbox=mailbox) == ()


def test_whose_language_cannot_be_told_is_looked_up_in_every_list() -> None:
    assert rank(" itsemurha ", language="und") == rank(" suicide ", language="und") == ("suicidal-thoughts",)


def test_a_language_without_a_list_has_no_topic_but_the_mailbox() -> None:
    assert ranked("mi sento depresso e penso al suicidio", language="it") == ()
    assert ranked("mi sento depresso", mailbox="sleep", language="it") == ("sleep",)


def test_words_of_one_language_do_not_speak_in_another() -> None:
    assert "state-of-the-world" not in ranked("gestern war ich so traurig und musste weinen", language="de")
