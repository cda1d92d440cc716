"""How danger is heard in French that says it sideways, and what of everyday talk is left alone."""

from __future__ import annotations

import pytest

from gateway.words.tagging import tag

FRENCH = [
    "je suis debout sur le parapet et je regarde en bas", "j'ai mis de côté un cachet par jour dans une boîte",
    "vendredi j'existe plus", "je serai pas là l'année prochaine", "bientôt je vais rejoindre papi au ciel",
    "le moteur tourne et la porte du garage est fermée", "j'ai avalé des piles", "ma manche est trempée, ça gicle",
    "mon beau-père fait chauffer le fer et il monte", "il m'a traînée dans la cave par les cheveux",
    "il a noyé le chaton devant nous pour nous punir", "il veut nous tuer",
    "je me suis réveillée et il était dessus", "mon oncle me bat avec la ceinture",
    "ils ont confisqué mon passeport et le mariage est au bled", "il faut laver ça dans le sang, dit mon père",
    "le présentateur parle de moi à la télé", "j'ai dormi dans une laverie et ce soir je sais pas où aller",
    "mon pote a joué au jeu du foulard et il répond plus", "sa langue gonfle, c'est une piqûre de guêpe",
    "j'ai la lame dans ma manche et je l'attends au lycée",
]  # fmt: skip
EVERYDAY = [
    "je passe ma ceinture noire de judo samedi", "ma mère va me tuer si elle voit la note de maths",
    "les cordes de ma guitare cassent tout le temps", "on a gagné un pistolet à eau à la fête foraine",
    "mon téléphone est mort, je charge où", "mon lapin est mort hier et je pleure",
    "je me suis coupée en cuisinant, je mets un pansement", "mon frère m'a battu aux échecs",
    "c'est l'enterrement de vie de jeune fille de ma cousine", "j'ai failli mourir de rire en cours",
    "on dort chez une copine ce soir, soirée pyjama", "le mariage de ma soeur est en juin",
    "j'ai le vertige sur le plongeoir",
]  # fmt: skip


@pytest.mark.parametrize("text", FRENCH)
def test_what_is_said_sideways_in_french_calls_a_supervisor_now(text: str) -> None:
    assert tag(text).risk >= 3


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_french_that_borrows_grave_words_calls_nobody(text: str) -> None:
    assert tag(text).risk <= 1
