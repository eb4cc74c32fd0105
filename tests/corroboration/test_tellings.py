"""Which articles are read as telling the story of one."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, select

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import create_article
from annotator.articles.models import Article
from annotator.corroboration.kinds import Kind
from annotator.corroboration.models import Neighbour, Reuse
from annotator.corroboration.proposing import Story
from annotator.corroboration.queries import open_story
from annotator.db import Database
from annotator.projects.models import Project
from annotator.text.spans import Span
from corroboration.tellings import OWN, WIRE, draft, tell
from make import Desk, make_article


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        (["own wire", "own copy", "wire later", "copy later"], {"own", "wire", "copy", "later"}),
        (
            ["own wire", "own copy", "wire later", "copy later", "wire other"],
            {"own", "wire", "copy", "later"},
        ),
        (["own wire", "wire later"], {"own", "wire"}),
        (["wire later"], {"own"}),
    ],
)
def test_what_half_of_its_neighbours_share_belongs_to_its_story(
    database: Database, desk: Desk, near: list[str], expected: set[str]
) -> None:
    with database.writing() as session:
        tell(session, desk.project)
        session.execute(delete(Reuse))
        session.execute(delete(Neighbour))
        ids = {one.title: one.id for one in session.scalars(select(Article))}
        for one, other in (pair.split() for pair in near):
            ends = {"article_id": ids[one], "other_id": ids[other]}
            turned = {"article_id": ids[other], "other_id": ids[one]}
            session.execute(insert(Neighbour), [{**way, "cosine": 500} for way in (ends, turned)])
    with database.reading() as session:
        opened = open_story(session, session.get_one(Article, ids["own"]))
        assert {one.title for one in opened.articles.values()} == expected


def test_a_story_is_read_once_until_a_text_of_it_changes(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        tell(session, desk.project)
    claim = Span(WIRE.index("140 passengers"), WIRE.index(" aboard"))

    def ask() -> tuple[Story, list[tuple[tuple[str, str, str], ...]]]:
        with database.reading() as session:
            wire = session.scalars(select(Article).where(Article.title == "wire")).one()
            story = open_story(session, wire).story
            found = story.propose(str(wire.id), claim)
            return story, [one.why.figures for one in found if one.kind is Kind.CONFLICTS]

    before, figures = ask()
    assert figures == [(("140 passengers", "175 passengers", "value"),)]
    assert ask() == (before, figures)
    with database.writing() as session:
        again = replace(draft("own"), text=OWN.replace("175", "190"))
        create_article(session, SYSTEM, session.get_one(Project, desk.project.id), again)
    after, figures = ask()
    assert after is not before
    assert figures == [(("140 passengers", "190 passengers", "value"),)]


def test_a_story_of_long_texts_is_not_kept(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        made = make_article(session, desk.project, "A line of a long table.\n" * 25_000)
    with database.reading() as session:
        article = session.get_one(Article, made.id)
        assert open_story(session, article).story is not open_story(session, article).story
