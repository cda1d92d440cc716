"""How mail programs of many countries announce a quotation, and sentences that only look like it."""

from __future__ import annotations

import pytest

from gateway.words.attribution import attribution_length, is_certain
from gateway.words.trimming import split, trim

GMAIL = [
    "On Mon, 3 May 2021 at 14:05, Us <ask@example.org> wrote:",
    "On Mon, May 3, 2021 at 2:05 PM Us <ask@example.org> wrote:",
    "Op ma 3 mei 2021 om 14:05 schreef Wij <ask@example.org>:",
    "Le lun. 3 mai 2021 à 14:05, Nous <ask@example.org> a écrit :",
    "Am Mo., 3. Mai 2021 um 14:05 Uhr schrieb Wir <ask@example.org>:",
    "ma 3. toukok. 2021 klo 14.05 Me (ask@example.org) kirjoitti:",
    "El lun, 3 may 2021 a las 14:05, Nosotros (<ask@example.org>) escribió:",
    "Il giorno lun 3 mag 2021 alle ore 14:05 Noi <ask@example.org> ha scritto:",
    "Em seg., 3 de mai. de 2021 às 14:05, Nos <ask@example.org> escreveu:",
    "Nos <ask@example.org> escreveu no dia segunda, 3/05/2021 à(s) 14:05:",
    "Den mån 3 maj 2021 kl 14:05 skrev Vi <ask@example.org>:",
    "Den man. 3. maj 2021 kl. 14.05 skrev Vi <ask@example.org>:",
    "man. 3. mai 2021 kl. 14:05 skrev Vi <ask@example.org>:",
    "pon., 3 maj 2021 o 14:05 My <ask@example.org> napisał(a):",
    "po 3. 5. 2021 v 14:05 odesílatel My <ask@example.org> napsal:",
    "пн, 3 мая 2021 г. в 14:05, Мы <ask@example.org>:",
    "пн, 3 трав. 2021 р. о 14:05 Ми <ask@example.org> пише:",
    "Biz <ask@example.org>, 3 May 2021 Pzt, 14:05 tarihinde şunu yazdı:",
    "2021年5月3日(月) 14:05 わたし <ask@example.org>:",
    "Us <ask@example.org> 于2021年5月3日周一 14:05写道：",
    "2021년 5월 3일 (월) 오후 2:05, Us <ask@example.org>님이 작성:",
    "Ask <ask@example.org> ezt írta (időpont: 2021. máj. 3., H, 14:05):",
    "În lun., 3 mai 2021 la 14:05, Noi <ask@example.org> a scris:",
    "Vào Th 2, 3 thg 5, 2021 vào lúc 14:05 Us <ask@example.org> đã viết:",
]
APPLE = [
    "On 3 May 2021, at 14:05, Us <ask@example.org> wrote:",
    "On May 3, 2021, at 2:05 PM, Us <ask@example.org> wrote:",
    "Op 3 mei 2021, om 14:05 heeft Wij <ask@example.org> het volgende geschreven:",
    "Le 3 mai 2021 à 14:05, Nous <ask@example.org> a écrit :",
    "Am 03.05.2021 um 14:05 schrieb Wir <ask@example.org>:",
    "Me <ask@example.org> kirjoitti 3.5.2021 kello 14.05:",
    "El 3 may 2021, a las 14:05, Nosotros <ask@example.org> escribió:",
    "Il giorno 3 mag 2021, alle ore 14:05, Noi <ask@example.org> ha scritto:",
    "No dia 03/05/2021, às 14:05, Nos <ask@example.org> escreveu:",
    "3 maj 2021 kl. 14:05 skrev Vi <ask@example.org>:",
    "Den 3. maj 2021 kl. 14.05 skrev Vi <ask@example.org>:",
    "3. mai 2021 kl. 14:05 skrev Vi <ask@example.org>:",
    "Wiadomość napisana przez My <ask@example.org> w dniu 03.05.2021, o godz. 14:05:",
    "3. 5. 2021 v 14:05, My <ask@example.org>:",
    "3 мая 2021 г., в 14:05, Мы <ask@example.org> написал(а):",
    "2021/05/03 14:05、わたし <ask@example.org>のメール:",
]
OTHERS = [
    "On 03/05/2021 14:05, Us wrote:",
    "On 2021-05-03 14:05, Us wrote:",
    "At 05/03/2021 02:05 PM, you wrote:",
    "Op 3-5-2021 om 14:05 schreef Wij:",
    "Le 03/05/2021 à 14:05, Nous a écrit :",
    "Am 03.05.2021 um 14:05 schrieb Wir:",
    "El 03/05/2021 a las 14:05, Nosotros escribió:",
    "Il 03/05/2021 14:05, Noi ha scritto:",
    "Em 03/05/2021 14:05, Nos escreveu:",
    "W dniu 03.05.2021 o 14:05, My pisze:",
    "Den 2021-05-03 kl. 14:05, skrev Vi:",
    "Den 03-05-2021 kl. 14:05 skrev Vi:",
    "Dne 03. 05. 21 v 14:05 My napsal(a):",
    "03.05.2021 14:05, Мы пишет:",
    "2021-05-03 14:05 GMT+02:00 Us <ask@example.org>:",
    "---- On Mon, 03 May 2021 14:05:00 +0100 Us <ask@example.org> wrote ----",
    "--- On Mon, 5/3/21, Us <ask@example.org> wrote:",
    "3 May 2021, 14:05 by ask@example.org:",
    "3. Mai 2021, 14:05 von ask@example.org:",
    "On 3 May 2021, 14:05 +0100, Us <ask@example.org>, wrote:",
    "On Monday, May 3rd, 2021 at 2:05 PM, Us <ask@example.org> wrote:",
    "Am 3. Mai 2021 14:05:00 MESZ schrieb Us <ask@example.org>:",
    "Às 14:05 de 03/05/2021, Us escreveu:",
    "在 2021/5/3 14:05, Us 写道:",
    "3.05.2021 14:05 tarihinde Us yazdı:",
    "Den 03.05.2021 14:05, skrev Us:",
    "Στις 3/5/2021 14:05, ο/η Us έγραψε:",
    "2021. 05. 03. 14:05 keltezéssel, Us írta:",
    '-----"Us" <ask@example.org> wrote: -----',
    '"Us" <ask@example.org> wrote on 03.05.2021 14:05:00:',
]
OWN = [
    "On Monday I wrote a letter to my mum:",
    "On 3 May 2021 at 17:05 my mum wrote:",
    "He wrote on 3 May that he hates me:",
    "to test this in 2 weeks. Then my sister wrote:",
    "Am 3. Mai um 14:05 habe ich ihm geschrieben",
    "Le 3 mai à 14:05 mon père m'a écrit :",
    "Op 3 mei om 14:05 heeft mijn vader me geschreven:",
    "1. what I wrote:",
    "Mail me at ask@example.org:",
    "03/05/2021, 14:05 - Jo: I hate you",
    "03/05/2021, 14:05 - Jo:",
    "[03/05/2021, 14:05:10] Jo: he wrote it again",
    "Monday 3 times, then he wrote:",
]


@pytest.mark.parametrize("line", GMAIL + APPLE + OTHERS)
def test_what_a_mail_program_announces_is_known_with_and_without_marks_below_it(line: str) -> None:
    assert trim(f"My own words.\n\n{line}\n\n> yours\n> more of yours\n") == "My own words."
    assert trim(f"My own words.\n\n{line}\n\nyours, without a mark\n\nmore of yours") == "My own words."


@pytest.mark.parametrize("line", GMAIL + APPLE)
def test_it_is_known_when_a_mail_program_broke_it_at_any_space(line: str) -> None:
    spaces = [at for at, sign in enumerate(line) if sign == " " and at > len(line) // 2]
    for at in spaces:
        text = f"My own words.\n\n{line[:at]}\n{line[at + 1 :]}\n\n> yours"
        assert trim(text) == "My own words.", text


@pytest.mark.parametrize("line", GMAIL + APPLE)
def test_own_words_right_above_it_stay(line: str) -> None:
    assert trim(f"to test it\nin 2 weeks\n{line}\n> yours") == "to test it\nin 2 weeks"


@pytest.mark.parametrize("line", OWN)
def test_a_sentence_that_looks_like_it_stays_with_what_follows(line: str) -> None:
    text = f"Hello.\n\n{line}\n\nget out of my house\n\nand I cried"
    assert trim(text) == text


@pytest.mark.parametrize("line", ["Jo Smith wrote:", "Jo kirjoitti 3.5.2021 klo 14:05:", "Jo schrieb:"])
def test_a_name_alone_announces_only_what_is_marked_as_quoted(line: str) -> None:
    assert trim(f"My own words.\n\n{line}\n> yours") == "My own words."
    assert trim(f"My own words.\n\n{line}\n\nget out") == f"My own words.\n\n{line}\n\nget out"


def test_a_line_may_be_shared_by_the_last_own_words_and_an_attribution() -> None:
    words, rest = split("thank you On Mon, 3 May 2021, Us wrote:\n> ours\n")
    assert (words, rest.strip()) == ("thank you", "On Mon, 3 May 2021, Us wrote:\n> ours")


def test_its_length_is_counted_in_lines() -> None:
    lines = ["On Mon, 3 May 2021 at 14:05,", "Us <ask@example.org>", "wrote:", "", "> ours"]
    assert attribution_length(lines, 0) == 3
    assert attribution_length(lines, 3) == 0


def test_only_an_address_or_a_date_with_a_time_makes_it_certain() -> None:
    assert is_certain("On Mon, 3 May 2021 at 14:05, Us wrote:")
    assert is_certain("On Monday Us <ask@example.org> wrote:")
    assert not is_certain("On 3 May 2021 Us wrote:")
    assert not is_certain("On Monday at 14:05 Us wrote:")
