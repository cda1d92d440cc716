"""What a person wrote this time: quotations and signatures go, their own words never do."""

from __future__ import annotations

import email
import email.policy
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.lists(st.sampled_from(["> x", "I", "",
                                 "On Mon, 1 May 2020 at 10:00 A <a@b.org> wrote:", "-- ", "From: a@b.org",
                                 "Sent: x", "Sent from my iPhone", "___________",
                                 "reply On Mon, 1 May 2020, a@b.org wrote:"]),
                max_size=14))  # fmt: skip
def test_nothing_is_ever_added(lines: list[str]) -> None:
    text = "\n".join(lines)
    left = iter(lines)
    for line in trim(text).split("\n"):
        assert line == "" or any(whole.startswith(line) for whole in left)


@pytest.mark.parametrize(
    "line",
    [
        "a b c ",
        "On ",
        "> x\n",
        "\n",
        "On 3 may 2020 at 5:00\n",
        "From: a@b\n",
        "-- \n",
        "(",
        "Sent from my ",
        "-----\n",
        "1 " + "wrote " * 25 + "@" * 200 + "-\n",
        " " * 380 + "1 a -\n",
        "From: a@b\nTo: x\n\n",
    ],
)
def test_a_very_long_text_is_trimmed_in_linear_time(line: str) -> None:
    long = line * (200_000 // len(line))
    begun = time.process_time()
    trim(long)
    short_of = time.process_time() - begun
    assert short_of < 3, "processor time of a 200 KB text"


def test_replies_of_real_mail_programs_are_trimmed_as_their_collectors_expect(shared_data: Path) -> None:
    exact = surviving = told = 0
    for name in ("talon_standard_replies", "talon_inline", "github", "zapier", "alfonsrv"):
        for case in json.loads((shared_data / "replies" / f"{name}.json").read_text("utf-8")):
            words = trim(_body(case["raw"]) if name == "talon_standard_replies" else case["raw"])
            surviving += sum(line.lstrip().startswith(">") for line in words.split("\n"))
            assert all(piece in words for piece in case.get("keep", ())), case["name"]
            if case["expected"] is not None:
                told += 1
                exact += words.strip() == case["expected"].strip()
    assert told >= 77
    assert exact >= 0.93 * told
    assert surviving <= 1


def _body(raw: str) -> str:
    part = email.message_from_string(raw, policy=email.policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content())
