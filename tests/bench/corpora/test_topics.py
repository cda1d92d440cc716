"""What the tables over topics count, and that ours stays ahead of the plain ways where nobody has looked."""

from __future__ import annotations

import json
from pathlib import Path

from bench.corpora.topics import (
    HALVES,
    NOTHING,
    QUESTIONS,
    WITH_TITLE,
    Case,
    Tally,
    by_keywords,
    by_label,
    by_nearness,
    measured,
    ours,
    own_texts,
    questions,
    table,
)
from gateway.words.tagging.topics import all_topics

CASE = Case("ours", "a text", "en", {"love": frozenset({"crush", "break-up"}), "mood": frozenset({"sadness"})})


def tally(*given: str, case: Case = CASE) -> Tally:
    """The counts of one case for which these topics were given."""
    counted = Tally()
    counted.add(case, given)
    return counted


def folder(at: Path, number: int = 40) -> Path:
    """A folder of made-up questions in the shape of the shared ones."""
    (at / "topics").mkdir()
    entries = [{"title": "Sad", "text": f"I feel sad, day {day}", "topics": ["depression"]} for day in range(number)]
    (at / "topics" / "counsel_chat_dev.json").write_text(json.dumps(entries), encoding="utf-8")
    return at


def test_any_label_is_right_and_each_is_counted_for_itself() -> None:
    counted = tally("break-up", "sleep", "sadness")
    assert (counted.first, counted.among_three, counted.unsure, counted.topics) == (1, 1, 0, 3)
    assert counted.by_label == {"love": [1, 1, 1], "mood": [1, 0, 1]}


def test_to_be_unsure_is_not_to_be_right() -> None:
    counted = tally()
    assert (counted.cases, counted.first, counted.among_three, counted.unsure) == (1, 0, 0, 1)


def test_a_text_about_nothing_is_right_without_a_topic() -> None:
    nothing = Case("ours", "hello", "en", {NOTHING: frozenset({NOTHING})})
    assert (tally(case=nothing).nothing_found, tally("sleep", case=nothing).nothing_found) == (1, 0)


def test_a_question_is_in_the_same_half_with_and_without_its_title(tmp_path: Path) -> None:
    found = list(questions(folder(tmp_path)))
    alone = [case.half for case in found if case.set == QUESTIONS]
    assert [case.half for case in found if case.set == WITH_TITLE] == alone
    assert set(alone) == set(HALVES)


def test_every_way_finds_what_is_plain_and_the_table_shows_it(tmp_path: Path) -> None:
    found = [case for case in questions(folder(tmp_path)) if case.half == "aside"]
    for way in (ours, by_keywords, by_nearness):
        counts = measured(found, way)
        assert counts[QUESTIONS, "aside"].first == counts[QUESTIONS, "aside"].cases > 0
        assert "100.0%" in table("A heading", {"a way": counts}).printed()
    assert by_label(counts[QUESTIONS, "aside"]).rows[0][0] == "depression"


def test_what_is_right_for_our_own_texts_is_on_the_list() -> None:
    listed = {topic.id for topic in all_topics()} | {NOTHING}
    found = list(own_texts())
    assert len(found) > 200
    assert all(right <= listed for case in found for right in case.right.values())


def test_on_the_half_kept_aside_ours_is_ahead_of_plain_keywords_and_plain_embeddings(shared_data: Path) -> None:
    aside = [case for case in questions(shared_data) if case.half == "aside" and case.set == QUESTIONS]
    best = measured(aside)[QUESTIONS, "aside"]
    listed = {topic.id for topic in all_topics()}
    assert all(right <= listed for case in aside for right in case.right.values())
    for way in (by_keywords, by_nearness):
        plain = measured(aside, way)[QUESTIONS, "aside"]
        assert best.first >= plain.first + 0.05 * best.cases
        assert best.among_three >= plain.among_three + 0.03 * best.cases
    assert best.first >= 0.63 * best.cases
    assert best.among_three >= 0.82 * best.cases


def test_in_six_languages_most_short_texts_kept_aside_are_understood() -> None:
    aside = [case for case in own_texts() if case.half == "aside"]
    for counted in measured(aside).values():
        assert counted.among_three >= 0.55 * counted.cases
    every = measured([Case("all", case.text, case.language, case.right) for case in aside])["all", "aside"]
    assert every.first >= 0.75 * every.cases
