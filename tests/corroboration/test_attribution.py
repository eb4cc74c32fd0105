from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.quotes.attribution import cue_near, find_cues
from annotator.corroboration.quotes.credits import credited_agency
from annotator.corroboration.quotes.outlets import is_agency, match_outlet
from annotator.corroboration.quotes.sources import Kind, Reach, are_same_source
from annotator.text.paragraphs import list_paragraphs
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

CORPUS = Path(__file__).parents[2] / "corpus"

# text, words of each source as they stand, its kind
_ENGLISH = [
    ("The gate stuck, according to the board.", [("the board", "person")]),
    ("The gate stuck, according to the board, which owns it.", [("the board", "person")]),
    ("“It stuck,” said Ida Lund, a spokeswoman for the board.", [("Ida Lund", "person")]),
    ("Ida Lund, 58, a spokeswoman for the board, said it stuck.", [("Ida Lund", "person")]),
    (
        "Board spokeswoman Ida Lund has also warned that it will stick.",
        [("Board spokeswoman Ida Lund", "person")],
    ),
    ("On Friday night officials said it stuck.", [("officials", "unnamed")]),
    ("It stuck, said two people familiar with the gate.", [("two people familiar with the gate", "unnamed")]),
    ("According to the survey, it stuck.", [("the survey", "document")]),
    ("As first reported by the Harbour Courier, it stuck.", [("the Harbour Courier", "outlet")]),
    ("The Harbour Courier reported that it stuck.", [("The Harbour Courier", "outlet")]),
    ("She was quoted by Harbour Radio.", [("Harbour Radio", "outlet")]),
    ("It reportedly stuck.", [("", "unnamed")]),
    ("It stuck, the Corvane Press Agency reported.", [("the Corvane Press Agency", "agency")]),
    (
        "The council said in a statement that it stuck.",
        [("The council", "person"), ("a statement", "document")],
    ),
    ("“Stop,” said the caretaker, Amias Rook.", [("the caretaker", "person")]),
    ("The WHO on Friday said it stuck.", [("The WHO", "person")]),
    (
        "It stuck, said Ida Lund to the Harbour Courier.",
        [("Ida Lund", "person"), ("the Harbour Courier", "outlet")],
    ),
    ("The Harbour Courier interviewed a caller from Orrow.", [("The Harbour Courier", "outlet")]),
    ("A caller from Cooper’s Lane reported salt water.", [("A caller from Cooper’s Lane", "unnamed")]),
    ("Mr. Lund said it stuck.", [("Mr. Lund", "person")]),
]
_GERMAN = [
    ("Laut Hafenamt klemmte das Tor.", [("Hafenamt", "person")]),
    ("„Es klemmte“, sagte Ida Lund.", [("Ida Lund", "person")]),
    ("Nach Angaben von Ida Lund klemmte es.", [("Ida Lund", "person")]),
    ("Es klemmte, wie die Zeitung Hafenbote berichtet.", [("die Zeitung Hafenbote", "outlet")]),
    ("Angeblich klemmte es.", [("", "unnamed")]),
]


@pytest.mark.parametrize(("text", "expected"), _ENGLISH, ids=[text for text, _ in _ENGLISH])
def test_who_is_named_as_the_source_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(cue.words, cue.kind) for cue in find_cues(text)] == expected


@pytest.mark.parametrize(("text", "expected"), _GERMAN, ids=[text for text, _ in _GERMAN])
def test_german_sources_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(cue.words, cue.kind) for cue in find_cues(text, "de-AT")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The board declined to say why.",
        "He was told to wait.",
        "Reports of water have been many.",
        "She is not said to care.",
        "“They said it would hold,” she thought.",
        "I said so.",
        "It has agreed to pay.",
        "Various reports suggest rain.",
        "It fell, , said.",
        "",
        " \n\n\t",
    ],
)
def test_what_is_no_attribution_is_left(text: str) -> None:
    assert find_cues(text) == []


def test_whom_it_was_told_to_is_a_source_of_its_own() -> None:
    text = "“It stuck,” Ida Lund told the Harbour Courier. “It stuck,” she told the court."
    assert [(cue.words, cue.kind) for cue in find_cues(text)] == [
        ("Ida Lund", Kind.PERSON),
        ("the Harbour Courier", Kind.OUTLET),
        ("she", Kind.PERSON),
    ]


def test_an_outlet_is_known_by_the_publishers_of_the_project() -> None:
    text = "It stuck, Lund told the Tessel."
    assert [cue.name for cue in find_cues(text)] == ["Lund"]
    assert [cue.name for cue in find_cues(text, outlets=["The Daily Tessel"])] == ["Lund", "Tessel"]


def test_a_pronoun_is_who_was_named_last() -> None:
    text = "“It stuck,” said Ida Lund, a fitter. She said it squealed. He said so.\n\nIt fell.\n\nRain.\n\nShe said no."
    assert [cue.name for cue in find_cues(text)] == ["Ida Lund", "Ida Lund", "", ""]


@pytest.mark.parametrize(
    ("text", "agency", "reach"),
    [
        ("ORROWMOUTH (Corvane) — The gate stuck.", "Corvane", Reach.ARTICLE),
        ("LONDON, England (Reuters) - It stuck.", "Reuters", Reach.ARTICLE),
        ("BERLIN (dpa/AFP) – Das Tor klemmt.", "dpa", Reach.ARTICLE),
        ("By Ida Lund, Associated Press\nThe gate stuck.", "Associated Press", Reach.ARTICLE),
        ("It stuck.\n\nWith material from the Corvane Press Agency.", "Corvane Press Agency", Reach.PART),
        ("It stuck.\n— with files from The Canadian Press", "The Canadian Press", Reach.PART),
        ("It stuck.\n\nReuters contributed to this report.", "Reuters", Reach.PART),
    ],
)
def test_credits_of_agencies_are_read(text: str, agency: str, reach: Reach) -> None:
    assert credited_agency(text) == agency
    assert [cue.reach for cue in find_cues(text) if cue.is_credit] == [reach]


@pytest.mark.parametrize("text", ["The Board (OWB) said no.", "(Photo: AP)", "He told AP so.", "1 (A) – B"])
def test_what_is_no_credit_is_left(text: str) -> None:
    assert credited_agency(text) is None


def test_the_attribution_of_a_passage_is_that_of_its_sentence_or_else_of_its_paragraph() -> None:
    text = "It rose. The board said it fell. It stood.\n\nIt ended."
    cues, sentences, lines = find_cues(text), split_sentences(text), list_paragraphs(text)
    fell, stood, ended = (Span(text.index(word), text.index(word) + 4) for word in ("fell", "stood", "ended"))
    near = [cue_near(cues, span, sentences, lines) for span in (fell, stood, ended)]
    assert [cue and cue.words for cue in near] == ["The board", "The board", None]
    assert cue_near(cues, stood, sentences) is None


def test_a_line_that_ends_in_a_colon_speaks_for_what_follows() -> None:
    text = (
        "The Harbour Courier reports that it fell:\n\nIt fell at noon.\n\nMore from Orrow Radio:\n\nIt rose."
    )
    cues, sentences = find_cues(text), split_sentences(text)
    assert [(cue.name, cue.reach) for cue in cues] == [
        ("The Harbour Courier", Reach.FOLLOWING),
        ("Orrow Radio", Reach.FOLLOWING),
    ]
    noon, rose = (
        Span(text.index("noon"), text.index("noon") + 4),
        Span(text.index("rose"), text.index("rose") + 4),
    )
    near = [cue_near(cues, span, sentences) for span in (noon, rose)]
    assert [cue and cue.name for cue in near] == ["The Harbour Courier", "Orrow Radio"]


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("the Courier’s", "Harbour Courier"),
        ("THE HARBOUR COURIER", "Harbour Courier"),
        ("Tideline", "Tideline Radio"),
        ("AP", "Associated Press"),
        ("CPA", "Corvane Press Agency"),
        ("dem Boten", "Lindhafener Bote"),
        ("the News", None),
        ("Orrow", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_name_leads_to_the_one_outlet_it_can_mean(name: str, outlet: str | None) -> None:
    known = [
        "Harbour Courier",
        "Tideline Radio",
        "Associated Press",
        "Corvane Press Agency",
        "Lindhafener Bote",
    ]
    assert match_outlet(name, [*known, "Orrow News", "Orrow Lamp", ""]) == outlet


def test_names_of_one_source_are_alike() -> None:
    assert are_same_source("Tomas Harrendal", "Harrendal")
    assert are_same_source("the board", "Board")
    assert not are_same_source("Tomas Harrendal", "Tomas Lund")
    assert not are_same_source("", "")
    assert is_agency("the Corvane Press Agency")
    assert not is_agency("The Agency")


def test_the_outlets_of_the_corpus_that_are_told_things_are_found() -> None:
    text = (CORPUS / "tideline-return-called-off.md").read_text(encoding="utf-8")
    assert "Tideline Radio" in {cue.name for cue in find_cues(text) if cue.kind is Kind.OUTLET}
    german = (CORPUS / "bote-schleusentor.md").read_text(encoding="utf-8")
    assert (
        match_outlet(find_cues(german, "de")[0].name, ["Tideline Radio", "The Bollard"]) == "Tideline Radio"
    )


_PIECES = st.sampled_from(
    [
        "said",
        "told",
        " ",
        ", ",
        "“",
        "”",
        "Ida Lund",
        "the",
        "according to",
        "\n",
        ". ",
        "🌊",
        "قال",
        "報道",
        "‘",
        "’",
        "(AP)",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_cues_lie_in_the_text_and_read_as_they_say(text: str) -> None:
    for cue in find_cues(text):
        assert cue.span.of(text)
        assert cue.source is None or cue.source.of(text) == cue.words
