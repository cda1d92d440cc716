"""An advisor at work: taking, writing, submitting, handing back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.store import team, transaction
from gateway.store.tables import Channel, Conversation, Draft, DraftState, Signpost
from tests.console.consoles import ADDRESS, NOON, Console, Visitor
from tests.walks.staff import seen

MINE = {"state": State.ASSIGNED, "advisor_id": "ada"}


def answer(visitor: Visitor, conversation_id: str, words: str, button: str = "Submit") -> str:
    """Write an answer and press a button; returns what the next page says."""
    return seen(visitor.press(visitor.open(f"/conversations/{conversation_id}"), button, Your_answer=words))


def test_taking_the_next_one_accepts_the_offer_before_what_waits(console: Console, ada: Visitor) -> None:
    console.conversation(pseudonym="Loud Owl", risk=2)
    offered = console.conversation(
        pseudonym="Quiet Heron",
        state=State.OFFERED,
        advisor_id="ada",
        lease="x",
        offered_until=NOON + timedelta(hours=1),
    )

    page = ada.press(ada.open("/"), "Take the next one")

    assert page.url.path == f"/conversations/{offered}"
    assert "I cannot sleep." in seen(page)
    assert console.state(offered) is State.ASSIGNED


def test_without_an_offer_what_waits_and_suits_is_taken_by_risk(console: Console, ada: Visitor) -> None:
    console.conversation(topic="drugs", risk=2)
    console.conversation(language="fr")
    console.change(Conversation, console.conversation(), risk=0)
    urgent = console.conversation(risk=2, language="und")
    page = ada.press(ada.open("/"), "Take the next one")
    assert page.url.path == f"/conversations/{urgent}"
    assert console.row(Conversation, urgent).advisor_id == "ada"


def test_when_nothing_waits_she_is_told_so(ada: Visitor) -> None:
    assert "Nothing waits for you" in seen(ada.press(ada.open("/"), "Take the next one"))


def test_whoever_carries_enough_is_not_given_more(console: Console, ada: Visitor) -> None:
    for _ in range(3):
        console.conversation(**MINE)
    waiting = console.conversation()
    assert "as much as you agreed to" in seen(ada.press(ada.open("/"), "Take the next one"))
    assert console.state(waiting) is State.WAITING


def test_an_offer_that_has_lapsed_is_not_shown_as_one(console: Console, ada: Visitor) -> None:
    console.conversation(pseudonym="Late Lark", state=State.OFFERED, advisor_id="ada", offered_until=NOON)
    assert "Late Lark" not in seen(ada.open("/"))


def test_the_queue_shows_pseudonym_and_promise_and_not_a_word_of_the_question(console: Console, ada: Visitor) -> None:
    console.conversation("My canary died.", pseudonym="Quiet Heron", risk=2, **MINE)
    page = seen(ada.open("/"))
    assert "Quiet Heron" in page
    assert "Some worry" in page
    assert "Answer promised by Wednesday 12:00, in 2 days" in page
    assert "canary" not in page


def test_a_saved_answer_is_there_again_and_nothing_of_it_is_stored_in_the_clear(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    answer(ada, mine, "Sleep is a <b>shy</b> animal.", "Save")
    answer(ada, mine, "Sleep is a shy & slow animal.", "Save")
    page = ada.open(f"/conversations/{mine}")
    assert "Sleep is a shy &amp; slow animal.</textarea>" in page.text
    drafts = console.rows(Draft)
    assert [(draft.version, draft.author_id, draft.state) for draft in drafts] == [(2, "ada", DraftState.WRITING)]
    assert b"shy" not in drafts[0].words


def test_a_submitted_answer_is_with_the_supervisors(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    assert "with the supervisors now" in answer(ada, mine, "Sleep is a shy animal.")
    assert console.state(mine) is State.IN_REVIEW
    assert console.rows(Draft)[0].state is DraftState.SUBMITTED


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("   ", "nothing written"),
        ("Dear [name], sleep well.", "We know no name"),
        ("Ring me on [phone].", "[phone] would reach them just as it stands"),
        ("Write to [email 2].", "[email 2] would reach them"),
        ("a" * 9200, "This would leave as 7 texts, and one answer may have 6 at most."),
    ],
)
def test_an_answer_that_cannot_go_on_is_kept_and_said_why(
    console: Console, ada: Visitor, words: str, sentence: str
) -> None:
    mine = console.conversation(channel=Channel.SMS, **MINE)
    page = answer(ada, mine, words)
    assert sentence in page
    assert words.strip() in page
    assert console.state(mine) is State.ASSIGNED


def test_a_name_may_stand_where_one_is_known(console: Console, ada: Visitor) -> None:
    mine = console.conversation(knows_name=True, **MINE)
    answer(ada, mine, "Dear [name], sleep is a shy animal.")
    assert console.state(mine) is State.IN_REVIEW


def test_an_answer_longer_than_one_message_holds_is_refused_kindly(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    assert "longer than one message can hold" in answer(ada, mine, "long words " * 6000)
    assert console.state(mine) is State.ASSIGNED


def test_new_words_while_the_page_was_open_are_read_before_it_is_submitted(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    page = ada.open(f"/conversations/{mine}")
    console.says(mine, "And I lost my job.")

    again = ada.press(page, "Submit", Your_answer="Sleep is a shy animal.")

    assert again.status_code == 409
    assert "They wrote again" in seen(again)
    assert "And I lost my job." in seen(again)
    assert console.state(mine) is State.ASSIGNED
    ada.press(again, "Submit")
    assert console.state(mine) is State.IN_REVIEW


def test_handing_back_needs_no_reason_and_lets_matching_look(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    answer(ada, mine, "I do not know.", "Save")
    assert "nobody asks why" in seen(ada.press(ada.open(f"/conversations/{mine}"), "Hand back"))
    row = console.row(Conversation, mine)
    assert (row.state, row.advisor_id, row.passed_by) == (State.WAITING, None, ["ada"])
    assert row.once_more == {"ada": True}
    assert console.rows(Draft)[0].state is DraftState.SET_ASIDE
    assert console.bell.rung == [Bell.MATCHING]


def test_whoever_takes_again_what_she_handed_back_and_hands_it_back_again_is_asked_no_more(
    console: Console, ada: Visitor
) -> None:
    mine = console.conversation(**MINE)
    for may_be_asked_again in (True, False, False):
        ada.press(ada.open(f"/conversations/{mine}"), "Hand back")
        assert console.row(Conversation, mine).once_more == {"ada": may_be_asked_again}
        ada.press(ada.open("/"), "Take the next one")


def test_an_advisor_who_escalates_has_whoever_is_on_call_told(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    ada.press(ada.open(f"/conversations/{mine}"), "Escalate")
    row = console.row(Conversation, mine)
    assert row.state is State.ESCALATED
    assert row.next_alarm_at == NOON
    assert row.seen_at is None
    assert row.due_at == NOON + timedelta(hours=1)


def test_somebody_elses_conversation_does_not_open_and_cannot_be_written_to(console: Console, ada: Visitor) -> None:
    theirs = console.conversation("My canary died.", state=State.ASSIGNED, advisor_id="bo")
    page = ada.open(f"/conversations/{theirs}")
    assert page.status_code == 403
    assert "canary" not in page.text
    for act in ("save", "submit", "hand-back", "escalate"):
        sent = ada.client.post(f"/conversations/{theirs}/{act}", data={"words": "x"}, headers={"Origin": ADDRESS})
        assert sent.status_code == 403
    assert console.state(theirs) is State.ASSIGNED
    assert console.rows(Draft) == []


def test_an_offer_is_not_read_before_it_is_taken(console: Console, ada: Visitor) -> None:
    offered = console.conversation(state=State.OFFERED, advisor_id="ada", offered_until=NOON + timedelta(hours=1))
    assert ada.open(f"/conversations/{offered}").status_code == 403


def test_a_signpost_is_added_to_the_answer_without_any_script(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    signpost = Signpost(
        id="sleep",
        name="Sleep Line",
        topics=["general"],
        language="en",
        text="Sleep Line: 0800 000",
        checked_on="2030-01-01",
    )
    with transaction(console.engine) as session:
        team.keep_signpost(session, signpost)
    page = ada.open(f"/conversations/{mine}")
    assert 'form="answer"' in page.text
    assert 'name="add" value="sleep"' in page.text
    form = {"words": "They know about sleep.", "thread_version": "1", "add": "sleep"}
    page = ada.client.post(f"/conversations/{mine}/save", data=form, headers={"Origin": ADDRESS})
    assert "They know about sleep.\n\nSleep Line: 0800 000</textarea>" in page.text


def test_what_is_saved_in_the_background_answers_with_one_line(console: Console, ada: Visitor) -> None:
    mine = console.conversation(channel=Channel.SMS, **MINE)
    sent = ada.client.post(
        f"/conversations/{mine}/save",
        data={"words": "Sleep is a shy animal.", "thread_version": "1"},
        headers={"Origin": ADDRESS, "HX-Request": "true"},
    )
    assert sent.text.strip() == "Saved. 5 words, 22 characters: 1 text of 6 at most"


def test_the_reader_away_is_said_in_plain_words(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    console.desk.reader._socket_path.unlink()  # type: ignore[attr-defined]  # as if the reader had just died
    page = ada.open(f"/conversations/{mine}")
    assert page.status_code == 503
    assert "Words cannot be opened just now" in seen(page)
