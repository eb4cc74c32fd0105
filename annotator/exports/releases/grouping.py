"""Which articles must not be parted: those of one story, those that share words, those that people marked as repeating.

Found in the texts of the release alone: see ``corroboration.apart``.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.articles.models import Article
from annotator.corroboration.apart import index_apart
from annotator.corroboration.index_statements import INDEXED, POSTING, REUSE
from annotator.corroboration.origins.groups import Groups
from annotator.corroboration.story_list import group_stories
from annotator.db import Session
from annotator.exports.releases.splits import SHARES, Grouped, deal
from annotator.links.models import Link, Relation
from annotator.links.queries import standing_links
from annotator.projects.models import Project

_Pair = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True)
class Kinship:
    """What joins the articles of a project."""

    #: every article in one group, in order of id
    groups: Sequence[Sequence[uuid.UUID]]
    stories: Sequence[Sequence[uuid.UUID]]
    #: two articles for each passage that both have
    passages: Sequence[_Pair]
    #: two articles for each link that says that one repeats the other
    repeats: Sequence[_Pair]


@dataclass(frozen=True)
class Split:
    """What went where, and the report on it."""

    dealt: Mapping[uuid.UUID, Grouped]
    report: dict[str, object]


def split_articles(session: Session, project: Project, version: str) -> Split:
    """Deal the articles of a project out. ``session``: from ``reading_past()``, whose index is made anew here."""
    index_apart(session, project)
    kin = _find_kin(session, project)
    dealt = deal(kin.groups, version)
    return Split(dealt, _report(session, kin, dealt))


def _find_kin(session: Session, project: Project) -> Kinship:
    here = Article.project_id == project.id
    ids = session.scalars(select(Article.id).where(here).order_by(Article.id)).all()
    stories = group_stories(session, project)
    passages = _pairs(session, select(REUSE.c.article_id, REUSE.c.other_id))
    links = standing_links(SYSTEM).with_only_columns(Link.article_id, Link.to_article_id)
    repeats = _pairs(session, links.where(Link.project_id == project.id, Link.relation == Relation.REPEATS))
    number = {one: at for at, one in enumerate(ids)}
    groups = Groups(len(ids))
    for first, *others in (*stories, *passages, *repeats):
        for other in others:
            groups.join(number[first], number[other])
    return Kinship([[ids[at] for at in group] for group in groups.list()], stories, passages, repeats)


def _pairs(session: Session, query: object) -> list[_Pair]:
    rows = session.execute(query)  # type: ignore[call-overload]
    return [(row[0], row[1]) for row in rows]


def _report(session: Session, kin: Kinship, dealt: Mapping[uuid.UUID, Grouped]) -> dict[str, object]:
    """How the articles were parted, and what of one split stands in another."""
    sizes = {split: sum(one.split == split for one in dealt.values()) for split in SHARES}
    return {
        "shares": SHARES,
        "articles": sizes,
        "grouping": {
            "by": "articles that tell one story, share a passage, or that a person marked as repeating each other",
            "groups": len(kin.groups),
            "largest": max(map(len, kin.groups), default=0),
            "stories": len(kin.stories),
            "shared_passages": len(kin.passages),
            "marked_as_repeating": len(kin.repeats),
        },
        "leakage": {
            "stories_across_splits": sum(len({dealt[one].split for one in story}) > 1 for story in kin.stories),
            "near_duplicate_passages_across_splits": _count_across(kin.passages, dealt),
            "shared_origins_across_splits": _count_across(kin.repeats, dealt),
            "formulas_across_splits": sum(_formulas(session, dealt)),
        },
        "formulas": (
            "Sequences of words that stand in articles of two splits and are too short or too common to be a copied "
            "passage, such as “told reporters on the condition of anonymity that”, by winnowed hashes of five words."
        ),
    }  # fmt: skip


def _count_across(pairs: Sequence[_Pair], dealt: Mapping[uuid.UUID, Grouped]) -> int:
    return sum(dealt[one].split != dealt[other].split for one, other in pairs)


def _formulas(session: Session, dealt: Mapping[uuid.UUID, Grouped]) -> Iterator[bool]:
    """For each fingerprint, whether articles of several splits have it."""
    numbers = {
        row.number: row.article_id for row in session.execute(select(INDEXED.c.number, INDEXED.c.article_id))
    }
    split = {number: dealt[article_id].split for number, article_id in numbers.items()}
    query = select(POSTING.c.hash, POSTING.c.number).order_by(POSTING.c.hash, POSTING.c.number)
    rows = session.execute(query.execution_options(yield_per=10_000))
    for _, filed in groupby(rows, key=lambda row: row.hash):
        yield len({split[row.number] for row in filed}) > 1
