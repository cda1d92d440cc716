"""How danger is heard in Dutch, Flemish and German that says it sideways, and what of everyday talk is left alone."""

from __future__ import annotations

import pytest

from gateway.words.tagging import tag

DUTCH = [
    "ik zit op de rand van het dak en mijn benen bungelen", "heb alle slaappillen van oma doorgeslikt",
    "het touw hangt al aan de balk op zolder", "zorg goed voor mijn katje als ik er niet meer ben",
    "ik spaar al weken pillen in een doosje", "zouden ze mij missen als ik er niet meer was",
    "mijn stiefvader slaat mij met de riem als hij gedronken heeft", "pa duwde zijn sigaret uit op mijn arm",
    "mijn trainer zegt dat ons spelletje geheim moet blijven", "nonkel kruipt s nachts bij mij in bed",
    "hij zegt dat hij mijn naaktfoto's doorstuurt als ik niet betaal", "ik slaap al drie nachten in het station",
    "ze dwingen mij om met mijn neef te trouwen", "de stemmen zeggen dat ik moet springen",
    "mijn maat heeft ghb op en hij ademt raar", "kheb al vijf dagen niks gegeten en alles wordt zwart",
    "mijn beste vriendin stuurde een afscheidsbericht en haar gsm staat uit",
    "ik steek hem morgen neer met een mes", "mijn ex staat elke avond voor mijn huis te wachten",
    "mijn wond is ontstoken en moet gehecht worden", "'k wil ni meer leven",
]  # fmt: skip
GERMAN = [
    "ich sitz auf der brücke und meine beine baumeln", "hab grad alle schlaftabletten geschluckt",
    "der strick hängt schon am balken", "ich sammel seit wochen tabletten und versteck sie",
    "niemand würde mich vermissen wenn ich weg wäre", "wenn ich nimmer bin seid ihr besser dran ohne mich",
    "mein stiefvater schlägt mich mit dem gürtel", "papa drückt seine zigarette auf meinem arm aus",
    "der trainer sagt das bleibt unser geheimnis", "mein onkel kommt nachts zu mir ins bett",
    "er will geld sonst verschickt er meine nacktbilder", "ich penn seit drei tagen am bahnhof",
    "sie zwingen mich meinen cousin zu heiraten", "die stimmen sagen ich soll springen",
    "mein kumpel hat ghb genommen und ist nicht ansprechbar", "seit fünf tagen nichts gegessen und mir wird schwarz",
    "meine freundin hat einen abschiedsbrief geschrieben und ihr handy ist aus",
    "ich stech den ab, das messer ist im rucksack", "mein ex lauert mir vor der schule auf",
    "die wunde ist entzündet, ich hab zu tief geschnitten", "i mag nimma leben oida",
    "die rasierklinge liegt am badewannenrand", "ich lenk das auto gegen einen brückenpfeiler",
    "richtet mama aus dass ich sie lieb hab, wenn ich weg bin", "jetzt krieg ichs nicht zu, es pulsiert so raus",
    "er hat mich die kellertreppe runtergestoßen", "meine oma sagt ich komme aus gambia als frau zurück",
    "sie haben mich verlobt ohne zu fragen", "der hals schwillt zu, es war eine erdnuss",
    "er bringt mich um wenn ich zur polizei geh", "ich steh vor seiner tür mit dem messer",
    "die nachbarn steuern meine gedanken", "ich sitz an der bushaltestelle, rausgeworfen, weiß nicht wohin",
]  # fmt: skip
EVERYDAY = [
    "we spelen morgen met de judoclub en ik heb een blauwe plek op mijn been", "mijn oma breit een trui voor mij",
    "ik slaap vannacht in een tent op de camping", "wie zorgt er voor de drankjes op het feest",
    "mijn zus trouwt in juni en ik mag de ringen dragen", "vaarwel zomer, hallo nieuwe klas",
    "we moeten een werkstuk over zelfmoord maken voor godsdienst", "ik krijg mijn kamer niet opgeruimd",
    "door een wesp gestoken in mijn arm, wat helpt daartegen", "ik schaam mij dood voor mijn schoenen",
    "mein akku ist tot, wo kann ich laden", "nächste woche ist mein letzter schultag",
    "wir sind im freibad vom dreier gesprungen", "eine biene hat mich in den arm gestochen",
    "wir schreiben ein referat über zwangsheirat", "mein bruder ist ausgezogen und ich hab jetzt sein zimmer",
    "bei uns gibts heut nudeln", "wir haben im finale zwei zu eins die bayern geschlagen",
    "mama bringt mich um wenn sie das zeugnis sieht", "im traum ist mein opa gestorben, was heißt das",
    "mein meerschweinchen ist gestorben und ich muss dauernd weinen", "tabletten gegen heuschnupfen machen mich müde",
    "in erste hilfe haben wir wiederbelebung geübt", "wer hat schon mal blut gespendet",
    "beim kochen in den finger geschnitten, pflaster drauf", "ich bin fast gestorben vor scham",
    "ich hab keine lust mehr auf mathe", "ich will mit ihm schluss machen, wie sag ich das",
    "ich hab mich entschieden, ich lern tischler", "wie bekomm ich motten weg ohne sie umzubringen",
]  # fmt: skip


@pytest.mark.parametrize("text", [*DUTCH, *GERMAN])
def test_what_is_said_sideways_calls_a_supervisor_now(text: str) -> None:
    assert tag(text).risk >= 3


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_talk_that_borrows_grave_words_calls_nobody(text: str) -> None:
    assert tag(text).risk <= 1
