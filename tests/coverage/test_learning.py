"""Learning from decisions, and saying how well that does."""

import random
import subprocess
import sys
import uuid
from collections.abc import Callable

import pytest

from annotator.coverage.learning import (
    ARTICLES,
    ENOUGH,
    Decision,
    Quality,
    learn,
    measure,
    order_articles,
    score_by_prior,
)
from annotator.coverage.worthiness import judge_sentences

WORTH = ("The {0} committee spoke of the {1} budget.", "A {0} budget was read by the {1} committee.")
OTHER = ("The {0} orchestra spoke of the {1} evening.", "A {0} evening was read by the {1} orchestra.")
WORDS = "north south spring autumn river harbour valley market winter summer".split()  # noqa: SIM905


def decide(articles: int, each: int, is_worth: Callable[[str], bool]) -> list[Decision]:
    """Decisions about made-up sentences; always the same."""
    chance, found = random.Random(7), list[Decision]()
    for article in range(articles):
        for number in range(each):
            text = chance.choice((WORTH, OTHER)[number % 2]).format(*chance.sample(WORDS, 2))
            [worth] = judge_sentences(text, "en")
            found.append(Decision(uuid.UUID(int=article + 1), worth, text, is_worth(text)))
    return found


def test_words_are_learned_that_no_rule_knows() -> None:
    decisions = decide(6, 20, lambda text: "budget" in text)
    ranker = learn(decisions)
    assert ranker.has_learned
    assert (ranker.worth, ranker.other, ranker.articles) == (60, 60, 6)
    assert ranker.learned == Quality(1.0, 1.0)
    assert ranker.prior
    assert ranker.prior.average_precision < 0.9
    new = decide(1, 2, lambda _text: True)
    budget, orchestra = ranker.score([one.worth for one in new], [one.words for one in new])
    assert budget > orchestra


def test_the_same_decisions_give_the_same_scores() -> None:
    decisions = decide(6, 20, lambda text: "budget" in text)
    given = [one.worth for one in decisions], [one.words for one in decisions]
    assert learn(decisions).score(*given) == learn(list(decisions)).score(*given)


@pytest.mark.parametrize(
    ("articles", "each", "is_worth"),
    [
        (0, 0, lambda _text: True),
        (6, 20, lambda _text: True),
        (ARTICLES - 1, 60, lambda text: "budget" in text),
        (ARTICLES, 2 * (ENOUGH // ARTICLES), lambda text: "budget" in text),
    ],
)
def test_from_too_little_nothing_is_learned(
    articles: int, each: int, is_worth: Callable[[str], bool]
) -> None:
    ranker = learn(decide(articles, each, is_worth))
    assert not ranker.has_learned
    assert (ranker.prior, ranker.learned, ranker.score) == (None, None, score_by_prior)


def test_where_it_does_no_better_the_rules_stay() -> None:
    chance = random.Random(4)
    ranker = learn(decide(6, 20, lambda _text: chance.random() < 0.5))
    assert ranker.prior
    assert ranker.learned
    assert not ranker.has_learned
    assert ranker.score is score_by_prior


def test_without_both_sorts_in_one_article_nothing_is_compared() -> None:
    decisions = decide(6, 20, lambda _text: True)
    halves = [
        Decision(one.article_id, one.worth, one.words, one.article_id.int % 2 == 0) for one in decisions
    ]
    ranker = learn(halves)
    assert (ranker.worth, ranker.other) == (60, 60)
    assert (ranker.prior, ranker.learned, ranker.has_learned) == (None, None, False)


def test_the_measures_by_hand() -> None:
    decisions = decide(1, 4, lambda text: "budget" in text)
    wanted = [one.is_worth for one in decisions]
    assert wanted == [True, False, True, False]
    assert order_articles(decisions, [0.9, 0.1, 0.8, 0.2]) == [[True, True, False, False]]
    assert order_articles(decisions, [0.1, 0.9, 0.2, 0.8]) == [[False, False, True, True]]
    assert order_articles(decisions[:1], [0.5]) == []
    assert measure([[True, True, False, False]]) == Quality(1.0, 0.5)
    assert measure([[False, False, True, True]]) == Quality(round((1 / 3 + 2 / 4) / 2, 4), 0.5)
    assert measure([[True, False], [False, True]]) == Quality(0.75, 0.5)
    assert measure([[False] * 10 + [True]]) == Quality(round(1 / 11, 4), 0.0)
    assert measure([]) is None


def test_nothing_of_it_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, annotator.app, annotator.cli; print({'sklearn', 'numpy', 'scipy'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
