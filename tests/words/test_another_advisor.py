"""A request for another advisor is heard when it is the whole message, and never guessed."""

from __future__ import annotations

import pytest

from gateway.words.another_advisor import asks_for_another


@pytest.mark.parametrize(
    "text",
    [
        "another advisor please",
        "Another advisor, please!",
        "someone else please",
        "Hi, can I have a different advisor?",
        "sorry... somebody else pls",
        "Can I talk to someone else please?",
        "please can someone else answer me? thanks",
        "kan ik een andere adviseur krijgen?",
        "Iemand anders, alstublieft",
        "hoi mag ik iemand anders aub",
        "Un autre conseiller s'il vous plaît",
        "quelqu’un d’autre svp",
        "Kann mir bitte jemand anders antworten?".replace(" bitte", ""),
        "Jemand anders bitte",
        "voisiko joku muu vastata, kiitos",
        "joku toinen, kiitos",
        "otra persona, por favor",
        "Hola, ¿me puede responder otra persona?",
    ],
)
def test_it_is_heard_in_six_languages(text: str) -> None:
    assert asks_for_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please",
        "someone else",
        "somebody else did it",
        "he loves someone else",
        "he loves someone else, please help",
        "can i talk to someone else about this, like my teacher? please",
        "should i ask another advisor at school",
        "another advisor please tell me the same",
        "i told another advisor",
        "my friend wants another advisor please",
        "not another advisor please",
        "i dont want another advisor please",
        "please dont give me another advisor",
        "thanks, you were so kind. please no one else",
        "iemand anders",
        "ik ben verliefd op iemand anders",
        "jemand anders hat es getan, bitte hilf mir",
        "il en aime une autre, s'il te plaît",
        "quelqu'un d'autre",
        "joku muu",
        "otra persona me gusta",
        "otra persona",
        "another day, please",
        "someone else please. i want to die",
    ],
)
def test_what_is_not_quite_clear_is_left_alone(text: str) -> None:
    assert not asks_for_another(text)


def test_nothing_long_is_looked_through() -> None:
    assert not asks_for_another("please " * 100_000 + "another advisor")
    assert not asks_for_another("another advisor please" + " " * 120)
