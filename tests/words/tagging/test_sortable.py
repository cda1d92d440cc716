"""What an advisor may be given at once, and what somebody should sort first."""

from __future__ import annotations

import pytest

from gateway.words.tagging import tag
from gateway.words.tagging.sortable import needs_sorting


def judged(text: str, *languages: str, mailbox: str = "") -> bool:
    return needs_sorting(text, tag(text, mailbox), languages or ("en",))


@pytest.mark.parametrize(
    "text",
    ["hi", "hello is anyone there", "can i talk to someone pls", "what would you do if you were me", "ok 👍", "help"],
)
def test_a_greeting_may_be_answered_by_anybody(text: str) -> None:
    assert not judged(text)


def test_what_is_about_something_needs_no_sorting() -> None:
    assert not judged("I cannot sleep since my dog died, and the nights are so very long now")


def test_what_nobody_can_place_is_sorted_first_unless_it_was_sent_to_a_topics_own_mailbox() -> None:
    text = "could i ask you something, i do not know how to begin"
    assert judged(text)
    assert not judged(text, mailbox="bullying")


@pytest.mark.parametrize(
    "text",
    ["hoi, is daar iemand", "op school word ik elke dag gepest en niemand doet iets"],
)
def test_a_language_that_is_not_the_services_is_sorted_first_however_short_and_clear(text: str) -> None:
    assert judged(text)
    assert not judged(text, "en", "nl")


def test_a_text_that_is_in_no_language_we_can_tell_is_sorted_first_when_it_is_more_than_a_word_or_two() -> None:
    text = "qxz wvk jjp brr tlk mnn pqr zzk vvx kkw llp qqz wwx ppk zrt"
    assert tag(text).language == "und"
    assert judged(text)
    assert not judged(text[:12])


def test_a_service_may_choose_that_only_the_language_counts() -> None:
    unclear, strange = "could i ask you something, i do not know how to begin", "hoi, is daar iemand"
    assert not needs_sorting(unclear, tag(unclear), ["en"], by_topic=False)
    assert needs_sorting(strange, tag(strange), ["en"], by_topic=False)
