"""The reader of danger learns what is said together in one language, and hears it in another."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bench.training.examples import Example
from bench.training.learning import LETTERS, MEANINGS, UNTOLD, Kind, Learner, learn, packed, stretches
from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk import leanings

CRIES = ["i do not want to live", "i do not want to live with this", "really i do not want to live"] * 4
TALK = ["i want to live by the sea", "we want to eat soup", "do not eat the soup", "the sea is not cold"] * 4
EXAMPLES = [Example("en", 3, "B", text) for text in CRIES] + [Example("en", 0, "", text) for text in TALK]


def learnt(kind: Kind) -> Learner:
    """Learn from the few examples."""
    return learn(EXAMPLES, kind, random.Random(1), rounds=8)


def leaning(learner: Learner, kind: Kind, language: str, text: str) -> float:
    """Give how far a text leans to danger."""
    [only] = stretches(Example(language, 0, "", text), learner.known, kind)
    return float(learner.score(only)[0])


@pytest.mark.parametrize(
    ("language", "cry", "talk"),
    [("de", "ich will nicht leben", "wir wollen suppe essen"), ("nl", "ik wil niet leven", "wij willen soep eten"),
     ("es", "no quiero vivir", "queremos comer sopa"), ("fi", "en halua elää", "halutaan syödä keittoa")],
)  # fmt: skip
def test_what_was_learnt_in_english_is_heard_in_another_language(language: str, cry: str, talk: str) -> None:
    learner = learnt(MEANINGS)
    assert leaning(learner, MEANINGS, language, cry) > UNTOLD + 0.5
    assert leaning(learner, MEANINGS, language, talk) < UNTOLD


def test_letters_hear_what_is_spelt_in_no_dictionary() -> None:
    learner = learnt(LETTERS)
    assert leaning(learner, LETTERS, "en", "idont wantto live") > leaning(learner, LETTERS, "en", "thesea isnot cold")


def test_a_text_scores_the_same_when_it_is_learnt_from_and_when_it_is_read() -> None:
    kinds = [LETTERS, MEANINGS]
    learners = [learnt(kind) for kind in kinds]
    weights = [packed(learner, kind) for learner, kind in zip(learners, kinds, strict=True)]
    table = leanings.Table(*weights, np.full(len(leanings.LEANS), 2 * UNTOLD, np.float32))
    text = "honestly i do not want to live"
    together = sum(leaning(learner, kind, "en", text) for learner, kind in zip(learners, kinds, strict=True))
    assert leanings.scores(normal(text).encode(), table)[0, 0] == pytest.approx(together, abs=0.2)
