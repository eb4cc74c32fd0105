from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.sentences import split_sentences

# One sentence per item; the test joins them with spaces and expects them back.
_EXAMPLES = {
    "abbreviations": (
        "en",
        ["Dr. Okafor met Mr. B. Lund of Harbour Ltd. on Jan. 3.", "He saw no. 5.", "It rose."],
    ),
    "initials and letters": ("en", ["J. R. Hale wrote to K.L. Moss.", "Vitamin C.", "The end."]),
    "a stop that ends both": (
        "en",
        ["They left at 5 p.m. on Monday.", "He lives in the U.S.", "The dam is there."],
    ),
    "figures": ("en", ["It cost 3.5 million.", "It rose by .5 m to 10.", "Then it fell."]),
    "quotes": ("en", ["“It rose.”", "“Why?” she asked.", "(Nobody knew.)", "He said ‘no.’", "So it was."]),
    "old quotes": ("en", ["‘‘It rose.’’", '"It fell."', "Nobody knew."]),
    "ellipsis": ("en", ["He waited… and left.", "She stayed...", "Nobody knew …", "It rose."]),
    "many marks": ("en", ["What?!", "No!!!", "Yes."]),
    "addresses": ("en", ["See example.org/a.b?c=d for more.", "Or do not."]),
    "list": ("en", ["1. First the dam.", "2. Then the road."]),
    "emoji": ("en", ["It rose. \N{GRINNING FACE}", "Then it fell."]),
    "German": (
        "de",
        ["Am 21. Juni kam Dr. Maas z.B. nach Köln.", "„Wirklich?“ fragte er.", "Das war 1999.", "Ja."],
    ),
    "French": ("fr", ["M. Roux est venu.", "« Oui ! » dit-il.", "Est-ce vrai ?", "Non."]),
    "Spanish": ("es", ["El Sr. Paz llegó a las 5 p.m. en tren.", "¿Por qué?", "¡No!"]),
    "Arabic": ("ar", ["هل ارتفع الماء؟", "نعم.", "انتهى۔"]),
    "Hindi": ("hi", ["पानी बढ़ा।", "फिर घटा।"]),
    "Greek": ("el", ["Ναι.", "Όχι!"]),
}


@pytest.mark.parametrize("name", _EXAMPLES)
def test_sentences_are_found(name: str) -> None:
    language, expected = _EXAMPLES[name]
    text = " ".join(expected)
    if name == "emoji":
        expected = ["It rose.", "\N{GRINNING FACE} Then it fell."]
    assert [span.of(text) for span in split_sentences(text, language)] == expected


def test_full_width_marks_need_no_space() -> None:
    text = "水位が上がった。「本当？」と聞いた。はい！"
    assert [span.of(text) for span in split_sentences(text, "ja")] == [
        "水位が上がった。",
        "「本当？」",
        "と聞いた。",
        "はい！",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\n\n"])
def test_a_line_break_always_ends_a_sentence(newline: str) -> None:
    text = f"No stop here{newline}nor Mr.{newline}Hale"
    assert [span.of(text) for span in split_sentences(text)] == ["No stop here", "nor Mr.", "Hale"]


@given(st.text(st.sampled_from("aA1 .!?…。”’'\")\n\r(Mr")))
def test_sentences_are_in_order_trimmed_and_leave_out_only_white_space(text: str) -> None:
    at = 0
    for span in split_sentences(text):
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


def test_an_unknown_language_is_split_all_the_same() -> None:
    assert len(split_sentences("Uno. Due. Tre.", "it")) == 3
    assert len(split_sentences("One. Two.", "")) == 2


@pytest.mark.parametrize("unit", [".", ".'", "?!", " ", ". ", ". (", "…“", "1. ", "Mr. ", "A.", "。", "a"])
def test_a_text_of_nothing_but_marks_is_split_to_its_end(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + "a"
    sentences = split_sentences(text)
    assert sentences[-1].end == len(text)
    assert all(one.end <= other.start for one, other in pairwise(sentences))
