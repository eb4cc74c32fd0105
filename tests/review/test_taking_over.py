"""What readers agree on comes into the record when the last of them has submitted."""

from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.articles.actions import change_training
from annotator.articles.models import Article
from annotator.assignments.actions import end_assignment
from annotator.assignments.queries import find_assignment
from annotator.db import Database, Session
from annotator.links.models import Link
from annotator.review.models import Adjudication, Matter
from make import Desk, make_annotation
from review.reading import GATE, HOUSEHOLDS, assign, items, link_alike, record, set_rules, submit


def submitted(session: Session, desk: Desk, *people: Actor) -> list[Adjudication]:
    assign(session, desk.flood, *people)
    submit(session, desk.flood, *people)
    return list(session.scalars(select(Adjudication).order_by(Adjudication.id)))


def test_what_all_agree_on_is_taken_over_when_the_last_has_submitted(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for actor in (desk.ada, desk.bob):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS, verdict="sourced", reason=actor.name)
        make_annotation(session, desk.bob, desk.flood, GATE)
        (made,) = submitted(session, desk, desk.ada, desk.bob)
        assert (made.rule, made.reason, made.outcome) == ("agreed", "both readers agree", "settled")
        assert record(session) == [(HOUSEHOLDS, "sourced", "ada\n\nbob", "open")]
        assert [item.is_open for item in items(session, desk)] == [False, True]


def test_a_majority_is_enough_where_the_project_says_so(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for actor, verdict in ((desk.ada, "sourced"), (desk.bob, "sourced"), (desk.olga, "disputed")):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS, verdict=verdict)
        set_rules(session, desk, agree_by="majority")
        (made,) = submitted(session, desk, desk.ada, desk.bob, desk.olga)
        assert made.reason == "2 of 3 readers agree"
        assert sorted(view["stance"] for view in made.views) == ["differs", "taken", "taken"]


def test_nothing_is_taken_over_while_somebody_reads_or_only_one_has_read(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        for actor in (desk.ada, desk.bob):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS)
        assert submitted(session, desk, desk.ada) == []
        assign(session, desk.flood, desk.olga)
        submit(session, desk.flood, desk.bob)
        assert record(session) == []


def test_what_two_agree_on_is_taken_over_when_the_third_hands_back(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for actor in (desk.ada, desk.bob):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS)
        assign(session, desk.flood, desk.olga)
        assert submitted(session, desk, desk.ada, desk.bob) == []
        left = find_assignment(session, desk.flood.id, desk.olga.id)
        assert left
        end_assignment(session, desk.olga, left, reason="No time this week")
        assert [exact for exact, *_ in record(session)] == [HOUSEHOLDS]


def test_links_that_readers_agree_on_are_taken_over_once_both_articles_are(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        link_alike(session, desk, desk.ada, desk.bob)
        assert len(submitted(session, desk, desk.ada, desk.bob)) == 1
        submit(session, desk.council, desk.ada)
        submit(session, desk.council, desk.bob)
        assert [one.subject for one in session.scalars(select(Adjudication))].count(Matter.LINK) == 1
        (link,) = session.scalars(select(Link).where(Link.is_settled))
        assert link.relation == "contradicts"


def test_nothing_is_taken_over_where_people_learn(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        change_training(session, desk.olga, session.get_one(Article, desk.flood.id), is_training=True)
        for actor in (desk.ada, desk.bob):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS)
        assert submitted(session, desk, desk.ada, desk.bob) == []
