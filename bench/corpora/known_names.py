"""Makes `gateway/words/known_names.txt`: `python -m bench.corpora.known_names > gateway/words/known_names.txt`.

Run by hand when the list is to be renewed, in an environment that also holds Faker (names by country, MIT),
simplemma and english-words (dictionaries, MIT) and wordfreq (how often a word is used). Nothing of this runs in the
service.

A name is only worth hiding without further signs when it is not also a word. Three groups come out, in plain letters:
`any case` is no word of the six languages, or hardly; `capital` is one nobody much uses, or a very common name;
`mid-sentence` is a word that people do use, so that only a capital inside a sentence makes it a name, or a family name.
"""

from __future__ import annotations

import importlib
import re
import statistics
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable

from gateway.words.glance import levelled

LANGUAGES = "en nl fr de fi es".split()
COUNTRIES = """
    en en_US en_GB en_IE en_IN en_NZ nl_NL nl_BE fr_FR fr_BE fr_CA fr_CH fr_DZ de_DE de_AT de_CH fi_FI es_ES es_MX es_AR
    es_CO es_CL tr_TR pl_PL it_IT pt_PT pt_BR sv_SE da_DK no_NO ro_RO en_PK hu_HU ga_IE hr_HR az_AZ yo_NG sw
""".split()
PLACES = """
    london paris berlin brussels boston chicago dallas houston austin denver phoenix orlando memphis cleveland milan
    washington columbia holland brooklyn chelsea geneva florence rome bergen barcelona valencia sevilla granada cordoba
    santiago liverpool manchester bristol oxford cambridge york leeds lyon nantes metz lille nice trier essen halle
    bremen ulm espoo turku oulu lahti kemi asia africa europe america england france germany spain ireland scotland
    wales belgium israel jordan kenya china india cuba basel dijon breda venice alberta stanford richmond alger
    birmingham hollywood santander bilbao emmen veenendaal doesburg villeneuve
""".split()
NO_NAMES = """
    tan ah edit islam nazi crystal til ale mans karma marvel indie sep versa viking alpha porsche mercedes imo
    ramadan ham cam velvet sim mare avis oke genesis aurora lady isis columbus josko genot siwa kups engl gral
    groote chevrolet sie del van von los las hertha verle doc jet abb ibn mac dow ace dev bali karate god lord jesus
    christ christian gay january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter king queen prince princess
    doctor captain general judge saint santa major governor council baby sister brother boss friend north south east
    west french german english dutch spanish finnish irish danish sad mad boy girl author lawyer sunny master miss
    sir mister internet unknown baron pastor bishop baba angeles eden parker will my us over come can long little
    early young true love hope side line age reason said job case art link server forum media metro corona easter
    noel abril avril mayo juli juni januari februari maart janvier fevrier dimanche lundi domingo segundo maire
    ville elle aime ami amie son belle merci kunta asia aina oma rahat loma buena nada salud vida esta una pero
    durante gusta mother father teams zoom tiktok google apple meta tesla lotus lieve beste oma opa mama papa mamma
    pappa mutti vati mummo vaari tia tio abuela abuelo bebe
    """.split()
_NAME = re.compile(r"[^\W\d_]{2,24}")


def given_and_family(countries: Iterable[str] = COUNTRIES) -> tuple[set[str], set[str]]:
    """Read the names of all countries: first names, and family names; compounds and initials are left out."""
    first: set[str] = set()
    last: set[str] = set()
    for country in countries:
        person = importlib.import_module(f"faker.providers.person.{country}").Provider
        for attribute in dir(person):
            names = getattr(person, attribute)
            if isinstance(names, tuple | list | dict):
                into = first if "first_name" in attribute else last if "last_name" in attribute else set()
                into |= {levelled(name) for name in names if isinstance(name, str) and _NAME.fullmatch(name)}
    return first, last - first


def places() -> set[str]:
    """Read names of countries, regions and large cities."""
    found = set(PLACES)
    for country in "en_US nl_NL fr_FR de_DE fi_FI es_ES en_GB".split():
        provider = importlib.import_module(f"faker.providers.address.{country}").Provider
        for attribute in "countries states provinces regions counties departments".split():
            written = str(getattr(provider, attribute, ""))
            found |= {levelled(word) for word in re.findall(r"[^\W\d_]{4,}", written)}
    return found | {levelled(zone.rpartition("/")[2]) for zone in zoneinfo.available_timezones()}


def words_of(language: str) -> set[str]:
    """Read the words of a language that are written small, and German nouns, which have a plural or a dative."""
    factory = importlib.import_module("simplemma.strategies.dictionaries.dictionary_factory")
    dictionary = factory.DefaultDictionaryFactory().get_dictionary(language)
    entries = [entry.decode() if isinstance(entry, bytes) else entry for entry in dictionary]
    found = {levelled(entry) for entry in entries if entry.islower()}
    if language == "en":
        gcide = importlib.import_module("english_words").get_english_words_set(["gcide"], lower=False)
        found |= {word for word in gcide if word.islower()}
    if language == "de":
        found |= nouns(dictionary, entries)
    return found


def nouns(dictionary: dict[str, str], entries: Iterable[str]) -> set[str]:
    """Tell the nouns from the names: a name's only other form has an s."""
    forms: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        forms[dictionary[entry]].add(entry)
    other = {lemma: these - {lemma, lemma + "s", lemma + "es", lemma.lower()} for lemma, these in forms.items()}
    return {levelled(lemma) for lemma, these in other.items() if these and lemma[:1].isupper()}


def inflected(name: str) -> list[str]:
    """Finnish forms of a first name: of, to, from, at, about somebody; a double consonant is weakened in most."""
    weak = re.sub(r"(kk|pp|tt)(?=[aeiouy]$)", lambda pair: pair[0][0], name)
    if name[-1:] not in "aeiouy":
        return []
    return [weak + ending for ending in ("n", "lle", "lla", "lta", "sta", "ssa")] + [name + "a"]


class Groups:
    """Sorts names by how likely the same letters are an ordinary word."""

    def __init__(self) -> None:
        self.words = {language: words_of(language) for language in LANGUAGES}
        self.elsewhere = places()
        self.often = importlib.import_module("wordfreq").zipf_frequency

    def of_first_name(self, name: str) -> str | None:
        """Give the group of a first name, or None when it would hide more words than names."""
        if name in NO_NAMES:
            return None
        word_in = [language for language in LANGUAGES if name in self.words[language]]
        if not word_in:
            return "mid-sentence" if name in self.elsewhere else "any case" if len(name) > 3 else "capital"
        if name in self.elsewhere or len(name) < 3:
            return None
        excess, base, often = self._use(name, word_in)
        if len(name) > 3 and self._hardly_a_word(word_in, excess, base):
            return "any case"
        if often < 2.6 or (excess < 0.75 and base > 2.3 and len(word_in) < 5):
            return "capital"
        return None if "de" in word_in or ("en" in word_in and often > 4.9) else "mid-sentence"

    def _hardly_a_word(self, word_in: list[str], excess: float, base: float) -> bool:
        """Say of a well-known name that where it is a word it is used no more than elsewhere."""
        if {"en", "de"}.isdisjoint(word_in):
            return excess < 0.45 and base > 3.2
        return excess < 0.2 and base > 3.7

    def _use(self, name: str, word_in: list[str]) -> tuple[float, float, float]:
        """How much more often it is used where it is a word than where it is only a name; there; and at most."""
        uses = {language: self.often(name, language) for language in LANGUAGES}
        base = statistics.median([uses[one] for one in LANGUAGES if one not in word_in] or [min(uses.values())])
        return max(uses[one] for one in word_in) - base, base, max(uses.values())

    def is_family_name(self, name: str) -> bool:
        """Say whether a family name is nothing else."""
        elsewhere = name in self.elsewhere or name in NO_NAMES
        return len(name) > 3 and not elsewhere and not any(name in words for words in self.words.values())


def main() -> int:
    """Print the list."""
    first, last = given_and_family()
    groups, found = Groups(), defaultdict[str | None, set[str]](set)
    finnish, _ = given_and_family(["fi_FI"])
    for name in first:
        found[groups.of_first_name(name)].add(name)
    for form in {form for name in finnish - set(NO_NAMES) for form in inflected(name)} - first:
        if groups.is_family_name(form):
            found["capital"].add(form)
    found["mid-sentence"] |= (
        {name for name in last if groups.is_family_name(name)} - found["any case"] - found["capital"]
    )
    print("# Names by how safely they are told from words; made by bench/corpora/known_names.py.")
    print("# The names come from Faker, copyright Daniele Faraglia and contributors, MIT licence.")
    for group in ("any case", "capital", "mid-sentence"):
        print(f"[{group}]", *sorted(found[group]), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
