"""What people marked, what was planted and what is made up."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.cli.benchmarking import read_folder
from annotator.corroboration.kinds import Kind
from annotator.corroboration.measuring.inventing import TELLINGS, invent
from annotator.corroboration.measuring.marks import KINDS, Mark, Passage, read_marks
from annotator.corroboration.measuring.planting import plant, score_planted
from annotator.corroboration.measuring.refiguring import FACTORS, plant_figures, score_figures
from annotator.corroboration.measuring.scores import score_conflicts, score_copied, score_ranking
from annotator.corroboration.told import Told
from annotator.errors import Invalid
from annotator.text.spans import Span

CORPUS = Path(__file__).parents[2] / "corpus"
TEXTS = {"a": "The gate fell. The gate held.", "b": "It fell at noon."}
_A, _B = Passage("a", Span(0, 14)), Passage("b", Span(0, 16))


@pytest.fixture(scope="module")
def corpus() -> dict[str, str]:
    return {name: draft.text for name, draft in read_folder(CORPUS).items()}


def test_each_quote_of_the_corpus_stands_where_it_says(corpus: dict[str, str]) -> None:
    data = json.loads((CORPUS / "pairs.json").read_text())
    marks = read_marks(data, corpus)
    assert {mark.kind for mark in marks} == set(KINDS)
    for mark, pair in zip(marks, data["pairs"], strict=True):
        assert mark.a.article != mark.b.article
        assert mark.a.span.of(corpus[mark.a.article]) == pair["a"]["quote"]
        assert mark.b.span.of(corpus[mark.b.article]) == pair["b"]["quote"]


def _pair(**changed: Any) -> dict[str, Any]:
    here, there = {"article": "a", "quote": "The gate fell."}, {"article": "b", "quote": "fell"}
    return {"pairs": [{"kind": "copied", "a": here, "b": there} | changed]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "the list “pairs”"),
        ({"pairs": []}, "the list “pairs”"),
        ({"pairs": "copied"}, "the list “pairs”"),
        ({"pairs": [None]}, "Pair 1 has no kind"),
        (_pair(kind="alike"), "copied, corroborates, conflicts"),
        (_pair(b={"article": "c", "quote": "fell"}), "there is no article “c”"),
        (_pair(b={"article": ["a"], "quote": "fell"}), "there is no article"),
        (_pair(a={"article": "a", "quote": "gate"}), "stands 2 times in a"),
        (_pair(a={"article": "a", "quote": ""}), "stands 0 times"),
        (_pair(b=None), "Pair 1, b"),
    ],
)
def test_what_is_no_pair_is_refused_in_a_sentence(data: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_marks(data, TEXTS)


def test_a_copied_passage_counts_when_both_its_ends_are_exact() -> None:
    marks = [Mark(Kind.COPIED, _A, _B)]
    assert score_copied(marks, [(_B, _A)]).f1 == 1
    off = Passage("a", Span(0, 13))
    assert (score_copied(marks, [(off, _B)]).f1, score_copied(marks, []).recall) == (0, 0)
    unseen = Passage("c", Span(0, 9))
    assert score_copied(marks, [(_A, _B), (_A, unseen)]).precision == 1


def test_conflicts_are_found_where_half_of_them_is() -> None:
    marks = [Mark(Kind.CONFLICTS, _A, _B)]
    wide, elsewhere = Passage("a", Span(0, 29)), Passage("a", Span(15, 29))
    found = score_conflicts(marks, [(_B, wide), (elsewhere, _B)])
    assert (found.precision, found.recall, found.found) == (0.5, 1, 2)


def test_what_comes_early_scores_high() -> None:
    others = [Passage("c", Span(at, at + 1)) for at in range(6)]
    marks = [Mark(Kind.CORROBORATES, _A, _B), Mark(Kind.CORROBORATES, _A, others[0])]
    found = score_ranking(marks, Kind.CORROBORATES, lambda _: [*others[1:], _B])
    assert (found.claims, found.hit_5, found.recall_5, found.recall_10, found.mrr) == (1, 0, 0, 0.5, 0.167)
    assert score_ranking([], Kind.CORROBORATES, lambda _: []).mrr is None


def test_planted_passages_are_found_and_the_same_each_time(corpus: dict[str, str]) -> None:
    planted = list(plant(list(corpus.values()), 30))
    assert planted == list(plant(list(corpus.values()), 30))
    assert len({one.b for one in planted}) == 30
    found = score_planted(planted)
    assert (found.recall or 0) >= 0.9
    assert (found.precision or 0) >= 0.92


def test_other_figures_are_planted_and_found_in_conflict(corpus: dict[str, str]) -> None:
    tellings = [Told(name, text) for name, text in corpus.items() if name != "bote-schleusentor.md"]
    planted = list(plant_figures(tellings, 20))
    assert planted == list(plant_figures(tellings, 20))
    for one in planted:
        assert one.words in one.here.of(one.a.text)
        assert one.there.of(one.b.text) != one.here.of(one.a.text)
        assert one.there.of(one.b.text) not in corpus[one.b.id]
    assert (score_figures(planted) or 0) >= 0.8


def test_one_figure_of_a_sentence_becomes_another() -> None:
    tellings = [
        Told("a", "The flood drove 1,200 people from their homes on Friday."),
        Told("b", "It rained."),
    ]
    [one] = plant_figures(tellings, 1)
    assert one.words == "1,200 people"
    assert one.there.of(one.b.text).split()[3] in {f"{round(1_200 * factor):,}" for factor in FACTORS}
    assert one.b.text.endswith("It rained.")


@pytest.mark.parametrize("language", ["en", "de"])
def test_where_there_is_no_figure_none_is_planted(language: str) -> None:
    text = "It rained." if language == "en" else "Auf die Stadt fielen 1.200 Liter Regen am Freitag."
    planted = list(plant_figures([Told("a", text, language), Told("b", text, language)], 5))
    assert (planted, score_figures(planted)) == ([], None)


@pytest.mark.parametrize("texts", [[], ["One text."], ["word " * 100]])
def test_where_there_is_no_room_nothing_is_planted(texts: list[str]) -> None:
    assert score_planted(list(plant(texts, 5))).recall is None


def test_made_up_articles_are_all_different_and_the_same_each_time(corpus: dict[str, str]) -> None:
    made = list(invent(list(corpus.values()), 2 * TELLINGS))
    assert made == list(invent(list(corpus.values()), 2 * TELLINGS))
    assert len(set(made)) == len(made)
