"""Words that stand where a name could stand, and are none; and words that stand before a name. # pure"""

from __future__ import annotations

# Folded: small and without accents.
NO_NAMES = frozenset(
    """
    a an the my your his her our their not so very really just too also here there now then still sorry sad happy
    tired fine ok okay good bad well yes no nope maybe please bye goodbye scared afraid alone lonely lost done gay
    bi lesbian trans queer straight nonbinary autistic adopted muslim christian catholic jewish hindu buddhist
    german french english british american dutch belgian finnish swedish spanish irish scottish welsh polish turkish
    moroccan indian chinese european african asian arabic russian ukrainian italian portuguese flemish mexican in on
    at of from to and or but if is it its this that these those what who why how when where which while because
    since going feeling being trying writing asking looking thinking getting having leaving living working about
    after before with without for by as into over under until although though however once every each some any many
    most much important secret private unknown anonymous nothing nobody none never always only even again back home
    i im i'm je ik ich me he she we you they was were are am be been do did does have has had can could will would
    should shall may might must let lets let's dont don't cant can't wont won't didnt didn't thats that's theres
    there's whats what's ive i've ill i'll id i'd hes he's shes she's mum mom dad mama papa mummy mommy daddy mam
    mother father parents grandma grandpa grandad granny gran nan nana oma opa god jesus lord allah christ christmas
    easter ramadan eid hanukkah monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december today tomorrow yesterday tonight morning evening
    spring summer autumn winter depressed anxious pregnant bullied stuck worried angry confused desperate suicidal
    help thanks thank hi hello hey dear everyone anyone someone somebody everybody anybody people sir madam
    sincerely regards love cheers best niet een de het geen hier bang moe alleen belg nederlander vlaming moslim een
    van den der en ook maar dus want omdat als dan nog wel mijn jouw zijn haar ons hun dat dit die deze wij jullie
    zij hij ze we graag bedankt dank hallo hoi beste mama papa pas un une le la les des du ici seul seule et ou mais
    donc car que qui je tu il elle on nous vous ils elles mon ma mes ton ta son sa ses ce cette c'est bonjour salut
    merci maman papa ein eine einen einem einer der die das nicht kein keine angst hat ist und oder aber wenn dass
    weil meine mein meinen ich du er sie es wir ihr mutti vati liebe lieber danke bitte hallo hilfe leben schule
    eltern freund freundin familie ja ei en se tosi vain yksin surullinen mina minun sina han me te he ne joka etta
    mutta koska kun jos kiitos hei moi aiti isa el los una muy solo sola triste aqui mal bien y o pero porque que mi
    tu su yo nosotros ella ellos gracias hola por para con sin school lady teacher doctor year years class grade
    university college england london paris europe america facebook instagram snapchat whatsapp tiktok google
    youtube discord roblox netflix twitter reddit telegram apple iphone android internet covid adhd ocd ptsd bpd dr
    mr mrs ms miss names like sent street road avenue lane drive suite apt unit box office phone fax mobile email
    mail number name address re fwd subject date
    """.split()
)
NOBODY = frozenset("info mail contact admin support user me office hello team webmaster postmaster noreply".split())
RELATIONS = frozenset(
    """
    friend friends girlfriend boyfriend bf gf bff bestie crush sister sisters brother brothers cousin cousins mate
    mates teacher neighbour neighbor uncle aunt auntie husband wife partner ex boss stepdad stepmum stepmom
    stepfather stepmother stepbrother stepsister son sons daughter daughters classmate classmates coach tutor
    counsellor counselor therapist roommate flatmate colleague manager niece nephew fiance fiancé fiancée twin
    grandson granddaughter called named vriendin vriend vrienden vriendinnen zus zusje zussen broer broertje broers
    nicht neef juf leraar leraren oom tante buurman buurvrouw dochter zoon collega genaamd noemt copain copine ami
    amie amis amies soeur sœur soeurs frère frères cousine oncle mari nommé nommée prof fils fille freundin freund
    freunde schwester bruder onkel lehrer lehrerin mann namens tochter sohn kumpel nachbar namen ystäväni siskoni
    veljeni kaverini poikaystäväni tyttöystäväni opettaja opettajani poikani tyttäreni mieheni vaimoni amigo amiga
    amigos hermano hermana novio novia primo prima tío tía profesor profesora hijo hija marido esposa llamado
    llamada
    """.split()
)
IS_CALLED = frozenset("called named heet s'appelle s’appelle heißt heisst llama nimeltä".split())
TITLES = frozenset(
    """
    mr mrs ms miss mx dr prof sir herr frau mme mlle madame monsieur meneer mevrouw mevr dhr señor señora sr sra coach
    juffrouw meester doña
    """.split()
)
