"""What is looked up is kept as the texts are, in the transaction that changes them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article, Revision
from annotator.corroboration import indexing
from annotator.corroboration.driving import Here, Remembering
from annotator.corroboration.indexing import (
    AT_ONCE,
    count_waiting,
    index_next,
    index_some,
    index_waiting,
    read_newest,
)
from annotator.corroboration.models import IndexedProject, Neighbour, Posting, Reuse, WaitingArticle
from annotator.corroboration.text_index import COMPARED_OF_MANY, FILED, NEAREST, TextIndex, _differ
from annotator.db import Database, Session
from annotator.projects.models import Project
from conftest import QueryCount
from corroboration.tellings import COPY, SHARED, tell
from make import make_project


class Counting(Here):
    """What it was asked, in order; for each pair once."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def fingerprint(self, texts: Any) -> Any:
        self.asked += ["fingerprint"] * len(texts)
        return super().fingerprint(texts)

    def verify(self, texts: Any, pairs: Any) -> Any:
        self.asked += ["verify"] * len(pairs)
        return super().verify(texts, pairs)


@pytest.fixture
def project(database: Database) -> Project:
    with database.writing() as session:
        return make_project(session)


def titles(session: Session) -> dict[Any, str]:
    return {row.id: row.title for row in session.execute(select(Article.id, Article.title))}


def shared(session: Session) -> set[tuple[str, str, str]]:
    """By titles, which words stand in both; as the first has them."""
    newest = (Revision.article_id == Article.id) & (Revision.number == Article.revision)
    query = select(Revision.article_id, Revision.text).join(Article, newest)
    texts = {row.article_id: row.text for row in session.execute(query)}
    names = titles(session)
    found = set()
    for one in session.scalars(select(Reuse)):
        here = texts[one.article_id][one.start_offset : one.end_offset]
        ends = sorted([names[one.article_id], names[one.other_id]])
        found.add((ends[0], ends[1], here))
    return found


def stories(session: Session) -> set[frozenset[str]]:
    names = titles(session)
    return {
        frozenset((names[one.article_id], names[one.other_id])) for one in session.scalars(select(Neighbour))
    }


def test_what_texts_share_is_known_once_they_are_in(database: Database, project: Project) -> None:
    with database.writing() as session:
        tell(session, project)
    with database.reading() as session:
        [(one, other, words)] = shared(session)
        assert (one, other) == ("copy", "wire")
        assert words.startswith(SHARED)
        assert stories(session) >= {frozenset(("wire", "copy")), frozenset(("wire", "own"))}
        assert not any("other" in pair for pair in stories(session))
        assert count_waiting(session, project) == 0


def test_another_text_of_an_article_takes_the_place_of_the_one_before(
    database: Database, project: Project
) -> None:
    with database.writing() as session:
        tell(session, project, "wire", "copy")
    with database.writing() as session:
        again = ArticleDraft("The market opens at nine.", title="copy", url="https://copy.example/kittiwake")
        import_articles(session, SYSTEM, session.get_one(Project, project.id), [again])
    with database.reading() as session:
        assert (shared(session), stories(session)) == (set(), set())
    with database.writing() as session:
        back = ArticleDraft(f"{COPY} Again.", title="copy", url="https://copy.example/kittiwake")
        import_articles(session, SYSTEM, session.get_one(Project, project.id), [back])
    with database.reading() as session:
        assert [names[:2] for names in shared(session)] == [("copy", "wire")]
        assert stories(session) == {frozenset(("copy", "wire"))}


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("en", "en-GB", False),
        ("en", "de", True),
        ("und", "en", False),
        ("pt-BR", "pt-PT", False),
        ("", "ar", False),
    ],
)
def test_languages_differ_where_both_are_known(one: str, other: str, differ: bool) -> None:
    assert _differ(one, other) is differ


def test_projects_share_nothing(database: Database, project: Project) -> None:
    with database.writing() as session:
        tell(session, project, "wire")
        tell(session, make_project(session, "elsewhere"), "copy")
    with database.reading() as session:
        assert (shared(session), stories(session)) == (set(), set())


def fill(database: Database, project: Project, count: int) -> None:
    with database.writing() as session:
        drafts = [ArticleDraft(f"{SHARED}, number {number}.", title=f"n{number}") for number in range(count)]
        import_articles(session, SYSTEM, session.get_one(Project, project.id), drafts)


def test_many_texts_at_once_wait_for_whoever_asks(database: Database, project: Project) -> None:
    fill(database, project, AT_ONCE + 3)
    with database.writing() as session:
        assert count_waiting(session, project) == AT_ONCE + 3
        tell(session, project, "wire")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WaitingArticle)) == AT_ONCE + 4
    done: list[int] = []
    index_waiting(database, project, progress=done.append)
    with database.reading() as session:
        assert (done, count_waiting(session, project)) == ([AT_ONCE + 4], 0)
        assert sum("wire" in pair for pair in shared(session)) == AT_ONCE + 3


def test_whoever_asks_waits_for_some_and_for_what_they_ask_about(
    database: Database, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, project, AT_ONCE + 1)
    with database.writing() as session:
        tell(session, project, "wire")
    with database.reading() as session:
        wire = next(key for key, title in titles(session).items() if title == "wire")
    monkeypatch.setattr(indexing, "PATIENCE", timedelta())
    index_some(database, project, first=wire)
    with database.reading() as session:
        assert count_waiting(session, project) == AT_ONCE + 1
        assert session.get(WaitingArticle, wire) is None


def test_what_waits_is_indexed_in_the_background(database: Database, project: Project) -> None:
    fill(database, project, AT_ONCE + 1)
    assert index_next(database)
    with database.reading() as session:
        assert count_waiting(session, project) == AT_ONCE
    assert [index_next(database) for _ in range(AT_ONCE + 1)] == [True] * AT_ONCE + [False]
    with database.reading() as session:
        assert count_waiting(session, project) == 0
        assert sum("n0" in pair for pair in shared(session)) == AT_ONCE


def test_what_takes_long_is_thought_about_before_others_have_to_wait(
    database: Database, project: Project
) -> None:
    fill(database, project, AT_ONCE)
    index_waiting(database, project)
    with database.writing() as session:
        tell(session, project, "wire")
    with database.reading() as session:
        wires = session.scalars(select(Article.id).where(Article.title == "wire")).all()
        wire = list(read_newest(session, wires))
    counting = Counting()
    driver = Remembering(counting)
    with database.reading() as session:
        TextIndex(session, project.id, driver).rehearse(wire)
    assert counting.asked == ["fingerprint", *["verify"] * AT_ONCE]
    with database.writing() as session:
        TextIndex(session, project.id, driver).put(wire)
        assert sum("wire" in pair for pair in shared(session)) == AT_ONCE
    assert len(counting.asked) == AT_ONCE + 1


def test_one_at_a_time_is_at_it(database: Database, project: Project) -> None:
    fill(database, project, AT_ONCE + 1)
    if database.is_sqlite:  # whose writers come one after the other anyway
        return
    with database.writing() as session:
        session.execute(select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))
        assert not index_next(database)
    assert index_next(database)


def test_where_nothing_waits_one_statement_says_so(
    database: Database, project: Project, count_queries: QueryCount
) -> None:
    with database.writing() as session:
        tell(session, project)
    count_queries.statements.clear()
    index_some(database, project)
    assert len(count_queries.statements) == 1


def test_what_everybody_prints_is_filed_a_few_times_only(database: Database, project: Project) -> None:
    fill(database, project, FILED + 5)
    index_waiting(database, project)
    with database.reading() as session:
        filed = session.scalars(select(func.count()).select_from(Posting).group_by(Posting.hash)).all()
        assert max(filed) == FILED
        last = next(key for key, title in titles(session).items() if title == f"n{FILED + 4}")
        count = select(func.count()).where(Reuse.article_id == last)
        assert COMPARED_OF_MANY <= (session.scalar(count) or 0) <= COMPARED_OF_MANY + NEAREST


def test_texts_are_read_again_when_the_program_reads_otherwise(database: Database, project: Project) -> None:
    with database.writing() as session:
        tell(session, project)
    with database.writing() as session:
        before = shared(session), stories(session)
        session.execute(update(IndexedProject).values(engine=-1))
    with database.reading() as session:
        assert count_waiting(session, project) == 5
    index_waiting(database, project)
    with database.reading() as session:
        assert (shared(session), stories(session)) == before
        assert count_waiting(session, project) == 0


def test_a_text_takes_as_many_statements_whatever_is_there(
    database: Database, project: Project, count_queries: QueryCount
) -> None:
    counts = []
    for name in ("wire", "own", "later"):
        count_queries.statements.clear()
        with database.writing() as session:
            tell(session, project, name)
        counts.append(len(count_queries.statements))
        fill(database, project, 1 if name == "wire" else 2)
    assert max(counts[1:]) <= counts[0] + 5
