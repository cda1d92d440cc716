from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.words.tagging.risk.needs import Needs

WORDS = st.frozensets(st.sampled_from("abcdefg"), max_size=5)
NEEDS = st.lists(st.lists(WORDS.filter(bool), min_size=1, max_size=4), max_size=12)


@given(NEEDS, WORDS)
def test_a_phrase_could_stand_where_a_word_meets_each_of_its_needs(
    of_each: list[list[frozenset[str]]], words: frozenset[str]
) -> None:
    could = [number for number, needs in enumerate(of_each) if all(words & need for need in needs)]
    assert sorted(Needs(of_each).met_by(words)) == could
