"""What one person has to read, and who reads what."""

from datetime import timedelta

import pytest

from annotator import clock
from annotator.articles.models import Article
from annotator.assignments.actions import submit_assignment
from annotator.assignments.drafts import AssignmentDraft
from annotator.assignments.giving import assign_by_hand
from annotator.assignments.overview import Filter, Wanted, count_short, list_overview
from annotator.assignments.queue import find_around, find_first, list_queue, list_submitted
from annotator.db import Database, Session
from conftest import QueryCount
from make import Desk, make_article, make_assignment

TODAY = clock.now().date()


@pytest.fixture
def articles(database: Database, desk: Desk) -> list[Article]:
    """Five of them; Ada has the first four, with the second due soon, the third late and the fourth on no day."""
    with database.writing() as session:
        made = [make_article(session, desk.project, f"Text {number}.") for number in range(5)]
        for article, days in zip(made[:4], (9, 1, -1, None), strict=True):
            due_on = None if days is None else TODAY + timedelta(days=days)
            draft = AssignmentDraft((desk.ada.id,), (article.id,), due_on)
            assign_by_hand(session, desk.cleo, desk.project, draft)
    return made


def test_what_is_due_comes_first(database: Database, desk: Desk, articles: list[Article]) -> None:
    with database.reading() as session:
        queue = list_queue(session, desk.ada, desk.project)
        assert [entry.article.id for entry in queue.entries] == [articles[at].id for at in (2, 1, 0, 3)]
        assert [(entry.is_late, entry.is_soon) for entry in queue.entries] == [
            (True, False), (False, True), (False, False), (False, False),
        ]  # fmt: skip
        assert (queue.open, queue.submitted, queue.late, queue.soon) == (4, 0, 1, 1)
        assert list_queue(session, desk.bob, desk.project).total == 0


def test_what_is_submitted_is_counted_and_listed(
    database: Database, desk: Desk, articles: list[Article]
) -> None:
    with database.writing() as session:
        submit_assignment(session, desk.ada, articles[2])
    with database.reading() as session:
        queue = list_queue(session, desk.ada, desk.project, limit=1)
        assert (queue.open, queue.submitted, queue.late, len(queue.entries)) == (3, 1, 0, 1)
        (done,) = list_submitted(session, desk.ada, desk.project)
        assert (done.article.id, done.is_late) == (articles[2].id, False)
        first = find_first(session, desk.ada, desk.project)
        assert first is not None
        assert first.article.id == articles[1].id


def around(session: Session, desk: Desk, article: Article) -> object:
    return find_around(session, desk.ada, desk.project, article)


def test_one_goes_through_the_queue_in_its_order(
    database: Database, desk: Desk, articles: list[Article]
) -> None:
    soon, due, late, whenever, not_mine = (articles[at].id for at in (1, 0, 2, 3, 4))
    with database.reading() as session:
        assert around(session, desk, articles[2]) == (None, soon)
        assert around(session, desk, articles[1]) == (late, due)
        assert around(session, desk, articles[0]) == (soon, whenever)
        assert around(session, desk, articles[3]) == (due, None)
        assert around(session, desk, articles[4]) == (None, late)
        assert find_around(session, desk.bob, desk.project, articles[0]) is None
    assert not_mine == articles[4].id


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (Filter.OPEN, {0, 1, 2, 3}),
        (Filter.SUBMITTED, {4}),
        (Filter.LATE, {2}),
        (Filter.TOO_FEW, {0, 1, 2, 3, 4}),
        (Filter.TRAINING, set()),
    ],
)
def test_the_table_is_filtered(
    database: Database, desk: Desk, articles: list[Article], which: Filter, found: set[int]
) -> None:
    with database.writing() as session:
        make_assignment(session, desk, "bob", articles[4], is_submitted=True)
        overview = list_overview(session, desk.project, Wanted(words="text", filter=which))
    assert {line.article.id for line in overview.lines} == {articles[at].id for at in found}
    assert overview.count == len(found)


def test_the_table_is_filtered_by_reader(database: Database, desk: Desk, articles: list[Article]) -> None:
    with database.writing() as session:
        make_assignment(session, desk, "bob", articles[0])
        wanted = Wanted(person_id=desk.bob.id, filter=Filter.OPEN)
        (line,) = list_overview(session, desk.project, wanted).lines
        assert [one.person_id for one in line.assignments] == [desk.ada.id, desk.bob.id]
        assert line.readers == 2
        assert count_short(session, desk.project) == 6


def test_a_long_table_has_pages_and_takes_three_statements(
    database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    with database.writing() as session:
        for number in range(60):
            make_assignment(session, desk, "ada", make_article(session, desk.project, f"Text {number}."))
    with database.reading() as session:
        count_queries.statements.clear()
        overview = list_overview(session, desk.project, Wanted(words="text", page=9))
        assert int(count_queries) == 3
    assert (overview.page, overview.pages, len(overview.lines)) == (2, 2, 10)
