"""Wherever the kernels run, the index is the same."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.cli.benchmarking import read_folder
from annotator.corroboration.cluster import kernels
from annotator.corroboration.copies.copying import Copied
from annotator.corroboration.copies.snapping import Text
from annotator.corroboration.driving import NATIVE, Driver, Features, Here, Pair, open_driver
from annotator.corroboration.indexing import index_waiting
from annotator.corroboration.models import IndexedArticle, Neighbour, Posting, Reuse, StoryWord, WordCount
from annotator.db import Database, Session
from annotator.errors import Refusal
from annotator.projects.models import Project
from make import make_project

CORPUS = Path(__file__).parents[2] / "corpus"
needs_daft = pytest.mark.skipif(
    find_spec("daft") is None, reason="Daft is not installed: pip install 'annotator[cluster]'"
)


class AsRows:
    """The kernels as a cluster is given them, rows in and rows out, without a cluster."""

    together = 3

    def fingerprint(self, texts: list[Text]) -> list[Features]:
        return [kernels.features_of(kernels.fingerprint(text.text, text.language)) for text in texts]

    def verify(self, texts: list[Text], pairs: list[Pair]) -> list[list[Copied]]:
        ends = [(texts[pair.a], texts[pair.b]) for pair in pairs]
        rows = [kernels.verify(a.text, a.language, b.text, b.language) for a, b in ends]
        return [kernels.passages_of(row) for row in rows]


def _indexed(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the index, with titles for numbers and ids."""
    titles: dict[Any, str] = {row.id: row.title for row in session.execute(select(Article.id, Article.title))}
    named = {row.number: titles[row.article_id] for row in session.scalars(select(IndexedArticle))}
    names = {**titles, **named}
    found = {}
    for model in (IndexedArticle, Neighbour, Posting, Reuse, StoryWord, WordCount):
        columns = [column for column in model.__table__.columns if column.key not in _OWN[model]]
        are_names = [column.key == "number" or column.key.endswith("_id") for column in columns]
        rows = [
            tuple(names[value] if is_name else value for value, is_name in zip(row, are_names, strict=True))
            for row in session.execute(select(*columns))
        ]
        found[model.__tablename__] = sorted(rows)
    return found


_OWN: dict[Any, set[str]] = {
    IndexedArticle: {"number", "project_id", "revision_id"}, Reuse: {"id"},
    Neighbour: set(), Posting: {"hash"}, StoryWord: {"hash"}, WordCount: {"hash"},
}  # fmt: skip


def _index_corpus(database: Database, slug: str, driver: Driver | None) -> Any:
    with database.writing() as session:
        project = make_project(session, slug)
        drafts = [
            ArticleDraft(one.text, title=name, language=one.language)
            for name, one in read_folder(CORPUS).items()
        ]
        import_articles(session, SYSTEM, session.get_one(Project, project.id), drafts)
    index_waiting(database, project, driver=driver)
    with database.writing() as session:
        found = _indexed(session)
        for table in (Neighbour, Posting, Reuse, StoryWord, WordCount, IndexedArticle):
            session.execute(table.__table__.delete())  # type: ignore[attr-defined]
    assert len(found["reuse"]) > 10
    return found


def test_rows_say_what_the_kernels_found(database: Database) -> None:
    here = _index_corpus(database, "here", None)
    assert _index_corpus(database, "rows", AsRows()) == here  # type: ignore[arg-type]


@needs_daft
@pytest.mark.one_database
def test_daft_makes_the_same_index(database: Database) -> None:
    here = _index_corpus(database, "here", Here())
    assert _index_corpus(database, "daft", open_driver(NATIVE)) == here


@pytest.mark.skipif(find_spec("daft") is not None, reason="Daft is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(Refusal, match=r"annotator\[cluster\]"):
        open_driver(NATIVE)
