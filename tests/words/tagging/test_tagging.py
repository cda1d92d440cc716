"""What a message is about and in which language, as tags that hold no words."""

from __future__ import annotations

import pytest

from gateway.words.tagging import Tags, tag, warm
from gateway.words.tagging.topics import GENERAL, all_topics

LANGUAGES = [
    ("hoi ik ben verliefd op een meisje uit mijn klas", "nl"), ("hei mä oon tosi yksin ja en tiedä mitä tehdä", "fi"),
    ("Hallo, meine Eltern lassen sich scheiden", "de"), ("salut j'ai peur de mon prof", "fr"),
    ("hola estoy muy triste con mi novio", "es"), ("I feel sad and I do not know why", "en"),
    ("was soll ich tun", "de"),
    ("hello", "und"), ("ok thx", "und"), ("Cześć, jak się masz? Nie wiem co robić", "pl"), ("", "und"),
    ("🙂🙂", "und"),
]  # fmt: skip
TOPICS = [
    ("My parents are getting a divorce and my dad moved out", "separation"),
    ("they bully me and call me names", "bullying"),
    ("I am in love with a girl, I have such a crush", "crush"), ("ik word gepest op school", "bullying"),
    ("my teacher gave me bad grades before the exams", "school-life"), ("ich habe magersucht", "eating"),
    ("my grandma passed away and the funeral is tomorrow", "grief"), ("je suis amoureuse d'un garçon", "crush"),
    ("tengo mucho miedo y ansiedad", "worry"), ("mua kiusataan koulussa", "bullying"),
    ("I smoke weed every day", "alcohol-and-drugs"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_the_language_is_told_or_undecided(text: str, language: str) -> None:
    assert tag(text).language == language


@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_the_topic_is_found_in_peoples_own_words(text: str, topic: str) -> None:
    assert tag(text).topics[:1] == (topic,)


def test_no_topic_is_given_when_unsure() -> None:
    assert tag("Could you tell me a bit more about how all of this goes with you, then?").topics == ()


def test_the_mailbox_a_person_chose_comes_first() -> None:
    assert tag("I am in love with a girl", mailbox="school").topics[:2] == ("school-life", "crush")


@pytest.mark.parametrize("mailbox", ["ask", "general", "", "reply+abcdefgh", "no-such-topic"])
def test_a_mailbox_that_is_no_topic_adds_none(mailbox: str) -> None:
    assert tag("Could you tell me a bit more about this?", mailbox=mailbox).topics == ()


def test_the_list_has_general_and_at_least_a_dozen_topics_with_different_ids() -> None:
    ids = [topic.id for topic in all_topics()]
    assert GENERAL in ids
    assert len(set(ids)) == len(ids) >= 12


def test_tags_are_the_same_every_time_and_hold_no_words() -> None:
    warm()
    text = "My friend Emma and my mum fight about school and love"
    assert tag(text) == tag(text)
    assert "Emma" not in repr(tag(text))
    assert isinstance(tag(text), Tags)
