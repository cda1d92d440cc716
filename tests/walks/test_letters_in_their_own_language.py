"""Whoever writes in a language that the service speaks gets its letters in that language, by mail and by text."""

from __future__ import annotations

from collections.abc import Callable

from tests.walks.answering import answer
from tests.walks.running import Service, body_of, until


def test_everybody_is_welcomed_in_their_own_language_and_told_whom_they_can_call(
    a_service: Callable[..., Service],
) -> None:
    service = a_service(languages="en nl fr", country="BE")
    dutch, french, number = "noor@example.org", "lea@example.org", "+32470123456"
    service.mail(dutch, "Hallo, mijn ouders maken elke avond ruzie en ik weet niet meer wat ik moet doen.")
    service.mail(french, "Bonjour, mes parents se disputent tous les soirs et je ne sais plus quoi faire.")
    service.text(number, "Je ne sais plus à qui parler, je veux mourir ce soir")

    (to_dutch,) = until(lambda: service.mails_to(dutch), "the welcome in Dutch")
    (to_french,) = until(lambda: service.mails_to(french), "the welcome in French")
    (text, *_) = until(lambda: service.texts_to(number), "the crisis letter in French")

    assert to_dutch["Subject"] == "Je bericht"
    assert "Iemand die getraind is om naast je te staan" in body_of(to_dutch)
    assert "Zelfmoordlijn, 1813" in body_of(to_dutch)
    assert to_french["Subject"] == "Ton message"
    assert "Ton message est bien arrivé." in body_of(to_french)
    assert "Centre de Prévention du Suicide, 0800 32 123" in body_of(to_french)
    assert "parle à quelqu'un maintenant" in text["body"]
    assert "0800 32 123 (gratuit)" in text["body"]
    answer(service, "mijn ouders maken elke avond ruzie", "Wat moeilijk. Vertel me meer.")
    until(lambda: len(service.mails_to(dutch)) == 2, "the answer in Dutch")
