"""What others wrote, as every mail program marks it."""

from __future__ import annotations

import pytest

from gateway.words.trimming import split, trim

ORIGINALS = """
-----Original Message-----
--- Original message ---
-------- Original Message --------
*-------- Original Message --------*
----- Mail original -----
‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐
-----Ursprüngliche Nachricht-----
-------- Original-Nachricht --------
-----Oorspronkelijk bericht-----
-----Message d'origine-----
-----Message d’origine-----
-----Mensaje original-----
-----Alkuperäinen viesti-----
-----Oprindelig meddelelse-----
-------- Oprindelig besked --------
-----Ursprungligt meddelande-----
-----Opprinnelig melding-----
-----Messaggio originale-----
-----Mensagem original-----
-----Wiadomość oryginalna-----
-----Původní zpráva-----
-----Исходное сообщение-----
-----Orijinal Mesaj-----
-----原始邮件-----
""".strip().split("\n")
HEADS = [
    "From: Us <ask@example.org>\nSent: Monday, 3 May 2021 14:05\nTo: Anna\nSubject: Your question",
    "*From:* Us <ask@example.org>\n*Sent:* Monday, 3 May 2021 14:05\n*To:* Anna\n*Subject:* Your question",
    "From: Us\nDate: Monday, 3 May 2021 at 14:05\nTo: Anna\nSubject: Your question",
    "Subject: Your question\nFrom: ask@example.org\nTo: anna@example.org\nDate: Mon, 3 May 2021 14:05:00 +0100",
    "To: Anna\nFrom: Us <ask@example.org>\nDate: 03/05/2021\nSubject: Your question",
    "Van: Wij <ask@example.org>\nVerzonden: maandag 3 mei 2021 14:05\nAan: Anna\nOnderwerp: Je vraag",
    "De : Nous <ask@example.org>\nEnvoyé : lundi 3 mai 2021 14:05\nÀ : Anna\nObjet : Ta question",
    "Von: Wir <ask@example.org>\nGesendet: Montag, 3. Mai 2021 14:05\nAn: Anna\nBetreff: Deine Frage",
    "Lähettäjä: Me <ask@example.org>\nLähetetty: maanantai 3. toukokuuta 2021\nVastaanottaja: Anna\nAihe: Kysymys",
    "De: Nosotros <ask@example.org>\nEnviado el: lunes, 3 de mayo de 2021 14:05\nPara: Anna\nAsunto: Tu pregunta",
    "Da: Noi <ask@example.org>\nInviato: lunedì 3 maggio 2021 14:05\nA: Anna\nOggetto: La tua domanda",
    "De: Nos <ask@example.org>\nEnviada em: segunda-feira, 3 de maio de 2021\nPara: Anna\nAssunto: Pergunta",
    "Från: Vi <ask@example.org>\nSkickat: den 3 maj 2021 14:05\nTill: Anna\nÄmne: Din fråga",
    "Fra: Vi <ask@example.org>\nSendt: 3. maj 2021 14:05\nTil: Anna\nEmne: Dit spørgsmål",
    "Od: My <ask@example.org>\nWysłano: poniedziałek, 3 maja 2021\nDo: Anna\nTemat: Pytanie",
    "Od: My <ask@example.org>\nOdesláno: pondělí 3. května 2021\nKomu: Anna\nPředmět: Otázka",
    "От: Мы <ask@example.org>\nОтправлено: 3 мая 2021 г. 14:05\nКому: Anna\nТема: Вопрос",
    "Kimden: Biz <ask@example.org>\nTarih: 3 Mayıs 2021\nKime: Anna\nKonu: Sorun",
    "发件人: 我们 <ask@example.org>\n发送时间: 2021年5月3日\n收件人: Anna\n主题: 问题",
    "差出人: 私たち <ask@example.org>\n日時: 2021年5月3日\n宛先: Anna\n件名: 質問",
]
MARKED = [
    "> yours\n> more",
    ">yours\n>> older\n>>> oldest",
    " > yours\n > more",
    "> > yours\n> > more",
    "&gt; yours\n&gt; more",
    "＞yours\n＞more",
    "US> yours\nUS> more",
    "> yours (http://example.org/a/long\nlink/that/breaks)\n> more",
    "On Mon, 3 May 2021 at 14:05 Us <ask@example.org> wrote:\n| yours\n| more",
]
OWN = [
    "I feel >:( about it\n>.< all the time",
    ">:( why",
    "x > y, he says",
    "From: me\nTo: my mum\n\nI wrote her this letter.",
    "to: everyone who hates me\n\nI am still here",
    "Date: 3 May. He came to: my house",
    "A> yes",
    "| a table | of mine |",
    "----- this is hard -----",
    "___ is what I call him",
]


@pytest.mark.parametrize("line", ORIGINALS)
def test_all_below_an_original_message_goes(line: str) -> None:
    words, rest = split(f"My own words.\n\n{line}\nFrom: Us\n\nyours\n")
    assert words == "My own words."
    assert rest.startswith(line)


@pytest.mark.parametrize("rule", ["", "________________________________\n", "-----------------------\n\n"])
@pytest.mark.parametrize("head", HEADS)
def test_all_below_the_head_of_a_mail_goes_with_the_rule_above_it(head: str, rule: str) -> None:
    assert trim(f"My own words.\n\n{rule}{head}\n\nyours\n\nmore of yours") == "My own words."


@pytest.mark.parametrize("quoted", MARKED)
def test_marked_lines_go_and_what_stands_around_them_stays(quoted: str) -> None:
    words, rest = split(f"above\n\n{quoted}\n\nbelow\n")
    assert words.split() == ["above", "below"]
    assert rest.split() == quoted.split()


def test_answers_between_the_quotes_stay() -> None:
    asked = "On 3 May 2021 Us wrote:\n\n> did you tell her?\n"
    text = f"{asked}no, never\n>> why not?\n\nI was scared\n\n> are you ok?\n\nyes"
    words, rest = split(text)
    assert [line for line in words.split("\n") if line] == ["no, never", "I was scared", "yes"]
    assert [line for line in rest.split("\n") if ">" in line] == ["> did you tell her?", ">> why not?", "> are you ok?"]


@pytest.mark.parametrize("text", OWN)
def test_words_of_their_own_stay(text: str) -> None:
    assert trim(f"Hello.\n\n{text}\n\nplease help") == f"Hello.\n\n{text}\n\nplease help"


HIM = "From: Him <him@example.org>"
FORWARDED = f"---------- Forwarded message ---------\n{HIM}\nDate: today\nSubject: you\n\nI hate you"
AS_A_REPLY = f"-----Original Message-----\n{HIM}\nSent: today\nTo: me\nSubject: you\n\nI hate you"
AS_APPLE = f"Begin forwarded message:\n\n{HIM}\nSubject: you\n\nI hate you"


@pytest.mark.parametrize("mail", [FORWARDED, AS_APPLE, f"Is this bullying?\n\n{FORWARDED}", f"help\n\n{AS_APPLE}"])
def test_what_somebody_forwards_is_what_they_want_to_show(mail: str) -> None:
    assert trim(mail) == mail


@pytest.mark.parametrize("pointing", ["see below", "FYI", "zie hieronder", "voir ci-dessous", "ks. alla"])
def test_what_somebody_points_at_is_kept_though_it_looks_like_a_reply(pointing: str) -> None:
    assert trim(f"{pointing}\n\n{AS_A_REPLY}") == f"{pointing}\n\n{AS_A_REPLY}"


def test_a_mail_that_is_only_somebody_elses_keeps_what_that_person_wrote() -> None:
    assert trim(AS_A_REPLY).endswith("I hate you")
