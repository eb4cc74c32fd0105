from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.quotes.drift import compare_quotations
from annotator.corroboration.quotes.quote_marks import find_marked
from annotator.corroboration.quotes.quoting import Quotation, find_quotations, pair_quotations
from annotator.text.spans import Span

CORPUS = Path(__file__).parents[2] / "corpus"

_MARKS = {
    "curly": ("“It stuck,” she said. “Twice.”", ["It stuck,", "Twice."]),
    "straight": ('"It stuck," she said. "Twice."', ["It stuck,", "Twice."]),
    "German": ("„Es klemmte“, sagte sie. „Ja.“", ["Es klemmte", "Ja."]),
    "French": ("« Oui », dit-elle. «Non»", [" Oui ", "Non"]),
    "inverted French": ("»Ja«, sagte sie.", ["Ja"]),
    "single": ("‘It stuck,’ she said. ‘It didn’t fall.’", ["It stuck,", "It didn’t fall."]),
    "straight single": ("'It stuck,' she said. It's done. 'Tis so.", ["It stuck,"]),
    "doubled": ("‘‘It doesn’t stop,’’ she said. ``No.''", ["It doesn’t stop,", "No."]),
    "Japanese": ("「はい」と言った。『本』", ["はい", "本"]),
    "possessive": ("‘the residents’ homes are wet’, the boys’ caps too", ["the residents’ homes are wet"]),
    "inches": ('It is 5\'10" tall and 12" wide.', []),
    "apostrophes": ("It’s the ’90s; the boys’ and girls’ caps, rock ’n’ roll.", []),
    "empty": ('“” "" „“', []),
    "not closed": ("“It stuck.\n\nIt fell.", []),
    "spaced": ('" It stuck , " she said .', [" It stuck , "]),
}


@pytest.mark.parametrize("name", _MARKS)
def test_quotations_stand_between_their_marks(name: str) -> None:
    text, expected = _MARKS[name]
    assert [one.words for one in find_quotations(text)] == expected


def test_a_quotation_in_a_quotation_is_known_as_one() -> None:
    found = find_quotations("“He said ‘no’ and left,” she said.")
    assert [(one.words, one.depth) for one in found] == [("He said ‘no’ and left,", 0), ("no", 1)]


def test_paragraphs_that_open_a_quotation_anew_belong_to_it() -> None:
    text = "“It stuck.\n\n“It stuck twice.\n\n“It fell,” said Ida Lund."
    (found,) = find_quotations(text)
    assert found.words == "It stuck. It stuck twice. It fell,"
    assert found.speaker == "Ida Lund"
    assert found.outer.of(text) == text[: text.index(" said")]


_SPEAKERS = {
    "behind": ("“It stuck,” said Ida Lund. “Twice.”", ["Ida Lund", "Ida Lund"]),
    "before": ("Ida Lund said: “It stuck.”", ["Ida Lund"]),
    "in the sentence": ("Ida Lund, the fitter, called it “a kettle” and left.", ["Ida Lund"]),
    "to an outlet": ("“It stuck,” Ida Lund told the Harbour Courier.", ["Ida Lund"]),
    "nobody": ("A sign reads “Gate”.", [""]),
    "two": ("“It stuck,” said Ida Lund.\n\n“It did not,” said Tom Vey.", ["Ida Lund", "Tom Vey"]),
    "pronoun": ("Ida Lund said it stuck. “Twice,” she said.", ["Ida Lund"]),
}


@pytest.mark.parametrize("name", _SPEAKERS)
def test_who_speaks_is_read_beside_the_quotation(name: str) -> None:
    text, expected = _SPEAKERS[name]
    assert [one.speaker for one in find_quotations(text)] == expected


def test_who_speaks_in_german() -> None:
    text = "„Es klemmte“, sagte Ida Lund dem Hafenboten. „Zweimal.“"
    assert [one.speaker for one in find_quotations(text, "de")] == ["Ida Lund", "Ida Lund"]


def said(words: str, speaker: str = "") -> Quotation:
    span = Span(1, 1 + max(1, len(words)))
    return Quotation(span, Span(0, span.end + 1), words, (span,), speaker)


def test_words_left_out_added_and_changed_are_told_apart() -> None:
    drift = compare_quotations(
        said("We held the gate for an hour in the dark"), said("We held one gate for an hour there")
    )
    assert drift.changed == (("the", "one"), ("in the dark", "there"))
    assert drift.identity == pytest.approx(6 / 10)
    drift = compare_quotations(said("It was not our gate"), said("It was our broken gate"))
    assert (drift.left_out, drift.added) == (("not",), ("broken",))
    assert not drift.is_none


def test_words_cut_at_the_ends_change_nothing_inside() -> None:
    drift = compare_quotations(said("Well, we held the gate for an hour"), said("We held the gate"))
    assert drift.identity == 1
    assert (drift.cut_first, drift.cut_second, drift.is_none) == ((1, 3), (0, 0), True)


@pytest.mark.parametrize(
    "other",
    [
        "We held … for an hour",
        "We held [it] for an hour",
        "We held [...] for an hour",
        "We held the [old] gate for an hour",
    ],
)
def test_marked_edits_are_no_drift(other: str) -> None:
    drift = compare_quotations(said("We held the gate for an hour"), said(other))
    assert drift.is_none
    assert len(drift.marked) == 1
    assert compare_quotations(said(other), said("We held the gate for an hour")).is_none


def test_the_speaker_is_compared() -> None:
    a = said("It stuck twice.", "Tomas Harrendal")
    assert compare_quotations(a, said("It stuck twice", "Harrendal")).speaker == "same"
    assert compare_quotations(a, said("It stuck twice", "Ida Lund")).speaker == "differs"
    assert compare_quotations(a, said("It stuck twice")).speaker == "unknown"


def test_nothing_shared_is_no_identity() -> None:
    drift = compare_quotations(said("It stuck twice."), said("Nobody came"))
    assert (drift.identity, drift.shared, drift.is_none) == (0, 0, False)
    assert compare_quotations(said("…"), said("!")).identity == 0


def test_one_utterance_is_found_across_articles_whatever_was_edited() -> None:
    many = {
        "a": [said("We held the gate for an hour in the dark"), said("zero tolerance")],
        "b": [said("we held that gate for an hour in the dark"), said("zero tolerance")],
        "c": [said("for an hour in the dark"), said("Nobody ever asked us about the gate")],
    }
    (found,) = pair_quotations(many)
    assert [(article_id, one.words[:7]) for article_id, one in found.members] == [
        ("a", "We held"),
        ("b", "we held"),
        ("c", "for an "),
    ]


def test_the_wire_is_quoted_alike_in_the_corpus() -> None:
    names = [
        "lamp-gate-jams",
        "saltmere-now-fish-market",
        "daily-tessel-town-gets-wet",
        "gazette-night-of-the-gate",
    ]
    texts = {name: (CORPUS / f"{name}.md").read_text(encoding="utf-8").split("---\n", 2)[2] for name in names}
    found = pair_quotations({name: find_quotations(text) for name, text in texts.items()})
    assert [sorted(name for name, _ in one.members) for one in found][:2] == [sorted(names[:3])] * 2
    assert {one.speaker for _, one in found[0].members} == {"Tomas Harrendal"}
    assert compare_quotations(found[0].members[0][1], found[0].members[1][1]).is_none


_PIECES = ["a", "b ", "it's ", " ", "\n", ",", *"“”„«»‘’\"'「」`…[]", "水", "قال", "🌊"]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


@settings(max_examples=120, deadline=None)
@given(_TEXT)
def test_quotations_lie_in_the_text_and_read_as_quoted(text: str) -> None:
    for one in find_marked(text):
        assert one.outer.start < one.inner.start < one.inner.end < one.outer.end <= len(text)
    for quotation in find_quotations(text):
        assert " ".join(part.of(text) for part in quotation.parts) == quotation.words
        assert quotation.outer.of(text)


@settings(max_examples=60, deadline=None)
@given(_TEXT, _TEXT)
def test_a_quotation_does_not_drift_from_itself(words: str, other: str) -> None:
    drift = compare_quotations(said(words), said(words))
    assert (drift.changed, drift.marked, drift.cut_first, drift.cut_second) == ((), (), (0, 0), (0, 0))
    assert drift.identity in (0, 1)
    there, back = compare_quotations(said(words), said(other)), compare_quotations(said(other), said(words))
    assert 0 <= there.identity <= 1
    assert (there.shared == 0) == (back.shared == 0)
