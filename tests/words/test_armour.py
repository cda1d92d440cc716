"""PGP and files in the text itself."""

from __future__ import annotations

import time

import pytest

from gateway.words.armour import without_armour, without_files

SIGNED = (
    "before\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nmy words\n- -- \nme\n"
    "-----BEGIN PGP SIGNATURE-----\n\niQx\n-----END PGP SIGNATURE-----\nafter"
)
SEALED = "hi\n-----BEGIN PGP MESSAGE-----\n\nhQx\n-----END PGP MESSAGE-----\nbye"
YENC = "see\n=ybegin line=128 size=3 name=a.jpg\n\x8e\x8f\n=yend size=3\nbye"


def test_signed_words_are_read_without_their_armour() -> None:
    assert without_armour(SIGNED) == ("before\nmy words\n-- \nme\nafter", False)


def test_sealed_words_are_named_as_such() -> None:
    assert without_armour(SEALED) == ("hi\nbye", True)
    assert without_armour(SEALED.partition("-----END")[0]) == ("hi", True)


@pytest.mark.parametrize(
    "text", ["hello", "> -----BEGIN PGP MESSAGE-----", "see -----BEGIN PGP MESSAGE-----", "begin\nend"]
)
def test_words_without_armour_stay_as_they_are(text: str) -> None:
    assert without_armour(text) == (text, False)
    assert without_files(text) == (text, False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("see\nbegin 644 a.txt\n#86)C\n`\nend\nbye", "see\nbye"),
        (YENC, "see\nbye"),
        ("begin-base64 644 a\nYWJj\n====\nbye", "bye"),
        ("begin 644 a\n#86)C\nend", ""),
    ],
)
def test_files_in_the_text_are_taken_out(text: str, left: str) -> None:
    assert without_files(text) == (left, True)


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 the day\nI got up and wrote this.\nend\nbye",
        "begin 644 a\n#86)C\nno more of it",
        "=ybegin x\nno more of it",
    ],
)
def test_what_only_looks_like_a_file_stays(text: str) -> None:
    assert without_files(text) == (text, False)


@pytest.mark.parametrize(
    "line",
    [
        "begin 644 x\n",
        "begin 644 x\n#86)C\n",
        "begin 644 x\n#86)C\nend\n",
        "=ybegin \n",
        "begin-base64 644 x\n",
        "-----BEGIN PGP SIGNED MESSAGE-----\n",
        "-----BEGIN PGP MESSAGE-----\n",
        "-----BEGIN PGP ",
    ],
)
def test_a_hostile_text_costs_little(line: str) -> None:
    begun = time.process_time()
    without_armour(without_files(line * (750_000 // len(line)) + "\nend")[0])
    assert time.process_time() - begun < 2, "processor time of 750 KB"
