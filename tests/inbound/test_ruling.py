"""What follows from an arrival, decided on plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.conversation import OPEN, State, Step
from gateway.inbound.ruling import Known, Ruling, Said, rule
from gateway.letters import Name
from gateway.words.keywords import Keyword

NOW = datetime(2030, 1, 14, 12, 0, tzinfo=UTC)
NEW = Known(first_contact=True, stopped=False)
ORDINARY = Said(None, 0)


def known(state: State | None = None, **facts: object) -> Known:
    return Known(**{"first_contact": False, "stopped": False, "state": state} | facts)  # type: ignore[arg-type]


def test_a_first_message_waits_for_an_advisor_and_is_welcomed() -> None:
    ruling = rule(ORDINARY, NEW, NOW)

    assert (ruling.first_state, ruling.letter) == (State.WAITING, Name.WELCOME)


def test_someone_who_has_been_here_before_gets_a_receipt_and_no_second_welcome() -> None:
    assert rule(ORDINARY, known(), NOW).letter is Name.RECEIPT


def test_words_after_an_answer_bring_the_conversation_back_with_a_new_promise() -> None:
    ruling = rule(ORDINARY, known(State.ANSWERED), NOW)

    assert (ruling.step, ruling.letter, ruling.new_promise) == (Step.WRITE_AGAIN, Name.RECEIPT, True)


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.ASSIGNED, State.IN_REVIEW, State.HELD])
def test_words_added_while_something_waits_move_nothing_and_bring_no_letter(state: State) -> None:
    ruling = rule(ORDINARY, known(state), NOW)

    assert (ruling.keep_words, ruling.step, ruling.first_state, ruling.letter) == (True, None, None, None)


def test_new_words_void_what_was_signed() -> None:
    assert rule(ORDINARY, known(State.APPROVED), NOW).step is Step.WRITE_AGAIN


@pytest.mark.parametrize("risk", [3, 4])
@pytest.mark.parametrize("state", [state for state in OPEN if state is not State.ESCALATED])
def test_danger_interrupts_every_state_and_brings_the_crisis_letter(state: State, risk: int) -> None:
    ruling = rule(Said(None, risk), known(state), NOW)

    assert (ruling.step, ruling.letter, ruling.alarm) == (Step.ESCALATE, Name.CRISIS, True)


def test_danger_in_a_first_message_opens_it_escalated() -> None:
    ruling = rule(Said(None, 4), NEW, NOW)

    assert (ruling.first_state, ruling.letter, ruling.alarm) == (State.ESCALATED, Name.CRISIS, True)


@pytest.mark.parametrize(
    ("hours", "level_before", "risk", "letter"),
    [(11, 3, 3, None), (12, 3, 3, Name.CRISIS), (1, 3, 4, Name.CRISIS), (1, 4, 3, None)],
)
def test_the_crisis_letter_comes_once_in_twelve_hours_unless_the_level_rises(
    hours: int, level_before: int, risk: int, letter: Name | None
) -> None:
    before = known(State.ESCALATED, crisis_letter_at=NOW - timedelta(hours=hours), crisis_level=level_before)

    assert rule(Said(None, risk), before, NOW).letter is letter


@pytest.mark.parametrize("crisis_letter_at", [None, NOW - timedelta(hours=1)])
def test_danger_from_someone_who_said_stop_reaches_the_desk_and_they_are_told_how_to_be_answered(
    crisis_letter_at: datetime | None,
) -> None:
    ruling = rule(Said(None, 3), known(stopped=True, crisis_letter_at=crisis_letter_at), NOW)

    assert (ruling.first_state, ruling.alarm, ruling.letter) == (State.ESCALATED, True, Name.CRISIS_AFTER_STOP)


@pytest.mark.parametrize("fault", ["unreadable", "looks_automatic", "too_many"])
def test_no_fault_and_no_flood_holds_back_words_of_danger(fault: str) -> None:
    said = Said(None, 3, **{fault: True})  # type: ignore[arg-type]

    assert rule(said, NEW, NOW).first_state is State.ESCALATED


def test_stop_is_confirmed_once_and_holds_what_waits() -> None:
    first = rule(Said(Keyword.STOP, 0), known(State.WAITING), NOW)
    again = rule(Said(Keyword.STOP, 0), known(State.HELD, stopped=True), NOW)

    assert (first.stop, first.step, first.held_reason, first.letter) == (True, Step.HOLD, "stopped", Name.STOP)
    assert (again.step, again.letter, again.keep_words) == (None, None, False)


def test_stop_does_not_take_danger_off_the_desk() -> None:
    ruling = rule(Said(Keyword.STOP, 0), known(State.ESCALATED), NOW)

    assert (ruling.stop, ruling.step) == (True, None)


def test_start_lifts_a_stop_and_releases_what_it_held() -> None:
    ruling = rule(Said(Keyword.START, 0), known(State.HELD, stopped=True, held_reason="stopped"), NOW)

    assert (ruling.start, ruling.step, ruling.letter) == (True, Step.RELEASE, Name.START)


def test_start_does_not_release_what_is_held_for_another_reason() -> None:
    ruling = rule(Said(Keyword.START, 0), known(State.HELD, stopped=True, held_reason="asks_erasure"), NOW)

    assert (ruling.start, ruling.step) == (True, None)


def test_start_from_someone_who_never_stopped_is_an_ordinary_message() -> None:
    assert rule(Said(Keyword.START, 0), NEW, NOW).first_state is State.WAITING


def test_delete_is_held_and_stopped_and_shown_as_a_wish_to_be_erased() -> None:
    new, old = rule(Said(Keyword.DELETE, 0), NEW, NOW), rule(Said(Keyword.DELETE, 0), known(State.ANSWERED), NOW)

    assert (new.first_state, new.asks_erasure, new.stop, new.letter) == (State.HELD, True, True, Name.STOP)
    assert (old.step, old.asks_erasure, old.keep_words) == (Step.HOLD, True, True)


@pytest.mark.parametrize(
    ("said", "reason", "letter"),
    [
        (Said(None, 0, unreadable=True), "unreadable", Name.UNREADABLE),
        (Said(None, 0, encrypted=True), "unreadable", Name.UNREADABLE),
        (Said(None, 0, looks_automatic=True), "looks_automatic", None),
        (Said(None, 0, too_many=True), "too_many", None),
    ],
)
def test_what_a_person_must_look_at_is_held_for_its_reason(said: Said, reason: str, letter: Name | None) -> None:
    ruling = rule(said, NEW, NOW)

    assert (ruling.first_state, ruling.held_reason, ruling.letter) == (State.HELD, reason, letter)


def test_words_of_someone_who_said_stop_are_taken_in_and_held_in_silence() -> None:
    ruling = rule(ORDINARY, known(stopped=True), NOW)

    assert (ruling.first_state, ruling.held_reason, ruling.letter) == (State.HELD, "stopped", None)


def test_a_stop_in_the_subject_is_obeyed_and_the_words_beside_it_are_kept() -> None:
    said = Said(Keyword.STOP, 0, beside_words=True)
    new, old = rule(said, NEW, NOW), rule(said, known(State.WAITING), NOW)

    assert (new.stop, new.keep_words, new.first_state) == (True, True, State.HELD)
    assert (old.stop, old.keep_words, old.step) == (True, True, Step.HOLD)


@pytest.mark.parametrize(
    ("state", "due_in", "first_state", "step", "letter"),
    [
        (None, None, State.WAITING, None, Name.HELP),
        (State.WAITING, 5, None, None, Name.HELP),
        (State.WAITING, -5, None, None, Name.STATE_LATE),
        (State.ANSWERED, -5, None, Step.WRITE_AGAIN, Name.HELP),
        (State.APPROVED, 5, None, Step.WRITE_AGAIN, Name.HELP),
    ],
)
def test_help_is_a_cry_and_gets_the_letter_that_networks_ask_for(
    state: State | None, due_in: int | None, first_state: State | None, step: Step | None, letter: Name
) -> None:
    due_at = NOW + timedelta(hours=due_in) if due_in else None
    ruling = rule(Said(Keyword.HELP, 0), known(state, due_at=due_at), NOW)

    assert (ruling.keep_words, ruling.first_state, ruling.step) == (True, first_state, step)
    assert ruling.letter is letter


def test_help_from_someone_who_said_stop_is_shown_to_a_supervisor_and_not_answered() -> None:
    ruling = rule(Said(Keyword.HELP, 0), known(stopped=True), NOW)

    assert (ruling.first_state, ruling.held_reason, ruling.letter) == (State.HELD, "stopped", None)


@pytest.mark.parametrize(
    ("state", "due_in", "letter"),
    [
        (None, None, Name.STATE_NOTHING),
        (State.WAITING, 5, Name.STATE),
        (State.HELD, 5, Name.STATE),
        (State.IN_REVIEW, -1, Name.STATE_LATE),
        (State.ESCALATED, -1, Name.STATE_LATE),
        (State.ANSWERED, -1, Name.STATE_ANSWERED),
    ],
)
def test_when_is_answered_honestly_and_moves_nothing(state: State | None, due_in: int | None, letter: Name) -> None:
    there = known(state, due_at=NOW + timedelta(hours=due_in) if due_in else None)
    ruling = rule(Said(Keyword.WHEN, 0), there, NOW)

    assert ruling == Ruling(keep_words=False, letter=letter)
    assert rule(Said(Keyword.WHEN, 0), replace(there, stopped=True), NOW).letter is None


@pytest.mark.parametrize("state", [state for state in OPEN if state is not State.ESCALATED])
@pytest.mark.parametrize("stopped", [False, True])
def test_exit_closes_without_a_reply(state: State, stopped: bool) -> None:
    ruling = rule(Said(Keyword.EXIT, 0), known(state, risk=2, stopped=stopped), NOW)

    assert ruling == Ruling(keep_words=False, step=Step.CLOSE)


@pytest.mark.parametrize("there", [known(), known(State.ESCALATED), known(State.ASSIGNED, risk=3)])
def test_exit_with_nothing_open_or_with_danger_on_the_desk_moves_nothing_and_says_nothing(there: Known) -> None:
    assert rule(Said(Keyword.EXIT, 0), there, NOW) == Ruling(keep_words=False)


@pytest.mark.parametrize("keyword", [Keyword.HELP, Keyword.WHEN, Keyword.EXIT])
def test_such_a_word_over_a_whole_mail_is_only_its_heading(keyword: Keyword) -> None:
    assert rule(Said(keyword, 0, beside_words=True), NEW, NOW) == rule(ORDINARY, NEW, NOW)


@pytest.mark.parametrize("keyword", list(Keyword))
def test_no_subject_drowns_out_words_of_danger(keyword: Keyword) -> None:
    ruling = rule(Said(keyword, 3, beside_words=True), known(stopped=True), NOW)

    assert (ruling.first_state, ruling.alarm, ruling.stop) == (State.ESCALATED, True, False)


@pytest.mark.parametrize(
    ("state", "reason", "first_state", "step"),
    [
        (None, None, State.WAITING, None),
        (State.ANSWERED, None, None, Step.WRITE_AGAIN),
        (State.HELD, "stopped", None, Step.RELEASE),
        (State.HELD, "unreadable", None, None),
    ],
)
def test_words_beside_a_start_are_taken_in_as_any_others(
    state: State | None, reason: str | None, first_state: State | None, step: Step | None
) -> None:
    there = known(state, stopped=True, held_reason=reason)
    ruling = rule(Said(Keyword.START, 0, beside_words=True), there, NOW)

    assert (ruling.start, ruling.keep_words, ruling.first_state, ruling.step) == (True, True, first_state, step)


@pytest.mark.parametrize("keyword", [Keyword.STOP, Keyword.START, Keyword.DELETE, Keyword.HELP, Keyword.WHEN])
def test_a_flood_of_keywords_is_obeyed_but_not_confirmed_each_time(keyword: Keyword) -> None:
    there = known(State.HELD, stopped=keyword is Keyword.START, held_reason="stopped")

    assert rule(Said(keyword, 0), there, NOW).letter is not None
    assert rule(Said(keyword, 0, too_many=True), there, NOW).letter is None


def test_what_cannot_be_read_is_told_once_a_day() -> None:
    unreadable = Said(None, 0, unreadable=True)

    assert rule(unreadable, known(State.HELD), NOW).letter is Name.UNREADABLE
    assert rule(unreadable, known(State.HELD, told_unreadable=True), NOW).letter is None


def test_a_stranger_who_answers_to_a_letter_that_was_anothers_just_now_is_taken_in_without_a_letter() -> None:
    ruling = rule(ORDINARY, replace(NEW, holds_anothers_letter=True), NOW)

    assert (ruling.first_state, ruling.letter) == (State.WAITING, None)


def test_a_second_conversation_beside_one_that_waits_brings_no_second_letter() -> None:
    ruling = rule(ORDINARY, known(waits_elsewhere=True), NOW)

    assert (ruling.first_state, ruling.letter) == (State.WAITING, None)


@pytest.mark.parametrize("fact", ["told_unreadable", "holds_anothers_letter", "waits_elsewhere"])
def test_danger_is_answered_whatever_was_written_before(fact: str) -> None:
    assert rule(Said(None, 4), known(**{fact: True}), NOW).letter is Name.CRISIS


@pytest.mark.parametrize("keyword", [Keyword.HELP, Keyword.WHEN])
@pytest.mark.parametrize(
    ("said", "there"),
    [
        (Said(None, 0), known(State.WAITING, holds_anothers_letter=True)),
        (Said(None, 0), known(holds_anothers_letter=True)),
        (Said(None, 0, looks_automatic=True), known(State.WAITING)),
        (Said(None, 0), known(State.HELD, stopped=True)),
    ],
)
def test_a_word_that_asks_for_a_letter_brings_none_to_whom_nothing_may_be_told(
    keyword: Keyword, said: Said, there: Known
) -> None:
    assert rule(replace(said, keyword=keyword), there, NOW).letter is None


@pytest.mark.parametrize(("due_in", "letter"), [(1, Name.STATE), (-1, Name.STATE_LATE)])
def test_when_beside_a_conversation_that_waits_elsewhere_does_not_say_that_nothing_waits(
    due_in: int, letter: Name
) -> None:
    there = known(waits_elsewhere=True, due_at=NOW + timedelta(hours=due_in))

    ruling = rule(Said(Keyword.WHEN, 0), there, NOW)

    assert (ruling.letter, ruling.keep_words, ruling.first_state) == (letter, False, None)


@pytest.mark.parametrize("keyword", [Keyword.HELP, Keyword.WHEN])
def test_a_word_above_a_quotation_that_speaks_of_danger_does_not_hide_it(keyword: Keyword) -> None:
    ruling = rule(Said(keyword, 4), known(State.WAITING), NOW)

    assert (ruling.step, ruling.letter, ruling.alarm, ruling.keep_words) == (Step.ESCALATE, Name.CRISIS, True, True)


def test_who_is_blocked_is_taken_in_held_and_written_no_letter() -> None:
    ruling = rule(ORDINARY, replace(NEW, blocked=True), NOW)
    again = rule(ORDINARY, known(State.ANSWERED, blocked=True), NOW)

    assert (ruling.keep_words, ruling.first_state, ruling.held_reason) == (True, State.HELD, "blocked")
    assert (again.keep_words, again.step, again.held_reason) == (True, Step.HOLD, "blocked")
    assert ruling.letter is again.letter is None


@pytest.mark.parametrize("fault", ["unreadable", "looks_automatic", "too_many", "flood", "encrypted"])
def test_a_block_is_the_reason_that_is_told_whatever_else_is_odd(fault: str) -> None:
    ruling = rule(Said(None, 0, **{fault: True}), replace(NEW, blocked=True, stopped=True), NOW)

    assert (ruling.held_reason, ruling.letter) == ("blocked", None)


@pytest.mark.parametrize("risk", [3, 4])
def test_danger_comes_to_the_top_of_the_desk_and_gets_its_letter_from_whoever_is_blocked(risk: int) -> None:
    busy = known(State.WAITING, blocked=True)
    new, old = (rule(Said(None, risk), there, NOW) for there in (replace(NEW, blocked=True), busy))

    assert (new.first_state, new.alarm, new.letter) == (State.ESCALATED, True, Name.CRISIS)
    assert (old.step, old.alarm, old.letter) == (Step.ESCALATE, True, Name.CRISIS)


@pytest.mark.parametrize("keyword", [Keyword.STOP, Keyword.START, Keyword.DELETE])
def test_keywords_of_the_blocked_are_obeyed_in_silence_and_start_is_no_way_around_the_block(keyword: Keyword) -> None:
    there = known(State.HELD, blocked=True, stopped=keyword is Keyword.START, held_reason="stopped")
    ruling = rule(Said(keyword, 0), there, NOW)

    assert (ruling.stop or ruling.start, ruling.step, ruling.letter) == (True, None, None)


@pytest.mark.parametrize("keyword", [Keyword.HELP, Keyword.WHEN, Keyword.EXIT])
@pytest.mark.parametrize("there", [None, State.HELD, State.WAITING])
def test_no_keyword_brings_the_blocked_a_letter(keyword: Keyword, there: State | None) -> None:
    assert rule(Said(keyword, 0), known(there, blocked=True), NOW).letter is None


def test_words_beside_a_start_of_the_blocked_are_held() -> None:
    there = known(None, blocked=True, stopped=True)
    ruling = rule(Said(Keyword.START, 0, beside_words=True), there, NOW)

    assert (ruling.start, ruling.first_state, ruling.held_reason) == (True, State.HELD, "blocked")


def test_when_a_block_is_over_new_words_bring_back_what_it_held() -> None:
    there = known(State.HELD, held_reason="blocked")

    assert rule(ORDINARY, there, NOW).step is Step.RELEASE
    assert rule(Said(None, 0, too_many=True), there, NOW).step is None


def test_a_flood_holds_only_what_would_open_one_more_conversation_and_writes_it_no_letter() -> None:
    flood = Said(None, 0, flood=True)
    stranger, known_one = rule(flood, NEW, NOW), rule(flood, known(State.ANSWERED), NOW)

    assert (stranger.first_state, stranger.held_reason, stranger.letter) == (State.HELD, "flood", None)
    assert (known_one.step, known_one.letter) == (Step.WRITE_AGAIN, Name.RECEIPT)


@pytest.mark.parametrize(
    ("keyword", "letter"), [(Keyword.STOP, Name.STOP), (Keyword.DELETE, Name.STOP), (Keyword.EXIT, None)]
)
@pytest.mark.parametrize("state", [None, *(state for state in OPEN if state is not State.ESCALATED)])
def test_danger_beside_a_word_that_ends_it_is_put_before_the_supervisors_and_brings_no_other_letter(
    keyword: Keyword, letter: Name | None, state: State | None
) -> None:
    ruling = rule(Said(keyword, 4), known(state), NOW)

    assert ruling.first_state is (State.ESCALATED if state is None else None)
    assert ruling.step is (None if state is None else Step.ESCALATE)
    assert (ruling.keep_words, ruling.alarm, ruling.letter) == (True, True, letter)
    assert ruling.stop is (keyword is not Keyword.EXIT)
    assert ruling.asks_erasure is (keyword is Keyword.DELETE)


@pytest.mark.parametrize("keyword", [Keyword.STOP, Keyword.DELETE, Keyword.EXIT])
def test_danger_beside_one_more_stop_rings_again_and_nothing_is_written(keyword: Keyword) -> None:
    ruling = rule(Said(keyword, 3), known(State.ESCALATED, stopped=True), NOW)

    assert (ruling.alarm, ruling.keep_words, ruling.step, ruling.letter) == (True, True, None, None)


def test_what_worries_beside_a_stop_is_kept_and_held_for_a_supervisor() -> None:
    worry = Said(Keyword.STOP, 2)
    new, old = rule(worry, NEW, NOW), rule(worry, known(State.ANSWERED), NOW)

    assert (new.keep_words, new.first_state, new.held_reason) == (True, State.HELD, "stopped")
    assert (old.keep_words, old.step, old.held_reason, old.alarm) == (True, Step.HOLD, "stopped", False)


@pytest.mark.parametrize("blocked", [False, True])
def test_danger_beside_a_start_is_answered_as_ever_for_they_may_be_written_to_again(blocked: bool) -> None:
    there = known(State.HELD, stopped=True, held_reason="stopped", blocked=blocked)
    ruling = rule(Said(Keyword.START, 4), there, NOW)

    assert (ruling.start, ruling.step, ruling.alarm, ruling.letter) == (True, Step.ESCALATE, True, Name.CRISIS)


def test_a_start_beside_danger_that_was_just_answered_is_at_least_confirmed() -> None:
    there = known(State.ESCALATED, stopped=True, crisis_letter_at=NOW - timedelta(hours=1), crisis_level=4)

    assert rule(Said(Keyword.START, 4), there, NOW).letter is Name.START


FOR_ONESELF = [word for word in Keyword if word is not Keyword.HELP]


@pytest.mark.parametrize("keyword", FOR_ONESELF)
@pytest.mark.parametrize("there", [NEW, known(), known(stopped=True)])
def test_a_word_that_somebody_else_may_have_sent_is_not_obeyed_but_held_in_silence(
    keyword: Keyword, there: Known
) -> None:
    ruling = rule(Said(keyword, 0, not_aligned=True), there, NOW)

    assert ruling == Ruling(first_state=State.HELD, held_reason="unproven", new_promise=True)


@pytest.mark.parametrize("keyword", FOR_ONESELF)
def test_a_word_in_answer_to_our_own_letter_to_them_is_theirs_whatever_the_check_says(keyword: Keyword) -> None:
    there = known(State.WAITING, answers_our_letter=True, stopped=keyword is Keyword.START)

    assert rule(Said(keyword, 0, not_aligned=True), there, NOW) == rule(Said(keyword, 0), there, NOW)


def test_such_a_word_over_a_whole_mail_leaves_its_words_words() -> None:
    said = Said(Keyword.STOP, 0, beside_words=True, not_aligned=True)

    assert rule(said, NEW, NOW) == rule(ORDINARY, NEW, NOW)


@pytest.mark.parametrize("keyword", list(Keyword))
def test_danger_beside_a_word_that_is_not_obeyed_is_answered_as_ever(keyword: Keyword) -> None:
    ruling = rule(Said(keyword, 3, not_aligned=True), known(), NOW)

    assert (ruling.first_state, ruling.letter, ruling.stop) == (State.ESCALATED, Name.CRISIS, False)


def test_a_cry_for_help_is_believed_whoever_sends_it() -> None:
    there = known(waits_elsewhere=True, due_at=NOW + timedelta(hours=5))

    assert rule(Said(Keyword.HELP, 0, not_aligned=True), there, NOW) == rule(Said(Keyword.HELP, 0), there, NOW)
