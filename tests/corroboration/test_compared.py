"""Articles beside each other: the same passages, figures, quotations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.corroboration.compared import find_differing, find_same_passages
from annotator.corroboration.figures.beside import FigureRow, compare_all_figures
from annotator.corroboration.origins.clusters import Reuse
from annotator.corroboration.quotes.drifting import Drifting, find_drifting
from annotator.corroboration.story_texts import tell_article
from annotator.corroboration.told import Told
from annotator.db import Database
from annotator.text.spans import Span
from corroboration.tellings import COPY, OWN, WIRE
from make import Desk, make_article
from origins import NOON

SAID = "“We saw the water rise to the second step and then we ran,” said Ines Orrow."


def told(name: str, text: str, language: str = "en") -> Told:
    return Told(name, text, language, f"The {name.title()}", NOON)


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def passage_of(*texts: str) -> list[Reuse]:
    """That all of each text is one passage; they are called a, b, c."""
    places = [(name, Span(0, len(text))) for name, text in zip("abc", texts, strict=False)]
    (first, here), *others = places
    return [Reuse(first, here, other, there) for other, there in others]


def words_of(texts: dict[str, str], found: dict[str, tuple[Span, ...]]) -> dict[str, list[str]]:
    return {name: [one.of(texts[name]) for one in spans] for name, spans in found.items()}


def test_words_that_differ_inside_a_passage_are_told_and_its_ends_are_not() -> None:
    one = "Then up to 400 households in Lower Staithe were told to leave on Friday."
    other = "UP to 400 families in Lower Staithe were told to leave."
    left, right = find_differing(one, Span(0, len(one)), other, Span(0, len(other)))
    assert [[one.of(text) for one in found] for text, found in ((one, left), (other, right))] == [
        ["households"], ["families"],
    ]  # fmt: skip


def test_passages_are_numbered_as_they_come_and_held_against_the_first() -> None:
    texts = {
        "a": "The gate stuck at noon in the wind.",
        "b": "The gate stuck at night in the wind.",
        "c": "The gate stuck in the wind.",
    }
    [passage] = find_same_passages([told(*one) for one in texts.items()], passage_of(*texts.values()))
    assert (passage.number, passage.words, list(passage.places)) == (1, 8, ["a", "b", "c"])
    assert words_of(texts, passage.differing) == {"a": ["at noon"], "b": ["night"], "c": []}


def test_a_passage_beyond_the_end_of_a_cut_text_is_left_out() -> None:
    assert (
        find_same_passages([told("a", "short"), told("b", "short")], passage_of("longer text", "short")) == []
    )


def test_two_passages_come_in_the_order_of_the_first_article() -> None:
    one, other = "Alpha beta. Gamma delta.", "Gamma delta. Alpha beta."
    reuses = [Reuse("a", span(one, part), "b", span(other, part)) for part in ("Gamma delta.", "Alpha beta.")]
    found = find_same_passages([told("a", one), told("b", other)], reuses)
    assert [(passage.number, passage.places["a"][0].of(one)) for passage in found] == [
        (1, "Alpha beta."), (2, "Gamma delta."),
    ]  # fmt: skip


@given(st.text(alphabet="ab .,A", max_size=60), st.text(alphabet="ab .,A", max_size=60))
def test_what_differs_lies_within_its_passage(one: str, other: str) -> None:
    one, other = f"x{one}", f"x{other}"
    left, right = find_differing(one, Span(0, len(one)), other, Span(0, len(other)))
    assert all(found.end <= len(one) for found in left)
    assert all(found.end <= len(other) for found in right)
    assert find_differing(one, Span(0, len(one)), one, Span(0, len(one))) == ([], [])


def test_figures_that_differ_come_first_with_why_and_those_that_agree_behind() -> None:
    rows = compare_all_figures([told("wire", WIRE), told("copy", COPY), told("own", OWN)])
    assert rows[0].differences == (("140 passengers", "175 passengers", "value"),)
    assert said(rows[0]) == {"wire": "140 passengers", "copy": "140 passengers", "own": "175 passengers"}
    assert rows[0].score > 0.5
    assert rows[0].of("own")[0].before == "The harbour master counted "
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)


def test_figures_that_only_agree_are_no_difference() -> None:
    [row] = compare_all_figures([told("wire", WIRE), told("copy", COPY)])
    assert (row.differences, row.score) == ((), 0.0)
    assert said(row) == {"wire": "140 passengers", "copy": "140 passengers"}


def said(row: FigureRow) -> dict[str, str]:
    return {one.article_id: one.words for one in row.stated}


def drift(*texts: str) -> list[Drifting]:
    return find_drifting(
        [told(name, text) for name, text in zip(("one", "two", "three"), texts, strict=False)]
    )


def test_a_word_that_was_changed_inside_quotation_marks_is_drift() -> None:
    [found] = drift(SAID, SAID.replace("second", "third"), SAID)
    assert found.has_drifted
    assert [(one.article_id, one.is_same, one.drift.changed) for one in found.others] == [
        ("two", False, (("second", "third"),)), ("three", True, ()),
    ]  # fmt: skip


def test_another_speaker_is_drift_although_no_word_is_changed() -> None:
    [found] = drift(SAID, SAID.replace("Ines Orrow", "Tam Sedge"))
    assert (found.others[0].drift.changed, found.others[0].drift.speaker) == ((), "differs")
    assert found.has_drifted


@pytest.mark.parametrize("change", [("We saw", "we saw"), (" and then we ran", ""), ("“We", "We said: “We")])
def test_capitals_and_ends_are_no_drift(change: tuple[str, str]) -> None:
    assert not any(one.has_drifted for one in drift(SAID, SAID.replace(*change)))


def test_what_two_people_say_of_one_thing_is_no_drift() -> None:
    assert drift(
        "“It was a wholly inappropriate use of the Endangered Species Act,” said Ines Orrow.",
        "“This strikes at the absolute heart of the Endangered Species Act,” said Tam Sedge.",
    ) == []  # fmt: skip


def test_nothing_is_found_in_nothing() -> None:
    assert (find_drifting([]), compare_all_figures([]), find_same_passages([], [])) == ([], [], [])


def test_a_text_of_no_stated_language_is_read_in_its_likely_one(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        text = "The board said that the gate and the wall of the quay kept out the sea."
        article = make_article(session, desk.project, text)
        assert (article.language, tell_article(article, text).language) == ("und", "en")
