"""What a person wrote this time: quotations and signatures go, their own words never do."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.corpora.trimming import cases, measured
from gateway.words.trimming import split, trim

CUT = [
    ("Thank you!\n\nOn Mon, Apr 2, 2012 at 6:26 PM, Us <ask@example.org> wrote:\n\n> Hi\n> there\n", "Thank you!"),
    ("Danke\n\nAm Mo., 3. Mai 2021 um 14:05 Uhr schrieb Wir <ask@example.org>:\n> Hallo", "Danke"),
    ("Merci\n\nLe lun. 3 mai 2021 à 14:05, Nous <ask@example.org> a écrit :\n> Bonjour", "Merci"),
    ("Bedankt\n\nOp ma 3 mei 2021 om 14:05 schreef Wij <ask@example.org>:\n> Hoi", "Bedankt"),
    ("Kiitos\n\nma 3. toukok. 2021 klo 14.05 Me (ask@example.org) kirjoitti:\n> Hei", "Kiitos"),
    ("Gracias\n\nEl lun, 3 may 2021 a las 14:05, Nosotros (<ask@example.org>) escribió:\n> Hola", "Gracias"),
    ("Yes please.\n\nSent from my iPhone", "Yes please."),
    ("Ja graag.\n\nVerzonden vanaf mijn iPhone", "Ja graag."),
    ("Ja bitte.\n\nVon meinem iPhone gesendet", "Ja bitte."),
    ("Hello\n-- \nAnna\nSome School", "Hello"),
    ("Ok\n\n-----Original Message-----\nFrom: us\nSent: today\nSubject: hi\n\nwords of ours", "Ok"),
    ("Jees\n\nLähettäjä: Me <ask@example.org>\nLähetetty: maanantai\nAihe: hei\n\nmeidän sanat", "Jees"),
    ("> did you tell her?\nno, never\n> why not?\nI was scared", "no, never\nI was scared"),
    ("On 04/19/2011 07:10 AM, Us wrote:\n\n> Hi\nmy answer is below", "my answer is below"),
]
KEPT = [
    "I feel >:( about it\n>.< all the time",
    "Sent from my desk, is much easier than my phone.",
    "On Monday my mum wrote:\n\nget out of my house\n\nand I cried",
    "Two things:\n--\nfirst " + "a long story about what happened that day\n" * 12 + "--\nsecond",
    "FYI\n\n---------- Forwarded message ----------\nFrom: bully@example.org\nSubject: you\n\nI hate you",
    "From: me\nTo: my mum\n\nI wrote her this letter.",
    "> only this\n> was written here",
    "I am 15.\nOn top of that, I wrote: nothing",
]


@pytest.mark.parametrize(("text", "words"), CUT)
def test_what_others_wrote_and_what_a_machine_added_is_cut(text: str, words: str) -> None:
    assert trim(text) == words


@pytest.mark.parametrize("text", KEPT)
def test_in_doubt_the_words_stay(text: str) -> None:
    assert trim(text) == text


def test_what_was_cut_is_the_rest() -> None:
    words, rest = split("Hi\n\nOn Mon, Apr 2, 2012 at 6:26 PM, Us <ask@example.org> wrote:\n> our words\n")
    assert (words, "our words" in rest, "Hi" in rest) == ("Hi", True, False)


PIECES = [
    "I",
    "> x",
    ">",
    "",
    " ",
    "| x",
    "AB> x",
    "On Mon, 1 May 2020 at 10:00 A <a@b.org> wrote:",
    "On Mon, 1 May 2020",
    "schrieb",
    "a@b.org",
    "Bob wrote:",
    "-- ",
    "--",
    "From: a@b.org",
    "Sent: x",
    "To: y",
    "see below",
    "Sent from my iPhone",
    "___________",
    "-----Original Message-----",
    "---------- Forwarded message ----------",
    "reply On Mon, 1 May 2020, a@b.org wrote:",
    "Kind regards,",
    "Anna",
    "This e-mail and its attachments are intended solely for the addressee, and for nobody else.",
]
LINES = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=14)


def is_beginning_of_lines(words: str, text: str) -> bool:
    """Whether every line of the words begins a line of the text, in the same order."""
    left = iter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return all(any(whole.startswith(line) for whole in left) for line in words.split("\n"))


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_nothing_is_ever_added(lines: list[str], end: str) -> None:
    text = end.join(lines)
    assert is_beginning_of_lines(trim(text), text)


@given(LINES)
def test_nothing_that_says_something_is_lost_between_words_and_rest(lines: list[str]) -> None:
    text = "\n".join(lines)
    words, rest = split(text)
    assert sorted("".join((words + rest).split()).replace("-", "")) == sorted("".join(text.split()).replace("-", ""))


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert is_beginning_of_lines(trim(text), text)


@pytest.mark.parametrize("words", [words for _, words in CUT] + KEPT)
def test_words_that_were_trimmed_once_stay_as_they_are(words: str) -> None:
    assert trim(words) == words


PATHOLOGICAL = [
    *(
        "a b c ",
        "On ",
        "> x\n",
        "\n",
        " \n",
        "(",
        "<",
        "&gt;",
        "a@",
        "wrote:",
        "A ",
        "- ",
        "*",
        ": ",
        "--\n",
        "-- \n",
        "AB> x\n",
    ),
    *(
        "On 3 may 2020 at 5:00\n",
        "From: a@b\n",
        "from:\n",
        "Date: 1\n",
        "From: a@b\nTo: x\n\n",
        "Von: a\nGesendet: b\n",
    ),
    *(
        "Sent from my ",
        "sent from my 4",
        "Sent from my iPhone\n",
        "Sent from my iPhone\n> x\n",
        "-----\n",
        "_____\n> q\n",
    ),
    *(
        "1 " + "wrote " * 25 + "@" * 200 + "-\n",
        " " * 380 + "1 a -\n",
        "-" * 50,
        "Bob <a@b.org> wrote\n",
        "Bob wrote:\n> x\n",
    ),
    *("On 3 May 2021 <a@b.org>\n> q\n", "On Mon, 3 May 2021 10:00 <a@b> wrote:\n| x\n", "| x\n", "> http://(\nx\n"),
    *("Regards\nBob\n", "Regards\n\n", "intended recipient message ", "FYI\n-----Original Message-----\n", "1/1/21 "),
    *("On Mon, 3 May 2021 Us wrote: ", "On 2020-05-03 10:00, i wrote:\n"),
]


def cpu_of(text: str) -> float:
    """Processor seconds that trimming takes, the better of two."""
    taken = []
    for _ in range(2):
        begun = time.process_time()
        trim(text)
        taken.append(time.process_time() - begun)
    return min(taken)


@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    text = piece * (80_000 // len(piece))
    assert cpu_of(text + text) < 3 * cpu_of(text) + 0.05


def test_a_long_quoted_mail_takes_less_than_a_second_of_processor_time() -> None:
    quoted = (
        "On Mon, 3 May 2021 at 14:05, Us <ask@example.org> wrote:\n" + "> what we wrote, at 10:30, line by line\n" * 40
    )
    assert cpu_of("Thank you!\n\n" + (quoted + "\nand my answer\n\n") * (750_000 // len(quoted))) < 1


@pytest.mark.parametrize(("half", "exact"), [("tuned", 0.93), ("aside", 0.90)])
def test_replies_of_real_mail_programs_are_trimmed_as_their_collectors_expect(
    shared_data: Path, half: str, exact: float
) -> None:
    tally = measured(cases(shared_data / "replies"))[half, "all"]
    assert tally.cases >= 40
    assert tally.exact >= exact * tally.told
    assert tally.quoted_left <= 0.01 * tally.quoted
    assert tally.lines_left <= 0.02 * tally.lines
    assert tally.words_lost <= 10  # footers of phones that two collectors count as the person's words


def test_what_people_ask_counsellors_stays_whole_with_or_without_a_name_below(shared_data: Path) -> None:
    for case in json.loads((shared_data / "topics" / "counsel_chat_dev.json").read_text("utf-8")):
        words = case["text"].split()
        assert trim(case["text"]).split() == words
        assert trim(f"{case['text']}\n\nThanks,\nAnna").split() == [*words, "Thanks,", "Anna"]


def test_no_piece_that_must_stay_is_lost(shared_data: Path) -> None:
    for case in cases(shared_data / "replies"):
        assert all(piece in trim(case.text) for piece in case.keep), case.name
