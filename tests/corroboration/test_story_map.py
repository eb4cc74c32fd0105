"""Stories of a project, and one of them as a graph: origins, whose words, claims and links."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import delete_annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.corroboration.indexing import index_waiting
from annotator.corroboration.origins.carrying import trace_carrying
from annotator.corroboration.story_list import list_stories
from annotator.corroboration.story_map import StoryMap, read_story
from annotator.corroboration.told import Told
from annotator.db import Database, Session
from annotator.projects.models import Project
from conftest import QueryCount
from corroboration.tellings import COPY, OTHER, OWN, SHARED, TOLD, WIRE, tell
from make import Desk, make_annotation, make_blind, make_link
from origins import NOON, reuse

FERRY = ("wire", "copy", "own", "later")


@pytest.fixture
def told(database: Database, desk: Desk) -> dict[str, Article]:
    with database.writing() as session:
        tell(session, desk.project)
        return {one.title: one for one in session.scalars(select(Article)) if one.title in TOLD}


def read(session: Session, desk: Desk, article: Article, name: str = "ada") -> StoryMap:
    project = session.get_one(Project, desk.project.id)
    return read_story(session, desk.actors[name], project, session.get_one(Article, article.id))


def tell_often(session: Session, desk: Desk, count: int) -> None:
    """``count`` more outlets print the copy."""
    drafts = [
        ArticleDraft(
            f"{COPY}\n\nBy reporter {one}.", title=f"Copy {one}", publisher=f"Outlet {one}", published_at=NOON
        )
        for one in range(count)
    ]
    import_articles(session, SYSTEM, session.get_one(Project, desk.project.id), drafts)


def test_a_story_is_what_is_alike_and_nothing_else(
    database: Database, desk: Desk, told: dict[str, Article]
) -> None:
    with database.reading() as session:
        found = list_stories(session, desk.ada, session.get_one(Project, desk.project.id))
    [line] = found.lines
    assert {one.title for one in line.articles} == set(FERRY)
    assert (line.first.title, line.size, line.claims, found.count, found.alone) == ("wire", 4, 0, 1, 3)
    assert line.outlets == ["Meridian Wire", "Salt Quay Post", "Gannet Herald"]
    assert (line.begins_at, line.ends_at) == (TOLD["wire"][2], TOLD["later"][2])


def test_the_newest_story_comes_first_and_pages_end(
    database: Database, desk: Desk, told: dict[str, Article]
) -> None:
    with database.writing() as session:
        later = [
            ArticleDraft(f"{OTHER} {word}", title=f"{word} {at}", published_at=NOON + timedelta(days=at))
            for at, word in enumerate(("Truly.", "Indeed.", "Honestly."))
        ]
        import_articles(session, SYSTEM, session.get_one(Project, desk.project.id), later)
    with database.reading() as session:
        project = session.get_one(Project, desk.project.id)
        pages = [list_stories(session, desk.ada, project, page=page) for page in (1, 99, -3)]
    assert [len(line.articles) for line in pages[0].lines] == [4, 4]
    ends = [line.ends_at for line in pages[0].lines if line.ends_at]
    assert ends == sorted(ends, reverse=True)
    assert {(one.page, one.pages) for one in pages} == {(1, 1)}


def test_a_changed_text_is_seen_although_stories_are_kept(
    database: Database, desk: Desk, told: dict[str, Article]
) -> None:
    with database.reading() as session:
        project = session.get_one(Project, desk.project.id)
        assert len(list_stories(session, desk.ada, project).lines[0].articles) == 4
    with database.writing() as session:
        again = ArticleDraft("Parking fees, at length.", title="own", url="https://own.example/kittiwake")
        import_articles(session, SYSTEM, session.get_one(Project, desk.project.id), [again])
    with database.reading() as session:
        assert len(list_stories(session, desk.ada, project).lines[0].articles) == 3


def test_copies_have_one_origin_and_their_words_are_counted(
    database: Database, desk: Desk, told: dict[str, Article]
) -> None:
    with database.reading() as session:
        story = read(session, desk, told["copy"])
    # the wire and its copy; the two articles of the Herald
    assert story.sentence == "4 articles, 2 independent origins"
    [first, second] = ([one.title for one in story.articles_of(group)] for group in story.origins.groups)
    assert (first, second) == (["wire", "copy"], ["own", "later"])
    [carried] = story.carried[told["copy"].id]
    assert (carried.origin_id, carried.agency) == (str(told["wire"].id), "Meridian Wire")
    assert carried.words >= len(SHARED.split())
    assert 0.5 < carried.share < 1


def test_an_article_that_nobody_else_tells_is_alone(
    database: Database, desk: Desk, told: dict[str, Article]
) -> None:
    with database.reading() as session:
        story = read(session, desk, told["other"])
    assert (story.sentence, story.size) == ("1 article, 1 origin", 1)


def test_marks_of_one_place_and_verdict_are_one_point_and_links_join_points(
    database: Database, desk: Desk, told: dict[str, Article]
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.bob, told["wire"], SHARED, text=WIRE, verdict="disputed")
        wire = make_annotation(session, desk.ada, told["wire"], SHARED, text=WIRE, verdict="disputed")
        make_annotation(session, desk.ada, told["wire"], "Nobody was hurt", text=WIRE, kind="passage")
        own = make_annotation(session, desk.ada, told["own"], "175 passengers", text=OWN, kind="passage")
        make_link(session, desk.ada, wire, own, "contradicts")
    with database.reading() as session:
        story = read(session, desk, told["copy"])
    [claim], [passage] = story.points[told["wire"].id], story.points[told["own"].id]
    assert (claim.verdict, claim.count, passage.kind) == ("disputed", 2, "passage")
    [link] = story.links
    assert (link.here, link.there, link.link.relation) == (claim, passage, "contradicts")


def test_what_is_deleted_is_not_on_the_map(database: Database, desk: Desk, told: dict[str, Article]) -> None:
    with database.writing() as session:
        gone = make_annotation(session, desk.ada, told["wire"], SHARED, text=WIRE)
        delete_annotation(session, desk.ada, gone)
    with database.reading() as session:
        assert not read(session, desk, told["wire"]).points


def test_whoever_reads_blind_sees_their_own_points_only(
    database: Database, desk: Desk, told: dict[str, Article]
) -> None:
    with database.writing() as session:
        wire = make_annotation(session, desk.ada, told["wire"], SHARED, text=WIRE)
        copy = make_annotation(session, desk.ada, told["copy"], SHARED, text=COPY)
        make_link(session, desk.ada, wire, copy, "repeats")
        own = make_annotation(session, desk.bob, told["own"], "175 passengers", text=OWN)
        make_blind(session, desk)
    with database.reading() as session:
        blind, open_to = (read(session, desk, told["wire"], name) for name in ("bob", "cleo"))
        project = session.get_one(Project, desk.project.id)
        counted = [list_stories(session, who, project).lines[0].claims for who in (desk.bob, desk.cleo)]
    assert [point.id for points in blind.points.values() for point in points] == [own.id]
    assert blind.links == []
    assert (sum(map(len, open_to.points.values())), len(open_to.links), counted) == (3, 1, [1, 3])


def test_statements_do_not_grow_with_the_story(
    database: Database, desk: Desk, told: dict[str, Article], count_queries: QueryCount
) -> None:
    def count() -> tuple[int, int]:
        with database.reading() as session:
            project = session.get_one(Project, desk.project.id)
            count_queries.statements.clear()
            list_stories(session, desk.ada, project)
            listed = len(count_queries.statements)
            read(session, desk, told["wire"])
            return listed, len(count_queries.statements) - listed

    few = count()
    with database.writing() as session:
        tell_often(session, desk, 18)
    index_waiting(database, desk.project)
    many = count()
    with database.reading() as session:
        assert len(read(session, desk, told["wire"]).tellings) == 22
    assert many <= few
    assert max(few[0] - 9, few[1] - 11) <= 0


def test_an_agency_that_is_no_article_here_is_a_source_by_its_longest_name() -> None:
    tellings = [
        Told("a", f"QUAY (Corvane) - {OWN}", "en", "Lamp", NOON),
        Told("b", f"{OWN}\n\nWith material from the Corvane Press Agency.", "en", "Post", NOON),
        Told("c", "Something of its own, at some length, about the tide.", "en", "Own", NOON),
    ]
    shared = reuse("a", "b")
    found = trace_carrying(tellings, [shared], {one.id: len(one.text) for one in tellings})
    assert {(one.article_id, one.origin_id, one.agency) for one in found.carried} == {
        ("a", "", "Corvane Press Agency"), ("b", "", "Corvane Press Agency"),
    }  # fmt: skip
