"""What the sentence splitter knows of each language, and how one is told. A new language is one more entry here."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Where a full stop does not end a sentence. Words are in lower case, without their last stop."""

    #: always stand before a name or a figure: Mr., Gen., Nr.
    titles: frozenset[str] = frozenset()
    #: may end a sentence; they do when an opening word or nothing follows: Inc., p.m., U.S.
    endings: frozenset[str] = frozenset()
    #: words that, with a capital, open a sentence more often than they continue a name
    openers: frozenset[str] = frozenset()
    #: stand before a figure: No. 5, Jan. 3
    before_figures: frozenset[str] = frozenset()
    #: a figure with a full stop is an ordinal ("21. Juni")
    has_ordinals: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "mr mrs ms dr prof rev hon st gen lt col maj capt cmdr adm sgt cpl pvt sen rep gov pres supt det insp vs"
)

ENGLISH = Rules(
    titles=_TITLES | _words("messrs mt ft e.g i.e cf viz sr.sgt atty asst assoc"),
    endings=_words(
        "inc co corp ltd llc bros jr sr esq etc al ph.d m.d b.a m.a d.c a.m p.m u.s u.k u.n e.u "
        "u.s.a ave blvd rd dept univ est approx"
    ),
    openers=_words(
        "a an the this that these those there here he she it we they you i his her its our their my "
        "your in on at by for from to with after before when while if as since because although though "
        "but and or so yet now then what who why how where which no not one some many most all each "
        "both however still also even according meanwhile instead despite during under until among "
        "asked last next"
    ),
    before_figures=_words(
        "no nos p pp vol fig figs sec art ch para ed jan feb mar apr jun jul aug sep sept oct nov dec "
        "calif fla tex ariz mass conn penn wash"
    ),
)
GERMAN = Rules(
    titles=_words(
        "dr prof hr fr nr bzw z.b d.h u.a v.a i.d.r ggf evtl ca vgl st abs art bd hrsg inkl sog zzt "
        "dipl ing med"
    ),
    endings=_words("usw etc e.v co jh n.chr v.chr"),
    openers=_words(
        "der die das ein eine dies diese dieser dieses er sie es wir ihr ich in im am an auf bei mit "
        "nach vor zu für von aus wenn als weil da doch aber und oder so nun dann wer was wie wo warum "
        "nicht kein keine"
    ),
    has_ordinals=True,
)
FRENCH = Rules(
    titles=_words("m mm mme mlle mgr dr pr me st ste cf p.ex av"),
    endings=_words("etc j.-c cie sté"),
    openers=_words(
        "le la les un une des ce cet cette ces il elle ils elles on nous vous je en à au dans mais et ou si"
    ),
    before_figures=_words("n no p pp vol art chap fig janv févr avr juil sept oct nov déc"),
)
SPANISH = Rules(
    titles=_words("sr sra srta sres dr dra d dña ud uds gral cap lic ing prof st sta p.ej"),
    endings=_words("etc s.a cía ee.uu a.m p.m a.c d.c"),
    openers=_words(
        "el la los las un una este esta ese esa él ella ellos en al con de por para pero y o si cuando no"
    ),
    before_figures=_words("núm no pág págs vol art cap fig"),
)
OTHER = Rules(titles=_words("mr mrs ms dr prof st"))

#: by primary language subtag
LANGUAGES: dict[str, Rules] = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH}


def rules_for(language: str) -> Rules:
    """The rules for a language tag such as "en-GB"; general ones when the language is not known."""
    return LANGUAGES.get(primary_subtag(language), OTHER)


def primary_subtag(language: str) -> str:
    """What a tag such as "en-GB" begins with, as the tables of this program have it: en."""
    return language.replace("_", "-").split("-")[0].lower()


#: words that stand in nearly every sentence of a language and in none of the others
_COMMON = {
    "en": {"the", "and", "of", "to", "that", "was", "with"},
    "de": {"der", "und", "das", "nicht", "den", "ist", "mit"},
    "fr": {"les", "et", "dans", "est", "une", "pour", "du"},
    "es": {"los", "el", "y", "las", "con", "para", "una"},
}
_WORD = re.compile(r"\w+")
#: code points that a language is told by, and how many of its words there must be
_REACH, _ENOUGH = 4_000, 4


def likely_language(text: str, language: str) -> str:
    """``language``, or where it is not known the one whose commonest words stand in ``text``."""
    if primary_subtag(language) not in ("und", ""):
        return language
    words = Counter(_WORD.findall(text[:_REACH].lower()))
    counts = {code: sum(words[word] for word in common) for code, common in _COMMON.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= _ENOUGH else language
