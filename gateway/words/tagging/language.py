"""Which language a text is in, six of them at twenty letters already; what nobody could place is "und". # pure

Two voices are heard: py3langid, which knows letters in their order, and everyday words with their text-message
spelling, which py3langid has never seen. A language beyond the six comes out under its own code when it is plain.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("de", "en", "es", "fi", "fr", "nl")
UNKNOWN = "und"
OTHERS = (
    "am", "ar", "bg", "bn", "bs", "ca", "cs", "cy", "da", "el", "et", "eu", "fa", "ga", "he", "hi", "hr",
    "hu", "hy", "is", "it", "ja", "ka", "ko", "ku", "lt", "lv", "mk", "mt", "no", "pa", "pl", "ps", "pt",
    "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""Languages that somebody here may write in, beside our own; a longer list would only draw short texts away."""

_LOOK = 120  # letters looked at: more would change nothing but the time
_FEWEST_WORDS = 2
_A_WORD_COUNTS = 5.0  # how many times likelier an everyday word makes its language
_MOST_COUNTED = 6
_SURE, _SURE_OF_ANOTHER = 0.5, 0.8
_LEAST = 1e-6  # a share is never taken for nothing: everyday words may outweigh it
_WORD = re.compile(r"[^\W\d_]+")
_EVERYDAY = MappingProxyType(
    {
        "en": "i the and to a my is it of in me you that have not but for do be with what so am was this are how he "
        "she we they hi hello please help can if on at im dont just because feel want know don u ur r pls plz "
        "thx idk wanna gonna cant ive its hes shes rly nobody should would get your out been has were who why "
        "thank thanks",
        "nl": "ik de het een en van niet is dat mijn te in met op zijn wat maar ben heb je voor er aan hoe ook als "
        "we hij zij kan mij wil niemand hallo hoi weet naar om dit bij geen nog mn kweet ni nie moet zo echt "
        "jij ze altijd waarom bedankt dankjewel dank alstublieft aub iets vragen word nu uit mag iemand",
        "fr": "je le la les et de des un une est pas que mon ma mes ne me en qui dans pour suis ai il elle on ce "
        "avec mais sur au bonjour salut moi plus tu vous j ca ça slt jsp svp stp tt trop chui jsais jai cest "
        "mec merci beaucoup c t s d l m n qqn pourquoi faut bien comment quoi vais personne mère père",
        "de": "ich und der die das nicht ist ein eine mein meine mich mir es zu in mit auf aber habe bin wie was er "
        "sie wir so hallo kann von den dem für auch sich dass wenn will hab nich nix bitte danke vielen dank "
        "du bist da immer nur soll warum keiner grad wen weiß weis alle mag hause",
        "fi": "ja on ei en se että mä minä mun minun olen mutta kun niin ole sun mitä miten voi hei moi jos tai "
        "vain mulla minulla sitä kuin nyt haluan koska kaikki tämä ollut olla minua joka hän oon mua mut "
        "mulle musta tää oo enää emmä tiiä tosi kiitos voiko voinko kukaan miks ootko joku entä ne jotain "
        "tehä aina paljon",
        "es": "yo el la los las y de que no un una es mi me en con por para estoy pero se lo tengo como qué hola "
        "muy mis del al si soy su le ha quiero te ya todo más q xq toy pq alguien gracias muchas ayuda ayudar "
        "puedo nadie hay eso esto cómo cuando siempre está estás mía porque conmigo tan",
    }
)  # fmt: skip


@cache
def identifier() -> LanguageIdentifier:
    """Give py3langid, loaded once, over our languages and the others."""
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages([*LANGUAGES, *OTHERS])
    return found


@cache
def _everyday() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _EVERYDAY.items()}


def guess(text: str) -> str:
    """Give the ISO 639-1 code of the text's language, or "und" when it is too short or too strange to say."""
    words = _WORD.findall(" ".join(part for part in text[:_LOOK].lower().split() if not _is_address(part)))
    if len(words) < _FEWEST_WORDS and not _is_without_spaces(words):
        return UNKNOWN
    shares: dict[str, float] = dict(identifier().rank(" ".join(words)))
    for language, known in _everyday().items():
        heard = min(_MOST_COUNTED, sum(word in known for word in words))
        shares[language] = max(shares[language], _LEAST) * _A_WORD_COUNTS**heard
    best = max(shares, key=lambda language: shares[language])
    sure = shares[best] / sum(shares.values())
    if sure >= (_SURE if best in LANGUAGES else _SURE_OF_ANOTHER):
        return best
    return UNKNOWN


def _is_address(part: str) -> bool:
    return "@" in part or "://" in part or part.startswith("www.")


def _is_without_spaces(words: list[str]) -> bool:
    """Chinese, Japanese and Thai are written so: one run of letters is a sentence there."""
    return len(words) == 1 and len(words[0]) > 1 and all(letter > "\u0e00" for letter in words[0])
