"""The list of topics, and the names that lead to each."""

from __future__ import annotations

import re

import pytest

from gateway.words.tagging.topics_list import GENERAL, all_topics, covered, earlier, mailboxes, standing_for

FIRST_LIST = (
    "family", "friends", "love", "sexuality", "school", "bullying", "low-mood", "anxiety", "body", "drugs", "violence",
    "grief", "money-and-rights", "general",
)  # fmt: skip


def test_there_are_some_forty_topics_in_ten_groups() -> None:
    topics = all_topics()
    assert 40 <= len(topics) <= 50
    assert len({topic.group for topic in topics}) == 10
    assert len({topic.id for topic in topics}) == len({topic.name for topic in topics}) == len(topics)


def test_every_topic_can_be_read_and_learned_from() -> None:
    for topic in all_topics():
        assert re.fullmatch(r"[a-z][a-z0-9-]{0,39}", topic.id)
        assert topic.name
        assert topic.description.endswith(".")
        assert topic.id == GENERAL or len(topic.examples) >= 5
        assert topic.promise_hours is None or 0 < topic.promise_hours < 48
        assert topic.advisor_age in (0, 16, 18)


def test_what_can_harm_an_advisor_needs_training_of_its_own() -> None:
    sensitive = {topic.id for topic in all_topics() if topic.is_sensitive}
    assert {"suicidal-thoughts", "self-harm", "sexual-abuse", "violence-at-home", "online-threats"} <= sensitive
    assert GENERAL not in sensitive


@pytest.mark.parametrize("id_", FIRST_LIST)
def test_an_id_of_the_first_list_still_leads_somewhere(id_: str) -> None:
    assert id_ in mailboxes()
    assert standing_for(id_)
    assert {*standing_for(id_)} <= {topic.id for topic in all_topics()}


def test_an_earlier_id_is_no_topic_any_more() -> None:
    assert not {topic.id for topic in all_topics()} & set(earlier())


def test_a_name_that_is_none_leads_nowhere() -> None:
    assert standing_for("juggling") == standing_for("") == ()


def test_somebody_trained_before_is_trained_in_what_took_its_place() -> None:
    trained = covered(["family", "juggling"])
    assert {"family", "parents", "separation", "siblings", "juggling"} <= trained
    assert "eating" not in trained


def test_an_older_conversation_is_covered_by_any_topic_that_took_its_place() -> None:
    assert "low-mood" in covered(["sadness"])
    assert "low-mood" not in covered(["parents"])


def test_a_new_skill_covers_nothing_but_itself_and_its_past() -> None:
    assert covered(["eating"]) == {"eating", "body"}
