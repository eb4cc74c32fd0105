"""What a project's order is learned from, for whoever asks."""

import pytest

from annotator.articles.models import Article
from annotator.coverage.learning import Ranker
from annotator.coverage.rankers import get_ranker, learning_step
from annotator.db import Database, Session
from annotator.projects.models import Project
from conftest import QueryCount
from make import Desk, make_annotation, make_article, make_assignment, make_blind, make_sentence_mark

TELLING, DULL = "The budget of {0} was read.", "The evening of {0} was long."


def decide(
    session: Session, desk: Desk, *, articles: int = 4, each: int = 6, name: str = "ada"
) -> list[Article]:
    """Claims and what is not checkable, in as many new articles."""
    made = []
    for number in range(articles):
        lines = [kind.format(f"{number} and {one}") for one in range(each) for kind in (TELLING, DULL)]
        article = make_article(session, desk.project, text := "\n".join(lines), language="en")
        made.append(article)
        for line in lines:
            if line.startswith("The budget"):
                make_annotation(session, desk.actors[name], article, line, text=text)
            else:
                make_sentence_mark(session, desk.actors[name], article, line, text=text)
    return made


def ranker_of(database: Database, desk: Desk, name: str) -> Ranker:
    with database.reading() as session:
        return get_ranker(session, desk.actors[name], session.get_one(Project, desk.project.id))


def test_it_learns_from_claims_and_from_what_is_not_checkable(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        decide(session, desk)
    ranker = ranker_of(database, desk, "vera")
    assert (ranker.worth, ranker.other, ranker.articles) == (24, 24, 4)
    assert ranker.learned
    assert ranker.learned.average_precision > 0.99


def test_a_blind_reader_learns_from_what_they_see(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        articles = decide(session, desk, each=2)
        make_assignment(session, desk, "bob", articles[0])
        make_assignment(session, desk, "bob", articles[1], is_submitted=True)
    seen = {name: ranker_of(database, desk, name) for name in ("bob", "cleo")}
    assert [(one.worth, one.other, one.articles) for one in seen.values()] == [(2, 2, 1), (8, 8, 4)]


def test_it_is_kept_until_something_happens(
    database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    with database.writing() as session:
        decide(session, desk)
    first = ranker_of(database, desk, "vera")
    count_queries.statements.clear()
    assert ranker_of(database, desk, "cleo") is first
    assert int(count_queries) <= 4
    with database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, "400 households")
    assert ranker_of(database, desk, "vera").worth == 25


def test_one_of_many_decisions_is_no_reason_to_learn_anew(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        decide(session, desk, articles=4, each=8)
    first = ranker_of(database, desk, "vera")
    for exact, worth in (("400", 32), ("households", 33)):
        with database.writing() as session:
            make_annotation(session, desk.bob, desk.flood, exact)
        assert ranker_of(database, desk, "vera").worth == worth
    assert ranker_of(database, desk, "vera") is not first


def test_what_is_on_old_texts_or_deleted_teaches_nothing(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", kind="passage")
        make_annotation(session, desk.ada, desk.flood, "400")
    ranker = ranker_of(database, desk, "vera")
    assert (ranker.worth, ranker.other, ranker.articles) == (1, 0, 1)


@pytest.mark.parametrize(("total", "step"), [(0, 1), (1, 1), (63, 1), (64, 2), (1_000, 16), (5_000, 128)])
def test_the_more_there_are_the_more_are_waited_for(total: int, step: int) -> None:
    assert learning_step(total) == step
