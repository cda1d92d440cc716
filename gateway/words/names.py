"""Names people give: their own when they introduce themselves, and those of the people they write about. # pure"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_NAME = 40
_CAPITAL = "[A-ZÀ-ÖØ-ÞŠŽŁĞİ]"
_CAP = rf"{_CAPITAL}[\w'’-]{{1,39}}"
_NAME = rf"({_CAP}(?: (?:van |de |der |den |von |le |la )*{_CAP}){{0,2}})"
_ANY_CASE = r"([^\W\d_][\w'’-]{1,39}(?: [A-ZÀ-ÖØ-Þ][\w'’-]{1,39}){0,2})"
_CALLED = re.compile(
    r"\b(?i:my name is|my name's|my name’s|my names|i am called|i'm called|people call me|you can call me|"
    r"je m'appelle|je m’appelle|mon nom est|mon prénom est|moi c'est|ik heet|mijn naam is|"
    r"ich heiße|ich heisse|mein name ist|nimeni on|mun nimi on|minun nimeni on|me llamo|mi nombre es)\s+" + _ANY_CASE
)
_I_AM = re.compile(
    rf"(?:^|[.!?\n,;][^\S\n]*|\b(?i:hi|hello|hey|hallo|hoi|bonjour|salut|moi|hei|hola),? )(?i:i'm|i’m|i am|im|it's|"
    rf"this is|ik ben|"
    rf"je suis|olen|soy)\s+({_CAP})(?=\s*(?:[.!,;\n]|$|\(|and\b|en\b|et\b|ja\b|y\b|from\b|\d))"
)
_SIGN_OFF = re.compile(
    r"(?i:regards|love|thanks|thank you|cheers|best|yours|groet(?:jes|en)?|liefs|bedankt|merci|bisous|cordialement|"
    rf"danke|grüße|lg|gruß|kiitos|terveisin|gracias|saludos|un saludo|xx+|x)[,.! ]*\n+\s*[-~]?\s*({_CAP})[ .x]*$"
)
_DASHED = re.compile(rf"\n\s*(?:[-~–]|xx+|x)\s?({_CAP})[ .x]*$")
_RELATIONS = frozenset(
    """
    friend girlfriend boyfriend bf gf bff sister brother cousin mate teacher neighbour neighbor uncle aunt
    auntie husband wife partner ex boss stepdad stepmum stepfather son daughter classmate coach tutor called
    named vriendin vriend zus broer nicht neef juf leraar oom tante buurman copain copine ami amie soeur sœur
    frère cousine oncle mari nommé nommée freundin freund schwester bruder onkel lehrer lehrerin mann namens
    ystäväni siskoni veljeni kaverini poikaystäväni tyttöystäväni opettaja amigo amiga hermano hermana novio
    novia primo prima tío tía profesor profesora
    """.split()
)
_IS_CALLED = r",?\s+(?i:is called |is named |heet |s'appelle |heißt |se llama )?"
_SOMEBODY = re.compile(rf"\b(?i:{'|'.join(sorted(_RELATIONS, key=len, reverse=True))}){_IS_CALLED}{_NAME}")
_BEFORE_A_CAPITAL = re.compile(rf"\b([^\W\d_]+)(?={_IS_CALLED}{_CAPITAL})")
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Herr|Frau|Mme|Mlle|Madame|Monsieur|Meneer|Mevrouw|Mevr|Dhr|Señora?|Sra?|Coach|"
    rf"mr|mrs|ms|miss|dr|meneer|mevrouw|madame|monsieur)\.? {_NAME}"
)
# Words that stand where a name could stand, and are none.
_NO_NAMES = frozenset(
    """
    a an the my your his her our not so very really just too also here there now then still sorry sad happy tired
    fine ok okay
    scared afraid alone lonely lost done gay bi lesbian trans queer straight muslim christian catholic jewish hindu
    german
    french english british american dutch belgian finnish spanish irish scottish welsh polish turkish moroccan indian
    chinese
    in on at of from to and or but if is it this that what who why how when going feeling being trying writing asking
    important secret private unknown anonymous nothing nobody no none never always only i im i'm je ik ich
    you we they he she
    mum mom dad mother father god jesus christmas monday tuesday wednesday thursday friday saturday sunday january
    february
    march april june july august september october november december today tomorrow yesterday
    depressed anxious pregnant bullied stuck worried angry confused help please thanks hi hello hey everyone anyone
    someone
    niet een de het geen hier bang moe alleen belg nederlander vlaming moslim een pas un une le la les pas ici seul
    seule
    ein eine der die das nicht kein keine angst hat ist und oder aber wenn dass meine mein
    ja ei en se tosi vain yksin surullinen no el los una muy solo sola triste aquí mal bien
    school lady teacher year years england london paris facebook instagram snapchat whatsapp tiktok google youtube
    """.split()
)
_EVERYDAY = frozenset(
    """
    will hope grace may mark rose art bill joy faith rich dawn june april august max drew pat sue rob frank grant guy
    chase
    summer autumn angel star rain sky sunny ray gene miles jack penny victor page reed dean earl king prince young
    long short
    good best love white black brown green gray grey small little hill wood woods banks field fields stone day knight
    french
    english german holland west north south church house home lane park bush ford rivers waters moon snow frost
    winters wise
    roman noble sage ivy lily daisy violet iris olive cherry candy honey bliss charity hunter mason carter cook baker
    de het een van den der le la les du des von zu af of and en et und y ja
    """.split()
)
_TOKEN = re.compile(r"[^\W\d_]+(?:[-][^\W\d_]+)*")


def folded(word: str) -> str:
    """Give a word without case and accents, for comparing names."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def levelled(text: str) -> str:
    """Give a text of the same length without case and accents, so that places in it are places in the text."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFKD", sign)[:1].lower()[:1] or sign for sign in text)


def introduced(text: str) -> list[tuple[int, int]]:
    """Give the spans of the names under which the writer introduces or signs themselves, in order."""
    found = [match.span(1) for match in _CALLED.finditer(text) if _is_name(match[1])]
    found += [match.span(1) for match in _I_AM.finditer(text) if _is_name(match[1])]
    end = text.rstrip()
    tail = end[-200:]
    for pattern in (_SIGN_OFF, _DASHED):
        match = pattern.search(tail)
        if match and _is_name(match[1]):
            offset = len(end) - len(tail)
            found.append((match.start(1) + offset, match.end(1) + offset))
    return sorted(set(found))


def mentioned(text: str) -> list[tuple[int, int]]:
    """Give the spans of other people's names: after a relation ("my sister …") or a title ("Mr …")."""
    near = any(match[1].lower() in _RELATIONS for match in _BEFORE_A_CAPITAL.finditer(text))  # the quick look first
    matches = [match for pattern in ((_SOMEBODY, _TITLED) if near else (_TITLED,)) for match in pattern.finditer(text)]
    return sorted({match.span(1) for match in matches if _is_name(match[1])})


def same_names(text: str, names: list[str]) -> Iterator[tuple[int, int]]:
    """Give every span where one of the names stands again as a capitalised word of its own."""
    wanted = {part for name in names for part in name.split() if len(part) > 1 and folded(part) not in _NO_NAMES}
    for token in _TOKEN.finditer(text):
        if token[0] in wanted:
            yield token.span()


def of_display_name(text: str, display_name: str) -> Iterator[tuple[int, int]]:
    """Give every span of a display name, or a word of it, whatever its case and accents."""
    parts = [part for part in _TOKEN.findall(display_name) if len(part) > 1]
    wanted = {folded(part) for part in parts}
    exact = set(parts)
    for token in _TOKEN.finditer(text):
        word = folded(token[0])
        if word in wanted and (word not in _EVERYDAY or (token[0] in exact and token[0][0].isupper())):
            yield token.span()


def given(name: str) -> str | None:
    """Give the first name out of a name as someone wrote it, or None when it does not look like one."""
    if any(sign.isdigit() or sign in "@/[]<>" for sign in name) or "www." in name.lower():
        return None
    last, comma, first = name.partition(",")
    words = (first if comma and first.strip() else last).split()
    word = words[0].strip(".,!?;:\"'’") if words else ""
    if not 1 < len(word) <= LONGEST_NAME or not all(sign.isalpha() or sign in "'’-" for sign in word):
        return None
    if folded(word) in _NO_NAMES or folded(word) in {"info", "mail", "contact", "admin", "support", "user", "me"}:
        return None
    return word.capitalize() if word.islower() or word.isupper() else word


def _is_name(name: str) -> bool:
    return given(name) is not None
