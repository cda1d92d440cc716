"""The few words that are commands: STOP, START, DELETE, and how people say them in six languages. # pure

Only a whole message counts. "We have to STOP this" is a sentence, and a sentence is never a command.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from types import MappingProxyType


class Keyword(StrEnum):
    """What a one-word message asks for."""

    STOP = "stop"
    START = "start"
    DELETE = "delete"


_STOP = """
stop stopall stopplease pleasestop end cancel unsubscribe quit revoke optout remove stop2quit
stoppen stopzetten afmelden uitschrijven
arret arreter arretez desabonner desabonnement desinscrire desinscription
stopp stoppe anhalten abmelden abbestellen beenden
lopeta lopettakaa peruuta
baja parar pare detener cancelar alto darsedebaja
"""
_START = """
start unstop startall restart subscribe resume
starten hervat hervatten aanmelden inschrijven
demarrer commencer reprendre recommencer
anmelden fortsetzen weitermachen
aloita aloitakaa jatka
comenzar empezar iniciar reanudar continuar
"""
_DELETE = """
delete deleteme deleteall deletemydata erase eraseme eraseall
wis wissen verwijder verwijderen wisalles
supprimer supprime supprimez effacer efface effacez
loschen loesche loeschen losche
poista poistakaa poistatiedot
borrar borra borrame borralo eliminar suprimir
"""
# Words that are everyday answers in another language: they count only where the language is known.
_ONLY_IN = MappingProxyType(
    {
        "fr": {"fin": Keyword.STOP, "debut": Keyword.START},
        "es": {"fin": Keyword.STOP, "para": Keyword.STOP, "elimina": Keyword.DELETE},
        "fi": {"loppu": Keyword.STOP},
        "de": {"ende": Keyword.STOP, "weiter": Keyword.START},
        "nl": {"einde": Keyword.STOP},
    }
)
_EVERYWHERE = MappingProxyType(
    dict.fromkeys(_STOP.split(), Keyword.STOP)
    | dict.fromkeys(_START.split(), Keyword.START)
    | dict.fromkeys(_DELETE.split(), Keyword.DELETE)
)
_LONGEST = 40


def keyword(text: str, language: str | None = None) -> Keyword | None:
    """Give the command that the whole text is, whatever its case, spaces, accents and punctuation, or None.

    `language` (ISO 639-1) adds the words that mean something else in other languages.
    """
    if len(text) > _LONGEST * 4:
        return None
    bare = _bare(text)
    if len(bare) > _LONGEST:
        return None
    return _ONLY_IN.get(language or "", {}).get(bare) or _EVERYWHERE.get(bare)


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if sign.isalnum())
