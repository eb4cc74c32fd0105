"""A few articles held beside each other: what they copied, word for word, their figures and their quotations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.models import Article
from annotator.corroboration.figures.beside import FigureRow, compare_all_figures
from annotator.corroboration.origins.carrying import join_spans
from annotator.corroboration.origins.clusters import Reuse, find_clusters
from annotator.corroboration.queries import read_reuses_among
from annotator.corroboration.quotes.drifting import Drifting, find_drifting
from annotator.corroboration.story_texts import COMPARED, Telling, read_tellings, sort_by_time
from annotator.corroboration.told import Told
from annotator.corroboration.words import split_words
from annotator.db import Session
from annotator.text.spans import Span

#: articles that are held beside each other
FEWEST, MOST = 2, 4
#: places of one article that a passage is held against: a text may say the same at every turn
_TURNS = 5
#: beyond this many comparisons of words a passage is shown as it is: nobody is to wait for it
_MAX_COMPARISONS = 1_000_000


@dataclass(frozen=True)
class SamePassage:
    """A passage that several of the articles have."""

    #: from 1, in the order of the first article that has it
    number: int
    #: where it stands, by article
    places: dict[str, tuple[Span, ...]]
    #: words of it that another of the articles has not, by article
    differing: dict[str, tuple[Span, ...]]
    #: the most words that one of them has of it
    words: int


@dataclass(frozen=True)
class Compared:
    """What the page shows."""

    #: the earliest first
    tellings: Sequence[Telling]
    passages: Sequence[SamePassage]
    figures: Sequence[FigureRow]
    quotations: Sequence[Drifting]


def compare_articles(session: Session, actor: Actor, articles: Sequence[Article]) -> Compared:
    """Hold FEWEST to MOST articles from get_article() beside each other. Two statements.

    Those that wait to be indexed are left out.
    """
    for article in articles:
        require(actor, Permission.READ, article)
    ids = [article.id for article in articles]
    tellings = sort_by_time(read_tellings(session, ids, COMPARED).values())
    told = [one.told for one in tellings]
    passages = find_same_passages(told, list(read_reuses_among(session, ids)))
    return Compared(tellings, passages, compare_all_figures(told), find_drifting(told))


def find_same_passages(tellings: Sequence[Told], reuses: Sequence[Reuse]) -> list[SamePassage]:
    """The passages that these articles share, numbered as they come. Pure.

    tellings: the first first; their texts may end early, and what lies beyond is left out.
    """
    texts = {told.id: told.text for told in tellings}
    order = {told.id: at for at, told in enumerate(tellings)}
    found: list[dict[str, tuple[Span, ...]]] = []
    for cluster in find_clusters(reuses):
        spans: dict[str, list[Span]] = defaultdict(list)
        for place in cluster:
            if place.article_id in texts and place.span.end <= len(texts[place.article_id]):
                spans[place.article_id].append(place.span)
        if len(spans) > 1:
            ids = sorted(spans, key=lambda one: order[one])
            found.append({one: tuple(join_spans(spans[one])) for one in ids})
    found.sort(key=lambda places: next((order[one], spans[0]) for one, spans in places.items()))
    return [_describe(number, places, texts) for number, places in enumerate(found, 1)]


def _describe(number: int, places: dict[str, tuple[Span, ...]], texts: dict[str, str]) -> SamePassage:
    """A passage with the words in which it is not the same: each article is held against the first that has it."""
    (first, base), *others = places.items()
    differing: dict[str, set[Span]] = defaultdict(set)
    for other, spans in others:
        for span in spans[:_TURNS]:
            against = max(base[:_TURNS], key=lambda one: _shared(one.of(texts[first]), span.of(texts[other])))
            ours, theirs = find_differing(texts[first], against, texts[other], span)
            differing[first].update(ours)
            differing[other].update(theirs)
    words = max(sum(len(split_words(span.of(texts[one]))) for span in spans) for one, spans in places.items())
    return SamePassage(
        number, places, {one: tuple(join_spans(found)) for one, found in differing.items()}, words
    )


def _shared(one: str, other: str) -> int:
    return len({*split_words(one).folded} & {*split_words(other).folded})


def find_differing(a: str, here: Span, b: str, there: Span) -> tuple[list[Span], list[Span]]:
    """The words of each of two passages that the other has not, as spans of their texts.

    Capitals are no difference, and neither is where the passages begin and end.
    """
    ours, theirs = split_words(here.of(a)), split_words(there.of(b))
    if len(ours) * len(theirs) > _MAX_COMPARISONS:
        return [], []
    left: list[Span] = []
    right: list[Span] = []
    steps = SequenceMatcher(None, ours.folded, theirs.folded, autojunk=False).get_opcodes()
    equal = [at for at, step in enumerate(steps) if step[0] == "equal"] or [0]
    for kind, i, j, k, m in steps[equal[0] : equal[-1]]:
        if kind == "equal":
            continue
        if i < j:
            left.append(Span(here.start + ours.starts[i], here.start + ours.ends[j - 1]))
        if k < m:
            right.append(Span(there.start + theirs.starts[k], there.start + theirs.ends[m - 1]))
    return left, right
