"""Giving out articles: by hand, by rule, and to whoever asks for the next one."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, case, func, or_, select

from annotator.accounts.permissions import Actor, Permission, Role, require
from annotator.articles.models import Article
from annotator.assignments.drafts import PAIRS_AT_MOST, AssignmentDraft, SpreadDraft
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.assignments.queries import count_loads, get_articles, list_readers
from annotator.assignments.spreading import Need, spread_articles
from annotator.assignments.steps import Pair, begin, lock_assigning
from annotator.db import Session
from annotator.errors import Invalid
from annotator.projects.models import Project
from annotator.projects.queries import Member

NOTHING_LEFT = "There is no article left for you: each has its readers, or has been yours before."
OLDEST_FIRST = (Article.published_at.asc().nulls_last(), Article.id)


def assign_by_hand(
    session: Session, actor: Actor, project: Project, draft: AssignmentDraft
) -> list[Assignment]:
    """Give each of these articles to each of these people. Whoever has one already keeps it as it is."""
    require(actor, Permission.ASSIGN, project)
    _find_readers(session, project, draft.person_ids)
    articles = get_articles(session, project, draft.article_ids)
    pairs = [(article_id, person_id) for article_id in articles for person_id in draft.person_ids]
    return begin(session, actor, project.id, pairs, origin=Origin.HAND, due_on=draft.due_on)


def assign_by_rule(session: Session, actor: Actor, project: Project, draft: SpreadDraft) -> list[Assignment]:
    """Spread articles over readers, as plan_spread() says."""
    require(actor, Permission.ASSIGN, project)
    lock_assigning(session, project.id)
    plan = plan_spread(session, project, draft)
    return begin(session, actor, project.id, plan.pairs, origin=Origin.RULE, due_on=draft.due_on)


def assign_next(session: Session, actor: Actor, project: Project) -> Assignment | None:
    """Give the actor the next article: of those with too few readers the one with the fewest, then the oldest.

    Articles to learn on come first, however many read them. Nobody is given what they had before, even if they gave it
    back. None when nothing is left.
    """
    require(actor, Permission.SUBMIT, project)
    lock_assigning(session, project.id)
    article_id = find_next(session, actor, project)
    if article_id is None:
        return None
    [assignment] = begin(session, actor, project.id, [(article_id, actor.id)], origin=Origin.PULL)
    return assignment


def find_next(session: Session, actor: Actor, project: Project) -> uuid.UUID | None:
    """The article that assign_next() would give."""
    mine = and_(Assignment.article_id == Article.id, Assignment.person_id == actor.id)
    covered = (
        select(func.count())
        .where(Assignment.article_id == Article.id, Assignment.status != Progress.ENDED)
        .scalar_subquery()
    )
    query = select(Article.id).where(
        Article.project_id == project.id,
        ~select(Assignment.id).where(mine).exists(),
        or_(Article.is_training, covered < project.overlap),
    )
    learning_first = case((Article.is_training, 0), else_=1)
    fewest_first = case((Article.is_training, 0), else_=covered)
    return session.scalar(query.order_by(learning_first, fewest_first, *OLDEST_FIRST).limit(1))


@dataclass(frozen=True)
class Plan:
    """What a spread would do."""

    #: article and person, articles oldest first
    pairs: Sequence[Pair]
    #: among whom, by name
    people: Sequence[Member]
    #: how many articles each of them has now, open and submitted
    loads: Mapping[uuid.UUID, int]
    #: readers that articles would still lack, because nobody is left for them
    lacking: int = 0
    #: readers that articles would still lack, because so many are given out at once
    later: int = 0
    shares: Mapping[uuid.UUID, int] = field(init=False)

    def __post_init__(self) -> None:
        shares = dict.fromkeys(self.loads, 0)
        for _, person_id in self.pairs:
            shares[person_id] += 1
        object.__setattr__(self, "shares", shares)


def plan_spread(session: Session, project: Project, draft: SpreadDraft) -> Plan:
    """Who would get which article; the caller requires ASSIGN. An article to learn on goes to everyone."""
    people = _find_readers(session, project, draft.person_ids)
    if draft.article_ids:
        get_articles(session, project, draft.article_ids)
    had = count_loads(session, project)
    loads = {one.person_id: had[one.person_id].total if one.person_id in had else 0 for one in people}
    needs = _list_needs(session, project, draft, set(loads))
    pairs = spread_articles(needs, loads)
    wanted = sum(need.lacks for need in needs)
    later = max(0, len(pairs) - PAIRS_AT_MOST)
    return Plan(pairs[:PAIRS_AT_MOST], people, loads, wanted - len(pairs), later)


def _find_readers(session: Session, project: Project, ids: Collection[uuid.UUID]) -> list[Member]:
    """These people, or all reviewers."""
    readers = list_readers(session, project)
    if not ids:
        readers = [one for one in readers if one.role is Role.REVIEWER]
        if not readers:
            raise Invalid("people", "This project has no reviewers yet. Choose people, or invite some.")
        return readers
    chosen = [one for one in readers if one.person_id in set(ids)]
    if len(chosen) < len(set(ids)):
        raise Invalid("people", "One of these people is not in this project, or may not submit here.")
    return chosen


def _list_needs(
    session: Session, project: Project, draft: SpreadDraft, people: Collection[uuid.UUID]
) -> list[Need]:
    columns = (Assignment.article_id, Assignment.person_id, Assignment.status)
    had: defaultdict[uuid.UUID, dict[uuid.UUID, str]] = defaultdict(dict)
    for article_id, person_id, status in session.execute(
        select(*columns).where(Assignment.project_id == project.id)
    ):
        had[article_id][person_id] = status
    query = select(Article.id, Article.is_training).where(Article.project_id == project.id)
    chosen = set(draft.article_ids)
    needs = []
    for article_id, is_training in session.execute(query.order_by(*OLDEST_FIRST)):
        if chosen and article_id not in chosen:
            continue
        readers = had.get(article_id, {})
        reading = sum(status != Progress.ENDED for status in readers.values())
        lacks = len(set(people) - readers.keys()) if is_training else draft.readers - reading
        if lacks > 0:
            needs.append(Need(article_id, lacks, readers.keys()))
    return needs
