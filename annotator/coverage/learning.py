"""Learning from a project's own decisions which sentences it finds worth checking.

A logistic regression over what ``worthiness.py`` sees of a sentence and over its words. It is mixed with the prior, the
more the more decisions there are, and takes its place only where it does better, by more than chance may make it, on
articles that it has not seen. The same decisions always give the same order. Nothing is stored.
"""

from __future__ import annotations

import math
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Any

from annotator.coverage.worthiness import FEATURES, Worth

#: decisions of each sort, and articles they stand in, from which on something is learned
ENOUGH, ARTICLES = 20, 3
#: the first so many that people look at
FIRST = 10
#: as many decisions of the rarer sort weigh as much as the prior
_EVEN = 40
_FOLDS = 5
_COLUMNS = 2**13
_WORD = re.compile(r"\w+")
_NEVER_SURE = 1e-4

Score = Callable[[Sequence[Worth], Sequence[str]], list[float]]


@dataclass(frozen=True, slots=True)
class Decision:
    """A sentence that somebody decided about."""

    article_id: uuid.UUID
    worth: Worth
    words: str
    is_worth: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """How good an order is, over articles with decisions of both sorts: each as its readers decided it, 0 to 1."""

    average_precision: float
    #: share of the first ten that are worth checking
    first: float


@dataclass(frozen=True, slots=True)
class Ranker:
    """What orders sentences."""

    score: Score
    #: decisions that it was made from: worth checking, and not
    worth: int
    other: int
    articles: int
    #: of the prior alone, and of what was learned, on articles that were kept aside; None where nothing was compared
    prior: Quality | None = None
    learned: Quality | None = None
    #: whether the order is not that of the prior alone
    has_learned: bool = False


def score_by_prior(worths: Sequence[Worth], _words: Sequence[str]) -> list[float]:
    """As a project begins that has decided nothing."""
    return [worth.prior for worth in worths]


def learn(decisions: Sequence[Decision]) -> Ranker:
    """The best order that these decisions give; that of the prior where they are too few, or give none better."""
    worth = sum(one.is_worth for one in decisions)
    counts = (worth, len(decisions) - worth, len({one.article_id for one in decisions}))
    if min(counts[:2]) < ENOUGH or counts[2] < ARTICLES:
        return Ranker(score_by_prior, *counts)
    features = _features([one.worth for one in decisions], [one.words for one in decisions])
    kept_aside = _score_kept_aside(decisions, features)
    by_rules = order_articles(decisions, [one.worth.prior for one in decisions])
    by_model = order_articles(decisions, kept_aside)
    prior, learned = measure(by_rules), measure(by_model)
    if not _is_better(by_model, by_rules):
        return Ranker(score_by_prior, *counts, prior, learned)
    model = _fit(features, [one.is_worth for one in decisions])

    def score(worths: Sequence[Worth], words: Sequence[str]) -> list[float]:
        return _mix(worths, model, _features(worths, words), min(counts[:2])) if worths else []

    return Ranker(score, *counts, prior, learned, has_learned=True)


def order_articles(decisions: Sequence[Decision], scores: Sequence[float]) -> list[list[bool]]:
    """Of each article with decisions of both sorts, whether its sentences are worth checking, by score."""
    by_article: defaultdict[uuid.UUID, list[tuple[float, bool]]] = defaultdict(list)
    for decision, score in zip(decisions, scores, strict=True):
        by_article[decision.article_id].append((score, decision.is_worth))
    return [
        [is_worth for _, is_worth in sorted(by_article[article_id], key=lambda one: -one[0])]
        for article_id in sorted(by_article)
        if len({is_worth for _, is_worth in by_article[article_id]}) == 2
    ]


def measure(ordered: Sequence[Sequence[bool]]) -> Quality | None:
    """How good these orders are; None where there are none."""
    if not ordered:
        return None
    precisions = [_average_precision(order) for order in ordered]
    first = [sum(order[:FIRST]) / len(order[:FIRST]) for order in ordered]
    return Quality(round(mean(precisions), 4), round(mean(first), 4))


def _average_precision(order: Sequence[bool]) -> float:
    hits, total = 0, 0.0
    for place, is_worth in enumerate(order, 1):
        if is_worth:
            hits += 1
            total += hits / place
    return total / hits


def _is_better(one: Sequence[Sequence[bool]], other: Sequence[Sequence[bool]]) -> bool:
    """By more than chance may make it: the mean difference of average precision is above two standard errors."""
    gains = [_average_precision(a) - _average_precision(b) for a, b in zip(one, other, strict=True)]
    return len(gains) > 1 and mean(gains) > 2 * stdev(gains) / math.sqrt(len(gains))


def _features(worths: Sequence[Worth], words: Sequence[str]) -> Any:
    """A sparse matrix: what was seen of each sentence, and its words."""
    from sklearn.feature_extraction import FeatureHasher  # noqa: PLC0415  (takes seconds; few commands need it)

    rows = [_row(worth, said) for worth, said in zip(worths, words, strict=True)]
    return FeatureHasher(_COLUMNS, alternate_sign=False).transform(rows)


def _row(worth: Worth, said: str) -> dict[str, float]:
    words = set(_WORD.findall(said.casefold()))
    row = dict.fromkeys(words, 1 / math.sqrt(len(words) or 1))
    row |= {f"has {feature.name}": value for feature, value in zip(FEATURES, worth.features, strict=True)}
    return row | {"the prior": _logit(worth.prior)}


def _fit(features: Any, is_worth: Sequence[bool]) -> Any:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(
        C=0.5, class_weight="balanced", solver="liblinear", max_iter=1000, random_state=0
    )
    return model.fit(features, is_worth)


def _score_kept_aside(decisions: Sequence[Decision], features: Any) -> list[float]:
    """The score of each from a model that knows nothing of its article."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    groups = [one.article_id.int for one in decisions]
    number = {group: at for at, group in enumerate(sorted(set(groups)))}
    scores = [one.worth.prior for one in decisions]
    folds = GroupKFold(n_splits=min(_FOLDS, len(number)))
    for known, aside in folds.split(features, groups=[number[group] for group in groups]):
        is_worth = [decisions[at].is_worth for at in known]
        fewer = min(sum(is_worth), len(is_worth) - sum(is_worth))
        if fewer:
            model = _fit(features[known], is_worth)
            found = _mix([decisions[at].worth for at in aside], model, features[aside], fewer)
            for at, score in zip(aside, found, strict=True):
                scores[at] = score
    return scores


def _mix(worths: Sequence[Worth], model: Any, features: Any, fewer: int) -> list[float]:
    """Between the prior and what was learned, in logits. fewer: decisions of the rarer sort."""
    share = fewer / (fewer + _EVEN)
    learned = model.decision_function(features)
    mixed = (
        share * float(one) + (1 - share) * _logit(worth.prior)
        for one, worth in zip(learned, worths, strict=True)
    )
    return [round(1 / (1 + math.exp(-max(-30.0, min(30.0, one)))), 4) for one in mixed]


def _logit(score: float) -> float:
    sure = min(max(score, _NEVER_SURE), 1 - _NEVER_SURE)
    return math.log(sure / (1 - sure))
