"""The words for numbers. A new language is one more table here."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.corroboration.figures.tokens import word_list


@dataclass(frozen=True, slots=True)
class Words:
    """Words that add up, and words that multiply."""

    small: dict[str, float]
    scales: dict[str, float]


_ONES = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")

ENGLISH = Words(
    small={
        **{word: float(value) for value, word in enumerate(_ONES)},
        **{word: 20.0 + 10 * step for step, word in enumerate(_TENS)},
        "fourty": 40.0,
    },
    scales={
        "dozen": 12.0,
        "hundred": 100.0,
        "thousand": 1e3,
        "million": 1e6,
        "billion": 1e9,
        "trillion": 1e12,
    },
)

#: what multiplies the digits before it, by language; "en" also serves all that have no table of their own
SCALES: dict[str, dict[str, float]] = {
    "en": {
        **ENGLISH.scales,
        **dict.fromkeys(("k", "grand", "mille", "mil", "тыс", "тысяч", "тысячи", "ألف", "آلاف", "الف"), 1e3),
        **dict.fromkeys(("mn", "mln", "m", "millions", "millones", "milioni", "milhões", "млн"), 1e6),
        **dict.fromkeys(("مليون", "ملايين", "миллион", "миллиона", "миллионов", "millón"), 1e6),
        **dict.fromkeys(("bn", "bln", "milliard", "milliards", "miliardi", "млрд", "مليار"), 1e9),
        **dict.fromkeys(("trn", "tn"), 1e12),
        **dict.fromkeys(("lakh", "lakhs"), 1e5),
        **dict.fromkeys(("crore", "crores"), 1e7),
        **dict.fromkeys("十拾", 10.0),
        "百": 100.0,
        "千": 1e3,
        **dict.fromkeys("万萬", 1e4),
        **dict.fromkeys("億亿", 1e8),
    },
    "de": {
        **dict.fromkeys(("dutzend",), 12.0),
        **dict.fromkeys(("hundert",), 100.0),
        **dict.fromkeys(("tausend", "tsd"), 1e3),
        **dict.fromkeys(("million", "millionen", "mio"), 1e6),
        **dict.fromkeys(("milliarde", "milliarden", "mrd"), 1e9),
        **dict.fromkeys(("billion", "billionen", "bio"), 1e12),
    },
}

#: how many are meant when no number is given; "thousands of" are two thousand at least
VAGUE: dict[str, tuple[float, float]] = {
    "tens": (20, 99),
    "dozens": (24, 119),
    "scores": (40, 119),
    "hundreds": (200, 999),
    "thousands": (2000, 9999),
    "millions": (2e6, 9.999e6),
    "billions": (2e9, 9.999e9),
    "dutzende": (24, 119),
    "dutzenden": (24, 119),
    "hunderte": (200, 999),
    "hunderten": (200, 999),
    "tausende": (2000, 9999),
    "tausenden": (2000, 9999),
    "zehntausende": (2e4, 9.9999e4),
    "zehntausenden": (2e4, 9.9999e4),
    "hunderttausende": (2e5, 9.99999e5),
    "hunderttausenden": (2e5, 9.99999e5),
}
#: say a number only before a scale: several hundred, a couple of thousand
COUPLES: dict[str, tuple[float, float]] = {
    "couple": (2, 3),
    "few": (2, 5),
    "several": (3, 9),
    "einige": (2, 9),
    "mehrere": (3, 9),
    "paar": (2, 5),
}

_GERMAN_ONES = word_list(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
)
_GERMAN_TENS = word_list("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")


def _german() -> dict[str, float]:
    """Every German word below a hundred thousand that is made of regular parts and at all usual."""
    below: dict[str, float] = {word: float(value) for value, word in enumerate(_GERMAN_ONES)}
    for step, tens in enumerate(_GERMAN_TENS, 2):
        below[tens] = 10.0 * step
        for one in range(1, 10):
            below[f"{_GERMAN_ONES[one]}und{tens}"] = 10.0 * step + one
    words = dict(below)
    for word, value in list(below.items()):
        if 1 <= value < 100:
            words[f"{word}tausend"] = value * 1000
        if 1 <= value < 10:
            words[f"{word}hundert"] = value * 100
            words[f"{word}hunderttausend"] = value * 1e5
            for rest, small in below.items():
                words[f"{word}hundert{rest}"] = value * 100 + small
    words |= {"hundert": 100.0, "tausend": 1000.0, "anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5}
    words |= {"dutzend": 12.0, "zwo": 2.0, "dreissig": 30.0}
    # an article far more often than a number
    del words["ein"]
    return words


GERMAN: dict[str, float] = _german()
