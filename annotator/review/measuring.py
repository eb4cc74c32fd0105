"""What the readers of each article made of it, as far as the actor may see: what agreement is measured on.

Who counts is said in ``readers.py``; of them, those who read the whole article. Articles in which others' work is
hidden from the actor are left out, and so is what stands on an older revision. Read in parts, so that memory does not
grow with the project: a fixed number of statements for each PART articles.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Status, Tag
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.assignments.models import Assignment, Progress
from annotator.assignments.visibility import article_open_to
from annotator.db import Ids, Session, instant_text, raw_id, raw_instant, table_of
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.projects.models import Project
from annotator.review.alignment import Mark, Unit, align_marks
from annotator.review.readers import Readers, read_readers

#: articles read at once
PART = 250

_ARTICLE, _MARK, _TAG, _LINK = (table_of(model).c for model in (Article, Annotation, Tag, Link))
_PLACE = (_MARK.start_offset, _MARK.end_offset, _MARK.kind, _MARK.verdict)


@dataclass(frozen=True)
class Place:
    """One article, and who read all of it."""

    article_id: uuid.UUID
    title: str
    #: code points
    length: int
    #: in order of id
    readers: tuple[uuid.UUID, ...]
    #: the Monday of the week in which the last of them submitted, or marked something if nobody was asked
    week: date


@dataclass(frozen=True)
class Read:
    """An article with what its readers marked. Ids of marks are as the driver gives them: ``db.raw_id()``."""

    place: Place
    marks: Sequence[Mark]

    @cached_property
    def units(self) -> list[Unit[Mark]]:
        """What stands for the same."""
        return align_marks(self.marks, self.place.readers)


def read_articles(
    session: Session, actor: Actor, project: Project, *, with_tags: bool = False
) -> Iterator[Read]:
    """Every article that two or more have read, in order of id."""
    require(actor, Permission.READ, project)
    here = (_ARTICLE.project_id == project.id, article_open_to(actor, _ARTICLE.project_id, _ARTICLE.id))
    query = select(_ARTICLE.id, _ARTICLE.title, Revision.id.label("revision_id"), Revision.length)
    query = query.join_from(table_of(Article), Revision, Revision.article_id == _ARTICLE.id)
    query = query.where(*here, Revision.number == _ARTICLE.revision).order_by(_ARTICLE.id).limit(PART)
    part = session.execute(query).all()
    while part:
        yield from _read_part(session, actor, project, part, with_tags=with_tags)
        part = session.execute(query.where(_ARTICLE.id > part[-1].id)).all() if len(part) == PART else ()


def read_links(session: Session, actor: Actor, project: Project) -> Sequence[Any]:
    """Readers' links that stand: raw ``id``, ``from_id`` and ``to_id``; created_by_id and relation; in order of id."""
    query = standing_links(actor).with_only_columns(
        *(raw_id(_LINK[name]).label(name) for name in ("id", "from_id", "to_id")),
        _LINK.created_by_id, _LINK.relation,
    )  # fmt: skip
    return session.execute(query.where(_LINK.project_id == project.id, _LINK.is_settled.is_(False))).all()


def _read_part(
    session: Session, actor: Actor, project: Project, part: Sequence[Any], *, with_tags: bool
) -> Iterator[Read]:
    ids = [row.id for row in part]
    marked = (
        _MARK.revision_id.in_([row.revision_id for row in part]), _MARK.status != Status.DELETED,
        _MARK.is_settled.is_(False), annotation_visible_to(actor),
    )  # fmt: skip
    marks, made = _marks(session, marked, _tags(session, marked) if with_tags else {})
    authors = {article_id: {mark.by for mark in here} for article_id, here in marks.items()}
    readers = read_readers(session, project, authors, ids)
    submitted = _submitted(session, ids)
    for article in part:
        whole = readers.get(article.id, Readers()).whole
        if len(whole) < 2:
            continue
        here = [mark for mark in marks.get(article.id, ()) if mark.by in whole]
        last = submitted.get(article.id) or made[article.id]
        monday = last - timedelta(days=last.weekday())
        place = Place(article.id, article.title, article.length, tuple(sorted(whole)), monday)
        yield Read(place, here)


def _marks(
    session: Session, marked: tuple[Any, ...], tags: Mapping[Any, tuple[str, ...]]
) -> tuple[dict[uuid.UUID, list[Mark]], dict[uuid.UUID, date]]:
    """By article: the marks, and the day of the newest."""
    columns = {"id": _MARK.id, "article": _MARK.article_id, "author": _MARK.created_by_id}
    raw = (raw_id(column).label(name) for name, column in columns.items())
    ids, made = Ids(), dict[uuid.UUID, Any]()
    found: defaultdict[uuid.UUID, list[Mark]] = defaultdict(list)
    for row in session.execute(
        select(*raw, raw_instant(_MARK.created_at).label("made"), *_PLACE).where(*marked)
    ):
        article_id = ids[row.article]
        place = (row.start_offset, row.end_offset, row.kind, row.verdict)
        found[article_id].append(Mark(row.id, ids[row.author], *place, tags=tags.get(row.id, ())))
        made[article_id] = max(made.get(article_id, row.made), row.made)
    return found, {article_id: date.fromisoformat(instant_text(raw)[:10]) for article_id, raw in made.items()}


def _tags(session: Session, marked: tuple[Any, ...]) -> dict[Any, tuple[str, ...]]:
    query = select(raw_id(_TAG.annotation_id).label("mark"), _TAG.name)
    query = query.join_from(table_of(Tag), table_of(Annotation), _TAG.annotation_id == _MARK.id).where(
        *marked
    )
    found: defaultdict[Any, tuple[str, ...]] = defaultdict(tuple)
    for row in session.execute(query):
        found[row.mark] += (row.name,)
    return found


def _submitted(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day on which the last of its readers submitted each article."""
    query = select(Assignment.article_id, func.max(Assignment.submitted_at).label("last"))
    query = query.where(Assignment.article_id.in_(article_ids), Assignment.status == Progress.SUBMITTED)
    return {row.article_id: row.last.date() for row in session.execute(query.group_by(Assignment.article_id))}
