import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.words import fold_word, hash_words, is_unspaced, split_words

_EXAMPLES = {
    "capitals": ("The Dam BURST", "the dam burst"),
    "apostrophes": ("don't Don’t donʼt DON＇T", "don't don't don't don't"),
    "quotes are no apostrophes": ("‘‘the dam’’ 'broke', families’ homes", "the dam broke families homes"),
    "hyphens": ("court-ordered court‐ordered court\u2011ordered -a- b--c", "court-ordered " * 3 + "a b c"),
    "dashes": ("rain—heavy rain–fell", "rain heavy rain fell"),
    "figures": (
        "2,040 rose 3.5%, by 1.000.000,5. In 2019, 12:30",
        "2,040 rose 3.5 by 1.000.000,5 in 2019 12 30",
    ),
    "letters with stops": ("The U.S. and the US at 5 a.m. (U.S.-led)", "the us and the us at 5 am us led"),
    "addresses": ("www.example.org a_b", "www example org a b"),
    "hidden characters": ("soft\u00adhyphen \u2060we\u2060ll می\u200cخواهم", "softhyphen well میخواهم"),
    "odd spaces": ("one\u00a0two\u2003three\u200bfour", "one two three four"),
    "accents": ("cafe\u0301 café", "café café"),
    "ligatures and wide letters": ("ﬁnd ＦＩＮＤ Straße STRASSE", "find find strasse strasse"),
    "Cyrillic": ("Плотину ПРОРВАЛО", "плотину прорвало"),
    "Arabic": ("انهار السد، أمس", "انهار السد أمس"),
    "Hebrew": ("הסכר קרס!", "הסכר קרס"),
    "Hindi": ("बाँध टूटा।", "बाँध टूटा"),
    "Chinese": ("大坝2,000人。", "大 坝 2,000 人"),
    "Japanese": ("ダムが、決壊", "ダ ム が 決 壊"),
    "Thai": ("น้ำท่วม", "น้ ำ ท่ ว ม"),
    "Korean has spaces": ("댐이 무너졌다", "댐이 무너졌다"),
    "no words": ("… — ❤️ 👩‍🚀 “”", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", _EXAMPLES)
def test_words_are_found_and_folded(name: str) -> None:
    text, expected = _EXAMPLES[name]
    folded = split_words(text).folded
    assert folded == tuple(fold_word(word) for word in expected.split())


def test_words_keep_their_place_in_the_text() -> None:
    text = "\ufeffHe said:\r\n“The U.S.\u00a0Dam’s 2,040 m³ — 大坝 — ❤️ burst.”"
    words = split_words(text)
    places = zip(words.starts, words.ends, strict=True)
    assert [text[start:end] for start, end in places] == [
        "He", "said", "The", "U.S", "Dam’s", "2,040", "m³", "大", "坝", "burst",
    ]  # fmt: skip
    assert len(words) == 10


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("aÉ1'’.,-‑ \n\u00ad\u200d\u0301²“中カวั🚀") | st.characters(), max_size=40))
def test_words_are_in_order_and_stand_apart(text: str) -> None:
    words = split_words(text)
    at = 0
    for folded, start, end in zip(words.folded, words.starts, words.ends, strict=True):
        assert at <= start < end <= len(text)
        assert folded == fold_word(text[start:end])
        at = end


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("aÉ1'’.,-‑ \u00ad²½“"), max_size=12))
def test_latin_letters_give_the_same_words_beside_other_scripts(text: str) -> None:
    beside = split_words(text + " вода")
    assert beside.folded[:-1] == split_words(text).folded


@pytest.mark.parametrize(
    "unit", ["a", "a.", "a-", "1,", "é'", "é\u00ad", "é\u0301", "中", "a'\u00ad", "'-", "\u200d"]
)
def test_a_long_text_without_spaces_is_split_all_the_same(unit: str) -> None:
    text = unit * 20_000
    words = split_words(text)
    assert len(hash_words(words.folded)) == len(words)


def test_hashes_are_signed_and_the_same_everywhere() -> None:
    assert hash_words(["dam", "大", "", "\ud800"]) == [
        5976015015312233804,
        6304196870523591678,
        -5426141060434712860,
        7497787021708494914,
    ]
    code = "from annotator.corroboration.words import hash_words; print(hash_words(['dam']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(hash_words(["dam"]))


def test_only_characters_of_scripts_without_spaces_say_less_than_a_word() -> None:
    assert all(map(is_unspaced, split_words("大坝ダムวัำ").folded))
    assert not any(map(is_unspaced, split_words("a 1 dam вода השד 댐").folded))
