"""Whoever answers is warned before a name, a number, an address or a link leaves with the answer."""

from __future__ import annotations

from gateway.conversation import State
from gateway.store import transaction
from gateway.store.tables import Signpost
from tests.console.consoles import Console, Visitor
from tests.walks.staff import seen

MINE = {"state": State.ASSIGNED, "advisor_id": "ada"}


def submit(visitor: Visitor, conversation: str, words: str) -> str:
    return seen(visitor.press(visitor.open(f"/conversations/{conversation}"), "Submit", Your_answer=words))


def test_an_advisor_is_warned_of_a_real_name_and_number_and_may_mean_it(console: Console, ada: Visitor) -> None:
    conversation = console.conversation(**MINE)
    words = "Please ask for Gemma Whitfield on 020 7946 0958, she is kind."

    warned = ada.press(ada.open(f"/conversations/{conversation}"), "Submit", Your_answer=words)

    assert "“020 7946 0958” (a number)" in seen(warned)
    assert "Whitfield” (a name)" in seen(warned)
    assert console.state(conversation) is State.ASSIGNED
    assert words in warned.text  # nothing of it is lost

    ada.press(warned, "Submit", Your_answer=words)
    assert console.state(conversation) is State.IN_REVIEW


def test_meaning_one_detail_is_not_meaning_another(console: Console, ada: Visitor) -> None:
    conversation = console.conversation(**MINE)
    warned = ada.press(ada.open(f"/conversations/{conversation}"), "Submit", Your_answer="Ring me on 020 7946 0958.")

    again = ada.press(warned, "Submit", Your_answer="Ring me on 020 7946 0958 or write to me@home.example.")

    assert "me@home.example" in seen(again)
    assert console.state(conversation) is State.ASSIGNED


def test_signposts_and_our_own_address_may_stand_in_an_answer(console: Console, ada: Visitor) -> None:
    with transaction(console.engine) as session:
        session.add(
            Signpost(
                id="tenants",
                name="Tenants' line",
                text="Tenants' line: 0808 800 4444, every day, https://tenants.example/help",
                language="en",
                topics=[],
                checked_on="2030-01-01",
            )
        )
    conversation = console.conversation(**MINE)

    submit(
        ada,
        conversation,
        "You could call 0808 800 4444 or look at tenants.example/help. [name] is not needed.".replace(
            "[name] is not needed.", "Take care."
        ),
    )

    assert console.state(conversation) is State.IN_REVIEW


def test_the_supervisor_sees_what_the_answer_would_give_away(console: Console, sue: Visitor) -> None:
    conversation = console.drafted("Please ask for Gemma Whitfield on 020 7946 0958.")

    assert "“020 7946 0958” (a number)" in seen(sue.open(f"/conversations/{conversation}"))
