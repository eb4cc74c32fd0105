"""How alike the words around two places are: what tells figures of one subject from figures of two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, sqrt
from types import MappingProxyType

from annotator.corroboration.figures.date_words import DAYS, MONTHS, WEEKDAYS
from annotator.corroboration.figures.number_words import ENGLISH, GERMAN, SCALES, VAGUE
from annotator.corroboration.figures.tokens import Tokens, word_list, word_set
from annotator.corroboration.figures.unit_words import STOPS
from annotator.text.spans import Span

#: letters after which the weight of a word has fallen to about a third
_REACH = 60.0
_REACH_BEYOND = 120.0
#: what a word beside a passage is worth to the passage as a whole
_OUTSIDE = 0.25
#: no word falls below this share of its weight within its passage; beyond it, below none
_FLOOR = 0.3
#: a name says more than a word
_NAME = 1.5
_ENDINGS = tuple(
    word_list("ations ation ements ement ings ing ions ion ies ied ers ungen ung ed er en es ly e s n y")
)
_MIN_STEM = 4
_EMPTY = STOPS | word_set(
    "said says told according about around nearly almost roughly approximately estimated up least most than other "
    "new mr mrs ms dr one as so if been being had has have was were will would could also after before"
)
#: say when or that something was published, not what
_TIMES = frozenset((*MONTHS, *WEEKDAYS, *DAYS)) | word_set(
    "published updated posted edt est pdt pst gmt utc bst a.m. p.m. am pm last next year month week day time"
)
_NUMBERS = frozenset((*ENGLISH.small, *ENGLISH.scales, *GERMAN, *SCALES["en"], *SCALES["de"], *VAGUE))
_SILENT = _EMPTY | _TIMES | _NUMBERS


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says something: its stem, where it stands, and whether it is a name."""

    stem: str
    start: int
    is_name: bool


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """What is left of ``word`` without its ending: "deportations" and "deported" meet in "deport"."""
    word = word.removesuffix("'s")
    while True:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
                word = word[: -len(ending)]
                break
        else:
            return word


def telling_words(tokens: Tokens) -> tuple[Word, ...]:
    """The words of a passage that say what it is about: no figures, no little words."""
    words = []
    opens = True
    for index, word in enumerate(tokens.folded):
        if tokens.sorts[index] in ("w", "a", "c") and word not in _SILENT:
            name = not opens and tokens.is_capital(index)
            words.append(Word(stem(word), tokens.starts[index], name))
        opens = word in (".", "!", "?", "“", '"', "„") or tokens.sorts[index] == "l"
    return tuple(words)


def weigh(
    words: Iterable[Word],
    place: Span,
    within: Span,
    weights: Mapping[str, float] | None = None,
    *,
    to: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, float]:
    """Each stem of ``words`` with its weight, seen from ``place``: the nearer, the heavier.

    within: the passage; what stands outside counts only close by.
    weights: what each stem is worth, such as its rarity in the story; 1 for those not in it.
    to: what was weighed before, to which these are added.
    """
    seen = dict(to)
    for word in words:
        if place.start <= word.start < place.end:
            continue
        away = place.start - word.start if word.start < place.start else word.start - place.end
        inside = within.start <= word.start < within.end
        least = _FLOOR if inside else 0.0
        weight = least + (1 - least) * exp(-away / (_REACH if inside else _REACH_BEYOND))
        weight *= (_NAME if word.is_name else 1.0) * (weights.get(word.stem, 1.0) if weights else 1.0)
        seen[word.stem] = max(seen.get(word.stem, 0.0), weight)
    return seen


def weigh_whole(
    words: tuple[Word, ...], within: Span, weights: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Each stem with its weight, seen from the whole passage: its own words count in full, those around it less."""
    seen: dict[str, float] = {}
    for word in words:
        weight = 1.0 if within.start <= word.start < within.end else _OUTSIDE
        weight *= (_NAME if word.is_name else 1.0) * (weights.get(word.stem, 1.0) if weights else 1.0)
        seen[word.stem] = max(seen.get(word.stem, 0.0), weight)
    return seen


def likeness(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """0 to 1: the cosine of two weighed surroundings."""
    return cosine(to_length_one(a), to_length_one(b))


def to_length_one(weighed: Mapping[str, float]) -> dict[str, float]:
    """The same surroundings, made ready to be held against many others."""
    size = sqrt(sum(weight * weight for weight in weighed.values()))
    return {word: weight / size for word, weight in weighed.items()} if size else {}


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The likeness of two that are of length one."""
    return min(1.0, sum([weight * b[word] for word, weight in a.items() if word in b]))


def rarity(passages: Iterable[Sequence[Word]]) -> dict[str, float]:
    """What each stem is worth among so many passages: the rarer, the more, up to 1."""
    counts, total = Counter[str](), 0
    for words in passages:
        counts.update({word.stem for word in words})
        total += 1
    return {name: log(1 + total / count) / log(1 + total) for name, count in counts.items()}
