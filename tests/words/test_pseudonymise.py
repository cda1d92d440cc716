"""Identifying details become placeholders, and can all be put back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.words.known_names import EVERY
from gateway.words.placeholders import KINDS
from gateway.words.pseudonymise import pseudonymise, restore

EMAIL, NUMBER, NAME = "anna.smith@example.org", "+447700900123", "Zoë Van Hecke"


@pytest.mark.parametrize(
    "spelling",
    ["anna.smith@example.org", "ANNA.Smith@Example.org", "anna.smith @ example.org", "anna.smith(at)example.org",
     "anna dot smith at example dot org"],
)  # fmt: skip
def test_a_persons_own_address_is_found_in_any_spelling(spelling: str) -> None:
    done = pseudonymise(f"write to {spelling} please", [EMAIL])
    assert done.text == "write to [email] please"
    assert done.own == {"[email]"}


@pytest.mark.parametrize(
    "spelling",
    ["+447700900123", "+44 7700 900123", "07700 900 123", "07700900123", "0044 7700 900123", "+44 (0)7700-900-123",
     "(07700) 900.123", "7700 900123", "447700900123"],
)  # fmt: skip
def test_a_persons_own_number_is_found_in_any_spelling(spelling: str) -> None:
    done = pseudonymise(f"text {spelling}, ok", [NUMBER], "GB")
    assert done.text == "text [phone], ok"
    assert done.own == {"[phone]"}


@pytest.mark.parametrize("spelling", ["Zoë Van Hecke", "zoe van hecke", "ZOË", "Hecke", "Zoe"])
def test_a_persons_own_name_is_found_in_any_spelling(spelling: str) -> None:
    done = pseudonymise(f"yours, {spelling}.", [NAME])
    assert done.text == "yours, [name]."
    assert done.own == {"[name]"}


def test_a_name_that_is_an_everyday_word_hides_only_the_name() -> None:
    assert pseudonymise("will you help? - Will", ["Will Moreau"]).text == "will you help? - [name]"


@pytest.mark.parametrize(
    ("text", "given_name"),
    [("my name is anna and i am sad", "Anna"), ("Hi, I'm Tom.", "Tom"), ("je m'appelle Chloé", "Chloé"),
     ("ik heet Bram", "Bram"),
     ("ich heiße Jörg", "Jörg"), ("nimeni on Matti", "Matti"), ("me llamo Inés y tengo 15", "Inés"),
     ("I am German.", None),
     ("My name is not important", None), ("I'm Sad.", None), ("I'm so tired", None), ("I am at www.x.com", None),
     ("my name is Tom. No, my name is Kim", "Kim"), ("Help me please\n\nThanks,\nMia", "Mia"),
     ("my name is x1y", None)],
)  # fmt: skip
def test_the_first_name_is_the_one_the_person_last_gave(text: str, given_name: str | None) -> None:
    assert pseudonymise(text).given_name == given_name


@pytest.mark.parametrize(
    ("display_name", "given_name"),
    [("Anna Smith", "Anna"), ("SMITH, ANNA", "Anna"), ("anna", "Anna"), ("info", None), ("4nna", None),
     ("www.anna.be", None),
     ("A" * 41, None), ("", None)],
)  # fmt: skip
def test_the_display_name_gives_a_first_name_when_it_looks_like_one(display_name: str, given_name: str | None) -> None:
    assert pseudonymise("hello", [EMAIL, display_name]).given_name == given_name


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [("call 020 7946 0958", "GB", "call [phone]"), ("bel 0470/12.34.56", "BE", "bel [phone]"),
     ("my sister Emma hates me. Emma left", None, "my sister [name] hates me. [name] left"),
     ("Mr Jones shouts", None, "Mr [name] shouts"), ("see https://x.com/a?b=1.", None, "see [link]."),
     ("i am @chloe.x there", None, "i am [handle] there"), ("insta: chloe_04", None, "insta: [handle]"),
     ("BE71 0961 2345 6769", None, "[id number]"), ("85.07.30-033.28", None, "[id number]"),
     ("bsn 111222333", None, "bsn [id number]"),
     ("card 4111 1111 1111 1111", None, "card [id number]"), ("131052-308T", None, "[id number]"),
     ("AB 12 34 56 C", None, "[id number]"),
     ("ssn 536-90-4399", None, "ssn [id number]"), ("I live at 12 Baker Street", None, "I live at [address]"),
     ("ik woon Kerkstraat 12", None, "ik woon [address]"), ("12 rue de la Paix", None, "[address]"),
     ("NW1 6XE", None, "[address]"),
     ("Calle Mayor 4", None, "[address]"), ("asun Mannerheimintie 12", None, "asun [address]"),
     ("9000 AB", None, "[address]"),
     ("I go to Hill Park Academy", None, "I go to [school]"), ("mail bob@x.org", None, "mail [email]"),
     ("bob [at] x [dot] org", None, "[email]")],
)  # fmt: skip
def test_details_are_found_by_their_shape(text: str, region: str | None, expected: str) -> None:
    assert pseudonymise(text, (), region).text == expected


@pytest.mark.parametrize(
    "text",
    ["I am 15 and 1.60 m", "on 2021-05-04 at 10:30", "from 2019-2020", "I feel 100% bad", "it cost 1 000 000",
     "it was 12/05/2021 ok",
     "I want to die", "5 of my 12 friends", "24/7", "3.14159"],
)  # fmt: skip
def test_ordinary_numbers_and_words_stay(text: str) -> None:
    assert pseudonymise(text, (), "GB").text == text


def test_the_same_thing_has_the_same_placeholder_and_another_one_the_next() -> None:
    done = pseudonymise("a@x.org b@x.org a@x.org A@x.org")
    assert done.text == "[email] [email 2] [email] [email again]"
    assert done.placeholders["[email again]"] == "A@x.org"


def test_a_bracketed_word_the_person_typed_is_escaped() -> None:
    text = "He said [name] and [typed phone 2], mail a@b.org [email] [hello]"
    done = pseudonymise(text)
    assert done.text == "He said [typed name] and [typed typed phone 2], mail [email] [typed email] [hello]"
    assert restore(done) == text


PIECES = st.sampled_from(
    ["[name]", "[phone 2]", "[typed name]", "[email again]", "[", "]", " ", "\n", "07700 900123",
     "+44 7700 900123", "a@b.org",
     "my sister Emma", "I'm Tom.", "anna.smith@example.org", "Zoe", "zoë", "https://x.com/[name]", "@tom_x",
     "12 Baker Street"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=12), max_size=12).map("".join))
def test_putting_the_placeholders_back_gives_the_text_again(text: str) -> None:
    done = pseudonymise(text, [EMAIL, NUMBER, NAME], "GB")
    assert restore(done) == text
    assert done.own <= done.placeholders.keys()


def test_the_result_does_not_show_words_when_printed() -> None:
    assert "Emma" not in repr(pseudonymise("my sister Emma"))


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=3), st.sampled_from([None, "GB", "BE", "XX", ""]))
def test_no_text_and_no_sender_is_too_odd(text: str, known: list[str], region: str | None) -> None:
    assert restore(pseudonymise(text, known, region)) == text


@given(
    st.sampled_from(["a@b.org", "07700 900123", "https://x.com/y", "my sister Emma", "12 Baker Street"]),
    st.integers(2, 9),
)
def test_the_same_thing_always_has_the_same_placeholder(detail: str, times: int) -> None:
    assert len(pseudonymise(" ; ".join([detail] * times), (), "GB").placeholders) == 1


@given(st.sampled_from(KINDS), st.sampled_from(["", " 2", " again", " 2 again 3"]))
def test_a_typed_placeholder_is_never_taken_for_one_of_ours(kind: str, number: str) -> None:
    text = f"a@b.org [{kind}{number}] a@c.org"
    done = pseudonymise(text)
    assert f"[typed {kind}{number}]" in done.text
    assert restore(done) == text


SPELT = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])
AROUND = st.sampled_from(["", " ", "\n", "(", ")", ".", ", ", "<", ">", '"', "mailto:", "=", "é ", "٣ ", "— "])
AT = st.sampled_from(["@", " @ ", "(at)", " [at] ", " at ", "＠", "%40", " {at} ", " apenstaartje ", " arobase "])
DOT = st.sampled_from([".", " . ", " dot ", "(dot)", " [dot] ", " punt ", " point "])


@given(SPELT, AT, DOT, AROUND, AROUND)
def test_the_senders_address_never_stays(
    spelt: Callable[[str], str], at: str, dot: str, before: str, after: str
) -> None:
    written = spelt("anna.smith-x@mail.example.org").replace("@", at).replace(".", dot)
    done = pseudonymise(f"{before}{written}{after}", ["anna.smith-x@mail.example.org"])
    assert done.own == {"[email]"}
    assert "smith" not in done.text.lower()


@given(
    SPELT,
    st.sampled_from(["Zoë Van Hecke", "Zoe van hecke", "ZOË  VAN\nHECKE", "Hecke, Zoë Van", "zoë_van_hecke"]),
    AROUND,
)
def test_the_senders_display_name_never_stays(spelt: Callable[[str], str], written: str, around: str) -> None:
    done = pseudonymise(f"{around} {spelt(written)} {around}", [NAME])
    assert done.own == set(done.placeholders)
    assert not {"zoe", "zoë", "hecke"} & set(re.findall(r"[^\W_]+", done.text.lower()))


LONG = 250_000  # letters: more than twice what is ever kept of a message
HOSTILE = {
    "digits": "1" * LONG,
    "digits apart": "1 " * (LONG // 2),
    "at signs": "@" * LONG,
    "spoken at": "a at a at " * (LONG // 10),
    "spoken at and dot": "a at a dot " * (LONG // 11),
    "capitals": "A" * LONG,
    "capitalised words": "Aa " * (LONG // 3),
    "brackets": "[" * LONG,
    "round brackets": "(" * LONG,
    "typed placeholders": "[typed " * (LONG // 7) + "name]",
    "blank lines": "a" + "\n" * LONG + "b",
    "capitals and dots": "A." * (LONG // 2) + " x",
    "bare accounts": "AA11 " * (LONG // 5),
    "streets": "1 Aa Street, Bb\n" * (LONG // 16),
    "numbers and capitals": "1 Aa " * (LONG // 5),
    "names before numbers": "Aaaa 12 " * (LONG // 8),
    "addresses without an end": "12 Baker Street,\n," * (LONG // 18),
    "states and postcodes": "TX 12345 " * (LONG // 9),
    "towns and postcodes": "9000 gent " * (LONG // 10),
    "corners": "the corner of Aaaa 1 and " * (LONG // 25),
    "names with small words": "Aa de la " * (LONG // 9),
    "announced postcodes": "postcode is 9000 " * (LONG // 17),
    "kinds of street": "1 rue de la " * (LONG // 12),
    "the sender's own name": "Zoe Van " * (LONG // 8),
    "half of the sender's own number": "7700900" * (LONG // 7),
    "links that never end": "www." * (LONG // 4),
    "introductions": "my name is " * (LONG // 11),
    "a name again and again": "Anna, " * (LONG // 6),
    "every known name": " ".join(sorted(EVERY)).title(),
    "a different handle each time": " ".join(f"@a{number}" for number in range(LONG // 7)),
    "a different name each time": " ".join(
        f"soy A{chr(97 + number % 26) * (number % 39 + 1)}." for number in range(30_000)
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_very_long_text_is_read_in_linear_time(text: str) -> None:
    begun = time.process_time()
    pseudonymise(text, [EMAIL, NUMBER, NAME], "GB")
    assert time.process_time() - begun < 4, "processor time of a 250 KB text"
