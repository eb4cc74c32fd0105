"""Numbers as people write them: digits of any script, words, "1.2 million", "dozens"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from math import floor, log10

from annotator.corroboration.figures.number_words import COUPLES, ENGLISH, GERMAN, SCALES, VAGUE
from annotator.corroboration.figures.tokens import Tokens, word_set

#: languages that write 1.000,5; all others are read as 1,000.5
_COMMA_DECIMAL = word_set(
    "bg ca cs da de el es et fi fr gl hr hu id is it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk vi"
)
#: languages that part thousands with a plain space
_SPACED = word_set("bg cs et fi fr hu lt lv nb nn no pl pt ru sk sv uk")
_GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*+")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_BLANKS = re.compile(r"[\u00a0\u2009\u202f'’]")
_MARKS = str.maketrans({"\u066b": ".", "\u066c": ",", "\uff0c": ",", "\uff0e": "."})
#: nobody writes a count with more digits, and a float holds no more exactly
_MAX_DIGITS = 15
_MOST = 1e15


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it ends; ``low`` and ``high`` differ where words leave it open."""

    value: float
    #: index of the token behind it
    end: int
    #: the worth of its last digit that is not a filling nought: 1000 in 2,000, 0.01 in 3.85
    step: float
    low: float
    high: float
    in_words: bool = False
    #: "dozens", "several hundred": no exact value is meant
    is_vague: bool = False
    #: what "million", "k" and the like made of it
    scale: float = 1.0


def read_number(tokens: Tokens, index: int, language: str) -> Number | None:
    """The number that starts at the token ``index``, with its "million"; None where none does."""
    if tokens.sort(index) == "n":
        return _read_digits(tokens, index, language)
    word = tokens.at(index)
    if word in COUPLES or word in VAGUE:
        return _read_vague(tokens, index, word)
    if language == "de":
        return _read_german(tokens, index)
    return _read_english(tokens, index)


def _read_digits(tokens: Tokens, index: int, language: str) -> Number | None:
    written, end = tokens.folded[index], index + 1
    if language in _SPACED and written.isdigit() and len(written) <= 3:
        while len(written) < _MAX_DIGITS and tokens.sort(end) == "n" and _is_group(tokens, end):
            written += tokens.folded[end]
            end += 1
    parsed = parse_digits(written, language)
    if parsed is None:
        return None
    return _scaled(tokens, exact(parsed[0], parsed[1], end), language)


def _is_group(tokens: Tokens, index: int) -> bool:
    word = tokens.folded[index]
    return len(word) == 3 and word.isdigit() and tokens.starts[index] == tokens.ends[index - 1] + 1


def exact(value: float, decimals: int, end: int) -> Number:
    """A number of which the value is known, written with so many ``decimals``."""
    step = 10.0**-decimals if decimals else _step(value)
    return Number(value, end, step, value, value)


def _step(value: float) -> float:
    step = 1.0
    while value and value % (step * 10) == 0 and step < 1e15:
        step *= 10
    return step


@lru_cache(maxsize=4096)
def parse_digits(written: str, language: str) -> tuple[float, int] | None:
    """The value of ``written`` and its number of decimals; None for what is no number, such as 1.2.3."""
    text = _BLANKS.sub("", written.translate(_MARKS))
    if not text.isascii():
        text = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    if sum(map(str.isdigit, text)) > _MAX_DIGITS:
        return None
    if text.isdigit():
        return float(text), 0
    point = "," if language in _COMMA_DECIMAL and not {"\u066b", "\u066c"} & set(written) else "."
    other = "." if point == "," else ","
    if _is_grouped(text, other):
        return float(text.replace(".", "").replace(",", "")), 0
    whole, mark, rest = text.rpartition(point if point in text else other)
    if not rest.isdigit() or mark in whole:
        return None
    if not whole.isdigit() and not _GROUPS.fullmatch(whole):
        return None
    return float(f"{whole.replace('.', '').replace(',', '')}.{rest}"), len(rest)


def _is_grouped(text: str, other: str) -> bool:
    if _INDIAN.fullmatch(text):
        return True
    found = _GROUPS.fullmatch(text)
    # 1.234.567 is grouped in any language; 1.234 where the point does not part decimals
    return (
        bool(found) and (text.count(found[1]) > 1 or (found[1] == other and text[0] != "0"))
        if found
        else False
    )


def _scaled(tokens: Tokens, number: Number, language: str) -> Number:
    """``number`` with the "million" or "bn" behind it, if there is one."""
    end = number.end
    hyphen = tokens.at(end) == "-" and tokens.touches(end)
    word = tokens.at(end + hyphen)
    scale = SCALES.get("de" if language == "de" else "en", {}).get(word)
    if scale is None or number.value * scale > _MOST:
        return number
    if (len(word) <= 2 and not word.isalpha()) or (len(word) == 1 and word.isascii()):
        # a bare m or k may be a unit; who reads the unit decides
        return number
    end += hyphen + 1
    # "Mio." and "Mrd."
    if word in ("mio", "mrd", "tsd") and tokens.at(end) == "." and tokens.touches(end):
        end += 1
    return _scaled(tokens, scale_by(number, scale, end), language)


def scale_by(number: Number, scale: float, end: int) -> Number:
    """``number`` times ``scale``; it now ends before the token ``end``."""
    return replace(
        number,
        value=_tidy(number.value * scale),
        low=_tidy(number.low * scale),
        high=_tidy(number.high * scale),
        step=number.step * scale,
        end=end,
        scale=number.scale * scale,
    )


def _tidy(value: float) -> float:
    """``value`` without the dust of multiplying: 2.3 million is 2,300,000."""
    return float(f"{value:.12g}")


def _read_english(tokens: Tokens, index: int) -> Number | None:
    total, current, end, seen = 0.0, None, index, False
    article = tokens.at(index) in ("a", "an") and tokens.at(index + 1) in ENGLISH.scales
    if article:
        current, end = 1.0, index + 1
    while True:
        at = end + (seen and tokens.at(end) == "-" and tokens.touches(end))
        at += _joining(tokens, at) if seen else 0
        word = tokens.at(at)
        if (small := ENGLISH.small.get(word)) is not None and (current is None or _fits(current, small)):
            current = (current or 0) + small
        elif (scale := ENGLISH.scales.get(word)) and current is not None and current * scale <= _MOST:
            current, total = _raise(total, current, scale)
        else:
            break
        end, seen = at + 1, True
    if not seen:
        return None
    value = total + (current or 0)
    return replace(exact(value, 0, end), in_words=True)


def _joining(tokens: Tokens, at: int) -> int:
    """1 where "and" stands within a number: one hundred and five."""
    before = ENGLISH.scales.get(tokens.at(at - 1), 0)
    return int(tokens.at(at) == "and" and before >= 100 and tokens.at(at + 1) in ENGLISH.small)


def _fits(current: float, small: float) -> bool:
    """Whether ``small`` may follow: "five" behind "twenty", "twenty" behind "hundred"."""
    if current == 0:
        return True
    last = current % 100
    return small < 100 and (last == 0 or (last % 10 == 0 and last >= 20 and small < 10))


def _raise(total: float, current: float, scale: float) -> tuple[float, float]:
    if scale < 1000:
        return current * scale, total
    return 0.0, total + (current or 1) * scale


def _read_german(tokens: Tokens, index: int) -> Number | None:
    value = GERMAN.get(tokens.at(index))
    if value is None:
        return None
    return _scaled(tokens, replace(exact(value, int(value % 1 > 0), index + 1), in_words=True), "de")


def _read_vague(tokens: Tokens, index: int, word: str) -> Number | None:
    """ "dozens", "tens of thousands", "several hundred", "a couple of hundred"."""
    if word in COUPLES:
        low, high = COUPLES[word]
        at = index + 1 + (tokens.at(index + 1) == "of")
        scale = ENGLISH.scales.get(tokens.at(at)) or SCALES["de"].get(tokens.at(at))
        if not scale:
            return None
        number = Number(round((low + high) / 2), at + 1, 1, low, high, in_words=True, is_vague=True)
        return scale_by(number, scale, at + 1)
    low, high = VAGUE[word]
    end = index + 1
    if word in ("scores", "tens") and tokens.at(end) != "of":
        # "he scores"
        return None
    while tokens.at(end) == "of" and tokens.at(end + 1) in VAGUE and low < 1e9:
        scale = VAGUE[tokens.at(end + 1)][0] / 2
        low, high, end = low * scale, high * scale, end + 2
    return Number(low, end, 10.0 ** floor(log10(low)), low, high, in_words=True, is_vague=True)
