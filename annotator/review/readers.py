"""Whose word counts in an article: people who submitted it.

Whoever is still working on it is left out. Someone who was not asked to read it counts only where they marked
something. Where nobody was asked, everyone who marked it counts as a reader of the whole.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from annotator.assignments.models import Assignment, Progress
from annotator.db import Session
from annotator.projects.models import Project

_NO_ONE: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Readers:
    """Of one article."""

    #: who read all of it
    whole: frozenset[uuid.UUID] = _NO_ONE
    #: who is still reading
    working: frozenset[uuid.UUID] = _NO_ONE


def read_readers(
    session: Session,
    project: Project,
    authors: Mapping[uuid.UUID, Collection[uuid.UUID]],
    article_ids: Collection[uuid.UUID] | None,
) -> dict[uuid.UUID, Readers]:
    """The readers of each of these articles; None: of all articles of the project.

    authors: by article, who marked something in it.
    """
    query = select(Assignment.article_id, Assignment.person_id, Assignment.status)
    query = query.where(Assignment.project_id == project.id, Assignment.status != Progress.ENDED)
    if article_ids is not None:
        query = query.where(Assignment.article_id.in_(article_ids))
    asked: defaultdict[uuid.UUID, dict[uuid.UUID, str]] = defaultdict(dict)
    for row in session.execute(query):
        asked[row.article_id][row.person_id] = row.status
    return {
        article_id: _readers(asked.get(article_id, {}), authors.get(article_id, ()))
        for article_id in asked.keys() | authors.keys()
    }


def _readers(asked: Mapping[uuid.UUID, str], authors: Collection[uuid.UUID]) -> Readers:
    if not asked:
        return Readers(frozenset(authors))
    whole = (person_id for person_id, status in asked.items() if status == Progress.SUBMITTED)
    working = (person_id for person_id, status in asked.items() if status == Progress.OPEN)
    return Readers(frozenset(whole), frozenset(working))
