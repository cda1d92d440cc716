"""How danger is read out of a text: what must be heard, and what is only a way of speaking."""

from __future__ import annotations

import random
import re

import pytest

from bench.training.written_out import write_out
from gateway.words.tagging import tag
from gateway.words.tagging.risk import finding, phrases
from gateway.words.tagging.risk.nearby import Places

CRIES = [
    ("kms", 3), ("i want to die", 3), ("wanna end it", 3), ("i wanna kms", 3), ("want 2 die", 3),
    ("unalive myself", 3),
    ("im gonna kill myself tonight", 4), ("i took 30 paracetamol", 4), ("i just overdosed", 4), ("i cant go on", 3),
    ("I've cut too deep and it wont stop bleeding", 4), ("dont wanna be here anymore", 3), ("no reason to live", 3),
    ("everyone would be better off without me", 3), ("I can't stop thinking about killing myself", 3),
    ("I'm not gonna lie i want to die", 3), ("nobody would miss me if i died", 3), ("I wish I was never born", 3),
    ("i dont see the point of living anymore", 3), ("I have the pills in front of me", 4),
    ("I DON'T WANT TO LIVE", 3),
    ("everyone says this homework is killing me but really i want to die", 3), ("i wantttt to dieeeee", 3),
    ("my dad beats me", 3), ("he is hitting me right now", 4), ("my uncle raped me", 3),
    ("my boyfriend hit me again", 3),
    ("my stepdad comes into my room at night and touches me", 3), ("got kicked out nowhere to sleep tonight", 3),
    ("he has my nudes and says he will post them", 3), ("they are forcing me to marry my cousin", 3),
    ("my friend says she wants to kill herself", 3), ("I want to kill my stepdad", 3),
    ("the voices tell me to do it", 3),
    ("ive climbed over the railings and the cars look tiny, sorry", 4),
    ("the hose is through the car window already", 4),
    ("necked all my nans codeine and now my mouth is numb", 4), ("i hid the rope behind my wardrobe", 3),
    ("been hoarding my sisters antidepressants for weeks", 3), ("is drowning quick or does it hurt", 3),
    ("who will look after my rabbit when im dead", 3), ("my uncle broke my wrist with a hammer", 3),
    ("mum puts chilli in our eyes when we lie", 3), ("mum's boyfriend squeezes my throat till i go limp", 3),
    ("my coach undressed me in the physio room", 3),
    ("he said he was sixteen but hes a grown man and hes locked the door", 3),
    ("he'll leak the video unless i send him fifty quid", 3),
    ("hes outside the bathroom with an axe, please hurry", 4),
    ("my mates lips have gone blue and shes making a gurgling noise", 4),
    ("im sleeping in a doorway, its freezing", 3),
    ("they booked my nikah, ive never met him", 3), ("people in the vents are plotting to kill me", 3),
    ("i skip my insulin to get thin", 3), ("no grown ups here since tuesday and no nappies left for the baby", 3),
    ("my flatmate posted goodbye and now her phone is off", 4), ("im pregnant and im 13", 3),
    ("putting a machete in my rucksack for monday, theyll pay", 3),
    ("the olders say i owe them and theyll stab my brother", 3),
    ("ik wil dood", 3), ("ik wil niet meer leven", 3), ("Ik maak er vanavond een eind aan", 4),
    ("mijn vader slaat mij", 3),
    ("heb net een hele doos pillen geslikt", 4), ("je veux mourir", 3), ("j'ai plus envie de vivre", 3),
    ("je vais me suicider ce soir", 4), ("j'ai avalé une boîte de médicaments", 4), ("mon père me frappe", 3),
    ("ich will sterben", 3), ("Ich will nicht mehr leben", 3), ("ich bringe mich heute um", 4),
    ("mein stiefvater schlägt mich", 3), ("ich habe tabletten genommen", 4), ("haluan kuolla", 3),
    ("en jaksa enää elää", 3), ("en halua elää", 3), ("otin 20 panadolia", 4), ("tapan itseni tänään", 4),
    ("isä lyö mua", 3),
    ("quiero morirme", 3), ("no quiero vivir más", 3), ("me he tomado muchas pastillas", 4), ("mi padre me pega", 3),
    ("voy a suicidarme esta noche", 4), ("me quiero matar", 3),
]  # fmt: skip
WAYS_OF_SPEAKING = [
    "this homework is killing me", "dying of laughter", "I'm dying to see the new film", "my phone died",
    "im dead lol",
    "my mum will kill me if I fail", "I'm bored to death", "how do I ask a girl out", "I cut my hair and I hate it",
    "I have an exam tomorrow and I'm dead tired", "ik ga dood van het lachen", "ich lach mich tot",
    "je suis mort de rire",
    "kuolen nauruun", "me muero de risa", "mijn ouders gaan scheiden", "can i get pregnant from kissing",
    "We have to stop this", "my hamster died yesterday", "die Schule ist doof und die Lehrer sind blöd",
    "die jongen die ik leuk vind", "I want to end my relationship", "my grandma died last year and I miss her",
    "I took one paracetamol for my headache", "he is killing it at football", "this song hits me hard",
    "he hit on me",
    "I ate a whole box of chocolates", "", "i burnt my tongue on the soup again",
    "the bruise is from netball, arnica or ice?",
    "my brother got an airsoft gun for christmas", "we did knife crime in assembly",
    "tired of living with my flatmates mess",
    "they cut the drama budget and im furious", "rope swing by the lake, is it safe to use with wet hands",
    "hit me up when youre free",
    "dad will hit the roof when he sees the bill", "do i tip when i get a massage voucher",
    "if looks could kill haha",
]  # fmt: skip


@pytest.mark.parametrize(("text", "least"), CRIES)
def test_a_cry_is_heard_in_whatever_spelling_and_language(text: str, least: int) -> None:
    assert tag(text).risk >= least


@pytest.mark.parametrize("text", WAYS_OF_SPEAKING)
def test_a_way_of_speaking_alarms_nobody(text: str) -> None:
    assert tag(text).risk == 0
    assert tag(text).risks == ()


@pytest.mark.parametrize("text", ["I don't want to die", "I would never kill myself", "I am not suicidal"])
def test_a_plain_denial_lowers_the_level(text: str) -> None:
    assert tag(text).risk <= 1


def test_a_friend_in_danger_carries_the_letter_of_a_third_person() -> None:
    assert "N" in tag("my friend wants to kill herself").risks


def test_an_overdose_and_a_goodbye_carry_both_letters() -> None:
    assert {"A", "C"} <= set(tag("I took 30 pills. This is my last message").risks)


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_every_phrase_of_a_list_is_heard_when_somebody_writes_it(language: str) -> None:
    chance = random.Random(11)
    missed = [
        (says, text)
        for rule in phrases.read(language)["rule"]
        for says in rule["says"]
        for text in {write_out(says, chance, ["x"]) for _ in range(2)}
        if not any(found.phrase.says == says for found in finding.found_in(Places(f" {text} "), phrases.shipped()))
    ]
    assert missed == []


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_every_phrase_of_a_list_is_in_the_plain_spelling_that_texts_are_brought_into(language: str) -> None:
    for phrase in (phrase for rule in phrases.read(language)["rule"] for phrase in rule["says"]):
        assert phrase.isascii(), phrase
        assert not re.search(r"~\d(?! )|<", phrase), phrase
