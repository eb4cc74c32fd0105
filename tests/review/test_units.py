from annotator.accounts.permissions import SYSTEM
from annotator.db import Database, Session
from annotator.review.aspects import Aspect
from annotator.review.units import Board, read_board
from make import COUNCIL, Desk, make_annotation, make_link
from review.reading import GATE, HOUSEHOLDS, assign, submit


def board(session: Session, desk: Desk) -> Board:
    return read_board(session, desk.cleo, desk.project, desk.flood)


def told(session: Session, desk: Desk) -> list[tuple[int, list[Aspect]]]:
    """Of each unit of the flood article: how many marked it, and in what its readers differ."""
    return [(len(item.unit.members), item.differences) for item in board(session, desk).items(desk.flood.id)]


def test_where_nobody_was_asked_everyone_who_marked_counts(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced")
        make_annotation(session, desk.bob, desk.flood, "400 households", verdict="disputed")
        make_annotation(session, desk.bob, desk.flood, GATE)
        assert told(session, desk) == [(2, [Aspect.SPAN, Aspect.VERDICT]), (1, [Aspect.PRESENCE])]


def test_whoever_is_still_reading_does_not_count(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        assign(session, desk.flood, desk.ada, desk.bob)
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS)
        make_annotation(session, desk.bob, desk.flood, GATE)
        submit(session, desk.flood, desk.ada)
        assert told(session, desk) == [(1, [])]
        submit(session, desk.flood, desk.bob)
        assert told(session, desk) == [(1, [Aspect.PRESENCE]), (1, [Aspect.PRESENCE])]


def test_a_guest_counts_only_where_they_marked_something(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS)
        make_annotation(session, desk.cleo, desk.flood, GATE, kind="passage")
        submit(session, desk.flood, desk.ada)
        assert told(session, desk) == [(1, []), (1, [Aspect.PRESENCE])]


def test_links_are_compared_by_the_units_at_their_ends(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for actor, quote in ((desk.ada, HOUSEHOLDS), (desk.bob, "400 households")):
            here = make_annotation(session, actor, desk.flood, quote)
            there = make_annotation(session, actor, desk.council, "1,150 residents", text=COUNCIL)
            make_link(session, actor, *((here, there) if actor is desk.ada else (there, here)), "contradicts")
        (item,) = read_board(session, SYSTEM, desk.project).links[desk.flood.id]
        assert (len(item.unit.members), item.differences) == (2, [])
        assert item.place == board(session, desk).marks[desk.flood.id][0].place


def test_a_link_that_one_of_both_readers_made_is_a_difference(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        ends = []
        for actor in (desk.ada, desk.bob):
            here = make_annotation(session, actor, desk.flood, HOUSEHOLDS)
            ends.append(
                (here, make_annotation(session, actor, desk.council, "1,150 residents", text=COUNCIL))
            )
        make_link(session, desk.ada, *ends[0])
        assert told(session, desk) == [(2, []), (1, [Aspect.PRESENCE])]


def test_the_whole_project_is_read_with_as_many_statements_as_one_article(
    database: Database, desk: Desk, count_queries: object
) -> None:
    with database.writing() as session:
        for actor in (desk.ada, desk.bob):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS)
            make_annotation(session, actor, desk.council, "1,150 residents", text=COUNCIL)
    with database.reading() as session:
        count_queries.statements.clear()  # type: ignore[attr-defined]
        read_board(session, desk.cleo, desk.project)
        assert len(count_queries.statements) <= 5  # type: ignore[attr-defined]
