"""What many articles cost: for ``annotator benchmark --grow``."""

import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil

from sqlalchemy import bindparam, text

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import create_article, import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.cli.frame import keep_what_is_there
from annotator.corroboration.indexing import index_waiting
from annotator.corroboration.measuring.inventing import invent
from annotator.corroboration.models import (
    IndexedArticle,
    Neighbour,
    Posting,
    Reuse,
    StoryWord,
    WordCount,
)
from annotator.db import Database
from annotator.projects.models import Project

#: articles imported together
TOGETHER = 1_000
#: articles that are added one by one, each in a transaction of its own, at every size
SINGLY = 300
_INDEX = [table.__tablename__ for table in (IndexedArticle, Neighbour, Posting, Reuse, StoryWord, WordCount)]
_BYTES = {
    "sqlite": "SELECT sum(d.pgsize) FROM dbstat d JOIN sqlite_schema s ON s.name = d.name WHERE s.tbl_name IN :names",
    "postgresql": "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname IN :names AND relkind = 'r'",
}


@dataclass(frozen=True)
class Cost:
    """What adding one article takes when there are so many, wall clock; and what all of them have taken."""

    articles: int
    p50_ms: float
    p99_ms: float
    cpu_p50_ms: float
    #: of an article that came with many others, imported and indexed
    bulk_ms: float
    index_mb: float
    #: of this process, at most so far
    memory_mb: float


def grow(
    database: Database,
    project: Project,
    texts: Sequence[str],
    sizes: Sequence[int],
    *,
    progress: Callable[[int], None],
) -> Iterator[Cost]:
    """Add made-up articles; each time a size is reached, add some one by one and tell what it took."""
    invented = invent(texts, max(sizes))
    done = 0
    for size in sizes:
        started = time.perf_counter()
        many = max(0, size - SINGLY - done)
        left = many
        while left > 0:
            drafts = [ArticleDraft(each, language="en") for each in islice(invented, min(TOGETHER, left))]
            with database.writing() as session:
                import_articles(session, SYSTEM, session.get_one(Project, project.id), drafts)
            index_waiting(database, project, progress=progress)
            left -= len(drafts)
        bulk = (time.perf_counter() - started) / max(1, many)
        wall, cpu = _add_singly(database, project, islice(invented, size - done - many))
        done = size
        yield Cost(
            size, share_of(wall, 0.5), share_of(wall, 0.99), share_of(cpu, 0.5), round(1_000 * bulk, 1),
            _index_mb(database), memory_mb(),
        )  # fmt: skip


def _add_singly(
    database: Database, project: Project, invented: Iterator[str]
) -> tuple[list[float], list[float]]:
    wall, cpu = [], []
    keep_what_is_there()  # as a server does
    for each in invented:
        began, worked = time.perf_counter(), time.process_time()
        with database.writing() as session:
            create_article(
                session, SYSTEM, session.get_one(Project, project.id), ArticleDraft(each, language="en")
            )
        wall.append(1_000 * (time.perf_counter() - began))
        cpu.append(1_000 * (time.process_time() - worked))
    return wall, cpu


def share_of(values: Sequence[float], share: float) -> float:
    """The one of these that such a share of them is not above."""
    return round(sorted(values)[max(0, ceil(share * len(values)) - 1)], 1)


def _index_mb(database: Database) -> float:
    query = text(_BYTES[database.engine.dialect.name]).bindparams(bindparam("names", expanding=True))
    with database.reading() as session:
        size = session.scalar(query, {"names": _INDEX})
    return round(float(size or 0) / 1e6, 1)  # PostgreSQL adds up to a decimal


def memory_mb() -> float:
    """The most that this process ever held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1e6 if sys.platform == "darwin" else 1e3), 1)
