"""An index of its own for one look at a project: the texts that a session sees, read anew into temporary tables.

What it finds depends on these texts and their order alone, and not on what was indexed, changed or added meanwhile.
"""

from sqlalchemy import Column, MetaData, Table, insert, select

from annotator.articles.models import Article
from annotator.corroboration.driving import Here
from annotator.corroboration.index_statements import (
    COUNT,
    INDEXED,
    NEIGHBOUR,
    POSTING,
    PROJECT,
    REUSE,
    STORY_WORD,
)
from annotator.corroboration.indexing import ENGINE, read_newest
from annotator.corroboration.text_index import TextIndex
from annotator.db import Session, in_parts
from annotator.projects.models import Project

_TABLES = (PROJECT, INDEXED, POSTING, STORY_WORD, COUNT, NEIGHBOUR, REUSE)


def index_apart(session: Session, project: Project) -> None:
    """Index the newest text of every article. ``session``: from ``Database.reading_apart()``.

    From here on it reads this index in place of the kept one. Takes as long as importing the texts does.
    """
    for table in _TABLES:
        _make_empty(session, table)
    new = insert(PROJECT)
    session.execute(new.values(project_id=project.id, size=0, counted=0, engine=ENGINE))
    index = TextIndex(session, project.id, Here())
    ids = session.scalars(
        select(Article.id).where(Article.project_id == project.id).order_by(Article.id)
    ).all()
    for part in in_parts(ids, Here.together):
        index.put(list(read_newest(session, part)))


def _make_empty(session: Session, table: Table) -> None:
    """A temporary table of the same name, columns and key. A database looks there first."""
    columns = [
        Column(one.name, one.type, primary_key=one.primary_key, autoincrement=one.autoincrement)
        for one in table.c
    ]
    own = Table(table.name, MetaData(), *columns, prefixes=["TEMPORARY"])
    own.create(session.connection(), checkfirst=False)
