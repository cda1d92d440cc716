"""Fuzzing what reads a person's words: `trim` and `pseudonymise`."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bench.fuzz import broken
from gateway.crypto.envelope import MOST_WORD_BYTES
from gateway.inbound.understanding import REST_LIMIT
from gateway.words.pseudonymise import details, pseudonymise, restore
from gateway.words.trimming import split

LONGEST_HIDDEN = MOST_WORD_BYTES + REST_LIMIT
"""Characters: the door gives no more to `pseudonymise`, words and rest together."""

REGIONS = (None, "GB", "NL", "BE", "FI", "DE", "FR", "US", "XX", "")
_SEEDS = (
    "Hello, my name is Anna de Vries and I live at 12 Church Street, Leeds LS1 4AP.\nCall me on 020 7946 0958.\n\nAnna",
    "I talked to him.\n\nOn Mon, 3 May 2021 at 14:05, Us <ask@example.org> wrote:\n> What was said?\n> Did it help?\n",
    "Yes.\n> Is it better?\nNo.\n\n-----Original Message-----\nFrom: Us\nSent: Monday\nTo: me\nSubject: it\n\nyours\n",
    "je m'appelle Zoé, mon numéro est le 06 12 34 56 78, zoe at gmail dot com, IBAN BE68 5390 0754 7034, @zoe.b\n",
    "Mä oon Aino, Mannerheimintie 12 A 4, 00100 Helsinki, 131052-308T.\n\n--\nLähetetty iPhonesta\n",
)
_PIECES = (
    "\n", "\r\n", "\r", " ", "\t", "\u00a0", "\u2028", "\u200b", "\u202e", "\u0301", "\U0001f600", "ß", "İ", "ŉ", "0",
    "7", ">", "> ", ">>>", "|", "--", "-- \n", "__", "==", "*", ":", ";", ",", ".", "@", "<", ">", "(", ")", "[", "]",
    "/", "\\", "'", '"', "’", "«", "&gt;", "On ", "wrote:", " schrieb:", "a écrit :", "schreef", "kirjoitti:",
    "Le 3 mai", "Am 3.", "From: ", "Von: ", "De : ", "Sent: ", "Subject: ", "-----Original Message-----",
    "---------- Forwarded message", "Sent from my iPhone", "Disclaimer", "my name is ", "I am ", "je m'appelle ",
    "ich heiße ", "ik heet ", "nimeni on ", "this is ", "'s number", "Anna", "de ", "van der ", "O'Neill", "JO",
    "jo at gmail dot com", "a@b.cc", " at ", " dot ", "(at)", "[dot]", "http://", "https://x.org/", "www.", ".com",
    "t.me/", "@jo_", "insta: ", "snap ", "+44 ", "020 7946 0958", "07700 900123", "06-12345678",
    "BE68 5390 0754 7034", "4111 1111 1111 1111", "85.07.30-033 28", "131052-308T", "QQ123456C", "078-05-1120",
    "12 Church Street", "rue de la Loi 16", "Hauptstr. 5", "Kerkstraat 1a", "LS1 4AP", "1000 AB",
    "St Mary's School", "school", "[name]", "[name 2]", "[phone again]", "[typed name]", "[typed", "[link",
)  # fmt: skip
_ANYTHING = st.characters(exclude_categories=["Cs"])


def texts(longest: int = broken.LONGEST_RUN) -> SearchStrategy[str]:
    """Texts of the development data (where it is there) and our own, mutated; soup; and runs without end."""
    seeds = [*_SEEDS, *broken.texts()]
    noise = st.text(_ANYTHING, max_size=6)
    usual = [broken.mutated(seeds, st.one_of(st.sampled_from(_PIECES), noise)), broken.soup(_PIECES, noise)]
    endless = broken.endless(_PIECES, seeds, longest)
    return st.one_of(*usual, *usual, broken.spliced(seeds), st.text(_ANYTHING), endless)


def with_sender() -> SearchStrategy[tuple[str, list[str], str | None]]:
    """A text, what is known of its sender, and a country."""
    known = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(_ANYTHING, max_size=30)), max_size=3)
    return st.tuples(texts(LONGEST_HIDDEN), known, st.sampled_from(REGIONS))


def check_trim(text: str) -> None:
    """Cut it; raises AssertionError when something was added, or when everything but the rest is gone."""
    words, rest = split(text)
    lines = {line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")}
    for line in words.split("\n"):
        assert line.strip() in lines or any(one.startswith(line.strip()) for one in lines), "a line nobody wrote"
    assert words.strip() or rest.strip() or not text.strip(), "everything is gone"


def check_pseudonymise(given: tuple[str, list[str], str | None]) -> None:
    """Hide and put back; raises AssertionError when what is put back is another text."""
    text, known, region = given
    done = pseudonymise(text, known, region)
    assert restore(done) == text, "what is put back is another text"
    assert done.own <= done.placeholders.keys(), "a placeholder of the writer's that stands for nothing"
    for one in details(text, region):
        assert 0 <= one.start < one.end <= len(text), "a detail beyond the text"
