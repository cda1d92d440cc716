"""One plain spelling for matching phrases: lower case, no accents, text-message spelling written out. # pure"""

from __future__ import annotations

import re
import unicodedata
from string import ascii_lowercase
from types import MappingProxyType

_STRETCHED = re.compile(r"([a-z])\1{2,}")
_THRICE = tuple(letter * 3 for letter in ascii_lowercase)
_SIGNS = "'’‘`´"
_APOSTROPHES = re.compile(f"[{_SIGNS}]")
_ELISION = re.compile(r"\b(j|m|t|s|l|d|n|c|qu)['’](?=[aeiouyhœ])")
_LIGATURES = MappingProxyType({ord("œ"): "oe", ord("æ"): "ae"})  # no accents, so they do not come apart
_WORDS = re.compile(r"\w+")
_SPELT_OUT = MappingProxyType(
    {
        "wanna": "want to", "wana": "want to", "gonna": "going to", "gunna": "going to", "gona": "going to",
        "gotta": "got to", "im": "i am", "ive": "i have", "ill": "i will", "id": "i would", "dont": "do not",
        "dnt": "do not", "cant": "can not", "cannot": "can not", "wont": "will not", "didnt": "did not",
        "doesnt": "does not", "isnt": "is not", "wasnt": "was not", "arent": "are not", "couldnt": "could not",
        "wouldnt": "would not", "shouldnt": "should not", "havent": "have not", "hasnt": "has not", "u": "you",
        "ur": "your", "r": "are", "2nite": "tonight", "tonite": "tonight", "2night": "tonight", "2day": "today",
        "2": "to", "2moro": "tomorrow", "tmrw": "tomorrow", "tmr": "tomorrow", "cuz": "because", "cos": "because",
        "bc": "because", "myslf": "myself", "mself": "myself", "meself": "myself", "mysef": "myself", "rly": "really",
        "sucide": "suicide", "suiside": "suicide", "suicid": "suicide", "kil": "kill", "dye": "die", "dieing": "dying",
        "hes": "he is", "shes": "she is", "theyre": "they are", "theres": "there is", "thats": "that is",
        "its": "it is",
        "n": "and", "b4": "before", "bf": "boyfriend", "gf": "girlfriend", "h8": "hate", "wan": "want",
        "jai": "j ai", "jveux": "je veux", "jvais": "je vais", "chui": "je suis", "chuis": "je suis",
        "jsuis": "je suis", "jme": "je me", "jte": "je te", "jpeux": "je peux", "jsais": "je sais", "jfais": "je fais",
        "jserai": "je serai", "jdois": "je dois", "jviens": "je viens", "jarrive": "j arrive", "jen": "j en",
        "jmen": "je m en", "jdis": "je dis", "jdors": "je dors", "jmange": "je mange", "jvois": "je vois",
        "jperds": "je perds", "jsens": "je sens", "jveu": "je veux", "jvoudrais": "je voudrais", "jcrois": "je crois",
        "jpense": "je pense", "jy": "j y", "jtiens": "je tiens", "jcomprends": "je comprends", "jpp": "j en peux plus",
        "mtn": "maintenant", "pck": "parce que", "pcq": "parce que", "svp": "s il vous plait",
        "hab": "habe", "ned": "nicht", "nich": "nicht",
        "q": "que", "xq": "porque", "pq": "porque", "kiero": "quiero",
        "stoy": "estoy", "toi": "estoy", "xfa": "por favor", "xfavor": "por favor", "dnd": "donde", "aunq": "aunque",
        "porq": "porque", "pork": "porque", "kerer": "querer", "keria": "queria", "kisiera": "quisiera",
    }
)  # fmt: skip


def normal(text: str) -> str:
    """Give the words of a text in plain spelling, one space between them and one at each end."""
    plain = text.lower() if text.isascii() else _without_accents(text.casefold())
    if any(sign in plain for sign in _SIGNS):
        plain = _APOSTROPHES.sub("", _ELISION.sub(_whole, plain))
    if any(stretched in plain for stretched in _THRICE):  # a quick look: most texts stretch nothing
        plain = _STRETCHED.sub(r"\1", plain)
    words = _WORDS.findall(plain)
    return f" {' '.join([_SPELT_OUT.get(word, word) for word in words])} "


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    accents = {sign for sign in set(apart) if unicodedata.combining(sign)}
    return apart.translate({**_LIGATURES, **dict.fromkeys(map(ord, accents))})


def _whole(elided: re.Match[str]) -> str:
    return "ne " if elided[1] == "n" else f"{elided[1]} "  # "n" alone is read as "and"
