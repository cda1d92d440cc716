"""The words that make a name a street, by where they stand in it. # pure"""

from __future__ import annotations

LAST = frozenset(
    """
    street st str road rd avenue ave av lane ln drive dr close court ct way place pl square sq terrace terr crescent
    cres gardens gdns grove grv boulevard blvd hill park row mews highway hwy walk green rise view parade pde circle
    cir trail loop parkway pkwy alley annex arcade bend bluff bridge brook burg bypass causeway center centre circles
    cliff common corner corners course courts cove coves creek crest crossing crossroad dale dam divide drives estate
    estates expressway extension falls ferry field fields flat flats ford forest forge fork forks fort freeway garden
    gateway glen glens greens groves harbor harbour haven heights hills hollow inlet island islands isle junction key
    keys knoll knolls lake lakes land landing light lights lock locks lodge mall manor meadow meadows mill mills
    mission motorway mount mountain mountains neck orchard oval overpass parks parkways pass passage path pike pine
    pines plain plains plaza point points port ports prairie quay radial ramp ranch rapid rapids rest ridge ridges
    river roads route rue run shoal shoals shore shores skyway spring springs spur spurs squares station stravenue
    stream streets summit throughway trace track trafficway tunnel turnpike underpass union unions valley valleys via
    viaduct views village villages ville vista walks wall ways well wells wynd broadway end yard embankment approach
    vale
    """.split()
)
"""Of English streets, whose number comes first and whose kind last: 12 Baker Street."""
SURE = frozenset("street road avenue lane crescent terrace boulevard drive close".split())
"""Those of them that make a street of small letters too."""
ENDINGS = tuple(
    """
    straat laan weg plein dreef steenweg kade gracht singel dijk steeg baan pad hof plantsoen straße strasse str.
    gasse platz allee ufer damm graben steig gate gata gatan vägen vagen vej vegen veien gade stræde gränd gränden
    torget katu tie kuja polku kaari raitti tori rinne penger bulevardi bulevard väylä aukio ranta portti silta utca
    boulevard hofje weide
    """.split()
)
"""Of streets in one word, whose number comes last: Kerkstraat 12."""
NO_STREETS = frozenset(
    """
    katie auntie sweetie hottie cutie scottie lottie hattie mattie dottie bestie beastie sortie necktie bootie pattie
    nettie kittie brigade watergate stargate colgate vertigate navigate aggregate renegade delegate
    """.split()
)
"""Words that end like a street and are none."""
APART = frozenset(
    """
    straat laan weg plein dreef steenweg kade gracht singel dijk baan pad hof straße strasse str gasse platz allee
    ufer ring damm gate gata gatan vägen vej vegen veien gade plads plass allé alle katu tie kuja polku bulevardi utca
    út u tér ter rkp rakpart körút sétány köz enparantza kalea markt wei ulica cesta trg tänav mnt tn street road
    avenue lane drive loop boulevard sokak
    """.split()
)
"""The same, apart from the name: Trenerys gate 232, Hugo-Wolf-Platz 4 (a hyphen sets apart as well)."""
FIRST = frozenset(
    """
    rue avenue av boulevard bd boul place chemin ch impasse allée allee allées quai route rte square cours passage
    sentier montée chaussée chaussee faubourg esplanade résidence hameau lotissement voie villa promenade rond-point
    calle c cl avenida avda plaza pza pl paseo pº camino ronda glorieta travesía travesia carretera ctra urbanización
    urbanizacion cañada acceso alameda vial via vía rambla cuesta callejón callejon pasaje pasadizo senda poblado
    vereda carrer avinguda plaça passeig ronda camí viale piazza corso largo vicolo strada rua r travessa praça praca
    ul ulica aleja leof λεωφόρος λεωφ λ οδός
    """.split()
)
"""Of streets whose kind comes first and whose number stands at either end: rue du Centre 320, 12 rue Victor Hugo."""
COUNTED = frozenset(
    """
    hour hours day days star stars year years week weeks month months minute minutes big best main more other new
    first last great good bad old young times people boys girls kids men women friends points angry euro euros dollars
    pounds percent mile miles usd eur gbp choices chapters pages females male female meter meters january february
    march april may june july august september october november december januari februari maart mei juni juli augustus
    oktober january janvier février mars avril mai juin juillet août septembre octobre novembre décembre januar
    februar märz dezember enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    tammikuu helmikuu maaliskuu jan feb mar apr jun jul aug sep sept oct okt nov dec dez maa monday tuesday wednesday
    thursday friday saturday sunday mon tue wed thu fri sat sun grade class chapter level stage step room page part
    version season episode windows channel gate platform figure table age bus line psalm matthew luke john mark route
    covid formula top phase section article unit act number week team group type size model game round lesson module
    task question playstation xbox iphone galaxy ps nintendo jahr jahre uhr klasse monat tag euro woche kapitel seite
    stunden minuten platz
    """.split()
)
"""Words beside a number that are counted or numbered, and so are no street."""
