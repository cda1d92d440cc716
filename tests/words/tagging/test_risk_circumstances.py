"""What the words around a phrase do to it, in each of the six languages."""

from __future__ import annotations

import pytest

from gateway.words.tagging import tag

CRIES = [
    ("en", "everything hurts and i just wanna die", 3), ("en", "are you ok? no. i want to die", 3),
    ("en", "i mean it, i see no more raesons to live", 3), ("en", "thinking about suiicide all the time", 3),
    ("en", "i want to die. i have the pills here and my parents are out tonight", 4),
    ("en", "i used to cut but now i want to kill myself every day again", 3),
    ("en", "why not kill myself", 3), ("en", "this song makes me want to kill myself", 3),
    ("nl", "ik wil niet meer leven", 3), ("nl", "mijn oom raakt me aan op plekken waar ik het niet wil", 3),
    ("nl", "ik wil dood, ik heb de pillen hier en vanavond is er niemand", 4),
    ("fr", "j'ai plus envie de vivre", 3), ("fr", "mon beau-père vient la nuit dans ma chambre", 3),
    ("fr", "je veux mourir, j'ai trouvé les médicaments et ce soir je suis seule", 4),
    ("fr", "je suis assis sur la rambarde et j'arrive plus à redescendre", 4), ("fr", "jveu mourir jen peux plus", 3),
    ("fr", "j'ai gobé toute la boîte de somnifères de mamie", 4),
    ("fr", "mon beau-père m'a cassé deux dents hier soir", 3), ("fr", "ma sœur a écrit adieu et elle répond plus", 4),
    ("fr", "on est cachées sous le lit, il tape maman, venez vite", 4),
    ("fr", "mon tonton glisse ses mains dans mon pyjama", 3),
    ("fr", "il poste ma vidéo à toute la classe si je paie pas", 3),
    ("fr", "j'ai fixé une date, après mon anniversaire je serai plus là", 3),
    ("fr", "mes parents m'ont virée de chez nous, je dors à la gare", 3),
    ("fr", "mon père dit qu'il lavera l'honneur, mes frères parlent de me tuer", 3),
    ("fr", "je mange plus rien depuis lundi et je me suis évanouie en cours", 3),
    ("fr", "demain j'amène l'opinel au lycée", 4), ("fr", "mon ex m'a serré le cou jusqu'à ce que je voie noir", 3),
    ("fr", "on veut me marier au bled avec un homme que je connais pas", 3),
    ("fr", "mon pote parle de se flinguer", 3),
    ("de", "ich kann nicht mehr, will sterben", 3), ("de", "mein papa schlägt mich fast jeden tag", 3),
    ("de", "ich will sterben, die tabletten liegen hier und heute ist keiner da", 4),
    ("fi", "en halua enää elää", 3), ("fi", "isäpuoli koskettelee mua öisin", 3),
    ("fi", "haluan kuolla, mulla on pillerit tässä ja tänään oon yksin kotona", 4),
    ("fi", "emmä jaksa enää herätä aamulla, haluun vaan kuolla", 3), ("fi", "valitsin jo päivän eikä kukaan tiedä", 3),
    ("fi", "istun sillan kaiteella enkä uskalla liikkua", 4), ("fi", "oon keränny äidin unilääkkeitä laatikkoon", 3),
    ("fi", "jätin kirjeen keittiön pöydälle ja lähin", 4), ("fi", "nielin koko purkin rauhottavia ja kadun jo", 4),
    ("fi", "faija hakkas mua vyöllä ku tulin myöhässä", 3), ("fi", "velipuoli hiipii mun sänkyyn öisin", 3),
    ("fi", "tyyppi uhkaa jakaa mun nudet koko luokalle jos en maksa", 3), ("fi", "en uskalla mennä himaan", 3),
    ("fi", "nukuin viime yön rappukäytävässä", 3), ("fi", "passi on otettu multa ja mut viedään naimisiin", 3),
    ("fi", "kaveri laitto hyvästit ryhmään eikä vastaa enää", 4), ("fi", "ääni käskee mua satuttamaan itteeni", 3),
    ("fi", "oksennan verta enkä oo syöny viikkoon", 3), ("fi", "eksä vaanii mua mun oven takana joka ilta", 3),
    ("fi", "mulla on puukko repussa ja huomenna ne maksaa", 4), ("fi", "haava on tulehtunu ja märkii", 3),
    ("es", "ya no quiero vivir", 3), ("es", "amenaza con publicar mis fotos si no le mando más", 3),
    ("es", "quiero morirme, tengo las pastillas aquí y esta noche estoy sola", 4),
    ("es", "estoy en la cornisa y no me atrevo a bajar, no hay nadie", 4), ("es", "quiero desvivirme", 3),
    ("es", "me tragué un montón de pastillas de mi abuela", 4), ("es", "mi padrastro me rompió la nariz", 3),
    ("es", "estamos escondidos en el baño, él está gritando que nos va a matar", 4),
    ("es", "el entrenador me mete mano en el vestuario", 3),
    ("es", "si no pago por bizum manda mis fotos a todo el insti", 3),
    ("es", "ya elegí el día, no voy a llegar a navidad", 3),
    ("es", "mi padre me echó de casa y duermo en el portal", 3),
    ("es", "en verano me casan con un primo que no conozco", 3),
    ("es", "llevo seis días a agua y me desmayé en clase", 3), ("es", "mañana no vengas al insti, entro y disparo", 4),
    ("es", "mi novio me agarró del cuello y me arrastró del pelo", 3),
    ("es", "mi hermana no se despierta y tiene la jeringa al lado", 4),
    ("es", "mi amiga me ha mandado un audio de despedida y no coge", 4),
    ("es", "la voz de la radio me ordena que me tire", 3),
    ("es", "estoy al borde del barranco y ya no vuelvo", 4), ("es", "tengo piedras en los bolsillos", 4),
    ("es", "mi padrastro ayer me volvió a pegar con la correa", 3), ("es", "me quemó con la plancha", 3),
    ("es", "mi madre me echó agua hirviendo encima", 3), ("es", "ya habría saltado si no fuera por mi perro", 3),
    ("es", "la puerta tiene el pestillo por fuera", 4), ("es", "duermo en el parking", 3),
    ("es", "mi hermana se encerró en el baño con la cuchilla y no contesta", 4),
    ("es", "dice que si le dejo me mata", 3), ("es", "estoy caminando mar adentro", 4),
    ("en", "does drowning hurt or is it peaceful", 3),
    ("en", "i tied the sheet to the door handle", 3),
    ("en", "i won't see my next birthday and thats fine", 3),
    ("en", "everyone would get over me in a week", 3),
    ("en", "i cut too far and the blood keeps running down my arm", 4),
    ("en", "my stepdad grabbed me by the hair and smashed my face into the wall", 3),
    ("en", "i am fourteen and i think i am in labour in the school toilets", 4),
    ("en", "i keep staring at the pills in the cabinet and it feels like they are calling me", 3),
    ("nl", "ik heb de brug al uitgekozen en weet wanneer er niemand komt", 3),
    ("nl", "er zit niks meer in mij om nog te vechten", 3),
    ("nl", "ik heb stiekem van iedereen afscheid genomen", 3),
    ("nl", "ik denk niet dat ik zaterdag nog leef", 3),
    ("nl", "bij opa moet ik hem aanraken als ik blijf slapen", 3),
    ("nl", "papa gooide een stoel naar mij en mijn arm staat krom", 3),
    ("nl", "mijn zus is zwanger en verliest veel bloed en ik mag niemand bellen", 3),
]  # fmt: skip
DENIED = [
    ("en", "I would never, ever kill myself"), ("en", "my dad does not hit me"),
    ("en", "i have no plans to kill myself"),
    ("nl", "ik wil echt niet dood"), ("nl", "mijn vader slaat me niet"),
    ("fr", "je ne veux pas mourir"), ("fr", "il m'a jamais frappée"),
    ("de", "ich will nicht sterben"), ("de", "ich will mich nicht umbringen"),
    ("fi", "en halua kuolla"), ("fi", "se ei oo ikinä lyöny mua"),
    ("es", "no quiero morirme"), ("es", "nunca me ha pegado"),
]  # fmt: skip
TOLD = [
    ("en", "in the film a girl kills herself and we have to write about it"),
    ("nl", "we lezen een boek over een meisje dat zelfmoord pleegt"),
    ("fr", "on doit lire un livre sur une fille qui se suicide"),
    ("de", "wir müssen ein buch lesen über ein mädchen das sich umbringt"),
    ("fi", "pitää lukea kirja tytöstä joka tappaa itsensä"),
    ("es", "tenemos que leer un libro sobre una chica que se suicida"),
]  # fmt: skip
OVER = [
    ("en", "i used to want to die when i was 13 but therapy helped and im really good now"),
    ("nl", "vroeger wilde ik dood maar nu gaat het echt goed"),
    ("fr", "avant je voulais mourir mais maintenant ça va vraiment bien"),
    ("de", "früher wollte ich sterben aber jetzt geht es mir richtig gut"),
    ("fi", "ennen halusin kuolla mutta nyt menee tosi hyvin"),
    ("es", "antes quería morirme pero ahora estoy muy bien"),
]  # fmt: skip
EVERYDAY = [
    ("en", "my mum will kill me if I fail"), ("en", "he beats me at fifa every single time"),
    ("en", "i took two paracetamol for my headache"), ("en", "i wrote a goodbye letter to my teacher"),
    ("nl", "ik ga dood van het lachen"), ("nl", "ik heb twee paracetamol genomen voor de hoofdpijn"),
    ("nl", "mijn moeder vermoordt me als ze mijn kamer ziet"),
    ("fr", "je suis morte de rire"), ("fr", "mon tel était mort j'ai pas pu répondre"),
    ("fr", "ma mère va me tuer quand elle verra ma chambre"),
    ("fr", "overdose de chocolat ce week-end"), ("fr", "j'ai ma ceinture noire de judo"),
    ("fr", "on a dormi en tente à la belle étoile, trop bien"), ("fr", "j'ai pris un coup de soleil à la plage"),
    ("fr", "la batterie va mourir, je te rappelle"), ("fr", "je m'ennuie à mourir en cours de maths"),
    ("de", "ich lach mich tot"), ("de", "mein handy war tot und ich konnte nicht antworten"),
    ("de", "mein bruder tritt mich immer unterm tisch haha"),
    ("fi", "kuolen nauruun"), ("fi", "paljonko buranaa saa ottaa menkkakipuun"),
    ("fi", "mua ammuttiin paintballissa"), ("fi", "seison sillalla ja kuvaan ilotulitusta"),
    ("fi", "hyppään laskuvarjolla ensi kesänä"), ("de", "heute gibt es nudeln mit tomatensauce"),
    ("fi", "äiti tappaa mut kun näkee mun huoneen"),
    ("fi", "mun puhelin kuoli enkä mä voinu vastata kun se soitti"),
    ("es", "me muero de risa"), ("es", "mi madre me va a matar cuando vea mi cuarto"),
    ("es", "mi hermano me dispara con la pistola de agua"),
    ("es", "sobredosis de turrón estas navidades"), ("es", "nos dieron una paliza en el partido"),
    ("es", "las voces del coro suenan raro"), ("es", "me siguen 40 personas nuevas en insta"),
    ("es", "lo mato jaja se comió mi bocata"), ("es", "sangre falsa para halloween"),
    ("es", "el viernes me toca recoger a mi prima y el sábado me toca limpiar"),
    ("es", "el médico quiere que coma más fruta"), ("es", "mi primo toca el bajo y yo llevo el cuchillo de la tarta"),
    ("es", "la última vez que fui al dentista me dieron una pegatina"), ("es", "el yoga me relaja, antes me ahogaba"),
    ("es", "la profe nos puso un vídeo de un parto"), ("es", "me da palo decírselo a mi madre"),
    ("es", "tengo una lista de libros para el verano y mi hermano se ha cortado el pelo"),
    ("es", "las que menos van a pagar el viaje son las del B"),
    ("en", "we walked across the bridge with my cousin and fed the ducks"),
    ("en", "my little sister gets in with me when there is thunder"),
    ("en", "my brother bit me when he was two and i still have the mark lol"),
    ("en", "my dad said he would murder me if i touch his new telly"),
    ("en", "my nan owes me a tenner from bingo"),
    ("en", "everyone at school took turns on the zip wire and the coach timed us"),
    ("en", "we have a shed and my stepdad keeps his hammer and his bike in it"),
    ("nl", "mijn broer trok een gek gezicht op de foto en nu lacht iedereen"),
    ("nl", "waar kan ik terecht met een klacht over mijn rijschool"),
    ("nl", "mijn opa wil gecremeerd worden en wij kiezen de muziek"),
    ("nl", "ik zit op de rand van het bad mijn tenen te lakken"),
    ("nl", "kan je stoppen met een abonnement voor het jaar om is"),
    ("nl", "wij hebben een touw gekocht voor de slee en de sneeuw ligt er al"),
    ("nl", "we lagen in een tent met een stok als haring en mijn vader snurkte"),
    ("en", "my teacher touched on the topic of death in rs and it made me think about my gran"),
    ("en", "my voice is breaking and people tell me i sound like a frog"),
    ("en", "my sister screams when she sees a spider and my dad comes running with a slipper"),
    ("nl", "mijn lief is jaloers op mijn kat want die slaapt in mijn bed"),
    ("nl", "mijn stem slaat over en iedereen zegt dat ik klink als een kikker"),
    ("nl", "hoe lang blijft een gesneden bloem leven zonder water"),
]  # fmt: skip
FRIENDS = [
    ("en", "my friend told me she wants to kill herself"), ("nl", "mijn vriendin zegt dat ze zelfmoord wil plegen"),
    ("fr", "mon amie dit qu'elle veut se suicider"), ("de", "meine freundin sagt sie will sich umbringen"),
    ("fi", "mun kaveri sanoo että se haluaa tappaa itsensä"), ("es", "mi amiga dice que se quiere suicidar"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "least"), CRIES)
def test_a_cry_reaches_a_supervisor_at_once(language: str, text: str, least: int) -> None:
    assert tag(text).risk >= least, language


@pytest.mark.parametrize(("language", "text"), [*DENIED, *TOLD, *OVER])
def test_what_is_denied_or_told_or_long_over_calls_nobody_at_once(language: str, text: str) -> None:
    assert tag(text).risk <= 1, language


@pytest.mark.parametrize(("language", "text"), EVERYDAY)
def test_a_way_of_speaking_calls_nobody(language: str, text: str) -> None:
    assert tag(text).risk == 0, language


@pytest.mark.parametrize(("language", "text"), FRIENDS)
def test_somebody_elses_danger_is_heard_and_marked_as_theirs(language: str, text: str) -> None:
    tags = tag(text)
    assert tags.risk >= 3, language
    assert "N" in tags.risks


def test_long_past_harm_is_looked_at_today_and_not_at_once() -> None:
    assert tag("three years ago i tried to kill myself, i dont think about it much").risk == 2


@pytest.mark.parametrize(
    "text", ["Cześć, jak się masz? Nie wiem co robić", "Меня бьёт отец и я боюсь", "我不知道该怎么办,很害怕"]
)
def test_a_text_in_a_language_without_a_list_is_looked_at_today(text: str) -> None:
    assert tag(text).risk >= 2


@pytest.mark.parametrize("text", ["", "ok thx", "🙂🙂", "hello", "12:30?"])
def test_a_scrap_of_text_in_no_language_calls_nobody(text: str) -> None:
    assert tag(text).risk == 0


def test_one_cry_is_not_outvoted_by_a_long_rambling_mail() -> None:
    talk = "we went to the lake and my cousin brought his dog and then it rained so we played cards and had soup. "
    assert tag(talk * 30 + "honestly i dont want to be alive anymore. " + talk * 30).risk >= 3
