"""Schools, colleges and universities that are called by their name. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words.glance import CAPITAL, Glance, Span

_CAP = rf"[{CAPITAL}][\w'’.-]{{1,40}}"
_CAPITALISED = frozenset(
    """
    school academy college university high lycee ecole universite atheneum lyceum instituto ies colegio universidad sint
    grundschule realschule gesamtschule gymnasium universitat basisschool
    """.split()
)
_SMALL = frozenset("lycee ecole universite instituto colegio universidad basisschool".split())
_ENDINGS = ("schule", "gymnasium", "college", "lyceum", "atheneum")
_FINNISH = ("koulu", "lukio", "ylaaste", "ylakoulu", "peruskoulu")
_SCHOOL = re.compile(
    rf"\b(?:[{CAPITAL}][\w'’.]{{1,40}} (?:of |the |for |and )?){{1,4}}(?:High School|Primary School|Secondary School|"
    r"Grammar School|Middle School|Elementary School|School|Academy|College|University|High)\b(?: of [A-Z]\w{2,20})?"
    rf"|\b(?:University|College|School|Academy) of (?:the )?{_CAP}(?: {_CAP})?"
    r"|\b(?:(?i:lycée|lycee|collège|école|ecole|université|instituto|colegio|universidad|basisschool|grundschule"
    r"|realschule|"
    r"gesamtschule)|Atheneum|Lyceum|IES|Universität|Gymnasium|Sint) "
    rf"(?:(?:primaire |maternelle |secundaria )?(?:de |du |des |la |del |l'|d')*){_CAP}(?:[ -]{_CAP}){{0,3}}"
    rf"|\b[{CAPITAL}][\w-]{{2,30}}(?:gymnasium|-?(?:Real|Gesamt|Grund|Ober)?[Ss]chule|-Gymnasium|college|lyceum"
    rf"|-?atheneum)\b"
    rf"|\b[{CAPITAL}][\wäöå]{{2,30}}n (?:koulu|lukio|yläaste|yläkoulu|peruskoulu)(?:ssa|lla|sta|ta|a|hun|un|on|n)?\b"
)
_OF_NO_NAME = frozenset(
    """
    the my a in at our his her after old new junior senior law medical art night summer sunday grad i'm when middle
    elementary primary secondary grammar high school college university die der das eine einer ein mein meine meiner
    het de een hochschule grundschule realschule hauptschule berufsschule gesamtschule fachhochschule förderschule
    musikschule tanzschule fahrschule sonderschule oberschule and of for graduate private public catholic boarding
    your their this that from during since went before left some every both bible preschool
    """.split()
)


def schools(seen: Glance) -> Iterator[Span]:
    """Give the spans of schools that are called by their name."""
    capitalised = {seen.plain[slice(*span)] for span in seen.capitals}
    # Most texts hold no such letters at all, which is quicker to see than it is to go through the words.
    finnish = any(map(seen.plain.__contains__, _FINNISH)) and any(word.startswith(_FINNISH) for word in seen.words)
    if finnish or not seen.words.isdisjoint(_SMALL) or "collège" in seen.text or any(map(_is_school, capitalised)):
        for match in _SCHOOL.finditer(seen.text):
            if not _OF_NO_NAME.issuperset(match[0].lower().split()):
                yield match.span()


def _is_school(word: str) -> bool:
    return word in _CAPITALISED or word.endswith(_ENDINGS)
