"""What stands below a person's words goes, and words of their own that look like it stay."""

from __future__ import annotations

import pytest

from gateway.words.trimming import split, trim

FOOTERS = """
Sent from my iPhone
Sent from my Samsung Galaxy smartphone.
Sent from my Huawei Mobile
Sent from Yahoo Mail on Android
Sent from Outlook for iOS<https://aka.ms/o0ukef>
Sent via BlackBerry from T-Mobile
Sent with Proton Mail secure email.
Sent from Mail for Windows
Get Outlook for Android<https://aka.ms/AAb9ysg>
Verzonden vanaf mijn iPhone
Verstuurd vanaf mijn iPad
Outlook voor iOS downloaden
Envoyé de mon iPhone
Envoyé depuis mon téléphone Orange
Envoyé à partir de Outlook pour Android
Télécharger Outlook pour iOS
Von meinem iPhone gesendet
Gesendet von meinem Samsung Galaxy
Gesendet mit der GMX Mail App
Diese Nachricht wurde von meinem Android-Gerät gesendet.
Lähetetty iPhonesta
Lähetetty Samsung-puhelimesta
Hanki Outlook for Android
Enviado desde mi iPhone
Enviado desde mi móvil
Obtener Outlook para Android
Inviato da iPhone
Inviato dal mio telefono
Enviado do meu iPhone
Enviado do meu telemóvel
Skickat från min iPhone
Skickat från min mobil
Sendt fra min iPhone
Sendt fra min mobil
Hent Outlook for iOS
Wysłane z iPhone'a
Wysłane z telefonu
Odesláno z iPhonu
Отправлено с iPhone
iPhone'umdan gönderildi
iPhoneから送信
发自我的 iPhone
Virus-free. www.avast.com
""".strip().split("\n")
NOTICES = [
    "This e-mail and any attachments are confidential and intended solely for the addressee. If you have received it "
    "in error, please notify the sender and delete it.",
    "CONFIDENTIALITY NOTICE: The information in this message is for the intended recipient only.",
    "Please consider the environment before printing this email and its attachments.",
    "De informatie in dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive du destinataire.",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind, löschen Sie sie.",
    "Este mensaje es confidencial y va dirigido exclusivamente a su destinatario.",
    "Questo messaggio è riservato ed è destinato esclusivamente al destinatario indicato.",
    "Tämä viesti on tarkoitettu vain vastaanottajalle ja saattaa olla luottamuksellinen.",
    "Detta meddelande är konfidentiellt och avsett endast för den angivna mottagaren.",
    "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata. Prosimy o usunięcie.",
    "Esta mensagem é confidencial e destina-se exclusivamente ao destinatário indicado.",
]
SIGNATURES = [
    "-- \nAnna\nSome School\n0123 456 789",
    "--\nAnna",
    "-- \nAnna\n\nSome School",
    "-- \nYou received this message because you are a member of a group.\n"
    "To leave this group and to receive no more of its messages, write to leave+group@lists.example.org at any time.",
    "Kind regards,\nAnna Example",
    "Best wishes\nAnna Example",
    "Met vriendelijke groet,\nAnna Voorbeeld",
    "Mit freundlichen Grüßen\nAnna Beispiel",
    "Cordialement,\nAnne Exemple",
    "Med venlig hilsen\nAnna Eksempel",
    "Mvh\nAnna",
    "Ystävällisin terveisin,\nAnna Esimerkki",
    "Kind regards,\n\nAnna Example\nHead of Year\n+44 20 7946 0000\nwww.school.example",
    "______________________________________\nTo unsubscribe: https://lists.example.org/leave",
]
OWN = [
    "Sent from my bed, where I have been for a week",
    "Sent from my mum's phone",
    "Sent from school on my friend's iPhone",
    "Sent him a picture from my phone",
    "sent to me on his phone",
    "Diese Nachricht wurde von meinem Bruder gelesen",
    "Love,\nAnna",
    "xx\nanna",
    "Thanks,\nAnna",
    "Regards",
    "Kind regards,\nHelp",
    "Kind regards,\nplease don't call my house",
    "Kind regards,\nAnna\nand please do not write to my mum about this, she reads it all and I am afraid",
    "Please keep this message confidential. I am not who I say I am, and my mum must not be the recipient.",
    "My lawyer says this message is confidential and that only the addressee may read what he wrote to me.",
    "-- she said that -- and left",
    "- one\n- two",
]


@pytest.mark.parametrize("below", FOOTERS + NOTICES + SIGNATURES)
def test_what_a_machine_or_an_office_put_below_goes_to_the_rest(below: str) -> None:
    words, rest = split(f"I need to talk.\n\n{below}\n")
    assert words == "I need to talk."
    assert rest.split() == below.split()


@pytest.mark.parametrize("below", FOOTERS + NOTICES + SIGNATURES)
def test_it_goes_above_a_quotation_too(below: str) -> None:
    quoted = "On Mon, 3 May 2021 at 14:05, Us <ask@example.org> wrote:\n> yours\n"
    assert trim(f"I need to talk.\n\n{below}\n\n{quoted}") == "I need to talk."


@pytest.mark.parametrize("words", OWN)
def test_words_of_their_own_stay(words: str) -> None:
    assert trim(f"I need to talk.\n\n{words}") == f"I need to talk.\n\n{words}"


def test_several_things_below_each_other_all_go() -> None:
    below = f"Kind regards,\nAnna Example\n\nSent from my iPhone\n\n{NOTICES[0]}\n\n{NOTICES[2]}"
    assert trim(f"I need to talk.\n\n{below}") == "I need to talk."


@pytest.mark.parametrize("text", ["Sent from my iPhone", "-- \nAnna", "Kind regards,\nAnna", NOTICES[0], "---"])
def test_a_mail_of_nothing_else_is_left_whole(text: str) -> None:
    assert trim(text) == text


def test_bare_dashes_that_divide_a_story_are_no_signature() -> None:
    text = "Two things:\n--\nfirst he hit me\n--\nthen he said sorry"
    assert trim(text) == text


def test_a_rule_with_nothing_below_it_goes() -> None:
    assert trim("I need to talk.\n\n****\n_______\n") == "I need to talk."
