"""What waits, and for how long."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from annotator.annotations.models import Annotation
from annotator.db import Session, table_of
from annotator.discussions.models import Thread, ThreadStatus
from annotator.discussions.queries import thread_visible_to
from annotator.review.findings import is_claim
from annotator.review.scope import Scope

ANNOTATION, THREAD = table_of(Annotation), table_of(Thread)


def age_claims(session: Session, scope: Scope) -> tuple[int, ...]:
    """Claims of readers without a verdict, by age."""
    columns = ANNOTATION.c
    unjudged = [*scope.work(columns, columns.created_by_id), *is_claim(columns), columns.verdict.is_(None)]
    return _count_ages(session, scope, columns.created_at, unjudged)


def age_threads(session: Session, scope: Scope) -> tuple[int, ...]:
    """Discussions that are not resolved, by the age of the newest word or act in them."""
    columns = THREAD.c
    is_open = (columns.status == ThreadStatus.OPEN, thread_visible_to(scope.actor))
    conditions = [*scope.work(columns, columns.created_by_id), *is_open]
    return _count_ages(session, scope, columns.updated_at, conditions)


def _count_ages(
    session: Session, scope: Scope, instant: ColumnElement[Any], conditions: list[ColumnElement[bool]]
) -> tuple[int, ...]:
    """How many rows of each class of age. One statement."""
    counts = (func.count().filter(age) for age in scope.ages(instant))
    return tuple(session.execute(select(*counts).where(*conditions)).one())
