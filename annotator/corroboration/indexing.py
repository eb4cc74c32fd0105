"""Keeping what corroboration looks things up by: in the transaction that adds a text or changes one.

A few texts are indexed there and then. Those of a large import wait for a server's background, or for whoever asks
about the project before, in transactions of their own, so that an import takes no longer than its texts.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, union_all, update

from annotator import clock
from annotator.articles.models import Article, Revision
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded
from annotator.corroboration import words
from annotator.corroboration.copies import copying
from annotator.corroboration.driving import Driver, Here, Remembering
from annotator.corroboration.models import IndexedProject, WaitingArticle
from annotator.corroboration.searched import forget_searches, has_searches
from annotator.corroboration.stories import neighbours
from annotator.corroboration.text_index import Newest, TextIndex
from annotator.db import Database, Session, table_of
from annotator.projects.models import Project
from annotator.rows import insert_new

#: raised when the tables would be filled otherwise from the same texts
_STORED = 1
#: the versions of all that fills the tables: when one is raised, the texts are read again
ENGINE = _STORED + words.VERSION + copying.VERSION + neighbours.VERSION
#: texts that a transaction of somebody's may index on its way
AT_ONCE = 5
#: how long somebody waits for texts who asks a question
PATIENCE = timedelta(seconds=2)

_WAITING, _PROJECT = table_of(WaitingArticle), table_of(IndexedProject)
#: projects in which texts wait, or whose texts were read otherwise
_TO_DO_ROWS = union_all(
    select(_WAITING.c.project_id), select(_PROJECT.c.project_id).where(_PROJECT.c.engine != ENGINE)
).subquery()
_PROJECT_ID: Any = _TO_DO_ROWS.c.project_id
_TO_DO = select(_PROJECT_ID)
# made once: every new text asks
_ONE_WAITING = select(_WAITING.c.article_id).where(_WAITING.c.project_id == bindparam("project")).limit(1)
_NEWEST = (
    select(Article.id, Article.language, Revision.id.label("revision_id"), Revision.text)
    .join(Revision, (Revision.article_id == Article.id) & (Revision.number == Article.revision))
    .where(Article.id.in_(bindparam("articles", expanding=True)))
    .order_by(Article.id)
)


def index_when_told(session: Session, recorded: Recorded, article: Any) -> None:
    """After an article has a new text: index it now, or let it wait."""
    assert isinstance(article, Article)
    done: int = session.info.get("indexed", 0)
    session.info["indexed"] = done + 1
    is_few = done < AT_ONCE and session.info.get("texts", 1) <= AT_ONCE
    if is_few and _is_complete(session, article.project_id):
        insert_new(session, IndexedProject, project_id=article.project_id, size=0, counted=0, engine=ENGINE)
        _index(session, article.project_id, [article.id], Here())
    elif recorded.kind == EventKind.ARTICLE_IMPORTED:  # many come at once, and none waits already
        session.add(WaitingArticle(article_id=article.id, project_id=article.project_id))
    else:
        insert_new(session, WaitingArticle, article_id=article.id, project_id=article.project_id)


def index_waiting(
    database: Database,
    project: Project,
    *,
    progress: Callable[[int], None] = lambda _: None,
    driver: Driver | None = None,
) -> None:
    """Index what waits, in transactions of their own. ``progress``: is told how many more are done.

    Where the program reads texts otherwise than when they were indexed, all of them are read again.
    """
    with database.reading() as session:
        if not _has_to_do(session, project.id):
            return
    with database.writing() as session:
        _begin(session, project.id)
    driver = driver or Here()
    while True:
        with database.writing() as session:
            _hold(session, project.id)
            done = _index_part(session, project.id, driver.together, driver)
        if not done:
            return
        progress(done)


def index_some(database: Database, project: Project, first: uuid.UUID | None = None) -> None:
    """As much of it as somebody waits for who asks a question, about the article ``first`` perhaps."""
    until = clock.now() + PATIENCE
    while _index_one(database, project.id, first) and clock.now() < until:
        pass


def index_next(database: Database) -> bool:
    """Index a text of a project in which some wait; whether there was one that nobody else is at."""
    with database.reading() as session:
        project_id = session.scalar(_TO_DO.limit(1))
    return project_id is not None and _index_one(database, project_id, is_patient=False)


def _index_one(
    database: Database, project_id: uuid.UUID, first: uuid.UUID | None = None, *, is_patient: bool = True
) -> bool:
    """Index a text that waits; whether there was one. Others write while it is compared."""
    driver = Remembering(Here())
    with database.reading() as session:
        if not _has_to_do(session, project_id):
            return False
        next_ids = session.scalars(_waiting(project_id, first).limit(1)).all()
        TextIndex(session, project_id, driver).rehearse(list(read_newest(session, next_ids)))
    with database.writing() as session:
        if not _hold(session, project_id, is_patient=is_patient):
            return False
        _begin(session, project_id)
        return _index_part(session, project_id, 1, driver, *next_ids) > 0


def _has_to_do(session: Session, project_id: uuid.UUID) -> bool:
    return session.scalar(_TO_DO.where(project_id == _PROJECT_ID).limit(1)) is not None


def _hold(session: Session, project_id: uuid.UUID, *, is_patient: bool = True) -> bool:
    """Nobody else indexes this project until the commit. Not patient: False at once where somebody does."""
    lock = select(Project.id).where(Project.id == project_id)
    return session.scalar(lock.with_for_update(key_share=True, skip_locked=not is_patient)) is not None


def count_waiting(session: Session, project: Project) -> int:
    """How many articles index_waiting() would index."""
    of = Article if _is_outdated(session, project.id) else WaitingArticle
    query = select(func.count()).select_from(of).where(of.project_id == project.id)
    return session.scalar(query) or 0


def _is_complete(session: Session, project_id: uuid.UUID) -> bool:
    """Nothing waits: what comes now may be indexed before what waits, but then every question would be slow."""
    return session.scalar(_ONE_WAITING, {"project": project_id}) is None


def _is_outdated(session: Session, project_id: uuid.UUID) -> bool:
    engine = session.scalar(select(IndexedProject.engine).where(IndexedProject.project_id == project_id))
    return engine is not None and engine != ENGINE


def _begin(session: Session, project_id: uuid.UUID) -> None:
    """A project is indexed by one engine throughout."""
    insert_new(session, IndexedProject, project_id=project_id, size=0, counted=0, engine=ENGINE)
    if _is_outdated(session, project_id):
        TextIndex(session, project_id, Here()).forget_all()
        articles = select(Article.id, Article.project_id).where(Article.project_id == project_id)
        known = select(WaitingArticle.article_id)
        session.execute(
            insert(_WAITING).from_select(
                ["article_id", "project_id"], articles.where(Article.id.not_in(known))
            )
        )
        session.execute(
            update(IndexedProject)
            .where(IndexedProject.project_id == project_id)
            .values(size=0, counted=0, engine=ENGINE)
        )


def _index_part(
    session: Session, project_id: uuid.UUID, at_most: int, driver: Driver, first: uuid.UUID | None = None
) -> int:
    """Index some of what waits in a project whose row is held; how many."""
    part = session.scalars(_waiting(project_id, first).limit(at_most)).all()
    if part:
        _index(session, project_id, part, driver)
        session.execute(delete(_WAITING).where(_WAITING.c.article_id.in_(part)))
    return len(part)


def _waiting(project_id: uuid.UUID, first: uuid.UUID | None) -> Any:
    query = select(WaitingArticle.article_id).where(WaitingArticle.project_id == project_id)
    return query.order_by(WaitingArticle.article_id != first, WaitingArticle.article_id)


def _index(session: Session, project_id: uuid.UUID, article_ids: Sequence[uuid.UUID], driver: Driver) -> None:
    newest = list(read_newest(session, article_ids))
    searched = newest if has_searches(session, project_id) else ()
    for one in searched:
        forget_searches(session, one.article_id)  # of the story that it told
    TextIndex(session, project_id, driver).put(newest)
    for one in searched:
        forget_searches(session, one.article_id)


def read_newest(session: Session, article_ids: Sequence[uuid.UUID]) -> Iterator[Newest]:
    """The newest texts of these articles, in order of id."""
    for row in session.execute(_NEWEST, {"articles": article_ids}):
        yield Newest(row.id, row.revision_id, row.text, row.language)
