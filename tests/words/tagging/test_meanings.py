"""What words mean is the same number in every language, whoever says it and in whatever form."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.words.tagging import meanings
from gateway.words.tagging.normal import normal


def meant(text: str) -> list[int]:
    """Give what a text means, in numbers."""
    found, _ = meanings.of(normal(text).encode().split(), meanings.shipped())
    return found.tolist()


@pytest.mark.parametrize(
    "said",
    ["ik wil niet leven", "ich will nicht leben", "je veux pas vivre", "en halua elää", "no quiero vivir"],
)
def test_the_same_thing_is_heard_in_every_language(said: str) -> None:
    assert set(meant("i do not want to live")) >= set(meant(said)) >= set(meant("not want live"))


def test_different_words_for_one_thing_are_one_number() -> None:
    assert meant("tablets") == meant("meds") == meant("the pills")[-1:]
    assert meant("dad") == meant("father") != meant("mum")


def test_an_ending_says_who_and_that_it_is_over() -> None:
    assert meant("halusin palata kotiin eilen")[:3] == meant("i wanted to see")[:3]


def test_a_word_is_read_in_the_language_that_most_of_the_text_is_in() -> None:
    assert meant("die")[0] not in meant("die Schule ist heute aus und die Lehrer sind weg")
    assert meant("die")[0] in meant("i want to die at school today")


def test_each_number_says_which_word_it_stands_for() -> None:
    words = normal("halusin palata kotiin eilen").encode().split()
    numbers, place = meanings.of(words, meanings.shipped())
    assert len(numbers) == len(place)
    assert place.tolist() == sorted(place.tolist())
    assert place.tolist().count(0) == 3


def test_a_form_that_nobody_wrote_down_is_read_by_its_beginning() -> None:
    lines = sorted((meanings.key(word, "fi"), number) for word, number in ((b"kissa", 3), (b"table*", 7)))
    known = meanings.Dictionary(
        np.array([key for key, _ in lines], np.uint32), np.array([[number, 0, 0, 0] for _, number in lines], np.uint16)
    )
    numbers, place = meanings.of([b"kissa", b"table", b"tabletteja", b"tabletinkertainen"], known)
    assert numbers.tolist() == [3, 7]
    assert place.tolist() == [0, 2]


@pytest.mark.parametrize("text", ["", "xqzvw", "12345 67890"])
def test_what_no_dictionary_knows_means_nothing(text: str) -> None:
    assert meant(text) == []


def test_the_dictionary_is_small_holds_numbers_only_and_is_made_once() -> None:
    dictionary = meanings.shipped()
    assert dictionary is meanings.shipped()
    assert dictionary.keys.dtype == np.uint32
    assert dictionary.meant.dtype == np.uint16
    assert dictionary.keys.nbytes + dictionary.meant.nbytes <= 4_000_000
    assert (np.diff(dictionary.keys.astype(np.int64)) > 0).all()
