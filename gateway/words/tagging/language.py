"""Which of the six languages a text is in; too little or too strange a text is "und". # pure"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from types import MappingProxyType

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("de", "en", "es", "fi", "fr", "nl")
UNKNOWN = "und"
_LOOK = 2000
_WORD = re.compile(r"[^\W\d_]+")
_EVERYDAY = MappingProxyType(
    {
        "en": "i the and to a my is it of in me you that have not but for do be with what so am was this are how "
        "he she "
              "we they hi hello please help can if on at im dont just because feel want know don",
        "nl": "ik de het een en van niet is dat mijn te in met op zijn wat maar ben heb je voor er aan hoe ook als we "
              "hij zij kan mij wil niemand hallo hoi weet naar om dit bij geen nog",
        "fr": "je le la les et de des un une est pas que mon ma mes ne me en qui dans pour suis ai il elle on ce avec "
              "mais sur au bonjour salut moi plus tu vous j ca",
        "de": "ich und der die das nicht ist ein eine mein meine mich mir es zu in mit auf aber habe bin wie was "
        "er sie "
              "wir so hallo kann von den dem für auch sich dass wenn will",
        "fi": "ja on ei en se että mä minä mun minun olen mutta kun niin ole sun mitä miten voi hei moi jos tai vain "
              "mulla minulla sitä kuin nyt haluan koska kaikki tämä ollut olla minua joka hän",
        "es": "yo el la los las y de que no un una es mi me en con por para estoy pero se lo tengo como qué hola "
        "muy mis "
              "del al si soy su le ha quiero te ya todo más",
    }
)  # fmt: skip


@cache
def _identifier() -> LanguageIdentifier:
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(LANGUAGES))
    return found


@cache
def _everyday() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _EVERYDAY.items()}


def guess(text: str) -> str:
    """Give the ISO 639-1 code of the text's language among ours, or "und" when it is too short or another one."""
    words = _WORD.findall(text[:_LOOK].lower().replace("'", " ").replace("’", " "))
    if len(words) < 2:
        return UNKNOWN
    times = Counter(words)
    hits = {language: sum(times[word] for word in known & times.keys()) for language, known in _everyday().items()}
    ranked = sorted(hits, key=lambda language: -hits[language])
    best, second = ranked[0], ranked[1]
    if hits[best] * 10 < len(words):  # hardly an everyday word of ours: another language, or names and noise
        return UNKNOWN
    if hits[best] >= hits[second] + 2 and hits[best] >= 1.5 * hits[second]:
        return best
    judged, sure = _identifier().classify(" ".join(words))
    if len(words) < 4:
        return str(judged) if sure >= 0.9 and hits[judged] == hits[best] else UNKNOWN
    return str(judged) if hits[judged] * 2 >= hits[best] or sure > 0.99 else best
