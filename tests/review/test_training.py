import pytest

from annotator.articles.actions import change_training
from annotator.articles.models import Article
from annotator.assignments.models import Assignment
from annotator.db import Database, Session
from annotator.errors import Invalid, NotFound
from annotator.review.actions import settle_unit
from annotator.review.training import Score, score_training
from make import Desk, make_annotation
from review.reading import GATE, HOUSEHOLDS, assign, draft, items, submit

HURT = "“Nobody was hurt,” she said."


@pytest.fixture
def record(database: Database, desk: Desk) -> None:
    """Olga marked three places of an article to learn on, and they are settled as she did."""
    with database.writing() as session:
        change_training(session, desk.olga, session.get_one(Article, desk.flood.id), is_training=True)
        make_annotation(session, desk.olga, desk.flood, HOUSEHOLDS, verdict="sourced")
        make_annotation(session, desk.olga, desk.flood, HURT, verdict="unverified")
        make_annotation(session, desk.olga, desk.flood, GATE, kind="passage")
        for at in range(3):
            settle_unit(session, desk.cleo, desk.flood, draft(items(session, desk)[at]))


def score(session: Session, desk: Desk, name: str, by: str = "") -> Score:
    assignment = session.query(Assignment).filter_by(person_id=desk.actors[name].id).one()
    return score_training(session, desk.actors[by or name], assignment)


def test_what_was_found_missed_and_added_is_counted(database: Database, desk: Desk, record: None) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced")
        make_annotation(session, desk.ada, desk.flood, HURT, verdict="disputed")
        make_annotation(session, desk.ada, desk.flood, "crews left at noon")
        submit(session, desk.flood, desk.ada)
        told = score(session, desk, "ada")
        assert (len(told.found), len(told.missed), len(told.extra)) == (2, 1, 1)
        assert told.same_verdicts == 1
        assert told.f1 == pytest.approx(2 * 2 / 6)
        assert [pair.is_same_span for pair in told.found] == [False, True]


def test_a_perfect_reader_scores_one_and_a_silent_one_nothing(
    database: Database, desk: Desk, record: None
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced")
        make_annotation(session, desk.ada, desk.flood, HURT, verdict="unverified")
        make_annotation(session, desk.ada, desk.flood, GATE, kind="passage")
        submit(session, desk.flood, desk.ada, desk.bob)
        assert (score(session, desk, "ada").f1, score(session, desk, "ada").same_verdicts) == (1.0, 3)
        assert score(session, desk, "bob").f1 == 0.0


def test_only_oneself_and_curators_see_it_and_only_after_submitting(
    database: Database, desk: Desk, record: None
) -> None:
    with database.writing() as session:
        assign(session, desk.flood, desk.ada)
        with pytest.raises(Invalid, match="Submit this article first"):
            score(session, desk, "ada")
        submit(session, desk.flood, desk.ada)
        assert score(session, desk, "ada", by="cleo").has_record
        with pytest.raises(NotFound):
            score(session, desk, "ada", by="bob")


def test_without_a_record_there_is_nothing_to_compare_with(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        submit(session, desk.flood, desk.ada)
        with pytest.raises(NotFound):
            score(session, desk, "ada")
        change_training(session, desk.olga, session.get_one(Article, desk.flood.id), is_training=True)
        told = score(session, desk, "ada")
        assert (told.has_record, told.f1) == (False, None)
