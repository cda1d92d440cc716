"""What only machines say, and what people say who are away from home or out of their mind."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.set_phrases import first_words, is_machines_subject, says_delayed, says_failed, sounds_automatic

AUTOMATIC = [
    "Hello, I am currently out of the office with limited access to email. I will respond when I return on 4 May.",
    "Thank you for your email. I am on annual leave until 12 August. For urgent matters please contact Ann.",
    "Thank you for contacting us. We will get back to you within two working days.",
    "We have received your message and will reply as soon as possible. Your reference number is: 4711.",
    "I'm on parental leave. In my absence, write to my colleague Bo.",
    "This is an automated response. Please do not reply to this email.",
    "This mailbox is not monitored. Your request has been received.",
    "I am travelling until Friday and have limited access to my email.",
    "Our office is closed. If your request is urgent, please call 020 7946 0000.",
    "Dit is een automatisch antwoord. Ik ben er maandag weer.",
    "Bedankt voor je mail. Ik ben tot 5 mei met vakantie en mail je zo spoedig mogelijk terug.",
    "Wij hebben uw bericht goed ontvangen en antwoorden binnen twee werkdagen.",
    "Bonjour, je suis en congés du 3 au 17 août. En cas d'urgence, merci de contacter le secrétariat.",
    "Ceci est une réponse automatique.",
    "Nous avons bien reçu votre message et vous répondrons dans les plus brefs délais.",
    "Ich bin vom 3. bis 10. Mai nicht im Büro. In dringenden Fällen wenden Sie sich an Frau Kern.",
    "Vielen Dank für Ihre Nachricht. Ich bin zurzeit im Urlaub und antworte nach meiner Rückkehr.",
    "Dies ist eine automatische Antwort.",
    "Olen vuosilomalla 3.-17.7. Kiireellisissä asioissa ota yhteyttä Liisaan.",
    "Tämä on automaattinen vastaus.",
    "Estoy de vacaciones. Para asuntos urgentes escriba a Ana.",
    "Questa è una risposta automatica.",
    "Esta é uma resposta automática.",
    "Detta är ett autosvar.",
]
BY_PEOPLE = [
    "I am out of my mind and away from home.",
    "I'm away from home until Friday and nobody knows where I am.",
    "I will be on sick leave until March because of my head, and I don't know what to do.",
    "My mum is out of the office until Monday and my dad is back on the bottle.",
    "please do not reply to this email at night, my brother reads my phone",
    "I am on holiday with my family and I have never felt so alone.",
    "I got an automatic reply from my therapist. Will she ever answer?",
    "I received your message, thank you. I am away now but I feel a bit better.",
    "My letters to my father could not be delivered, he moved away.",
    "I wrote to my ex and it said user unknown. Did she block me?",
    "We are closed off from everyone since the baby came.",
    "Who can I call in an emergency? I'm away at boarding school.",
    "I failed permanently. I will return to school when I am better, as soon as possible.",
    "In my absence nobody would notice anything.",
    "ich bin im Urlaub und so allein",
    "Ich bin nicht erreichbar für meine Freunde, ich schaffe es nicht mehr.",
    "ik ben met vakantie en ik mis mijn vriend",
    "je suis absente de ma propre vie depuis des mois",
    "olen lomalla ja tosi yksin",
    "estoy fuera de mí",
    "the ticket to see my dad is 40 pounds and i can't pay it",
]
SUBJECTS_OF_PEOPLE = [
    "Afwezigheid op school", "Abwesenheit meines Vaters", "Poissaolo koulusta", "Auto: Unfall meiner Mutter",
    "out of office is where my dad always is", "Undelivered letters", "automatic thoughts", "mail", "Failure",
    "Absent father", "message", "away from home",
]  # fmt: skip


@pytest.mark.parametrize("text", AUTOMATIC)
def test_an_automatic_reply_sounds_like_one(text: str) -> None:
    assert sounds_automatic(text)


@pytest.mark.parametrize("text", BY_PEOPLE)
def test_a_person_who_is_away_or_unwell_sounds_like_a_person(text: str) -> None:
    assert not sounds_automatic(text)


@pytest.mark.parametrize("subject", SUBJECTS_OF_PEOPLE)
def test_a_persons_subject_is_not_taken_for_a_machines(subject: str) -> None:
    assert not is_machines_subject(subject)


@pytest.mark.parametrize(
    "subject",
    ["Re: Automatic reply: hello", "AUTO: Jo is out of the office (returning 5 May)", "Afwezig: vraag", "Abwesend",
     "Undeliverable: hello", "Warning: message 1x2y-3z delayed 24 hours", "Mail System Error - Returned Mail",
     "Poissaoloilmoitus", "自動返信", "[Auto-Reply] hello"],
)  # fmt: skip
def test_a_machines_subject_is_known(subject: str) -> None:
    assert is_machines_subject(subject)


def test_what_is_quoted_counts_for_nobody() -> None:
    assert not sounds_automatic("Did a machine write me this?\n> This is an automatic reply.\n> I am out of the office")


def test_only_the_first_words_count() -> None:
    assert not sounds_automatic("word " * 1000 + "this is an automatic reply")
    assert len(first_words("x" * 100_000)) == 2000


def test_a_letter_that_is_still_tried_is_told_from_one_that_was_given_up() -> None:
    assert says_delayed("Your message has not yet been delivered. We will keep trying.")
    assert not says_delayed("It could not be delivered. We will continue to try no more: giving up.")
    assert says_failed("Delivery to these people failed: user unknown")
    assert not says_failed("I am on holiday")


@pytest.mark.parametrize(
    "text",
    ["@" * 750_000, "a@" * 375_000, "this is an " * 70_000, "i am " * 150_000, "> " * 375_000, "\n" * 750_000,
     "- " * 375_000, "-" * 750_000, "will reply " * 70_000, "your message to " * 50_000, " " * 750_000],
)  # fmt: skip
def test_no_text_however_odd_takes_long(text: str) -> None:
    began = time.process_time()

    sounds_automatic(text)
    is_machines_subject(text)
    says_delayed(first_words(text, 6000))
    says_failed(first_words(text, 6000))

    assert time.process_time() - began < 1
