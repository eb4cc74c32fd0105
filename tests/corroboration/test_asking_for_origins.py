"""A project may ask for independent origins: a sourced claim that lacks them is incomplete."""

import pytest
from sqlalchemy import select

from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.corroboration.submitting import list_incomplete, submit_article
from annotator.db import Database
from annotator.errors import Invalid
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from corroboration.tellings import COPY, OWN, SHARED, WIRE, tell
from make import Desk, make_annotation, make_link


@pytest.fixture
def marks(database: Database, desk: Desk) -> dict[str, Annotation]:
    """Ada's sourced claim in the wire, and what says the same elsewhere; two origins are asked for."""
    with database.writing() as session:
        project = session.get_one(Project, desk.project.id)
        rules = ProjectDraft(project.slug, project.title, origins_for_sourced=2, require_source=False)
        change_project(session, desk.olga, project, rules, version=project.version)
        tell(session, project)
        found = {one.title: one for one in session.scalars(select(Article))}
        return {
            "copy": make_annotation(session, desk.ada, found["copy"], SHARED, text=COPY, kind="passage"),
            "own": make_annotation(session, desk.ada, found["own"], "the ferry Kittiwake", text=OWN, kind="passage"),
            "wire": make_annotation(session, desk.ada, found["wire"], SHARED, text=WIRE, verdict="sourced"),
        }  # fmt: skip


def lacking(database: Database, desk: Desk, claim: Annotation) -> list[str]:
    with database.reading() as session:
        found = list_incomplete(session, desk.ada, session.get_one(Article, claim.article_id))
        return [words for one in found for words in one.lacks]


def test_copies_do_not_count_and_an_own_report_does(
    database: Database, desk: Desk, marks: dict[str, Annotation]
) -> None:
    assert lacking(database, desk, marks["wire"]) == ["needs 2 independent origins and has 1"]
    for name, left in (("copy", ["needs 2 independent origins and has 1"]), ("own", [])):
        with database.writing() as session:
            make_link(session, desk.ada, marks["wire"], marks[name])
        assert lacking(database, desk, marks["wire"]) == left


def test_it_is_said_before_an_article_is_submitted(
    database: Database, desk: Desk, marks: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        article = session.get_one(Article, marks["wire"].article_id)
        with pytest.raises(Invalid, match="needs 2 independent origins"):
            submit_article(session, desk.ada, article)
        assert submit_article(session, desk.ada, article, anyway=True, reason="No other report")[1]


def test_other_verdicts_need_none(database: Database, desk: Desk, marks: dict[str, Annotation]) -> None:
    with database.writing() as session:
        article = session.get_one(Article, marks["copy"].article_id)
        make_annotation(session, desk.ada, article, "Our readers", text=COPY, verdict="unverified")
        assert list_incomplete(session, desk.ada, article) == []
